"""What is said of a price beside its floor: the verdict in one sentence, and the calculation a line a step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from procurecheck.i18n import _, format_date, format_number
from procurecheck.risk.price_schema import ALL, Dated
from procurecheck.risk.wages import Wage
from procurecheck.risk.work import Work, money, plain

_CENT = Decimal("0.01")
_THOUSANDTH = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Bid:
    """An offer with all that its floor needs."""

    price: Decimal
    work: Work
    other: Decimal | None
    currency: str
    sectors: Mapping[str, str] = field(default_factory=dict)
    """What sectors are called, by their ids."""


@dataclass(frozen=True, slots=True)
class Floor:
    """The range of what the work can lawfully cost, with the wages at its ends."""

    low: Decimal
    high: Decimal
    cheapest: Wage
    dearest: Wage
    open_above: bool
    """Whether another wage than those known may hold."""

    @property
    def one(self) -> bool:
        """Tell whether the floor is one figure."""
        return self.low == self.high

    def ends(self, currency: str) -> str:
        """Return the figure, or the two ends, in words."""
        low, high = money(self.low, currency), money(self.high, currency)
        return low if self.one else _("{low} to {high}", low=low, high=high)


def below(bid: Bid, floor: Floor, day: dt.date | None) -> str:
    """Return what is said of a price below every floor that may hold."""
    shown = {"offered": money(bid.price, bid.currency), "least": money(floor.low, bid.currency)}
    because = (
        _(
            "The price of {offered} is below {least}, the least that the stated hours and costs can lawfully "
            "cost: ask for an explanation.",
            **shown,
        )
        if bid.work.stated
        else _(
            "The price of {offered} is below {least}, the least that the area can lawfully cost by published "
            "performance values: ask for an explanation.",
            **shown,
        )
    )
    if day is None:
        note = _("No date is known; it is below the floor by every wage of the table, the lowest of which is shown.")
        return f"{because} {note}"
    if floor.open_above and not floor.cheapest.holds(day):
        note = _(
            "The table ends before {day}: the last wage and contributions known were taken, as a lower limit.",
            day=format_date(day),
        )
        return f"{because} {note}"
    return because


def between(bid: Bid, floor: Floor) -> str:
    """Return what is said of a price between the ends of the range."""
    return _(
        "The price of {offered} lies between {low} and {high}, the least that the work can lawfully cost by the hours "
        "and wages that may hold: ask how it was calculated.",
        offered=money(bid.price, bid.currency),
        low=money(floor.low, bid.currency),
        high=money(floor.high, bid.currency),
    )


def close(bid: Bid, floor: Floor, near: Decimal) -> str:
    """Return what is said of a price close above the floor."""
    return _(
        "The price of {offered} is less than {near} times {least}, the least that the stated hours and costs "
        "can lawfully cost: little is left for holidays, sickness and supplements.",
        offered=money(bid.price, bid.currency),
        near=format_number(near),
        least=money(floor.high, bid.currency),
    )


def why_open(bid: Bid, floor: Floor, country: str | None, day: dt.date | None) -> str:
    """Return what keeps a price that is not below the range from being called above it; empty where nothing does."""
    ends = floor.ends(bid.currency)
    if day is None:
        because = _("Not known: the date of the case or of the offer, which decides the wage.")
        return because + " " + _("By the wages of the table the floor is {floor}.", floor=ends)
    if floor.open_above:
        because = _(
            "Not known: the lowest wage and the employer's contributions in {country} on {day}.",
            country=country,
            day=format_date(day),
        )
        return because + " " + _("By the last ones known the floor is {floor}.", floor=ends)
    if not bid.work.stated:
        return _("Not known: the hours. By published performance values the work costs at least {floor}.", floor=ends)
    return ""


def ratio_of(price: Decimal, floor: Decimal) -> Decimal:
    """Return price ÷ floor, rounded down, so that it never reads as 1 for a price below the floor."""
    return (price / floor).quantize(_THOUSANDTH, ROUND_DOWN)


def steps_of(bid: Bid, floor: Floor) -> list[str]:
    """Return the calculation of a floor, with the rows that it stands on and their sources."""
    steps = [*bid.work.steps, *_hour(floor.cheapest, bid)]
    if floor.dearest != floor.cheapest:
        steps += [_("The dearest wage that may hold:"), *_hour(floor.dearest, bid)]
    steps.append(_labour(bid.work.low, floor.cheapest, bid.currency))
    if not floor.one:
        steps.append(_labour(bid.work.high, floor.dearest, bid.currency))
    steps.append(
        _("Other costs that the bidder declares: {amount}.", amount=money(bid.other, bid.currency))
        if bid.other is not None
        else _("Other costs that the bidder declares: not known, counted as none.")
    )
    if bid.other is None and bid.price >= floor.low:
        steps.append(_("Other costs are not known, so the floor is not complete and the comparison is open."))
        return steps
    offered = money(bid.price, bid.currency)
    steps.append(_("Floor: {floor}; offered: {offered}.", floor=floor.ends(bid.currency), offered=offered))
    ratio = format_number(ratio_of(bid.price, floor.low))
    if not floor.one:
        ratio = _("{low} to {high}", low=format_number(ratio_of(bid.price, floor.high)), high=ratio)
    steps.append(
        _(
            "Offered ÷ floor = {ratio} (rounded down). Amounts are rounded to cents, half up, only where they are "
            "shown.",
            ratio=ratio,
        )
    )
    return steps


def _hour(wage: Wage, bid: Bid) -> list[str]:
    """Return what an hour costs, with the rows and their sources."""
    row, contribution, currency = wage.row, wage.contribution, bid.currency
    if contribution is None:
        return []
    made, hour = row.working(), f"{plain(wage.hour)} {currency}"
    return [
        _(
            "Lowest lawful wage: {wage} an hour, {scope}, {since} to {until}.",
            wage=money(row.wage, currency),
            **_scope(row, bid),
        )
        + f" {row.cited()}",
        *([made] if made else []),
        _(
            "Employer's contributions: {rate} % of the wage, {scope}, {since} to {until}.",
            rate=plain(contribution.rate * 100),
            **_scope(contribution, bid),
        )
        + f" {contribution.cited()}",
        _(
            "An hour costs at least {wage} × (1 + {rate}) = {hour}.",
            wage=plain(row.wage),
            rate=plain(contribution.rate),
            hour=hour,
        ),
    ]


def _labour(hours: Decimal, wage: Wage, currency: str) -> str:
    return _(
        "{hours} hours × {hour} = {labour}.",
        hours=plain(hours.quantize(_CENT, ROUND_HALF_UP)),
        hour=plain(wage.hour),
        labour=money(hours * wage.hour, currency),
    )


def _scope(row: Dated, bid: Bid) -> dict[str, str]:
    """Return for which work and from when to when a row holds, in words."""
    scope = (
        _("for all work")
        if row.sector == ALL
        else _("for the sector {sector}", sector=bid.sectors.get(row.sector, row.sector))
    )
    return {"scope": scope, "since": format_date(row.since), "until": format_date(row.until)}
