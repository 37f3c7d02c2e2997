"""Each indicator of the shipped YAML can be raised, clear and unknown, and stands on named columns and a source."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest

from procurecheck.knowledge import default_folder
from procurecheck.model import LowTenderCheck, PricePicture, SectorGuess, Supplier
from procurecheck.risk.models import RiskModels, load_models
from procurecheck.risk.rules import Product, Rule, Setting, Wage, columns_of, parts
from procurecheck.risk.score import score

MODELS = load_models(default_folder("risk_models"))
DAY = dt.date(2026, 10, 12)
LOWEST_WAGE = Decimal("134.40")
"""The lowest wage in the Czech Republic in 2026."""
NEVER = {"id", "name", "address", "country", "registration_number"}


class Case:
    """What makes a rule say what is wanted; written from the YAML alone, without the code that evaluates it."""

    def __init__(self) -> None:
        self.facts: dict[str, Any] = {}
        self.others: dict[str, Any] = {}
        self.ratio: float | None = None
        nothing = LowTenderCheck(rule="r", article="§ 1", state="unknown", because="Not known.", missing="“Price”")
        self.low_tender: tuple[LowTenderCheck, ...] = (nothing,)


def prepare(rule: Rule, raised: bool, case: Case) -> None:
    if rule.all_of:
        for part in rule.all_of if raised else rule.all_of[:1]:
            prepare(part, raised, case)
    elif rule.any_of:
        for i, part in enumerate(rule.any_of):
            prepare(part, raised and i == 0, case)
    elif rule.low_tender:
        state = "raised" if raised else "clear"
        case.low_tender = (LowTenderCheck(rule="r", article="§ 1", state=state, because="§ 1: 20 % below."),)
    elif rule.is_ is not None:
        case.facts[rule.column or ""] = rule.is_ is raised
    else:
        put(rule, value_for(rule, raised), case)


def value_for(rule: Rule, raised: bool) -> Decimal:
    """A value just beyond the threshold, or exactly on it, which is clear."""
    if rule.equals is not None:
        return rule.equals if raised else rule.equals + 1
    limit = rule.above if rule.above is not None else rule.below
    if isinstance(limit, Setting):
        limit = MODELS.score.settings[limit.setting]
    if isinstance(limit, Wage):
        limit = LOWEST_WAGE
    assert isinstance(limit, Decimal)
    if not raised:
        return limit
    step = Decimal(1) if rule.years_since or rule.days_until else Decimal("0.01")
    return limit + step if rule.above is not None else limit - step


def put(rule: Rule, value: Decimal, case: Case) -> None:
    case.facts["currency"] = case.others["currency"] = "CZK"
    if rule.column:
        case.facts[rule.column] = float(value)
    elif rule.price:
        case.ratio = float(value)
    elif rule.others:
        case.facts[rule.others], case.others[rule.others] = float(value * 1000), 1000.0
    elif rule.years_since:
        case.facts[rule.years_since] = DAY.replace(year=DAY.year - int(value)).isoformat()
    elif rule.days_until:
        case.facts[rule.days_until] = (DAY + dt.timedelta(days=int(value))).isoformat()
    else:
        for name in columns_of(rule):
            case.facts[name] = 1.0
        factors = [Decimal(1)] * len(rule.ratio)
        for i, term in enumerate(rule.ratio):
            for item in term.product if isinstance(term, Product) else ():
                factors[i] *= item if isinstance(item, Decimal) else 1
        for factor in factors[1:]:
            value *= factor
        case.facts[columns_of(rule)[0]] = float(value / factors[0])


def state_of(indicator: str, case: Case) -> tuple[str, int, str]:
    found = MODELS.indicators[indicator]
    sectors = [SectorGuess(id=name, title=name, confidence=1, because=()) for name in found.sectors]
    price = PricePicture(status="above_floor", ratio=case.ratio, floor=100.0, currency="CZK") if case.ratio else None
    made = score(
        Supplier(id="1", name="A", facts=case.facts),
        MODELS,
        sectors=sectors,
        price=price or PricePicture(status="unknown", because="Not known: “Price”."),
        others=[Supplier(id="2", name="B", facts=case.others)],
        country="CZ",
        date=DAY.isoformat(),
        low_tender=case.low_tender,
    )
    part = next(c for c in made.contributions if c.indicator == indicator)
    return part.state, part.points, part.because


@pytest.mark.parametrize("indicator", sorted(MODELS.indicators))
def test_an_indicator_is_raised_just_beyond_its_threshold(indicator: str) -> None:
    case = Case()
    prepare(MODELS.indicators[indicator].rule, True, case)
    state, points, because = state_of(indicator, case)
    assert (state, points) == ("raised", MODELS.indicators[indicator].points)
    assert because
    assert "{" not in because
    assert "not known" not in because.lower()


@pytest.mark.parametrize("indicator", sorted(MODELS.indicators))
def test_an_indicator_is_clear_on_its_threshold_and_costs_nothing(indicator: str) -> None:
    case = Case()
    prepare(MODELS.indicators[indicator].rule, False, case)
    state, points, because = state_of(indicator, case)
    assert (state, points) == ("clear", 0)
    assert because
    assert "{" not in because


@pytest.mark.parametrize("indicator", sorted(MODELS.indicators))
def test_an_indicator_without_facts_is_unknown_counts_in_full_and_says_what_is_missing(indicator: str) -> None:
    state, points, because = state_of(indicator, Case())
    assert (state, points) == ("unknown", MODELS.indicators[indicator].points)
    assert re.search(r"“.+”|states no|too few", because), because


def test_there_are_many_indicators_and_each_has_a_source_or_says_that_it_is_judgement(models: RiskModels) -> None:
    assert len(models.indicators) >= 50
    for indicator in models.indicators.values():
        assert indicator.judgement or (indicator.source and indicator.source.link), indicator.id
        if indicator.source:
            assert (indicator.source.link or "").startswith("https://"), indicator.id


def test_no_rule_looks_at_names_addresses_or_where_a_company_is_registered(models: RiskModels) -> None:
    for indicator in models.indicators.values():
        assert not set(columns_of(indicator.rule)) & NEVER, indicator.id


def test_every_column_that_a_rule_names_exists_and_has_a_fitting_type(models: RiskModels) -> None:
    for indicator in models.indicators.values():
        for part in parts(indicator.rule):
            for name in columns_of(part):
                column = models.columns.get(name)
                assert column is not None, (indicator.id, name)
                if part.is_ is not None:
                    assert column.type == "yes_no", (indicator.id, name)
                elif part.years_since or part.days_until:
                    assert column.type == "date", (indicator.id, name)
                else:
                    assert column.type in {"number", "money", "percent"}, (indicator.id, name)


def test_questions_are_worded_as_questions_or_requests_and_accuse_nobody(models: RiskModels) -> None:
    for indicator in models.indicators.values():
        assert indicator.question.en.endswith(("?", ".")), indicator.id
        assert not re.search(r"(?i)\b(guilty|criminal|traffickers?|illegal)\b", indicator.question.en), indicator.id
