"""Rows of cells out of CSV files and spreadsheets, with the row numbers that a person sees."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from procurecheck.errors import ProcurecheckError, UnreadableError
from procurecheck.suppliers.values import Cell, text_of
from procurecheck.workbooks import check_size

LARGEST_FILE = 50 * 1024 * 1024
"""Bytes; a table of bidders is a thousand times smaller."""
_CENTRAL = frozenset("ěščřžýáíéúůťďňľĺŕôőűąćęłńóśźżăşţďŽŠČŘÝÁÍÉÚŮŤĎŇĚŁŚŻŐŰ")
_WESTERN = frozenset("àâçèêëîïûùñãõøåæœÀÂÇÈÊËÎÏÛÙÑÃÕØÅÆŒ")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name, and its rows with their numbers from 1."""

    name: str
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    notes: tuple[str, ...] = ()
    """How the file was read, where that was not certain."""
    workbook: bool = False
    comma_file: bool = False
    """A text file whose cells are parted by semicolons, as programs do where the comma writes decimals."""
    point_file: bool = False


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
        ProcurecheckError: where the file is not text or its quotes do not close.
    """
    text, notes = decode(data, path)
    text = text.lstrip("\ufeff")
    declared = None
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        declared, text = first.strip()[4], "\n" + rest
    delimiter = declared or _delimiter(text)
    rows = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            start, line = line, reader.line_num + 1
            if cells and not cells[0].lstrip().startswith("#"):
                rows.append((start, tuple(cells)))
    except csv.Error as error:
        raise ProcurecheckError(
            f"the table cannot be read: {error}.",
            where=f"{path.name} line {reader.line_num}",
            mend="Look for a quotation mark that is not closed, or save the table anew.",
        ) from None
    return Sheet("", tuple(rows), notes, comma_file=delimiter == ";", point_file=delimiter == ",")


def decode(data: bytes, path: Path) -> tuple[str, tuple[str, ...]]:
    """Return the text of a file in UTF-8, UTF-16, Windows-1250 or Windows-1252, and a note where it was a guess."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strict(data, "utf-16", path), ()
    if data[:2000].count(0) > len(data[:2000]) // 4:
        wide = "utf-16-le" if data[1:2000:2].count(0) >= data[0:2000:2].count(0) else "utf-16-be"
        return _strict(data, wide, path), ()
    if b"\x00" in data:
        raise ProcurecheckError("this is not a table of text.", where=path.name, mend="Save it as CSV or XLSX.")
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    central, western = data.decode("cp1250", "replace"), data.decode("cp1252", "replace")
    if central == western:
        return central, ()
    is_central = sum(map(_CENTRAL.__contains__, central)) >= sum(map(_WESTERN.__contains__, western))
    if sum(map(_CENTRAL.__contains__, central)) == 0:
        is_central = False
    name = "Windows-1250" if is_central else "Windows-1252"
    note = f"the file is not UTF-8 and was read as {name}; if letters look wrong, save it as “CSV UTF-8”."
    return (central if is_central else western), (note,)


def _strict(data: bytes, encoding: str, path: Path) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise ProcurecheckError(
            "the text of the file is damaged.", where=path.name, mend="Save it as “CSV UTF-8”."
        ) from None


def _delimiter(text: str) -> str:
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
            raise ProcurecheckError(str(error), where=path.name, mend="Save the table anew as XLSX or CSV.") from error

    sheets = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            rows = tuple((number, tuple(row)) for number, row in enumerate(cells, 1) if any(map(_filled, row)))
            sheets.append(Sheet(name, rows, workbook=True))
    except BaseException as error:
        # a panic inside the spreadsheet library is not an Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError):
            raise
        raise ProcurecheckError(
            f"the spreadsheet cannot be read: {_reason(error)}.",
            where=path.name,
            mend="Open it, take off any password, and save it anew as XLSX or CSV.",
        ) from None
    return tuple(sheets)


def _reason(error: BaseException) -> str:
    text = " ".join(str(error).split())
    if "password" in text.lower() or "encrypt" in text.lower() or "EncryptedPackage" in text:
        return "it is protected by a password"
    return "the file is damaged or of another kind"


def _filled(cell: object) -> bool:
    return cell is not None and cell != ""


def filled_rows(sheet: Sheet) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Yield the rows that hold anything, without comment rows."""
    for number, row in sheet.rows:
        texts = [text_of(cell) for cell in row]
        if any(texts) and not next(text for text in texts if text).startswith("#"):
            yield number, row
