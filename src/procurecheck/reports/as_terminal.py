"""The summary on the terminal: one screen, in colour where there is a terminal, plain where there is none."""

from __future__ import annotations

from pathlib import Path

import click

from procurecheck.model import Assessment
from procurecheck.reports.as_html import STATUS_WORDS
from procurecheck.reports.cleaning import clean

_COLOURS = {
    "met": "green", "low": "green",
    "weak": "yellow", "elevated": "yellow",
    "missing": "red", "high": "red", "critical": "red",
}  # fmt: skip
_MOST = 12


def show(assessment: Assessment, out: Path) -> None:
    """Print the answer, the coverage, the bidders and where the report lies."""
    case, summary = assessment.case, assessment.summary
    _line(case.title, bold=True)
    _line(f"{_coloured(summary.band, summary.band.upper())}  {clean(summary.answer)}", cleaned=True)
    for reason in summary.reasons:
        _line(f"  • {reason}")
    for document in assessment.documents:
        if document.status != "read":
            _line(f"  ? {document.path}: {document.reason}")
    if assessment.coverage:
        click.echo("\nProtections")
        for entry in assessment.coverage:
            _line(
                f"  {_coloured(entry.status, f'{STATUS_WORDS[entry.status]:<16}')} {clean(entry.title)}",
                cleaned=True,
            )
    if assessment.suppliers:
        click.echo("\nBidders" if case.stage == "tender" else "\nContractor")
        for supplier in assessment.suppliers[:_MOST]:
            risk = supplier.risk
            _line(
                f"  {_coloured(risk.band, f'{risk.band:<9}')} {risk.points_known:>3} points raised, "
                f"{risk.points - risk.points_known:>3} open  {clean(supplier.name)}",
                cleaned=True,
            )
        if len(assessment.suppliers) > _MOST:
            click.echo(f"  and {len(assessment.suppliers) - _MOST} more in the report")
    for note in assessment.notes[:_MOST]:
        _line(f"  ! {note}")
    _line(f"\nReport: {out / 'assessment.html'}")


def _coloured(key: str, words: str) -> str:
    return click.style(words, fg=_COLOURS.get(key), bold=True)


def _line(text: str, *, bold: bool = False, cleaned: bool = False) -> None:
    text = text if cleaned else clean(text)
    click.echo(click.style(text, bold=True) if bold else text)
