"""The report for people: one self-contained HTML file that needs no script, prints whole and reads on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from procurecheck.i18n import _, format_money, format_number, format_percent, use_language
from procurecheck.model import BANDS, Assessment, Coverage, Finding, PricePicture, SupplierAssessment
from procurecheck.reports import record
from procurecheck.reports.cleaning import clean
from procurecheck.reports.words import PRICE_WORDS, STATUS_MARKS, STATUS_WORDS, ratio, word

if TYPE_CHECKING:
    from jinja2 import Environment

_FIRST = 3
"""How many quotes of a clause stand open; the rest is folded behind them, and printed all the same."""

_STRENGTH = {"binding": 0, "negated": 1, "advisory": 2, "reference": 3}


def render(assessment: Assessment) -> str:
    """Return the report as HTML text, the same bytes for the same assessment."""
    template = _environment().get_template("assessment.html.j2")
    with use_language(assessment.report_language):
        return template.render(
            a=assessment,
            record=record.for_script(assessment),
            style=_style(),
            counts=_counts(assessment.coverage),
            items=[_item(entry, assessment.findings) for entry in _ordered(assessment.coverage)],
            others=_others(assessment),
            unread=[document for document in assessment.documents if document.status != "read"],
            scale=_scale(assessment.suppliers),
            compared=_compared(assessment.suppliers),
        )


def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("procurecheck.reports"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=_final,
    )
    environment.filters |= {
        "clean": clean,
        "money": _money,
        "percent": lambda share: "–" if share is None else format_percent(share),
        "chance": lambda share: format_number(share, 3),
        "ratio": ratio,
        "status": partial(word, "status"),
        "mark": STATUS_MARKS.__getitem__,
        "price_word": partial(word, "price"),
    }
    return environment


def _money(amount: float | None, currency: str | None) -> str:
    return _("not given") if amount is None else format_money(amount, currency)


def _final(value: object) -> object:
    """Clean every string on its way into the page; markup that Jinja made itself passes as it is."""
    if type(value) is str:
        return clean(value)
    return "" if value is None else value


def _style() -> str:
    return (Path(__file__).parent / "templates" / "style.css").read_text(encoding="utf-8")


def _counts(coverage: Sequence[Coverage]) -> list[tuple[str, int]]:
    return [(status, n) for status in STATUS_WORDS if (n := sum(entry.status == status for entry in coverage))]


def _ordered(coverage: Sequence[Coverage]) -> list[Coverage]:
    """Put first what needs a hand: missing, then not to be judged, weak, met, not applicable."""
    by_status = ["missing", "unreadable", "weak", "met", "not_applicable"]
    by_severity = ["critical", "major", "minor"]
    return sorted(coverage, key=lambda c: (by_status.index(c.status), by_severity.index(c.severity)))


def _item(entry: Coverage, findings: Sequence[Finding]) -> dict[str, Any]:
    found = sorted((findings[index] for index in entry.findings), key=lambda f: _STRENGTH[f.strength])
    return {"entry": entry, "first": found[:_FIRST], "rest": found[_FIRST:]}


def _others(assessment: Assessment) -> list[Finding]:
    """Return findings of clauses that the profile does not require."""
    used = {index for entry in assessment.coverage for index in entry.findings}
    return [finding for index, finding in enumerate(assessment.findings) if index not in used]


def _scale(suppliers: Sequence[SupplierAssessment]) -> int:
    """Return the points at the right end of the bidders' bars: the most that any of them has, at least 1."""
    return max([1, *(supplier.risk.points for supplier in suppliers)])


def _compared(suppliers: Sequence[SupplierAssessment]) -> list[SupplierAssessment]:
    return sorted(suppliers, key=lambda s: (-BANDS.index(s.risk.band), -s.risk.points, s.name))


def price_sentence(price: PricePicture) -> str:
    """Return the price picture in one sentence."""
    return price.because or PRICE_WORDS[price.status]
