"""What is known of words in names of companies: legal forms, words that tell little, places (``risk_models/names``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field, model_validator

from procurecheck import knowledge
from procurecheck.model import Frozen
from procurecheck.suppliers.letters import plain, sound

FormKind = Literal["limited", "stock", "partnership", "sole", "cooperative", "association", "state", "company"]
LONG = 5
"""Words of a legal form of this many letters are found with slips that do not change their sound."""


class Reference(Frozen):
    """Where the forms can be looked up."""

    title: str
    link: str


class LegalForm(Frozen):
    """One legal form with its ways of writing."""

    id: str
    kind: FormKind
    countries: tuple[str, ...] = ()
    names: tuple[str, ...] = Field(min_length=1)
    short: bool = False
    """Two letters that are words or initials as well, and so count as a form only where forms stand."""


class FormsFile(Frozen):
    """``risk_models/names/legal_forms.yaml``."""

    source: Reference
    judgement: bool
    forms: tuple[LegalForm, ...] = Field(min_length=1)


class Meaning(Frozen):
    """Words of one meaning, and how much they count."""

    id: str
    weight: float = Field(gt=0, le=1)
    words: tuple[str, ...] = Field(min_length=1)


class WordsFile(Frozen):
    """``risk_models/names/words.yaml``."""

    judgement: bool
    articles: tuple[str, ...]
    entries: tuple[Meaning, ...]
    place_weight: float = Field(gt=0, le=1)
    places: tuple[tuple[str, ...], ...]
    numbers: tuple[tuple[str, ...], ...]
    also_known_as: tuple[str, ...]
    country_codes: dict[str, str]

    @model_validator(mode="after")
    def _one_meaning_a_word(self) -> WordsFile:
        seen: dict[str, str] = {}
        for entry in self.entries:
            for word in {plain(word) for word in entry.words}:
                owner = seen.setdefault(word, entry.id)
                if owner != entry.id:
                    raise ValueError(f"“{word}” stands for {owner} and for {entry.id}")
        return self


class Form(NamedTuple):
    """A legal form found in a name: its id, its kind, and how it was written."""

    id: str
    kind: FormKind
    written: str


class Phrase(NamedTuple):
    """The words of one way of writing a form."""

    words: tuple[str, ...]
    form: str
    kind: FormKind
    short: bool


@dataclass(frozen=True, slots=True, eq=False)
class NameWords:
    """The knowledge in the form in which names are looked up."""

    forms: dict[str, tuple[Phrase, ...]]
    """Ways of writing by their first word, longest first."""
    meanings: dict[str, tuple[str, float]]
    """Meaning and weight of a plain word."""
    phrases: dict[str, tuple[tuple[str, ...], ...]]
    """Places of several words by their first word."""
    articles: frozenset[str]
    numbers: dict[str, str]
    also_known_as: tuple[str, ...]
    country_codes: dict[str, str]
    """ISO 3166-1 codes in lower case by the meaning of a country's name."""


@cache
def load_name_words(folder: Path | None = None) -> NameWords:
    """Load ``names/`` of a folder of risk models (by default, of the one that came with procurecheck).

    Raises:
        ProcurecheckError: for a missing or wrong file, with its place.
    """
    names = (folder or knowledge.default_folder("risk_models")) / "names"
    words = knowledge.load(names / "words.yaml", WordsFile)
    meanings: dict[str, tuple[str, float]] = {}
    phrases: dict[str, set[tuple[str, ...]]] = {}
    for entry in words.entries:
        for word in entry.words:
            meanings[plain(word)] = (entry.id, entry.weight)
    for place in words.places:
        ident = f"place:{plain(place[0])}"
        for name in place:
            parts = tuple(plain(name).split())
            if len(parts) > 1:
                phrases.setdefault(parts[0], set()).add(parts)
            meanings.setdefault("".join(parts), (ident, words.place_weight))
    return NameWords(
        forms=_phrases(knowledge.load(names / "legal_forms.yaml", FormsFile)),
        meanings=meanings,
        phrases={first: tuple(sorted(found)) for first, found in phrases.items()},
        articles=frozenset(map(plain, words.articles)),
        numbers={plain(word): str(n) for n, row in enumerate(words.numbers, 1) for word in row},
        also_known_as=words.also_known_as,
        country_codes={f"place:{name}": code for name, code in words.country_codes.items()},
    )


def form_key(word: str) -> str:
    """Return the word as it is looked up in legal forms: long ones by their sound, so that slips are forgiven."""
    return sound(word) if len(word) >= LONG else word


def _phrases(file: FormsFile) -> dict[str, tuple[Phrase, ...]]:
    found: dict[tuple[str, ...], Phrase] = {}
    for form in file.forms:
        for name in form.names:
            words = tuple(plain(name).split())
            ways = {words}
            if "." in name and len("".join(words)) <= 8:
                # dots are left out, or stand with spaces
                ways |= {("".join(words),), tuple("".join(words)) if len("".join(words)) <= 4 else words}
            for way in ways:
                key = tuple(map(form_key, way))
                short = form.short or len("".join(way)) < 3 or way[0] in {"and"}
                found.setdefault(key, Phrase(key, form.id, form.kind, short))
    by_first: dict[str, list[Phrase]] = {}
    for phrase in found.values():
        by_first.setdefault(phrase.words[0], []).append(phrase)
    return {first: tuple(sorted(ways, key=lambda p: (-len(p.words), p.words))) for first, ways in by_first.items()}
