"""Rules applied to a bidder, with three answers: raised, clear, unknown.

Each quantity is an interval, so that what is not known widens it instead of being guessed; a rule is decided only
where the whole interval says the same. So taking a fact away can turn an answer to unknown and never to clear.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from procurecheck.model import LowTenderCheck, PricePicture, Supplier
from procurecheck.risk.rules import Product, Rule, Setting, Term, Threshold, Wage
from procurecheck.risk.wages import parse_day
from procurecheck.risk.work import number

Interval = tuple[Decimal, Decimal]
ANYTHING = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Given:
    """What a rule may look at: never a name, an address or a country of registration."""

    supplier: Supplier
    others: Sequence[Supplier]
    price: PricePicture
    day: dt.date | None
    """The date of the case or of the offer."""
    wage: Interval | None
    """The lowest lawful wage an hour; more than one where the date is not known."""
    wage_currency: str | None
    settings: dict[str, Decimal]
    low_tender: Sequence[LowTenderCheck] = ()
    """What the national rules on abnormally low tenders say of this bid."""


def evaluate(rule: Rule, given: Given) -> bool | None:
    """Return whether a rule is raised; ``None`` where what is known does not decide it."""
    if rule.all_of:
        answers = [evaluate(part, given) for part in rule.all_of]
        return False if False in answers else None if None in answers else True
    if rule.any_of:
        answers = [evaluate(part, given) for part in rule.any_of]
        return True if True in answers else None if None in answers else False
    if rule.low_tender:
        states = {check.state for check in given.low_tender}
        return True if "raised" in states else None if "unknown" in states else False
    if rule.is_ is not None:
        value = given.supplier.facts.get(rule.column or "")
        return value is rule.is_ if isinstance(value, bool) else None
    quantity = _quantity(rule, given)
    if quantity is None:
        return None
    if rule.equals is not None:
        return quantity[0] == rule.equals if quantity[0] == quantity[1] else None
    if rule.above is not None:
        return _above(quantity, _threshold(rule.above, given))
    below = _threshold(rule.below, given) if rule.below is not None else None
    if below is None:
        return None
    if quantity[1] < below[0]:
        return True
    return False if quantity[0] >= below[1] else None


def others_ratio(column: str, given: Given) -> Interval | None:
    """Return this bid divided by the median of the other bids of its lot, as far as it can be known.

    A bid of the lot whose value is missing, or is in another currency, may be anything: it widens the interval.
    """
    own = number(given.supplier.facts.get(column))
    in_money = column == "price"
    currency = given.supplier.facts.get("currency")
    lot = given.supplier.facts.get("lot")
    if own is None or own <= 0 or (in_money and not currency):
        return None
    lots = any(other.facts.get("lot") is not None for other in given.others)
    if lots and lot is None:
        return None
    known, open_bids = [], 0
    for other in given.others:
        other_lot = other.facts.get("lot")
        if lots and other_lot is not None and other_lot != lot:
            continue
        value = number(other.facts.get(column))
        same_money = not in_money or other.facts.get("currency") == currency
        if value is None or value <= 0 or not same_money or (lots and other_lot is None):
            open_bids += 1
        else:
            known.append(value)
    if len(known) <= open_bids:
        return None
    low = _median(sorted([Decimal(0)] * open_bids + known))
    high = _median(sorted(known) + [ANYTHING] * open_bids)
    return own / high, (own / low if low else ANYTHING)


def _above(quantity: Interval, limit: Interval | None) -> bool | None:
    # without a date the wage may be that of a day beyond the tables: nothing can be said to stay under it
    if limit is None or limit[1] == ANYTHING:
        return None
    if quantity[0] > limit[1]:
        return True
    return False if quantity[1] <= limit[0] else None


def _median(values: list[Decimal]) -> Decimal:
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


def _quantity(rule: Rule, given: Given) -> Interval | None:
    facts = given.supplier.facts
    if rule.others:
        return others_ratio(rule.others, given)
    if rule.price:
        return _price_ratio(given.price)
    value: Decimal | None = None
    if (isinstance(rule.below, Wage) or isinstance(rule.above, Wage)) and facts.get("currency") != given.wage_currency:
        return None
    if rule.column:
        value = number(facts.get(rule.column))
    elif rule.ratio:
        value = _ratio(rule.ratio, given.supplier)
    else:
        then = parse_day(facts.get(rule.years_since or rule.days_until or ""))
        if then and given.day:
            value = Decimal(_years(then, given.day) if rule.years_since else (then - given.day).days)
    return None if value is None else (value, value)


def _price_ratio(price: PricePicture) -> Interval | None:
    """Return between what offered ÷ floor lies; the lower end is nought where the floor has no known upper end."""
    if price.ratio is None:
        return None
    best = Decimal(str(price.ratio))
    worst = Decimal(0) if price.open_above else best if price.ratio_high is None else Decimal(str(price.ratio_high))
    return worst, best


def _years(then: dt.date, now: dt.date) -> int:
    return now.year - then.year - ((now.month, now.day) < (then.month, then.day))


def _ratio(terms: Sequence[Term], supplier: Supplier) -> Decimal | None:
    values = [_term(term, supplier) for term in terms]
    if any(value is None for value in values) or any(not value for value in values[1:]):
        return None
    result = values[0] or Decimal(0)
    for value in values[1:]:
        result /= value or Decimal(1)
    return result


def _term(term: Term, supplier: Supplier) -> Decimal | None:
    if not isinstance(term, Product):
        return number(supplier.facts.get(term))
    result = Decimal(1)
    for factor in term.product:
        value = number(supplier.facts.get(factor)) if isinstance(factor, str) else factor
        if value is None:
            return None
        result *= value
    return result


def _threshold(limit: Threshold, given: Given) -> Interval | None:
    if isinstance(limit, Wage):
        return given.wage
    value = given.settings[limit.setting] if isinstance(limit, Setting) else limit
    return value, value
