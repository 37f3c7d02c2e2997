"""Questions to the register."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, text

from procurecheck.register.tables import Case, Record, Scan, Version

if TYPE_CHECKING:
    from sqlalchemy import Row

    from procurecheck.register.open import Register


def scans(register: Register) -> list[Row[Any]]:
    """Return all scans, oldest first."""
    with register.engine.connect() as connection:
        return list(connection.execute(select(Scan).order_by(Scan.id)))


def current(register: Register) -> Iterator[Row[Any]]:
    """Yield the present version of each case that is still there, in the order of their ids."""
    query = select(Version).where(Version.is_current, ~Version.removed).order_by(Version.case_id)
    yield from _stream(register, query)


def inputs(register: Register) -> Iterator[Row[Any]]:
    """Yield where the present cases lie and how they were checked, those of one file or folder together.

    Columns: those of the case, ``version`` (its id), ``content``, ``procurecheck``, ``models``, and ``request`` of its
    scan.
    """
    query = (
        select(Case, Version.id.label("version"), Version.content, Version.procurecheck, Version.models, Scan.request)
        .join(Version, (Version.case_id == Case.id) & Version.is_current & ~Version.removed)
        .join(Scan, Scan.id == Version.scan_id)
        .order_by(Case.base, Case.source, Case.id)
    )
    yield from _stream(register, query)


def history(register: Register, case_id: str) -> list[Row[Any]]:
    """Return all versions of a case, oldest first."""
    with register.engine.connect() as connection:
        return list(connection.execute(select(Version).where(Version.case_id == case_id).order_by(Version.number)))


def known_at(register: Register, when: datetime) -> Iterator[Row[Any]]:
    """Yield what was known at a time: of each case the version of then, without those that had gone."""
    newest = _newest_until(Version.checked_at <= when)
    yield from _stream(register, newest)


def known_after(register: Register, scan: int) -> Iterator[Row[Any]]:
    """Yield what was known at the end of a scan: of each case the version of then, without those that had gone."""
    yield from _stream(register, _newest_until(Version.scan_id <= scan))


def record(register: Register, version: int) -> str | None:
    """Return ``assessment.json`` of a version (by :attr:`Version.id`) as it was written, ``None`` for a removal."""
    with register.engine.connect() as connection:
        data = connection.scalar(select(Record.data).where(Record.version_id == version))
    return zlib.decompress(data).decode("utf-8") if data is not None else None


def current_record(register: Register, case_id: str) -> str | None:
    """Return ``assessment.json`` of the present version of a case, ``None`` where there is none."""
    query = (
        select(Record.data)
        .join(Version, Version.id == Record.version_id)
        .where(Version.case_id == case_id, Version.is_current)
    )
    with register.engine.connect() as connection:
        data = connection.scalar(query)
    return zlib.decompress(data).decode("utf-8") if data is not None else None


def count_cases(register: Register) -> int:
    """Return the number of cases ever seen."""
    with register.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Case)) or 0


# as the indexes have it: SQLite uses a partial index only where the question says the same words
_CURRENT = text("versions.is_current")
_STATED = text("versions.notice_days IS NOT NULL")
_UNDATED = text("versions.is_current AND NOT versions.removed AND versions.ends IS NULL")
_RENEWAL = (
    Version.case_id, Version.title, Version.buyer, Version.stage, Version.country, Version.region, Version.sector,
    Version.value, Version.currency, Version.band, Version.status, Version.starts, Version.ends,
    Version.notice_days, Version.renewal, Version.renewal_text,
)  # fmt: skip


def ending(register: Register, first: date, last: date) -> Iterator[Row[Any]]:
    """Yield the present cases whose contract ends from ``first`` to ``last``, both included, in no order."""
    query = select(*_RENEWAL).where(_CURRENT, ~Version.removed, Version.ends.between(first, last))
    yield from _stream(register, query)


def ending_with_notice(register: Register, after: date) -> Iterator[Row[Any]]:
    """Yield the present cases that end later than ``after`` and state their days of notice, in no order."""
    query = select(*_RENEWAL).where(_CURRENT, _STATED, ~Version.removed, Version.ends > after)
    yield from _stream(register, query)


def count_undated(register: Register) -> dict[str | None, int]:
    """Return the number of present cases of which no end is known, by band."""
    query = select(Version.band, func.count().label("cases")).where(_UNDATED).group_by(Version.band)
    with register.engine.connect() as connection:
        return {row.band: row.cases for row in connection.execute(query)}


def undated_unread(register: Register) -> Iterator[Row[Any]]:
    """Yield id and band of the present cases without an end whose documents were not all read, in no order."""
    query = select(Version.case_id, Version.band).where(_UNDATED, Version.status != "read")
    yield from _stream(register, query)


def _newest_until(condition: Any) -> Any:
    newest = (
        select(Version.case_id, func.max(Version.number).label("number"))
        .where(condition)
        .group_by(Version.case_id)
        .subquery()
    )
    return (
        select(Version)
        .join(newest, (Version.case_id == newest.c.case_id) & (Version.number == newest.c.number))
        .where(~Version.removed)
        .order_by(Version.case_id)
    )


def _stream(register: Register, query: Any) -> Iterator[Row[Any]]:
    """Yield rows a thousand at a time, so that a million of them need no memory."""
    with register.engine.connect() as connection:
        yield from connection.execution_options(yield_per=1000).execute(query)
