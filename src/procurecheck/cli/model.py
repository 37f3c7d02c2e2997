"""``procurecheck model``: train what is learned rather than written."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def model() -> None:
    """Train the models; each is plain numbers with a card beside it."""


@model.command("train-clauses")
@click.option(
    "--labels", type=click.Path(path_type=Path), default=Path("tests/corpora/labels.jsonl"), show_default=True,
    help="Labelled passages (JSON Lines); only the development half is learned from.",
)  # fmt: skip
@click.option(
    "--notices", type=click.Path(path_type=Path), default=Path("../shared/data"), show_default=True,
    help="Folder of the notices that the labels are of.",
)  # fmt: skip
@click.option("--library", type=click.Path(path_type=Path), help="A clause library of your own.")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Folder for classifier.json and its card; the library unless named."
)
def train_clauses(labels: Path, notices: Path, library: Path | None, out: Path | None) -> None:
    """Train the passage classifier from the library's examples and the labelled passages.

    The reported half of the labels is never learned from: "procurecheck evaluate clauses" measures on it.
    """
    from procurecheck.clauses import evaluation
    from procurecheck.clauses.library import load_library
    from procurecheck.clauses.training import card, taught, train
    from procurecheck.knowledge import default_folder
    from procurecheck.languages import load_languages
    from procurecheck.reports.files import write_whole

    folder = library or default_folder("clauses")
    loaded, languages = load_library(folder), load_languages(folder / "languages")
    passages = [
        passage
        for passage in evaluation.read_labels(labels, notices, languages)
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
