"""The price floor: what the stated hours cost at the lowest lawful wage, and whether the offered price pays for it.

floor = hours × wage × (1 + employer's contributions) + other costs that the bidder declares

All arithmetic is decimal; amounts are rounded to cents, half up, only where they are shown. The floor is a lower
limit: paid holidays, sickness, supplements and profit are not in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from procurecheck.i18n import _, format_date, format_money, format_number
from procurecheck.model import PricePicture, PriceStatus, SectorGuess, Supplier
from procurecheck.risk.models import RiskModels
from procurecheck.risk.schema import ALL, ContributionRow, Dated, WageRow
from procurecheck.risk.wages import reference_day, wages_for
from procurecheck.suppliers.values import LARGEST

_CENT = Decimal("0.01")
_THOUSANDTH = Decimal("0.001")
_MILLIONTH = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class _Bid:
    price: Decimal
    hours: Decimal
    other: Decimal | None
    currency: str


def number(value: object) -> Decimal | None:
    """Return a fact as a decimal number; ``None`` where it is no number or beyond what a tender can hold."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST:
        return None
    # finer than a millionth nothing is counted; so no quotient of two facts outgrows the decimal context
    return Decimal(str(value)).quantize(_MILLIONTH, ROUND_HALF_UP)


def money(amount: Decimal, currency: str) -> str:
    """Return an amount as people read it in the language of the report, rounded to cents, half up."""
    return format_money(amount, currency)


def plain(value: Decimal) -> str:
    """Return a number without needless zeros, with thousands parted as the language of the report does."""
    return format_number(value)


def price_picture(
    supplier: Supplier,
    models: RiskModels,
    *,
    sectors: Sequence[SectorGuess],
    country: str | None,
    date: str | None,
) -> PricePicture:
    """Hold the offered price of a bidder against the least that the stated hours can lawfully cost.

    Args:
        supplier: the bidder, with price, currency, hours and other costs as far as they are known.
        models: wages, contributions and the setting ``near_floor``.
        sectors: sectors of the case, the best first; its wage is taken, never less than the wage for all.
        country: where the work is done, ISO 3166-1 alpha-2; the bidder's own country plays no part.
        date: day of the case; without it the day of the offer. Without either, only a price below the floor by
            every known wage can be judged; after the end of the table, only one below the floor by the last wage.

    Returns:
        ``unknown`` wherever a value is missing, with what is missing; nothing is guessed.
    """
    currency = supplier.facts.get("currency")
    currency = currency if isinstance(currency, str) else None
    day = reference_day(date, supplier.facts)
    table, wages = wages_for(models, country=country, sectors=sectors, day=day)
    missing = _missing(supplier, models, currency)
    if country is None:
        missing.append(_("the country of the case (name it with --country)"))
    elif table is None:
        missing.append(_("a table of lowest wages for {country}", country=country))
    elif not wages:
        missing.append(
            _("a lowest wage for {country} on {day}", country=country, day=format_date(day))
            if day
            else _("a lowest wage for {country}", country=country)
        )
    elif day and wages[0].contribution is None:
        missing.append(_("the employer's contributions in {country} on {day}", country=country, day=format_date(day)))
    bid = _bid(supplier, currency)
    if missing or bid is None or table is None:
        return _unknown(supplier, _("Not known: {absent}.", absent="; ".join(missing)), currency)
    if currency != table.currency:
        because = _(
            "The price is in {currency} and the lowest wages are in {wages}.", currency=currency, wages=table.currency
        )
        return _unknown(supplier, because, currency)
    near = models.score.settings["near_floor"]
    pictures = [_compare(bid, wage.row, wage.contribution, near) for wage in wages if wage.contribution]
    if day and pictures:
        return pictures[0] if wages[0].holds(day) else _by_last_known(pictures[0], country, day)
    if pictures and all(picture.status == "below_floor" for picture in pictures):
        # by whichever wage: so much can be said without a date, and no more, for other years may be dearer
        least = max(pictures, key=lambda picture: picture.ratio or 0)
        note = _("No date is known; it is below the floor by every wage of the table, the lowest of which is shown.")
        return least.model_copy(update={"because": f"{least.because} {note}"})
    because = _("Not known: the date of the case or of the offer, which decides the wage.")
    return _unknown(supplier, because, currency)


def _by_last_known(picture: PricePicture, country: str | None, day: dt.date) -> PricePicture:
    """Return what the last known wage says of a later day: a lower limit, for minimum wages rise."""
    if picture.status == "below_floor":
        note = _(
            "The table ends before {day}: the last wage and contributions known were taken, as a lower limit.",
            day=format_date(day),
        )
        return picture.model_copy(update={"because": f"{picture.because} {note}"})
    because = _(
        "Not known: the lowest wage and the employer's contributions in {country} on {day}.",
        country=country,
        day=format_date(day),
    )
    if picture.floor:
        floor = format_money(picture.floor, picture.currency)
        because += " " + _("By the last ones known the floor is {floor}.", floor=floor)
    return picture.model_copy(
        update={"status": "unknown", "floor": None, "ratio": None, "because": because, "steps": picture.steps}
    )


