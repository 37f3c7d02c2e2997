"""``procurecheck clauses``: look into the library, try it, check it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from procurecheck.cli import options
from procurecheck.cli.libraries import diff, impact
from procurecheck.cli.tables import show_table

if TYPE_CHECKING:
    from procurecheck.clauses.library import Library
    from procurecheck.clauses.matcher import Matcher
    from procurecheck.languages import Languages

_LANGUAGE = click.option("--language", help="Two letters (de, cs); all where none is named.")


@click.group()
def clauses() -> None:
    """Look into the clause library, try it on text, check and test it."""


@clauses.command("list")
@options.a_library
def list_clauses(library: Path | None) -> None:
    """List the clauses: id, severity, languages, title."""
    loaded, _ = _load(library)
    rows = [
        (clause.id, clause.severity, " ".join(loaded.languages_of(clause.id)), clause.title["en"])
        for clause in loaded.clauses.values()
    ]
    show_table(("clause", "severity", "languages", "title"), rows)


@clauses.command()
@click.argument("clause")
@_LANGUAGE
@options.a_library
def show(clause: str, language: str | None, library: Path | None) -> None:
    """Show one CLAUSE: what it is for, its legal basis, the wording to insert, how it is recognised.

    \b
    Example:
      procurecheck clauses show wages --language de
    """
    from procurecheck.clauses.library import said
    from procurecheck.i18n import LANGUAGES, use_language

    loaded, _ = _load(library)
    _known_clause(loaded, clause)
    entry = loaded.clauses[clause]
    with use_language(language if language in LANGUAGES else "en"):
        click.echo(f"{entry.id} ({entry.severity}): {said(entry.title)}\n\n{said(entry.why)}")
    click.echo("\nLegal basis")
    for basis in entry.legal_basis:
        where = ", ".join(part for part in (basis.source, basis.article) if part)
        mark = " (judgement)" if basis.judgement else ""
        click.echo(
            f"  {'/'.join(basis.countries) or 'everywhere'}: {where}{mark}{f'  {basis.link}' if basis.link else ''}"
        )
    for code in [language] if language else loaded.languages_of(clause):
        text = loaded.text(clause, code)
        if text is None:
            click.echo(f"\nNot there in {code}. There in: {', '.join(loaded.languages_of(clause))}.")
            continue
        click.echo(f"\nWording to insert ({code})\n{text.model_text.rstrip()}\n\nQueries ({code})")
        for number, query in enumerate(text.queries, 1):
            click.echo(f"  {number}. {query.find}{f'  [{query.strength}]' if query.strength else ''}")
        for criterion in text.criteria:
            click.echo(f"  in the name of an award criterion {criterion}")
        for bar in (*text.unless, *entry.unless):
            click.echo(f"  unless {bar}")
        for mention in text.mentions:
            click.echo(f"  only mentioned where {mention}")


@clauses.command()
@click.argument("texts", type=click.File("r", encoding="utf-8"), default="-")
@options.a_library
def match(texts: Iterable[str], library: Path | None) -> None:
    """Find clauses in sentences: JSON Lines in ({"id", "text", "language"?, "heading"?}), JSON Lines out.

    TEXTS is a file; standard input where none is named. A line that cannot be read ends the command with its number.

    \b
    Example:
      echo '{"id": 1, "text": "The contractor shall pay the minimum wage."}' | procurecheck clauses match
    """
    from procurecheck.clauses.match import compile_library, find_in_text

    loaded, languages = _load(library)
    matchers: dict[str | None, Matcher] = {}
    for number, line in enumerate(texts, 1):
        if not line.strip():
            continue
        given = _line(line, number)
        code = _language(given, languages)
        if code not in matchers:
            matchers[code] = compile_library(loaded, [code] if code else list(languages), languages)
        findings = [
            {
                "clause": found.clause,
                "topic": loaded.clauses[found.clause].topic,
                "strength": found.strength,
                "method": found.method,
                "probability": None,
                "start": found.start,
                "end": found.end,
                "quote": given["text"][found.start : found.end],
            }
            for found in find_in_text(given["text"], code, matchers[code], heading=given.get("heading", ""))
        ]
        click.echo(json.dumps({"id": given.get("id"), "language": code, "findings": findings}, ensure_ascii=False))


@clauses.command()
@options.a_library
def lint(library: Path | None) -> None:
    """Check every file of the library; each fault is named with file, line, column and the mend."""
    from procurecheck.clauses.lint import lint as faults_of
    from procurecheck.clauses.lint import remarks

    faults = faults_of(_folder(library))
    for fault in faults:
        click.echo(str(fault))
    for remark in remarks(_folder(library)) if not faults else ():
        click.echo(f"Note: {remark}")
    click.echo(_faults(len(faults)) if faults else "The library is in order.", err=True)
    if faults:
        raise click.exceptions.Exit(2)


@clauses.command()
@click.argument("names", nargs=-1, metavar="[CLAUSE]...")
@_LANGUAGE
@options.a_library
def test(names: Sequence[str], language: str | None, library: Path | None) -> None:
    """Run the examples that stand in the language files; all clauses where none is named."""
    from procurecheck.clauses.examples import run_examples
    from procurecheck.errors import ProcurecheckError

    loaded, languages = _load(library)
    for name in names:
        _known_clause(loaded, name)
    _known_languages(loaded, languages, names, language)
    count, failures = run_examples(loaded, languages, names, [language] if language else [])
    if not count:
        of = f" of {', '.join(names)}" if names else ""
        raise ProcurecheckError(
            f"there is no example{of}{f' in {language}' if language else ''}.",
            mend="“procurecheck clauses list” shows which clause is there in which language.",
        )
    for failure in failures:
        click.echo(str(failure))
    click.echo(f"{count} examples, {len(failures)} not read as they should be.", err=True)
    if failures:
        raise click.exceptions.Exit(1)


@clauses.command()
@options.a_library
def coverage(library: Path | None) -> None:
    """Show topic × language: how many queries there are, and what is missing."""
    loaded, _ = _load(library)
    codes = loaded.about.languages
    rows = []
    empty = 0
    for topic in loaded.about.topics:
        own = [clause for clause in loaded.clauses.values() if clause.topic == topic]
        cells = []
        for code in codes:
            texts = [text for clause in own if (text := loaded.text(clause.id, code)) is not None]
            cells.append(str(sum(len(text.queries) for text in texts)) if texts else "·")
            empty += not texts
        rows.append((topic, *cells))
    show_table(("topic", *codes), rows)
    click.echo(f"\nNumbers of queries; {empty} of {len(rows) * len(codes)} cells are empty (·).")


clauses.add_command(diff)
clauses.add_command(impact)


# --- inner ----------------------------------------------------------------------------------------------


def _folder(library: Path | None) -> Path:
    from procurecheck.knowledge import default_folder

    return library or default_folder("clauses")


def _load(library: Path | None) -> tuple[Library, Languages]:
    from procurecheck.clauses.library import load_library
    from procurecheck.languages import load_languages

    folder = _folder(library)
    return load_library(folder), load_languages(folder / "languages")


def _known_clause(library: Library, name: str) -> None:
    from rapidfuzz import process

    from procurecheck.errors import ProcurecheckError

    if name not in library.clauses:
        near = process.extractOne(name, list(library.clauses), score_cutoff=60)
        mend = f"Did you mean “{near[0]}”?" if near else "“procurecheck clauses list” shows them."
        raise ProcurecheckError(f"there is no clause “{name}”.", mend=mend)


def _faults(count: int) -> str:
    return "1 fault." if count == 1 else f"{count} faults."


def _names(languages: Languages) -> dict[str, str]:
    return {code: language.name for code, language in languages.items()}


def _known_languages(library: Library, languages: Languages, names: Sequence[str], language: str | None) -> None:
    """Refuse a language that the library does not know, asked for or in a clause's file."""
    from rapidfuzz import process

    from procurecheck.errors import ProcurecheckError

    for clause in names or library.clauses:
        for code in [language] if language else library.languages_of(clause):
            path = library.folder / clause / f"{code}.yaml"
            if code not in languages and path.is_file():
                raise ProcurecheckError(
                    f"the library has no file languages/{code}.yaml, so this file cannot be read.",
                    where=str(path),
                    mend="Add the language first: CONTRIBUTING says how.",
                )
    if language is not None and language not in languages:
        # "deu" begins as "de" does; "deutsh" is nearly its name
        near = [code for code in languages if language.lower().startswith(code)] or [
            code for _, _, code in process.extract(language, _names(languages), score_cutoff=70, limit=1)
        ]
        mend = (f"Did you mean “{near[0]}”? " if near else "") + f"Known are: {', '.join(languages)}."
        raise ProcurecheckError(f"there is no language “{language}”.", mend=mend)


def _line(line: str, number: int) -> dict[str, Any]:
    from procurecheck.errors import ProcurecheckError

    try:
        given = json.loads(line)
    except json.JSONDecodeError as error:
        raise ProcurecheckError(
            f"this is not JSON: {error.msg}.",
            where=f"line {number}, column {error.colno}",
            mend="Write one object a line.",
        ) from None
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        raise ProcurecheckError(
            "the key “text” is missing.", where=f"line {number}", mend='Write {"id": …, "text": "…"}.'
        )
    if not isinstance(given.get("heading", ""), str):
        raise ProcurecheckError(
            "the key “heading” holds no text.", where=f"line {number}", mend='Write "heading": "…", or leave it out.'
        )
    return given


def _language(given: dict[str, Any], languages: Languages) -> str | None:
    """Return the stated language where the library has it, else the detected one."""
    stated = given.get("language")
    return stated if isinstance(stated, str) and stated in languages else languages.detect(given["text"])
