"""``procurecheck diff``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from procurecheck.bands import BANDS, band_word
from procurecheck.cli import options

if TYPE_CHECKING:
    from procurecheck.portfolio.compare import Change, Difference


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of words.")
@click.option(
    "--fail-on",
    type=click.Choice(BANDS),
    help="End with exit code 1 if a case was added or rose to this band or above.",
)
@options.report_language("the words")
@click.pass_context
def diff(ctx: click.Context, old: Path, new: Path, as_json: bool, fail_on: str | None, report_language: str) -> None:
    """Say what changed from OLD to NEW: cases added and removed, bands up and down, protections.

    Each is a portfolio.jsonl of a scan, an assessment.json of a check, or the folder in which one lies.

    \b
    Examples:
      procurecheck diff audit-october/ audit-november/
      procurecheck diff old/portfolio.jsonl new/portfolio.jsonl --json --fail-on high
      procurecheck diff report-before/assessment.json report/assessment.json

    \b
    Exit codes: 0 done; 1 done, and a case was added or rose to --fail-on or above; 2 wrong usage, or a file that is
    neither.
    """
    import json

    from procurecheck.i18n import use_language
    from procurecheck.portfolio.compare import compare, highest
    from procurecheck.portfolio.renewals import at_least

    found = compare(old, new)
    if as_json:
        click.echo(json.dumps(found.plain(), ensure_ascii=False, indent=2))
    else:
        with use_language(report_language):
            click.echo("\n".join(_lines(found)))
    ctx.exit(1 if fail_on and at_least(highest(found), fail_on) else 0)


def _lines(found: Difference) -> Iterator[str]:
    """Yield what is printed: the counts, then each kind with its cases."""
    from procurecheck.i18n import _, ngettext

    counts = found.plain()["counts"]
    yield (
        ngettext("{n} case has changed", "{n} cases have changed", len(found.changes))
        + ", "
        + ngettext("{n} is as it was.", "{n} are as they were.", counts["unchanged"])
    )
    titles = {
        "band_up": _("Risk has risen"),
        "added": _("New"),
        "changed": _("Changed, in the same band"),
        "band_down": _("Risk has fallen"),
        "removed": _("Gone"),
    }
    for kind, title in titles.items():
        if counts[kind]:
            yield f"\n{title}: {counts[kind]}"
            for change in found.changes:
                if change.kind == kind:
                    yield from _change(change)


def _change(change: Change) -> Iterator[str]:
    from procurecheck.i18n import _
    from procurecheck.portfolio.words import one_line
    from procurecheck.reports.words import FILE_WORDS, STATUS_WORDS

    def file_word(status: str | None) -> str:
        return _(FILE_WORDS[status]) if status in FILE_WORDS else one_line(status or "–")  # type: ignore[index]

    def status_word(status: str | None) -> str:
        known: dict[str, str] = dict(STATUS_WORDS)  # type: ignore[arg-type]
        return _("not required") if status is None else _(known[status]) if status in known else one_line(status)

    old, new = change.band
    bands = band_word(new if new is not None else old)
    if change.kind not in {"added", "removed"} and old != new:
        bands = f"{band_word(old)} → {band_word(new)}"
    about = one_line(change.title or "")
    yield f"  {one_line(change.case)}{f' ({about})' if about else ''}: {bands}"
    if None not in change.status and change.status[0] != change.status[1]:
        yield "    " + _("files: {old} → {new}", old=file_word(change.status[0]), new=file_word(change.status[1]))
    for clause, (before, after) in change.coverage.items():
        yield f"    {one_line(clause)}: {status_word(before)} → {status_word(after)}"
