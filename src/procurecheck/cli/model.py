"""``procurecheck model``: train what is learned rather than written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from procurecheck.cli import options

if TYPE_CHECKING:
    from procurecheck.risk.labelled import Labelled
    from procurecheck.risk.models import RiskModels

_TABLE = click.argument("table", type=click.Path(path_type=Path))
_MODELS = click.option(
    "--models", type=click.Path(file_okay=False, path_type=Path), help="Risk models of your own, else those shipped."
)
_SECTOR = click.option("--sector", help="Sector of all rows; else from the CPV or NACE codes of each.")
_COUNTRY = click.option("--country", help="Country where the work is done, two letters; it decides the wages.")
_CASE = click.option("--case", help="Heading that says which rows are bids of one tender, to compare their prices.")
_OUTCOME = click.option("--outcome", default="outcome", show_default=True, help="Heading of the outcomes, yes or no.")


def _about_table(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (_MODELS, _CASE, _COUNTRY, _SECTOR, _OUTCOME, _TABLE):
        command = option(command)
    return command


@click.group()
def model() -> None:
    """Train the models; each is plain numbers with a card beside it."""


@model.command("train-clauses")
@click.option(
    "--labels", type=click.Path(path_type=Path), multiple=True, default=(Path("tests/corpora/labels.jsonl"),),
    show_default=True,
    help="Labelled passages (JSON Lines), also those of \"review labels\"; may be given several times. "
    "Only the development half is learned from.",
)  # fmt: skip
@click.option(
    "--notices", type=click.Path(path_type=Path), default=Path("../shared/data"), show_default=True,
    help="Folder of the notices that the labels are of.",
)  # fmt: skip
@options.a_library
@click.option(
    "--out", type=click.Path(path_type=Path), help="Folder for classifier.json and its card; the library unless named."
)
def train_clauses(labels: tuple[Path, ...], notices: Path, library: Path | None, out: Path | None) -> None:
    """Train the passage classifier from the library's examples and the labelled passages.

    The reported half of the labels is never learned from: "procurecheck evaluate clauses" measures on it.

    \b
    Example, with what officials decided:
      procurecheck review labels --register register.db > reviewed.jsonl
      procurecheck model train-clauses --labels tests/corpora/labels.jsonl --labels reviewed.jsonl
    """
    from procurecheck.clauses.labels import read_labels
    from procurecheck.clauses.library import load_library
    from procurecheck.clauses.training import card, taught, train
    from procurecheck.knowledge import default_folder
    from procurecheck.languages import load_languages
    from procurecheck.reports.files import write_whole

    folder = library or default_folder("clauses")
    loaded, languages = load_library(folder), load_languages(folder / "languages")
    passages = [
        passage
        for file in labels
        for passage in read_labels(file, notices, languages)
        if passage.label.split == "development"
    ]
    lessons = taught(loaded, passages)
    trained_on = (
        f"{len(lessons) - len(passages)} examples of the library and {len(passages)} labelled passages of "
        f"{len({p.label.notice for p in passages})} notices (development half)"
    )
    made = train(lessons, list(loaded.about.topics), trained_on)
    target = out or folder
    write_whole(target / "classifier.json", made.model_dump_json())
    write_whole(target / "classifier.md", card(made))
    click.echo(f"{len(made.topics)} topics learned from {trained_on}: {', '.join(made.topics) or 'none'}.")


@model.command()
@_about_table
@click.option("--meaning", default="", help="What a yes in the column of outcomes stands for; it stands in the card.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path("classifier"), show_default=True,
    help="Folder for classifier.json and card.md.",
)  # fmt: skip
def train(
    table: Path,
    outcome: str,
    sector: str | None,
    country: str | None,
    case: str | None,
    models: Path | None,
    meaning: str,
    out: Path,
) -> None:
    """Train the classifier of contractors on TABLE, measure it and write it with its card.

    TABLE is a table of bidders (see "procurecheck suppliers template") with a row for each past bid or contract, the
    day of the offer (offer_date) and one column more that says what came of it: yes or no. It must hold no column that
    describes persons. None is shipped, for no labelled data that could carry one is at hand: the classifier is off
    until you put what you have trained into the folder "classifier" of your own risk models and name these with
    "procurecheck check --models". The points index stays the primary score.

    \b
    Example:
      procurecheck model train cases.csv --sector cleaning --country DE \\
        --meaning "wages found unpaid by the labour inspectorate within two years"
    """
    from procurecheck.reports.files import write_whole
    from procurecheck.risk.card import card
    from procurecheck.risk.classifier import FILE
    from procurecheck.risk.evaluation import evaluate as measure
    from procurecheck.risk.training import train as learn

    loaded, cases = _read(table, outcome, sector, country, case, models)
    made = learn(cases, loaded, meaning=" ".join(meaning.split()), country=country.upper() if country else None)
    measured, reasons = measure(cases)
    write_whole(out / FILE.name, made.model_dump_json(indent=1) + "\n")
    write_whole(out / "card.md", card(made, loaded.indicators, measured, reasons))
    about = made.trained_on
    click.echo(f"{len(made.coefficients)} indicators learned from {about.cases} cases of {about.suppliers} suppliers.")
    for split in measured:
        click.echo(f"{split.title}: ROC AUC {split.figures['classifier']['ROC AUC']}.")
    if not meaning:
        click.echo("The card does not say what the outcome is: name it with --meaning before anyone relies on this.")
    click.echo(f"Written: {out / FILE.name} and {out / 'card.md'}. Read the card before you use it.")


@model.command()
@_about_table
def evaluate(
    table: Path, outcome: str, sector: str | None, country: str | None, case: str | None, models: Path | None
) -> None:
    """Measure on TABLE how well a classifier trained on it does on cases that it has not seen.

    Beside it stand the points index alone and the base rate. Printed as Markdown: ROC AUC, PR AUC, Brier score, the
    calibration curve, each with its 95 % interval, on new suppliers and on later cases of new suppliers.

    \b
    Example:
      procurecheck model evaluate cases.csv --sector cleaning --country DE
    """
    from procurecheck.risk.card import figures
    from procurecheck.risk.evaluation import evaluate as measure

    _, cases = _read(table, outcome, sector, country, case, models)
    click.echo("\n".join(figures(*measure(cases))))


@model.command()
@click.argument("output", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--suppliers", type=click.IntRange(1, 100_000), default=1500, show_default=True, help="How many.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed gives another table.")
@click.option("--hidden", type=click.FloatRange(0, 1), default=0.0, show_default=True, help="Share of cells emptied.")
@_MODELS
def simulate(output: Path, suppliers: int, seed: int, hidden: float, models: Path | None) -> None:
    """Write a table of invented suppliers whose outcomes follow known effects, to try the other commands on.

    \b
    Example:
      procurecheck model simulate cases.csv
      procurecheck model evaluate cases.csv --sector cleaning --country DE
    """
    from procurecheck.knowledge import default_folder
    from procurecheck.reports.files import write_whole
    from procurecheck.risk.models import load_models
    from procurecheck.risk.simulation import EFFECTS
    from procurecheck.risk.simulation import simulate as invent

    loaded = load_models(models or default_folder("risk_models"))
    write_whole(output, invent(loaded, suppliers=suppliers, seed=seed, hidden=hidden))
    click.echo(f"Written: {output}, invented. Log-odds planted where an indicator is raised:")
    for name, effect in EFFECTS.items():
        click.echo(f"  {name} {effect}")


@model.command()
@_TABLE
@click.option("--groups", required=True, help="Heading of the column that says which group a case belongs to.")
@_SECTOR
@_COUNTRY
@_CASE
@_MODELS
@click.option(
    "--least", type=click.IntRange(2), default=10, show_default=True, help="Cases of the smallest group shown."
)
def audit(
    table: Path, groups: str, sector: str | None, country: str | None, case: str | None, models: Path | None, least: int
) -> None:
    """Show how points and bands are spread across groups of the cases of TABLE, to find what is unfair.

    The column of groups is read for this audit only: no indicator sees it and nothing of it is kept. It is printed as
    Markdown: band shares and mean points by group, and the indicators that set the groups apart most.

    \b
    Example:
      procurecheck model audit cases.csv --groups Region --sector cleaning --country DE
    """
    from procurecheck.knowledge import default_folder
    from procurecheck.risk.audit import as_markdown
    from procurecheck.risk.audit import audit as look
    from procurecheck.risk.many import Asked
    from procurecheck.risk.models import load_models

    loaded = load_models(models or default_folder("risk_models"))
    asked = Asked(sector=sector, country=country.upper() if country else None)
    found = look(table, loaded, asked, groups=groups, case=case, least=least)
    click.echo(as_markdown(found, groups, least))


def _read(
    table: Path, outcome: str, sector: str | None, country: str | None, case: str | None, models: Path | None
) -> tuple[RiskModels, Labelled]:
    from procurecheck.knowledge import default_folder
    from procurecheck.risk.labelled import read_labelled
    from procurecheck.risk.many import Asked
    from procurecheck.risk.models import load_models

    loaded = load_models(models or default_folder("risk_models"))
    asked = Asked(sector=sector, country=country.upper() if country else None)
    cases = read_labelled(table, loaded, asked, outcome=outcome, case=case)
    for note in cases.notes:
        click.echo(note, err=True)
    return loaded, cases
