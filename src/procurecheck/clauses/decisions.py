"""What officials decided on findings, carried to the same findings of a later check."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from procurecheck.i18n import _
from procurecheck.model import Decision, Finding, Strength


class Decided(NamedTuple):
    """A decision as it was taken, before it meets the finding that it is of."""

    verdict: Literal["accepted", "rejected"]
    strength: Strength | None
    """``None`` where that of the check stands."""
    reason: str
    by: str | None
    at: str | None
    """ISO date."""


def marks_of(findings: Sequence[Finding]) -> list[str]:
    """Return for each finding of a case what it is known by in every check of it.

    It is the same where the same quote of the same document was found for the same clause. Two findings of one clause
    with the same words in the same document are told apart by their order.
    """
    times: Counter[str] = Counter()
    result = []
    for finding in findings:
        evidence = finding.evidence
        words = " ".join(evidence.quote.split())
        about = "\n".join((finding.clause, evidence.document, words))
        times[about] += 1
        result.append(hashlib.sha256(f"{about}\n{times[about]}".encode("utf-8", "replace")).hexdigest()[:32])
    return result


def with_decisions(findings: Sequence[Finding], decided: Mapping[str, Decided]) -> tuple[Finding, ...]:
    """Return the findings, those that somebody decided on with the decision and the strength that it gives them.

    Args:
        findings: all of a case, in their order.
        decided: the decisions by mark; one whose finding is no longer there is of no consequence.
    """
    if not decided:
        return tuple(findings)
    return tuple(
        _decided(finding, decided[mark]) if mark in decided else finding
        for finding, mark in zip(findings, marks_of(findings), strict=True)
    )


def decisions_in(findings: Sequence[Finding]) -> dict[str, Decided]:
    """Return the decisions that findings of a record carry, by mark, so that its check can be run again."""
    return {
        mark: Decided(told.verdict, told.strength, told.reason, told.by, told.at)
        for finding, mark in zip(findings, marks_of(findings), strict=True)
        if (told := finding.decision)
    }


def counts(finding: Finding) -> bool:
    """Whether a finding counts for coverage: nobody rejected it."""
    return finding.decision is None or finding.decision.verdict != "rejected"


def _decided(finding: Finding, decided: Decided) -> Finding:
    decision = Decision(
        verdict=decided.verdict,
        strength=decided.strength,
        recognised=finding.strength,
        reason=decided.reason,
        by=decided.by,
        at=decided.at,
    )
    return finding.model_copy(
        update={
            "decision": decision,
            "strength": decided.strength or finding.strength,
            "because": f"{finding.because} {decision_words(decision)}".strip(),
        }
    )


def decision_words(decision: Decision) -> str:
    """Return a decision as a sentence, with its reason."""
    if decision.verdict == "rejected":
        said = _("Rejected in review: it does not count.")
    elif decision.strength and decision.strength != decision.recognised:
        said = _("Accepted in review with another strength.")
    else:
        said = _("Accepted in review.")
    signed = ", ".join(part for part in (decision.by, decision.at) if part)
    told = f"{said} ({signed})" if signed else said
    return told + " " + _("Reason: {reason}", reason=decision.reason) if decision.reason else told
