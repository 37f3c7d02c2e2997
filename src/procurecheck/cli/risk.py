"""``procurecheck risk``: read the indicators and sectors, check a folder of risk models, write pages about them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from procurecheck.cli import options

if TYPE_CHECKING:
    from procurecheck.risk.models import RiskModels


@click.group()
def risk() -> None:
    """Read the indicators and sectors by which bidders are scored, check them, write a page about each."""


@risk.command("list")
@options.models
def list_models(models: Path | None) -> None:
    """List sectors and indicators with their points."""
    loaded = _load(models)
    width = max(map(len, (*loaded.sectors, *loaded.indicators)))
    click.echo("Sectors (base points)")
    for sector in loaded.sectors.values():
        click.echo(f"  {sector.id:<{width}} {sector.points:>4}  {sector.title.said()}")
    click.echo("\nIndicators (points where raised or unknown)")
    for indicator in sorted(loaded.indicators.values(), key=lambda i: (-i.points, i.id)):
        click.echo(f"  {indicator.id:<{width}} {indicator.points:>4}  {indicator.title.said()}")


@risk.command()
@click.argument("name")
@options.models
def show(name: str, models: Path | None) -> None:
    """Show one indicator or sector by its NAME: question, rule in words, data, source.

    \b
    Example:
      procurecheck risk show too-few-workers
    """
    from procurecheck.errors import ProcurecheckError
    from procurecheck.risk.explain import indicator_page, sector_page
    from procurecheck.risk.rules import did_you_mean

    loaded = _load(models)
    if name in loaded.indicators:
        click.echo(indicator_page(loaded.indicators[name], loaded), nl=False)
    elif name in loaded.sectors:
        click.echo(sector_page(loaded.sectors[name], loaded), nl=False)
    else:
        known = [*loaded.indicators, *loaded.sectors]
        raise ProcurecheckError(
            f"there is no indicator or sector “{name}”{did_you_mean(name, known)}.",
            where="procurecheck risk show",
            mend="See procurecheck risk list.",
        )


@risk.command("lint")
@options.models
@click.pass_context
def check_models(ctx: click.Context, models: Path | None) -> None:
    """Check a folder of risk models; name every fault with file, line and column, and how to mend it."""
    from procurecheck.knowledge import default_folder
    from procurecheck.risk.lint import lint

    folder = models or default_folder("risk_models")
    faults = lint(folder)
    for fault in faults:
        click.echo(str(fault), err=True)
    click.echo(f"{'1 fault' if len(faults) == 1 else f'{len(faults)} faults'} in {folder.name}.")
    ctx.exit(2 if faults else 0)


@risk.command("pages")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder to write to.")
@options.models
def write_pages(out: Path, models: Path | None) -> None:
    """Write a page (Markdown) about each indicator and sector, so that anyone can read what is asked and why."""
    from procurecheck.reports.files import write_whole
    from procurecheck.risk.explain import pages

    written = 0
    for name, text in pages(_load(models)):
        write_whole(out / name, text)
        written += 1
    click.echo(f"{written} pages written to {out}.")


def _load(models: Path | None) -> RiskModels:
    from procurecheck.knowledge import default_folder
    from procurecheck.risk.models import load_models

    return load_models(models or default_folder("risk_models"))
