"""``procurecheck portfolio``."""

from __future__ import annotations

from pathlib import Path

import click

from procurecheck.cli import options


@click.command()
@options.a_register
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("audit"),
    show_default=True,
    help="Folder of the scan; links lead to the reports that are there.",
)
@options.report_language("page and workbook")
@options.quiet
def portfolio(register: str, out: Path, report_language: str, quiet: bool) -> None:
    """Write all present cases of a register: index.html, portfolio.xlsx and portfolio.jsonl.

    scan does this at its end; this command writes them anew, for instance in another language.

    \b
    Examples:
      procurecheck portfolio --register register.db --out audit/
      procurecheck portfolio --register register.db --out audit/ --report-language de
    """
    from procurecheck.portfolio.write import write_portfolio
    from procurecheck.register.open import opened

    with opened(register, say=lambda line: click.echo(line, err=True)) as opened_register:
        totals = write_portfolio(opened_register, out, report_language)
    if not quiet:
        click.echo(f"{totals.cases} {'case' if totals.cases == 1 else 'cases'}: {out / 'index.html'}")
