"""``procurecheck portfolio``."""

from __future__ import annotations

from pathlib import Path

import click

from procurecheck.i18n import LANGUAGES


@click.command()
@click.option("--register", required=True, help="The register: a file (register.db), or postgresql://user@host/name.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("audit"),
    show_default=True,
    help="Folder of the scan; links lead to the reports that are there.",
)
@click.option(
    "--report-language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="Language of page and workbook.",
)
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
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
        click.echo(f"{totals.cases} cases: {out / 'index.html'}")
