"""``procurecheck check``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from procurecheck.bands import BANDS
from procurecheck.cli import options
from procurecheck.errors import ProcurecheckError
from procurecheck.i18n import use_language

MOST_BIDDERS = 5_000
"""Bidders of one tender; each is compared with all others, and stands in the report."""

if TYPE_CHECKING:
    from datetime import datetime

    from procurecheck.model import Assessment


@click.command()
@click.argument("pack", type=click.Path(path_type=Path))
@click.option("--suppliers", type=click.Path(path_type=Path), help="Table of bidders (CSV, XLSX) or OCDS JSON.")
@options.lists
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("report"),
    show_default=True,
    help="Folder for assessment.json and assessment.html; made if it is not there.",
)
@click.option(
    "--format",
    "formats",
    type=click.Choice(["json", "html", "pdf", "docx", "xlsx", "md"]),
    multiple=True,
    help="Write this format too; may be given several times. JSON and HTML are always written. DOCX holds the texts "
    "to insert.",
)
@options.stage("Whether the documents are a tender or a contract already awarded.")
@options.profile
@click.option("--country", help="Country of the buyer, two letters (DE, CZ); from the notice unless named.")
@click.option(
    "--value", type=click.FloatRange(min=0), help="Estimated value without VAT; from the notice unless named."
)
@click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day of the offers (2026-11-30), which decides the wages; the notice's unless named.",
)
@click.option("--title", help="Title of the case; from the documents unless named.")
@options.a_library
@options.models
@options.report_language("the report; quotes and texts to insert stay in the tender's language")
@click.option("--no-pictures", is_flag=True, help="Leave the pictures of the quoted places out of the report.")
@click.option("--fail-on", type=click.Choice(BANDS[1:]), help="End with exit code 1 at this band or above.")
@options.quiet
@click.pass_context
def check(
    ctx: click.Context,
    pack: Path,
    suppliers: Path | None,
    lists: tuple[Path, ...],
    out: Path,
    formats: tuple[str, ...],
    stage: str,
    profile: str | None,
    country: str | None,
    value: float | None,
    date: datetime | None,
    title: str | None,
    library: Path | None,
    models: Path | None,
    report_language: str,
    no_pictures: bool,
    fail_on: str | None,
    quiet: bool,
) -> None:
    """Check a tender pack or contract, with its bidders, and write the audit report.

    PACK is a file, a folder or a ZIP: PDF, DOCX, HTML, TXT, Markdown, XLSX, CSV, TED and eForms XML, OCDS JSON.

    \b
    Examples:
      procurecheck check tender.pdf
      procurecheck check pack/ --suppliers bidders.csv --out report/
      procurecheck check pack/ --suppliers bidders.csv --lists targets.simple.csv
      procurecheck check pack/ --format pdf --format docx
      procurecheck check contract.zip --stage contract --country CZ --fail-on high
      procurecheck check pack/ --report-language de

    \b
    Exit codes: 0 done; 1 done, and the band is at or above --fail-on; 2 wrong usage;
    3 done, but some input could not be read (the report names it).
    """
    from procurecheck.assess import Given, assess, load_knowledge
    from procurecheck.case import case_id
    from procurecheck.documents.pack import name_of, read_pack
    from procurecheck.reports import as_terminal, pictures
    from procurecheck.reports.files import check_writable
    from procurecheck.reports.formats import left_over, write
    from procurecheck.suppliers.read import read_suppliers
    from procurecheck.suppliers.screening import screen_suppliers

    if lists and not suppliers:
        raise ProcurecheckError(
            "there is nobody to screen against the lists.", where="--lists", mend="Name the bidders with --suppliers."
        )
    check_writable(out)
    knowledge = load_knowledge(library, models)
    given = Given(
        case_id=case_id(pack),
        stage="contract" if stage == "contract" else "tender",
        title=title,
        country=country.upper() if country else None,
        value=value,
        date=date.date().isoformat() if date else None,
        profile=profile,
        pack=name_of(pack),
    )
    with use_language(report_language):
        table = read_suppliers(suppliers, columns=knowledge.models.columns, most=MOST_BIDDERS) if suppliers else None
        documents = read_pack(pack, knowledge.languages, exclude=[p for p in (suppliers, out, *lists) if p])
        screening = screen_suppliers(table, lists, models) if table and lists else None
        assessment = assess(documents, table, knowledge, given, screening)
    try:
        shown = pictures.show(assessment, documents, pack, out, pictures=not no_pictures)
        written = write(assessment, out, formats, shown)
    except ProcurecheckError:
        # the work is not lost with the disk: what was found is shown all the same
        if not quiet:
            as_terminal.show(assessment, ())
        raise
    if not quiet:
        as_terminal.show(assessment, written)
        for path in left_over(written):
            click.echo(f"Note: {path.name} beside it is of an earlier run and was not written anew.", err=True)
    ctx.exit(_exit_code(assessment, fail_on))


def _exit_code(assessment: Assessment, fail_on: str | None) -> int:
    if fail_on and BANDS.index(assessment.summary.band) >= [str(band) for band in BANDS].index(fail_on):
        return 1
    return 3 if any(document.status != "read" for document in assessment.documents) else 0
