"""The price floor, computed by hand beside it, and everything that must leave it open."""

from __future__ import annotations

from typing import Any

import pytest

from procurecheck.model import PricePicture, SectorGuess, Supplier
from procurecheck.risk.models import RiskModels
from procurecheck.risk.price import price_picture


def picture(
    models: RiskModels, country: str | None, sector: str | None, date: str | None, **facts: Any
) -> PricePicture:
    sectors = [SectorGuess(id=sector, title=sector, confidence=1, because=())] if sector else []
    return price_picture(Supplier(id="1", name="A", facts=facts), models, sectors=sectors, country=country, date=date)


def test_a_german_cleaning_price_below_the_floor(models: RiskModels) -> None:
    # 10,000 h × 15.00 × 1.2115 = 181,725.00; + 20,000.00 = 201,725.00; 200,000 ÷ 201,725 = 0.9914…
    made = picture(
        models, "DE", "cleaning", "2026-10-12", price=200_000.0, currency="EUR", hours=10_000.0, other_costs=20_000.0
    )
    assert (made.status, made.floor, made.ratio) == ("below_floor", 201_725.0, 0.991)
    assert made.offered == 200_000.0
    assert "181,725.00 EUR" in "\n".join(made.steps)
    assert "ask for an explanation" in made.because


def test_a_czech_catering_price_above_the_floor(models: RiskModels) -> None:
    # 1,000 h × 134.40 × 1.338 = 179,827.20; 250,000 ÷ 179,827.20 = 1.3902…
    made = picture(
        models, "CZ", "food-processing", "2026-03-02", price=250_000.0, currency="CZK", hours=1_000.0, other_costs=0.0
    )
    assert (made.status, made.floor, made.ratio) == ("above_floor", 179_827.2, 1.39)


def test_an_irish_cleaning_price_near_the_floor(models: RiskModels) -> None:
    # 2,000 h × 14.15 × 1.09 = 30,847.00; + 1,000.00 = 31,847.00; 33,000 ÷ 31,847 = 1.0362…
    made = picture(
        models, "IE", "cleaning", "2026-03-02", price=33_000.0, currency="EUR", hours=2_000.0, other_costs=1_000.0
    )
    assert (made.status, made.floor, made.ratio) == ("near_floor", 31_847.0, 1.036)


def test_an_irish_building_price_uses_the_rate_of_the_sector_on_that_day(models: RiskModels) -> None:
    # from 1 August 2026 17.28; contributions until 30 September 11.25 %: 100 × 17.28 × 1.1125 = 1,922.40
    facts = {"price": 3_000.0, "currency": "EUR", "hours": 100.0, "other_costs": 0.0}
    assert picture(models, "IE", "construction", "2026-09-30", **facts).floor == 1_922.4
    # from 1 October 11.4 %: 100 × 17.28 × 1.114 = 1,924.992, shown as 1,924.99
    assert picture(models, "IE", "construction", "2026-10-01", **facts).floor == 1_924.99


def test_a_price_exactly_on_the_floor_is_not_below_it(models: RiskModels) -> None:
    facts = {"currency": "EUR", "hours": 10_000.0, "other_costs": 0.0}
    assert picture(models, "DE", "cleaning", "2026-10-12", price=181_725.0, **facts).status == "near_floor"
    below = picture(models, "DE", "cleaning", "2026-10-12", price=181_724.99, **facts)
    # the ratio is rounded down, so that it never reads as 1 for a price below the floor
    assert (below.status, below.ratio) == ("below_floor", 0.999)


@pytest.mark.parametrize("gone", ["price", "hours", "currency"])
def test_a_missing_fact_leaves_the_price_open_and_is_named(models: RiskModels, gone: str) -> None:
    facts: dict[str, Any] = {"price": 1.0, "currency": "EUR", "hours": 10.0, "other_costs": 0.0}
    made = picture(models, "DE", "cleaning", "2026-10-12", **(facts | {gone: None}))
    assert made.status == "unknown"
    assert (made.floor, made.ratio) == (None, None)
    assert models.columns.label(gone) in made.because


@pytest.mark.parametrize(
    ("country", "date", "says"),
    [(None, "2026-10-12", "country"), ("US", "2026-10-12", "US"), ("CZ", "2019-01-01", "1 January 2019")],
)
def test_without_a_country_a_table_or_a_row_the_price_is_open(
    models: RiskModels, country: str | None, date: str, says: str
) -> None:
    made = picture(models, country, None, date, price=1.0, currency="CZK", hours=10.0, other_costs=0.0)
    assert made.status == "unknown"
    assert says in made.because


