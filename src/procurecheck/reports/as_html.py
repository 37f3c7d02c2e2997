"""The report for people: one self-contained HTML file, whole without scripts, printed whole, read on a phone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from procurecheck.bands import BANDS
from procurecheck.i18n import format_number, use_language
from procurecheck.model import Assessment, Coverage, CoverageStatus, Finding, NextStep
from procurecheck.reports import order, record
from procurecheck.reports.charts import bidders_chart, coverage_chart, price_chart
from procurecheck.reports.cleaning import clean
from procurecheck.reports.pages import page_environment, policy_hash, script, style
from procurecheck.reports.pictures import Shown
from procurecheck.reports.words import STATUS_WORDS, money, ratios, word
from procurecheck.summary import short_names
from procurecheck.topics import topic_word

if TYPE_CHECKING:
    from jinja2 import Environment

_SCRIPT = Path(__file__).parent / "templates" / "report.js"
_FIRST = 3
"""How many quotes of a clause stand open; the rest is folded behind them, and printed all the same."""

_WORST_FIRST: tuple[CoverageStatus, ...] = ("missing", "weak", "unreadable")
_NAMED = 10
"""Protections of a status that the first screen names."""


def render(assessment: Assessment, shown: Shown | None = None) -> str:
    """Return the report as HTML text, the same bytes for the same arguments.

    Args:
        assessment: what is said, in its language.
        shown: pictures of the quotes or the words around them, and the addresses of their pages.
    """
    shown = shown or Shown()
    look, does = style(), script(_SCRIPT)
    compared = order.compared(assessment.suppliers)
    ordered = order.ordered(assessment.coverage)
    with use_language(assessment.report_language):
        return (
            _environment()
            .get_template("assessment.html.j2")
            .render(
                a=assessment,
                tender=assessment.case.stage == "tender",
                record=record.for_script(assessment),
                style=Markup(look),  # noqa: S704 - a file of ours
                script=Markup(does),  # noqa: S704
                style_hash=policy_hash(look),
                script_hash=policy_hash(does),
                verdict=verdict(assessment),
                standing=_standing(ordered),
                most=_NAMED,
                who_does_what=_who_does_what(assessment.summary.next_steps),
                counts=_counts(assessment.coverage),
                items=[_item(entry, assessment.findings) for entry in ordered],
                others=order.beyond(assessment),
                unread=[document for document in assessment.documents if document.status != "read"],
                compared=compared,
                bands=BANDS,
                shown=shown,
                places=shown.places,
                links=shown.links,
                coverage_chart=coverage_chart(ordered),
                bidders_chart=bidders_chart(compared),
                prices=[price_chart(supplier.price, f"p-{n}") for n, supplier in enumerate(compared, 1)],
            )
        )


@cache
def _environment() -> Environment:
    """Return the environment of the template, made once: compiling the template costs more than filling it."""
    environment = page_environment("procurecheck.reports")
    environment.filters |= {
        "clean": clean,
        "chance": lambda share: format_number(share, 3),
        "meaning": partial(word, "meaning"),
        "money": money,
        "placeholders": _placeholders,
        "ratios": ratios,
        "topic": lambda topic: topic_word(topic, topic),
    }
    return environment


def _placeholders(text: str) -> Markup:
    """Mark what a person must fill in, which stands in brackets."""
    parts = re.split(r"(\[[^\[\]]+\])", clean(text))
    return Markup("").join(Markup("<mark>{}</mark>").format(p) if n % 2 else escape(p) for n, p in enumerate(parts))


def _counts(coverage: Sequence[Coverage]) -> list[tuple[str, int]]:
    return [(status, n) for status in STATUS_WORDS if (n := sum(entry.status == status for entry in coverage))]


def verdict(assessment: Assessment) -> CoverageStatus:
    """Return how the documents stand as a whole, as the headline says it; the bidders have bands of their own."""
    found = {entry.status for entry in assessment.coverage}
    if assessment.summary.coverage_score is None:
        return "unreadable"
    if "missing" in found:
        return "missing"
    if "unreadable" in found or any(document.status != "read" for document in assessment.documents):
        return "unreadable"
    return "weak" if "weak" in found else "met"


def _standing(ordered: Sequence[Coverage]) -> list[tuple[CoverageStatus, list[tuple[str, Coverage]]]]:
    """Return what needs a hand, by status, each with its short name."""
    by_status = [(status, [entry for entry in ordered if entry.status == status]) for status in _WORST_FIRST]
    return [(status, list(zip(short_names(own), own, strict=True))) for status, own in by_status if own]


def _who_does_what(steps: Sequence[NextStep]) -> list[tuple[str, int, list[NextStep]]]:
    """Return the steps of each person in a row together, with the number at which they begin."""
    grouped, number = [], 1
    for who, own in groupby(steps, key=lambda step: step.who):
        found = list(own)
        grouped.append((who, number, found))
        number += len(found)
    return grouped


def _item(entry: Coverage, findings: Sequence[Finding]) -> dict[str, Any]:
    found = order.strongest_first(entry.findings, findings)
    return {"entry": entry, "first": found[:_FIRST], "rest": found[_FIRST:]}
