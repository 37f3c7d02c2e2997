"""From the cells of a row to a supplier, with a message for each cell that was not understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from procurecheck.i18n import _
from procurecheck.model import Frozen, Supplier
from procurecheck.suppliers.columns import Column, Columns, fold
from procurecheck.suppliers.values import Cell, DecimalStyle, Parsed, parse_cell, text_of

_KEPT = 5_000
"""Texts of cells of one column whose meaning is kept, for the same ones come again and again."""
_UNSURE = frozenset({"number", "money"})
"""Types of columns of which a cell merged over several rows may mean the sum of them."""


class TableWarning(Frozen):
    """Something that was not understood, with the place a person can go to."""

    message: str
    row: int | None = None
    """Row as the spreadsheet program numbers it, or line of the text file; ``None`` for the whole file."""
    column: str | None = None
    """Heading as it stands in the file."""

    def __str__(self) -> str:
        """Return place and message in one line."""
        if self.row is not None and self.column is not None:
            return _("row {row}, column “{column}”: {note}", row=self.row, column=self.column, note=self.message)
        if self.row is not None:
            return _("row {row}: {note}", row=self.row, note=self.message)
        if self.column is not None:
            return _("column “{column}”: {note}", column=self.column, note=self.message)
        return self.message


class Builder:
    """Makes suppliers row by row, hands on what was not understood, and keeps ids and names apart.

    ``history`` lets the same company stand in many rows; ``unique`` keeps ids apart, which costs memory for each row.
    """

    def __init__(
        self,
        file: str,
        columns: Columns,
        tell: Callable[[TableWarning], None],
        *,
        history: bool = False,
        unique: bool = True,
    ) -> None:
        self.file = file
        self.columns = columns
        self.tell = tell
        self.history = history
        self.unique = unique
        self.count = 0
        self._empty = {column.name: None for column in columns.columns}
        self._by_name = {column.name: column for column in columns.columns}
        self._rows: dict[int, int | str] = {}
        self._numbers: dict[int, int | str] = {}
        self._ids: dict[str, int] = {}
        self._known: dict[str, dict[str, Parsed]] = {column.name: {} for column in columns.columns}

    def warn(self, row: int | None, column: str | None, message: str) -> None:
        """Hand on what was not understood."""
        self.tell(TableWarning(row=row, column=column, message=message))

    def add(
        self,
        row: int,
        place: str,
        cells: Mapping[str, tuple[str, Cell | Any]],
        style: DecimalStyle,
        workbook: bool,
        currency: str | None,
        merged: Mapping[str, str] | None = None,
    ) -> Supplier | None:
        """Return the row as a supplier, ``None`` where it was left out.

        Args:
            row: its number, for messages.
            place: what a person calls it.
            cells: heading and cell by name of the column.
            style: how the file writes decimals.
            workbook: whether the cells come typed from a spreadsheet.
            currency: of amounts, where neither the row nor the amount names one.
            merged: columns whose cell is merged over several rows, with these rows.
        """
        facts: dict[str, str | float | bool | None] = dict(self._empty)
        currencies: dict[str, str] = {}
        for key, (heading, cell) in cells.items():
            column = self._by_name[key]
            if merged and key in merged and column.type in _UNSURE:
                message = _(
                    "the cell is merged over the rows {rows}: whether it holds for each or for all is open.",
                    rows=merged[key],
                )
                self.warn(row, heading, message)
                continue
            parsed = self._parsed(cell, column, style, workbook)
            facts[key] = parsed.value
            if parsed.message:
                self.warn(row, heading, parsed.message)
            if parsed.currency:
                currencies[heading] = parsed.currency
        name = facts.pop("name")
        if not name:
            if any(text_of(cell) for _heading, cell in cells.values()):
                self.warn(row, None, _("the name of the company is missing; the row was left out."))
            return None
        self._currency(row, facts, currencies, currency)
        if fold(str(name)) in self.columns.answers.total:
            self.warn(row, None, _("“{name}” is a total and no company; the row was left out.", name=name))
            return None
        if not self.history and self._stands_already(row, place, str(name), facts):
            return None
        self.count += 1
        ident = self._id(row, facts.pop("id", None), str(name))
        return Supplier(id=ident, name=str(name), facts=facts, source=f"{self.file}, {place}")

    def _parsed(self, cell: Cell, column: Column, style: DecimalStyle, workbook: bool) -> Parsed:
        if cell is None or cell == "":
            return _NOTHING
        if not isinstance(cell, str):
            return parse_cell(cell, column, self.columns, style, workbook=workbook)
        kept = self._known[column.name]
        known = kept.get(cell)
        if known is None:
            known = parse_cell(cell, column, self.columns, style, workbook=workbook)
            if len(kept) < _KEPT:
                kept[cell] = known
        return known

    def _stands_already(self, row: int, place: str, name: str, facts: Mapping[str, object]) -> bool:
        number, lot = str(facts.get("registration_number") or ""), str(facts.get("lot") or "")
        # the hash and not the text, which for millions of rows would fill the memory
        key = hash((fold(name) or name, number, lot))
        here: int | str = row if place == f"row {row}" else place
        first = self._rows.setdefault(key, here)
        if first != here:
            self.warn(
                row,
                None,
                _("“{name}” stands already in row {place}; this row was left out.", name=name, place=first)
                if isinstance(first, int)
                else _("“{name}” stands already at “{place}”; this row was left out.", name=name, place=first),
            )
            return True
        if number:
            same = self._numbers.setdefault(hash((fold(number).replace(" ", ""), lot)), here)
            if same != here:
                self.warn(
                    row,
                    None,
                    _(
                        "“{name}” has the registration number of row {place}; are both one company?",
                        name=name,
                        place=same,
                    )
                    if isinstance(same, int)
                    else _(
                        "“{name}” has the registration number of “{place}”; are both one company?",
                        name=name,
                        place=same,
                    ),
                )
        return False

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
            self.warn(
                row, "currency", _("“{text}” is not a currency; write three letters, for instance EUR.", text=stated)
            )
            code = None
        for heading, own in named.items():
            if code and own != code:
                self.warn(
                    row,
                    heading,
                    _("the amount is in {own} and the row says {code}; the currency is left open.", own=own, code=code),
                )
                facts["currency"] = None
                return
            code = code or own
        facts["currency"] = code or (default if not stated else None)

    def _id(self, row: int, given: Any, name: str) -> str:
        wanted = str(given) if given else (re.sub(r"[^a-z0-9]+", "-", fold(name))[:60].strip("-") or f"row-{row}")
        if not self.unique:
            return wanted
        ident, count = wanted, self._ids.get(wanted, 1)
        while ident in self._ids:
            count += 1
            ident = f"{wanted}-{count}"
        self._ids[wanted] = count
        self._ids.setdefault(ident, 1)
        if given and ident != wanted:
            self.warn(
                row,
                "id",
                _("“{wanted}” is taken by another row; this one is called “{given}”.", wanted=wanted, given=ident),
            )
        return ident


_NOTHING = Parsed()
