"""The one way from a file to suppliers: reads any supported table and says what it did not understand, and where."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field

from procurecheck.errors import ProcurecheckError
from procurecheck.model import Frozen, Supplier
from procurecheck.suppliers.columns import Columns, Heading, fold, load_columns
from procurecheck.suppliers.ocds import read_ocds
from procurecheck.suppliers.tables import (
    Sheet,
    decode,
    filled_rows,
    read_bytes,
    read_text_table,
    read_workbook,
)
from procurecheck.suppliers.values import Cell, DecimalStyle, decimal_style, parse_cell, text_of

TEXT_ENDINGS = frozenset({".csv", ".tsv", ".txt"})
WORKBOOK_ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
JSON_ENDINGS = frozenset({".json", ".jsonl", ".ndjson"})
HEADING_ROWS = 15
"""The headings stand within the first rows; a title may stand above them."""


class TableWarning(Frozen):
    """Something that was not understood, with the place a person can go to."""

    message: str
    row: int | None = None
    """Row as the spreadsheet program numbers it, or line of the text file; ``None`` for the whole file."""
    column: str | None = None
    """Heading as it stands in the file."""

    def __str__(self) -> str:
        """Return place and message in one line."""
        place = ", ".join(
            part
            for part in (
                f"row {self.row}" if self.row is not None else "",
                f"column “{self.column}”" if self.column is not None else "",
            )
            if part
        )
        return f"{place}: {self.message}" if place else self.message


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


@dataclass(slots=True)
class _Table:
    """A sheet with its headings recognised."""

    sheet: Sheet
    heading_row: int
    headings: list[str]
    found: list[Heading]


def read_suppliers(
    path: Path,
    *,
    columns: Columns | None = None,
    currency: str | None = None,
    beside: Sequence[str] = (),
    history: bool = False,
) -> SupplierTable:
    """Read a table of bidders (CSV, TSV, XLSX, XLS, ODS) or OCDS JSON.

    An empty cell is unknown, never "no". A cell that is not understood is unknown too and is in ``warnings``; the
    rest of its row stands. ``currency`` holds only where the file has no column and no heading that names one.
    ``beside`` names headings whose text is given back beside the facts: outcomes to learn from, groups of an audit.
    ``history`` lets the same company stand in many rows: a table of past cases, not of one tender.

    Raises:
        ProcurecheckError: where the file as a whole cannot be read, or no column holds the names of the bidders.
    """
    columns = columns or load_columns()
    data = read_bytes(path)
    ending = path.suffix.lower()
    if ending in JSON_ENDINGS or (ending not in WORKBOOK_ENDINGS and data.lstrip()[:1] in {b"{", b"["}):
        if beside:
            raise ProcurecheckError(
                "a table with a heading for each column is needed.", where=path.name, mend="Give CSV or XLSX."
            )
        return _from_ocds(data, path, columns)
    if ending in WORKBOOK_ENDINGS or data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        sheets: Sequence[Sheet] = read_workbook(data, path)
    elif ending in TEXT_ENDINGS or not ending:
        sheets = [read_text_table(data, path)]
    else:
        raise ProcurecheckError(
            f"bidders cannot be read from “{ending}” files.",
            where=path.name,
            mend="Give CSV, XLSX, XLS, ODS or OCDS JSON; “procurecheck suppliers template” writes a table to fill in.",
        )
    return _from_sheets(sheets, data, path, columns, currency, beside, history)


def _from_sheets(
    sheets: Sequence[Sheet],
    data: bytes,
    path: Path,
    columns: Columns,
    currency: str | None,
    beside: Sequence[str],
    history: bool,
) -> SupplierTable:
    tables = [table for table in (_headings(sheet, columns) for sheet in sheets) if table]
    if not tables:
        label = columns.get("name")
        raise ProcurecheckError(
            "no column holds the names of the bidders.",
            where=path.name,
            mend=f"Head it “{label.label.en if label else 'name'}” or “name”; "
            "“procurecheck suppliers template” writes a table to fill in.",
        )
    table, *others = tables
    warnings = [TableWarning(message=note) for note in table.sheet.notes]
    warnings += [
        TableWarning(message=f"the sheet “{other.sheet.name}” also names bidders and was not read.")
        for other in others
        if _has_rows(other)
    ]
    ignored = tuple(h for h, found in zip(table.headings, table.found, strict=True) if found.kind == "personal")
    asked = {name: _place_of(name, table, path) for name in beside}
    warnings += [
        w for w in _heading_warnings(table, columns) if w.column not in {table.headings[i] for i in asked.values()}
    ]
    use = _columns_used(table, warnings)
    style = _style(table, use, columns)
    builder = _Builder(path.name, columns, warnings, history=history)
    named = {columns_found.currency for columns_found in table.found if columns_found.currency}
    default = named.pop() if len(named) == 1 else (None if "currency" in use.values() else currency)
    width = len(table.headings)
    kept: dict[str, dict[str, str]] = {}
    for number, row in filled_rows(table.sheet):
        if number <= table.heading_row:
            continue
        cells = {use[i]: (table.headings[i], cell) for i, cell in enumerate(row[:width]) if i in use}
        if any(text_of(cell) for cell in row[width:]):
            builder.warn(
                number,
                None,
                "the row has more cells than the table has headings, so that values may have slipped: "
                "only the name was read. Put text and numbers that hold the separator in quotation marks.",
            )
            cells = {key: value for key, value in cells.items() if key == "name"}
        ident = builder.add(number, f"row {number}", cells, style, table.sheet.workbook, default)
        if ident and asked:
            kept[ident] = {name: text_of(row[i]) if i < len(row) else "" for name, i in asked.items()}
    return SupplierTable(
        path=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        suppliers=builder.result(),
        problems=tuple(warnings),
        ignored_columns=ignored,
        understood={table.headings[i]: name for i, name in use.items()},
        beside=kept,
    )


def _place_of(name: str, table: _Table, path: Path) -> int:
    """Return the number of the column with this heading, whatever it describes."""
    for i, heading in enumerate(table.headings):
        if heading == name or fold(heading) == fold(name):
            return i
    raise ProcurecheckError(
        f"there is no column “{name}”.",
        where=f"{path.name}, row {table.heading_row}",
        mend=f"The columns are: {', '.join(filter(None, table.headings))}.",
    )


def _has_rows(table: _Table) -> bool:
    return any(number > table.heading_row for number, _ in filled_rows(table.sheet))


def _from_ocds(data: bytes, path: Path, columns: Columns) -> SupplierTable:
    text, notes = decode(data, path)
    rows, ignored = read_ocds(text, path.name)
    warnings = [TableWarning(message=note) for note in notes]
    builder = _Builder(path.name, columns, warnings)
    for number, (place, raw) in enumerate(rows, 1):
        builder.add(number, place, {key: (key, value) for key, value in raw.items()}, "point", False, None)
    return SupplierTable(
        path=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        suppliers=builder.result(),
        problems=tuple(warnings),
        ignored_columns=ignored,
    )


def _headings(sheet: Sheet, columns: Columns) -> _Table | None:
    """Return the sheet with the row that has the most known headings, if one of them is the name."""
    best: _Table | None = None
    best_count = 0
    for seen, (number, row) in enumerate(filled_rows(sheet)):
        if seen >= HEADING_ROWS:
            break
        texts = [text_of(cell) for cell in row]
        while texts and not texts[-1]:
            texts.pop()
        found = [columns.heading(text) for text in texts]
        known = {heading.column for heading in found if heading.column}
        if "name" in known and len(known) > best_count:
            best, best_count = _Table(sheet, number, texts, found), len(known)
    return best


def _heading_warnings(table: _Table, columns: Columns) -> Iterable[TableWarning]:
    for text, heading in zip(table.headings, table.found, strict=True):
        if heading.kind == "personal":
            yield TableWarning(
                row=table.heading_row,
                column=text,
                message="the column describes persons and was not read: no person is profiled.",
            )
        elif heading.kind == "unknown":
            near = columns.get(heading.suggestion) if heading.suggestion else None
            hint = f" Did you mean “{near.name}” ({near.label.en})?" if near else ""
            yield TableWarning(
                row=table.heading_row, column=text, message=f"the column is not known and was not read.{hint}"
            )


def _columns_used(table: _Table, warnings: list[TableWarning]) -> dict[int, str]:
    use: dict[int, str] = {}
    for i, heading in enumerate(table.found):
        if heading.kind == "empty" and any(
            len(row) > i and text_of(row[i]) for number, row in table.sheet.rows if number > table.heading_row
        ):
            warnings.append(
                TableWarning(row=table.heading_row, message=f"column {i + 1} has no heading and was not read.")
            )
        if not heading.column:
            continue
        if heading.column in use.values():
            first = next(j for j, name in use.items() if name == heading.column)
            warnings.append(
                TableWarning(
                    row=table.heading_row,
                    column=table.headings[i],
                    message=f"means the same as “{table.headings[first]}”; only the first was read.",
                )
            )
            continue
        use[i] = heading.column
    return use


def _style(table: _Table, use: dict[int, str], columns: Columns) -> DecimalStyle:
    """Tell how the file writes decimals: by cells that can mean one thing, else by language and separator."""
    styles: set[DecimalStyle] = set()
    for number, row in table.sheet.rows:
        for i, name in use.items():
            column = columns.get(name)
            if number > table.heading_row and i < len(row) and column and column.type in {"number", "money", "percent"}:
                cell = row[i]
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


class _Builder:
    """Collects suppliers row by row with their warnings; keeps ids and names apart."""

    def __init__(self, file: str, columns: Columns, warnings: list[TableWarning], *, history: bool = False) -> None:
        self.file = file
        self.history = history
        self.columns = columns
        self.warnings = warnings
        self._suppliers: list[Supplier] = []
        self._rows: dict[tuple[str, str, str], str] = {}
        self._ids: set[str] = set()

    def warn(self, row: int | None, column: str | None, message: str) -> None:
        self.warnings.append(TableWarning(row=row, column=column, message=message))

    def result(self) -> tuple[Supplier, ...]:
        if not self._suppliers:
            self.warn(None, None, "no bidder stands in the table.")
        return tuple(self._suppliers)

    def add(
        self,
        row: int,
        place: str,
        cells: dict[str, tuple[str, Cell | Any]],
        style: DecimalStyle,
        workbook: bool,
        currency: str | None,
    ) -> str | None:
        """Add the row as a supplier and return its id, ``None`` where it was left out."""
        facts: dict[str, str | float | bool | None] = {}
        currencies: dict[str, str] = {}
        for column in self.columns.columns:
            heading, cell = cells.get(column.name, (column.name, None))
            parsed = parse_cell(cell, column, self.columns, style, workbook=workbook)
            facts[column.name] = parsed.value
            if parsed.message:
                self.warn(row, heading, parsed.message)
            if parsed.currency:
                currencies[heading] = parsed.currency
        name = facts.pop("name")
        if not name:
            if any(text_of(cell) for _, cell in cells.values()):
                self.warn(row, None, "the name of the company is missing; the row was left out.")
            return None
        self._currency(row, facts, currencies, currency)
        key = (
            fold(str(name)) or str(name),
            str(facts.get("registration_number") or ""),
            str(facts.get("lot") or ""),
        )
        if key in self._rows and not self.history:
            self.warn(row, None, f"“{name}” stands already in {self._rows[key]}; this row was left out.")
            return None
        self._rows[key] = place
        ident = self._id(row, facts.pop("id", None), str(name))
        self._suppliers.append(Supplier(id=ident, name=str(name), facts=facts, source=f"{self.file}, {place}"))
        return ident

    def _currency(
        self,
        row: int,
        facts: dict[str, str | float | bool | None],
        named: dict[str, str],
        default: str | None,
    ) -> None:
        stated = facts.get("currency")
        code = str(stated).strip().upper() if stated else None
        code = {"€": "EUR", "£": "GBP", "KČ": "CZK", "ZŁ": "PLN", "FT": "HUF"}.get(code or "", code)
        if code and not re.fullmatch(r"[A-Z]{3}", code):
            self.warn(row, "currency", f"“{stated}” is not a currency; write three letters, for instance EUR.")
            code = None
        for heading, own in named.items():
            if code and own != code:
                self.warn(
                    row,
                    heading,
                    f"the amount is in {own} and the row says {code}; the currency is left open.",
                )
                facts["currency"] = None
                return
            code = code or own
        facts["currency"] = code or (default if not stated else None)

    def _id(self, row: int, given: Any, name: str) -> str:
        wanted = str(given) if given else (re.sub(r"[^a-z0-9]+", "-", fold(name))[:60].strip("-") or f"row-{row}")
        ident, count = wanted, 2
        while ident in self._ids:
            ident, count = f"{wanted}-{count}", count + 1
        if given and ident != wanted:
            self.warn(row, "id", f"“{wanted}” is taken by another row; this one is called “{ident}”.")
        self._ids.add(ident)
        return ident
