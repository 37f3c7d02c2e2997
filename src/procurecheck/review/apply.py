"""A sheet that comes back: good rows become decisions, each fault is named by sheet, row and column."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from procurecheck.errors import ProcurecheckError
from procurecheck.i18n import LANGUAGES, _, use_language
from procurecheck.model import Assessment
from procurecheck.register import read
from procurecheck.register.decisions import Kept, New, keep_decisions
from procurecheck.register.open import Register
from procurecheck.reports.cleaning import clean
from procurecheck.review.items import ACCEPT, REJECT, STRENGTHS, WORDS, Item, Key, key_of, of_version, word_of
from procurecheck.review.sheet import COLUMNS, DECISION, KEY, LOCKED, REASON, REVIEWER, in_cell, signed
from procurecheck.suppliers.tables import Sheet, read_bytes, read_workbook
from procurecheck.suppliers.values import text_of

LONGEST_REASON = 4_000
"""Characters."""
LONGEST_NAME = 100
"""Characters of who decides; what is longer is cut."""


class Fault(NamedTuple):
    """Why a row was not taken, or not without a word."""

    sheet: str
    row: int
    column: str
    what: str

    def __str__(self) -> str:
        """Return the fault as one line."""
        return f"sheet {self.sheet}, row {self.row}, column {self.column}: {self.what}"


class Applied(NamedTuple):
    """What came of a sheet; the numbers are of rows."""

    kept: int
    same: int
    """Decided just so before."""
    empty: int
    faults: tuple[Fault, ...]


class _Row(NamedTuple):
    """A row as it was read."""

    sheet: str
    number: int
    cells: dict[str, str]
    language: str
    """In which the sheet was exported."""

    def fault(self, column: str, what: str) -> Fault:
        return Fault(self.sheet, self.number, _titles(self.language)[column], what)


def apply(path: Path, register: Register, now: datetime, by: str | None = None) -> Applied:
    """Keep the decisions of a sheet; rows with a fault are left out, the others are kept all the same.

    Args:
        path: the sheet that was exported, filled in, as XLSX or ODS.
        register: the register that it was exported from.
        now: when the decisions are taken.
        by: who takes them, where the column of reviewers does not say.

    Raises:
        ProcurecheckError: where the file cannot be read or is no such sheet.
    """
    faults: list[Fault] = []
    given: list[tuple[_Row, New]] = []
    known = _Known(register)
    empty = 0
    seen: dict[tuple[int, str], _Row] = {}
    for row in _rows(path):
        new = _decision(row, known, by, faults)
        if new is None:
            empty += not row.cells[DECISION].strip() and not row.cells[REASON].strip()
            continue
        before = seen.setdefault((new.version_id, new.mark), row)
        if before is not row:
            faults.append(row.fault(KEY, f"the same finding stands in row {before.number}, which was taken."))
            continue
        given.append((row, new))
    rows = {id(new): row for row, new in given}

    def refused(new: New, other: Kept | None) -> None:
        row = rows[id(new)]
        if other is None:
            faults.append(
                row.fault(
                    KEY,
                    "the finding is no longer there: the case was checked again, or has gone. Export the case anew.",
                )
            )
            return
        who = signed(other.decided)
        faults.append(
            row.fault(
                DECISION,
                f"it was decided otherwise meanwhile: “{word_of(other.decided)}” ({who}). Export the case anew to "
                "change it.",
            )
        )

    kept, same = keep_decisions(register, [new for _row, new in given], now, refused)
    return Applied(kept, same, empty, tuple(sorted(faults, key=lambda fault: (fault.sheet, fault.row))))


class _Known:
    """Versions that rows of the sheet are of, as they were exported."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._items: dict[tuple[int, str], dict[str, Item]] = {}

    def item(self, key: Key, language: str) -> Item | None:
        at = (key.version, language)
        if at not in self._items:
            record = read.record(self._register, key.version)
            with use_language(language):
                found = list(of_version(key.version, Assessment.model_validate_json(record), {})) if record else []
            # only the version at hand is needed: rows of a case stand together
            if len(self._items) > 50:
                self._items.clear()
            self._items[at] = {mark_of(item): item for item in found}
        return self._items[at].get(key.mark)


def mark_of(item: Item) -> str:
    """Return the mark of an item's finding."""
    key = key_of(item.key)
    return key.mark if key else ""


