"""The second opinion on a bidder: a logistic regression over the indicators, as plain coefficients that add up.

Each indicator has one coefficient, never below nought, which counts where the indicator is raised **and** where it is
open. No other reading is fair to silence: were "open" worth less than "raised", hiding a bad answer would pay; were it
worth more, a bidder would do better to admit than to say nothing by mistake, and a fact taken away could turn open
into raised (without a date a price is held against other wages) and lower the probability. With both worth the same,
and never less than "clear", no fact that is taken away lowers the probability, nor either end of its interval.

Coefficients are decimals of three places, so that contributions add up to the log-odds exactly. What holds the
coefficients is ``classifier/classifier.json`` of a folder of risk models, made by ``procurecheck model train``; none is
shipped, and without one there is no probability.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from procurecheck.errors import ProcurecheckError
from procurecheck.i18n import _, format_date, format_number
from procurecheck.model import Frozen, IndicatorState, LogOdds, RiskScore, SecondOpinion, SectorGuess
from procurecheck.risk.schema import Indicator

BASE = "base"
"""Id of the contribution that all bidders share."""
THOUSANDTH = Decimal("0.001")
SHARE = 0.95
"""Of the draws of the bootstrap that lie inside an interval."""
FILE = Path("classifier") / "classifier.json"
"""Where the classifier stands in a folder of risk models."""


class Coefficient(Frozen):
    """What an indicator adds to the log-odds where it is raised or open; 0 where it is clear."""

    indicator: str
    log_odds: Decimal = Field(ge=0)


class TrainedOn(Frozen):
    """The table that the coefficients come from."""

    table: str
    sha256: str
    meaning: str
    """What a yes in the column of outcomes stands for, in the words of the team."""
    cases: int
    outcomes: int
    """Cases with the outcome."""
    suppliers: int
    first: str
    last: str
    """Days of the first and the last case, ISO 8601."""
    sectors: tuple[str, ...]
    """Sectors of its cases; of other sectors it has no opinion."""
    country: str | None = None


class ClassifierFile(Frozen):
    """``classifier.json``."""

    version: Literal[1] = 1
    trained_on: TrainedOn
    indicators_hash: str
    """Of the rules that the indicators had then; with other rules the coefficients mean nothing."""
    base: Decimal
    coefficients: tuple[Coefficient, ...]
    draws: tuple[tuple[int, ...], ...]
    """The base and the coefficients, in thousandths, had other suppliers been drawn (bootstrap)."""


def load_classifier(folder: Path) -> ClassifierFile | None:
    """Return the classifier of a folder of risk models, ``None`` where it has none.

    Raises:
        ProcurecheckError: where the file is no classifier.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        file = ClassifierFile.model_validate_json(path.read_bytes())
        if any(len(draw) != len(file.coefficients) + 1 or min(draw[1:], default=0) < 0 for draw in file.draws):
            raise ValueError("a draw does not fit the coefficients")
    except (ValidationError, ValueError) as error:
        first = str(error.errors()[0]["msg"]) if isinstance(error, ValidationError) else str(error)
        raise ProcurecheckError(
            f"this is no classifier: {first}.",
            where=str(path),
            mend="Train it anew with “procurecheck model train”, or take the file away.",
        ) from None
    return file


def indicators_hash(indicators: Mapping[str, Indicator], settings: Mapping[str, Decimal], used: Collection[str]) -> str:
    """Return the SHA-256 over the rules of the indicators that are used and the settings that rules may name."""
    rules = {
        name: indicators[name].model_dump(mode="json", include={"rule", "sectors"}) if name in indicators else None
        for name in sorted(used)
    }
    plain = json.dumps([rules, {name: str(value) for name, value in sorted(settings.items())}], sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def is_stale(file: ClassifierFile, indicators: Mapping[str, Indicator], settings: Mapping[str, Decimal]) -> bool:
    """Tell whether a rule has changed since the classifier was trained, so that its coefficients mean nothing."""
    used = [coefficient.indicator for coefficient in file.coefficients]
    return file.indicators_hash != indicators_hash(indicators, settings, used)


def with_opinion(
    risk: RiskScore, file: ClassifierFile | None, sectors: Sequence[SectorGuess], country: str | None
) -> RiskScore:
    """Return a score with the classifier's probability, interval and contributions; points and band stay as they are.

    Without a classifier, and in a sector or country that it was not trained on, the score is returned as it is.
    """
    if file is None or not covers(file, sectors, country):
        return risk
    states = {part.indicator: part.state for part in risk.contributions}
    titles = {part.indicator: part.title for part in risk.contributions}
    chance, interval = probability(file, states)
    parts = [LogOdds(indicator=BASE, title=_("What holds for all bidders alike"), log_odds=file.base)]
    parts += sorted(
        (
            LogOdds(
                indicator=coefficient.indicator,
                title=titles[coefficient.indicator],
                state=states[coefficient.indicator],
                log_odds=Decimal(0) if states[coefficient.indicator] == "clear" else coefficient.log_odds,
            )
            for coefficient in file.coefficients
            if coefficient.indicator in states
        ),
        key=lambda part: (-part.log_odds, part.indicator),
    )
    opinion = SecondOpinion(log_odds=log_odds(file, states), contributions=tuple(parts), about=_about(file.trained_on))
    return risk.model_copy(update={"probability": chance, "interval": interval, "second_opinion": opinion})


def covers(file: ClassifierFile, sectors: Sequence[SectorGuess], country: str | None) -> bool:
    """Tell whether a case is of a sector and country that the classifier was trained on."""
    trained = file.trained_on
    return bool({guess.id for guess in sectors} & set(trained.sectors)) and trained.country in {None, country}


def log_odds(file: ClassifierFile, states: Mapping[str, IndicatorState]) -> Decimal:
    """Return the base and the coefficients of what is raised or open, added up; exact."""
    counted = (c.log_odds for c in file.coefficients if states.get(c.indicator, "clear") != "clear")
    return sum(counted, file.base)


def probability(file: ClassifierFile, states: Mapping[str, IndicatorState]) -> tuple[float, tuple[float, float] | None]:
    """Return the probability and its interval, to three decimals; never a 0 or a 1, for nothing is that certain."""
    chance = _chance(float(log_odds(file, states)))
    if not file.draws:
        return chance, None
    counted = [i for i, c in enumerate(file.coefficients, 1) if states.get(c.indicator, "clear") != "clear"]
    drawn = sorted(draw[0] + sum(draw[i] for i in counted) for draw in file.draws)
    outside = int(len(drawn) * (1 - SHARE) / 2)
    low, high = _chance(drawn[outside] / 1000), _chance(drawn[-1 - outside] / 1000)
    # a coefficient at its limit of nought can push the draws to one side of it
    return chance, (min(low, chance), max(high, chance))


def _chance(value: float) -> float:
    # the same digits anywhere: libraries of mathematics differ in the last one only
    return min(max(round(1 / (1 + math.exp(-min(max(value, -40), 40))), 3), 0.001), 0.999)


def _about(trained: TrainedOn) -> str:
    meaning = trained.meaning.rstrip(".") or _("not stated by the team that trained it; ask before you rely on it")
    return _(
        "Probability of: {meaning}. Learned from {cases} cases of {suppliers} suppliers, {first} to {last}, {outcomes} "
        "of them with the outcome. A second opinion beside the points, never in their place.",
        meaning=meaning,
        cases=format_number(trained.cases),
        suppliers=format_number(trained.suppliers),
        first=format_date(trained.first),
        last=format_date(trained.last),
        outcomes=format_number(trained.outcomes),
    )
