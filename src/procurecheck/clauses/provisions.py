"""Tables of law: which article, paragraph and point of which act stands for which topic, and how acts are named.

``clauses/provisions/<country>.yaml`` holds the laws of a country, ``words.yaml`` the words by which any language
cites. A law may be listed without provisions: its citations are then read, and stand for no topic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import Field

from procurecheck.clauses.query import blank_signs, fold
from procurecheck.clauses.vocabulary import Words, WordsFile
from procurecheck.errors import ProcurecheckError
from procurecheck.knowledge import load, place_of
from procurecheck.model import Frozen

WHOLE = "*"
"""Key of what counts only where the article or paragraph is cited as a whole."""
NO_PARAGRAPH = "-"
"""Key of the points of an article that has no paragraphs."""
WORDS = "words"

Point = tuple[str, str | None, str | None]
"""Article, paragraph, point; ``None`` for all of them. Where the table divides a point, a letter of it is "1.h"."""
LETTERED = "."


class InForce(Frozen):
    """From when to when, both included; ``None`` where it began before anyone asks, or still holds."""

    since: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, alias="to")


class LawFile(Frozen):
    """One law, as it stands in the file of its country."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    title: str
    names: dict[str, tuple[str, ...]] = Field(min_length=1)
    """By language, the names and abbreviations by which it is cited."""
    bare: tuple[str, ...] = ()
    """What it is called where buyers of its own country name no other ("the act")."""
    in_force: InForce
    replaced_by: str | None = None
    link: str | None = None
    judgement: bool = False
    """True where no official address is given."""
    note: str | None = None
    dotted: bool = False
    """True where the articles themselves are numbered with dots (2.86)."""
    provisions: dict[str, Any] = Field(default_factory=dict)


