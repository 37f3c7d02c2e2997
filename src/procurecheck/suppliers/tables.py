"""Rows of cells out of CSV files and spreadsheets, with the row numbers that a person sees.

A text table is cut into rows as they are asked for, so that millions of them need no more memory than the file. A line
that is not UTF-8 in a file that otherwise is, or a quotation mark that never closes, costs that line at most.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from procurecheck.encodings import NAMES, code_page, unicode_mark
from procurecheck.errors import ProcurecheckError, UnreadableError
from procurecheck.i18n import _, format_number, ngettext
from procurecheck.suppliers.values import Cell, text_of
from procurecheck.workbooks import check_size

LARGEST_FILE = 1024 * 1024 * 1024
"""Bytes; millions of rows, and still no more than a machine can hold."""
LONGEST_CELL = 30
"""Lines of one cell; a quotation mark that is not closed after so many is taken to be a slip."""
LAST_ROWS = frozenset({65_536, 1_048_576})
"""Rows of a sheet of XLS and of XLSX; what goes beyond is cut off by the program that saves it."""
_FEW = 0.05
"""Share of lines that look like UTF-8 by chance in a file that is none."""
_SHOWN = 5
_STRAY = 8
"""Control characters that a text may hold by accident."""
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")

Row = tuple[int, tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name, and its rows with their numbers from 1; they may be gone through again and again."""

    name: str
    rows: Iterable[Row]
    notes: tuple[str, ...] = ()
    """How the file was read, where that was not certain."""
    workbook: bool = False
    comma_file: bool = False
    """A text file whose cells are parted by semicolons, as programs do where the comma writes decimals."""
    point_file: bool = False
    merged: dict[tuple[int, int], str] = field(default_factory=dict)
    """Cells that are merged over several rows, by row number and column from 0, with these rows."""
    faults: dict[int, str] = field(default_factory=dict)
    """What is wrong with a row as a whole, by its number; filled while the rows are gone through."""


@dataclass(frozen=True, slots=True)
class _TextRows:
    """The rows of a text table, cut anew each time."""

    data: bytes
    encoding: str
    """``utf-8`` or a code page."""
    other: str | None
    """Code page of the lines that are not UTF-8."""
    delimiter: str
    faults: dict[int, str]

    def __iter__(self) -> Iterator[Row]:
        lines = _Lines(self)
        for number, line in lines:
            text = line
            if line.count('"') % 2 and not _closes(line, self.delimiter):
                text = lines.rest_of(line, self.delimiter) or line.replace('"', "")
                if "\n" not in text:
                    self.faults[number] = _("a quotation mark is not closed; the marks of this line were left out.")
            if not text.strip() or text.lstrip()[0] == "#":
                continue
            try:
                cells = next(csv.reader([text], delimiter=self.delimiter), [])
            except csv.Error:
                self.faults[number] = _("the row cannot be parted into cells; it was left out.")
                continue
            yield number, tuple(cells)


class _Lines:
    """Lines with their numbers, of which one may look ahead."""

    def __init__(self, rows: _TextRows) -> None:
        self._rows = rows
        self._place = 0
        self._number = 0

    def __iter__(self) -> Iterator[tuple[int, str]]:
        while self._place < len(self._rows.data):
            line = self._next()
            yield self._number, line

    def _next(self) -> str:
        data = self._rows.data
        end = data.find(b"\n", self._place)
        end = len(data) if end < 0 else end
        raw = data[self._place : end].removesuffix(b"\r")
        self._place, self._number = end + 1, self._number + 1
        try:
            return raw.decode(self._rows.encoding)
        except UnicodeDecodeError:
            return raw.decode(self._rows.other or self._rows.encoding, "replace")

    def rest_of(self, first: str, delimiter: str) -> str | None:
        """Return a row that goes on over several lines, or ``None`` and go back, where its quotes never close."""
        place, number = self._place, self._number
        text = first
        for _line in range(LONGEST_CELL):
            if self._place >= len(self._rows.data):
                break
            line = self._next()
            text = f"{text}\n{line}"
            if line.count('"') % 2 and _closes(text, delimiter):
                return text
        self._place, self._number = place, number
        return None


