"""Helpers of the tests of review: a register with small cases, and a sheet filled in as an official does."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from procurecheck.assess import Given, Knowledge, assess
from procurecheck.cli import main
from procurecheck.documents.pack import read_file
from procurecheck.model import Assessment
from procurecheck.register.decisions import newest_decisions
from procurecheck.register.open import Register
from procurecheck.register.rows import rows_of
from procurecheck.register.sightings import Sighting
from procurecheck.register.write import Checked, begin_scan, find_known, keep_version, note_seen
from procurecheck.reports import as_json
from procurecheck.review.sheet import COLUMNS, DECISION, KEY, REASON

NOW = datetime(2026, 11, 1, 22, 0, tzinfo=UTC)
TEXT = (
    "# Working conditions\n\nThe contractor shall pay its workers at least the minimum wage.\n\n"
    "Forced labour is prohibited.\n\n=SUM(A1:A9) The contractor shall pay its workers the minimum wage of the sector.\n"
)


def assessed(knowledge: Knowledge, case: str, text: str = TEXT, **given: Any) -> Assessment:
    return assess(
        read_file(text.encode(), "tender.md", knowledge.languages), None, knowledge, Given(case_id=case, **given)
    )


def keep(register: Register, assessment: Assessment, base: str = "/base") -> None:
    run = begin_scan(register, {}, procurecheck="1", library="l", models="m", now=NOW)
    case = assessment.case.id
    one = Sighting(case, base, case, case)
    known = case in find_known(register, [case])
    note_seen(register, run, new=[] if known else [one], known=[one] if known else [])
    record = zlib.compress(as_json.render(assessment).encode())
    keep_version(register, run, Checked(case, "f", "c", rows_of(assessment), record, None))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def cells(path: Path) -> list[dict[str, Any]]:
    """The rows of the sheet by the names of its columns."""
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))["Review"]
    return [
        dict(zip(COLUMNS, row, strict=True))
        for row in sheet.iter_rows(min_row=2, max_col=len(COLUMNS), values_only=True)
    ]


def fill(path: Path, changes: Mapping[int, Mapping[str, str | None]]) -> None:
    """Write into cells, by the number of the row from 0 and the name of the column, and save as openpyxl does."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    for row, values in changes.items():
        for name, value in values.items():
            cell = book["Review"].cell(row + 2, COLUMNS.index(name) + 1)
            cell.value = value
            if value:
                cell.data_type = "s"
    book.save(path)


def decide(word: str, reason: str | None = None) -> dict[str, str | None]:
    return {DECISION: word, REASON: reason}


def decisions(register: Register, case: str) -> dict[str, tuple[str, str | None, str, str | None]]:
    """What is decided by mark: verdict, strength, reason, by whom."""
    return {mark: kept.decided[:4] for mark, kept in newest_decisions(register, [case]).get(case, {}).items()}


def mark(row: Mapping[str, Any]) -> str:
    return str(row[KEY]).split(":")[1]
