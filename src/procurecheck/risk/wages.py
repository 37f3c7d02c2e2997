"""Which lowest lawful wage and which employer's contribution hold, by country, sector and day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from procurecheck.model import SectorGuess
from procurecheck.risk.models import RiskModels
from procurecheck.risk.schema import ALL, ContributionRow, Dated, WageRow, WageTable

RowT = TypeVar("RowT", bound=Dated)


@dataclass(frozen=True, slots=True)
class Wage:
    """The rows that hold together; ``contribution`` is ``None`` where the table has none for that time or before."""

    row: WageRow
    contribution: ContributionRow | None

    def holds(self, day: dt.date) -> bool:
        """Tell whether both rows hold on a day, and are not only the last known before it."""
        return self.row.holds(day) and self.contribution is not None and self.contribution.holds(day)


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
    """Return the table of a country and the wages that hold.

    With a day that is one wage or none; after the end of the table it is the last one known, of which ``holds`` says
    that it is not of that day. Without a day it is every wage that the table knows, by date.
    """
    table = models.wages.get(country or "")
    if table is None:
        return None, ()
    best = sectors[0].id if sectors else ALL
    rows_all = (*table.wages, *table.contributions)
    changes = {row.since for row in rows_all} | {row.until + dt.timedelta(days=1) for row in rows_all}
    days = [day] if day else sorted(changes)
    found: dict[Wage, None] = {}
    for moment in days:
        rows = _holding(table.wages, {best, ALL}, moment)
        if day and not rows:
            rows = _last(table.wages, {best, ALL}, day)
        if rows:
            own = _holding(table.contributions, {best}, moment) or _holding(table.contributions, {ALL}, moment)
            if day and not own:
                own = _last(table.contributions, {best}, day) or _last(table.contributions, {ALL}, day)
            # who works in the sector is paid its wage, and never less than the law gives to all
            found[Wage(max(rows, key=lambda row: row.hourly), own[0] if own else None)] = None
    return table, tuple(found)


def hourly_range(wages: Iterable[Wage], day: dt.date | None) -> tuple[Decimal, Decimal] | None:
    """Return between what the lowest lawful wage lies; ``None`` where none is known.

    Without a day, or after the end of the table, only the lower end is known: another year may ask for more. That it
    asks for less is not expected: minimum wages rise.
    """
    known = list(wages)
    amounts = [wage.row.hourly for wage in known]
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
