"""Invented suppliers whose outcomes follow effects that are known, to try the classifier on data with a known truth.

Nothing here is about real companies: values are drawn evenly or so, without regard to how any sector looks.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import random
from collections.abc import Callable, Mapping
from typing import Any

from procurecheck.model import Supplier
from procurecheck.risk.many import Asked, answer, named_sector
from procurecheck.risk.models import RiskModels
from procurecheck.suppliers.columns import Column
from procurecheck.suppliers.values import text_of

EFFECTS: Mapping[str, float] = {
    "documents-kept": 1.5,
    "social-security-arrears": 1.2,
    "wages-in-cash": 1.0,
    "no-time-recording": 0.8,
    "labour-findings": 0.6,
}
"""Log-odds that an indicator adds where it is truly raised; all others add nothing."""
SECTOR = "cleaning"
ASKED = Asked(sector=SECTOR, country="DE")
"""What must be said of the simulated table when it is read."""
FIRST_DAY = dt.date(2022, 1, 1)
DAYS = 1500
CHANGE = 0.2
"""Share of a supplier's facts that are other ones in its next case."""
_BLIND = frozenset({"id", "name", "registration_number", "address", "country", "lot", "cpv", "nace"})
_DRAWN: dict[str, Callable[[random.Random], Any]] = {
    "price": lambda chance: round(chance.uniform(50_000, 400_000), 2),
    "currency": lambda _: "EUR",
    "hours": lambda chance: float(chance.randint(4_000, 15_000)),
    "workers": lambda chance: float(chance.randint(2, 30)),
    "contract_months": lambda chance: float(chance.choice([12, 24, 36])),
    "declared_wage": lambda chance: round(chance.uniform(9, 18), 2),
    "turnover": lambda chance: float(chance.randint(20_000, 3_000_000)),
    "employees": lambda chance: float(chance.randint(1, 60)),
    "labour_findings": lambda chance: float(chance.choice([0, 0, 0, 1, 2])),
    "subcontracting_tiers": lambda chance: float(chance.randint(0, 3)),
    "weekly_hours": lambda chance: float(chance.randint(35, 60)),
}


def simulate(
    models: RiskModels,
    *,
    suppliers: int,
    seed: int,
    effects: Mapping[str, float] = EFFECTS,
    base: float = -2.0,
    hidden: float = 0.0,
) -> str:
    """Return a table of cases as CSV with the column ``outcome``; the same for the same arguments.

    Args:
        models: the risk models; their rules say which indicators are raised.
        suppliers: how many; each has one to four cases, alike but not the same.
        seed: of the numbers drawn.
        effects: log-odds by indicator, added where it is raised by the facts as they truly are.
        base: log-odds where nothing is raised.
        hidden: share of the cells that are then emptied, whatever they hold.
    """
    columns = models.columns.columns
    rates = {column.name: _source(seed, column.name).uniform(0.25, 0.75) for column in columns}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*(column.name for column in columns), "outcome"])
    for number in range(1, suppliers + 1):
        facts: dict[str, Any] = {}
        for case in range(1, _source(seed, number).randint(1, 4) + 1):
            # each column has numbers of its own, so that a new column changes nothing in the others
            sources = {column.name: _source(seed, number, case, column.name) for column in columns}
            for column in columns:
                if case == 1 or sources[column.name].random() < CHANGE:
                    facts[column.name] = _drawn(column, rates, sources[column.name])
            facts["offer_date"] = _day(sources["offer_date"])
            yes = _source(seed, number, case).random() < _chance(facts, models, effects, base)
            who = {"id": f"S{number}-{case}", "name": f"Supplier {number}", "registration_number": f"R{number}"}
            kept = {*who, "offer_date"}
            cells = [
                ""
                if column.name not in kept and sources[column.name].random() < hidden
                else _cell((facts | who)[column.name], column)
                for column in columns
            ]
            writer.writerow([*cells, "yes" if yes else "no"])
    return out.getvalue()


def _source(*of: object) -> random.Random:
    return random.Random("/".join(map(str, of)))  # noqa: S311 - nothing secret


def _chance(facts: Mapping[str, Any], models: RiskModels, effects: Mapping[str, float], base: float) -> float:
    sectors = (named_sector(SECTOR, models),)
    states = answer(Supplier(id="1", name="1", facts=dict(facts)), (), sectors, models, ASKED).states
    odds = base + sum(effect for name, effect in effects.items() if states.get(name) == "raised")
    return 1 / (1 + math.exp(-odds))


def _cell(value: Any, column: Column) -> str:
    return f"{text_of(value)} %" if column.type == "percent" and value is not None else text_of(value)


def _day(chance: random.Random) -> str:
    return (FIRST_DAY + dt.timedelta(days=chance.randrange(DAYS))).isoformat()


def _drawn(column: Column, rates: Mapping[str, float], chance: random.Random) -> Any:
    if column.name in _BLIND:
        return None
    if column.name in _DRAWN:
        return _DRAWN[column.name](chance)
    if column.type == "yes_no":
        return chance.random() < rates[column.name]
    if column.type == "date":
        return (dt.date(2015, 1, 1) + dt.timedelta(days=chance.randrange(5000))).isoformat()
    if column.type in {"number", "money", "percent"}:
        return float(chance.randint(0, 100))
    return None
