"""Which language a passage is in, and where its sentences end; driven by ``clauses/languages/*.yaml``.

Detection counts function words, and where these leave a doubt also letters and word endings, each weighed by
how few languages share it. It costs some 10 microseconds a passage (general detectors cost 150 to 500), so
that each passage of a pack can have its own language. Near-identical languages (``family`` in the YAML) are
told apart by their telling words, if need be by those of the whole document.

Sentences come from spaCy's blank pipelines, corrected by our abbreviations and by what legal text does with
full stops. spaCy is imported only when a text has an inner full stop that could end a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, Field, RootModel, field_validator

from procurecheck.errors import ProcurecheckError
from procurecheck.knowledge import load
from procurecheck.model import Frozen

SURE = 5.0
"""Lead over the next language (in weights of about 2.5 a telling word) from which nothing more is looked at."""
CLEAR = 2.0
"""Lead below which a passage asks its neighbours."""
LEAST = 1.5
"""Evidence below which :meth:`Languages.detect` says nothing."""
LEAN = 6.0
"""What the common language of a document weighs against a passage's own words within a family."""
FOREIGN = 3.0
"""Lead over every language of the library from which a text is in one that the library has no clauses for."""
FIRST_LOOK, LONG_LOOK = 200, 600
"""Characters looked at first, and at most."""

Span = tuple[int, int]


class StrengthMarkers(Frozen):
    """Queries for the words that make a requirement binding, advisory and so on, in one language."""

    binding: tuple[str, ...] = ()
    advisory: tuple[str, ...] = ()
    hedge: tuple[str, ...] = ()
    negated: tuple[str, ...] = ()
    reference: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    definition: tuple[str, ...] = ()


class Language(Frozen):
    """What procurecheck knows of one language; one file of ``clauses/languages``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    """ISO 639-1 code; Montenegrin, which has none, is ``cnr`` (ISO 639-3)."""
    name: str
    """Its own name for itself."""
    spacy: str = "xx"
    """Code of spaCy's blank pipeline for its tokens; ``xx`` where spaCy has none or it is not known."""
    country: str | None = None
    """ISO 3166-1 alpha-2 of the country whose law a text means that names none; ``None`` where several share it."""
    family: str | None = None
    """Languages of one family are told apart by the whole document where a passage does not tell."""
    ordinals: bool = False
    """Whether "3." is an ordinal number, so that no sentence ends after it."""
    letters: str = ""
    """Its letters beyond a to z, in lower case."""
    function_words: tuple[str, ...]
    """Its commonest words in lower case, with some of procurement's."""
    endings: tuple[str, ...] = ()
    """Commonest last three letters of its longer words."""
    abbreviations: tuple[str, ...] = ()
    """With their full stop, without blanks inside; no sentence ends after them."""
    respell: dict[str, str] = Field(default_factory=dict)
    """Letters of a second script, in lower case, with what stands for them in the script of the queries."""
    criteria_headings: tuple[str, ...] = ()
    """Queries for headings under which names of award criteria stand."""
    strength: StrengthMarkers = StrengthMarkers()

    @field_validator("respell")
    @classmethod
    def _letter_by_letter(cls, respell: dict[str, str]) -> dict[str, str]:
        for letter, said in respell.items():
            if len(letter) != 1 or not (letter + said).isalpha():
                msg = f"“{letter}: {said}” is not one letter with the letters that stand for it"
                raise ValueError(msg)
        return respell


