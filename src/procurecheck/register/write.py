"""What a scan writes: its own beginning and end, what it saw, and a version for each check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, insert, or_, select, update

from procurecheck.register.open import Register, writing
from procurecheck.register.tables import (
    CURRENT,
    Case,
    CoverageRow,
    DocumentRow,
    FindingRow,
    Record,
    Scan,
    ScoreRow,
    Version,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from procurecheck.register.rows import Row, Rows
    from procurecheck.register.sightings import Scope, Sighting

DAYS = ("dated", "starts", "ends")
"""Columns of a version that hold days."""


class ScanRun(NamedTuple):
    """One run of a scan; a resumed scan keeps its ``scan`` and gets a new ``run``."""

    scan: int
    run: int
    resumed: bool
    at: datetime


class Known(NamedTuple):
    """What the register knows of an input."""

    base: str
    key: str
    source: str
    seen: int
    fingerprint: str | None
    """That of the current version; this and the rest are ``None`` where there is none yet."""
    stopped: str | None
    band: str | None
    status: str | None


class Checked(NamedTuple):
    """The result of one check, as it goes into the register."""

    case_id: str
    fingerprint: str
    content: str
    rows: Rows
    record: bytes
    """``assessment.json``, compressed with zlib."""
    stopped: str | None


def begin_scan(
    register: Register, request: dict[str, Any], *, procurecheck: str, library: str, models: str, now: datetime
) -> ScanRun:
    """Go on with the last scan where it was of the same things and did not end, else begin a new one."""
    with writing(register) as connection:
        run = (connection.scalar(select(func.max(Scan.run))) or 0) + 1
        last = connection.execute(select(Scan).order_by(Scan.id.desc()).limit(1)).one_or_none()
        if last is not None and last.state == "running":
            same = (last.request, last.procurecheck, last.library, last.models)
            if same == (request, procurecheck, library, models):
                connection.execute(update(Scan).where(Scan.id == last.id).values(runs=last.runs + 1, run=run))
                return ScanRun(last.id, run, resumed=True, at=now)
            connection.execute(update(Scan).where(Scan.id == last.id).values(state="interrupted"))
        made = connection.execute(
            insert(Scan)
            .values(
                state="running",
                runs=1,
                run=run,
                started_at=now,
                request=request,
                procurecheck=procurecheck,
                library=library,
                models=models,
            )
            .returning(Scan.id)
        )
        return ScanRun(made.scalar_one(), run, resumed=False, at=now)


def find_known(register: Register, ids: Sequence[str]) -> dict[str, Known]:
    """Return what is known of these cases, by id; those never seen are not in it."""
    current = (Version.fingerprint, Version.stopped, Version.band, Version.status)
    query = (
        select(Case.id, Case.base, Case.key, Case.source, Case.seen, *current)
        .outerjoin(Version, (Version.case_id == Case.id) & CURRENT)
        .where(Case.id.in_(ids))
    )
    with register.engine.connect() as connection:
        return {row.id: Known(*row[1:]) for row in connection.execute(query)}


def note_seen(register: Register, run: ScanRun, new: Sequence[Sighting], known: Sequence[Sighting]) -> None:
    """Note that this run found these inputs."""
    with writing(register) as connection:
        if known:
            from sqlalchemy import bindparam

            connection.execute(
                update(Case)
                .where(Case.id == bindparam("case"))
                .values(base=bindparam("b"), key=bindparam("k"), source=bindparam("s"), seen=run.run),
                [{"case": one.id, "b": one.base, "k": one.key, "s": one.source} for one in known],
            )
        if new:
            connection.execute(insert(Case), [{**one._asdict(), "seen": run.run} for one in new])


def keep_version(register: Register, run: ScanRun, checked: Checked) -> int:
    """Keep the result of a check as the case's current version, whole or not at all.

    Returns:
        Its number.
    """
    with writing(register) as connection:
        version = dict(checked.rows.version)
        for name in DAYS:
            version[name] = date.fromisoformat(version[name]) if version[name] else None
        version |= {"fingerprint": checked.fingerprint, "content": checked.content, "stopped": checked.stopped}
        ident, number = _next_version(connection, run, checked.case_id, version)
        for table, rows in (
            (DocumentRow, checked.rows.documents),
            (FindingRow, checked.rows.findings),
            (CoverageRow, checked.rows.coverage),
            (ScoreRow, checked.rows.scores),
        ):
            if rows:
                numbered = [{**row, "version_id": ident, "position": i} for i, row in enumerate(rows)]
                connection.execute(insert(table), numbered)
        connection.execute(insert(Record), [{"version_id": ident, "data": checked.record}])
        return number


def end_scan(register: Register, run: ScanRun, scopes: Iterable[Scope], counts: dict[str, Any], now: datetime) -> int:
    """Note what has gone from the places that the scan looked at, and that it is done.

    Returns:
        The number of inputs that have gone since they were last seen.
    """
    removed = 0
    with writing(register) as connection:
        for scope in scopes:
            query = (
                select(Case.id, Version.procurecheck, Version.library, Version.models)
                .join(Version, (Version.case_id == Case.id) & CURRENT)
                .where(Case.base == scope.base, Case.seen != run.run, ~Version.removed)
                .order_by(Case.id)
            )
            if scope.prefix:
                below = Case.key.startswith(scope.prefix + "/", autoescape=True)
                query = query.where(or_(Case.key == scope.prefix, below))
            for row in connection.execute(query).all():
                gone = {
                    "removed": True,
                    "status": "removed",
                    "fingerprint": "",
                    "content": "",
                    "procurecheck": row.procurecheck,
                    "library": row.library,
                    "models": row.models,
                    "document_count": 0,
                    "unread_count": 0,
                }
                _next_version(connection, run, row.id, gone)
                removed += 1
        total = {**counts, "removed": removed}
        connection.execute(update(Scan).where(Scan.id == run.scan).values(state="done", ended_at=now, counts=total))
    return removed


def _next_version(connection: Connection, run: ScanRun, case_id: str, values: Row) -> tuple[int, int]:
    """Add the case's next version and make it the current one; return its id and number."""
    last = connection.scalar(select(func.max(Version.number)).where(Version.case_id == case_id)) or 0
    if last:
        connection.execute(update(Version).where(Version.case_id == case_id, CURRENT).values(is_current=False))
    row: Row = {"removed": False} | values
    row |= {"case_id": case_id, "number": last + 1, "scan_id": run.scan, "checked_at": run.at, "is_current": True}
    # the row beside the statement, not in it: so it is compiled once and not for each case
    return connection.execute(insert(Version).returning(Version.id), row).scalar_one(), last + 1
