"""The price floor: what the work costs at the lowest lawful wage, and whether the offered price pays for it.

floor = hours × wage × (1 + employer's contributions) + other costs that the bidder declares

It is a range where the hours come from a published range of performance, where the sector or the date is not known and
where the wage of the sector has ended: its lower end holds by every value that may be, its upper end by the dearest
that is known. All arithmetic is decimal; amounts are rounded to cents, half up, only where they are shown. The floor is
a lower limit: paid holidays, sickness, supplements and profit are not in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from procurecheck.i18n import _, format_date, quoted
from procurecheck.model import PricePicture, SectorGuess, Supplier
from procurecheck.risk.models import RiskModels
from procurecheck.risk.price_words import Bid, Floor, below, between, close, ratio_of, steps_of, why_open
from procurecheck.risk.wages import Wage, reference_day, wages_for
from procurecheck.risk.work import Work, money, number, work_of

_CENT = Decimal("0.01")


def price_picture(
    supplier: Supplier,
    models: RiskModels,
    *,
    sectors: Sequence[SectorGuess],
    country: str | None,
    date: str | None,
) -> PricePicture:
    """Hold the offered price of a bidder against the least that the work can lawfully cost.

    Args:
        supplier: the bidder, with price, currency, hours (or area, frequency and term) and other costs as far as known.
        models: wages, contributions, performance values and the setting ``near_floor``.
        sectors: sectors of the case, the best first; its wage is taken, never less than the wage for all.
        country: where the work is done, ISO 3166-1 alpha-2; the bidder's own country plays no part.
        date: day of the case; without it the day of the offer. Without either, only a price below the dearest known
            wage can be judged; after the end of the table, only one below the floor by the last wage.

    Returns:
        ``unknown`` wherever a value is missing, with what is missing; nothing is guessed.
    """
    currency = supplier.facts.get("currency")
    currency = currency if isinstance(currency, str) else None
    day = reference_day(date, supplier.facts)
    table, wages = wages_for(models, country=country, sectors=sectors, day=day)
    work = work_of(supplier, models, sectors)
    missing = _missing(supplier, models, currency, work, sectors)
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
    elif day and any(wage.contribution is None for wage in wages):
        missing.append(_("the employer's contributions in {country} on {day}", country=country, day=format_date(day)))
    bid = _bid(supplier, currency, work, models)
    if missing or bid is None:
        return _unknown(supplier, _("Not known: {absent}.", absent="; ".join(missing)), currency)
    usable = [wage for wage in wages if wage.contribution and wage.currency == currency]
    if not usable:
        theirs = ", ".join(sorted({wage.currency for wage in wages}))
        because = _("The price is in {currency} and the lowest wages are in {wages}.", currency=currency, wages=theirs)
        return _unknown(supplier, because, currency)
    return _picture(bid, _floor_of(bid, usable, day), models.score.settings["near_floor"], country, day)


def _floor_of(bid: Bid, wages: Sequence[Wage], day: dt.date | None) -> Floor:
    cheapest, dearest = min(wages, key=lambda wage: wage.hour), max(wages, key=lambda wage: wage.hour)
    return Floor(
        low=bid.work.low * cheapest.hour + (bid.other or 0),
        high=bid.work.high * dearest.hour + (bid.other or 0),
        cheapest=cheapest,
        dearest=dearest,
        open_above=day is None or not all(wage.holds(day) for wage in wages),
    )


def _picture(bid: Bid, floor: Floor, near: Decimal, country: str | None, day: dt.date | None) -> PricePicture:
    """Return what can be said: below by every value, between the ends, close above, above, or not known."""
    made = PricePicture(
        status="below_floor",
        floor=_shown(floor.low),
        floor_high=None if floor.one else _shown(floor.high),
        open_above=floor.open_above,
        offered=float(bid.price),
        ratio=float(ratio_of(bid.price, floor.low)),
        ratio_high=None if floor.one else float(ratio_of(bid.price, floor.high)),
        currency=bid.currency,
        steps=tuple(steps_of(bid, floor)),
    )
    if bid.price < floor.low:
        return made.model_copy(update={"because": below(bid, floor, day)})
    if bid.other is None:
        wages = floor.ends(bid.currency)
        return _open(
            made,
            _(
                "Not known: the part of the price that does not pay for work. The wages alone cost at least {labour}.",
                labour=wages,
            ),
        )
    if bid.price < floor.high:
        return made.model_copy(update={"status": "near_floor", "because": between(bid, floor)})
    because = why_open(bid, floor, country, day)
    if because:
        return _open(made, because)
    if bid.price < floor.high * near:
        return made.model_copy(update={"status": "near_floor", "because": close(bid, floor, near)})
    because = _(
        "The price of {offered} is above {least}, the least for the stated hours and costs.",
        offered=money(bid.price, bid.currency),
        least=money(floor.high, bid.currency),
    )
    return made.model_copy(update={"status": "above_floor", "because": because})


def _open(made: PricePicture, because: str) -> PricePicture:
    """Return a picture that leaves the comparison open, with its calculation so far."""
    gone = dict.fromkeys(("floor", "floor_high", "ratio", "ratio_high"))
    return made.model_copy(update={**gone, "status": "unknown", "because": because})


def _missing(
    supplier: Supplier,
    models: RiskModels,
    currency: str | None,
    work: Work | None,
    sectors: Sequence[SectorGuess],
) -> list[str]:
    absent = []
    price = number(supplier.facts.get("price"))
    if price is None or price <= 0:
        absent.append(quoted(models.columns.label("price")))
    if work is None:
        absent.append(quoted(models.columns.label("hours")) + _instead(supplier, models, sectors))
    if currency is None:
        absent.append(quoted(models.columns.label("currency")))
    return absent


def _instead(supplier: Supplier, models: RiskModels, sectors: Sequence[SectorGuess]) -> str:
    """Return what would stand in for the hours, where the sector has performance values."""
    if not sectors or sectors[0].id not in models.norms:
        return ""
    names = ("area_m2", "frequency_per_year", "contract_months")
    absent = [quoted(models.columns.label(name)) for name in names if not number(supplier.facts.get(name))]
    return " " + _("(or {columns})", columns=", ".join(absent)) if absent else ""


def _bid(supplier: Supplier, currency: str | None, work: Work | None, models: RiskModels) -> Bid | None:
    price, other = number(supplier.facts.get("price")), number(supplier.facts.get("other_costs"))
    if price is None or price <= 0 or work is None or currency is None:
        return None
    titles = {id_: sector.title.said() for id_, sector in models.sectors.items()}
    return Bid(price, work, other if other is not None and other >= 0 else None, currency, titles)


def _unknown(supplier: Supplier, because: str, currency: str | None) -> PricePicture:
    offered = number(supplier.facts.get("price"))
    return PricePicture(
        status="unknown",
        offered=float(offered) if offered is not None else None,
        currency=currency,
        because=because,
    )


def _shown(amount: Decimal) -> float:
    return float(amount.quantize(_CENT, ROUND_HALF_UP))
