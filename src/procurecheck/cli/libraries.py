"""``procurecheck clauses diff`` and ``impact``: what a new library says, and does to past cases."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from procurecheck.cli import options
from procurecheck.cli.tables import show_table

if TYPE_CHECKING:
    from procurecheck.batch.impact import Impact


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with all texts whole.")
def diff(old: Path, new: Path, as_json: bool) -> None:
    """Say what differs between the libraries in the folders OLD and NEW.

    Clauses, languages, queries, examples, wordings, legal bases and profiles, added, removed or changed.

    \b
    Example:
      procurecheck clauses diff clauses/ my-clauses/
    """
    from procurecheck.clauses.differences import differences, in_words

    found = differences(old, new)
    if as_json:
        click.echo(json.dumps([change._asdict() for change in found], ensure_ascii=False, indent=1))
        return
    for line in in_words(found):
        click.echo(line)
    kinds = [sum(change.kind == kind for change in found) for kind in ("added", "removed", "changed")]
    click.echo("{} added, {} removed, {} changed.".format(*kinds) if found else "The libraries are the same.", err=True)


@click.command()
@options.a_register
@click.option("--library", required=True, type=click.Path(path_type=Path), help="The new library.")
@click.option("--models", type=click.Path(path_type=Path), help="Risk models of your own, as in the scans.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes at work; as many as the machine has unless named.")
@click.option(
    "--timeout", type=click.FloatRange(min=1), default=300.0, show_default=True, help="Seconds for a document."
)
@click.option("--memory", type=click.IntRange(min=512), default=2048, show_default=True, help="MB for one process.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def impact(
    ctx: click.Context,
    register: str,
    library: Path,
    models: Path | None,
    jobs: int | None,
    timeout: float,
    memory: int,
    as_json: bool,
) -> None:
    """Say which past cases would change their coverage with a new library, before it is published.

    Reads the inputs of the register's cases again where they lie and checks them with the new library. The register and
    the reports stay as they are.

    \b
    Example:
      procurecheck clauses impact --register register.db --library my-clauses/

    \b
    Exit codes: 0 done; 2 wrong usage; 3 done, but some cases could not be compared and are named.
    """
    import os
    import tempfile

    from procurecheck.batch.impact import impact as find
    from procurecheck.batch.pool import Pool
    from procurecheck.batch.tasks import Settings
    from procurecheck.clauses.library import load_library
    from procurecheck.register.open import opened

    # a fault of the library is told with its place before any worker starts
    load_library(library)
    settings = Settings(str(library.resolve()), str(models.resolve()) if models else None, memory, timeout)
    with (
        opened(register) as opened_register,
        Pool(settings, jobs or os.cpu_count() or 1) as pool,
        tempfile.TemporaryDirectory(prefix="procurecheck-") as scratch,
    ):
        found = find(opened_register, pool, Path(scratch))
    if as_json:
        click.echo(json.dumps(_plain(found), ensure_ascii=False, indent=1))
    else:
        _show_impact(found)
    ctx.exit(3 if found.not_compared else 0)


def _plain(value: Any) -> Any:
    """Return nested tuples with names as dictionaries, for JSON."""
    if hasattr(value, "_asdict"):
        return {name: _plain(part) for name, part in value._asdict().items()}
    return [_plain(part) for part in value] if isinstance(value, tuple) else value


def _show_impact(found: Impact) -> None:
    rows = [
        (
            case.case,
            change.clause,
            f"{change.before or 'not asked for'} → {change.after or 'not asked for'}".replace("_", " "),
            _pair(case.score),
            _pair(case.band),
        )
        for case in found.changed
        for change in case.changes
    ]
    rows += [
        (c.case, "", "no protection changes", _pair(c.score), _pair(c.band)) for c in found.changed if not c.changes
    ]
    if rows:
        show_table(("case", "protection", "status", "coverage score", "band of the documents"), rows)
    for missing in found.not_compared:
        click.echo(f"{missing.case}: not compared. {missing.why}", err=True)
    click.echo(f"{len(found.changed)} of {found.compared} cases change; {len(found.not_compared)} were not compared.")
    if found.other_program:
        click.echo(
            f"{found.other_program} of the cases were checked with another version of procurecheck or other models: "
            "what changes there may come from these. Scan first to be sure.",
            err=True,
        )


def _pair(values: Sequence[object]) -> str:
    before, after = ("–" if value is None else str(value) for value in values)
    return before if before == after else f"{before} → {after}"