def test_another_currency_leaves_the_price_open(models: RiskModels) -> None:
    made = picture(models, "DE", None, "2026-10-12", price=1.0, currency="CZK", hours=10.0, other_costs=0.0)
    assert made.status == "unknown"
    assert "CZK" in made.because
    assert "EUR" in made.because


def test_without_other_costs_only_a_price_that_cannot_pay_the_wages_is_judged(models: RiskModels) -> None:
    facts = {"currency": "EUR", "hours": 10_000.0}
    assert picture(models, "DE", "cleaning", "2026-10-12", price=181_000.0, **facts).status == "below_floor"
    open_price = picture(models, "DE", "cleaning", "2026-10-12", price=500_000.0, **facts)
    assert open_price.status == "unknown"
    assert "181,725.00 EUR" in open_price.because


def test_the_day_of_the_offer_stands_in_for_the_day_of_the_case(models: RiskModels) -> None:
    facts = {"price": 20.0, "currency": "EUR", "hours": 1.0, "other_costs": 0.0}
    assert picture(models, "DE", "cleaning", None, offer_date="2025-06-01", **facts).floor == 17.24
    assert picture(models, "DE", "cleaning", "2026-06-01", offer_date="2025-06-01", **facts).floor == 18.17


def test_without_any_day_only_what_every_known_wage_says_is_said(models: RiskModels) -> None:
    facts = {"currency": "EUR", "hours": 1_000.0, "other_costs": 0.0}
    below = picture(models, "DE", "cleaning", None, price=1_000.0, **facts)
    assert below.status == "below_floor"
    assert "No date is known" in below.because
    assert picture(models, "DE", "cleaning", None, price=90_000.0, **facts).status == "unknown"


def test_the_sector_is_never_paid_less_than_the_law_gives_to_all(models: RiskModels) -> None:
    # the ordinance for cleaning ends in 2026; the minimum wage of 2027 is known, its contributions are not
    made = picture(models, "DE", "cleaning", "2027-03-01", price=20.0, currency="EUR", hours=1.0, other_costs=0.0)
    assert made.status == "unknown"
    assert "contributions" in made.because


def test_after_the_end_of_a_table_the_last_wage_known_is_a_lower_limit(models: RiskModels) -> None:
    # 1,000 h × 134.40 × 1.338 = 179,827.20 by the wage of 2026
    facts = {"currency": "CZK", "hours": 1_000.0, "other_costs": 0.0}
    below = picture(models, "CZ", None, "2027-03-01", price=170_000.0, **facts)
    assert (below.status, below.floor) == ("below_floor", 179_827.2)
    assert "lower limit" in below.because
    above = picture(models, "CZ", None, "2027-03-01", price=300_000.0, **facts)
    assert (above.status, above.floor, above.ratio) == ("unknown", None, None)
    assert "179,827.20 CZK" in above.because


def test_the_calculation_is_shown_line_by_line_with_its_sources(models: RiskModels) -> None:
    made = picture(models, "DE", "cleaning", "2026-10-12", price=2e5, currency="EUR", hours=10_000.0, other_costs=0.0)
    text = "\n".join(made.steps)
    assert "15.00 EUR" in text
    assert "21.15 %" in text
    assert "Gebäudereinigung" in text
    assert "https://" in text
    assert "10,000 hours × 18.1725 = 181,725.00 EUR" in text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e300, -5.0, 0.0, "many", True])
def test_a_value_that_cannot_be_is_unknown(models: RiskModels, value: Any) -> None:
    made = picture(models, "DE", "cleaning", "2026-10-12", price=1e5, currency="EUR", hours=value, other_costs=0.0)
    assert made.status == "unknown"


def test_every_wage_and_contribution_has_a_link_or_says_that_it_was_not_read(models: RiskModels) -> None:
    for table in models.wages.values():
        for row in (*table.wages, *table.contributions):
            link = row.source.link if row.source else None
            assert (link or "").startswith("https://") or (row.judgement and "not read" in row.note), row


def cleaned(models: RiskModels, price: float, **facts: Any) -> PricePicture:
    # 7,000 m² × 250 times a year × 12 months ÷ 12 = 1,750,000 m²: ÷ 350 = 5,000 hours, ÷ 150 = 11,666.67 hours
    area = {"area_m2": 7_000.0, "frequency_per_year": 250.0, "contract_months": 12.0, "other_costs": 0.0}
    return picture(models, "DE", "cleaning", "2026-10-12", price=price, currency="EUR", **(area | facts))


