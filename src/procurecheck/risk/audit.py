"""How scores are spread across groups that a team names for this audit only: shown, never scored, never kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from procurecheck.bands import BANDS, Band
from procurecheck.errors import ProcurecheckError
from procurecheck.risk.classifier import covers, probability
from procurecheck.risk.many import Answered, Asked, Row, ask
from procurecheck.risk.models import RiskModels
from procurecheck.suppliers.read import read_suppliers

if TYPE_CHECKING:
    import pandas as pd

LEAST = 10
"""Cases below which a group is not shown on its own, so that no single one can be made out (judgement)."""
NOT_GIVEN = "(not given)"
SMALL = "(smaller groups together)"
_MOST = 5


class Group(NamedTuple):
    """What the cases of a group come to."""

    name: str
    cases: int
    bands: dict[Band, float]
    """Share of the cases in each band."""
    points: float
    points_known: float
    """Means; the rest of the points is open."""
    spread: tuple[float, float]
    """95 % interval of the mean of the points."""
    probability: float | None
    """Mean probability, where the models hold a classifier that covers the cases."""


class Gap(NamedTuple):
    """An indicator whose share of cases that are not clear differs between groups."""

    indicator: str
    title: str
    lowest: str
    share_lowest: float
    highest: str
    share_highest: float


class Audit(NamedTuple):
    """The groups by name, what sets them apart most, and how many groups were too small to be shown."""

    groups: tuple[Group, ...]
    gaps: tuple[Gap, ...]
    small: int


def audit(
    path: Path, models: RiskModels, asked: Asked, *, groups: str, case: str | None = None, least: int = LEAST
) -> Audit:
    """Return how points and bands are spread across the values of the column ``groups``.

    The column may describe persons or companies; it is read beside the facts, and no rule can see it. Groups of fewer
    than ``least`` cases are shown together, or, where they are too few even so, not at all.

    Raises:
        ProcurecheckError: where the table or the column cannot be read, or no group is large enough.
    """
    import pandas as pd

    table = read_suppliers(path, columns=models.columns, beside=[groups, *([case] if case else [])], history=True)
    rows = [Row(s, table.beside[s.id].get(case or "", "")) for s in table.suppliers]
    frame = pd.DataFrame(
        [
            {
                "group": table.beside[row.supplier.id][groups] or NOT_GIVEN,
                "points": found.points,
                "points_known": found.points_known,
                "band": models.score.bands.band(found.points),
                "probability": _probability(found, models, asked),
                **{f"not clear {name}": state != "clear" for name, state in found.states.items()},
            }
            for row, found in zip(rows, ask(rows, models, asked), strict=True)
        ]
    )
    sizes = frame["group"].value_counts() if len(frame) else pd.Series(dtype=int)
    small = sorted(sizes.index[sizes < least])
    if small:
        frame.loc[frame["group"].isin(small), "group"] = SMALL
        frame = frame[(frame["group"] != SMALL) | (sizes[small].sum() >= least)]
    if not len(frame):
        raise ProcurecheckError(
            f"no group has {least} cases or more, so that nothing can be shown without showing single ones.",
            where=path.name,
            mend="Name a column with fewer groups, or audit more cases.",
        )
    found_groups = tuple(_group(str(name), part) for name, part in frame.groupby("group", sort=True))
    return Audit(found_groups, _gaps(frame, models), len(small))


def _probability(found: Answered, models: RiskModels, asked: Asked) -> float | None:
    file = models.classifier
    return probability(file, found.states)[0] if file and covers(file, found.sectors, asked.country) else None


def _group(name: str, part: pd.DataFrame) -> Group:
    points = part["points"]
    half = 1.96 * float(points.std(ddof=1)) / len(part) ** 0.5 if len(part) > 1 else 0.0
    shares = part["band"].value_counts(normalize=True)
    return Group(
        name=name,
        cases=len(part),
        bands={band: float(shares.get(band, 0.0)) for band in BANDS},
        points=float(points.mean()),
        points_known=float(part["points_known"].mean()),
        spread=(float(points.mean()) - half, float(points.mean()) + half),
        probability=float(part["probability"].mean()) if part["probability"].notna().all() else None,
    )


def _gaps(frame: pd.DataFrame, models: RiskModels) -> tuple[Gap, ...]:
    names = [name for name in models.indicators if f"not clear {name}" in frame]
    shares = frame.groupby("group")[[f"not clear {name}" for name in names]].mean()
    gaps = []
    for name in names:
        column = shares[f"not clear {name}"].dropna()
        if len(column) > 1 and column.max() > column.min():
            low, high = str(column.idxmin()), str(column.idxmax())
            title = models.indicators[name].title.en
            gaps.append(Gap(name, title, low, float(column.min()), high, float(column.max())))
    return tuple(sorted(gaps, key=lambda gap: (gap.share_lowest - gap.share_highest, gap.indicator))[:_MOST])


def as_markdown(found: Audit, groups: str, least: int) -> str:
    """Return the audit for people."""
    lines = [
        f"Scores across the groups of “{groups}”. The column was read for this audit only: no indicator sees it, and "
        "nothing of it is kept.",
        "",
        f"| group | cases | {' | '.join(BANDS)} | points (mean, 95 % interval) | of these raised | probability |",
        f"| --- | --- | {' | '.join('---' for _ in BANDS)} | --- | --- | --- |",
    ]
    for group in found.groups:
        shares = " | ".join(f"{group.bands[band]:.0%}" for band in BANDS)
        chance = "–" if group.probability is None else f"{group.probability:.1%}"
        lines.append(
            f"| {_cell(group.name)} | {group.cases} | {shares} | {group.points:.1f} ({group.spread[0]:.1f} to "
            f"{group.spread[1]:.1f}) | {group.points_known:.1f} | {chance} |"
        )
    if found.small:
        shown = any(group.name == SMALL for group in found.groups)
        how = "are shown together" if shown else "are not shown"
        lines += ["", f"{found.small} groups with fewer than {least} cases {how}, so that no case can be made out."]
    if found.gaps:
        lines += ["", "What differs most (share of cases in which the indicator is raised or open):", ""]
        lines += [
            f"- {gap.title} (`{gap.indicator}`): {gap.share_lowest:.0%} in {_cell(gap.lowest)}, "
            f"{gap.share_highest:.0%} in {_cell(gap.highest)}"
            for gap in found.gaps
        ]
    lines += [
        "",
        "A difference is a reason to look: at how the facts came to be known in each group, at questions that are "
        "asked of some and not of others, and at the indicators above. It is no proof of unfairness, and no difference "
        "is no proof of fairness.",
    ]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "/")
