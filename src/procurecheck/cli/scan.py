"""``procurecheck scan``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from procurecheck.bands import BANDS
from procurecheck.cli import options

if TYPE_CHECKING:
    from procurecheck.batch.progress import LogFormat
    from procurecheck.batch.scan import Counts, Engine
    from procurecheck.batch.tasks import Settings

MEMORY = 2048
TIMEOUT = 300.0


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@options.a_register
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("audit"),
    show_default=True,
    help="Folder for the portfolio and the reports, one folder a case; made if it is not there.",
)
@click.option("--jobs", type=click.IntRange(min=1), help="Processes at work; as many as the machine has unless named.")
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="Processes on this machine, or a Dask cluster.",
)
@click.option("--scheduler", help="Address of the Dask scheduler, for instance tcp://10.0.0.5:8786.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=1),
    default=TIMEOUT,
    show_default=True,
    help="Seconds for one document; then it is stopped and named as unreadable.",
)
@click.option(
    "--memory",
    type=click.IntRange(min=512),
    default=MEMORY,
    show_default=True,
    help="MB for one process; a document that takes more is stopped and named as unreadable.",
)
@options.lists
@options.stage("Whether the cases are tenders or contracts already awarded.")
@click.option("--country", help="Country of the buyers, two letters; from the documents unless named.")
@options.profile
@options.a_library
@options.models
@options.report_language("the reports; quotes and texts to insert stay in the tender's language")
@click.option("--html/--no-html", default=True, help="Whether to write assessment.html as well; without is faster.")
@click.option("--fail-on", type=click.Choice(BANDS[1:]), help="End with exit code 1 if a case has this band or above.")
@click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    help="Log each case on standard error, for people or as JSON Lines. It names cases by id and holds no other data.",
)
@options.quiet
@click.pass_context
def scan(
    ctx: click.Context,
    paths: tuple[Path, ...],
    register: str,
    out: Path,
    jobs: int | None,
    engine: str,
    scheduler: str | None,
    timeout: float,
    memory: int,
    lists: tuple[Path, ...],
    stage: str,
    country: str | None,
    profile: str | None,
    library: Path | None,
    models: Path | None,
    report_language: str,
    html: bool,
    fail_on: str | None,
    log_format: LogFormat | None,
    quiet: bool,
) -> None:
    """Check many cases, remember them in a register, and write a report for each and a portfolio of all.

    PATH is a folder of cases (each file and each folder in it is one), a file, or an export: OCDS packages and JSON
    Lines (each release is a case), TED and eForms XML. A table bidders.csv in a pack's folder is its table of bidders.

    A scan that was stopped goes on where it was when it is started again. Cases that have not changed since the last
    scan are not checked again; those that have gone stay in the register as history.

    \b
    Examples:
      procurecheck scan contracts/ --register register.db --out audit/
      procurecheck scan releases.jsonl --register postgresql://auditor@db/register --jobs 8
      procurecheck scan contracts/ --register register.db --lists targets.simple.csv
      procurecheck scan contracts/ --register register.db --log-format json --quiet

    \b
    Exit codes: 0 done; 1 done, and a case is at or above --fail-on; 2 wrong usage, or the scan could not go on;
    3 done, but some input could not be read (the reports name it).
    """
    from datetime import UTC, datetime

    from procurecheck.batch import sources
    from procurecheck.batch.progress import log, reporting
    from procurecheck.batch.scan import Request
    from procurecheck.batch.scan import scan as run_scan
    from procurecheck.batch.tasks import Settings
    from procurecheck.portfolio.write import FILES, write_portfolio
    from procurecheck.register.open import opened
    from procurecheck.reports.files import remove_left_overs
    from procurecheck.suppliers.kept_lists import hashes

    if (engine == "dask") != (scheduler is not None):
        raise click.UsageError("--engine dask and --scheduler ADDRESS belong together.")
    given = {"stage": stage, "country": country.upper() if country else None, "profile": profile}
    settings = Settings(_real(library), _real(models), memory, timeout, hashes(lists, models), report_language)
    request = Request(paths=paths, out=out, settings=settings, given=given, language=report_language, html=html)
    places = sources.find_places(paths, [out, *lists])
    with (
        opened(register, create=True, say=lambda line: click.echo(line, err=True)) as opened_register,
        _engine(settings, jobs or os.cpu_count() or 1, scheduler) as engine_,
        reporting(log_format, quiet=quiet, count=lambda: sources.count_sources(places)) as on_case,
    ):
        counts = run_scan(request, opened_register, engine_, lambda: datetime.now(UTC), on_case)
        # a scan that was killed may have been writing them
        for name in FILES:
            remove_left_overs(out / name)
        write_portfolio(opened_register, out, report_language)
    if log_format:
        log(log_format, "done", **counts.plain())
    if not quiet:
        _show(counts, out)
    ctx.exit(_exit_code(counts, fail_on))


@contextmanager
def _engine(settings: Settings, jobs: int, scheduler: str | None) -> Iterator[Engine]:
    from procurecheck.batch.cluster import Cluster
    from procurecheck.batch.pool import Pool

    with Cluster(settings, scheduler) if scheduler else Pool(settings, jobs) as engine:
        yield engine


def _real(folder: Path | None) -> str | None:
    return str(folder.resolve()) if folder else None


def _show(counts: Counts, out: Path) -> None:
    """Print what the scan came to, in a few lines."""
    went_on = ", going on where the last one was stopped" if counts.resumed else ""
    cases = "case" if counts.total == 1 else "cases"
    click.echo(
        f"{counts.total} {cases}{went_on}: "
        f"{counts.checked} checked, {counts.unchanged} unchanged, {counts.removed} gone."
    )
    if counts.bands:
        bands = [f"{counts.bands[band]} {band}" for band in reversed(BANDS) if band in counts.bands]
        click.echo(f"Bands: {', '.join(bands)}.")
    if counts.unread:
        many = ("cases have", "their reports name") if counts.unread != 1 else ("case has", "its report names")
        click.echo(f"{counts.unread} {many[0]} documents that could not be read whole; {many[1]} them.")
    if counts.failed:
        which = "cases could not be checked; the next scan tries them again."
        if counts.failed == 1:
            which = "case could not be checked; the next scan tries it again."
        click.echo(f"{counts.failed} {which}")
    click.echo(f"Portfolio: {out / 'index.html'}")


def _exit_code(counts: Counts, fail_on: str | None) -> int:
    order = [str(band) for band in BANDS]
    highest = counts.highest()
    if fail_on and highest and order.index(highest) >= order.index(fail_on):
        return 1
    return 3 if counts.unread or counts.failed else 0
