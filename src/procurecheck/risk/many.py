"""The states of the indicators and the points of many suppliers at once, without the explanations that a case needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from procurecheck.errors import ProcurecheckError
from procurecheck.model import IndicatorState, SectorGuess, Supplier
from procurecheck.risk.models import RiskModels
from procurecheck.risk.price import price_picture
from procurecheck.risk.score import sector_contribution, states
from procurecheck.risk.sectors import detect_sectors


class Asked(NamedTuple):
    """What a person says of all rows of a table; ``None`` is taken from the row where it tells."""

    sector: str | None = None
    country: str | None = None
    """Where the work is done; the country of registration plays no part."""
    date: str | None = None


class Row(NamedTuple):
    """A bid and the tender that it belongs to; bids of one tender are compared with one another."""

    supplier: Supplier
    case: str = ""


class Answered(NamedTuple):
    """What a bid comes to."""

    states: Mapping[str, IndicatorState]
    sectors: tuple[SectorGuess, ...]
    points: int
    points_known: int


def ask(rows: Sequence[Row], models: RiskModels, asked: Asked) -> list[Answered]:
    """Return what each bid comes to, in the order of the rows; a row without a case is compared with no other."""
    found: dict[int, Answered] = {}
    order = sorted(range(len(rows)), key=lambda i: rows[i].case)
    for case, numbers in groupby(order, key=lambda i: rows[i].case):
        members = list(numbers)
        for together in [members] if case else [[i] for i in members]:
            bids = [rows[i].supplier for i in together]
            sectors = _sectors(bids, models, asked)
            for i, bid in zip(together, bids, strict=True):
                found[i] = answer(bid, [other for other in bids if other is not bid], sectors, models, asked)
    return [found[i] for i in range(len(rows))]


def answer(
    supplier: Supplier,
    others: Sequence[Supplier],
    sectors: tuple[SectorGuess, ...],
    models: RiskModels,
    asked: Asked,
) -> Answered:
    """Return what one bid comes to, as :func:`procurecheck.risk.score.score` finds it."""
    price = price_picture(supplier, models, sectors=sectors, country=asked.country, date=asked.date)
    found = states(
        supplier, models, sectors=sectors, price=price, others=others, country=asked.country, date=asked.date
    )
    base = sector_contribution(sectors, models)
    raised = sum(models.indicators[name].points for name, state in found.items() if state == "raised")
    unclear = sum(models.indicators[name].points for name, state in found.items() if state == "unknown")
    known = raised + (base.points if base.state == "raised" else 0)
    return Answered(found, sectors, base.points + raised + unclear, known)


def _sectors(bids: Sequence[Supplier], models: RiskModels, asked: Asked) -> tuple[SectorGuess, ...]:
    return (named_sector(asked.sector, models),) if asked.sector else detect_sectors((), bids, models)


def named_sector(name: str, models: RiskModels) -> SectorGuess:
    """Return a sector that a person named.

    Raises:
        ProcurecheckError: where the models know no such sector.
    """
    if name not in models.sectors:
        raise ProcurecheckError(
            f"there is no sector “{name}”.", where="--sector", mend=f"Choose one of: {', '.join(models.sectors)}."
        )
    return SectorGuess(id=name, title=models.sectors[name].title.en, confidence=1.0, because=("named by a person",))
