"""The wage tables: published calculations come out to the cent, or with a difference that is named."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from procurecheck.model import PricePicture, SectorGuess, Supplier
from procurecheck.risk.models import RiskModels
from procurecheck.risk.price import price_picture
from procurecheck.risk.price_schema import WageRow, WageTable
from procurecheck.risk.wages import wages_for

CENT = Decimal("0.01")
DANUBE = ("DE", "AT", "CZ", "SK", "HU", "SI", "HR", "BA", "RS", "ME", "RO", "BG", "MD", "UA")
OTHERS = ("PL", "FR", "ES", "NL", "BE", "IE")


def row_on(models: RiskModels, country: str, day: str, sector: str = "all") -> WageRow:
    on = dt.date.fromisoformat(day)
    return next(row for row in models.wages[country].wages if row.sector == sector and row.holds(on))


def rate_on(models: RiskModels, country: str, day: str) -> Decimal:
    on = dt.date.fromisoformat(day)
    return next(row.rate for row in models.wages[country].contributions if row.sector == "all" and row.holds(on))


def floor(models: RiskModels, country: str, currency: str, worked: float, **wage: Any) -> PricePicture:
    """The floor of a contract by a wage and a rate of contributions of a published calculation."""
    rate = wage.pop("rate")
    span: dict[str, Any] = {"sector": "all", "from": "2020-01-01", "to": "2030-12-31", "judgement": True}
    table = WageTable.model_validate(
        {"country": country, "currency": currency, "wages": [span | wage], "contributions": [span | {"rate": rate}]}
    )
    facts = {"price": 1.0, "currency": currency, "hours": worked, "other_costs": 0.0}
    return price_picture(
        Supplier(id="1", name="A", facts=facts),
        dataclasses.replace(models, wages={country: table}),
        sectors=[],
        country=country,
        date="2026-06-01",
    )


def test_the_hungarian_cost_of_a_month_at_the_minimum_comes_out_to_the_cent(models: RiskModels) -> None:
    # published: 322 800 Ft cost the employer 364 764 Ft, https://atakacs.hu/hu/berszamfejtes/2026-os-minimalber-valtozasok-1-munkaviszony
    made = floor(models, "HU", "HUF", 174, monthly="322800", hours="174", rate="0.13")
    assert made.floor == 364_764.00
    # the decree rounds the hour up to 1,856 Ft: 174 such hours cost (174 × 1,856 − 322,800) × 1.13 more
    own = row_on(models, "HU", "2026-06-01")
    assert own.wage == 1856
    assert 174 * own.wage - Decimal(322_800) == 144


def test_the_ukrainian_contribution_of_a_month_at_the_minimum_comes_out_to_the_cent(models: RiskModels) -> None:
    # published by the Pension Fund: at 8,647 UAH the contribution is 1,902.34 UAH, https://yaskivska-gromada.gov.ua/news/1767875889/
    rate = rate_on(models, "UA", "2026-06-01")
    assert (8647 * rate).quantize(CENT) == Decimal("1902.34")
    made = floor(models, "UA", "UAH", 1, hourly="8647", rate=str(rate))
    assert made.floor == 8647 + 1902.34


def test_the_polish_cost_of_a_month_at_the_minimum_differs_by_the_rounding_of_each_contribution(
    models: RiskModels,
) -> None:
    # published: 5,790.28 zł for 4,806 zł, https://ksiegowosc.infor.pl/zus-kadry/skladki/7050362,maly-zus-2026-podwyzka-moze-niewielka-ale-skladka-zdrowotna-znow-bol.html
    rates = [Decimal(rate) for rate in ("0.0976", "0.065", "0.0167", "0.0245", "0.001")]
    assert 4806 + sum((4806 * rate).quantize(CENT, ROUND_HALF_UP) for rate in rates) == Decimal("5790.28")
    # the floor rounds once, at the end
    made = floor(models, "PL", "PLN", 174, monthly="4806", hours="174", rate=str(sum(rates)))
    assert made.floor == 5790.27
    # and the table counts accidents at the lowest rate of 0.67 % instead of 1.67 %
    assert sum(rates) - rate_on(models, "PL", "2026-06-01") == Decimal("0.01")


def test_a_german_cleaning_calculation_differs_by_what_the_floor_leaves_out(models: RiskModels) -> None:
    # published for 14.25 €: social insurance about 20 % 2.85, sick-pay levies 2.5 % 0.36, accidents 4 % 0.57,
    # insolvency 0.06 % 0.01, together 18.04 €, https://mendato.com/wissen/lohnkostenkalkulation
    assert sum(map(Decimal, ("14.25", "2.85", "0.36", "0.57", "0.01"))) == Decimal("18.04")
    # rounded once: 14.25 × 1.2656 = 18.0348
    assert floor(models, "DE", "EUR", 1, hourly="14.25", rate="0.2656").floor == 18.03
    # the table: 20.95 % social insurance instead of about 20 %, and no levies or accident insurance
    wage, rate = row_on(models, "DE", "2025-06-01", "cleaning").wage, rate_on(models, "DE", "2025-06-01")
    assert (wage * (1 + rate)).quantize(CENT) == Decimal("17.24")
    assert Decimal("0.2656") - rate == (Decimal("0.20") - rate) + Decimal("0.0656")


@pytest.mark.parametrize(
    ("country", "day", "hours", "published"),
    [
        # 12.02 € × 151 2/3 h = 1 823,03 €, https://www.cabinet-oreco.fr/actualites/actualites-social/le-smic-horaire-a-1202-e-en-2026
        ("FR", "2026-06-01", Decimal(455) / 3, "1823.03"),
        ("FR", "2025-06-01", Decimal(455) / 3, "1801.80"),
        # 915 € ÷ 174, rounded to 5,259 €: https://sita.sk/vofinanciach/minimalna-mzda-v-buducom-roku-vzrastie-na-915-eur-zvysia-sa-aj-naroky-podla-stupna-narocnosti-prace/
        ("SK", "2026-06-01", Decimal(174), "915.07"),
        # 25,949 lei × 166,667 h, https://www.promptmedia.ro/2026/03/de-la-1-iulie-2026-salariul-minim-net-creste-la-2-699-lei-luna/
        ("RO", "2026-08-01", Decimal("166.667"), "4324.84"),
        # 37,28 lei × 169 h for 6 300 lei: https://accafe.md/postari/cotidian/cuantumul-salariului-minim-pe-tara-pentru-anul-2026
        ("MD", "2026-06-01", Decimal(169), "6300.32"),
    ],
)
def test_the_hours_of_the_table_make_the_published_month(
    models: RiskModels, country: str, day: str, hours: Decimal, published: str
) -> None:
    row = row_on(models, country, day)
    assert (row.wage * hours).quantize(CENT, ROUND_HALF_UP) == Decimal(published)
    # what is left between that and the month of the law is the law's own rounding of the hour
    if row.monthly is not None:
        assert abs(row.wage * hours - row.monthly) <= Decimal("0.005") * hours


@pytest.mark.parametrize("country", [*DANUBE, *OTHERS])
def test_each_country_has_a_lowest_wage_and_contributions_in_2026(models: RiskModels, country: str) -> None:
    sectors = [SectorGuess(id="cleaning", title="", confidence=1, because=())] if country == "AT" else []
    _, wages = wages_for(models, country=country, sectors=sectors, day=dt.date(2026, 3, 2))
    assert wages
    assert all(wage.contribution is not None for wage in wages)
    assert wages[0].holds(dt.date(2026, 3, 2))


@pytest.mark.parametrize("country", [*DANUBE, *OTHERS])
def test_a_later_wage_is_never_lower(models: RiskModels, country: str) -> None:
    rows = models.wages[country].wages
    for row in rows:
        later = [
            one for one in rows if one.sector == row.sector and one.currency == row.currency and one.since > row.until
        ]
        assert all(one.wage >= row.wage for one in later), (country, row.since)


SPAN = {"sector": "all", "from": "2026-01-01", "to": "2026-12-31", "judgement": True}


@pytest.mark.parametrize(
    ("figures", "says"),
    [
        ({}, "give hourly, or monthly and hours"),
        ({"monthly": "1000"}, "belong together"),
        ({"net": "5"}, "belong together"),
        ({"net": "5", "deducted": "0.1", "hourly": "6"}, "stands alone"),
        ({"hourly": "5", "monthly": "1000", "hours": "174"}, "monthly ÷ hours is 5.7471"),
        ({"monthly": "1000", "hours": "0"}, "greater than 0"),
    ],
)
def test_a_row_that_says_two_things_or_half_of_one_is_refused(figures: dict[str, str], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        WageRow.model_validate(SPAN | figures)


def test_a_month_and_a_net_wage_become_an_hour_rounded_down_and_show_how() -> None:
    month = WageRow.model_validate(SPAN | {"monthly": "1481.88", "hours": "174"})
    assert (month.wage, month.working()) == (
        Decimal("8.516551"),
        "1,481.88 a month ÷ 174 hours = 8.516551 an hour.",
    )
    net = WageRow.model_validate(SPAN | {"net": "371", "deducted": "0.199"})
    assert (net.wage, net.working()) == (Decimal("463.171036"), "371 net ÷ (1 − 0.199) = 463.171036 an hour.")


def test_bulgarian_prices_are_held_against_the_money_of_their_year(models: RiskModels) -> None:
    facts = {"price": 1.0, "hours": 100.0, "other_costs": 0.0}

    def picture(day: str, currency: str) -> PricePicture:
        supplier = Supplier(id="1", name="A", facts=facts | {"currency": currency})
        return price_picture(supplier, models, sectors=[], country="BG", date=day)

    assert picture("2025-06-01", "BGN").status == "below_floor"
    assert picture("2026-06-01", "EUR").floor == 444.76  # 100 × 3.74 × 1.1892 = 444.7608
    assert "BGN" in picture("2026-06-01", "BGN").because
    assert picture("2026-06-01", "BGN").status == "unknown"
