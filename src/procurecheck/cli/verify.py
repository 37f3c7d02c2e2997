"""``procurecheck verify``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from procurecheck.cli import options

if TYPE_CHECKING:
    from procurecheck.verification import Verdict

_MOST = 20
"""Differences of one kind that are shown."""


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.option(
    "--pack", type=click.Path(path_type=Path), help="Where the pack lies now; looked for near the report unless named."
)
@click.option("--suppliers", type=click.Path(path_type=Path), help="Where the table of bidders lies now, likewise.")
@click.option(
    "--lists",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Where a list lies now that the bidders were screened against, likewise.",
)
@options.its_library
@options.its_models
@options.its_report_language
@click.pass_context
def verify(
    ctx: click.Context,
    report: Path,
    pack: Path | None,
    suppliers: Path | None,
    lists: tuple[Path, ...],
    library: Path | None,
    models: Path | None,
    report_language: str | None,
) -> None:
    """Run the check of a REPORT again and say what differs: the record, the inputs, the library, the result.

    REPORT is an assessment.json, assessment.html or assessment.pdf; each carries the same record.

    \b
    Examples:
      procurecheck verify report/assessment.pdf
      procurecheck verify assessment.html --pack archive/pack.zip --suppliers archive/bidders.csv

    \b
    Exit codes: 0 all the same; 1 something differs (it is named); 2 wrong usage, or the pack is not found;
    3 the report cannot be read.
    """
    from procurecheck.errors import UnreadableError
    from procurecheck.i18n import _, use_language
    from procurecheck.reports.cleaning import clean
    from procurecheck.verification import Places, language_of, read_report
    from procurecheck.verification import verify as verdicts

    try:
        data, record = read_report(report)
    except UnreadableError as error:
        click.echo(clean(f"Error: {report}: {error}"), err=True)
        ctx.exit(3)
    differs = False
    with use_language(report_language or language_of(record)):
        for verdict in verdicts(data, record, Places(report, pack, suppliers, library, models, lists)):
            differs = differs or bool(verdict.differences)
            _show(verdict)
        holds, fails = _("The report holds: everything is the same."), _("The report does not hold as it stands.")
        click.echo(fails if differs else holds)
    ctx.exit(1 if differs else 0)


def _show(verdict: Verdict) -> None:
    from procurecheck.i18n import _, ngettext
    from procurecheck.reports.cleaning import clean
    from procurecheck.verification import PARTS

    differs = bool(verdict.differences)
    sign = click.style("✗ " + _("differs"), fg="red") if differs else click.style("✓ " + _("same"), fg="green")
    click.echo(f"{sign}  {_(PARTS[verdict.what])}: {clean(verdict.against)}")
    for difference in verdict.differences[:_MOST]:
        click.echo(clean(f"    {difference}"))
    if len(verdict.differences) > _MOST:
        rest = len(verdict.differences) - _MOST
        click.echo("    " + ngettext("and {n} more", "and {n} more", rest))