def test_without_hours_published_performance_values_make_the_floor_a_range(models: RiskModels) -> None:
    # 5,000 × 18.1725 = 90,862.50; 11,666.666666 × 18.1725 = 212,012.50
    below = cleaned(models, 90_862.49)
    assert (below.status, below.floor, below.floor_high) == ("below_floor", 90_862.5, 212_012.5)
    assert "published performance values" in below.because
    between = cleaned(models, 90_862.5)
    assert (between.status, between.ratio, between.ratio_high) == ("near_floor", 1.0, 0.428)
    assert "between 90,862.50 EUR and 212,012.50 EUR" in between.because
    assert "1,750,000 m²" in "\n".join(between.steps)
    # hours that nobody stated clear nobody
    above = cleaned(models, 900_000.0)
    assert (above.status, above.floor, above.ratio) == ("unknown", None, None)
    assert "212,012.50 EUR" in above.because


def test_the_bidders_own_performance_value_makes_its_hours(models: RiskModels) -> None:
    # 1,750,000 ÷ 200 = 8,750 hours × 18.1725 = 159,009.375
    made = cleaned(models, 300_000.0, performance_m2_per_hour=200.0)
    assert (made.status, made.floor, made.floor_high) == ("above_floor", 159_009.38, None)
    assert "the bidder's own 200 m² an hour = 8,750 hours" in "\n".join(made.steps)
    # stated hours come before all of it
    assert cleaned(models, 300_000.0, performance_m2_per_hour=200.0, hours=10_000.0).floor == 181_725.0


def test_without_hours_and_area_both_are_asked_for(models: RiskModels) -> None:
    made = cleaned(models, 1.0, area_m2=None)
    assert made.status == "unknown"
    assert models.columns.label("hours") in made.because
    assert models.columns.label("area_m2") in made.because
    # other sectors have no performance values
    other = picture(models, "DE", "construction", "2026-10-12", price=1.0, currency="EUR", area_m2=1.0)
    assert models.columns.label("area_m2") not in other.because


def test_without_a_sector_the_floor_reaches_from_the_wage_for_all_to_that_of_the_dearest_sector(
    models: RiskModels,
) -> None:
    # 1,000 × 13.90 × 1.2115 = 16,839.85; 1,000 × 15.00 × 1.2115 = 18,172.50
    facts = {"currency": "EUR", "hours": 1_000.0, "other_costs": 0.0}
    below = picture(models, "DE", None, "2026-10-12", price=16_839.84, **facts)
    assert (below.status, below.floor, below.floor_high) == ("below_floor", 16_839.85, 18_172.5)
    assert picture(models, "DE", None, "2026-10-12", price=17_000.0, **facts).status == "near_floor"
    assert picture(models, "DE", None, "2026-10-12", price=30_000.0, **facts).status == "above_floor"


def test_without_a_date_a_price_among_the_wages_of_the_years_is_a_question(models: RiskModels) -> None:
    # from January 2025, between two ordinances (12.82 × 1.2095 = 15.50579), to 2026 (15.00 × 1.2115 = 18.1725)
    facts = {"currency": "EUR", "hours": 1_000.0, "other_costs": 0.0}
    made = picture(models, "DE", "cleaning", None, price=17_000.0, **facts)
    assert (made.status, made.floor, made.floor_high, made.open_above) == ("near_floor", 15_505.79, 18_172.5, True)
    above = picture(models, "DE", "cleaning", None, price=90_000.0, **facts)
    assert above.status == "unknown"
    assert "15,505.79 EUR to 18,172.50 EUR" in above.because


def test_where_the_wage_of_a_sector_has_ended_the_law_for_all_is_the_lower_end(models: RiskModels) -> None:
    # 2027: the minimum of 14.60 is known, the ordinance for cleaning ended with 15.00; contributions of 2026
    facts = {"currency": "EUR", "hours": 1_000.0, "other_costs": 0.0}
    made = picture(models, "DE", "cleaning", "2027-03-01", price=18_000.0, **facts)
    assert (made.status, made.floor, made.floor_high, made.open_above) == ("near_floor", 17_687.9, 18_172.5, True)
    assert picture(models, "DE", "cleaning", "2027-03-01", price=17_687.89, **facts).status == "below_floor"
