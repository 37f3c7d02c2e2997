"""Trains the classifier of contractors: labelled cases in, coefficients out; the same for the same table.

Maximum likelihood with a ridge (a normal prior of standard deviation 1 on each coefficient) and with no coefficient
below nought, so that no bad answer can ever be worth more than a good one. scikit-learn's logistic regression knows
no such limit, so scipy's L-BFGS-B finds the maximum. Calibration (Platt) is fitted to scores that each case got from
folds without its supplier, and is multiplied into the coefficients. Intervals come from drawing the suppliers anew.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from procurecheck.errors import ProcurecheckError
from procurecheck.risk.classifier import THOUSANDTH, ClassifierFile, Coefficient, TrainedOn, indicators_hash
from procurecheck.risk.labelled import Labelled
from procurecheck.risk.models import RiskModels

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

LEAST_OF_EACH = 50
"""Cases with and without the outcome below which nothing is learned (judgement: fewer give intervals of no use)."""
LEAST_SUPPLIERS = 30
LEAST_CONTRAST = 10
"""Cases in which an indicator is clear, and in which it is not, below which it gets no coefficient (judgement)."""
FOLDS = 5
DRAWS = 200
SEED = 20261128


class Fitted(NamedTuple):
    """A calibrated model: log-odds are ``base`` plus the coefficients of what is not clear."""

    used: tuple[int, ...]
    """Numbers of the indicators with enough contrast; the others count nothing."""
    base: float
    coefficients: Numbers

    def scores(self, cases: Labelled) -> Numbers:
        """Return the log-odds of cases."""
        found: Numbers = cases.not_clear[:, list(self.used)] @ self.coefficients + self.base
        return found


def fit(cases: Labelled) -> Fitted:
    """Return the calibrated model of some cases.

    Raises:
        ProcurecheckError: where there are too few cases to learn from.
    """
    _check(cases)
    with _one_thread():
        used, unseen, raw = _raw(cases)
        scale, shift = _calibrated(unseen, cases.outcome)
    return Fitted(used, raw[0] * scale + shift, raw[1:] * scale)


def train(cases: Labelled, models: RiskModels, *, meaning: str, country: str | None) -> ClassifierFile:
    """Return the classifier of all cases, with the draws from which its intervals are read.

    Raises:
        ProcurecheckError: where there are too few cases to learn from.
    """
    _check(cases)
    with _one_thread():
        used, unseen, raw = _raw(cases)
        scale, shift = _calibrated(unseen, cases.outcome)
        draws = _draws(cases, used, unseen, raw)
    names = [cases.indicators[i] for i in used]
    return ClassifierFile(
        trained_on=TrainedOn(
            table=cases.table,
            sha256=cases.sha256,
            meaning=meaning,
            cases=len(cases.outcome),
            outcomes=int(cases.outcome.sum()),
            suppliers=len(set(cases.supplier.tolist())),
            first=min(cases.day),
            last=max(cases.day),
            sectors=cases.sectors,
            country=country,
        ),
        indicators_hash=indicators_hash(models.indicators, models.score.settings, names),
        base=_decimal(raw[0] * scale + shift),
        coefficients=tuple(
            Coefficient(indicator=name, log_odds=_decimal(value * scale))
            for name, value in zip(names, raw[1:], strict=True)
        ),
        draws=draws,
    )


def _one_thread() -> AbstractContextManager[object]:
    """Return what keeps linear algebra to one thread: on such narrow tables more are ten times slower, and add up
    in an order that is not always the same."""
    # only libraries that are there already are kept to one thread: these would otherwise be loaded later
    import scipy.optimize  # noqa: F401
    import sklearn.model_selection  # noqa: F401
    from threadpoolctl import threadpool_limits

    limited: AbstractContextManager[object] = threadpool_limits(1)
    return limited


def _check(cases: Labelled) -> None:
    yes = int(cases.outcome.sum())
    no, suppliers = len(cases.outcome) - yes, len(set(cases.supplier.tolist()))
    if min(yes, no) < LEAST_OF_EACH or suppliers < LEAST_SUPPLIERS:
        raise ProcurecheckError(
            f"{yes} cases with the outcome and {no} without, of {suppliers} suppliers, are too few to learn from: "
            f"{LEAST_OF_EACH} of each and {LEAST_SUPPLIERS} suppliers are the least.",
            where=cases.table,
            mend="Use the points index, which needs no data, until there are more cases.",
        )


def _raw(cases: Labelled) -> tuple[tuple[int, ...], Numbers, Numbers]:
    """Return the indicators used, the score of each case by folds without its supplier, and base and coefficients."""
    import numpy as np
    from sklearn.model_selection import StratifiedGroupKFold

    count = cases.not_clear.sum(axis=0)
    enough = (count >= LEAST_CONTRAST) & (len(cases.outcome) - count >= LEAST_CONTRAST)
    used = tuple(int(i) for i in np.flatnonzero(enough))
    if not used:
        raise ProcurecheckError(
            "no indicator is clear in some cases and raised or open in others, so that nothing can be learned.",
            where=cases.table,
            mend="Fill in more columns of the table.",
        )
    matrix = cases.not_clear[:, list(used)].astype(float)
    raw = _maximum(matrix, cases.outcome, None, None)
    unseen = np.zeros(len(cases.outcome))
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    for seen, left in folds.split(matrix, cases.outcome, cases.supplier):
        part = _maximum(matrix[seen], cases.outcome[seen], None, raw)
        unseen[left] = matrix[left] @ part[1:] + part[0]
    return used, unseen, raw


def _draws(cases: Labelled, used: tuple[int, ...], unseen: Numbers, raw: Numbers) -> tuple[tuple[int, ...], ...]:
    """Return base and coefficients, in thousandths, for suppliers drawn anew with replacement."""
    import numpy as np

    matrix = cases.not_clear[:, list(used)].astype(float)
    chance = np.random.default_rng(SEED)
    people = int(cases.supplier.max()) + 1
    drawn = []
    for _ in range(DRAWS):
        weights = np.bincount(chance.integers(0, people, people), minlength=people)[cases.supplier].astype(float)
        scale, shift = _calibrated(unseen, cases.outcome, weights)
        values = _maximum(matrix, cases.outcome, weights, raw) * scale
        values[0] += shift
        drawn.append(tuple(int(value) for value in np.rint(values * 1000)))
    return tuple(drawn)


def _calibrated(scores: Numbers, outcome: NDArray[np.bool_], weights: Numbers | None = None) -> tuple[float, float]:
    """Return scale (not below nought) and shift with which the scores become log-odds (Platt's method)."""
    shift, scale = _maximum(scores.reshape(-1, 1), outcome, weights, None)
    return float(scale), float(shift)


def _maximum(matrix: Numbers, outcome: NDArray[np.bool_], weights: Numbers | None, start: Numbers | None) -> Numbers:
    """Return base and coefficients that make the outcomes likeliest; no coefficient is below nought."""
    import numpy as np
    from scipy.optimize import minimize
    from scipy.special import expit

    weight = np.ones(len(outcome)) if weights is None else weights
    truth = outcome.astype(float)

    def loss(values: Numbers) -> tuple[float, Numbers]:
        odds = matrix @ values[1:] + values[0]
        wrong = weight * (expit(odds) - truth)
        value = float(weight @ (np.logaddexp(0, odds) - truth * odds) + values[1:] @ values[1:] / 2)
        return value, np.concatenate([[wrong.sum()], matrix.T @ wrong + values[1:]])

    if start is None:
        share = float(np.clip(np.average(truth, weights=weight), 1e-6, 1 - 1e-6))
        start = np.concatenate([[np.log(share / (1 - share))], np.zeros(matrix.shape[1])])
    limits = [(None, None), *[(0, None)] * matrix.shape[1]]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=limits, options={"maxiter": 500, "ftol": 1e-11})
    result: Numbers = found.x
    return result


def _decimal(value: float) -> Decimal:
    return Decimal(str(round(value, 3))).quantize(THOUSANDTH)
