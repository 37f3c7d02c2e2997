"""Ruled tables: from the lines of a page to rows of cells, with merged cells, by geometry alone."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from procurecheck.documents.pdf_page import Fragment, PageText
from procurecheck.model import Box

NEAR = 3.0
"""Points within which ruled lines touch or are the same line."""
MOST_PAIRS = 100_000
"""Pairs of crossing lines above which a page is a drawing rather than a table."""

Cell = tuple[Fragment, ...]


class Table(NamedTuple):
    """A ruled table: its box, and its rows of cells from the top; cells without text are left out."""

    x0: float
    top: float
    x1: float
    bottom: float
    rows: tuple[tuple[Cell, ...], ...]


class _Rule(NamedTuple):
    """A ruled line: where it stands across its direction, and from where to where it runs."""

    at: float
    start: float
    end: float


def ruled_tables(page: PageText) -> tuple[tuple[Table, ...], tuple[Fragment, ...]]:
    """Return the ruled tables of a page and the fragments that stand outside them.

    Boxes of one column are frames around text, not tables; their text stays outside.
    """
    across = _merged(_Rule((top + bottom) / 2, x0, x1) for x0, top, x1, bottom in page.across)
    down = _merged(_Rule((x0 + x1) / 2, top, bottom) for x0, top, x1, bottom in page.down)
    if len(across) < 2 or len(down) < 3 or len(across) * len(down) > MOST_PAIRS:
        return (), page.fragments
    tables = []
    rest = list(page.fragments)
    for rows, columns in _connected(across, down):
        grid = _Grid(rows, columns)
        if len(grid.xs) < 3 or len(grid.ys) < 2:
            continue
        inside = [fragment for fragment in rest if grid.holds(fragment)]
        table = grid.table(inside)
        if not any(len(row) > 1 for row in table.rows):
            continue
        tables.append(table)
        taken = set(map(id, inside))
        rest = [fragment for fragment in rest if id(fragment) not in taken]
    return tuple(tables), tuple(rest)


class _Grid:
    """The lines of one table as edges of columns and rows."""

    def __init__(self, across: Sequence[_Rule], down: Sequence[_Rule]) -> None:
        self.xs = _distinct(rule.at for rule in down)
        self.ys = _distinct(rule.at for rule in across)
        self.walls = [[rule for rule in down if abs(rule.at - x) <= NEAR] for x in self.xs]
        self.floors = [[rule for rule in across if abs(rule.at - y) <= NEAR] for y in self.ys]

    def holds(self, fragment: Fragment) -> bool:
        x, y = _middle(fragment)
        return self.xs[0] - NEAR <= x <= self.xs[-1] + NEAR and self.ys[0] - NEAR <= y <= self.ys[-1] + NEAR

    def table(self, fragments: Sequence[Fragment]) -> Table:
        """Return the rows; text of cells that reach over several rows stands in the first of them."""
        cells: dict[tuple[int, int], list[Fragment]] = {}
        for fragment in fragments:
            cells.setdefault(self._cell(fragment), []).append(fragment)
        rows = []
        for row in sorted({row for row, _ in cells}):
            in_row = sorted((column, texts) for (r, column), texts in cells.items() if r == row)
            rows.append(tuple(tuple(sorted(texts, key=lambda f: (round(f.base), f.x0))) for _, texts in in_row))
        box: Box = (self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])
        return Table(*box, tuple(rows))

    def _cell(self, fragment: Fragment) -> tuple[int, int]:
        x, y = _middle(fragment)
        # the left edge tells the column: text may run over the right edge of its cell
        column = _slot(self.xs, min(x, fragment.x0 + 2))
        row = _slot(self.ys, y)
        while column > 0 and not self._wall(column, y):
            column -= 1
        while row > 0 and not self._floor(row, x):
            row -= 1
        return row, column

    def _wall(self, column: int, y: float) -> bool:
        return any(rule.start - NEAR <= y <= rule.end + NEAR for rule in self.walls[column])

    def _floor(self, row: int, x: float) -> bool:
        return any(rule.start - NEAR <= x <= rule.end + NEAR for rule in self.floors[row])


def _middle(fragment: Fragment) -> tuple[float, float]:
    return (fragment.x0 + fragment.x1) / 2, (fragment.top + fragment.bottom) / 2


def _slot(edges: Sequence[float], at: float) -> int:
    return min(max(bisect_right(edges, at) - 1, 0), len(edges) - 2)


def _distinct(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return found


def _merged(rules: Iterable[_Rule]) -> list[_Rule]:
    """Return the lines with pieces of one line put together."""
    merged: list[_Rule] = []
    for rule in sorted(rules, key=lambda r: (round(r.at), r.start)):
        last = merged[-1] if merged else None
        if last and abs(last.at - rule.at) <= 1 and rule.start <= last.end + NEAR:
            merged[-1] = _Rule(last.at, last.start, max(last.end, rule.end))
        else:
            merged.append(rule)
    return merged


def _connected(across: Sequence[_Rule], down: Sequence[_Rule]) -> list[tuple[list[_Rule], list[_Rule]]]:
    """Return groups of lines that touch each other, from the top of the page."""
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, flat in enumerate(across):
        for j, steep in enumerate(down):
            if flat.start - NEAR <= steep.at <= flat.end + NEAR and steep.start - NEAR <= flat.at <= steep.end + NEAR:
                parent[root(i)] = root(len(across) + j)
    groups: dict[int, tuple[list[_Rule], list[_Rule]]] = {}
    for i, flat in enumerate(across):
        groups.setdefault(root(i), ([], []))[0].append(flat)
    for j, steep in enumerate(down):
        groups.setdefault(root(len(across) + j), ([], []))[1].append(steep)
    found = [group for group in groups.values() if len(group[0]) > 1 and len(group[1]) > 1]
    return sorted(found, key=lambda group: min(rule.at for rule in group[0]))
