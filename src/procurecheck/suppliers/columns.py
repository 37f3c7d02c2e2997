"""What the columns of a table of bidders mean, and how a heading is recognised (``risk_models/suppliers.yaml``)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import ConfigDict, Field, model_validator

from procurecheck import knowledge
from procurecheck.i18n import LANGUAGES, _, report_language
from procurecheck.model import Frozen

ColumnType = Literal["text", "number", "money", "date", "yes_no", "percent", "list"]
_CURRENCY = re.compile(r"\b(EUR|CZK|GBP|PLN|HUF|RON|BGN|CHF|SEK|NOK|DKK|USD|RSD|BAM|UAH|MDL)\b|([€£])", re.IGNORECASE)
_SIGNS = {"€": "EUR", "£": "GBP"}


class Texts(Frozen):
    """A text in English; the catalogues of :mod:`procurecheck.i18n` translate it.

    Models of a team's own can carry their translations with them: ``{en: …, de: …}``.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, str]

    en: str

    @model_validator(mode="after")
    def _known_languages(self) -> Texts:
        for code in self.__pydantic_extra__:
            if code not in LANGUAGES:
                raise ValueError(f"“{code}” is no language of reports; known: {', '.join(LANGUAGES)}")
        return self

    def all(self) -> dict[str, str]:
        """Return the text in each language in which the model itself has it."""
        return {"en": self.en, **self.__pydantic_extra__}

    def said(self) -> str:
        """Return the text in the language of the report, or in English where there is none."""
        return self.__pydantic_extra__.get(report_language()) or _(self.en)


class Aliases(Frozen):
    """Other headings for one column."""

    en: tuple[str, ...] = ()
    de: tuple[str, ...] = ()
    cs: tuple[str, ...] = ()
    sk: tuple[str, ...] = ()
    hu: tuple[str, ...] = ()
    sl: tuple[str, ...] = ()
    hr: tuple[str, ...] = ()
    sr: tuple[str, ...] = ()
    ro: tuple[str, ...] = ()
    bg: tuple[str, ...] = ()
    uk: tuple[str, ...] = ()

    def local(self) -> tuple[str, ...]:
        """Return the headings in all languages but English; these write decimals with a comma."""
        return tuple(heading for name in type(self).model_fields if name != "en" for heading in getattr(self, name))


class Column(Frozen):
    """One column of the table of bidders."""

    name: str
    type: ColumnType
    required: bool = False
    label: Texts
    aliases: Aliases = Aliases()
    unit: Texts | None = None
    meaning: Texts
    example: str = ""


class Answers(Frozen):
    """The words that stand for yes, for no and for "not known" in a cell."""

    yes: tuple[str, ...]
    no: tuple[str, ...]
    unknown: tuple[str, ...]
    total: tuple[str, ...] = ()
    """Words in the column of names, in folded form, that stand for the sum of all rows."""


class Heading(NamedTuple):
    """What a heading was recognised as."""

    kind: Literal["column", "personal", "unknown", "empty"]
    column: str | None = None
    suggestion: str | None = None
    """For an unknown heading, the column that it resembles."""
    comma_language: bool = False
    """The heading is one used only in languages that write decimals with a comma."""
    currency: str | None = None
    """A currency named in the heading, as in "Price (EUR)"."""


class Columns(Frozen):
    """All columns, the headings that must not be read, and the words of the cells."""

    columns: tuple[Column, ...]
    personal: dict[str, tuple[str, ...]]
    answers: Answers
    months: tuple[tuple[str, ...], ...] = Field(min_length=12, max_length=12)

    @model_validator(mode="after")
    def _no_heading_twice(self) -> Columns:
        seen: dict[str, str] = {}
        for column in self.columns:
            for alias in (column.name, *column.aliases.en, *column.aliases.local()):
                owner = seen.setdefault(fold(alias), column.name)
                if owner != column.name:
                    raise ValueError(f"the heading “{alias}” stands for {owner} and for {column.name}")
        return self

    def get(self, name: str) -> Column | None:
        """Return the column of that name."""
        return next((column for column in self.columns if column.name == name), None)

    def label(self, name: str) -> str:
        """Return the heading that a report shows for a column, in the language of the report."""
        column = self.get(name)
        return column.label.said() if column else name

    def heading(self, text: str) -> Heading:
        """Recognise a heading: an exact name or alias, then the words that describe persons, else unknown."""
        folded = fold(text)
        if not folded:
            return Heading("empty")
        bare = fold(re.sub(r"[(\[].*?[)\]]", " ", text))
        by_name = _lookup(self)
        found = _CURRENCY.search(text)
        currency = (_SIGNS.get(found.group(0)) or found.group(0).upper()) if found else None
        without_currency = fold(_CURRENCY.sub(" ", text))
        for form in (folded, bare, without_currency):
            if form in by_name:
                column, comma = by_name[form]
                return Heading("column", column, None, comma, currency)
        if self.is_personal(folded):
            return Heading("personal")
        from rapidfuzz import fuzz, process

        near = process.extractOne(bare or folded, list(by_name), scorer=fuzz.ratio, score_cutoff=75)
        return Heading("unknown", None, by_name[near[0]][0] if near else None)

    def is_personal(self, text: str) -> bool:
        """Tell whether a heading describes persons: then its column is dropped before a cell is read."""
        return bool(_personal_pattern(self).search(f" {fold(text)} "))

    def __hash__(self) -> int:
        return id(self)


def load_columns(folder: Path | None = None) -> Columns:
    """Load ``suppliers.yaml`` of a folder of risk models (by default, of the one that came with procurecheck)."""
    return _load(folder or knowledge.default_folder("risk_models"))


@cache
def _load(folder: Path) -> Columns:
    return knowledge.load(folder / "suppliers.yaml", Columns)


def fold(text: str) -> str:
    """Return a heading in the form in which headings are compared: lower case, no accents, words only."""
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.replace("²", "2"))
        plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+", plain))


@cache
def _lookup(columns: Columns) -> dict[str, tuple[str, bool]]:
    """Headings by folded form, with the column and whether only comma languages use the heading."""
    found: dict[str, tuple[str, bool]] = {}
    for column in columns.columns:
        neutral = {fold(column.name), fold(column.label.en), *map(fold, column.aliases.en)}
        local = set(map(fold, column.aliases.local()))
        for form in sorted(neutral):
            found[form] = (column.name, False)
        for form in sorted(local - neutral):
            found.setdefault(form, (column.name, True))
    return found


@cache
def _personal_pattern(columns: Columns) -> re.Pattern[str]:
    parts = {phrase_pattern(phrase) for words in columns.personal.values() for phrase in words}
    return re.compile(" (?:" + "|".join(sorted(parts)) + ") ")


def phrase_pattern(phrase: str) -> str:
    """Return a pattern for a phrase in folded text: ``word*`` is a beginning, ``*word`` an end, blanks part words."""
    pieces = []
    for word in phrase.split():
        before, after = ("[^ ]*" if mark else "" for mark in (word.startswith("*"), word.endswith("*")))
        # punctuation inside a word parts it in folded text too
        pieces.append(before + " ".join(map(re.escape, fold(word).split())) + after)
    return " ".join(pieces)
