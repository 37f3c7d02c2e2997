"""Renewals as JSON, for programs; the fields are described in ``docs/renewals.md``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from procurecheck.portfolio.renewals import Answer, Renewal

SCHEMA_VERSION = 1


def render(answer: Answer, told: Sequence[Renewal], since: date | None) -> str:
    """Return what is told as JSON, the same for the same arguments.

    Args:
        answer: all that the register says.
        told: what of it is told.
        since: the day for which it was last asked, where only what is new is told.
    """
    question = answer.question
    document = {
        "schema_version": SCHEMA_VERSION,
        "today": question.asked_on.isoformat(),
        "until": question.until.isoformat(),
        "within": question.within,
        "min_band": question.min_band,
        "since": since.isoformat() if since else None,
        "total": len(answer.renewals),
        "renewals": [renewal.plain(question.asked_on) for renewal in told],
        "unknown": {"cases": answer.undated, "unreadable": answer.unread},
    }
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
