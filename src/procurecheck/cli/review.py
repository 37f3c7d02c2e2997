"""``procurecheck review``: findings out to officials, their decisions back in."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from procurecheck.bands import BANDS, Band
from procurecheck.cli import options


@click.group()
def review() -> None:
    """Let officials accept or reject findings, and keep what they decide."""


@review.command()
@options.a_register
@click.option("--case", "cases", multiple=True, metavar="ID", help="Only this case; may be given several times.")
@click.option("--min-band", type=click.Choice(BANDS), help="Only cases of this band or above.")
@click.option("--undecided", is_flag=True, help="Only findings that nobody has decided on.")
@options.report_language("the sheet")
@click.argument("output", type=click.Path(dir_okay=False, path_type=Path), metavar="REVIEW.XLSX")
def export(
    register: str, cases: tuple[str, ...], min_band: str | None, undecided: bool, report_language: str, output: Path
) -> None:
    """Write a sheet with each finding and its quote, to accept or reject.

    Only the cells for decision, reason and reviewer are open. What was decided before is filled in.

    \b
    Example:
      procurecheck review export --register register.db --min-band high review.xlsx
    """
    from itertools import islice

    from procurecheck.i18n import use_language
    from procurecheck.register.open import opened
    from procurecheck.reports.files import write_whole
    from procurecheck.review.items import items
    from procurecheck.review.sheet import MOST, render

    with opened(register) as opened_register, use_language(report_language):
        every = items(opened_register, cases, cast("Band | None", min_band), undecided=undecided)
        # one more than fits, so that the sheet refuses it
        found = list(islice(every, MOST + 1))
        sheet = render(found)
    write_whole(output, sheet)
    known = sum(item.decided is not None for item in found)
    click.echo(
        f"{len(found)} findings of {len({item.shown[0] for item in found})} cases, {known} decided before: {output}"
    )


@review.command()
@options.a_register
@click.option("--by", help="Who decides, where the column Reviewer does not say: initials or an office.")
@click.argument("sheet", type=click.Path(path_type=Path), metavar="REVIEW.XLSX")
@click.pass_context
def apply(ctx: click.Context, register: str, by: str | None, sheet: Path) -> None:
    """Read the sheet back and keep the decisions; XLSX and ODS are read.

    A row that cannot be taken is named with sheet, row and column: a locked cell was changed, a word is not known, a
    reason is missing, the finding has changed, or somebody decided otherwise meanwhile. All other rows are taken.

    \b
    Example:
      procurecheck review apply --register register.db --by "Audit office" review.xlsx

    \b
    Exit codes: 0 all rows taken; 1 some rows were not, and are named; 2 wrong usage, or no such sheet.
    """
    from datetime import UTC, datetime

    from procurecheck.register.open import opened
    from procurecheck.review.apply import apply as take

    with opened(register) as opened_register:
        applied = take(sheet, opened_register, datetime.now(UTC), by)
    for fault in applied.faults:
        click.echo(str(fault), err=True)
    click.echo(
        f"{applied.kept} decisions kept, {applied.same} known before, {applied.empty} rows without a decision, "
        f"{len(applied.faults)} {'fault' if len(applied.faults) == 1 else 'faults'}."
    )
    if applied.kept:
        click.echo("They stand in the reports after the next scan.")
    ctx.exit(1 if applied.faults else 0)


@review.command()
@options.a_register
def labels(register: str) -> None:
    """Print what officials decided as labelled passages, for "procurecheck model train-clauses".

    A line of JSON for each passage of which every finding is decided. It holds the passage itself, with all names that
    stand in it: keep it where you keep the documents.

    \b
    Example:
      procurecheck review labels --register register.db > reviewed.jsonl
      procurecheck model train-clauses --labels reviewed.jsonl --library my-clauses/
    """
    from procurecheck.register.open import opened
    from procurecheck.review.labels import labels as labels_of

    count = 0
    with opened(register) as opened_register:
        for label in labels_of(opened_register):
            click.echo(label.model_dump_json())
            count += 1
    click.echo(f"{count} reviewed passages.", err=True)
