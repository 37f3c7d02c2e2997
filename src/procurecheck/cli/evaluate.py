"""``procurecheck evaluate``: figures that anyone can measure again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from procurecheck.cli import options

if TYPE_CHECKING:
    from procurecheck.clauses.evaluation import Rates
    from procurecheck.clauses.labels import Labelled, Topics


@click.group()
def evaluate() -> None:
    """Measure how well procurecheck recognises what it looks for."""


@evaluate.command()
@click.option(
    "--labels", type=click.Path(path_type=Path), default=Path("tests/corpora/labels.jsonl"), show_default=True,
    help="Labelled passages (JSON Lines).",
)  # fmt: skip
@click.option(
    "--notices", type=click.Path(path_type=Path), default=Path("../shared/data"), show_default=True,
    help="Folder of the notices that the labels are of.",
)  # fmt: skip
@click.option(
    "--split", type=click.Choice(["development", "reported"]), default="reported", show_default=True,
    help="Which half of the notices.",
)  # fmt: skip
@options.a_library
@click.option("--with-classifier", is_flag=True, help="Train the passage classifier as well and show what it adds.")
@click.option("--errors", is_flag=True, help="Print each passage that was judged wrongly, too.")
def clauses(labels: Path, notices: Path, split: str, library: Path | None, with_classifier: bool, errors: bool) -> None:
    """Precision, recall and F1 of the clause library on labelled passages, by topic, language and strength.

    Beside it stand two baselines: a plain list of keywords, and TF-IDF with logistic regression trained on the
    development half and the library's examples. Intervals are 95 %, by bootstrap over notices.
    """
    from procurecheck.clauses import evaluation
    from procurecheck.clauses.labels import read_labels
    from procurecheck.clauses.library import load_library
    from procurecheck.knowledge import default_folder
    from procurecheck.languages import load_languages

    folder = library or default_folder("clauses")
    loaded, languages = load_library(folder), load_languages(folder / "languages")
    everything = read_labels(labels, notices, languages)
    measured = [passage for passage in everything if passage.label.split == split]
    training: list[tuple[str, Topics]] = [
        (passage.text, passage.label.labels) for passage in everything if passage.label.split == "development"
    ]
    agreement = evaluation.kappa([passage.label for passage in everything], list(loaded.about.topics))
    click.echo(
        f"{len(measured)} passages of {len({p.label.notice for p in measured})} notices ({split} half), "
        f"{sum(len(p.label.labels) for p in measured)} labels. "
        f"Agreement of the two readings over all {len(everything)}: kappa {_number(agreement)}."
    )
    guesses = evaluation.by_library(loaded, languages)(measured)
    baselines = {
        "keyword list": evaluation.by_keywords(loaded),
        "TF-IDF + regression": evaluation.by_regression(training + evaluation.examples_of(loaded)),
    }
    _heading("all topics")
    _row("library", measured, guesses)
    if with_classifier:
        from procurecheck.clauses.training import taught

        lessons = taught(loaded, [passage for passage in everything if passage.label.split == "development"])
        queries = evaluation.by_library(loaded, languages)
        _row("library + classifier", measured, evaluation.with_classifier(queries, lessons)(measured))
    for name, guess in baselines.items():
        _row(name, measured, guess(measured))
    right, total = evaluation.strength_rate(measured, guesses)
    click.echo(f"\nstrength right for {right} of {total} true findings" + (f" ({right / total:.3f})" if total else ""))
    _heading("by language")
    for code in sorted({p.label.language for p in measured}):
        own = [number for number, p in enumerate(measured) if p.label.language == code]
        _row(code, [measured[i] for i in own], [guesses[i] for i in own])
    _heading("by topic")
    for topic in loaded.about.topics:
        _line(topic, evaluation.rates(measured, guesses, topic), None)
    _heading("by strength (recall)")
    for strength in ("binding", "advisory", "reference", "negated"):
        wanted = [(p, g) for p, g in zip(measured, guesses, strict=True) if strength in p.label.labels.values()]
        pairs = [(t in g, g.get(t) == s) for p, g in wanted for t, s in p.label.labels.items() if s == strength]
        found, named = sum(found for found, _ in pairs), sum(named for _, named in pairs)
        click.echo(f"{strength:28} {len(pairs):4} labels, {found} found, {named} so named")
    if errors:
        _errors(measured, guesses)


def _heading(title: str) -> None:
    click.echo(f"\n{title:28} labels  true false missed  precision        recall           F1")


def _row(name: str, passages: Sequence[Labelled], guesses: Sequence[Topics]) -> None:
    from procurecheck.clauses.evaluation import interval, rates

    def spread(measure: Callable[[Rates], float | None]) -> tuple[float, float] | None:
        return interval(passages, guesses, measure)

    _line(
        name,
        rates(passages, guesses),
        [spread(lambda r: r.precision), spread(lambda r: r.recall), spread(lambda r: r.f1)],
    )


def _line(name: str, counted: Rates, spreads: Sequence[tuple[float, float] | None] | None) -> None:
    values = [counted.precision, counted.recall, counted.f1]
    cells = []
    for value, spread in zip(values, spreads or [None] * 3, strict=True):
        around = f" {spread[0]:.2f}–{spread[1]:.2f}" if spread and value is not None else ""
        cells.append(f"{_number(value)}{around}".ljust(17))
    labels = counted.true + counted.missed
    click.echo(f"{name:28} {labels:6} {counted.true:5} {counted.false:5} {counted.missed:6}  {''.join(cells)}".rstrip())


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _errors(passages: Sequence[Labelled], guesses: Sequence[Topics]) -> None:
    for (label, text, *_), guess in zip(passages, guesses, strict=True):
        missed = sorted(label.labels.keys() - guess.keys())
        false = sorted(guess.keys() - label.labels.keys())
        named = sorted(f"{t}: {guess[t]} for {s}" for t, s in label.labels.items() if t in guess and guess[t] != s)
        if missed or false or named:
            parts = [f"missed {', '.join(missed)}"] if missed else []
            parts += [f"false {', '.join(false)}"] if false else []
            parts += [f"strength {', '.join(named)}"] if named else []
            click.echo(f"\n[{label.language}] {label.notice} {label.start}-{label.end}: {'; '.join(parts)}\n  {text}")