class CountryFile(Frozen):
    """The laws of a country: ``provisions/<country>.yaml``."""

    country: str = Field(pattern=r"^[A-Z]{2}$")
    law_first: bool = False
    """True where a law is named before its articles."""
    alphabet: str = "abcdefghijklmnopqrstuvwxyz"
    """Letters in which points are counted."""
    laws: tuple[LawFile, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Law:
    """A law with its provisions, each leaf of the table under its point."""

    id: str
    country: str
    title: str
    in_force: InForce
    replaced_by: str | None
    link: str | None
    law_first: bool
    dotted: bool
    alphabet: str
    topics: Mapping[Point, tuple[str, ...]]
    articles: frozenset[str]
    divided: frozenset[Point]
    """Points that the table divides into letters."""

    def holds_on(self, day: date | None) -> bool | None:
        """Whether it is in force on ``day``; ``None`` for no day."""
        if day is None:
            return None
        since, until = self.in_force.since, self.in_force.until
        return not ((since is not None and day < since) or (until is not None and day > until))


class Name(NamedTuple):
    """A name as folded words; the last letters of a word are free where ``starred``."""

    words: tuple[tuple[str, bool], ...]
    laws: tuple[str, ...]
    bare: bool


@dataclass(frozen=True, slots=True)
class Provisions:
    """All laws, with their names by first word."""

    laws: Mapping[str, Law]
    words: Words
    names: Mapping[str, tuple[Name, ...]]
    """By the first word as a whole."""
    starred: Mapping[str, tuple[Name, ...]]
    """By the first four letters of a first word whose end is free."""
    needles: tuple[str, ...]
    """What every text that names a law holds one of, folded."""
    sieve: Any
    """Automaton of the needles."""

    def may_name(self, text: str) -> bool:
        """Whether ``text`` can hold the name of a law: true too often at times, never false wrongly."""
        return bool(self.sieve.find_matches_as_indexes(f" {' '.join(blank_signs(text).split())} "))


STEM = 4
"""Letters that a name must begin with before a star."""
NAME_WORD = re.compile(r"\d+|[^\W\d_]+")


def load_provisions(folder: Path, topics: frozenset[str] | None = None) -> Provisions:
    """Read ``words.yaml`` and every other file in ``folder``.

    Args:
        folder: usually ``clauses/provisions``.
        topics: the topics that may be named; ``None`` for any.

    Raises:
        ProcurecheckError: for the first fault, with file, line and column.
    """
    words = load(folder / f"{WORDS}.yaml", WordsFile)
    laws: dict[str, Law] = {}
    named: dict[tuple[str, bool], list[str]] = {}
    files = {path: load(path, CountryFile) for path in sorted(folder.glob("*.yaml")) if path.stem != WORDS}
    ids = {law.id for file in files.values() for law in file.laws}
    for path, file in files.items():
        if file.country.lower() != path.stem:
            _fault(path, ("country",), f"the country “{file.country}” is not the file's name.", "Rename the file.")
        for number, law in enumerate(file.laws):
            keys = ("laws", number)
            if law.id in laws:
                _fault(path, (*keys, "id"), f"the law “{law.id}” stands twice.", "Keep one of them.")
            _check_law(path, keys, law, ids)
            leaves = dict(_leaves(path, (*keys, "provisions"), law.provisions, topics))
            laws[law.id] = Law(
                id=law.id,
                country=file.country,
                title=law.title,
                in_force=law.in_force,
                replaced_by=law.replaced_by,
                link=law.link,
                law_first=file.law_first,
                dotted=law.dotted,
                alphabet=file.alphabet,
                topics=leaves,
                articles=frozenset(article for article, _, _ in leaves),
                divided=frozenset((a, b, c.partition(LETTERED)[0]) for a, b, c in leaves if c and LETTERED in c),
            )
            for name, bare in _names_of(path, keys, law):
                known = named.setdefault((name, bare), [])
                if law.id not in known:
                    known.append(law.id)
    whole: dict[str, list[Name]] = {}
    starred: dict[str, list[Name]] = {}
    for (text, bare), owners in named.items():
        entry = Name(_split(text), tuple(owners), bare)
        first, free = entry.words[0]
        if free:
            starred.setdefault(first[:STEM], []).append(entry)
        else:
            whole.setdefault(first, []).append(entry)
    from ahocorasick_rs import AhoCorasick

    needles = tuple(sorted({_needle(name) for names in (*whole.values(), *starred.values()) for name in names}))
    return Provisions(
        laws,
        Words(words),
        {k: tuple(v) for k, v in whole.items()},
        {k: tuple(v) for k, v in starred.items()},
        needles,
        AhoCorasick(needles),
    )


def faults_of(folder: Path, topics: frozenset[str]) -> list[ProcurecheckError]:
    """Return what is wrong in ``folder``: the first fault, if there is one; nothing where there is no folder."""
    if not folder.is_dir():
        return []
    try:
        load_provisions(folder, topics)
    except ProcurecheckError as error:
        return [error]
    return []


def covers(cited: Point, leaf: Point) -> bool:
    """Whether a citation reaches an entry of the table.

    >>> covers(("57", "1", None), ("57", "1", "f")), covers(("57", "1", "a"), ("57", "1", "f"))
    (True, False)
    >>> covers(("108", "1", "1"), ("108", "1", "1.*")), covers(("108", "1", "1.h"), ("108", "1", "1.*"))
    (True, False)
    """
    article, paragraph, point = cited
    of_article, of_paragraph, of_point = leaf
    if article != of_article:
        return False
    if of_paragraph is None:
        return True
    if of_paragraph == WHOLE:
        return paragraph is None and point is None
    if paragraph is None and point is not None:
        return _reaches(point, of_point)
    if paragraph is not None and of_paragraph not in (paragraph, NO_PARAGRAPH):
        return False
    if of_point == WHOLE:
        return point is None
    return of_point is None or point is None or _reaches(point, of_point)


def _reaches(point: str, of_point: str | None) -> bool:
    """Whether a cited point is that of the table; of one that is divided, what stands for the whole of it."""
    return of_point in (point, f"{point}{LETTERED}{WHOLE}")


# --- checking -------------------------------------------------------------------------------------------


def _check_law(path: Path, keys: tuple[str | int, ...], law: LawFile, ids: set[str]) -> None:
    if law.replaced_by is not None and law.replaced_by not in ids:
        _fault(path, (*keys, "replaced_by"), f"there is no law “{law.replaced_by}”.", "Write the id of a listed law.")
    if law.link is None and not law.judgement:
        _fault(path, keys, f"“{law.id}” has no source.", "Add the official link, or mark it as judgement: true.")
    if law.link is not None and not law.link.startswith("https://"):
        _fault(path, (*keys, "link"), f"“{law.link}” is not a web address.", "Begin it with https://.")
    since, until = law.in_force.since, law.in_force.until
    if since is not None and until is not None and until < since:
        _fault(path, (*keys, "in_force"), "the law ends before it begins.", "Correct one of the dates.")


def _names_of(path: Path, keys: tuple[str | int, ...], law: LawFile) -> Iterator[tuple[str, bool]]:
    groups = [(("names", language), names, False) for language, names in law.names.items()]
    groups.append((("bare", ""), law.bare, True))
    for (key, language), names, bare in groups:
        for number, name in enumerate(names):
            words = _split(name)
            if not words or (words[0][1] and len(words[0][0]) < STEM):
                at = (*keys, key, language, number) if language else (*keys, key, number)
                _fault(path, at, f"“{name}” is no name to look for.", f"Begin it with {STEM} letters or a whole word.")
            yield " ".join(word + "*" * free for word, free in words), bare


def _leaves(
    path: Path, keys: tuple[str | int, ...], table: object, topics: frozenset[str] | None, above: tuple[str, ...] = ()
) -> Iterator[tuple[Point, tuple[str, ...]]]:
    if isinstance(table, dict) and len(above) < 4:
        for key, below in table.items():
            yield from _leaves(path, (*keys, key), below, topics, (*above, str(key)))
        return
    if not above or not isinstance(table, list) or not all(isinstance(topic, str) for topic in table):
        _fault(
            path, keys, "here must stand a list of topics.", "Write article, paragraph, point, and then [topic, topic]."
        )
    assert isinstance(table, list)  # noqa: S101 - for the type checker; said above
    for number, topic in enumerate(table):
        if topics is not None and topic not in topics:
            _fault(
                path, (*keys, number), f"there is no topic “{topic}”.", f"Choose one of: {', '.join(sorted(topics))}."
            )
    paragraph = above[1] if len(above) > 1 else None
    point = LETTERED.join(above[2:]) or None
    yield (above[0], paragraph, point), tuple(table)


def _split(name: str) -> tuple[tuple[str, bool], ...]:
    return tuple((match[1], bool(match[2])) for match in re.finditer(r"(\d+|[^\W\d_]+)(\*?)", fold(name)))


def _needle(name: Name) -> str:
    """Return what a text must hold for the name to stand in it: its longest word, or its numbers."""
    letters = max((word for word, _ in name.words if not word.isdecimal()), key=len, default="")
    if len(letters) > 2:
        return letters
    numbers = [word for word, _ in name.words if word.isdecimal()]
    return " ".join(numbers[:2]) if numbers else f" {letters} " if len(name.words) == 1 else letters


def _fault(path: Path, keys: tuple[str | int, ...], what: str, mend: str) -> None:
    raise ProcurecheckError(what, where=place_of(path, *keys), mend=mend)
