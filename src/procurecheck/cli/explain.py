"""``procurecheck explain``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from procurecheck.cli import options

if TYPE_CHECKING:
    from collections.abc import Iterable

    from procurecheck.explanation import Line

_WIDEST = 100


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.option("--clause", help="Say how this protection came to its status (an id, such as wages).")
@click.option("--supplier", help="Say how the points of this bidder add up (its id or its name).")
@options.its_library
@options.its_models
@options.its_report_language
@click.pass_context
def explain(
    ctx: click.Context,
    report: Path,
    clause: str | None,
    supplier: str | None,
    library: Path | None,
    models: Path | None,
    report_language: str | None,
) -> None:
    """Say in words how the result of a REPORT came about: the whole, one protection, or one bidder.

    REPORT is an assessment.json, assessment.html or assessment.pdf.

    \b
    Examples:
      procurecheck explain report/assessment.json
      procurecheck explain report/assessment.html --clause wages
      procurecheck explain report/assessment.pdf --supplier 2

    \b
    Exit codes: 0 done; 2 wrong usage; 3 the report cannot be read.
    """
    from procurecheck import explanation
    from procurecheck.assess import load_knowledge
    from procurecheck.errors import UnreadableError
    from procurecheck.i18n import use_language
    from procurecheck.reports.cleaning import clean
    from procurecheck.verification import assessment_in, read_report

    try:
        assessment = assessment_in(read_report(report)[1])
    except UnreadableError as error:
        click.echo(clean(f"Error: {report}: {error}"), err=True)
        ctx.exit(3)
    with use_language(report_language or assessment.report_language):
        rules = explanation.rules_for(assessment, load_knowledge(library, models))
        if clause is not None:
            _print(explanation.explain_clause(assessment, clause, rules))
        if supplier is not None:
            _print(explanation.explain_supplier(assessment, supplier, rules))
        if clause is None and supplier is None:
            _print(explanation.explain_case(assessment, rules))


def _print(lines: Iterable[Line]) -> None:
    import shutil
    import textwrap

    from procurecheck.reports.cleaning import clean

    width = min(shutil.get_terminal_size((80, 24)).columns, _WIDEST)
    for line in lines:
        indent = "  " * line.depth
        text = " ".join(clean(line.text).split())
        wrapped = textwrap.fill(
            text,
            max(width, 40),
            initial_indent=indent,
            subsequent_indent=indent + "  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        click.echo(click.style(wrapped, bold=True) if line.depth == 0 else wrapped)
