"""How well the classifier of contractors does on cases that it has not seen, beside the points index and the base rate.

Two splits: by supplier (five folds; no supplier is on both sides), and by supplier and time at once (trained before a
day, measured on later cases of suppliers that it never saw), which is how it would be used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from procurecheck.errors import ProcurecheckError
from procurecheck.risk.labelled import Labelled
from procurecheck.risk.training import FOLDS, SEED, fit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Whole = NDArray[np.int64]

EARLIER = 0.7
"""Share of the cases, by day, that the split by time is trained on."""
DRAWS = 500
BINS = 10
LEAST_MEASURED = 20
"""Cases with and without the outcome below which a split is not measured."""


class Figure(NamedTuple):
    """A figure with its 95 % interval, by bootstrap over suppliers."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


class Bin(NamedTuple):
    """Cases of like probability: how many, what was predicted, what came true, with its 95 % interval (Wilson)."""

    cases: int
    predicted: float
    came_true: float
    low: float
    high: float


class Measured(NamedTuple):
    """What one split shows."""

    title: str
    trained: int
    cases: int
    outcomes: int
    suppliers: int
    figures: dict[str, dict[str, Figure | None]]
    """By what is compared, by measure."""
    gain: Figure
    """ROC AUC of the classifier less that of the points index, on the same draws."""
    bins: tuple[Bin, ...]


MEASURES = ("ROC AUC", "PR AUC", "Brier score")


def evaluate(cases: Labelled) -> tuple[list[Measured], list[str]]:
    """Return what both splits show, and why one could not be measured.

    Raises:
        ProcurecheckError: where there are too few cases to learn from.
    """
    by_supplier = _by_supplier(cases)
    measured, reasons = [by_supplier], []
    try:
        measured.append(_by_time(cases))
    except ProcurecheckError as error:
        reasons.append(f"Not measured on later cases of new suppliers: {error.what}")
    return measured, reasons


def _by_supplier(cases: Labelled) -> Measured:
    import numpy as np
    from sklearn.model_selection import StratifiedGroupKFold

    chance = np.zeros(len(cases.outcome))
    base = np.zeros(len(cases.outcome))
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    for seen, left in folds.split(cases.not_clear, cases.outcome, cases.supplier):
        chance[left] = _chance(fit(cases.take(seen)).scores(cases.take(left)))
        base[left] = cases.outcome[seen].mean()
    title = f"Suppliers that it had not seen ({FOLDS} folds by supplier)"
    trained = len(cases.outcome) * (FOLDS - 1) // FOLDS
    return _measured(title, trained, cases, chance, base)


def _by_time(cases: Labelled) -> Measured:
    import numpy as np

    days = np.array(cases.day)
    border = sorted(cases.day)[int(len(cases.day) * EARLIER)]
    early = days < border
    known = set(cases.supplier[early].tolist())
    late = ~early & np.array([number not in known for number in cases.supplier.tolist()])
    left = cases.take(late)
    if min(int(left.outcome.sum()), int((~left.outcome).sum())) < LEAST_MEASURED:
        raise ProcurecheckError(
            f"from {border} on there are only {len(left.outcome)} cases of suppliers not seen before, "
            f"{int(left.outcome.sum())} of them with the outcome."
        )
    seen = cases.take(early)
    base = np.full(len(left.outcome), seen.outcome.mean())
    title = f"Later cases of new suppliers (trained before {border}, measured from that day on)"
    return _measured(title, len(seen.outcome), left, _chance(fit(seen).scores(left)), base)


def _measured(title: str, trained: int, cases: Labelled, chance: Numbers, base: Numbers) -> Measured:
    import numpy as np

    points = cases.points.astype(float)
    draws = list(_draws(cases.supplier))
    figures: dict[str, dict[str, Figure | None]] = {}
    ranks: dict[str, list[float]] = {}
    for name, order, predicted in (
        ("classifier", chance, chance),
        ("points index", points, None),
        # the same for all cases: by what its folds differ it must not order them
        ("base rate", np.zeros(len(base)), base),
    ):
        figures[name] = {}
        for measure in MEASURES:
            values = predicted if measure == "Brier score" else order
            if values is None:
                figures[name][measure] = None
                continue
            drawn = [_measure(measure, cases.outcome[rows], values[rows]) for rows in draws]
            ranks[f"{name} {measure}"] = drawn
            figures[name][measure] = _figure(_measure(measure, cases.outcome, values), drawn)
    pairs = zip(ranks["classifier ROC AUC"], ranks["points index ROC AUC"], strict=True)
    own, index = figures["classifier"]["ROC AUC"], figures["points index"]["ROC AUC"]
    value = own.value - index.value if own and index else float("nan")
    return Measured(
        title=title,
        trained=trained,
        cases=len(cases.outcome),
        outcomes=int(cases.outcome.sum()),
        suppliers=len(np.unique(cases.supplier)),
        figures=figures,
        gain=_figure(value, [one - other for one, other in pairs]),
        bins=calibration(cases.outcome, chance),
    )


def calibration(outcome: NDArray[np.bool_], chance: Numbers) -> tuple[Bin, ...]:
    """Return the calibration curve: tenths of the cases by probability, equal ones together."""
    import pandas as pd

    frame = pd.DataFrame({"chance": chance, "outcome": outcome})
    frame["bin"] = pd.qcut(frame["chance"], BINS, labels=False, duplicates="drop")
    found = []
    for _, group in frame.groupby("bin"):
        count, true = len(group), int(group["outcome"].sum())
        low, high = wilson(true, count)
        found.append(Bin(count, float(group["chance"].mean()), true / count, low, high))
    return tuple(found)


def wilson(true: int, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson's score interval)."""
    z = 1.959964
    share, spread = true / count, z * z / count
    middle = (share + spread / 2) / (1 + spread)
    half = z * ((share * (1 - share) + spread / 4) / count) ** 0.5 / (1 + spread)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def _chance(odds: Numbers) -> Numbers:
    from scipy.special import expit

    chance: Numbers = expit(odds)
    return chance


def _draws(suppliers: Whole) -> Sequence[Whole]:
    """Return the rows of suppliers drawn anew with replacement, many times over."""
    import numpy as np

    chance = np.random.default_rng(SEED)
    who, number = np.unique(suppliers, return_inverse=True)
    rows = np.argsort(number, kind="stable")
    starts = np.searchsorted(number[rows], np.arange(len(who) + 1))
    drawn = []
    for _ in range(DRAWS):
        picked = chance.integers(0, len(who), len(who))
        drawn.append(np.concatenate([rows[starts[i] : starts[i + 1]] for i in picked]))
    return drawn


def _measure(measure: str, outcome: NDArray[np.bool_], values: Numbers) -> float:
    from sklearn.metrics import average_precision_score, roc_auc_score

    if outcome.all() or not outcome.any():
        return float("nan")
    score: Callable[..., float] = {"ROC AUC": roc_auc_score, "PR AUC": average_precision_score}.get(measure, _brier)
    return float(score(outcome, values))


def _brier(outcome: NDArray[np.bool_], chance: Numbers) -> float:
    return float(((chance - outcome) ** 2).mean())


def _figure(value: float, drawn: Sequence[float]) -> Figure:
    import numpy as np

    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return Figure(value, float(low), float(high))