def _missing(supplier: Supplier, models: RiskModels, currency: str | None) -> list[str]:
    absent = []
    for name in ("price", "hours"):
        value = number(supplier.facts.get(name))
        if value is None or value <= 0:
            absent.append(f"“{models.columns.label(name)}”")
    if currency is None:
        absent.append(f"“{models.columns.label('currency')}”")
    return absent


def _bid(supplier: Supplier, currency: str | None) -> _Bid | None:
    price, hours = number(supplier.facts.get("price")), number(supplier.facts.get("hours"))
    other = number(supplier.facts.get("other_costs"))
    if price is None or hours is None or price <= 0 or hours <= 0 or currency is None:
        return None
    return _Bid(price, hours, other if other is not None and other >= 0 else None, currency)


def _unknown(supplier: Supplier, because: str, currency: str | None) -> PricePicture:
    offered = number(supplier.facts.get("price"))
    return PricePicture(
        status="unknown",
        offered=float(offered) if offered is not None else None,
        currency=currency,
        because=because,
    )


def _compare(bid: _Bid, row: WageRow, contribution: ContributionRow, near: Decimal) -> PricePicture:
    """Compare a bid with the floor by one wage and one rate of contributions."""
    hour = row.hourly * (1 + contribution.rate)
    labour = bid.hours * hour
    floor = labour + (bid.other or 0)
    ratio = (bid.price / floor).quantize(_THOUSANDTH, ROUND_DOWN)
    steps = _steps(bid, row, contribution, hour, labour)
    if bid.other is None and bid.price >= floor:
        steps.append(_("Other costs are not known, so the floor is not complete and the comparison is open."))
        return PricePicture(
            status="unknown",
            offered=float(bid.price),
            currency=bid.currency,
            because=_(
                "Not known: the part of the price that does not pay for work. The wages alone cost at least {labour}.",
                labour=money(labour, bid.currency),
            ),
            steps=tuple(steps),
        )
    shown = {"floor": money(floor, bid.currency), "offered": money(bid.price, bid.currency)}
    steps.append(_("Floor: {floor}; offered: {offered}.", **shown))
    steps.append(
        _(
            "Offered ÷ floor = {ratio} (rounded down). Amounts are rounded to cents, half up, only where they are "
            "shown.",
            ratio=format_number(ratio),
        )
    )
    status, because = _verdict(bid, floor, near)
    return PricePicture(
        status=status,
        floor=float(floor.quantize(_CENT, ROUND_HALF_UP)),
        offered=float(bid.price),
        ratio=float(ratio),
        currency=bid.currency,
        because=because,
        steps=tuple(steps),
    )


def _steps(bid: _Bid, row: WageRow, contribution: ContributionRow, hour: Decimal, labour: Decimal) -> list[str]:
    other = (
        _("Other costs that the bidder declares: {amount}.", amount=money(bid.other, bid.currency))
        if bid.other is not None
        else _("Other costs that the bidder declares: not known, counted as none.")
    )
    hourly = f"{plain(hour)} {bid.currency}"
    return [
        _(
            "Lowest lawful wage: {wage} an hour, {scope}, {since} to {until}.",
            wage=money(row.hourly, bid.currency),
            **_scope(row),
        )
        + f" {row.cited()}",
        _(
            "Employer's contributions: {rate} % of the wage, {scope}, {since} to {until}.",
            rate=plain(contribution.rate * 100),
            **_scope(contribution),
        )
        + f" {contribution.cited()}",
        _(
            "An hour costs at least {wage} × (1 + {rate}) = {hour}.",
            wage=plain(row.hourly),
            rate=plain(contribution.rate),
            hour=hourly,
        ),
        _(
            "{hours} hours × {hour} = {labour}.",
            hours=plain(bid.hours),
            hour=plain(hour),
            labour=money(labour, bid.currency),
        ),
        other,
    ]


def _scope(row: Dated) -> dict[str, str]:
    """Return for which work and from when to when a row holds, in words."""
    scope = _("for all work") if row.sector == ALL else _("for the sector {sector}", sector=row.sector)
    return {"scope": scope, "since": format_date(row.since), "until": format_date(row.until)}


def _verdict(bid: _Bid, floor: Decimal, near: Decimal) -> tuple[PriceStatus, str]:
    offered, least = money(bid.price, bid.currency), money(floor, bid.currency)
    if bid.price < floor:
        return "below_floor", _(
            "The price of {offered} is below {least}, the least that the stated hours and costs can lawfully "
            "cost: ask for an explanation.",
            offered=offered,
            least=least,
        )
    if bid.price < floor * near:
        return "near_floor", _(
            "The price of {offered} is less than {near} times {least}, the least that the stated hours and costs "
            "can lawfully cost: little is left for holidays, sickness and supplements.",
            offered=offered,
            near=format_number(near),
            least=least,
        )
    because = _(
        "The price of {offered} is above {least}, the least for the stated hours and costs.",
        offered=offered,
        least=least,
    )
    return "above_floor", because
