"""A scan: finds the cases, has checked what is new or changed, keeps the results, notes what has gone."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol

from procurecheck.bands import BANDS
from procurecheck.batch import sources as places_of
from procurecheck.batch.sources import Places, Source
from procurecheck.batch.tasks import Knows, Outcome, Settings, Task, fingerprint
from procurecheck.errors import ProcurecheckError
from procurecheck.register import read
from procurecheck.register.decisions import newest_decisions
from procurecheck.register.lock import scan_lock
from procurecheck.register.open import Register
from procurecheck.register.rows import Rows
from procurecheck.register.sightings import Sighting
from procurecheck.register.write import (
    Checked,
    Known,
    ScanRun,
    begin_scan,
    end_scan,
    find_known,
    keep_version,
    note_seen,
)

Decisions = Mapping[str, Sequence[str | None]]
CHUNK = 200
"""Cases that are looked up in the register together."""
Event = Literal["checked", "unchanged", "failed"]


class Engine(Protocol):
    """Something that checks cases: processes here, or a cluster."""

    def start(self) -> Knows:
        """Return the versions that the workers have loaded."""
        ...

    def run(self, tasks: Iterator[Task]) -> Iterator[Outcome]:
        """Yield the outcome of each task, in any order."""
        ...


class Request(NamedTuple):
    """What is to be scanned, and how."""

    paths: tuple[Path, ...]
    out: Path
    settings: Settings
    given: Mapping[str, Any]
    """What a person said of all cases: arguments of :class:`procurecheck.assess.Given`."""
    language: str = "en"
    """Language of the reports."""
    html: bool = True

    def fingerprint(self, source: Source, content: str, knows: Knows, decisions: Decisions) -> str:
        """Return the hash over all that decides what is said of a case with this content."""
        # a case that can name no bidder says the same whatever stands in the lists
        screened = source.table is not None or source.kind == "release"
        lists = self.settings.lists if screened else ()
        return fingerprint(content, knows, self.given, self.language, decisions, lists)


@dataclass(slots=True)
class Counts:
    """What a scan came to; the numbers are of cases."""

    total: int = 0
    checked: int = 0
    unchanged: int = 0
    removed: int = 0
    unread: int = 0
    """Cases with a document that was not read whole."""
    failed: int = 0
    """Cases that could not be checked at all; the next scan tries again."""
    bands: dict[str, int] = field(default_factory=dict)
    resumed: bool = False

    def plain(self) -> dict[str, int]:
        """Return the numbers by name."""
        names = ("total", "checked", "unchanged", "removed", "unread", "failed")
        return {name: getattr(self, name) for name in names}

    def highest(self) -> str | None:
        """Return the highest band of all cases."""
        return max(self.bands, key=[str(band) for band in BANDS].index, default=None)


def scan(
    request: Request,
    register: Register,
    engine: Engine,
    now: Callable[[], datetime],
    on_case: Callable[[str, Event, str | None], None] = lambda _case, _event, _status: None,
) -> Counts:
    """Scan the paths into the register and the folder of reports.

    A scan that did not end is gone on with: what it finished is not done again. A case is checked when its files, the
    library, the models, the program or what is given of it changed since its current version.

    Args:
        request: what to scan.
        register: where the results are kept; held for the whole scan.
        engine: what does the checks.
        now: tells the time, which stands in the register and nowhere else.
        on_case: called with id, event and status of each case that is done.

    Raises:
        ProcurecheckError: where another scan is at work, the disk is full, a folder cannot be written, or two inputs
            have one id. All that was finished before is kept.
    """
    with scan_lock(register):
        lists = [Path(path) for path, _sha256 in request.settings.lists]
        places = places_of.find_places(request.paths, [*own_files(request.out, register), *lists])
        scopes = places_of.scopes(places)
        knows = engine.start()
        run = begin_scan(register, _plain(request, places), **knows._asdict(), now=now())
        counts = Counts(resumed=run.resumed)
        work = _Work(request, register, run, knows, counts, on_case)
        for outcome in engine.run(work.tasks(places)):
            work.keep(outcome)
        counts.removed = end_scan(register, run, scopes, counts.plain(), now())
        return counts


class _Work(NamedTuple):
    """One run at work."""

    request: Request
    register: Register
    run: ScanRun
    knows: Knows
    counts: Counts
    on_case: Callable[[str, Event, str | None], None]

    def tasks(self, places: Places) -> Iterator[Task]:
        """Yield what is to be done, a chunk of cases looked up at a time."""
        found = places_of.find_sources(places)
        while chunk := list(islice(found, CHUNK)):
            ids = [source.sighting.id for source in chunk]
            known, decided = find_known(self.register, ids), newest_decisions(self.register, ids)
            chunk = _each_once(chunk, known, self.run)
            _same_inputs(chunk, known, self.run)
            note_seen(
                self.register,
                self.run,
                new=[source.sighting for source in chunk if source.sighting.id not in known],
                known=[source.sighting for source in chunk if source.sighting.id in known],
            )
            self.counts.total += len(chunk)
            for source in chunk:
                case = source.sighting.id
                decisions = {mark: tuple(kept.decided) for mark, kept in decided.get(case, {}).items()}
                task = self._task(source, known.get(case), decisions)
                if task is not None:
                    yield task

    def keep(self, outcome: Outcome) -> None:
        """Keep what came of a case."""
        task, counts = outcome.task, self.counts
        case = task.source.sighting.id
        if outcome.result is None:
            if outcome.failed:
                counts.failed += 1
                self.on_case(case, "failed", outcome.failed)
            return
        rows = Rows(*outcome.result["rows"])
        content = outcome.result["content"]
        checked = Checked(
            case_id=case,
            fingerprint=self.request.fingerprint(task.source, content, self.knows, task.decisions),
            content=content,
            rows=rows,
            record=base64.b64decode(outcome.result["record"]),
            stopped=self.request.settings.limits if task.skip or task.bare else None,
        )
        keep_version(self.register, self.run, checked)
        counts.checked += 1
        self._count(case, "checked", rows.version["band"], rows.version["status"])

    def _task(self, source: Source, known: Known | None, decisions: Decisions) -> Task | None:
        """Return what is to be done for a case, nothing where its current version holds and its files are there."""
        case = source.sighting.id
        folder = self.request.out / "cases" / case
        task = Task(
            source,
            self.request.given,
            self.request.language,
            str(folder.resolve()),
            self.request.html,
            decisions=decisions,
        )
        now = self.request.fingerprint(source, source.content, self.knows, decisions)
        if known is None or known.fingerprint != now:
            return task
        if known.stopped is not None and known.stopped != self.request.settings.limits:
            return task
        self.counts.unchanged += 1
        self._count(case, "unchanged", known.band, known.status)
        wanted = ("assessment.json", "assessment.html") if self.request.html else ("assessment.json",)
        if all((folder / name).is_file() for name in wanted):
            return None
        return task._replace(record=read.current_record(self.register, case))

    def _count(self, case: str, event: Event, band: str | None, status: str | None) -> None:
        self.counts.unread += status != "read"
        if band:
            self.counts.bands[band] = self.counts.bands.get(band, 0) + 1
        self.on_case(case, event, status)


def _each_once(chunk: Sequence[Source], known: Mapping[str, Known], run: ScanRun) -> list[Source]:
    """Return the inputs without those that this run has met already, as where a file and its folder were both named."""
    once: dict[tuple[str, str], Source] = {}
    for source in chunk:
        place = (source.sighting.base, source.sighting.key)
        before = known.get(source.sighting.id)
        if before is None or before.seen != run.run or (before.base, before.key) != place:
            once.setdefault(place, source)
    return list(once.values())


def _same_inputs(chunk: Sequence[Source], known: Mapping[str, Known], run: ScanRun) -> None:
    """Refuse two inputs of one id: one would hide the other.

    Raises:
        ProcurecheckError: with both places. An input that has moved, and is no longer where it was, is the same one.
    """
    seen: dict[str, Source] = {}
    for source in chunk:
        sighting = source.sighting
        here = (sighting.base, sighting.source)
        other: Sighting | Known | None = None
        if sighting.id in seen:
            other = seen[sighting.id].sighting
        elif (before := known.get(sighting.id)) and (
            before.seen == run.run
            or ((before.base, before.source) != here and (Path(before.base) / before.source).exists())
        ):
            other = before
        if other is not None:
            raise ProcurecheckError(
                f"this input and {Path(other.base) / other.source} have the same id “{sighting.id}”.",
                where=str(Path(sighting.base) / sighting.source),
                mend="Scan the folder above both of them, or keep two registers. All that was finished is kept.",
            )
        seen[sighting.id] = source


def own_files(out: Path, register: Register) -> list[Path]:
    """Return what the scan writes itself, which is none of its cases."""
    if register.file is None:
        return [out]
    return [out, *(register.file.with_name(register.file.name + end) for end in ("", "-wal", "-shm", ".lock"))]


def _plain(request: Request, places: Places) -> dict[str, Any]:
    """Return what makes a scan this one: it is gone on with only where all of it is the same."""
    plain = {
        "paths": [str(path) for path in places.paths],
        "given": dict(request.given),
        "language": request.language,
        "out": str(request.out.resolve()),
    }
    lists = [list(one) for one in request.settings.lists]
    return plain | ({"lists": lists} if lists else {})
