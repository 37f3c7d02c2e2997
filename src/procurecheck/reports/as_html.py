"""The report for people: one self-contained HTML file, whole without scripts, printed whole, read on a phone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from procurecheck.i18n import _, format_money, format_number, use_language
from procurecheck.model import BANDS, Assessment, Coverage, Finding, SupplierAssessment
from procurecheck.reports import record
from procurecheck.reports.charts import bidders_chart, coverage_chart, price_chart
from procurecheck.reports.cleaning import clean
from procurecheck.reports.pages import page_environment, policy_hash
from procurecheck.reports.pictures import Shown
from procurecheck.reports.words import STATUS_WORDS, ratio, topic_word, word

if TYPE_CHECKING:
    from jinja2 import Environment

_FIRST = 3
"""How many quotes of a clause stand open; the rest is folded behind them, and printed all the same."""

_STRENGTH = {"binding": 0, "negated": 1, "advisory": 2, "reference": 3}


def render(assessment: Assessment, shown: Shown | None = None) -> str:
    """Return the report as HTML text, the same bytes for the same arguments.

    Args:
        assessment: what is said, in its language.
        shown: pictures of the quotes or the words around them, and the addresses of their pages.
    """
    shown = shown or Shown()
    style, script = _file("style.css"), _file("report.js")
    compared = _compared(assessment.suppliers)
    with use_language(assessment.report_language):
        return (
            _environment()
            .get_template("assessment.html.j2")
            .render(
                a=assessment,
                tender=assessment.case.stage == "tender",
                record=record.for_script(assessment),
                style=Markup(style),  # noqa: S704 - a file of ours
                script=Markup(script),  # noqa: S704
                style_hash=policy_hash(style),
                script_hash=policy_hash(script),
                counts=_counts(assessment.coverage),
                items=[_item(entry, assessment.findings) for entry in _ordered(assessment.coverage)],
                others=_others(assessment),
                unread=[document for document in assessment.documents if document.status != "read"],
                compared=compared,
                bands=BANDS,
                shown=shown,
                places=shown.places,
                links=shown.links,
                coverage_chart=coverage_chart(_ordered(assessment.coverage)),
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
        "money": _money,
        "placeholders": _placeholders,
        "ratio": ratio,
        "topic": lambda topic: topic_word(topic, topic),
    }
    return environment


def _money(amount: float | None, currency: str | None) -> str:
    return _("not given") if amount is None else format_money(amount, currency)


def _placeholders(text: str) -> Markup:
    """Mark what a person must fill in, which stands in brackets."""
    parts = re.split(r"(\[[^\[\]]+\])", clean(text))
    return Markup("").join(Markup("<mark>{}</mark>").format(p) if n % 2 else escape(p) for n, p in enumerate(parts))


def _file(name: str) -> str:
    return (Path(__file__).parent / "templates" / name).read_text(encoding="utf-8")


def _counts(coverage: Sequence[Coverage]) -> list[tuple[str, int]]:
    return [(status, n) for status in STATUS_WORDS if (n := sum(entry.status == status for entry in coverage))]


def _ordered(coverage: Sequence[Coverage]) -> list[Coverage]:
    """Put first what needs a hand: missing, then not to be judged, weak, met, not applicable."""
    by_status = ["missing", "unreadable", "weak", "met", "not_applicable"]
    by_severity = ["critical", "major", "minor"]
    return sorted(coverage, key=lambda c: (by_status.index(c.status), by_severity.index(c.severity)))


def _item(entry: Coverage, findings: Sequence[Finding]) -> dict[str, Any]:
    found = sorted(entry.findings, key=lambda index: _STRENGTH[findings[index].strength])
    return {"entry": entry, "first": found[:_FIRST], "rest": found[_FIRST:]}


def _others(assessment: Assessment) -> list[int]:
    """Return the findings of clauses that the profile does not require, by index."""
    used = {index for entry in assessment.coverage for index in entry.findings}
    return [index for index in range(len(assessment.findings)) if index not in used]


def _compared(suppliers: Sequence[SupplierAssessment]) -> list[SupplierAssessment]:
    return sorted(suppliers, key=lambda s: (-BANDS.index(s.risk.band), -s.risk.points, s.name))
