"""How well clauses are recognised on labelled passages: precision, recall and F1 with intervals, and two baselines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from procurecheck.clauses.labels import Label, Labelled, Topics
from procurecheck.clauses.library import Library
from procurecheck.clauses.matcher import Matcher, compile_library
from procurecheck.clauses.query import fold, key_of, parse
from procurecheck.clauses.recognise import find_in_text
from procurecheck.languages import Languages

if TYPE_CHECKING:
    from procurecheck.clauses.training import Taught

RESAMPLES = 1000
SEED = 20261124
"""Of the bootstrap: the same labels give the same intervals."""


class Rates(NamedTuple):
    """Counts of decisions on passage and topic, and what follows from them; a rate is ``None`` where nothing counts."""

    true: int
    false: int
    missed: int

    @property
    def precision(self) -> float | None:
        """Return the share of what was found that is right."""
        return self.true / (self.true + self.false) if self.true + self.false else None

    @property
    def recall(self) -> float | None:
        """Return the share of what is there that was found."""
        return self.true / (self.true + self.missed) if self.true + self.missed else None

    @property
    def f1(self) -> float | None:
        """Return the harmonic mean of precision and recall."""
        total = 2 * self.true + self.false + self.missed
        return 2 * self.true / total if total else None


Guess = Callable[[Sequence[Labelled]], list[Topics]]


# --- what is compared -----------------------------------------------------------------------------------


def by_library(library: Library, languages: Languages) -> Guess:
    """Return the guess of the library, each passage in its stated language and under its headings."""
    matchers: dict[str, Matcher] = {}

    def guess(passages: Sequence[Labelled]) -> list[Topics]:
        result: list[Topics] = []
        for label, text, heading, lead in passages:
            code = label.language
            if code not in matchers:
                matchers[code] = compile_library(library, [code], languages)
            found = find_in_text(text, code, matchers[code], heading=heading, lead=lead)
            result.append({library.clauses[f.clause].topic: f.strength for f in found})
        return result

    return guess


def by_keywords(library: Library) -> Guess:
    """Return the guess of a plain list of keywords: the rarest word of each query, anywhere, always binding."""
    keywords: dict[str, dict[str, set[str]]] = {}

    def of(code: str) -> dict[str, set[str]]:
        if code not in keywords:
            words: dict[str, set[str]] = {}
            for clause in library.clauses.values():
                text = library.text(clause.id, code)
                for query in text.queries if text else ():
                    for group in key_of(parse(query.find)) or ():
                        words.setdefault(clause.topic, set()).update(needle.strip() for needle in group)
            keywords[code] = words
        return keywords[code]

    def guess(passages: Sequence[Labelled]) -> list[Topics]:
        result: list[Topics] = []
        for label, text, *_rest in passages:
            folded = fold(text)
            topics = [topic for topic, words in of(label.language).items() if any(word in folded for word in words)]
            result.append(dict.fromkeys(topics, "binding"))
        return result

    return guess


def by_regression(training: Sequence[tuple[str, Topics]]) -> Guess:
    """Return the guess of TF-IDF over character n-grams with one logistic regression for each topic, threshold 0.5."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True)
    matrix = vectorizer.fit_transform([fold(text) for text, _ in training])
    models = {}
    for topic in sorted({topic for _, topics in training for topic in topics}):
        model = LogisticRegression(C=10.0, class_weight="balanced", max_iter=1000, random_state=SEED)
        models[topic] = model.fit(matrix, [topic in topics for _, topics in training])

    def guess(passages: Sequence[Labelled]) -> list[Topics]:
        seen = vectorizer.transform([fold(text) for _, text, *_rest in passages])
        held = {topic: model.predict(seen) for topic, model in models.items()}
        return [
            {topic: "binding" for topic, answers in held.items() if answers[number]} for number in range(len(passages))
        ]

    return guess


def with_classifier(queries: Guess, lessons: Sequence[Taught]) -> Guess:
    """Return the guess of the queries with the passage classifier, trained on ``lessons``, as second opinion."""
    from procurecheck.clauses.classifier import compile_classifier
    from procurecheck.clauses.classifier import guess as opinion
    from procurecheck.clauses.training import train

    topics = sorted({topic for lesson in lessons for topic in lesson.topics})
    classifier = compile_classifier(train(lessons, topics, "the development half"))

    def guess(passages: Sequence[Labelled]) -> list[Topics]:
        seconds = opinion(classifier, [passage.text for passage in passages])
        return [
            {**dict.fromkeys(second, "reference"), **first}
            for first, second in zip(queries(passages), seconds, strict=True)
        ]

    return guess


def examples_of(library: Library) -> list[tuple[str, Topics]]:
    """Return the examples of all language files with their topics: what the library itself can teach."""
    result: list[tuple[str, Topics]] = []
    for clause in library.clauses.values():
        for code in library.languages_of(clause.id):
            text = library.text(clause.id, code)
            if text is None:
                continue
            for strength, examples in text.examples.by_strength().items():
                result += [(example, {clause.topic: strength}) for example in examples]
            result += [(example, {}) for example in text.examples.no_match]
    return result


# --- counting -------------------------------------------------------------------------------------------


def rates(passages: Sequence[Labelled], guesses: Sequence[Topics], topic: str | None = None) -> Rates:
    """Return the counts over all passages and topics, or for one topic."""
    true = false = missed = 0
    for (label, *_), guess in zip(passages, guesses, strict=True):
        wanted = {topic} & label.labels.keys() if topic else set(label.labels)
        found = {topic} & guess.keys() if topic else set(guess)
        true += len(wanted & found)
        false += len(found - wanted)
        missed += len(wanted - found)
    return Rates(true, false, missed)


def strength_rate(passages: Sequence[Labelled], guesses: Sequence[Topics]) -> tuple[int, int]:
    """Return how many of the true findings have the right strength, and how many true findings there are."""
    pairs = [
        (label.labels[topic], guess[topic])
        for (label, *_), guess in zip(passages, guesses, strict=True)
        for topic in label.labels.keys() & guess.keys()
    ]
    return sum(wanted == found for wanted, found in pairs), len(pairs)


def interval(
    passages: Sequence[Labelled], guesses: Sequence[Topics], measure: Callable[[Rates], float | None]
) -> tuple[float, float] | None:
    """Return the 95 % interval of a rate by bootstrap over notices (``RESAMPLES`` draws with a fixed seed)."""
    import numpy as np

    by_notice: dict[str, list[int]] = {}
    for number, (label, *_) in enumerate(passages):
        by_notice.setdefault(label.notice, []).append(number)
    counts = np.array(
        [
            rates([passages[i] for i in numbers], [guesses[i] for i in numbers])
            for _, numbers in sorted(by_notice.items())
        ]
    )
    if not len(counts):
        return None
    draws = np.random.default_rng(SEED).integers(0, len(counts), (RESAMPLES, len(counts)))
    measured = [measure(Rates(*map(int, counts[draw].sum(axis=0)))) for draw in draws]
    known = [value for value in measured if value is not None]
    if not known:
        return None
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)


def kappa(labels: Sequence[Label], topics: Sequence[str]) -> float | None:
    """Return Cohen's kappa of the two readings over all pairs of passage and topic."""
    pairs = [(topic in label.first, topic in label.second) for label in labels for topic in topics]
    if not pairs:
        return None
    agreed = sum(one == two for one, two in pairs) / len(pairs)
    first = sum(one for one, _ in pairs) / len(pairs)
    second = sum(two for _, two in pairs) / len(pairs)
    chance = first * second + (1 - first) * (1 - second)
    return (agreed - chance) / (1 - chance) if chance < 1 else 1.0
