"""Where things stand on a page: columns, and printed lines in reading order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from procurecheck.documents.pdf_page import Fragment, PageText
from procurecheck.documents.pdf_tables import Table
from procurecheck.model import Box

MOST_STRIPS = 12
TOUCH = 0.6
"""Gap in font sizes up to which pieces of a line are one: PDFium ends a line at a raised sign."""
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
    return [_region(group, page.number) for group in _columns(items, page.across, DEEPEST) if group]


def _columns(items: Sequence[Fragment | Table], rules: Sequence[Box], depth: int) -> list[list[Fragment | Table]]:
    """Cut items (from the top) into groups that are read one after the other."""
    best: tuple[int, float] | None = None
    if depth and len(items) >= 8:
        left = min(item.x0 for item in items)
        width = max(item.x1 for item in items) - left
        starts = Counter(round(item.x0) for item in items if item.x0 > left + 0.2 * width)
        for start, count in starts.most_common(5):
            if count >= 3:
                inside = sum(len(band) for is_split, band in _bands(items, start - 2.0, rules) if is_split)
                if inside and (best is None or inside > best[0]):
                    best = (inside, start - 2.0)
    if best is None:
        return [list(items)]
    groups: list[list[Fragment | Table]] = []
    between: list[Fragment | Table] = []
    for is_split, band in [*_bands(items, best[1], rules), (True, [])]:
        if not is_split:
            between += band
            continue
        groups += _columns(between, rules, depth - 1) if between else []
        between = []
        for side in ([i for i in band if i.x0 < best[1]], [i for i in band if i.x0 >= best[1]]):
            groups += _columns(side, rules, depth - 1) if side else []
    return groups


def _bands(
    items: Sequence[Fragment | Table], gutter: float, rules: Sequence[Box]
) -> list[tuple[bool, list[Fragment | Table]]]:
    """Cut items into bands where text or a ruled line crosses, and say of each whether it is two columns."""
    bands: list[list[Fragment | Table]] = [[]]
    cuts = sorted((rule[1] for rule in rules if rule[0] < gutter < rule[2]), reverse=True)
    for item in items:
        while cuts and cuts[-1] <= (item.top + item.bottom) / 2:
            cuts.pop()
            bands.append([])
        if item.x0 < gutter < item.x1:
            bands += [[item], []]
        else:
            bands[-1].append(item)
    return [part for band in bands if band for part in _parted(band, gutter)]


def _parted(band: list[Fragment | Table], gutter: float) -> list[tuple[bool, list[Fragment | Table]]]:
    """Return a band with the columns in it apart from what stands above and below them without crossing them."""
    strips = _strips(band)
    if len(strips) > MOST_STRIPS:
        return [(_are_columns(band, gutter), band)]
    best: tuple[int, int, int, int] | None = None
    for first in range(len(strips)):
        for end in range(first + 1, len(strips) + 1):
            run = [item for strip in strips[first:end] for item in strip]
            if _are_columns(run, gutter):
                lines = sum(_full_lines(side) for side in _sides(run, gutter))
                best = max(best or (0, 0, 0, 0), (lines, first - end, first, end))
    if best is None:
        return [(False, band)]
    _, _, first, end = best
    # a short end of a column, and a heading above the left one, belong to it
    while end < len(strips) and not all(_sides(strips[end], gutter)):
        end += 1
    while first and not _sides(strips[first - 1], gutter)[1]:
        first -= 1
    parts = (strips[:first], strips[first:end], strips[end:])
    before, columns, after = ([item for strip in part for item in strip] for part in parts)
    return [(False, before), (True, columns), *(_parted(after, gutter) if after else [])]


def _strips(band: Sequence[Fragment | Table]) -> list[list[Fragment | Table]]:
    """Cut items (from the top) where nothing is printed over more than a line's height."""
    strips: list[list[Fragment | Table]] = []
    bottom = float("-inf")
    for item in band:
        height = item.size if isinstance(item, Fragment) else 0.0
        if item.top - bottom > 1.2 * height:
            strips.append([])
        strips[-1].append(item)
        bottom = max(bottom, item.bottom)
    return strips


def _sides(band: Sequence[Fragment | Table], gutter: float) -> tuple[list[Fragment | Table], list[Fragment | Table]]:
    return [item for item in band if item.x1 <= gutter], [item for item in band if item.x0 >= gutter]


def _are_columns(band: Sequence[Fragment | Table], gutter: float) -> bool:
    """Whether both sides of the gutter hold lines of prose, beside each other."""
    left, right = _sides(band, gutter)
    if len(left) < 3 or len(right) < 3:
        return False
    top = max(left[0].top, right[0].top)
    bottom = min(max(item.bottom for item in left), max(item.bottom for item in right))
    heights = [max(item.bottom for item in side) - side[0].top for side in (left, right)]
    if bottom - top < 0.5 * min(heights):
        return False
    # most are full lines of text, as in a column, rather than cells
    return all(2 * _full_lines(side) >= sum(isinstance(item, Fragment) for item in side) >= 3 for side in (left, right))


def _full_lines(side: Sequence[Fragment | Table]) -> int:
    """Return how many items are lines of text that fill most of the width."""
    widths = sorted(item.x1 - item.x0 for item in side if isinstance(item, Fragment) and len(item.text) > 20)
    # there may be more columns on this side, so its width is not that of a line
    return sum(width > 0.7 * widths[len(widths) * 9 // 10] for width in widths)


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
    ordered = list(cells)
    if len(ordered) > 1:
        ordered = _with_marker(_put_side_by_side(sorted(cells, key=lambda cell: cell.x0)))
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


def _put_side_by_side(cells: Sequence[Fragment]) -> list[Fragment]:
    together = [cells[0]]
    for cell in cells[1:]:
        last = together[-1]
        if 0 <= cell.x0 - last.x1 + 1 <= TOUCH * max(cell.size, last.size) + 1:
            main = max(last, cell, key=lambda piece: len(piece.text))
            top, bottom = min(last.top, cell.top), max(last.bottom, cell.bottom)
            text = f"{last.text} {cell.text}"
            together[-1] = main._replace(text=text, x0=last.x0, top=top, x1=max(last.x1, cell.x1), bottom=bottom)
        else:
            together.append(cell)
    return together


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