class OtherLanguage(Frozen):
    """A language that the library has no clauses for, by what it is recognised by."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    words: tuple[str, ...]
    """As ``function_words`` of a language of the library; so are the next two."""
    letters: str = ""
    endings: tuple[str, ...] = ()


class OtherLanguages(RootModel[dict[str, OtherLanguage]]):
    """The file ``other_languages.yaml``, by code."""


class Languages(Mapping[str, Language]):
    """The languages of a clause library by code, with detection and sentence splitting.

    Detection knows ``others`` too, languages without clauses: their texts are named by their codes, which are no keys.
    """

    def __init__(self, languages: Sequence[Language], others: Mapping[str, OtherLanguage] | None = None) -> None:
        self._languages = {language.code: language for language in languages}
        foreign = {code: other for code, other in (others or {}).items() if code not in self._languages}
        self._codes = (*self._languages, *foreign)
        families = [language.family or language.code for language in languages]
        self._rivals = tuple(tuple(j for j, other in enumerate(families) if other != family) for family in families)
        self._kin = tuple(
            tuple(j for j, other in enumerate(families) if other == family and j != i)
            for i, family in enumerate(families)
        ) + ((),) * len(foreign)
        self._words = _weights([language.function_words for language in languages], families, 1.0)
        self._letters = _weights([language.letters for language in languages], families, 1.6)
        self._endings = _weights([language.endings for language in languages], families, 0.5)
        for weights, features, factor in (
            (self._words, [other.words for other in foreign.values()], 1.0),
            (self._letters, [other.letters for other in foreign.values()], 1.6),
            (self._endings, [other.endings for other in foreign.values()], 0.5),
        ):
            _add(weights, features, len(families), factor * (log(len(set(families))) + 0.3))
        self._known_words = {language.code: frozenset(language.function_words) for language in languages}
        self._abbreviations = {
            language.code: frozenset(a.lower() for a in language.abbreviations) for language in languages
        }

    def __getitem__(self, code: str) -> Language:
        return self._languages[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._languages)

    def __len__(self) -> int:
        return len(self._languages)

    def detect(self, text: str) -> str | None:
        """Return the code of the likeliest language, or ``None`` where nothing tells.

        >>> languages.detect("Der Auftragnehmer zahlt den Mindestlohn nach dem MiLoG.")  # doctest: +SKIP
        'de'
        """
        scores = self._scores(text)
        best = self._best(scores)
        return None if best is None or scores[best] < LEAST else self._codes[best]

    def detect_all(self, texts: Sequence[str], stated: Sequence[str | None] | None = None) -> tuple[str | None, ...]:
        """Return the language of each text of one document, in reading order.

        ``stated`` holds for each text the language that the source itself names, or ``None``; it is taken as
        it is, also where the library has no such language. A text that is too short to tell takes after its
        neighbours; one of a family of near-identical languages takes the language that the family's texts
        speak taken together.
        """
        scored = [self._scores(text) for text in texts]
        for scores, code in zip(scored, stated or (), strict=False):
            if code in self._languages:
                scores[self._codes.index(code)] += _STATED
        clear = [self._clear(scores) for scores in scored]
        before = _carried(clear)
        after = list(reversed(_carried(list(reversed(clear)))))
        found = []
        for scores, own, left, right in zip(scored, clear, before, after, strict=True):
            best = own
            if best is None:
                together = scores[: len(self)] + [0.0] * (len(scores) - len(self))
                for neighbour in (left, right):
                    if neighbour is not None:
                        together[neighbour] = max(together[neighbour], scores[neighbour]) + CLEAR
                best = _best(together)
            found.append(best)
        self._ask_family(scored, found)
        spoken = tuple(None if best is None else self._codes[best] for best in found)
        if stated is None:
            return spoken
        return tuple(code or guess for code, guess in zip(stated, spoken, strict=True))

    def sentences(self, text: str, code: str | None) -> tuple[Span, ...]:
        """Return the spans of the sentences of ``text``, without the blanks between them.

        No sentence ends after an abbreviation, an initial, an ordinal or inside a number; ``code`` may be
        ``None`` for an unknown language.
        """
        ends = [m for m in _END.finditer(text) if self._may_end(text, m, code)]
        doubtful = {m.end() for m in ends if not self._is_sure(text, m, code)}
        starts = [m.end() for m in ends]
        if doubtful:
            language = self._languages.get(code or "")
            known = _boundaries(text, language.spacy if language else "xx")
            starts = [start for start in starts if start not in doubtful or _is_known(text, start, known)]
        edges = [0, *starts, len(text)]
        spans = (_trim(text, start, end) for start, end in pairwise(edges))
        return tuple(span for span in spans if span[0] < span[1])

    # --- inner ---

    def _scores(self, text: str) -> list[float]:
        scores = [0.0] * len(self._codes)
        words = self._words
        for word in set(text[:FIRST_LOOK].lower().split()):
            if word in words:
                weight, languages = words[word]
                for i in languages:
                    scores[i] += weight
        best = self._best(scores)
        if best is not None and not self._kin[best] and self._lead(scores, best) >= SURE:
            return scores
        return self._long_look(text[:LONG_LOOK].lower())

    def _long_look(self, text: str) -> list[float]:
        scores = [0.0] * len(self._codes)
        text = _ADDRESS.sub(" ", text)
        words = set(_WORD.findall(text))
        evidence = [self._words[word] for word in words if word in self._words]
        evidence += [self._endings[word[-3:]] for word in words if len(word) > 3 and word[-3:] in self._endings]
        if not text.isascii():
            evidence += [self._letters[letter] for letter in set(text) if letter in self._letters]
        for weight, languages in evidence:
            for i in languages:
                scores[i] += weight
        return scores

    def _best(self, scores: Sequence[float]) -> int | None:
        """Return the likeliest language: one of the library's, unless another is it beyond doubt."""
        known = _best(scores[: len(self)])
        other = _best([0.0] * len(self) + list(scores[len(self) :]))
        if other is not None and scores[other] >= (scores[known] if known is not None else 0.0) + FOREIGN:
            return other
        return known

    def _lead(self, scores: Sequence[float], best: int) -> float:
        if best >= len(self):
            return scores[best] - max(scores[: len(self)])
        return scores[best] - max((scores[j] for j in self._rivals[best]), default=0.0)

    def _clear(self, scores: Sequence[float]) -> int | None:
        best = self._best(scores)
        return best if best is not None and self._lead(scores, best) >= CLEAR else None

    def _ask_family(self, scored: Sequence[Sequence[float]], found: list[int | None]) -> None:
        """Let each text in a language of a family lean to the member that the document as a whole speaks."""
        families = {tuple(sorted((best, *self._kin[best]))) for best in found if best is not None and self._kin[best]}
        for members in sorted(families):
            places = [i for i, best in enumerate(found) if best in members]
            sums = {member: sum(scored[i][member] for i in places) for member in members}
            common = max(sums, key=sums.__getitem__)
            for i in places:
                leaning = {member: scored[i][member] + LEAN * (member == common) for member in members}
                found[i] = max(leaning, key=leaning.__getitem__)

    def _may_end(self, text: str, match: re.Match[str], code: str | None) -> bool:
        if match["stop"] != ".":
            return True
        after = text[match.end() : match.end() + 1]
        if after.islower() or _ISSUED.match(text, match.end()):
            return False
        token = _LAST_TOKEN.search(text, max(0, match.start() - 40), match.start())
        word = token.group() if token else ""
        language = self._languages.get(code or "")
        if _INITIAL.fullmatch(word) or word.lower() + "." in self._abbreviations.get(code or "", frozenset()):
            return False
        if _NUMBER.fullmatch(word):
            at_start = not text[: match.start() - len(word)].strip()
            ordinals = language is None or language.ordinals
            return not (at_start or after.isdigit() or (ordinals and len(word) < 4))
        return True

    def _is_sure(self, text: str, match: re.Match[str], code: str | None) -> bool:
        """Whether the sign ends a sentence beyond doubt: after a word too long, or too well known, to be shortened.

        Short words of unknown meaning ("Pkt.", "Rev.") and numbers are left to spaCy, whose tokenizers know
        abbreviations of their languages that ours may not.
        """
        if match["stop"] != ".":
            return "…" not in match["stop"] and ".." not in match["stop"]
        end = match.start()
        while end and text[end - 1] in _CLOSING:
            end -= 1
        token = _LAST_TOKEN.search(text, max(0, end - 40), end)
        word = token.group() if token else ""
        language = self._languages.get(code or "")
        if language is None:
            return False
        return (
            bool(_LONG_WORD.fullmatch(word) or _ACRONYM.fullmatch(word))
            or word.lower() in self._known_words[code or ""]
        )


