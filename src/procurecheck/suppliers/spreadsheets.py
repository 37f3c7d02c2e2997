"""Refuses spreadsheets that are small on disk and enormous in memory, before they are opened."""

from __future__ import annotations

import io
import re
import zipfile

from procurecheck.errors import ProcurecheckError

LARGEST_UNPACKED = 300 * 1024 * 1024
LARGEST_GRID = 5_000_000
"""Cells of the rectangle that spans all filled cells of a sheet; the reader keeps it whole in memory."""
LARGEST_TEXT = 1_000_000_000
"""Characters of the longest shared text times the cells that may repeat it."""
_REFERENCE = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_ODS_PART = re.compile(rb"<(?:[\w-]+:)?(table-row|table-cell|covered-table-cell|table)\b([^>]*)>")
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d{1,9})"')


def check_size(data: bytes, name: str) -> None:
    """Raise ``ProcurecheckError`` where reading the spreadsheet could exhaust memory."""
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
            if unpacked > LARGEST_UNPACKED:
                raise _too_large(name)
            longest = cells = 0
            for member in archive.infolist():
                if member.filename.lower().endswith(".bin") and "workbook" in member.filename.lower():
                    raise ProcurecheckError("this is a binary workbook (XLSB).", where=name, mend="Save it as XLSX.")
                if not member.filename.lower().endswith(".xml"):
                    continue
                xml = archive.read(member)
                if member.filename == "content.xml":
                    extent = _ods_extent(xml)
                elif "sharedstrings" in member.filename.lower():
                    longest = max(longest, *map(len, xml.split(b"</si>")))
                    continue
                else:
                    extent = _xlsx_extent(xml)
                cells += extent[0] * extent[1]
                if cells > LARGEST_GRID:
                    raise _too_large(name)
            if longest * cells > LARGEST_TEXT and longest > 40_000:
                raise _too_large(name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise ProcurecheckError(
            "the spreadsheet is damaged.", where=name, mend="Open it and save it anew as XLSX or CSV."
        ) from error


def _too_large(name: str) -> ProcurecheckError:
    return ProcurecheckError(
        "the spreadsheet spans far more cells than a table of bidders has.",
        where=name,
        mend="Copy the table into a new sheet and save that.",
    )


def _xlsx_extent(xml: bytes) -> tuple[int, int]:
    rows = columns = 0
    for match in _REFERENCE.finditer(xml):
        column = 0
        for letter in match.group(1):
            column = column * 26 + letter - 64
        rows, columns = max(rows, int(match.group(2))), max(columns, column)
    return rows, columns


def _ods_extent(xml: bytes) -> tuple[int, int]:
    """Return the filled rectangle of an ODS file; repeated empty cells at its edge do not count."""
    row = column = rows = columns = 0
    repeat = 1
    for match in _ODS_PART.finditer(xml):
        kind, attributes = match.group(1), match.group(2)
        found = _REPEATED.search(attributes)
        count = int(found.group(1)) if found else 1
        if kind == b"table":
            row = column = 0
        elif kind == b"table-row":
            row += count
            repeat, column = count, 0
        else:
            column += count
            filled = b"value-type" in attributes or b"formula" in attributes
            if filled:
                rows, columns = max(rows, row, repeat), max(columns, column)
    return rows, columns
