"""``procurecheck suppliers``: a template for the table of bidders, and what is understood of a filled one."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from procurecheck.errors import ProcurecheckError
from procurecheck.i18n import LANGUAGES, use_language
from procurecheck.knowledge import default_folder

_MODELS = click.option(
    "--models",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of your own risk models, instead of the one that came with procurecheck.",
)


@click.group()
def suppliers() -> None:
    """Write a template for the table of bidders, or check a filled one."""


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
@_MODELS
def check(file: Path, language: str, models: Path | None) -> None:
    """Show what is understood of FILE, row by row, and what is not.

    Ends with exit code 3 where something in the file could not be read.

    \b
    Example:
      procurecheck suppliers check bidders.csv
    """
    from procurecheck.suppliers import load_columns, read_suppliers
    from procurecheck.suppliers.values import text_of

    columns = load_columns(models or default_folder("risk_models"))
    table = read_suppliers(file, columns=columns)
    for heading, name in table.understood.items():
        if heading != name:
            click.echo(f"Column “{heading}” is read as {name}.")
    with use_language(language):
        labels = {column.name: columns.label(column.name) for column in columns.columns}
    for supplier in table.suppliers:
        click.echo(f"\n{supplier.name}  [{supplier.id}]  {supplier.source}")
        known = {name: value for name, value in supplier.facts.items() if value is not None}
        for name, value in known.items():
            click.echo(f"  {labels[name]}: {text_of(value)}")
        if missing := [labels[name] for name in supplier.facts if name not in known]:
            click.echo(f"  not known ({len(missing)}): {', '.join(missing)}")
    click.echo(f"\n{len(table.suppliers)} bidders, {len(table.problems)} notes.")
    for warning in table.problems:
        click.echo(f"  {warning}")
    if table.problems:
        click.get_current_context().exit(3)
