"""An assessment as rows of the register: plain values that JSON can carry from a worker to the writer."""

from __future__ import annotations

import calendar
import math
import re
from datetime import date
from typing import Any, NamedTuple

from procurecheck.bands import BANDS, Band
from procurecheck.clauses.decisions import marks_of
from procurecheck.model import Assessment, Finding, NoticePeriod

Row = dict[str, Any]

_WORST = ("read", "partly_read", "unreadable")


class Rows(NamedTuple):
    """What the register keeps of one assessment; dates are ISO strings."""

    version: Row
    documents: list[Row]
    findings: list[Row]
    coverage: list[Row]
    scores: list[Row]


def rows_of(assessment: Assessment) -> Rows:
    """Return the rows of an assessment, the same for the same assessment."""
    case, documents, suppliers = assessment.case, assessment.documents, assessment.suppliers
    ends = _day(case.ends) or _day(last_day(case.starts, case.duration_months))
    bands: list[Band] = [supplier.risk.band for supplier in suppliers]
    version = {
        "procurecheck": assessment.provenance.procurecheck,
        "library": assessment.provenance.library,
        "models": assessment.provenance.models,
        "assessment": assessment.provenance.hash,
        "status": max((d.status for d in documents), key=_WORST.index, default="read"),
        "document_count": len(documents),
        "unread_count": sum(d.status != "read" for d in documents),
        "title": case.title,
        "stage": case.stage,
        "buyer": case.buyer,
        "country": case.country,
        "region": case.nuts[0] if case.nuts else None,
        "regions": list(case.nuts),
        "sector": case.sectors[0].id if case.sectors else None,
        "sectors": [sector.id for sector in case.sectors],
        "cpv": case.cpv[0] if case.cpv else None,
        "languages": list(case.languages),
        "profile": case.profile,
        "value": _finite(case.value),
        "currency": case.currency,
        "band": assessment.summary.band,
        "documents_band": assessment.summary.documents_band,
        "suppliers_band": max(bands, key=BANDS.index) if bands else None,
        "coverage_score": assessment.summary.coverage_score,
        "dated": _day(case.date),
        "starts": _day(case.starts),
        "ends": ends,
        "duration_months": _finite(case.duration_months),
        "renewal": case.renewal,
        "renewal_text": case.renewal_text,
        "notice_days": notice_days(ends, case.notice_period),
        "notice_text": case.notice_period.quote if case.notice_period else None,
    }
    rows = Rows(
        version=version,
        documents=[
            {
                "path": d.path,
                "sha256": d.sha256,
                "media_type": d.media_type,
                "pages": d.pages,
                "status": d.status,
                "reason": d.reason,
            }
            for d in documents
        ],
        findings=[
            _finding(finding, mark) for finding, mark in zip(assessment.findings, marks(assessment), strict=True)
        ],
        coverage=[
            {"clause": c.clause, "topic": c.topic, "status": c.status, "severity": c.severity}
            for c in assessment.coverage
        ],
        scores=[
            {
                "supplier": s.id,
                "name": s.name,
                "band": s.risk.band,
                "points": s.risk.points,
                "points_known": s.risk.points_known,
                "band_if_answered": s.risk.band_if_answered,
                "price_status": s.price.status,
                "price_ratio": _finite(s.price.ratio),
                "indicators": [[part.indicator, part.state, part.points] for part in s.risk.contributions],
            }
            for s in suppliers
        ],
    )
    return Rows(*(_storable(part) for part in rows))


def marks(assessment: Assessment) -> list[str]:
    """Return for each finding what it is known by in every version of the case."""
    return marks_of(assessment.findings)


def last_day(starts: str | None, months: float | None) -> str | None:
    """Return the last day of a contract of so many months from its first day, as a person counts them.

    A contract of 12 months from 1 March ends on 28 or 29 February; one from 31 January for one month ends on the day
    before the last one of February. Part months are counted as thirtieths. ``None`` where either is not known.
    """
    day = _day(starts)
    if day is None or months is None or not math.isfinite(months) or not 0 < months <= 1200:
        return None
    first = date.fromisoformat(day)
    whole, part = divmod(months, 1)
    index = first.year * 12 + first.month - 1 + int(whole)
    year, month = divmod(index, 12)
    month += 1
    if not 1 <= year <= 9998:
        return None
    length = calendar.monthrange(year, month)[1]
    after = date(year, month, min(first.day, length)).toordinal() + round(part * 30)
    return date.fromordinal(after - 1).isoformat()


def notice_days(ends: str | None, period: NoticePeriod | None) -> int | None:
    """Return the days from the last day for notice to the last day of a contract, months as a person counts them.

    Three months before 31 December are 30 September: 92 days. ``None`` where either is not known.
    """
    from dateutil.relativedelta import relativedelta

    day = _day(ends)
    if day is None or period is None:
        return None
    last = date.fromisoformat(day)
    length: relativedelta = relativedelta(**{period.unit: period.number})  # type: ignore[arg-type]
    try:
        return (last - (last - length)).days
    except (ValueError, OverflowError):
        return None


def _finding(finding: Finding, mark: str) -> Row:
    evidence = finding.evidence
    return {
        "mark": mark,
        "clause": finding.clause,
        "topic": finding.topic,
        "strength": finding.strength,
        "method": finding.method,
        "probability": finding.probability,
        "document": evidence.document,
        "page": evidence.page,
        "start": evidence.start,
        "end": evidence.end,
        "quote": evidence.quote,
        "language": evidence.language,
    }


def _day(value: str | None) -> str | None:
    """Return the day that a date of a notice begins with; ``None`` where it names no day that exists."""
    found = re.match(r"\d{4}-\d{2}-\d{2}", value or "")
    if not found:
        return None
    try:
        return date.fromisoformat(found.group()).isoformat()
    except ValueError:
        return None


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _storable(value: Any) -> Any:
    """Return the value with all text such as every database takes: no NUL, no lone surrogates."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {key: _storable(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_storable(part) for part in value]
    return value
