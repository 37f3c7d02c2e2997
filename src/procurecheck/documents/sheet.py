"""Tables: XLSX, XLS and ODS through calamine, CSV as it comes. A sheet is a page, a row that is not empty a block.

Numbers are written as people see them, without the dust of binary fractions; dates are ISO 8601. Cells with formulas
give the value that was last saved. Hidden sheets are read as well: what is hidden in a price sheet still binds.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from procurecheck.documents.blocks import Block, Reading
from procurecheck.documents.encodings import decode, tidy
from procurecheck.documents.text import finished, row_text
from procurecheck.errors import UnreadableError
from procurecheck.i18n import N_, _, format_number
from procurecheck.workbooks import check_size

MOST_ROWS = 200_000
"""Rows read of one file; the reason names the rest."""
_DAMAGED = N_("The workbook is damaged or locked. Open it, take off any password, and save it anew as XLSX.")


def read(data: bytes, path: str) -> Reading:
    """Read a workbook.

    Raises:
        UnreadableError: where it is damaged, locked, made to exhaust memory, or empty.
    """
    del path
    if data.startswith(b"PK"):
        check_size(data)
    blocks: list[Block] = []
    labels: dict[int, str] = {}
    reasons = []
    left = MOST_ROWS
    for page, (label, rows) in enumerate(_sheets(data), start=1):
        labels[page] = tidy(label)
        for cells in rows:
            text = row_text([_text(cell) for cell in cells])
            if not text:
                continue
            if not left:
                reasons.append(
                    _(
                        "The workbook holds more than {most} rows; the rest was not read.",
                        most=format_number(MOST_ROWS),
                    )
                )
                break
            left -= 1
            blocks.append(Block(text, "table_row", page=page))
        if reasons:
            break
    if not blocks:
        raise UnreadableError("The workbook holds no text; perhaps only pictures. Save it as PDF.")
    return Reading(
        tuple(blocks),
        pages=len(labels),
        page_labels=labels,
        status="partly_read" if reasons else "read",
        reason=" ".join(reasons) or None,
    )


def read_csv(data: bytes, path: str) -> Reading:
    """Read a table of text; its encoding and the sign between its cells are told from what it holds.

    Raises:
        UnreadableError: where it is no text, or empty.
    """
    text, note = decode(data)
    first, _break, rest = text.partition("\n")
    declared = re.fullmatch(r"sep=(.)", first.strip("\r\n "), re.I)
    sign = declared[1] if declared else "\t" if path.lower().endswith((".tsv", ".tab")) else delimiter(text)
    rows = _csv_rows(rest if declared else text, sign)
    blocks = [Block(row, "table_row") for row in islice(rows, MOST_ROWS + 1)]
    reading = finished(tuple(blocks[:MOST_ROWS]), note)
    if len(blocks) <= MOST_ROWS:
        return reading
    rest_unread = _("The table holds more than {most} rows; the rest was not read.", most=format_number(MOST_ROWS))
    return Reading(reading.blocks, status="partly_read", reason=" ".join(filter(None, (reading.reason, rest_unread))))


def delimiter(text: str) -> str:
    """Return the sign that parts the cells of most lines in the same number as in the first."""
    lines = [line for line in islice(io.StringIO(text), 200) if line.strip()][:30]

    def evidence(sign: str) -> tuple[int, int]:
        counts = [sum(part.count(sign) for part in line.split('"')[::2]) for line in lines]
        usual = max(set(counts), key=lambda count: (bool(count), counts.count(count), count), default=0)
        return (counts.count(usual) if usual else 0, usual)

    return max((";", "\t", ",", "|"), key=evidence)


def number_text(value: float) -> str:
    """Return a number as people see it: ``0.1 + 0.2`` is 0.3, and no exponent where it can be avoided."""
    short = f"{value:.15g}"
    if "e" not in short and "n" not in short:
        return short
    if 1e-9 <= abs(value) < 1e21:
        return f"{Decimal(short):f}"
    return short


def _csv_rows(text: str, sign: str) -> Iterator[str]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    done = 0
    try:
        for cells in reader:
            done = reader.line_num
            if row := row_text([tidy(cell) for cell in cells]):
                yield row
    except csv.Error:  # a quotation mark that never closes: the lines are taken as they are
        for line in islice(io.StringIO(text, newline=""), done, None):
            if row := row_text([tidy(cell) for cell in line.split(sign)]):
                yield row


def _sheets(data: bytes) -> Iterator[tuple[str, Iterable[list[Any]]]]:
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            yield name, _rows(book, name)
    except BaseException as error:
        # a panic inside the library is not an Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError | UnreadableError):
            raise
        raise UnreadableError(_DAMAGED) from None


def _rows(book: Any, name: str) -> list[list[Any]]:
    rows: list[list[Any]] = book.get_sheet_by_name(name).to_python(skip_empty_area=True)
    return rows


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return tidy(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return number_text(cell)
    if isinstance(cell, datetime):
        return (
            cell.isoformat(" ", "minutes" if not cell.second else "seconds")
            if cell.time() != time()
            else _text(cell.date())
        )
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat("minutes" if not cell.second else "seconds")
    if isinstance(cell, timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}"
    return "" if cell is None else tidy(str(cell))
