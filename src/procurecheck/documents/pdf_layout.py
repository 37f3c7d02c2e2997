"""Where things stand on a page: columns, and printed lines in reading order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from procurecheck.documents.pdf_page import Fragment, PageText
from procurecheck.documents.pdf_tables import Table

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


_MARKER = re.compile(
    r"[•▪◦‣·●○■□►▶➢✓☐☒*–—-]|§+ ?\d+[a-z]?|\(?[^\W\d_]{1,2}[).]|\(?[ivxIVX]{1,5}[).]|\(?\d{1,3}[)]|"
    r"\d{1,3}(?:\.\d{1,3})*\.?"
)
