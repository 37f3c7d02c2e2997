"""``procurecheck suppliers``: a template for the table of bidders, what is understood of a filled one, screening."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from procurecheck.errors import ProcurecheckError
from procurecheck.i18n import LANGUAGES, use_language
from procurecheck.knowledge import default_folder

if TYPE_CHECKING:
    from procurecheck.suppliers.notes import Notes

_MODELS = click.option(
    "--models",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of your own risk models, instead of the one that came with procurecheck.",
)


_NOTES = click.option(
    "--notes", type=click.Path(dir_okay=False, path_type=Path), help="CSV file for all notes, with row and column."
)


@click.group()
def suppliers() -> None:
    """Write a template for the table of bidders, check a filled one, or screen names against lists."""


@suppliers.command()
@click.option(
    "--format",
    "file_format",
    type=click.Choice(["csv", "xlsx"]),
    help="Kind of file; else the ending of FILE decides.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write; without it, standard output.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", help="Language of the explanations.")
@_MODELS
def template(file_format: str | None, output: Path | None, language: str, models: Path | None) -> None:
    """Write an empty table of bidders that explains its columns.

    \b
    Example:
      procurecheck suppliers template --format xlsx -o bidders.xlsx
    """
    from procurecheck.suppliers.columns import load_columns
    from procurecheck.suppliers.template import template_csv, template_xlsx, write_template

    columns = load_columns(models or default_folder("risk_models"))
    if output is None:
        with use_language(language):
            data = template_xlsx(columns) if file_format == "xlsx" else template_csv(columns)
        if file_format == "xlsx" and sys.stdout.isatty():
            raise ProcurecheckError("a workbook cannot be shown on the screen.", mend="Give a file with -o.")
        click.echo(data, nl=False)
        return
    if output.suffix.lower() not in {".csv", ".xlsx"}:
        output = output.with_name(f"{output.name}.{file_format or 'csv'}")
    elif file_format and output.suffix.lower() != f".{file_format}":
        raise ProcurecheckError(
            f"the file ends in {output.suffix} and the format is {file_format}.", mend="Make them agree."
        )
    with use_language(language):
        write_template(output, columns=columns)
    click.echo(f"Written: {output}")


@suppliers.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(LANGUAGES), default="en", help="Language of the headings shown.")
@click.option(
    "--notes", type=click.Path(dir_okay=False, path_type=Path), help="CSV file for all notes, with row and column."
)
@_MODELS
def check(file: Path, language: str, notes: Path | None, models: Path | None) -> None:
    """Show what is understood of FILE, row by row, and what is not.

    Of a long table the first rows and notes are shown and the rest is counted; --notes writes all notes to a file.
    Ends with exit code 3 where something in the file could not be read.

    \b
    Example:
      procurecheck suppliers check bidders.csv
    """
    from procurecheck.suppliers import load_columns
    from procurecheck.suppliers.notes import SHOWN, Notes
    from procurecheck.suppliers.read import open_suppliers
    from procurecheck.suppliers.values import text_of

    columns = load_columns(models or default_folder("risk_models"))
    with use_language(language):
        labels = {column.name: columns.label(column.name) for column in columns.columns}
    with _notes_file(notes) as kept:
        taken = Notes(kept)
        reading = open_suppliers(file, taken.tell, columns=columns)
        for heading, name in reading.understood.items():
            if heading != name:
                click.echo(f"Column “{heading}” is read as {name}.")
        count = 0
        for count, (supplier, _, _) in enumerate(reading.suppliers, 1):
            if count > SHOWN:
                continue
            click.echo(f"\n{supplier.name}  [{supplier.id}]  {supplier.source}")
            known = {name: value for name, value in supplier.facts.items() if value is not None}
            for name, value in known.items():
                click.echo(f"  {labels[name]}: {text_of(value)}")
            if missing := [labels[name] for name in supplier.facts if name not in known]:
                click.echo(f"  not known ({len(missing)}): {', '.join(missing)}")
    if count > SHOWN:
        click.echo(f"\n… and {count - SHOWN:,} more bidders.")
    click.echo(f"\n{count} bidders, {taken.count} notes.")
    _show(taken, notes)


@suppliers.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=Path("scores.csv"), show_default=True,
    help="CSV file for the scores.",
)  # fmt: skip
@click.option(
    "--notes", type=click.Path(dir_okay=False, path_type=Path), help="CSV file for all notes, with row and column."
)
@click.option("--sector", help="Sector of all rows; else from the CPV or NACE codes of each.")
@click.option("--country", help="Country where the work is done, two letters; it decides the wages.")
@click.option("--date", help="Day of the offers (2026-11-30); else the offer_date of each row.")
@_MODELS
def score(
    file: Path,
    output: Path,
    notes: Path | None,
    sector: str | None,
    country: str | None,
    date: str | None,
    models: Path | None,
) -> None:
    """Score all suppliers of FILE, a register of millions too, and write a line for each.

    Each row stands for itself: prices are compared with other bids only in "procurecheck check", and what needs the
    other bids is an open question here. A row that is not or not wholly understood is noted, and scored by the rest.
    Ends with exit code 3 where something in the file could not be read.

    \b
    Example:
      procurecheck suppliers score register.csv --sector cleaning --country DE -o scores.csv --notes notes.csv
    """
    from procurecheck.reports import as_scores
    from procurecheck.reports.files import writing
    from procurecheck.risk.many import Asked
    from procurecheck.risk.models import load_models
    from procurecheck.suppliers.notes import Notes
    from procurecheck.suppliers.read import open_suppliers

    loaded = load_models(models or default_folder("risk_models"))
    asked = Asked(sector=sector, country=country.upper() if country else None, date=date)
    with _notes_file(notes) as kept, writing(output) as scores:
        taken = Notes(kept)
        reading = open_suppliers(file, taken.tell, columns=loaded.columns, unique=False)
        counts = as_scores.write(scores, reading, loaded, asked)
    bands = ", ".join(f"{count:,} {band}" for band, count in counts.items())
    click.echo(f"{sum(counts.values()):,} suppliers scored: {bands}. Written: {output}")
    if loaded.classifier_note:
        click.echo(loaded.classifier_note, err=True)
    click.echo(f"{taken.count:,} notes.")
    _show(taken, notes)


def _notes_file(path: Path | None) -> AbstractContextManager[BinaryIO | None]:
    from procurecheck.reports.files import writing

    return writing(path) if path else nullcontext()


def _show(taken: Notes, path: Path | None) -> None:
    """Print the notes and end with exit code 3 where there are any."""
    for line in taken.lines():
        click.echo(line)
    if path:
        click.echo(f"All notes: {path}")
    elif taken.count > len(taken.first):
        click.echo("Name a file with --notes to have them all.")
    if taken.count:
        click.get_current_context().exit(3)


@suppliers.command()
@click.argument("file", metavar="NAMES", type=click.Path(path_type=Path))
@click.option(
    "--lists",
    "lists",
    type=click.Path(path_type=Path),
    multiple=True,
    required=True,
    help="A list to screen against; give the option again for further lists.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write; without it, standard output.")
@click.option("--only-hits", is_flag=True, help="Leave out companies without any hit.")
@click.option("--processes", type=click.IntRange(1, 64), help="Processes to use; found from the work unless named.")
@_MODELS
def screen(
    file: Path,
    lists: tuple[Path, ...],
    output: Path | None,
    only_hits: bool,
    processes: int | None,
    models: Path | None,
) -> None:
    """Screen the companies of NAMES against lists of sanctioned, debarred or otherwise noted companies.

    NAMES and the lists are tables (CSV, XLSX) with a heading "name"; "aliases", "registration number" (also VAT, LEI)
    and "country" are read as well. Lists are read as OpenSanctions (targets.simple.csv) and the World Bank (debarred
    firms) publish them, or as a table of your own. Writes JSON Lines: one line a company, with its hits, why each of
    them is one, and the question to ask. A hit is a question, never a verdict. Entries about persons are left out.

    \b
    Examples:
      procurecheck suppliers screen bidders.csv --lists targets.simple.csv
      procurecheck suppliers screen bidders.csv --lists debarred.xlsx --lists own.csv --only-hits -o hits.jsonl

    Ends with exit code 3 where rows of NAMES or of a list could not be read; they are named on standard error.
    """
    from procurecheck.reports.cleaning import clean
    from procurecheck.reports.files import write_whole
    from procurecheck.suppliers.lists import open_list
    from procurecheck.suppliers.screening import screen, screened_line

    names = open_list(file, models, bidders=True)
    parties = list(names.entries)
    opened = [open_list(path, models) for path in lists]
    result = screen(parties, opened, models=models, processes=processes)
    text = "".join(screened_line(found) + "\n" for found in result.results if found.hits or not only_hits)
    if output:
        write_whole(output, text)
    else:
        click.echo(text, nl=False)
    hits = sum(bool(found.hits) for found in result.results)
    for note in (*names.counts.notes(names.name), *result.notes):
        click.echo(clean(note), err=True)
    click.echo(f"{len(parties)} companies screened, {hits} with a question to ask.", err=True)
    if names.counts.faulty or any(item.counts.faulty for item in opened):
        click.get_current_context().exit(3)
