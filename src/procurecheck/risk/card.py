"""The figures of an evaluation and the card of a classifier, as Markdown for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from procurecheck.risk.classifier import BASE, SHARE, ClassifierFile
from procurecheck.risk.evaluation import MEASURES, Measured
from procurecheck.risk.schema import Indicator


def figures(measured: Sequence[Measured], reasons: Sequence[str]) -> list[str]:
    """Return the lines that show what an evaluation found."""
    lines = []
    for split in measured:
        lines += [
            f"### {split.title}",
            "",
            f"Trained on {split.trained:,} cases, measured on {split.cases:,} of {split.suppliers:,} suppliers, "
            f"{split.outcomes:,} of them with the outcome ({split.outcomes / split.cases:.1%}). In brackets: 95 % "
            "intervals, by bootstrap over suppliers.",
            "",
            f"| | {' | '.join(MEASURES)} |",
            "| --- | --- | --- | --- |",
        ]
        for name, row in split.figures.items():
            cells = ["– (no probability)" if (figure := row[m]) is None else str(figure) for m in MEASURES]
            lines.append(f"| {name} | {' | '.join(cells)} |")
        lines += ["", f"ROC AUC of the classifier less that of the points index: {split.gain}. {_verdict(split)}", ""]
        lines += ["| cases | predicted | came true | 95 % interval |", "| --- | --- | --- | --- |"]
        lines += [
            f"| {b.cases} | {b.predicted:.1%} | {b.came_true:.1%} | {b.low:.1%} to {b.high:.1%} |" for b in split.bins
        ]
        lines.append("")
    return [*lines, *reasons, *([""] if reasons else [])]


def _verdict(split: Measured) -> str:
    if split.gain.low > 0:
        return "It orders these cases better than the points index."
    if split.gain.high < 0:
        return "It orders these cases worse than the points index: do not use it."
    return "Whether it orders cases better than the points index cannot be said."


def card(
    file: ClassifierFile, indicators: Mapping[str, Indicator], measured: Sequence[Measured], reasons: Sequence[str]
) -> str:
    """Return the model card: on what it was trained, how well it does, and for whom it must not be used."""
    about = file.trained_on
    meaning = about.meaning or "**Not stated.** Write it down (--meaning) before anyone relies on this classifier."
    rest = [indicator for name, indicator in indicators.items() if name not in {c.indicator for c in file.coefficients}]
    lines = [
        "# The classifier of contractors",
        "",
        "Made by `procurecheck model train`; do not edit. A second opinion beside the points index, which stays the",
        "primary score. It never changes points or band.",
        "",
        "## On what",
        "",
        f"- Outcome: {meaning}",
        f"- Table: {about.table}, SHA-256 `{about.sha256}`",
        f"- {about.cases:,} cases of {about.suppliers:,} suppliers, {about.first} to {about.last}; "
        f"{about.outcomes:,} with the outcome ({about.outcomes / about.cases:.1%})",
        f"- Sectors: {', '.join(about.sectors)}. Country: {about.country or 'not stated'}",
        "- Features: whether each indicator is clear, or not (raised or open). Nothing else. Names, registration "
        "numbers, addresses, countries of registration and anything about persons are never features; a table that "
        "holds columns about persons is refused.",
        "- Form: logistic regression with a ridge and no coefficient below nought, calibrated (Platt) on folds "
        "without the supplier; an open question counts as if it were raised, so that silence never lowers the "
        "probability.",
        "",
        "## For whom it must not be used",
        "",
        "- To exclude, reject or accuse anyone. It says how often cases like this one had the outcome in the table "
        "above, never that this company does anything. A person decides, on evidence.",
        "- In other sectors or countries than those above, or long after the last day above: it then has no opinion, "
        "or none that was ever measured.",
        "- About persons, or about companies as employers of certain persons.",
        "- Where the outcome is what inspectors chose to look for: the classifier learns where was looked, not only "
        "what is there. Ask how the cases in the table came to be known.",
        "- Where facts in the table were written down after the outcome was known: then it has learned the outcome "
        "itself.",
        "",
        "## How well, on cases that it had not seen",
        "",
        *figures(measured, reasons),
        "## Coefficients",
        "",
        f"Log-odds that an indicator adds where it is raised or open; with {SHARE:.0%} intervals "
        f"({len(file.draws)} draws of suppliers).",
        "",
        "| indicator | log-odds | interval |",
        "| --- | --- | --- |",
        f"| {BASE} | {file.base} | {_spread(file, 0)} |",
    ]
    for number, part in enumerate(file.coefficients, 1):
        title = indicators[part.indicator].title.en if part.indicator in indicators else part.indicator
        lines.append(f"| {title} (`{part.indicator}`) | {part.log_odds} | {_spread(file, number)} |")
    if rest:
        names = ", ".join(f"`{indicator.id}`" for indicator in rest)
        lines += ["", f"Not learned, for the table hardly ever tells them apart: {names}."]
    return "\n".join([*lines, ""])


def _spread(file: ClassifierFile, number: int) -> str:
    values = sorted(draw[number] for draw in file.draws)
    if not values:
        return "–"
    outside = int(len(values) * (1 - SHARE) / 2)
    return f"{values[outside] / 1000:.3f} to {values[-1 - outside] / 1000:.3f}"
