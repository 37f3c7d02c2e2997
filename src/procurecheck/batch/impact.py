"""What a new clause library would change in past cases: each is read again, and checked again with it.

The register holds no texts of documents, so the inputs are read where they lie. One that has gone or has changed since
it was checked is named and not compared: its difference would not be the library's.
"""

from __future__ import annotations

import base64
import shutil
import zlib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from procurecheck.batch.scan import Engine, own_files
from procurecheck.batch.sources import Source, sources_of
from procurecheck.batch.tasks import Knows, Outcome, Task
from procurecheck.clauses.decisions import decisions_in
from procurecheck.errors import ProcurecheckError
from procurecheck.model import Assessment
from procurecheck.register import read
from procurecheck.register.open import Register

if TYPE_CHECKING:
    from sqlalchemy import Row


class StatusChange(NamedTuple):
    """A protection whose status would be another; ``None`` where the profile does not ask for it."""

    clause: str
    title: str
    before: str | None
    after: str | None


class CaseImpact(NamedTuple):
    """What the new library says otherwise of a case."""

    case: str
    title: str
    profile: tuple[str, str]
    """Before and after, as all pairs here."""
    band: tuple[str, str]
    """Of the documents."""
    score: tuple[float | None, float | None]
    changes: tuple[StatusChange, ...]


class NotCompared(NamedTuple):
    """A case that could not be checked with the new library, and why."""

    case: str
    why: str


class Impact(NamedTuple):
    """What a new library would change; the cases in the order of their ids."""

    compared: int
    changed: tuple[CaseImpact, ...]
    not_compared: tuple[NotCompared, ...]
    other_program: int
    """Compared cases that were checked with another procurecheck or other models: not all that changed is the
    library's doing."""


def impact(register: Register, engine: Engine, scratch: Path) -> Impact:
    """Check the current cases of a register with the library of the engine's workers, and compare their coverage.

    Nothing is written to the register or to the reports.

    Args:
        register: the register.
        engine: workers that have loaded the new library.
        scratch: a folder that is there and may be written to; what is put there is removed again.

    Raises:
        ProcurecheckError: where the new library cannot be loaded.
    """
    knows = engine.start()
    rows: dict[str, Row[Any]] = {}
    missing: list[NotCompared] = []
    changed: list[CaseImpact] = []
    compared = other = 0
    for outcome in engine.run(_tasks(register, scratch, rows, missing)):
        row = rows.pop(outcome.task.source.sighting.id)
        shutil.rmtree(outcome.task.folder, ignore_errors=True)
        before, after = _record(register, row), _after(outcome)
        if before is None or after is None:
            missing.append(NotCompared(row.id, outcome.failed or "It could not be checked."))
            continue
        compared += 1
        other += _of_other(row, knows)
        difference = _compared(before, after)
        if difference is not None:
            changed.append(difference)
    return Impact(compared, tuple(sorted(changed)), tuple(sorted(missing)), other)


def _tasks(register: Register, scratch: Path, rows: dict[str, Row[Any]], missing: list[NotCompared]) -> Iterator[Task]:
    """Yield a task for each case whose input is as it was; fill ``rows`` with these, ``missing`` with the rest."""
    for (base, name), cases in groupby(read.inputs(register), key=lambda row: (row.base, row.source)):
        wanted = {row.id: row for row in cases}
        for source in _found(base, name, register, wanted):
            row = wanted.pop(source.sighting.id, None)
            if row is None:
                continue
            if source.content != row.content:
                missing.append(NotCompared(row.id, "Its files have changed since it was checked; scan it first."))
                continue
            rows[row.id] = row
            yield _task(source, row, register, scratch)
        gone = "Its files are no longer where they were." if not (Path(base) / name).exists() else _UNREAD
        missing += [NotCompared(case, gone) for case in wanted]


_UNREAD = "It is no longer in its file, or could not be opened there."


def _found(base: str, name: str, register: Register, wanted: dict[str, Row[Any]]) -> Iterator[Source]:
    path = Path(base) / name
    if not path.exists():
        return
    out = next(iter(wanted.values())).request.get("out")
    exclude = own_files(Path(out), register) if out else []
    try:
        yield from sources_of(path, Path(base), frozenset(place.resolve() for place in exclude))
    except (ProcurecheckError, OSError):
        # what was not found stays wanted, and is named
        return


def _task(source: Source, row: Row[Any], register: Register, scratch: Path) -> Task:
    before = _record(register, row)
    decided = decisions_in(before.findings) if before else {}
    return Task(
        source,
        row.request.get("given", {}),
        row.request.get("language", "en"),
        str(scratch / row.id),
        html=False,
        decisions={mark: tuple(values) for mark, values in decided.items()},
    )


def _record(register: Register, row: Row[Any]) -> Assessment | None:
    text = read.record(register, row.version)
    return Assessment.model_validate_json(text) if text else None


def _after(outcome: Outcome) -> Assessment | None:
    if outcome.result is None:
        return None
    return Assessment.model_validate_json(zlib.decompress(base64.b64decode(outcome.result["record"])))


def _of_other(row: Row[Any], knows: Knows) -> bool:
    return (row.procurecheck, row.models) != (knows.procurecheck, knows.models)


def _compared(before: Assessment, after: Assessment) -> CaseImpact | None:
    """Return what differs in coverage, ``None`` where nothing does."""
    statuses = [{entry.clause: entry.status for entry in one.coverage} for one in (before, after)]
    titles = {entry.clause: entry.title for one in (before, after) for entry in one.coverage}
    changes = tuple(
        StatusChange(clause, titles[clause], statuses[0].get(clause), statuses[1].get(clause))
        for clause in sorted(titles)
        if statuses[0].get(clause) != statuses[1].get(clause)
    )
    scores = (before.summary.coverage_score, after.summary.coverage_score)
    bands = (before.summary.documents_band, after.summary.documents_band)
    if not changes and scores[0] == scores[1] and bands[0] == bands[1]:
        return None
    return CaseImpact(
        before.case.id, before.case.title, (before.case.profile, after.case.profile), bands, scores, changes
    )
