"""``procurecheck quote``."""

from __future__ import annotations

from pathlib import Path

import click

from procurecheck.cli import options


@click.command()
@click.argument("pack", type=click.Path(path_type=Path))
@click.argument("document")
@click.argument("start", type=click.IntRange(min=0))
@click.argument("end", type=click.IntRange(min=0))
@options.for_its_languages
def quote(pack: Path, document: str, start: int, end: int, library: Path | None) -> None:
    """Cut a quote again from a file of a pack: DOCUMENT, START and END stand in the report beside each quote.

    \b
    Example:
      procurecheck quote pack/ conditions.pdf 10452 10618
    """
    from procurecheck.documents.pack import requote
    from procurecheck.knowledge import default_folder
    from procurecheck.languages import load_languages

    languages = load_languages((library or default_folder("clauses")) / "languages")
    click.echo(requote(pack, document, start, end, languages))
