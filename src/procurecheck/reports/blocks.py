"""What a paged or plain report is made of: headings, paragraphs, lists, tables, quotes, wording.

:mod:`procurecheck.reports.content` says what stands in a report; the PDF and the Markdown say how each block looks.
Every text is cleaned once, where a block is put together, so that no format can forget it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from procurecheck.reports.cleaning import clean

ListStyle = Literal["bullets", "numbers", "boxes"]
"""Boxes are to be ticked by hand."""
Style = Literal["plain", "strong", "soft", "code", "chip"]


class Run(NamedTuple):
    """Some words in one style. A chip has the code (``met``, ``high`` …) that gives it its colour."""

    text: str
    style: Style = "plain"
    code: str = ""
    link: str = ""


Runs = tuple[Run, ...]
Words = str | Run | Iterable[str | Run]


class Heading(NamedTuple):
    """A heading of level 1 (a part) to 3; not every one is listed in the contents."""

    level: int
    text: str
    listed: bool = True


class Paragraph(NamedTuple):
    """Words in a row."""

    runs: Runs


class Items(NamedTuple):
    """A list."""

    items: tuple[Runs, ...]
    style: ListStyle = "bullets"


class Table(NamedTuple):
    """A table with a head; ``widths`` are shares of the width."""

    head: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]
    widths: tuple[int, ...]


class Picture(NamedTuple):
    """A picture of a place on a page, as PNG, with what is said to those who do not see it."""

    png: bytes
    size: tuple[int, int]
    """Width and height in the pixels of a screen."""
    alternative: str


class Quote(NamedTuple):
    """The words of a document, in their language, where they stand, and the place on its page where there is one."""

    text: str
    language: str
    where: Runs
    picture: Picture | None = None


class Wording(NamedTuple):
    """A text to insert, in the tender's language, under a title that never stands alone at the foot of a page."""

    title: str
    text: str
    language: str


class Bars(NamedTuple):
    """Parts of a whole as bars: rows of (label, parts); a part is (code, number, words).

    ``alternative`` says the same in words, for those who do not see it.
    """

    rows: tuple[tuple[str, tuple[tuple[str, int, str], ...]], ...]
    alternative: str


Block = Heading | Paragraph | Items | Table | Quote | Wording | Bars


def runs(words: Words) -> Runs:
    """Return words, cleaned, as runs."""
    parts = [words] if isinstance(words, str | Run) else list(words)
    made = (Run(part) if isinstance(part, str) else part for part in parts)
    return tuple(part._replace(text=clean(part.text), link=part.link if _safe(part.link) else "") for part in made)


def strong(text: str) -> Run:
    """Return words that stand out."""
    return Run(text, "strong")


def soft(text: str) -> Run:
    """Return words that stand back."""
    return Run(text, "soft")


def code(text: str) -> Run:
    """Return a hash or another text that is compared letter by letter."""
    return Run(text, "code")


def chip(text: str, kind: str) -> Run:
    """Return a word with the colour of a status or band."""
    return Run(text, "chip", kind)


def heading(level: int, text: str, *, listed: bool = True) -> Heading:
    """Return a heading."""
    return Heading(level, " ".join(clean(text).split()) or "–", listed)


def paragraph(*words: str | Run) -> Paragraph:
    """Return a paragraph."""
    return Paragraph(runs(words))


def items(found: Iterable[Words], style: ListStyle = "bullets") -> Items:
    """Return a list."""
    return Items(tuple(runs(item) for item in found), style)


def table(head: Sequence[str], rows: Iterable[Sequence[Words]], widths: Sequence[int]) -> Table:
    """Return a table."""
    return Table(tuple(head), tuple(tuple(runs(cell) for cell in row) for row in rows), tuple(widths))


def _safe(link: str) -> bool:
    """Tell whether a link leads to a page of the web and nowhere else."""
    return link.startswith(("https://", "http://")) and clean(link) == link and not set(link) & set(" <>\"'()\\\n\t")
