"""What stands before what in a report, the same in every format."""

from __future__ import annotations

from collections.abc import Sequence

from procurecheck.bands import BANDS
from procurecheck.model import Assessment, Coverage, Finding, SupplierAssessment

_URGENT = ("missing", "unreadable", "weak", "met", "not_applicable")
_SEVERITIES = ("critical", "major", "minor")
_STRENGTHS = ("binding", "negated", "advisory", "reference")


def ordered(coverage: Sequence[Coverage]) -> list[Coverage]:
    """Put first what needs a hand: missing, then not to be judged, weak, met, not applicable."""
    return sorted(coverage, key=lambda c: (_URGENT.index(c.status), _SEVERITIES.index(c.severity)))


def quotes(entry: Coverage, findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings of a protection, the strongest first."""
    return [findings[index] for index in strongest_first(entry.findings, findings)]


def strongest_first(indexes: Sequence[int], findings: Sequence[Finding]) -> list[int]:
    """Return findings, by index, those that bind before those that only wish or cite."""
    return sorted(indexes, key=lambda index: _STRENGTHS.index(findings[index].strength))


def beyond(assessment: Assessment) -> list[int]:
    """Return findings of clauses that the profile does not require, and those that were rejected in review."""
    used = {index for entry in assessment.coverage for index in entry.findings}
    return [index for index in range(len(assessment.findings)) if index not in used]


def compared(suppliers: Sequence[SupplierAssessment]) -> list[SupplierAssessment]:
    """Put first the bidder at most risk."""
    return sorted(suppliers, key=lambda s: (-BANDS.index(s.risk.band), -s.risk.points, s.name))