def _closes(text: str, delimiter: str) -> bool:
    """Tell whether a text is one whole row, its quotation marks in order."""
    try:
        return len(list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))) == 1
    except csv.Error:
        return False


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a table file.

    Raises:
        ProcurecheckError: where the file is missing, cannot be read or is too large.
    """
    where = str(path)
    try:
        if path.is_dir():
            raise ProcurecheckError("this is a folder, not a table.", where=where, mend="Name the file of bidders.")
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise ProcurecheckError(
                f"the file has {size // 2**20} MB; a table of bidders has far less.",
                where=where,
                mend="Check that this is the right file.",
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise ProcurecheckError("the file does not exist.", where=where, mend="Check the path.") from None
    except OSError as error:
        raise ProcurecheckError(
            f"the file cannot be read: {error.strerror or error}.", where=where, mend="Check who may read it."
        ) from None


def read_text_table(data: bytes, path: Path) -> Sheet:
    """Read a table of text: encoding and delimiter are found, lines that begin with # are comments.

    Raises:
        ProcurecheckError: where the file is not text.
    """
    faults: dict[int, str] = {}
    data, encoding, other, notes = _plain_bytes(data, path)
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    first = data.partition(b"\n")[0].strip().lower()
    declared = None
    if first.startswith(b"sep=") and len(first) == 5:
        declared = chr(first[4])
        # a comment, so that the rows keep their numbers
        data = b"#" + data[1:]
    beginning = data[:200_000].decode(other or encoding, "replace")
    delimiter = declared or delimiter_of(beginning)
    rows = _TextRows(data, encoding, other, delimiter, faults)
    return Sheet("", rows, notes, comma_file=delimiter == ";", point_file=delimiter == ",", faults=faults)


def decode(data: bytes, path: Path) -> tuple[str, tuple[str, ...]]:
    """Return the text of a file in Unicode or a Windows code page, and a note where that was a guess."""
    data, encoding, other, notes = _plain_bytes(data, path)
    return data.decode(other or encoding, "replace"), notes


def encoding_of(data: bytes) -> str:
    """Return the encoding of a text file by the name that Python gives it."""
    wide = unicode_mark(data)
    if wide and wide != "utf-8":
        return wide
    try:
        data.decode("utf-8")
        return "utf-8-sig"
    except UnicodeDecodeError as error:
        # a beginning may end inside a letter
        return "utf-8-sig" if error.start >= len(data) - 3 and error.start else code_page(data)


def _plain_bytes(data: bytes, path: Path) -> tuple[bytes, str, str | None, tuple[str, ...]]:
    """Return the file in an encoding in which a line end is one byte, that encoding, that of odd lines, and notes."""
    encoding = encoding_of(data)
    if encoding.startswith(("utf-16", "utf-32")):
        try:
            return data.decode(encoding).removeprefix("\ufeff").encode(), "utf-8", None, ()
        except UnicodeDecodeError:
            raise ProcurecheckError(
                _("the text of the file is damaged."), where=path.name, mend=_("Save it as “CSV UTF-8”.")
            ) from None
    head = data[:20_000]
    if len(_CONTROL.findall(head)) > max(_STRAY, len(head) // 100):
        raise ProcurecheckError(_("this is not a table of text."), where=path.name, mend=_("Save it as CSV or XLSX."))
    data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"")
    try:
        data.decode("utf-8")
        return data, "utf-8", None, ()
    except UnicodeDecodeError:
        pass
    odd, good = _odd_lines(data)
    page = code_page(b"\n".join(line for _number, line in odd))
    if good and good > _FEW * len(odd):
        shown = ", ".join(str(number) for number, _line in odd[:_SHOWN])
        if len(odd) > _SHOWN:
            more = ngettext("and {n} more", "and {n} more", len(odd) - _SHOWN)
            shown = f"{shown} {more}"
        note = _(
            "rows {rows} are written in another encoding than the rest of the file and were read as {encoding}; check "
            "their letters, or save the file as “CSV UTF-8”.",
            rows=shown,
            encoding=NAMES[page],
        )
        return data, "utf-8", page, (note,)
    if page in {"cp1250", "cp1252"} and data.decode("cp1250", "replace") == data.decode("cp1252", "replace"):
        return data, page, None, ()
    note = _(
        "the file is not UTF-8 and was read as {encoding}; if letters look wrong, save it as “CSV UTF-8”.",
        encoding=NAMES[page],
    )
    return data, page, None, (note,)


def _odd_lines(data: bytes) -> tuple[list[tuple[int, bytes]], int]:
    """Return the lines that are not UTF-8, with their numbers, and how many have letters beyond ASCII and are."""
    odd, good = [], 0
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.isascii():
            try:
                line.decode("utf-8")
                good += 1
            except UnicodeDecodeError:
                odd.append((number, line))
    return odd, good


def delimiter_of(text: str) -> str:
    """Return the sign that parts the cells of the most lines in the same number."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")][:30]
    if not lines:
        return ","

    def evidence(sign: str) -> tuple[int, int]:
        counts = [_outside_quotes(line, sign) for line in lines]
        head = counts[0]
        return (sum(1 for count in counts if count == head) if head else 0, head)

    # the heading line decides: a decimal comma further down must not outvote it
    return max((";", "\t", ",", "|"), key=evidence)


