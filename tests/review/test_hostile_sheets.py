"""Whatever somebody writes into the cells of a sheet: faults are named, nothing breaks, nothing wrong is kept."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reviewing import NOW, decisions

from procurecheck.register.open import Register
from procurecheck.review.apply import apply
from procurecheck.review.items import WORDS, items
from procurecheck.review.sheet import COLUMNS, DECISION, KEY, LOCKED, REASON

CELL = st.one_of(st.text(max_size=30), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans())
KEYS = st.one_of(st.text(max_size=40), st.from_regex(r"\A\d{1,25}:[0-9a-f]{0,32}:\d{1,25}\Z"))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(st.lists(CELL, min_size=len(COLUMNS), max_size=len(COLUMNS)), KEYS), max_size=4))
def test_no_cell_breaks_it(register: Register, rows: list[tuple[list[object], str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "review.xlsx"
        book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
        page = book.add_worksheet()
        page.write_row(0, 0, COLUMNS)
        for number, (cells, key) in enumerate(rows, 1):
            page.write_row(number, 0, cells)
            page.write_string(number, COLUMNS.index(KEY), key)
        book.close()
        applied = apply(path, register, NOW)
    assert (applied.kept, applied.same) == (0, 0)
    assert decisions(register, "alpha") == {}


@pytest.mark.parametrize("column", LOCKED)
def test_a_change_of_any_locked_cell_is_found(register: Register, tmp_path: Path, column: str) -> None:
    item = next(iter(items(register)))
    row = {**dict(zip(LOCKED, item.shown, strict=True)), DECISION: WORDS[0], REASON: "", KEY: item.key}
    row[column] += " more"
    path = tmp_path / "review.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("Sheet one")
    page.write_row(0, 0, COLUMNS)
    page.write_row(1, 0, [row.get(name, "") for name in COLUMNS])
    book.close()
    (fault,) = apply(path, register, NOW).faults
    assert (fault.sheet, fault.row, fault.column) == ("Sheet one", 2, column)
    assert decisions(register, "alpha") == {}
