"""The one way from a file to suppliers: reads any supported table and says what it did not understand, and where."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from pydantic import Field

from procurecheck.errors import ProcurecheckError
from procurecheck.i18n import _
from procurecheck.model import Frozen, Supplier
from procurecheck.suppliers.columns import Columns, fold, load_columns
from procurecheck.suppliers.headings import (
    Headed,
    columns_used,
    find_headings,
    heading_warnings,
    is_heading,
    place_of,
)
from procurecheck.suppliers.ocds import read_ocds
from procurecheck.suppliers.rows import Builder, TableWarning
from procurecheck.suppliers.tables import (
    Sheet,
    decode,
    filled_rows,
    read_bytes,
    read_text_table,
    read_workbook,
)
from procurecheck.suppliers.values import DecimalStyle, decimal_style, text_of

TEXT_ENDINGS = frozenset({".csv", ".tsv", ".txt"})
WORKBOOK_ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
JSON_ENDINGS = frozenset({".json", ".jsonl", ".ndjson"})

STYLE_ROWS = 50_000
"""Rows that tell how the file writes decimals."""


class SupplierTable(Frozen):
    """The bidders of a file, what was not understood, and which columns were left unread."""

    path: str
    """Name of the file."""
    sha256: str
    suppliers: tuple[Supplier, ...]
    problems: tuple[TableWarning, ...] = ()
    """What was not understood, with row and column."""
    ignored_columns: tuple[str, ...] = ()
    """Headings of columns that describe persons; not a cell of them was read."""
    understood: dict[str, str] = Field(default_factory=dict)
    """Headings of the file with the column that each was understood as."""
    beside: dict[str, dict[str, str]] = Field(default_factory=dict, exclude=True, repr=False)
    """By id of the supplier, the text of the columns that were asked for beside the facts; never part of a score."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """Return the problems as lines that name file, row and column."""
        return tuple(
            f"{self.path}, {problem}" if problem.row else f"{self.path}: {problem}" for problem in self.problems
        )


class Reading(NamedTuple):
    """A table that is being read: what is known from its headings, and its suppliers one by one."""

    path: str
    sha256: str
    ignored_columns: tuple[str, ...]
    understood: dict[str, str]
    suppliers: Iterator[tuple[Supplier, int, dict[str, str]]]
    """Each with the number of its row, and the text of the columns asked for beside the facts."""


def read_suppliers(
    path: Path,
    *,
    columns: Columns | None = None,
    currency: str | None = None,
    beside: Sequence[str] = (),
    history: bool = False,
    most: int | None = None,
) -> SupplierTable:
    """Read a table of bidders (CSV, TSV, XLSX, XLS, ODS) or OCDS JSON.

    An empty cell is unknown, never "no". A cell that is not understood is unknown too and is in ``warnings``; the
    rest of its row stands. ``currency`` holds only where the file has no column and no heading that names one.
    ``beside`` names headings whose text is given back beside the facts: outcomes to learn from, groups of an audit.
    ``history`` lets the same company stand in many rows: a table of past cases, not of one tender.

    Raises:
        ProcurecheckError: where the file as a whole cannot be read, no column holds the names of the bidders, or
            there are more than ``most``.
    """
    problems: list[TableWarning] = []
    reading = open_suppliers(path, problems.append, columns=columns, currency=currency, beside=beside, history=history)
    suppliers, kept = [], {}
    for supplier, _row, texts in reading.suppliers:
        suppliers.append(supplier)
        if texts:
            kept[supplier.id] = texts
        if most is not None and len(suppliers) > most:
            raise ProcurecheckError(
                f"the table holds more than {most:,} bidders; a tender has far fewer.",
                where=path.name,
                mend="Score them all with “procurecheck suppliers score”, and check a tender with its own bidders.",
            )
    return SupplierTable(
        path=reading.path,
        sha256=reading.sha256,
        suppliers=tuple(suppliers),
        problems=tuple(problems),
        ignored_columns=reading.ignored_columns,
        understood=reading.understood,
        beside=kept,
    )


def read_release(data: bytes, name: str, *, columns: Columns | None = None) -> SupplierTable:
    """Read the bidders that an OCDS release or record names, from its bytes; ``name`` is what it is called.

    Raises:
        ProcurecheckError: where it names none, or is not JSON.
    """
    return _from_ocds(data, Path(name), columns or load_columns())


def open_suppliers(
    path: Path,
    tell: Callable[[TableWarning], None],
    *,
    columns: Columns | None = None,
    currency: str | None = None,
    beside: Sequence[str] = (),
    history: bool = False,
    unique: bool = True,
) -> Reading:
    """Open a table as :func:`read_suppliers` does, and read its rows only as they are asked for.

    What was not understood goes to ``tell`` as it is met. ``unique`` gives each row an id of its own, costing memory.
    """
    columns = columns or load_columns()
    data = read_bytes(path)
    ending = path.suffix.lower()
    builder = Builder(path.name, columns, tell, history=history, unique=unique)
    if ending in JSON_ENDINGS or (ending not in WORKBOOK_ENDINGS and data.lstrip()[:1] in {b"{", b"["}):
        if beside:
            raise ProcurecheckError(
                "a table with a heading for each column is needed.", where=path.name, mend="Give CSV or XLSX."
            )
        return _open_ocds(data, path, builder)
    if ending in WORKBOOK_ENDINGS or data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        sheets: Sequence[Sheet] = read_workbook(data, path)
    elif ending in TEXT_ENDINGS or not ending:
        sheets = [read_text_table(data, path)]
    else:
        raise ProcurecheckError(
            _("bidders cannot be read from “{ending}” files.", ending=ending),
            where=path.name,
            mend=_(
                "Give CSV, XLSX, XLS, ODS or OCDS JSON; “procurecheck suppliers template” writes a table to fill in."
            ),
        )
    return _open_sheets(sheets, hashlib.sha256(data).hexdigest(), path, builder, currency, beside)


def _open_sheets(
    sheets: Sequence[Sheet],
    sha256: str,
    path: Path,
    builder: Builder,
    currency: str | None,
    beside: Sequence[str],
) -> Reading:
    columns = builder.columns
    tables = [table for table in (find_headings(sheet, columns) for sheet in sheets) if table]
    if not tables:
        raise ProcurecheckError(
            _("no column holds the names of the bidders."),
            where=path.name,
            mend=_(
                "Head it “{label}” or “name”; “procurecheck suppliers template” writes a table to fill in.",
                label=columns.label("name"),
            ),
        )
    table, *others = tables
    for note in table.sheet.notes:
        builder.warn(None, None, note)
    for other in others:
        if _has_rows(other):
            builder.warn(
                None, None, _("the sheet “{name}” also names bidders and was not read.", name=other.sheet.name)
            )
    asked = {name: place_of(name, table, path) for name in beside}
    shown = {table.headings[i] for i in asked.values()}
    for warning in heading_warnings(table, columns):
        if warning.column not in shown:
            builder.tell(warning)
    use = columns_used(table, builder.tell)
    return Reading(
        path=path.name,
        sha256=sha256,
        ignored_columns=tuple(h for h, f in zip(table.headings, table.found, strict=True) if f.kind == "personal"),
        understood={table.headings[i]: name for i, name in use.items()},
        suppliers=_suppliers(table, use, asked, builder, currency),
    )


def _suppliers(
    table: Headed, use: dict[int, str], asked: dict[str, int], builder: Builder, currency: str | None
) -> Iterator[tuple[Supplier, int, dict[str, str]]]:
    style = _style(table, use, builder.columns)
    named = {heading.currency for heading in table.found if heading.currency}
    default = named.pop() if len(named) == 1 else (None if "currency" in use.values() else currency)
    width, sheet = len(table.headings), table.sheet
    name = next(i for i, key in use.items() if key == "name")
    folded = [fold(heading) for heading in table.headings]
    told: set[int] = set()
    for number, row in filled_rows(sheet):
        if number < table.heading_row + table.rows:
            continue
        if number in sheet.faults:
            told.add(number)
            builder.warn(number, None, sheet.faults[number])
        if is_heading(row, number, name, folded, table, builder.columns):
            builder.warn(number, None, _("headings stand here again; the row was left out."))
            continue
        cells = {key: (table.headings[i], row[i]) for i, key in use.items() if i < len(row)}
        if len(row) > width and any(text_of(cell) for cell in row[width:]):
            builder.warn(
                number,
                None,
                _(
                    "the row has more cells than the table has headings, so that values may have slipped: only the "
                    "name was read. Put text and numbers that hold the separator in quotation marks."
                ),
            )
            cells = {key: value for key, value in cells.items() if key == "name"}
        merged = {key: sheet.merged[number, i] for i, key in use.items() if (number, i) in sheet.merged}
        made = builder.add(number, f"row {number}", cells, style, sheet.workbook, default, merged)
        if made:
            yield made, number, {key: text_of(row[i]) if i < len(row) else "" for key, i in asked.items()}
    for number in sorted(set(sheet.faults) - told):
        builder.warn(number, None, sheet.faults[number])
    if not builder.count:
        builder.warn(None, None, _("no bidder stands in the table."))


def _has_rows(table: Headed) -> bool:
    return any(number > table.heading_row for number, _row in filled_rows(table.sheet))


def _from_ocds(data: bytes, path: Path, columns: Columns) -> SupplierTable:
    problems: list[TableWarning] = []
    reading = _open_ocds(data, path, Builder(path.name, columns, problems.append))
    suppliers = tuple(supplier for supplier, _row, _texts in reading.suppliers)
    return SupplierTable(
        path=reading.path,
        sha256=reading.sha256,
        suppliers=suppliers,
        problems=tuple(problems),
        ignored_columns=reading.ignored_columns,
    )


def _open_ocds(data: bytes, path: Path, builder: Builder) -> Reading:
    text, notes = decode(data, path)
    rows, ignored = read_ocds(text, path.name)
    for note in notes:
        builder.warn(None, None, note)

    def suppliers() -> Iterator[tuple[Supplier, int, dict[str, str]]]:
        for number, (place, raw) in enumerate(rows, 1):
            made = builder.add(number, place, {key: (key, value) for key, value in raw.items()}, "point", False, None)
            if made:
                yield made, number, {}

    return Reading(path.name, hashlib.sha256(data).hexdigest(), ignored, {}, suppliers())


def _style(table: Headed, use: dict[int, str], columns: Columns) -> DecimalStyle:
    """Tell how the file writes decimals: by cells that can mean one thing, else by language and separator."""
    styles: set[DecimalStyle] = set()
    numeric = [i for i, name in use.items() if (c := columns.get(name)) and c.type in {"number", "money", "percent"}]
    for number, row in islice(table.sheet.rows, STYLE_ROWS):
        for i in numeric if number > table.heading_row else ():
            cell = row[i] if i < len(row) else None
            if isinstance(cell, str) and re.search(r"\d", cell):
                styles.add(decimal_style(cell))
    styles.discard("open")
    if len(styles) == 1:
        return styles.pop()
    if styles:
        return "open"
    if table.sheet.comma_file or any(heading.comma_language for heading in table.found):
        return "comma"
    return "point" if table.sheet.point_file else "open"
