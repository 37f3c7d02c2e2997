"""Where things stand on a page: running headers and footers, columns, printed lines in reading order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from procurecheck.documents.pdf_page import Fragment, PageText
from procurecheck.documents.pdf_tables import Table

EDGE = 0.12
"""Share of the page's height at top and bottom in which running headers, footers and page numbers stand."""
DEEPEST = 4
"""Columns within columns that are looked for."""


class Line(NamedTuple):
    """A printed line of one column: its fragments from left to right (more than one: cells)."""

    cells: tuple[Fragment, ...]
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    bold: bool
    page: int

    @property
    def text(self) -> str:
        """The line's words."""
        return self.cells[0].text if len(self.cells) == 1 else " ".join(cell.text for cell in self.cells)


class Region(NamedTuple):
    """A column, or the part of a page that has none: lines and tables from the top, and its sides."""

    items: tuple[Line | Table, ...]
    left: float
    right: float
    page: int


class Running(NamedTuple):
    """What repeats at the edges of the pages."""

    kept: tuple[Fragment, ...]
    """The first occurrence of each running header or footer: it may name the case."""
    dropped: tuple[Fragment, ...]
    """Repetitions and page numbers."""


def take_running(pages: Sequence[PageText]) -> tuple[list[PageText], Running]:
    """Return the pages without running headers, footers and page numbers, and what was taken out.

    A line is running if it stands at the same place, apart from its digits, on at least three pages and on
    two fifths of the pages; it is a page number if it is one by its form and goes up with the pages.
    """
    places: dict[tuple[str, int, int], list[tuple[int, Fragment]]] = {}
    for index, page in enumerate(pages):
        for fragment in page.fragments:
            if fragment.bottom < page.height * EDGE or fragment.top > page.height * (1 - EDGE):
                for key in _keys(fragment):
                    places.setdefault(key, []).append((index, fragment))
    enough = max(3, len(pages) * 2 // 5)
    kept: dict[int, Fragment] = {}
    dropped: dict[int, Fragment] = {}
    for (form, _, _), found in places.items():
        numbered = _PAGE_NUMBER.fullmatch(form) is not None
        on = {index for index, _ in found}
        if numbered and len(on) > 1 and _goes_up(found):
            dropped.update((id(fragment), fragment) for _, fragment in found)
        elif len(on) >= enough:
            fragments = [fragment for _, fragment in found]
            if not numbered:
                kept.setdefault(id(fragments[0]), fragments[0])
            dropped.update((id(fragment), fragment) for fragment in fragments)
    bare = []
    for page in pages:
        rest = tuple(f for f in page.fragments if id(f) not in dropped)
        bare.append(page._replace(fragments=rest))
    first = _first_of_each(tuple(kept.values()))
    gone = tuple(f for key, f in dropped.items() if all(f is not k for k in first))
    return bare, Running(first, gone)


def regions(page: PageText, tables: Sequence[Table], fragments: Sequence[Fragment]) -> list[Region]:
    """Return the columns of a page in reading order."""
    items: list[Fragment | Table] = sorted([*fragments, *tables], key=lambda item: (item.top, item.x0))
    return [_region(group, page.number) for group in _columns(items, DEEPEST) if group]


def _columns(items: Sequence[Fragment | Table], depth: int) -> list[list[Fragment | Table]]:
    """Cut items (from the top) into groups that are read one after the other."""
    best: tuple[int, float] | None = None
    if depth and len(items) >= 8:
        left = min(item.x0 for item in items)
        width = max(item.x1 for item in items) - left
        starts = Counter(round(item.x0) for item in items if item.x0 > left + 0.2 * width)
        for start, count in starts.most_common(5):
            if count >= 3:
                inside = sum(len(band) for is_split, band in _bands(items, start - 2.0) if is_split)
                if inside and (best is None or inside > best[0]):
                    best = (inside, start - 2.0)
    if best is None:
        return [list(items)]
    groups: list[list[Fragment | Table]] = []
    for is_split, band in _bands(items, best[1]):
        if not is_split:
            groups.append(band)
            continue
        groups += _columns([item for item in band if item.x0 < best[1]], depth - 1)
        groups += _columns([item for item in band if item.x0 >= best[1]], depth - 1)
    return _put_together(groups)


def _bands(items: Sequence[Fragment | Table], gutter: float) -> list[tuple[bool, list[Fragment | Table]]]:
    """Cut items at those that cross ``gutter``; a band is split where both its sides hold lines of prose."""
    bands: list[list[Fragment | Table]] = [[]]
    for item in items:
        if item.x0 < gutter < item.x1:
            bands += [[item], []]
        else:
            bands[-1].append(item)
    found = []
    for band in bands:
        if band:
            left = [item for item in band if item.x1 <= gutter]
            right = [item for item in band if item.x0 >= gutter]
            found.append((_are_columns(left, right), band))
    return found


def _are_columns(left: Sequence[Fragment | Table], right: Sequence[Fragment | Table]) -> bool:
    if len(left) < 3 or len(right) < 3:
        return False
    top = max(left[0].top, right[0].top)
    bottom = min(max(item.bottom for item in left), max(item.bottom for item in right))
    heights = [max(item.bottom for item in side) - side[0].top for side in (left, right)]
    if bottom - top < 0.5 * min(heights):
        return False
    return _is_prose(left) and _is_prose(right)


def _is_prose(side: Sequence[Fragment | Table]) -> bool:
    """Whether most of these are full lines of text, as in a column, rather than cells."""
    texts = [item for item in side if isinstance(item, Fragment)]
    if len(texts) < 3:
        return False
    left = min(item.x0 for item in texts)
    width = max(item.x1 for item in texts) - left
    full = sum(1 for item in texts if item.x1 - item.x0 > 0.7 * width and len(item.text) > 20)
    return full * 2 >= len(texts)


def _put_together(groups: list[list[Fragment | Table]]) -> list[list[Fragment | Table]]:
    """Join single crossing lines with what follows, so that a heading stays with its column or page part."""
    joined: list[list[Fragment | Table]] = []
    for group in groups:
        if joined and len(joined[-1]) == 1 and group and min(i.x0 for i in group) - joined[-1][0].x0 < 3:
            wide = max(i.x1 for i in group) - joined[-1][0].x1
            if wide > -20:
                joined[-1] += group
                continue
        joined.append(list(group))
    return joined


def _region(items: Sequence[Fragment | Table], page: int) -> Region:
    found: list[Line | Table] = []
    cells: list[Fragment] = []
    for item in sorted(items, key=lambda i: i.base if isinstance(i, Fragment) else i.top):
        if isinstance(item, Table):
            found += [*lines_of(cells), item]
            cells = []
        else:
            cells.append(item)
    found += lines_of(cells)
    return Region(tuple(found), min(i.x0 for i in items), max(i.x1 for i in items), page)


def lines_of(fragments: Sequence[Fragment]) -> list[Line]:
    """Return the printed lines that fragments of one column make, from the top."""
    rows: list[list[Fragment]] = []
    for fragment in sorted(fragments, key=lambda f: f.base):
        if rows and fragment.base - rows[-1][0].base <= 0.5 * min(fragment.size, rows[-1][0].size):
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
    return [_line(row) for row in rows]


def _line(cells: Sequence[Fragment]) -> Line:
    ordered = _with_marker(sorted(cells, key=lambda cell: cell.x0))
    main = max(ordered, key=lambda cell: len(cell.text))
    return Line(
        cells=tuple(ordered),
        x0=ordered[0].x0,
        top=min(cell.top for cell in ordered),
        x1=max(cell.x1 for cell in ordered),
        bottom=max(cell.bottom for cell in ordered),
        base=main.base,
        size=main.size,
        bold=all(cell.bold for cell in ordered),
        page=main.page,
    )


def _with_marker(cells: list[Fragment]) -> list[Fragment]:
    """Put a bullet or number that stands apart together with its text; "1" before several cells is a cell."""
    if len(cells) > 1 and _MARKER.fullmatch(cells[0].text) and (len(cells) == 2 or not cells[0].text.isdigit()):
        first, second = cells[:2]
        if second.x0 - first.x1 < 6 * second.size:
            together = second._replace(text=f"{first.text} {second.text}", x0=first.x0, top=min(first.top, second.top))
            return [together, *cells[2:]]
    return cells


def _keys(fragment: Fragment) -> list[tuple[str, int, int]]:
    """Return the form of a fragment's text and its place, at two offsets so that no boundary parts neighbours."""
    form = _DIGITS.sub("#", fragment.text)
    return [(form, round(fragment.base / 4), 0), (form, round((fragment.base + 2) / 4), 1)]


def _goes_up(found: Sequence[tuple[int, Fragment]]) -> bool:
    """Whether the first numbers rise by as much as the pages do, on most steps."""
    numbers = [(index, int(_DIGITS.findall(fragment.text)[0][:9])) for index, fragment in found]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(numbers)]
    return bool(steps) and sum(pages == count for pages, count in steps) * 2 > len(steps)


def _first_of_each(fragments: Sequence[Fragment]) -> tuple[Fragment, ...]:
    seen: dict[str, Fragment] = {}
    for fragment in sorted(fragments, key=lambda f: (f.page, f.top)):
        seen.setdefault(_DIGITS.sub("#", fragment.text), fragment)
    return tuple(seen.values())


_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:\W*(?:seite|page|pagina|página|stránka|strana|strona|stran|oldal|stranica|страница|стр\.?|сторінка|blatt|"
    r"str\.?|s\.|p\.|list|pag\.?)?\W*#\W*(?:(?:von|of|de|di|van|z|ze|zo|od|/|-|din|sur|от|з|із)?\W*#)?\W*)"
    r"|#\W*(?:oldal|stran|стр\.)?",
    re.IGNORECASE,
)
_MARKER = re.compile(
    r"[•▪◦‣·●○■□►▶➢✓☐☒*–—-]|§+ ?\d+[a-z]?|\(?[^\W\d_]{1,2}[).]|\(?[ivxIVX]{1,5}[).]|\(?\d{1,3}[)]|"
    r"\d{1,3}(?:\.\d{1,3})*\.?"
)