def _decision(row: _Row, known: _Known, by: str | None, faults: list[Fault]) -> New | None:
    """Return what a row decides, ``None`` where it is empty or at fault."""
    cells = row.cells
    key = key_of(cells[KEY])
    item = known.item(key, row.language) if key else None
    if key is None or item is None:
        filled = cells[DECISION] or cells[REASON]
        faults.append(
            row.fault(
                KEY,
                "this is not the id of a finding of this register"
                + ("; the decision was not taken." if filled else ".")
                + " Export anew, and do not change the hidden column.",
            )
        )
        return None
    edited = [
        (name, text)
        for name, text in zip(LOCKED, item.shown, strict=True)
        if " ".join(cells[name].split()) != " ".join(in_cell(text).split())
    ]
    for name, text in edited:
        faults.append(
            row.fault(
                name,
                f"this locked cell was changed; it said “{_short(text)}”. The row was not taken: put it back, or "
                "export anew.",
            )
        )
    said, reason = " ".join(cells[DECISION].split()).casefold(), clean(cells[REASON].strip())
    word = _words(row.language).get(said, said)
    if not word:
        if key.decision:
            faults.append(
                row.fault(DECISION, "a decision cannot be taken back by emptying the cell; choose another one.")
            )
        elif reason:
            faults.append(row.fault(DECISION, "there is a reason and no decision."))
        return None
    wrong = _wrong(row, word, reason)
    faults += wrong
    if wrong or edited:
        return None
    return New(
        case_id=item.shown[0],
        mark=key.mark,
        version_id=key.version,
        since=key.decision,
        verdict="rejected" if word == REJECT else "accepted",
        strength=STRENGTHS.get(word),
        reason=reason,
        by=clean(" ".join(cells[REVIEWER].split()) or by or "")[:LONGEST_NAME] or None,
    )


def _wrong(row: _Row, word: str, reason: str) -> list[Fault]:
    """Return what is wrong with the open cells."""
    if word not in WORDS:
        from rapidfuzz import process

        words = list(_words(row.language))[: len(WORDS)]
        near = process.extractOne(word, words, score_cutoff=50)
        hint = f"Did you mean “{near[0]}”?" if near else f"Choose one of: {', '.join(words)}."
        return [row.fault(DECISION, f"“{_short(row.cells[DECISION])}” is not a decision. {hint}")]
    if word != ACCEPT and not reason:
        return [row.fault(REASON, f"“{_short(row.cells[DECISION])}” needs a reason; one sentence will do.")]
    if len(reason) > LONGEST_REASON:
        return [row.fault(REASON, f"the reason has more than {LONGEST_REASON:,} characters; shorten it.")]
    return []


def _rows(path: Path) -> Iterator[_Row]:
    sheets = read_workbook(read_bytes(path), path)
    found = [(sheet, head) for sheet in sheets if (head := _head(sheet))]
    if not found:
        raise ProcurecheckError(
            "this is no sheet of “procurecheck review export”: the column “Finding id” or another one is missing.",
            where=path.name,
            mend="Export anew; columns may be moved and hidden, but not renamed.",
        )
    for sheet, (first, places, language) in found:
        for number, cells in sheet.rows:
            if number <= first:
                continue
            texts = {name: _text(cells[place]) if place < len(cells) else "" for name, place in places.items()}
            if any(text.strip() for text in texts.values()):
                yield _Row(sheet.name, number, texts, language)


def _head(sheet: Sheet) -> tuple[int, dict[str, int], str] | None:
    """Return the row of headings, the place of each column and the language; ``None`` where they are not all there."""
    for number, cells in sheet.rows:
        names = [_text(cell).strip().casefold() for cell in cells]
        if KEY.casefold() in names:
            for language in LANGUAGES:
                titles = {name: title.casefold() for name, title in _titles(language).items()}
                if all(title in names for title in titles.values()):
                    return number, {name: names.index(title) for name, title in titles.items()}, language
            return None
    return None


@cache
def _titles(language: str) -> dict[str, str]:
    """Return the headings of the columns in a language."""
    with use_language(language):
        return {name: name if name == KEY else _(name) for name in COLUMNS}


@cache
def _words(language: str) -> dict[str, str]:
    """Return the words for decisions in a language and in English, each with the one that is meant."""
    with use_language(language):
        return {_(word).casefold(): word for word in WORDS} | {word: word for word in WORDS}


def _text(cell: object) -> str:
    # lines of a reason stay lines
    return cell.replace("\r\n", "\n") if isinstance(cell, str) else text_of(cell)  # type: ignore[arg-type]


def _short(text: str, most: int = 60) -> str:
    text = " ".join(in_cell(text).split())
    return text if len(text) <= most else text[:most] + "…"
