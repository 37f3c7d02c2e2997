"""What one printed line says of itself: heading, list item, entry of a table of contents, row of cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from procurecheck.documents.pdf_layout import Line, Region
from procurecheck.documents.pdf_repair import hyphenated_words
from procurecheck.documents.pdf_tables import Table

MUCH = 0.15
"""Share of a document's characters from which a size of font is one that text is written in."""
LONGEST_ENTRY = 500
"""Characters of a line in a table of contents."""
EVEN = 0.4
"""Points up to which headings have the same size."""
LARGER = 1.12
"""Font size against the body's from which a short line is a heading."""


@dataclass(frozen=True)
class Style:
    """What is usual in a document, so that what differs can be told."""

    size: float
    bold: bool
    leading: float
    """Usual distance of baselines within a paragraph, in font sizes."""
    right: float
    """Where full lines end."""
    texts: tuple[str, ...] = field(repr=False)

    @cached_property
    def hyphenated(self) -> Container[str]:
        """Words with a hyphen inside lines of this document."""
        return hyphenated_words(self.texts)


def style_of(regions: Sequence[Region]) -> Style:
    """Return what is usual in these regions."""
    lines = [item for region in regions for item in region.items if isinstance(item, Line)]
    sizes: Counter[tuple[float, bool]] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2, line.bold] += len(line.text)
    # of several sizes in which much is written the largest: terms in small print do not make a heading of the rest
    much = MUCH * sum(sizes.values())
    size, bold = max((key for key, count in sizes.items() if count >= much), default=(10.0, False))
    steps = sorted(
        (b.base - a.base) / a.size
        for a, b in pairwise(lines)
        if a.page == b.page and abs(a.size - b.size) < 0.5 and 0.9 < (b.base - a.base) / max(a.size, 1) < 2.2
    )
    rights = sorted(line.x1 for line in lines if abs(line.size - size) < 1)
    return Style(
        size=size,
        bold=bold,
        leading=steps[len(steps) // 4] if steps else 1.2,
        right=rights[int(len(rights) * 0.97)] if rights else 0.0,
        texts=tuple(line.text for line in lines),
    )


def same_size(left: Line, right: Line) -> bool:
    """Whether two lines are in the same size of font, as the lines of one paragraph are."""
    return abs(left.size - right.size) <= 0.08 * max(left.size, right.size)


def may_be_heading(lines: Sequence[Line], style: Style) -> bool:
    """Whether lines that stand out are short enough for a heading."""
    text = " ".join(line.text for line in lines)
    if not any(letter.isalpha() for letter in text):
        return False
    if lines[0].size >= style.size * LARGER:
        return len(text) <= 250 and text[-1:] not in ";," and not (len(text) > 120 and text[-1] == ".")
    # a sentence in bold is a requirement that someone wanted to be seen, not a heading
    return len(text) <= 120 and text[-1:] not in ".;,!?"


def levels(headings: Sequence[Line]) -> list[int]:
    """Return the depth of each heading from 1: by its number, and where that is silent by its size.

    The largest heading of the first page is the title of the whole, if no other is as large; nothing counts as
    below it. An annex is below no numbered heading, however small its own is set.
    """
    first = [line for line in headings if line.page == headings[0].page]
    title = max(first, key=lambda line: line.size, default=None)
    if title is None or sum(line.size > title.size - EVEN for line in headings) > 1:
        title = None
    above: list[_Rank] = []
    found = []
    reached = 0
    for line in headings:
        rank = _rank(line, reached)
        while above and not _is_outer(above[-1], rank):
            above.pop()
        if rank.depth:
            above = [outer._replace(number=-1) if outer.is_annex else outer for outer in above]
            if not any(outer.is_annex for outer in above):
                reached = rank.number
        found.append(len(above) + 1)
        if line is not title:
            above.append(rank)
    return found


class _Rank(NamedTuple):
    """What places a heading among the others."""

    depth: int
    """Of its number: 2 for "3.1 Wages", 0 without one."""
    number: int
    """The first of its number; of an annex, the last chapter before it until it has chapters of its own."""
    size: float
    is_annex: bool


def _rank(line: Line, reached: int) -> _Rank:
    is_annex = _ANNEX.match(line.text) is not None
    number = None if is_annex else NUMBERING.match(line.text)
    if number:
        numbers = number.group(1).split(".")
        return _Rank(len(numbers), int(numbers[0]), line.size, False)
    return _Rank(int(PARAGRAPH_SIGN.match(line.text) is not None), reached if is_annex else 0, line.size, is_annex)


def _is_outer(above: _Rank, below: _Rank) -> bool:
    if below.is_annex:
        return not above.depth and not above.is_annex and above.size > below.size + EVEN
    if above.is_annex and below.depth:
        # the numbers of an annex begin anew; those that go on are of the document around it
        return above.size > below.size - EVEN and below.number != above.number + 1
    if above.depth and below.depth:
        return above.depth < below.depth
    return above.size > below.size + EVEN


def is_item(text: str, last: Line, line: Line, has_room: bool) -> bool:
    """Whether a line begins a list item; a number within a sentence ("3. Oktober", "14 Tagen") does not."""
    if BULLET.match(text):
        return True
    if not MARKER.match(text):
        return False
    return (
        has_room
        or last.text[-1:] in ENDS + ","
        or line.x0 < last.x0 - 0.5 * line.size
        or bool(_LETTERED.match(text) and _LETTERED.match(last.text))
    )


def is_next(text: str, other: str) -> bool:
    """Whether the number that ``other`` begins with is one more than that of ``text``: "1." and "2."."""
    one, two = _COUNTED.match(text), _COUNTED.match(other)
    return bool(one and two and int(two.group(1)) == int(one.group(1)) + 1)


def is_loose(items: Sequence[Line | Table], index: int, region: Region) -> bool:
    """Whether a line with a gap is a line of justified text: as wide as its column, and no gap near it."""
    line = items[index]
    if not isinstance(line, Line) or len(line.cells) != 2:
        return False
    left, right = line.cells
    if (
        right.x0 - left.x1 > 3 * line.size
        or line.x0 > region.left + 2 * line.size
        or line.x1 < region.right - line.size
    ):
        return False
    near = [item for item in items[max(index - 2, 0) : index + 3] if isinstance(item, Line) and item is not line]
    return bool(near) and all(len(item.cells) == 1 for item in near)


def contents_of(region: Region, pages: int) -> set[int]:
    """Return the ids of the lines that are entries of a table of contents."""
    found = {id(line) for line in region.items if isinstance(line, Line) and _has_leaders(line.text)}
    run: list[tuple[Line, int]] = []
    for item in [*region.items, None]:
        number = _entry_page(item, pages) if isinstance(item, Line) else None
        if isinstance(item, Line) and number is not None and (not run or number >= run[-1][1]):
            run.append((item, number))
            continue
        if len(run) >= 4 and run[0][1] < run[-1][1]:
            found.update(id(line) for line, _ in run)
        run = [(item, number)] if isinstance(item, Line) and number is not None else []
    for before, line, after in zip(region.items, region.items[1:], region.items[2:], strict=False):
        # an entry of two lines, or one so long that no leaders fit in
        if id(before) in found and id(after) in found and isinstance(line, Line):
            found.add(id(line))
    return found


def _has_leaders(text: str) -> bool:
    return text[-1:].isdigit() and len(text) <= LONGEST_ENTRY and _LEADERS.search(text) is not None


def _entry_page(line: Line, pages: int) -> int | None:
    """Return the page number at the end of "3.1 Wages      12", or ``None``."""
    if len(line.cells) != 2 or not line.cells[1].text.isdecimal() or not NUMBERING.match(line.cells[0].text):
        return None
    number = int(line.cells[1].text[:6])
    return number if number <= pages + 5 else None


ENDS = ".:;!?"
BULLET = re.compile(r"[•▪◦‣·●○■□►▶➢✓☐☒*]\s|[–—-]\s(?=\S)")
_LETTERED = re.compile(r"\(?(?:[^\W\d_]|[ivx]{1,4}|\d{1,3})\)\s")
MARKER = re.compile(
    r"[•▪◦‣·●○■□►▶➢✓☐☒*–—-]\s|§+ ?\d|\(?(?:[^\W\d_]{1,2}|[ivxIVX]{1,5}|\d{1,3}[a-z]?)\)\s"
    r"|\d{1,2}\.\s(?=[^\W\d_])|\d{1,3}(?:\.\d{1,3})+\.?\s|[A-Za-z]\.\s|[IVX]{1,5}\.\s"
)
_COUNTED = re.compile(r"(\d{1,3})\.\s")
NUMBERING = re.compile(r"(?:[A-Z]\.?)?(\d{1,3}(?:\.\d{1,3}){0,5})\.?\)?\s")
PARAGRAPH_SIGN = re.compile(
    r"(?:§ ?\d+[a-z]?\b|(?:Artikel|Article|Artículo|Articolo|Articolul|Artykuł|Článok|Článek|Članak|Član|Člen|"
    r"Члан|Член|Стаття|Čl\.|Art\.|Чл\.)\s?\d+[a-z]?\b|\d+\. (?:člen|§|cikk)\b)(?=\W{0,3}(?:$|[^\W\d_]))",
    re.IGNORECASE,
)
_ANNEX = re.compile(
    r"(?:\d+\. ?)?(?:Anlage|Anhang|Formblatt|Appendix|Annexe?|Schedule|Exhibit|Příloh|Príloh|Załączni|Allegat|Anex|"
    r"Melléklet|Prilog|Прилож|Прилог|Додат|Bijlage)",
    re.IGNORECASE,
)
_LEADERS = re.compile(r"(?:(?:\.\s?){4,}|…\s?…|_{4,})\s*\d{1,4}\s*$")
LEADER = re.compile(r"\s*(?:(?:\.\s?){4,}|(?:…\s?){2,}|_{4,})\s*")
