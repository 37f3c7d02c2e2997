"""How well clauses are recognised on labelled passages: precision, recall and F1 with intervals, beside two baselines.

Labels stand in a JSON Lines file without the texts: notice, character span and the hash of the text. The texts are read
again from the notices, so that a changed reader or notice is noticed and never measured in silence.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from pydantic import Field, ValidationError

from procurecheck.clauses.library import Library
from procurecheck.clauses.match import headings_above, with_lead
from procurecheck.clauses.matcher import Matcher, compile_library
from procurecheck.clauses.query import fold, key_of, parse
from procurecheck.clauses.recognise import find_in_text
from procurecheck.documents.pack import read_pack
from procurecheck.errors import ProcurecheckError
from procurecheck.languages import Languages
from procurecheck.model import Document, Frozen, Strength

if TYPE_CHECKING:
    from procurecheck.clauses.training import Taught

Split = Literal["development", "reported"]
Topics = Mapping[str, Strength]
"""The topics of a passage with their strengths."""
RESAMPLES = 1000
SEED = 20261124
"""Of the bootstrap: the same labels give the same intervals."""


class Label(Frozen):
    """One labelled passage, as it stands in the file of labels."""

    notice: str
    """Path below the folder of the notices; the case's id where the label brings its text."""
    split: Split
    language: str
    start: int
    end: int
    sha256: str
    """Of the text, UTF-8."""
    field: str | None = None
    labels: dict[str, Strength] = Field(default_factory=dict)
    """What the readings agreed on, see ``tests/corpora/README.md``."""
    first: dict[str, Strength] = Field(default_factory=dict)
    second: dict[str, Strength] = Field(default_factory=dict)
    third: dict[str, Strength] | None = None
    """Two more readings, of the reported half alone."""
    fourth: dict[str, Strength] | None = None
    fifth: dict[str, Strength] | None = None
    """Two more, of passages on award criteria alone."""
    sixth: dict[str, Strength] | None = None
    text: str | None = None
    """The passage itself, where it stands in no notice of the folder, as after a review."""


class Labelled(NamedTuple):
    """A label with its text and what stands above it, as a check reads it."""

    label: Label
    text: str
    heading: str = ""
    lead: str = ""
    """The words that lead into the list of which the passage is an item."""


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


def read_labels(path: Path, notices: Path, languages: Languages) -> list[Labelled]:
    """Return the labelled passages with their texts, read again from the notices where a label does not bring its own.

    Raises:
        ProcurecheckError: where a line is no label, a notice is missing, or its text is not the one that was labelled.
    """
    if not path.is_file():
        raise ProcurecheckError("the labels are missing.", where=str(path), mend="Name their file with --labels.")
    labels = [
        _label(line, f"{path.name}, line {number}")
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        if line.strip()
    ]
    documents: dict[str, Document] = {}
    result = []
    for label in labels:
        if label.text is not None:
            if _sha256(label.text) != label.sha256:
                raise ProcurecheckError(
                    "the text of a label is not the one that was labelled.",
                    where=f"{path.name}, {label.notice}",
                    mend="Write the labels anew with: procurecheck review labels.",
                )
            result.append(Labelled(label, label.text))
            continue
        if label.notice not in documents:
            source = notices / label.notice
            if not source.is_file():
                raise ProcurecheckError(
                    "the notice is missing.", where=str(source), mend="Name the folder of the notices with --notices."
                )
            documents[label.notice] = read_pack(source, languages)[0]
        text = documents[label.notice].text[label.start : label.end]
        if _sha256(text) != label.sha256:
            raise ProcurecheckError(
                f"characters {label.start} to {label.end} are not the text that was labelled.",
                where=label.notice,
                mend="The reader or the notice has changed: choose and label the passage anew.",
            )
        result.append(Labelled(label, text, *_above(documents[label.notice], label)))
    return result


def _above(document: Document, label: Label) -> tuple[str, str]:
    """Return the headings above a passage and the words that lead into its list."""
    for passage, lead in with_lead(document):
        if passage.start <= label.start < passage.end:
            return headings_above(passage), lead
    return "", ""


def _label(line: str, where: str) -> Label:
    try:
        return Label.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        at = ".".join(str(part) for part in first["loc"])
        raise ProcurecheckError(
            f"this is no label: {f'{at}: ' if at else ''}{first['msg']}.", where=where, mend="Write the file anew."
        ) from None


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


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


def as_json(labels: Sequence[Label]) -> str:
    """Return labels as JSON Lines."""
    return "".join(json.dumps(label.model_dump(), ensure_ascii=False) + "\n" for label in labels)
