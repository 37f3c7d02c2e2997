"""The tables of the register.

A case is what an input is known as; each check of it is a :class:`Version`, which is never changed afterwards. The
newest version is the current one (``is_current``); that an input has gone is a version of its own (``removed``).
Queries on the present state read ``versions`` with ``is_current`` and without ``removed``; what was known at a time is,
for each case, the version with the highest number whose ``checked_at`` lies not after it.

Money is without VAT; months are calendar months; times are in UTC.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class UtcTime(TypeDecorator[datetime]):
    """A time with its zone; SQLite keeps none, so it is stored as UTC and read back as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the time in UTC."""
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the time with its zone, which SQLite drops."""
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """What the tables share."""

    type_annotation_map = {str: Text, datetime: UtcTime, date: Date, dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012


class Scan(Base):
    """One scan. A scan that was killed and went on is one scan with several ``runs``."""

    __tablename__ = "scans"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]
    """``running``, ``done`` or ``interrupted`` (given up for a scan of something else)."""
    runs: Mapped[int]
    """How often it was started, so far."""
    run: Mapped[int]
    """Number of its last run, counted over all scans of the register."""
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    request: Mapped[dict[str, Any]]
    """Paths and options; a scan goes on only with the same ones."""
    procurecheck: Mapped[str]
    library: Mapped[str]
    """Name, version and hash of the clause library."""
    models: Mapped[str]
    counts: Mapped[dict[str, Any] | None]
    """At its end: cases ``checked``, ``unchanged``, ``removed``, ``unreadable``, ``failed``, ``total``."""


class Case(Base):
    """What an input is known as, through all its versions."""

    __tablename__ = "cases"

    id: Mapped[str] = mapped_column(primary_key=True)
    """Stable, unique, and safe as the name of a folder."""
    base: Mapped[str]
    """The folder that ``key`` is relative to."""
    key: Mapped[str]
    """Path of the input below ``base``, with the id of the release where a file holds several."""
    source: Mapped[str]
    """Path of the file or folder below ``base``."""
    seen: Mapped[int]
    """Number of the last run that found the input."""

    __table_args__ = (Index("ix_cases_base_key", "base", "key"),)


def notice_day(ends: date | None, days: int | None) -> date | None:
    """Return the last day to give notice, ``None`` where end or days are not known or make no sense."""
    if ends is None or days is None or days < 0 or days >= ends.toordinal():
        return None
    return ends - timedelta(days=days)


def _notice_by(context: DefaultExecutionContext) -> date | None:
    values: dict[str, Any] = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return notice_day(values.get("ends"), values.get("notice_days"))


