"""Lists of companies in, one entry after the other: OpenSanctions, World Bank, or a table that an authority keeps.

A list may be far larger than memory: text is streamed. What could not be read is counted and named by row and column.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from procurecheck import knowledge
from procurecheck.errors import ProcurecheckError
from procurecheck.i18n import NN_, _, ngettext
from procurecheck.model import Frozen
from procurecheck.suppliers.columns import fold
from procurecheck.suppliers.tables import Sheet, decode, delimiter_of, encoding_of, read_bytes, read_workbook
from procurecheck.suppliers.values import Cell, clean, text_of

WORKBOOK_ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
HEADING_ROWS = 15
"""The headings stand within the first rows; a title may stand above them."""
SAMPLE = 2**20
"""Bytes from which encoding and separator are told."""
LONGEST_CELL = 2**20
"""Characters of a cell; a longer one is an open quotation mark that swallowed the rest of the file."""
LONGEST_NAME = 300
MOST_ALIASES = 100
"""Names of one entry that are compared."""
MOST_PROBLEMS = 20
"""Faulty rows that are named one by one; the rest is counted."""
ROLES = ("name", "aliases", "numbers", "countries", "kind", "id", "grounds", "since", "until", "list")


class Party(NamedTuple):
    """A company as a table names it: a bidder, or the entry of a list."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    """As they stand in the table."""
    place: str = ""
    """File and row."""
    list: str = ""
    """What the list calls itself, empty for bidders."""
    remark: str = ""
    """Grounds and dates of an entry, in the words of the list."""


class ListColumns(Frozen):
    """``risk_models/names/list_columns.yaml``."""

    columns: dict[str, tuple[str, ...]]
    companies: tuple[str, ...]
    persons: tuple[str, ...]


@dataclass(slots=True)
class Counts:
    """What was seen while a list was read."""

    entries: int = 0
    persons: int = 0
    others: int = 0
    """Entries that are neither companies nor persons: ships, aircraft, securities."""
    nameless: int = 0
    problems: list[str] = field(default_factory=list)
    faulty: int = 0

    def problem(self, text: str) -> None:
        """Count a row or cell that could not be read, and keep the first of them in words."""
        self.faulty += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(text)

    def notes(self, name: str) -> list[str]:
        """Return what a person must know of how the list was read."""
        found = [f"{name}, {problem}" for problem in self.problems]
        rest = self.faulty - len(self.problems)
        counted = (
            (
                rest,
                NN_(
                    "{list}: {n} further fault of this kind is not listed.",
                    "{list}: {n} further faults of this kind are not listed.",
                ),
            ),
            (
                self.persons,
                NN_(
                    "{list}: {n} entry about a person was left out; people are not screened.",
                    "{list}: {n} entries about persons were left out; people are not screened.",
                ),
            ),
            (
                self.others,
                NN_(
                    "{list}: {n} entry that is no company (ship, aircraft) was left out.",
                    "{list}: {n} entries that are no companies (ships, aircraft) were left out.",
                ),
            ),
            (
                self.nameless,
                NN_("{list}: {n} row without a name was left out.", "{list}: {n} rows without a name were left out."),
            ),
        )
        found += [ngettext(*forms, count, list=name) for count, forms in counted if count > 0]
        if not self.entries:
            found.append(_("{list}: no company stands in the list.", list=name))
        return found


@dataclass(slots=True)
class CompanyList:
    """A list opened: its hash, and its entries to be read once; ``counts`` is full when they have been read."""

    path: Path
    name: str
    sha256: str
    entries: Iterator[Party]
    counts: Counts
    size: int


@cache
def load_list_columns(folder: Path | None = None) -> ListColumns:
    """Load the headings of lists from a folder of risk models (by default, of the one that came with procurecheck)."""
    path = (folder or knowledge.default_folder("risk_models")) / "names" / "list_columns.yaml"
    columns = knowledge.load(path, ListColumns)
    if unknown := sorted(set(columns.columns) - set(ROLES)):
        raise ProcurecheckError(
            f"there is no kind of column “{unknown[0]}”.", where=str(path), mend=f"Use one of: {', '.join(ROLES)}."
        )
    return columns


def open_list(path: Path, folder: Path | None = None, *, bidders: bool = False) -> CompanyList:
    """Open a list of companies (CSV, TSV, XLSX, XLS, ODS).

    Args:
        path: the file.
        folder: risk models with the headings, by default those that came with procurecheck.
        bidders: the table names bidders: rows about persons are kept, for they bid as well.

    Raises:
        ProcurecheckError: where the file cannot be read as a whole, or no column holds names.
    """
    columns = load_list_columns(folder)
    counts = Counts()
    if path.suffix.lower() in WORKBOOK_ENDINGS:
        data = read_bytes(path)
        sheets = read_workbook(data, path)
        rows: Iterator[tuple[int, Sequence[Cell]]] = iter(_fullest(sheets)) if sheets else iter(())
        digest, size = hashlib.sha256(data).hexdigest(), len(data)
    else:
        digest, size = _digest(path)
        rows = _text_rows(path, counts)
    reader = _Reader(path.name, columns, counts, keep_persons=bidders)
    return CompanyList(path, path.name, digest, reader.entries(rows), counts, size)


def _fullest(sheets: Sequence[Sheet]) -> tuple[tuple[int, tuple[Cell, ...]], ...]:
    """Return the rows of the sheet that has most."""
    return max((tuple(sheet.rows) for sheet in sheets), key=len)


def _digest(path: Path) -> tuple[str, int]:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest(), path.stat().st_size
    except FileNotFoundError:
        raise ProcurecheckError("the list does not exist.", where=str(path), mend="Check the path.") from None
    except IsADirectoryError:
        raise ProcurecheckError("this is a folder, not a list.", where=str(path), mend="Name the file.") from None
    except OSError as error:
        raise ProcurecheckError(
            f"the list cannot be read: {error.strerror or error}.", where=str(path), mend="Check who may read it."
        ) from None


def _text_rows(path: Path, counts: Counts) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Yield the rows of a text table with their line numbers, however large the file is."""
    with path.open("rb") as stream:
        sample = stream.read(SAMPLE)
        whole = len(sample) < SAMPLE
    if not whole:
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    text, notes = decode(sample, path)
    counts.problems += notes
    delimiter = delimiter_of(text)
    # the limit is one for the process; a quotation mark that is never closed must not gather gigabytes
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=encoding_of(sample), errors="replace", newline="") as lines:
        reader = csv.reader(lines, delimiter=delimiter)
        line = 1
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                counts.problem(
                    _(
                        "row {row}: the row was left out ({reason}); look for an open quotation mark.",
                        row=line,
                        reason=error,
                    )
                )
                line = reader.line_num + 1
                continue
            start, line = line, reader.line_num + 1
            if row and not row[0].lstrip("\ufeff").startswith("#"):
                row[0] = row[0].lstrip("\ufeff")
                yield start, row


