"""Workbooks that are small on disk and enormous in memory are told before they are opened."""

from __future__ import annotations

import re
from itertools import pairwise

from procurecheck.archive import parts
from procurecheck.errors import UnreadableError

LARGEST_UNPACKED = 300 * 2**20
"""Bytes of XML in one workbook."""
LARGEST_GRID = 5_000_000
"""Cells of the rectangles around the filled cells of all sheets; the library keeps these whole in memory."""
LARGEST_TEXT = 1_000_000_000
"""Characters of the longest shared text times the cells that may repeat it."""

_REFERENCE = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["']""")
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)")
_ROW_NUMBER = re.compile(rb"""\br\s*=\s*["'](\d{1,7})["']""")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ODS_PART = re.compile(rb"<(?:[\w-]+:)?(table-row|table-cell|covered-table-cell|table)\b([^>]*)>")
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d{1,9})"')


def check_size(data: bytes) -> None:
    """Refuse a workbook that would exhaust memory, before a library opens it.

    Raises:
        UnreadableError: for people, where it spans too much, is damaged or locked.
    """
    longest = cells = 0
    for name, xml in parts(data, LARGEST_UNPACKED).items():
        if "sharedstrings" in name.lower():
            longest = max(longest, *map(len, xml.split(b"</si>")))
            continue
        rows, columns = _ods_extent(xml) if name == "content.xml" else _xlsx_extent(xml)
        cells += rows * columns
        if cells > LARGEST_GRID or (longest > 40_000 and longest * cells > LARGEST_TEXT):
            raise UnreadableError(
                "The workbook spans far more cells than can be read. Copy its tables into a new one and save that."
            )


def _xlsx_extent(xml: bytes) -> tuple[int, int]:
    """Return the rows and columns up to the last cell of a sheet of XLSX, whether or not cells say where they are."""
    rows = columns = 0
    for match in _REFERENCE.finditer(xml):
        column = 0
        for letter in match.group(1).upper():
            column = column * 26 + letter - 64
        rows, columns = max(rows, int(match.group(2))), max(columns, column)
    edges = [(match.start(), match.group(1)) for match in _ROW.finditer(xml)]
    for count, ((start, attributes), (end, _)) in enumerate(pairwise([*edges, (len(xml), b"")]), start=1):
        number = _ROW_NUMBER.search(attributes)
        rows = max(rows, int(number.group(1)) if number else count)
        columns = max(columns, sum(1 for _ in _CELL.finditer(xml, start, end)))
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
            if b"value-type" in attributes or b"formula" in attributes:
                rows, columns = max(rows, row, repeat), max(columns, column)
    return rows, columns