class Version(Base):
    """One check of a case, or its removal; never changed but for ``is_current``."""

    __tablename__ = "versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    number: Mapped[int]
    """From 1, in the order of the checks."""
    scan_id: Mapped[int] = mapped_column(ForeignKey("scans.id"))
    checked_at: Mapped[datetime]
    is_current: Mapped[bool] = mapped_column(Boolean)
    removed: Mapped[bool] = mapped_column(Boolean, server_default=false())
    """Whether the input was gone; such a version holds nothing else."""

    fingerprint: Mapped[str]
    """Hash over content, library, models, program and options: the same one need not be checked again."""
    content: Mapped[str]
    """SHA-256 over the files of the case and its table of bidders."""
    procurecheck: Mapped[str]
    library: Mapped[str]
    models: Mapped[str]
    assessment: Mapped[str | None]
    """Hash of the assessment (``provenance.hash``)."""
    stopped: Mapped[str | None]
    """The limits (seconds, MB) under which reading was stopped; checked again under others."""

    status: Mapped[str]
    """``read``, ``partly_read`` or ``unreadable``: that of the worst document; ``removed``."""
    document_count: Mapped[int]
    unread_count: Mapped[int]
    """Documents that were not read whole."""

    title: Mapped[str | None]
    stage: Mapped[str | None]
    buyer: Mapped[str | None]
    country: Mapped[str | None]
    region: Mapped[str | None]
    """The first NUTS code."""
    regions: Mapped[list[Any] | None]
    sector: Mapped[str | None]
    """The first sector's id."""
    sectors: Mapped[list[Any] | None]
    cpv: Mapped[str | None]
    """The main CPV code."""
    languages: Mapped[list[Any] | None]
    profile: Mapped[str | None]
    value: Mapped[float | None]
    currency: Mapped[str | None]

    band: Mapped[str | None]
    documents_band: Mapped[str | None]
    suppliers_band: Mapped[str | None]
    """That of the bidder at most risk; ``None`` without bidders."""
    coverage_score: Mapped[float | None]

    dated: Mapped[date | None]
    """Day of the offers or of the publication."""
    starts: Mapped[date | None]
    ends: Mapped[date | None]
    """Last day of the contract, as far as it is stated."""
    duration_months: Mapped[float | None]
    renewal: Mapped[bool | None] = mapped_column(Boolean)
    renewal_text: Mapped[str | None]
    notice_days: Mapped[int | None]
    """Days from the last day for notice to ``ends``, where both are known."""
    notice_by: Mapped[date | None] = mapped_column(default=_notice_by)
    """Last day to give notice, where it is known; follows from the two, and is kept so that it can be looked up."""
    notice_text: Mapped[str | None]
    """The words that say the notice period."""

    __table_args__ = (
        UniqueConstraint("case_id", "number", name="uq_versions_case_number"),
        Index(
            "ix_versions_current",
            "case_id",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
        Index(
            "ix_versions_ends",
            "ends",
            "band",
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
        Index("ix_versions_scan", "scan_id"),
        Index(
            "ix_versions_notice",
            "notice_by",
            "ends",
            "band",
            sqlite_where=text("is_current AND notice_by IS NOT NULL"),
            postgresql_where=text("is_current AND notice_by IS NOT NULL"),
        ),
        Index(
            "ix_versions_undated",
            "ends",
            "band",
            "status",
            "case_id",
            sqlite_where=text("is_current AND NOT removed AND ends IS NULL"),
            postgresql_where=text("is_current AND NOT removed AND ends IS NULL"),
        ),
    )


CURRENT = text("versions.is_current")
"""The condition of the partial indexes in their own words: SQLite does not see that ``is_current = 1`` is the same."""


class DocumentRow(Base):
    """A file of a version."""

    __tablename__ = "documents"

    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str]
    sha256: Mapped[str]
    media_type: Mapped[str]
    pages: Mapped[int]
    status: Mapped[str]
    reason: Mapped[str | None]


class FindingRow(Base):
    """A finding of a version; ``position`` is its index in the assessment."""

    __tablename__ = "findings"

    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str]
    """The same in each version in which the same quote of the same document was found for the same clause."""
    clause: Mapped[str]
    topic: Mapped[str]
    strength: Mapped[str]
    method: Mapped[str]
    probability: Mapped[float | None]
    document: Mapped[str]
    page: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    quote: Mapped[str]
    language: Mapped[str | None]

    __table_args__ = (Index("ix_findings_clause", "clause"),)


class CoverageRow(Base):
    """What a version says of one required clause."""

    __tablename__ = "coverage"

    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    clause: Mapped[str]
    topic: Mapped[str]
    status: Mapped[str]
    severity: Mapped[str]

    __table_args__ = (Index("ix_coverage_clause", "clause", "status"),)


class ScoreRow(Base):
    """The risk score of one bidder or contractor of a version."""

    __tablename__ = "scores"

    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    supplier: Mapped[str]
    """Its id in the table of bidders."""
    name: Mapped[str]
    band: Mapped[str]
    points: Mapped[int]
    points_known: Mapped[int]
    band_if_answered: Mapped[str]
    price_status: Mapped[str]
    price_ratio: Mapped[float | None]
    indicators: Mapped[list[Any]]
    """``[indicator, state, points]`` for each contribution."""


class Record(Base):
    """The whole assessment of a version: ``assessment.json`` as it was written, compressed with zlib."""

    __tablename__ = "records"

    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class Decision(Base):
    """What an official decided on a finding; never changed, the newest one counts."""

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    mark: Mapped[str]
    """:attr:`FindingRow.mark` of the finding."""
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    """The version that the official looked at."""
    verdict: Mapped[str]
    """``accepted`` or ``rejected``."""
    strength: Mapped[str | None]
    """The strength that the official gave an accepted finding, ``None`` where that of the check stands."""
    reason: Mapped[str]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime]

    __table_args__ = (Index("ix_decisions_case_mark", "case_id", "mark", "id"),)


class Watch(Base):
    """A question about renewals that is asked again and again, known by its options."""

    __tablename__ = "watches"

    id: Mapped[int] = mapped_column(primary_key=True)
    options: Mapped[str]
    """What was asked, as JSON with sorted keys: the same options are the same question."""
    asked_on: Mapped[date]
    """The day for which it was last asked."""

    __table_args__ = (UniqueConstraint("options", name="uq_watches_options"),)


class Told(Base):
    """What was told in answer to a watch when it was last asked: a row for each case that was among it."""

    __tablename__ = "told"

    watch_id: Mapped[int] = mapped_column(ForeignKey("watches.id"), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    state: Mapped[str]
    """What was told of it: days, band and renewal. Where that has changed, the case is told again."""