def load_languages(folder: Path) -> Languages:
    """Read all ``*.yaml`` of ``folder`` (``clauses/languages``).

    Raises:
        ProcurecheckError: where there is none, a file is wrong, or its name is not its code.
    """
    languages = []
    for path in sorted(folder.glob("*.yaml")):
        language = load(path, Language)
        if language.code != path.stem:
            raise ProcurecheckError(
                f"the code “{language.code}” is not the file's name.",
                where=str(path),
                mend=f"Call the file {language.code}.yaml.",
            )
        languages.append(language)
    if not languages:
        raise ProcurecheckError(
            "no languages here.", where=str(folder), mend="A clause library has a file languages/<code>.yaml each."
        )
    others = folder.parent / "other_languages.yaml"
    return Languages(languages, load(others, OtherLanguages).root if others.is_file() else None)


def _weights(
    features: Sequence[Sequence[str]], families: Sequence[str], factor: float
) -> dict[str, tuple[float, tuple[int, ...]]]:
    """Return for each word, letter or ending its weight and the languages that have it; a family counts once."""
    owners: dict[str, list[int]] = {}
    for i, own in enumerate(features):
        for feature in dict.fromkeys(own):
            owners.setdefault(feature, []).append(i)
    total = len(set(families))
    weights = {}
    for feature, languages in owners.items():
        rarity = log(total / len({families[i] for i in languages})) + 0.3
        # a letter that stands alone numbers a list as often as it is a word
        weights[feature] = (factor * rarity * (0.5 if len(feature) == 1 else 1.0), tuple(languages))
    return weights