class _Reader:
    """Turns rows into entries once the headings are known."""

    def __init__(self, file: str, columns: ListColumns, counts: Counts, *, keep_persons: bool) -> None:
        self.file = file
        self.roles = {fold(heading): role for role, words in columns.columns.items() for heading in words}
        self.companies = {fold(word) for word in columns.companies}
        self.persons = {fold(word) for word in columns.persons}
        self.counts = counts
        self.keep_persons = keep_persons

    def entries(self, rows: Iterator[tuple[int, Sequence[Cell]]]) -> Iterator[Party]:
        use, width = self._headings(rows)
        many = {role for role, places in use.items() if role not in {"aliases", "numbers", "countries"} and places}
        single = {role: use[role][0] for role in many}
        for number, row in rows:
            if len(row) > width and any(text_of(cell) for cell in row[width:]):
                self.counts.problem(
                    _(
                        "row {row}: it has more cells than the table has headings, so that values may have slipped; "
                        "the row was left out. Put text that holds the separator in quotation marks.",
                        row=number,
                    )
                )
                continue
            cell = {role: text_of(row[i]) if i < len(row) else "" for role, i in single.items()}
            if not self._is_company(cell.get("kind", "")):
                continue
            entry = self._entry(number, row, cell, use)
            if entry is not None:
                self.counts.entries += 1
                yield entry

    def _headings(self, rows: Iterator[tuple[int, Sequence[Cell]]]) -> tuple[dict[str, list[int]], int]:
        seen: list[str] = []
        for _seen, (_number, row) in zip(range(HEADING_ROWS), rows, strict=False):
            texts = [text_of(cell) for cell in row]
            roles = [self.roles.get(fold(text)) or self.roles.get(fold(text.split("(")[0])) for text in texts]
            if "name" in roles:
                use: dict[str, list[int]] = {}
                for i, role in enumerate(roles):
                    if role:
                        use.setdefault(role, []).append(i)
                width = max((i for i, text in enumerate(texts) if text), default=0) + 1
                return use, width
            seen = seen or [text for text in texts if text]
        found = f" The first row holds: {', '.join(text[:30] for text in seen[:8])}." if seen else " It is empty."
        raise ProcurecheckError(
            f"no column holds the names of companies.{found}",
            where=self.file,
            mend="Head the column of the names “name”; “aliases” and “registration number” are read as well.",
        )

    def _is_company(self, kind: str) -> bool:
        folded = fold(kind)
        if not folded or folded in self.companies:
            return True
        if folded in self.persons:
            if self.keep_persons:
                return True
            self.counts.persons += 1
            return False
        self.counts.others += 1
        return False

    def _entry(self, number: int, row: Sequence[Cell], cell: dict[str, str], use: dict[str, list[int]]) -> Party | None:
        name = cell["name"]
        if not name:
            if any(map(text_of, row)):
                self.counts.nameless += 1
            return None
        if len(name) > LONGEST_NAME:
            self.counts.problem(
                _(
                    "row {row}, column “name”: the name has {count} characters; the first {most} were read.",
                    row=number,
                    count=len(name),
                    most=LONGEST_NAME,
                )
            )
        aliases, numbers, countries = (
            [part for i in use.get(role, ()) if i < len(row) for part in _parts(text_of(row[i]))]
            for role in ("aliases", "numbers", "countries")
        )
        if "\ufffd" in name:
            self.counts.problem(_("row {row}, column “name”: some letters could not be read.", row=number))
        return Party(
            id=cell.get("id", "")[:100],
            name=name[:LONGEST_NAME],
            aliases=tuple(dict.fromkeys(alias[:LONGEST_NAME] for alias in aliases[:MOST_ALIASES] if alias != name)),
            numbers=tuple(dict.fromkeys(numbers[:MOST_ALIASES])),
            countries=tuple(dict.fromkeys(countries[:20])),
            place=_("{file}, row {row}", file=self.file, row=number),
            list=cell.get("list", "")[:200],
            remark=_remark(cell),
        )


def _parts(text: str) -> list[str]:
    """Return the values of a cell that holds several, parted by semicolons; quoted ones may hold semicolons."""
    if not text:
        return []
    if '"' in text:
        try:
            return [clean(part) for part in next(csv.reader([text], delimiter=";")) if part.strip()]
        except csv.Error:
            pass
    return [part.strip() for part in text.split(";") if part.strip()]


def _remark(cell: dict[str, str]) -> str:
    grounds = cell.get("grounds", "")
    grounds = grounds if len(grounds) <= 200 else grounds[:199] + "…"
    since, until = cell.get("since", "")[:40], cell.get("until", "")[:40]
    starts, ends = since and _("from {date}", date=since), until and _("until {date}", date=until)
    period = " ".join(part for part in (starts, ends) if part)
    return "; ".join(part for part in (grounds, period) if part)


def batches(entries: Iterable[Party], size: int) -> Iterator[list[Party]]:
    """Yield entries in lists of at most ``size``, in their order."""
    batch: list[Party] = []
    for entry in entries:
        batch.append(entry)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
