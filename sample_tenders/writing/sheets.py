"""Price sheets: a YAML description in, an XLSX workbook out.

Columns may have a width; a row is a list of cells, or a mapping with ``cells`` and ``style`` (``title``, ``head``, ``total``).
Cells that begin with ``=`` are formulas; ``~`` is an empty cell for the bidder, shaded.
"""

from __future__ import annotations

import io
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import yaml
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from writing.package import repack

_THIN = Side(style="thin", color="808080")
_FILL = {"head": "D9E2EC", "total": "EEEEEE", "input": "FFF8DC"}


def workbook(path: Path) -> bytes:
    """The workbook that ``path`` describes."""
    plan: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    book = openpyxl.Workbook()
    book.remove(book.active)
    book.properties.creator = plan["author"]
    book.properties.title = plan["title"]
    book.properties.created = datetime(2026, 9, 1, 8)
    for sheet_plan in plan["sheets"]:
        sheet = book.create_sheet(sheet_plan["name"])
        for number, width in enumerate(sheet_plan["widths"], 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        for number, row in enumerate(sheet_plan["rows"], 1):
            _write_row(sheet, number, row)
        if "freeze" in sheet_plan:
            sheet.freeze_panes = sheet_plan["freeze"]
        if "format" in sheet_plan:
            for reference, code in sheet_plan["format"].items():
                for line in sheet[reference] if ":" in reference else ((sheet[reference],),):
                    for cell in line:
                        cell.number_format = code
    buffer = io.BytesIO()
    book.save(buffer)
    return repack(buffer.getvalue(), _fix_time)


def _write_row(sheet: Any, number: int, row: Any) -> None:
    style = row.get("style", "") if isinstance(row, dict) else ""
    cells = row["cells"] if isinstance(row, dict) else row
    for column, value in enumerate(cells or [], 1):
        cell = sheet.cell(number, column, None if value == "~" else value)
        if style == "title":
            cell.font = Font(bold=True, size=13)
            continue
        if style == "note":
            continue
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.border = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
        cell.font = Font(bold=style in {"head", "total"})
        fill = "input" if value == "~" else style
        if fill in _FILL:
            cell.fill = PatternFill("solid", fgColor=_FILL[fill])


def _fix_time(name: str, data: bytes) -> bytes:
    """Openpyxl writes the present time as time of the last change."""
    if name != "docProps/core.xml":
        return data
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-09-01T08:00:00Z", data)
