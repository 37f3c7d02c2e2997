"""``procurecheck renewals``."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from procurecheck.bands import BANDS, band_word
from procurecheck.cli import options

if TYPE_CHECKING:
    from datetime import date, datetime

    from procurecheck.portfolio.renewals import Answer, Renewal

_NAMED = 20
"""How many of the cases that could not be read are named on the terminal; JSON names all."""


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep Python from looking for cycles: there are none worth the third of the time that it takes with a million."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


@click.command()
@options.a_register
@click.option("--within", default="6m", show_default=True, metavar="TIME", help="How far to look: 6m, 90d, 2w, 1y.")
@click.option("--min-band", type=click.Choice(BANDS), help="Only cases of this band or above.")
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Look from this day on; from today unless named."
)
@click.option(
    "--ics",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a calendar with all of them (whole days, an alarm two weeks before each).",
)
@click.option(
    "--json",
    "json_file",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Write them as JSON; - for standard output.",
)
@click.option("--since", type=click.Choice(["last"]), help="Tell only what is new since these options were last asked.")
@click.option(
    "--fail-on",
    type=click.Choice([*BANDS, "never"]),
    help="End with exit code 1 if one that is told has this band or above; that of --min-band unless named.",
)
@options.report_language("the list and the calendar")
@click.option("--quiet", is_flag=True, help="Print nothing where there is nothing to tell.")
@click.pass_context
@_uncollected()
def renewals(
    ctx: click.Context,
    register: str,
    within: str,
    min_band: str | None,
    today: datetime | None,
    ics: Path | None,
    json_file: Path | None,
    since: str | None,
    fail_on: str | None,
    report_language: str,
    quiet: bool,
) -> None:
    """List the contracts of a register that end, or must be given notice of, within a time.

    They come by the day that matters, then the highest band first, with what is known of their renewal. Cases of which
    no end is known are counted: they may end within the time as well.

    \b
    Examples:
      procurecheck renewals --register register.db --within 6m
      procurecheck renewals --register register.db --within 6m --min-band high --ics renewals.ics
      procurecheck renewals --register register.db --since last --json new.json --quiet

    \b
    Exit codes: 0 done; 1 done, and one that is told is at or above --fail-on; 2 wrong usage, or the register could not
    be read or written; 3 done, but some cases could not be read and show no end.
    """
    from datetime import date

    from procurecheck.i18n import use_language
    from procurecheck.portfolio.renewals import RenewalsAsked, at_least, find, highest, news, until
    from procurecheck.register.open import opened
    from procurecheck.register.watches import Memory, recall, remember
    from procurecheck.reports.files import write_whole

    day = today.date() if today else date.today()
    question = RenewalsAsked(day, until(day, within), within, min_band)
    with (
        opened(register, say=lambda line: click.echo(line, err=True)) as opened_register,
        use_language(report_language),
    ):
        answer = find(opened_register, question)
        memory = recall(opened_register, question.options) if since else Memory(None, {})
        told = news(answer, memory.states) if since else answer.renewals
        if ics:
            from procurecheck.portfolio import calendar

            write_whole(ics, calendar.render(answer))
        document = ""
        if json_file:
            from procurecheck.portfolio import as_json

            document = as_json.render(answer, told, memory.asked_on)
        if json_file and str(json_file) != "-":
            write_whole(json_file, document)
        if document and str(json_file) == "-":
            click.echo(document, nl=False)
        elif not quiet or told:
            click.echo("\n".join(_lines(answer, told, memory.asked_on)))
        if since:
            # only now: what could not be told is told the next time
            remember(opened_register, question.options, day, {one.case: one.state for one in answer.renewals})
    least = fail_on or min_band
    if least and least != "never" and at_least(highest(told), least):
        ctx.exit(1)
    ctx.exit(3 if answer.unread else 0)


def _lines(answer: Answer, told: Sequence[Renewal], since: date | None) -> list[str]:
    """Return what is printed."""
    from procurecheck.i18n import _, format_date, ngettext

    until = format_date(answer.question.until)
    if since:
        head = ngettext(
            "{n} contract is new among those that end by {until} (last asked for {since}).",
            "{n} contracts are new among those that end by {until} (last asked for {since}).",
            len(told),
            until=until,
            since=format_date(since),
        )
    else:
        head = ngettext(
            "{n} contract ends, or must be given notice of, by {until}.",
            "{n} contracts end, or must be given notice of, by {until}.",
            len(told),
            until=until,
        )
    lines = [head, *map(_writer(), told)]
    if answer.undated:
        lines.append(
            ngettext(
                "{n} case has no known end: it may end within this time too.",
                "{n} cases have no known end: they may end within this time too.",
                answer.undated,
            )
        )
    if answer.unread:
        named = ", ".join(answer.unread[:_NAMED]) + (", …" if len(answer.unread) > _NAMED else "")
        lines.append(_("Their documents could not be read whole: {cases}", cases=named))
    return lines


def _writer() -> Callable[[Renewal], str]:
    """Return what writes the line of a contract; a list may have many thousands, so its words are looked up once."""
    from procurecheck.i18n import _
    from procurecheck.portfolio.words import name, one_line, option

    def dated(said: str) -> Callable[[date], str]:
        # of the days there are few
        return cache(lambda day: said.format(day=day.isoformat()))

    acting, ending, noticed = dated("{day}"), dated(_("ends {day}")), dated(_("notice by {day}"))
    renewed = _("renewal: {option}")
    bands, options, buyers = cache(band_word), cache(option), lru_cache(1000)(one_line)

    def line(renewal: Renewal) -> str:
        parts = [name(renewal)]
        if renewal.buyer:
            parts.append(buyers(renewal.buyer))
        parts.append(ending(renewal.ends))
        if notice_by := renewal.notice_by:
            parts.append(noticed(notice_by))
        said = options(renewal.renewal, renewal.renewal_text)
        parts += [renewed.format(option=said), renewal.case]
        return f"{acting(renewal.act_by)}  {bands(renewal.band):<10}  " + " · ".join(parts)

    return line
