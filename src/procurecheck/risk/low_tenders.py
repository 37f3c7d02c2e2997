"""National rules on abnormally low tenders: which bids the law of the country makes the buyer ask about, and why.

The rules are data (``risk_models/low_tenders/<country>.yaml``). A rule holds a bid's price against something made from
all bids of its lot::

    mean_of_all                     the mean of all bids, this one too
    mean_of_others                  the mean of the other bids
    mean_of_others_without_lowest   the mean of the other bids, the lowest of all bids left out
    mean_without_extremes           the mean of all bids without the lowest and the highest
    mean_without_high               the mean of all bids without those far above the first mean
    next                            the next bid in the order of prices; one of the same price is the next
    second_lowest                   the second lowest of all bids
    estimate                        the estimated value of the contract

Shares are compared as exact fractions, so that a price exactly on a limit falls where the law puts it. A flag says "ask
for an explanation under this article", never that a bid is abnormally low: that is the buyer's decision, after the
bidder was heard. A price that is not known, or is in another currency, can be anything: with it a bid that is not
flagged is not cleared, but left open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from procurecheck.i18n import N_, _, listed, ngettext
from procurecheck.model import LowTenderCheck, LowTenderState, SectorGuess, Supplier
from procurecheck.risk.models import RiskModels
from procurecheck.risk.price_schema import LowTenderRule, LowTenderTest
from procurecheck.risk.work import money, number, plain

_NAMES = {
    "mean_of_all": N_("the mean of all bids"),
    "mean_of_others": N_("the mean of the other bids"),
    "mean_of_others_without_lowest": N_("the mean of the other bids without the lowest"),
    "mean_without_extremes": N_("the mean of the bids without the lowest and the highest"),
    "mean_without_high": N_("the mean of the bids without those far above it"),
    "next": N_("the next bid"),
    "second_lowest": N_("the second lowest bid"),
    "estimate": N_("the estimated value"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """What of the case decides which rules apply; an estimate only where it is for what the prices are for."""

    country: str | None
    day: dt.date | None
    sectors: Sequence[SectorGuess]
    regions: Sequence[str] = ()
    estimate: Decimal | None = None
    currency: str | None = None
    """Of the estimate; ``None`` where the case does not say."""


@dataclass(frozen=True, slots=True)
class _Bids:
    own: Decimal
    others: tuple[Decimal, ...]
    """Comparable prices of the other bids of the lot, the lowest first."""
    unpriced: int
    """Other bids that may belong to the lot and cannot be compared."""
    currency: str
    estimate: Decimal | None

    @property
    def every(self) -> tuple[Decimal, ...]:
        return tuple(sorted((self.own, *self.others)))


def low_tender_checks(
    supplier: Supplier, others: Sequence[Supplier], models: RiskModels, place: Place
) -> tuple[LowTenderCheck, ...]:
    """Return what each rule of the country says of a bid.

    Args:
        supplier: the bid; its price, currency, lot and whether it is withdrawn are looked at.
        others: the other bids; withdrawn ones do not count, and a bid that stands twice counts once.
        models: the rules.
        place: country, day, sectors and regions of the case, and its estimated value.

    Returns:
        One check a rule that may apply, in the order of the file: ``raised`` with the calculation; ``clear``;
        ``unknown`` where a price, the lot, the estimate, the sector or the date is missing; ``not_applicable`` where
        there are too few or too many bids; ``no_figure`` where the law names none. None for a withdrawn bid and for a
        country without rules here.
    """
    if supplier.facts.get("withdrawn") is True:
        return ()
    if place.country is None:
        missing = _("the country of the case, and with it the national rule on abnormally low tenders")
        because = _("Not known: {absent}.", absent=missing)
        return (LowTenderCheck(rule="country", article="", state="unknown", because=because, missing=missing),)
    file = models.low_tenders.get(place.country)
    found = []
    for rule in file.rules if file else ():
        check = _check(rule, supplier, others, place) if _may_apply(rule, place) else None
        if check and check.state == "raised" and place.day is None and rule.until:
            check = _not_known(rule, _("the date of the case, and so whether this rule is in force"))
        if check:
            found.append(check)
    return tuple(found)


def estimate_of(value: float | None, suppliers: Iterable[Supplier]) -> Decimal | None:
    """Return the estimated value of a case where it can be held against the prices: not where they are for lots."""
    if any(supplier.facts.get("lot") is not None for supplier in suppliers):
        return None
    amount = number(value)
    return amount if amount is not None and amount > 0 else None


def _may_apply(rule: LowTenderRule, place: Place) -> bool:
    """Tell whether a rule is in force where the work is done; without a day each may be."""
    here = not rule.regions or any(region.startswith(rule.regions) for region in place.regions)
    return here and (place.day is None or rule.holds(place.day))


def _check(rule: LowTenderRule, supplier: Supplier, others: Sequence[Supplier], place: Place) -> LowTenderCheck | None:
    sectors = {guess.id for guess in place.sectors}
    if rule.sectors and sectors and not sectors & set(rule.sectors):
        return None
    if not rule.tests:
        note = _("The law names no figure: ask where a price seems too low.")
        return _said(rule, "no_figure", f"{rule.asks.said()} {note}")
    alike = _lot(supplier, others)
    if len(alike) + 1 < rule.bids:
        return _said(rule, "not_applicable", _few(rule, len(alike) + 1))
    bids = _bids(supplier, alike, place)
    if bids is None:
        return _not_known(rule, _("the price, its currency or the lot of this bid"))
    count = len(bids.others) + 1
    counted = rule.bids <= count <= (rule.most_bids or count)
    answers = [_lower(test, bids) for test in rule.tests] if counted else []
    steps = tuple(_step(test, bids) for test in rule.tests) if counted else ()
    lowest = bids.own <= min(bids.others, default=bids.own)
    if counted and (all(answers) if rule.all_of else any(answers)) and (lowest or not rule.lowest_only):
        if rule.sectors and not sectors:
            return _not_known(rule, _("the sector of the case, and so whether the rule applies"), steps)
        return _said(rule, "raised", _asked(rule, bids), steps)
    if bids.unpriced:
        missing = ngettext("a comparable price of {n} other bid", "comparable prices of {n} other bids", bids.unpriced)
        return _not_known(rule, missing, steps)
    if not counted:
        return _said(rule, "not_applicable", _few(rule, count))
    if None in answers and not (rule.all_of and False in answers):
        return _not_known(rule, _absent(rule), steps)
    return _said(rule, "clear", _figures(rule, bids), steps)


def _few(rule: LowTenderRule, count: int) -> str:
    if count < rule.bids:
        return _("The rule takes at least {least} bids; there are {count}.", least=rule.bids, count=count)
    return _("The rule is for at most {most} bids; there are {count}.", most=rule.most_bids, count=count)


def _asked(rule: LowTenderRule, bids: _Bids) -> str:
    words = [_figures(rule, bids), _("Ask for an explanation.")]
    if bids.unpriced:
        words.append(
            ngettext(
                "{n} other bid has no comparable price and is not in the figures.",
                "{n} other bids have no comparable price and are not in the figures.",
                bids.unpriced,
            )
        )
    return " ".join([*words, rule.condition.said()] if rule.condition else words)


def _not_known(rule: LowTenderRule, missing: str, steps: tuple[str, ...] = ()) -> LowTenderCheck:
    because = _("Not known: {absent}.", absent=missing)
    return _said(rule, "unknown", because, steps).model_copy(update={"missing": f"{missing} ({rule.article})"})


def _said(rule: LowTenderRule, state: LowTenderState, because: str, steps: tuple[str, ...] = ()) -> LowTenderCheck:
    return LowTenderCheck(
        rule=rule.id,
        article=rule.article,
        state=state,
        because=f"{rule.article}: {because}",
        steps=(*steps, _("The rule: {asks}", asks=rule.asks.said())) if steps else (),
        source=rule.cited(),
    )


def _lot(supplier: Supplier, others: Sequence[Supplier]) -> list[Supplier]:
    """Return the other bids that belong, or may belong, to the lot; without withdrawn and repeated ones."""
    lots = any(other.facts.get("lot") is not None for other in others)
    lot = supplier.facts.get("lot")
    alike: list[Supplier] = []
    seen = [_bid_key(supplier)]
    for other in others:
        theirs = other.facts.get("lot")
        if other.facts.get("withdrawn") is True or (lots and None not in (lot, theirs) and theirs != lot):
            continue
        key = _bid_key(other)
        if key is None or key not in seen:
            alike.append(other)
        seen.append(key)
    return alike


def _bid_key(supplier: Supplier) -> tuple[object, ...] | None:
    """Return what makes two rows the same bid: the same company, lot, price and currency."""
    facts = supplier.facts
    if facts.get("price") is None:
        return None
    company = facts.get("registration_number") or " ".join(supplier.name.casefold().split())
    return company, facts.get("lot"), facts.get("price"), facts.get("currency")


def _bids(supplier: Supplier, alike: Sequence[Supplier], place: Place) -> _Bids | None:
    own, currency = number(supplier.facts.get("price")), supplier.facts.get("currency")
    lots = any(other.facts.get("lot") is not None for other in alike)
    if own is None or own <= 0 or not isinstance(currency, str) or (lots and supplier.facts.get("lot") is None):
        return None
    prices = []
    for other in alike:
        price = number(other.facts.get("price"))
        same = other.facts.get("currency") == currency and not (lots and other.facts.get("lot") is None)
        if price is not None and price > 0 and same:
            prices.append(price)
    known = place.estimate if place.currency in (None, currency) else None
    return _Bids(own, tuple(sorted(prices)), len(alike) - len(prices), currency, known)


def _against(test: LowTenderTest, bids: _Bids) -> Fraction | None:
    """Return what the price is held against, ``None`` where it cannot be made from what is known."""
    others, every = bids.others, bids.every
    if test.than == "estimate":
        return Fraction(bids.estimate) if bids.estimate else None
    if test.than == "mean_of_all":
        return _mean(every)
    if test.than == "mean_of_others":
        return _mean(others)
    if test.than == "mean_of_others_without_lowest":
        return _mean(others if bids.own == every[0] else others[1:])
    if test.than == "mean_without_extremes":
        return _mean(every[1:-1])
    if test.than == "mean_without_high":
        limit = (_mean(every) or Fraction(0)) * (1 + Fraction(test.high or 0))
        kept = tuple(price for price in every if Fraction(price) <= limit)
        return _mean(kept if len(kept) >= test.keep else every[: test.keep])
    if test.than == "second_lowest":
        return Fraction(every[1]) if len(every) > 1 else None
    # no bid is dearer than the dearest one: there is nothing that it could be lower than
    return Fraction(min((price for price in others if price >= bids.own), default=bids.own))


def _lower(test: LowTenderTest, bids: _Bids) -> bool | None:
    against = _against(test, bids)
    if against is None:
        return None
    limit = against * (1 - Fraction(test.by))
    own = Fraction(bids.own)
    return own <= limit if test.edge == "in" else own < limit


def _mean(prices: Sequence[Decimal]) -> Fraction | None:
    return sum(map(Fraction, prices), Fraction(0)) / len(prices) if prices else None


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _share(test: LowTenderTest, bids: _Bids) -> str:
    """Return by how much the price is lower, in words."""
    against, name = _against(test, bids), _(_NAMES[test.than])
    if against is None:
        return _("{reference} is not known", reference=name)
    below = 100 * (1 - Fraction(bids.own) / against)
    shown = {
        "share": plain(_decimal(abs(below)).quantize(Decimal("0.01"), ROUND_HALF_UP)),
        "reference": name,
        "amount": money(_decimal(against), bids.currency),
    }
    if below < 0:
        return _("{share} % above {reference} ({amount})", **shown)
    return _("{share} % below {reference} ({amount})", **shown)


def _figures(rule: LowTenderRule, bids: _Bids) -> str:
    shares = listed([_share(test, bids) for test in rule.tests])
    return _("The price of {price} is {shares}.", price=money(bids.own, bids.currency), shares=shares)


def _step(test: LowTenderTest, bids: _Bids) -> str:
    share = plain(test.by * 100)
    met = _lower(test, bids)
    limit = (
        _("the law asks from {share} % on", share=share)
        if test.edge == "in"
        else _("the law asks beyond {share} %", share=share)
    )
    answer = _("not known") if met is None else _("yes") if met else _("no")
    every = ", ".join(money(price, bids.currency) for price in bids.every)
    return f"{_share(test, bids)}; {limit}: {answer}. " + _("Bids of the lot: {prices}.", prices=every)


def _absent(rule: LowTenderRule) -> str:
    if any(test.than == "estimate" for test in rule.tests):
        return _("the estimated value of the contract (name it with --value; for lots it cannot be compared)")
    return _("enough comparable bids")
