"""``procurecheck text`` and what it shares with ``procurecheck quote``."""

from __future__ import annotations

from pathlib import Path

import click

from procurecheck.cli import options


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--page", type=click.IntRange(min=1), help="Only this page.")
@click.option("--passages", is_flag=True, help="One passage a line, with page, span, kind and language.")
@options.for_its_languages
def text(file: Path, page: int | None, passages: bool, library: Path | None) -> None:
    """Print the text of a file as procurecheck reads it; spans in reports count characters of this text.

    \b
    Examples:
      procurecheck text tender.pdf --page 3
      procurecheck text tender.pdf --passages
    """
    from procurecheck.documents.pack import read_pack
    from procurecheck.errors import ProcurecheckError
    from procurecheck.knowledge import default_folder
    from procurecheck.languages import load_languages

    languages = load_languages((library or default_folder("clauses")) / "languages")
    for document in read_pack(file, languages):
        if document.status == "unreadable":
            raise ProcurecheckError(document.reason or "cannot be read.", where=document.path)
        if passages:
            for passage in document.passages:
                if page in (None, passage.page):
                    where = f"{passage.page}\t{passage.start}-{passage.end}\t{passage.kind}\t{passage.language or '?'}"
                    click.echo(f"{where}\t{passage.text}")
        else:
            for sheet in document.pages:
                if page in (None, sheet.number):
                    click.echo(document.text[sheet.start : sheet.end])