def _add(
    weights: dict[str, tuple[float, tuple[int, ...]]], features: Sequence[Sequence[str]], first: int, alone: float
) -> None:
    """Let features tell of other languages, numbered from ``first``, too; what they tell of the library's stays.

    One that no language of the library has weighs ``alone``, as if one language had it.
    """
    owners: dict[str, list[int]] = {}
    for i, own in enumerate(features, first):
        for feature in dict.fromkeys(own):
            owners.setdefault(feature, []).append(i)
    for feature, languages in owners.items():
        weight, known = weights.get(feature, (alone, ()))
        weights[feature] = (weight, (*known, *languages))


def _best(scores: Sequence[float]) -> int | None:
    highest = max(scores, default=0.0)
    return scores.index(highest) if highest > 0 else None


def _carried(found: Sequence[int | None]) -> list[int | None]:
    """Return for each place the last that was found before it."""
    carried: list[int | None] = []
    last = None
    for value in found:
        carried.append(last)
        last = value if value is not None else last
    return carried


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


@cache
def _pipeline(code: str) -> Any:
    import spacy

    try:
        pipeline = spacy.blank(code)
    except ImportError:  # spaCy raises it for a language it does not have
        pipeline = spacy.blank("xx")
    pipeline.add_pipe("sentencizer")
    return pipeline


def _boundaries(text: str, code: str) -> frozenset[int]:
    """Return where spaCy starts a sentence; very long texts are given to it in parts."""
    pipeline = _pipeline(code)
    starts: set[int] = set()
    for begin in range(0, len(text), _SPACY_PART):
        part = text[begin : begin + _SPACY_PART]
        starts.update(begin + sentence.start_char for sentence in pipeline(part).sents)
    return frozenset(starts)


def _is_known(text: str, start: int, known: frozenset[int]) -> bool:
    """Whether spaCy starts a sentence at ``start``, or would but for opening brackets or a year before it."""
    if _YEAR.search(text, max(0, start - 12), start):
        return True
    while start < len(text) and start not in known and not text[start].isalnum():
        start += 1
    return start in known


_SPACY_PART = 200_000
_STATED = 1000.0
_YEAR = re.compile(r"\b\d{4}[.)]+\s+$")
_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+")
_END = re.compile(r"(?P<stop>[.!?…]+)[)\]\"'”“’»«]*\s+(?=\S)")
_ISSUED = re.compile(r"\([IVX]+\.\s?\d+\.?\)")  # the day in the name of a Hungarian decree: 321/2015. (X. 30.)
_LAST_TOKEN = re.compile(r"[^\s(\[„“\"'/,;]+$")
_INITIAL = re.compile(r"(?:[^\W\d_]|[^\W\d_](?:\.[^\W\d_]{1,3})+)")
_CLOSING = ")]»“”’\"'"
_VOWEL = "[aeiouyáéíóúýäëïöüàèìòùâêîôûåăąęěůőűøаеиоуыюяєїіъ]"
_LONG_WORD = re.compile(
    rf"(?:[^\W\d_]+-)*(?:[^\W\d_]{{5,}}|(?=[^\W\d_]{{4}}$)\w*?{_VOWEL}\w*?{_VOWEL}\w*)|.*\d{{3}}|.*[^\w\s.]\w?|.*[²³]",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"[^\W\d_a-z]*[A-ZÄÖÜČŠŽ][^\W\d_]*[A-ZÄÖÜČŠŽ]")
_NUMBER = re.compile(r"(?:\d+(?:\.\d+)*|[IVXLC]+|§)")