def _outside_quotes(line: str, sign: str) -> int:
    return sum(part.count(sign) for part in line.split('"')[::2])


def read_workbook(data: bytes, path: Path) -> tuple[Sheet, ...]:
    """Read all sheets of an XLSX, XLSM, XLS or ODS file; formulas give the value that was last saved.

    Raises:
        ProcurecheckError: where the file is broken, protected by a password, or made to exhaust memory.
    """
    from python_calamine import CalamineWorkbook

    if data.startswith(b"PK"):
        try:
            check_size(data)
        except UnreadableError as error:
            raise ProcurecheckError(
                _(str(error)), where=path.name, mend=_("Save the table anew as XLSX or CSV.")
            ) from error

    sheets = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            cells = sheet.to_python(skip_empty_area=False)
            merged = _spread(cells, sheet.merged_cell_ranges or [])
            notes = []
            if len(cells) in LAST_ROWS:
                notes.append(
                    _(
                        "the sheet is full to its last row ({row}); what went beyond was cut off when it was saved. "
                        "Save the whole table as CSV.",
                        row=format_number(len(cells)),
                    )
                )
            rows = tuple((number, tuple(row)) for number, row in enumerate(cells, 1) if any(map(_filled, row)))
            sheets.append(Sheet(name, rows, tuple(notes), workbook=True, merged=merged))
    except BaseException as error:
        # a panic inside the spreadsheet library is not an Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError):
            raise
        raise ProcurecheckError(
            _reason(error),
            where=path.name,
            mend=_("Open it, take off any password, and save it anew as XLSX or CSV."),
        ) from None
    return tuple(sheets)


def _spread(
    cells: list[list[Any]], ranges: list[tuple[tuple[int, int], tuple[int, int]]]
) -> dict[tuple[int, int], str]:
    """Give the value of cells that are merged downwards to each row that they span; return these cells."""
    merged = {}
    for (top, left), (bottom, _right) in sorted(ranges):
        if bottom > top and top < len(cells) and left < len(cells[top]) and _filled(cells[top][left]):
            for number, row in enumerate(cells[top : bottom + 1], top + 1):
                if left < len(row):
                    row[left] = cells[top][left]
                    merged[number, left] = f"{top + 1}–{bottom + 1}"
    return merged


def _reason(error: BaseException) -> str:
    text = " ".join(str(error).split())
    if "password" in text.lower() or "encrypt" in text.lower() or "EncryptedPackage" in text:
        return _("the spreadsheet cannot be read: it is protected by a password.")
    return _("the spreadsheet cannot be read: the file is damaged or of another kind.")


def _filled(cell: object) -> bool:
    return cell is not None and cell != ""


def filled_rows(sheet: Sheet) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Yield the rows that hold anything, without comment rows."""
    for number, row in sheet.rows:
        first = next((text for cell in row if cell is not None and cell != "" and (text := text_of(cell))), "")
        if first and not first.startswith("#"):
            yield number, row
