"""Which lowest lawful wage and which employer's contribution may hold, by country, sector and day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from procurecheck.model import SectorGuess
from procurecheck.risk.models import RiskModels
from procurecheck.risk.price_schema import ALL, ContributionRow, Dated, WageRow, WageTable

RowT = TypeVar("RowT", bound=Dated)


@dataclass(frozen=True, slots=True)
class Wage:
    """The rows that hold together; ``contribution`` is ``None`` where the table has none for that time or before."""

    row: WageRow
    contribution: ContributionRow | None
    currency: str

    def holds(self, day: dt.date) -> bool:
        """Tell whether both rows hold on a day, and are not only the last known before it."""
        return self.row.holds(day) and self.contribution is not None and self.contribution.holds(day)

    @property
    def hour(self) -> Decimal:
        """What an hour costs the employer at least; only to be asked where the contribution is known."""
        return self.row.wage * (1 + (self.contribution.rate if self.contribution else 0))


def parse_day(value: object) -> dt.date | None:
    """Return the day of an ISO 8601 date or time, ``None`` for anything else."""
    match = re.match(r"(\d{4})-?(\d\d)-?(\d\d)(?!\d)", value) if isinstance(value, str) else None
    if match is None:
        return None
    try:
        return dt.date(*map(int, match.groups()))
    except ValueError:
        return None


def reference_day(date: str | None, facts: object) -> dt.date | None:
    """Return the day by which a bid is judged: that of the case, else that of the offer."""
    offered = facts.get("offer_date") if isinstance(facts, dict) else None
    return parse_day(date) or parse_day(offered)


def wages_for(
    models: RiskModels, *, country: str | None, sectors: Sequence[SectorGuess], day: dt.date | None
) -> tuple[WageTable | None, tuple[Wage, ...]]:
    """Return the table of a country and the wages that may hold, none where nothing is known.

    With a day and a sector that is one wage. It is several where the sector is not recognised (the wage for all and
    that of each sector) and where the wage of the sector has ended and only that for all goes on. After the end of the
    table it is the last one known, of which ``holds`` says that it is not of that day. Without a day it is every wage
    that the table knows, by date.
    """
    table = models.wages.get(country or "")
    if table is None:
        return None, ()
    rows = (*table.wages, *table.contributions)
    changes = {row.since for row in rows} | {row.until + dt.timedelta(days=1) for row in rows}
    known = {row.sector for row in table.wages} - {ALL}
    # without a sector it may be the work of any, if there is a wage below which nobody may be paid
    kinds = [sectors[0].id] if sectors else [ALL, *sorted(known)]
    found: dict[Wage, None] = {}
    for moment in [day] if day else sorted(changes):
        for kind in kinds:
            if sectors or _holding(table.wages, {ALL}, moment) or (day and _last(table.wages, {ALL}, moment)):
                found.update(dict.fromkeys(_of_sector(table, kind, moment, last=day is not None)))
    return table, tuple(found)


def _of_sector(table: WageTable, sector: str, day: dt.date, *, last: bool) -> list[Wage]:
    """Return the wage of a sector on a day; with ``last`` also what was known before it where nothing holds."""
    rows = _holding(table.wages, {sector, ALL}, day)
    if last and not rows:
        rows = _last(table.wages, {sector, ALL}, day)
    if not rows:
        return []
    own = _holding(table.contributions, {sector}, day) or _holding(table.contributions, {ALL}, day)
    if last and not own:
        own = _last(table.contributions, {sector}, day) or _last(table.contributions, {ALL}, day)
    contribution = own[0] if own else None
    # who works in the sector is paid its wage, and never less than the law gives to all
    least = max(rows, key=lambda row: row.wage)
    chosen = [least]
    if last and least.sector != sector and least.holds(day):
        # the wage of the sector has ended: whether a new one was made is not known
        chosen += [row for row in _last(table.wages, {sector}, day) if row.wage > least.wage]
    return [Wage(row, contribution, row.currency or table.currency) for row in chosen]


def hourly_range(wages: Iterable[Wage], day: dt.date | None) -> tuple[Decimal, Decimal] | None:
    """Return between what the lowest lawful wage lies; ``None`` where none is known.

    Without a day, or after the end of the table, only the lower end is known: another year may ask for more. That it
    asks for less is not expected: minimum wages rise.
    """
    known = list(wages)
    amounts = [wage.row.wage for wage in known]
    if not amounts:
        return None
    return min(amounts), (max(amounts) if day and all(wage.row.holds(day) for wage in known) else Decimal("Infinity"))


def _holding(rows: Sequence[RowT], sectors: set[str], day: dt.date) -> list[RowT]:
    return [row for row in rows if row.sector in sectors and row.holds(day)]


def _last(rows: Sequence[RowT], sectors: set[str], day: dt.date) -> list[RowT]:
    """Return the rows that ended last before a day."""
    ended = [row for row in rows if row.sector in sectors and row.until < day]
    latest = max((row.until for row in ended), default=None)
    return [row for row in ended if row.until == latest]
