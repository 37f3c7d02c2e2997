"""Where the headings of a table stand and what each is: one row or two, once or again, known, unknown or of persons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from procurecheck.errors import ProcurecheckError
from procurecheck.i18n import _
from procurecheck.suppliers.columns import Columns, Heading, fold
from procurecheck.suppliers.rows import TableWarning
from procurecheck.suppliers.tables import Sheet, filled_rows
from procurecheck.suppliers.values import Cell, text_of

HEADING_ROWS = 15
"""The headings stand within the first rows; a title may stand above them."""


@dataclass(slots=True)
class Headed:
    """A sheet with its headings recognised."""

    sheet: Sheet
    heading_row: int
    headings: list[str]
    found: list[Heading]
    rows: int = 1
    """Rows that the headings take: 2 where what is missing in the first stands in the second."""


def find_headings(sheet: Sheet, columns: Columns) -> Headed | None:
    """Return the sheet with the row that has the most known headings, if one of them is the name."""
    best: Headed | None = None
    best_count = 0
    first = list(islice(filled_rows(sheet), HEADING_ROWS + 1))
    for place, (number, row) in enumerate(first[:HEADING_ROWS]):
        texts = _texts(row)
        found = [columns.heading(text) for text in texts]
        count = _count_known(found)
        if count > best_count:
            best, best_count = Headed(sheet, number, texts, found), count
        if place + 1 < len(first) and count and first[place + 1][0] == number + 1:
            both = _two_rows(texts, _texts(first[place + 1][1]), columns)
            found = [columns.heading(text) for text in both]
            if both and _count_known(found) > max(best_count, count):
                best, best_count = Headed(sheet, number, both, found, rows=2), _count_known(found)
    return best


def _texts(row: Sequence[Cell]) -> list[str]:
    texts = [text_of(cell) for cell in row]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _count_known(found: Sequence[Heading]) -> int:
    known = {heading.column for heading in found if heading.column}
    return len(known) if "name" in known else 0


def _two_rows(upper: list[str], lower: list[str], columns: Columns) -> list[str]:
    """Return headings that stand in two rows as one row; empty where a bidder stands in the lower one."""
    both = []
    for i in range(max(len(upper), len(lower))):
        above, below = upper[i] if i < len(upper) else "", lower[i] if i < len(lower) else ""
        if columns.heading(above).column == "name" and below not in {"", above}:
            return []
        better = below and not columns.heading(above).column and columns.heading(below).column
        both.append(below if better else above or below)
    return both


def is_heading(row: Sequence[Cell], number: int, name: int, folded: list[str], table: Headed, columns: Columns) -> bool:
    """Tell whether headings stand in a row: the same ones again, or, right below them, those of another language."""
    text = text_of(row[name]) if name < len(row) else ""
    same = fold(text) == folded[name]
    if not text or not (same or number <= table.heading_row + table.rows + 1):
        return False
    filled = [(i, fold(text_of(cell))) for i, cell in enumerate(row[: len(folded)]) if text_of(cell)]
    if same:
        return len(filled) == 1 or sum(folded[i] == cell for i, cell in filled) * 2 > len(filled)
    if columns.heading(text).column != "name":
        return False
    known = sum(columns.heading(cell).kind == "column" for _, cell in filled)
    return known > 1 and known * 2 > len(filled)


def heading_warnings(table: Headed, columns: Columns) -> Iterable[TableWarning]:
    """Yield a note for each column that is not read: one about persons, or one that is not known."""
    for text, heading in zip(table.headings, table.found, strict=True):
        if heading.kind == "personal":
            yield TableWarning(
                row=table.heading_row,
                column=text,
                message=_("the column describes persons and was not read: no person is profiled."),
            )
        elif heading.kind == "unknown":
            near = columns.get(heading.suggestion) if heading.suggestion else None
            message = _("the column is not known and was not read.")
            if near:
                message += " " + _("Did you mean “{name}” ({label})?", name=near.name, label=columns.label(near.name))
            yield TableWarning(row=table.heading_row, column=text, message=message)


def columns_used(table: Headed, tell: Callable[[TableWarning], None]) -> dict[int, str]:
    """Return the columns that are read, by their number from 0, and tell of those that stand twice or nameless."""
    use: dict[int, str] = {}
    unnamed = {i for i, heading in enumerate(table.found) if heading.kind == "empty"}
    filled: set[int] = set()
    for number, row in table.sheet.rows if unnamed else ():
        if number >= table.heading_row + table.rows and unnamed != filled:
            filled.update(i for i in unnamed - filled if len(row) > i and text_of(row[i]))
    for i, heading in enumerate(table.found):
        if i in filled:
            message = _("column {number} has no heading and was not read.", number=i + 1)
            tell(TableWarning(row=table.heading_row, message=message))
        if not heading.column:
            continue
        if heading.column in use.values():
            first = next(j for j, name in use.items() if name == heading.column)
            tell(
                TableWarning(
                    row=table.heading_row,
                    column=table.headings[i],
                    message=_("means the same as “{name}”; only the first was read.", name=table.headings[first]),
                )
            )
            continue
        use[i] = heading.column
    return use


def place_of(name: str, table: Headed, path: Path) -> int:
    """Return the number of the column with this heading, whatever it describes."""
    for i, heading in enumerate(table.headings):
        if heading == name or fold(heading) == fold(name):
            return i
    raise ProcurecheckError(
        f"there is no column “{name}”.",
        where=f"{path.name}, row {table.heading_row}",
        mend=f"The columns are: {', '.join(filter(None, table.headings))}.",
    )
