"""The summary on the terminal: one screen, in colour where there is a terminal, plain where there is none."""

from __future__ import annotations

from pathlib import Path

import click

from procurecheck.i18n import _, ngettext, use_language
from procurecheck.model import Assessment
from procurecheck.reports.cleaning import clean
from procurecheck.reports.words import word

_COLOURS = {
    "met": "green", "low": "green",
    "weak": "yellow", "elevated": "yellow",
    "missing": "red", "high": "red", "critical": "red",
}  # fmt: skip
_MOST = 12


def show(assessment: Assessment, out: Path) -> None:
    """Print the answer, the coverage, the bidders and where the report lies."""
    with use_language(assessment.report_language):
        _show(assessment, out)


def _show(assessment: Assessment, out: Path) -> None:
    case, summary = assessment.case, assessment.summary
    _line(case.title, bold=True)
    _line(f"{_coloured(summary.band, word('band', summary.band).upper())}  {clean(summary.answer)}", cleaned=True)
    for reason in summary.reasons:
        _line(f"  • {reason}")
    for document in assessment.documents:
        if document.status != "read":
            _line(f"  ? {document.path}: {document.reason}")
    if assessment.coverage:
        _line(f"\n{_('Protections')}")
        for entry in assessment.coverage:
            _line(
                f"  {_coloured(entry.status, word('status', entry.status).ljust(16))} {clean(entry.title)}",
                cleaned=True,
            )
    if assessment.suppliers:
        _line("\n" + (_("Bidders") if case.stage == "tender" else _("Contractor")))
        for supplier in assessment.suppliers[:_MOST]:
            risk = supplier.risk
            raised = ngettext("{n} point raised", "{n} points raised", risk.points_known)
            unanswered = ngettext("{n} point open", "{n} points open", risk.points - risk.points_known)
            _line(
                f"  {_coloured(risk.band, word('band', risk.band).ljust(9))} {raised}, {unanswered}  "
                f"{clean(supplier.name)}",
                cleaned=True,
            )
        if len(assessment.suppliers) > _MOST:
            rest = len(assessment.suppliers) - _MOST
            _line("  " + ngettext("and {n} more in the report", "and {n} more in the report", rest))
    for note in assessment.notes[:_MOST]:
        _line(f"  ! {note}")
    _line("\n" + _("Report: {path}", path=out / "assessment.html"))


def _coloured(key: str, words: str) -> str:
    return click.style(words, fg=_COLOURS.get(key), bold=True)


def _line(text: str, *, bold: bool = False, cleaned: bool = False) -> None:
    text = text if cleaned else clean(text)
    click.echo(click.style(text, bold=True) if bold else text)
