"""Reviewed passages as labels: what officials decided teaches the passage classifier."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator

from procurecheck.clauses.decisions import Decided, counts, marks_of, with_decisions
from procurecheck.clauses.labels import Label
from procurecheck.model import Assessment, Evidence, Finding, Strength
from procurecheck.register import read
from procurecheck.register.decisions import newest_decisions
from procurecheck.register.open import Register

_ORDER: tuple[Strength, ...] = ("binding", "negated", "advisory", "reference")


def labels(register: Register) -> Iterator[Label]:
    """Yield a label for each passage of the current versions of which every finding is decided, in a fixed order.

    A passage with an open finding says nothing about that topic, so it teaches nothing. A passage of which all findings
    were rejected is a label without topics. All are for learning (``development``), never for the reported figures.
    The text stands in the label, for the register knows no folder of notices.
    """
    for row in read.current(register):
        kept = newest_decisions(register, [row.case_id]).get(row.case_id)
        record = read.record(register, row.id) if kept else None
        if kept and record:
            decided = {mark: one.decided for mark, one in kept.items()}
            yield from _of_case(Assessment.model_validate_json(record), decided)


def _of_case(assessment: Assessment, decided: dict[str, Decided]) -> Iterator[Label]:
    marks = marks_of(assessment.findings)
    findings = with_decisions([_recognised(finding) for finding in assessment.findings], decided)
    passages: dict[tuple[str, int, int], list[Finding]] = defaultdict(list)
    opened: set[tuple[str, int, int]] = set()
    for finding, mark in zip(findings, marks, strict=True):
        evidence = finding.evidence
        place = (evidence.document, evidence.start, evidence.end)
        passages[place].append(finding)
        if mark not in decided:
            opened.add(place)
    for place, found in passages.items():
        if place not in opened:
            yield _label(assessment.case.id, found[0].evidence, [finding for finding in found if counts(finding)])


def _label(case: str, evidence: Evidence, accepted: list[Finding]) -> Label:
    topics: dict[str, Strength] = {}
    for finding in sorted(accepted, key=lambda f: (f.topic, _ORDER.index(f.strength))):
        topics.setdefault(finding.topic, finding.strength)
    return Label(
        notice=case,
        split="development",
        language=evidence.language or "und",
        start=evidence.start,
        end=evidence.end,
        sha256=hashlib.sha256(evidence.quote.encode("utf-8", "replace")).hexdigest(),
        labels=topics,
        text=evidence.quote,
        heading=" / ".join(evidence.heading),
    )


def _recognised(finding: Finding) -> Finding:
    """Return a finding with the strength that the check gave it, whatever was decided before."""
    if finding.decision is None:
        return finding
    return finding.model_copy(update={"strength": finding.decision.recognised, "decision": None})
