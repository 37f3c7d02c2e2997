"""The points index of a bidder, fully explained, and the questions that it leaves open.

A question that is open counts its full points, so that to be silent never pays. All points are judgement and order
cases; they measure no probability.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, Decimal

from procurecheck.i18n import _, format_number, quoted
from procurecheck.model import (
    Contribution,
    IndicatorState,
    LowTenderCheck,
    PricePicture,
    RiskScore,
    SectorGuess,
    Supplier,
)
from procurecheck.risk.evaluate import ANYTHING, Given, evaluate, others_ratio
from procurecheck.risk.models import RiskModels, other_word, placeholders
from procurecheck.risk.rules import Rule, columns_of, parts
from procurecheck.risk.rules import Wage as WageLimit
from procurecheck.risk.schema import Indicator
from procurecheck.risk.wages import hourly_range, reference_day, wages_for
from procurecheck.risk.work import money, number, plain

SECTOR = "sector"
"""Id of the contribution of the sector, which no bidder can answer."""
_ORDER: Mapping[IndicatorState, int] = {"raised": 0, "unknown": 1, "clear": 2}


def score(
    supplier: Supplier,
    models: RiskModels,
    *,
    sectors: Sequence[SectorGuess],
    price: PricePicture,
    others: Sequence[Supplier],
    country: str | None = None,
    date: str | None = None,
    low_tender: Sequence[LowTenderCheck] = (),
) -> RiskScore:
    """Return the explained score of one bidder.

    Args:
        supplier: the bidder; its name, number, address and country of registration are never looked at.
        models: indicators, sectors, wages and bands.
        sectors: sectors of the case; indicators of other sectors are left out, none where no sector is recognised.
        price: the price picture of this bidder.
        others: the other bids.
        country: where the work is done; decides the lowest wage.
        date: day of the case, ISO 8601; else the day of the offer is taken.
        low_tender: what the national rules say of this bid; without one that applies, its indicator is left out.

    Returns:
        The score; its contributions add up to its points exactly, raised ones first, then open ones, then clear ones.
    """
    given = _given(supplier, models, sectors, price, others, country, date, low_tender)
    contributions = [sector_contribution(sectors, models)]
    contributions += [_contribution(indicator, given, models) for indicator in _asked(models, sectors, low_tender)]
    contributions.sort(key=lambda c: (_ORDER[c.state], -c.points, c.indicator))
    points = sum(c.points for c in contributions)
    known = sum(c.points for c in contributions if c.state == "raised")
    return RiskScore(
        band=models.score.bands.band(points),
        points=points,
        points_known=known,
        band_if_answered=models.score.bands.band(known),
        contributions=tuple(contributions),
        unknown=tuple(c.indicator for c in contributions if c.state == "unknown"),
    )


def states(
    supplier: Supplier,
    models: RiskModels,
    *,
    sectors: Sequence[SectorGuess],
    price: PricePicture,
    others: Sequence[Supplier],
    country: str | None = None,
    date: str | None = None,
) -> dict[str, IndicatorState]:
    """Return only the state of each indicator that applies, as :func:`score` finds it, many times faster.

    National rules on low tenders, which look at a whole tender, are left out.
    """
    given = _given(supplier, models, sectors, price, others, country, date, ())
    return {indicator.id: _state(indicator, given) for indicator in _asked(models, sectors, ())}


def _asked(models: RiskModels, sectors: Sequence[SectorGuess], low_tender: Sequence[LowTenderCheck]) -> list[Indicator]:
    """Return the indicators that are asked in a case of these sectors; all of them where no sector is recognised.

    It may then be the work of any: were the questions of single sectors left out, hiding the sector would pay.
    """
    found = {guess.id for guess in sectors} & set(models.sectors)
    asked = [i for i in models.indicators.values() if not i.sectors or not found or found & set(i.sectors)]
    return [indicator for indicator in asked if _applies(indicator, low_tender)]


def _given(
    supplier: Supplier,
    models: RiskModels,
    sectors: Sequence[SectorGuess],
    price: PricePicture,
    others: Sequence[Supplier],
    country: str | None,
    date: str | None,
    low_tender: Sequence[LowTenderCheck],
) -> Given:
    day = reference_day(date, supplier.facts)
    _, wages = wages_for(models, country=country, sectors=sectors, day=day)
    mine = [wage for wage in wages if wage.currency == supplier.facts.get("currency")] or wages
    return Given(
        supplier=supplier,
        others=others,
        price=price,
        day=day,
        wage=hourly_range(mine, day),
        wage_currency=mine[0].currency if mine else None,
        settings=models.score.settings,
        low_tender=low_tender,
    )


def _state(indicator: Indicator, given: Given) -> IndicatorState:
    answer = evaluate(indicator.rule, given)
    return "unknown" if answer is None else "raised" if answer else "clear"


def sector_contribution(sectors: Sequence[SectorGuess], models: RiskModels) -> Contribution:
    """Return what the sector of a case adds to the score of each of its bidders."""
    known = [models.sectors[guess.id] for guess in sectors if guess.id in models.sectors]
    if not known:
        most = max(models.sectors.values(), key=lambda sector: (sector.points, sector.id))
        return Contribution(
            indicator=SECTOR,
            title=_("Sector not recognised"),
            state="unknown",
            points=most.points,
            because=_(
                "The case belongs to none of the sectors that the risk models know, so the highest base points of "
                "a sector count: {sectors}.",
                sectors=", ".join(sector.title.said() for sector in models.sectors.values()),
            ),
            source=_("Judgement of the authors."),
        )
    # at the same points the sector that the case most likely belongs to
    sector = max(known, key=lambda sector: sector.points)
    return Contribution(
        indicator=SECTOR,
        title=_("Work in a sector at risk: {sector}", sector=sector.title.said()),
        state="raised",
        points=sector.points,
        because=" ".join(f"{pattern.text.said()} ({pattern.source.title})" for pattern in sector.patterns),
        source=sector.cited(),
    )


def _applies(indicator: Indicator, low_tender: Sequence[LowTenderCheck]) -> bool:
    """Tell whether an indicator has something to look at: the one of the national rule only where there is a rule."""
    if not any(part.low_tender for part in parts(indicator.rule)):
        return True
    return any(check.state in _ORDER for check in low_tender)


def _contribution(indicator: Indicator, given: Given, models: RiskModels) -> Contribution:
    state = _state(indicator, given)
    return Contribution(
        indicator=indicator.id,
        title=indicator.title.said(),
        state=state,
        points=0 if state == "clear" else indicator.points,
        because=_because(indicator, state, given, models),
        why=indicator.why.said(),
        source=indicator.cited(),
    )


def _because(indicator: Indicator, state: IndicatorState, given: Given, models: RiskModels) -> str:
    if state == "unknown":
        if indicator.because.unknown:
            return indicator.because.unknown.said()
        absent = ", ".join(_absent(indicator.rule, given, models))
        return _("Not known: {absent}. Unknown is not safe: its points count.", absent=absent)
    template = (indicator.because.raised if state == "raised" else indicator.because.clear).said()
    words = {name: _word(name, indicator.rule, given, models) for name in placeholders(template)}
    return template.format_map(words)


def _absent(rule: Rule, given: Given, models: RiskModels) -> list[str]:
    """Return what keeps a rule from being decided, in words for people."""
    facts = given.supplier.facts
    names = [name for name in columns_of(rule) if facts.get(name) is None]
    absent = [quoted(models.columns.label(name)) for name in names]
    for part in parts(rule):
        if part.low_tender:
            absent += [check.missing for check in given.low_tender if check.state == "unknown"]
        if part.price and given.price.ratio is not None:
            absent.append(_("where in its range the price floor lies"))
        elif part.price:
            bare = [name for name in ("price", "hours", "currency") if facts.get(name) is None]
            absent += [quoted(models.columns.label(name)) for name in bare] or [_("the price floor")]
        if (part.years_since or part.days_until) and given.day is None:
            absent.append(_("the date of the case or of the offer"))
        if isinstance(part.below, WageLimit) or isinstance(part.above, WageLimit):
            if given.wage is None or given.wage[1] == ANYTHING:
                absent.append(_("the lowest lawful wage for this country, sector and date"))
            elif facts.get("currency") != given.wage_currency:
                absent.append(_("the wage in {currency}", currency=given.wage_currency))
    return list(dict.fromkeys(absent)) or [_("the values cannot be compared")]


def _word(name: str, rule: Rule, given: Given, models: RiskModels) -> str:
    """Return what stands for a word in braces."""
    currency = given.supplier.facts.get("currency")
    unit = currency if isinstance(currency, str) else ""
    if name == "price_ratio":
        return format_number(given.price.ratio) if given.price.ratio is not None else _("not known")
    if name == "price_floor":
        return money(Decimal(str(given.price.floor or 0)), given.price.currency or "")
    if name == "low_tender":
        asked = [check for check in given.low_tender if check.state == "raised"]
        return " ".join(check.because for check in asked or given.low_tender if check.state in _ORDER)
    if name == "wage":
        return money(given.wage[0], given.wage_currency or "") if given.wage else _("not known")
    for part in parts(rule):
        if part.others and name == other_word(part.others):
            return _between(others_ratio(part.others, given))
    value = given.supplier.facts.get(name)
    column, amount = models.columns.get(name), number(value)
    if amount is None or column is None:
        return _("not known") if value is None else str(value)
    if column.type == "money":
        return money(amount, unit).strip()
    return plain(amount)


def _between(interval: tuple[Decimal, Decimal] | None) -> str:
    if interval is None:
        return _("not known")
    low, high = (value if value == ANYTHING else value.quantize(Decimal("0.01"), ROUND_DOWN) for value in interval)
    if low == high:
        return format_number(low)
    if high == ANYTHING:
        return _("at least {low}", low=format_number(low))
    return _("{low} to {high}", low=format_number(low), high=format_number(high))
