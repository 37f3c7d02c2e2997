"""Questions to the register."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select, text
from sqlalchemy.orm import aliased

from procurecheck.register.tables import CURRENT, Case, CoverageRow, Record, Scan, Version

if TYPE_CHECKING:
    from sqlalchemy import Row

    from procurecheck.register.open import Register


def scans(register: Register) -> list[Row[Any]]:
    """Return all scans, oldest first."""
    with register.engine.connect() as connection:
        return list(connection.execute(select(Scan).order_by(Scan.id)))


def current(register: Register) -> Iterator[Row[Any]]:
    """Yield the present version of each case that is still there, in the order of their ids."""
    query = select(Version).where(CURRENT, ~Version.removed).order_by(Version.case_id)
    yield from _stream(register, query)


def inputs(register: Register) -> Iterator[Row[Any]]:
    """Yield where the present cases lie and how they were checked, those of one file or folder together.

    Columns: those of the case, ``version`` (its id), ``content``, ``procurecheck``, ``models``, and ``request`` of its
    scan.
    """
    query = (
        select(Case, Version.id.label("version"), Version.content, Version.procurecheck, Version.models, Scan.request)
        .join(Version, (Version.case_id == Case.id) & CURRENT & ~Version.removed)
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
        select(Record.data).join(Version, Version.id == Record.version_id).where(Version.case_id == case_id, CURRENT)
    )
    with register.engine.connect() as connection:
        data = connection.scalar(query)
    return zlib.decompress(data).decode("utf-8") if data is not None else None


def count_cases(register: Register) -> int:
    """Return the number of cases ever seen."""
    with register.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Case)) or 0


# as the indexes have it: SQLite uses a partial index only where the question says the same words
_STATED = text("versions.notice_by IS NOT NULL")
_UNDATED = text("versions.is_current AND NOT versions.removed AND versions.ends IS NULL")
_RENEWAL = (
    Version.case_id, Version.title, Version.buyer, Version.stage, Version.country, Version.region, Version.sector,
    Version.value, Version.currency, Version.band, Version.status, Version.starts, Version.ends,
    Version.notice_days, Version.notice_text, Version.renewal, Version.renewal_text,
)  # fmt: skip


def ending(register: Register, first: date, last: date, bands: Sequence[str] | None = None) -> Iterator[Row[Any]]:
    """Yield the present cases whose contract ends from ``first`` to ``last``, both included, in no order.

    ``bands`` leaves out the cases of other bands; those of no known band stay.
    """
    query = select(*_RENEWAL).where(CURRENT, ~Version.removed, Version.ends.between(first, last), *_banded(bands))
    yield from _whole(register, query)


def ending_with_notice(
    register: Register, first: date, last: date, bands: Sequence[str] | None = None
) -> Iterator[Row[Any]]:
    """Yield the present cases that end later than ``last`` and must be given notice of from ``first`` to ``last``.

    They come in no order; ``bands`` is as for :func:`ending`.
    """
    query = select(*_RENEWAL).where(
        CURRENT,
        _STATED,
        ~Version.removed,
        Version.notice_by.between(first, last),
        Version.ends > last,
        *_banded(bands),
    )
    yield from _whole(register, query)


def _banded(bands: Sequence[str] | None) -> list[Any]:
    return [] if bands is None else [or_(Version.band.in_(bands), Version.band.is_(None))]


def count_undated(register: Register) -> dict[str | None, int]:
    """Return the number of present cases of which no end is known, by band."""
    query = select(Version.band, func.count().label("cases")).where(_UNDATED).group_by(Version.band)
    with register.engine.connect() as connection:
        return {row.band: row.cases for row in connection.execute(query)}


def undated_unread(register: Register) -> Iterator[Row[Any]]:
    """Yield id and band of the present cases without an end whose documents were not all read, in no order."""
    query = select(Version.case_id, Version.band).where(_UNDATED, Version.status != "read")
    yield from _stream(register, query)


_LISTED = (
    Version.id, Version.case_id, Version.title, Version.buyer, Version.stage, Version.country, Version.region,
    Version.sector, Version.cpv, Version.profile, Version.value, Version.currency, Version.dated, Version.starts,
    Version.ends, Version.band, Version.documents_band, Version.suppliers_band, Version.coverage_score, Version.status,
    Version.document_count, Version.unread_count, Version.assessment, Version.library, Version.models,
)  # fmt: skip


def listed(register: Register) -> Iterator[tuple[Row[Any], dict[str, str]]]:
    """Yield each present case with the status of its required clauses, in the order of the bytes of the ids."""
    order = Version.case_id.collate("C") if register.file is None else Version.case_id
    query = select(*_LISTED).where(CURRENT, ~Version.removed).order_by(order)
    rows = _stream(register, query)
    while chunk := list(islice(rows, 500)):
        covered: dict[int, dict[str, str]] = {row.id: {} for row in chunk}
        columns = (CoverageRow.version_id, CoverageRow.clause, CoverageRow.status)
        asked = select(*columns).where(CoverageRow.version_id.in_(list(covered))).order_by(CoverageRow.position)
        with register.engine.connect() as connection:
            for version, clause, status in connection.execute(asked):
                covered[version][clause] = status
        for row in chunk:
            yield row, covered[row.id]


def last_scan(register: Register) -> int | None:
    """Return the id of the last scan that ended, ``None`` where there is none."""
    with register.engine.connect() as connection:
        return connection.scalar(select(func.max(Scan.id)).where(Scan.state == "done"))


def changed_by(register: Register, scan: int) -> Iterator[Row[Any]]:
    """Yield what a scan changed: the case as it is now, beside what was known before that scan.

    The columns are ``case_id``, ``title``, ``band``, ``coverage_score``, ``removed``, ``assessment``, and with ``old_``
    before them the same of before, all ``None`` for a case that is new.
    """
    before, older = aliased(Version), aliased(Version)
    newest = (
        select(func.max(older.number))
        .where(older.case_id == Version.case_id, older.scan_id < scan)
        .correlate(Version)
        .scalar_subquery()
    )
    names = ("title", "band", "coverage_score", "removed", "assessment")
    query = (
        select(
            Version.case_id,
            *(getattr(Version, name) for name in names),
            *(getattr(before, name).label(f"old_{name}") for name in names),
        )
        .outerjoin(before, and_(before.case_id == Version.case_id, before.number == newest))
        .where(Version.scan_id == scan, CURRENT)
        .order_by(Version.case_id.collate("C") if register.file is None else Version.case_id)
    )
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
    """Yield rows, a thousand of them read at a time, so that a million of them need no memory."""
    with register.engine.connect() as connection:
        yield from connection.execution_options(yield_per=1000, max_row_buffer=1000).execute(query)


def _whole(register: Register, query: Any) -> Iterator[Row[Any]]:
    """Yield rows that are all kept by who asks; PostgreSQL plans for all of them, and not for the first few."""
    with register.engine.connect() as connection:
        yield from connection.execute(query).all()
