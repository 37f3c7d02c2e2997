"""The points index: explained to the point, never lowered by silence, blind to names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procurecheck.bands import BANDS
from procurecheck.knowledge import default_folder
from procurecheck.model import Question, RiskScore, SectorGuess, Supplier
from procurecheck.risk.models import load_models
from procurecheck.risk.picture import missing, strongest, to_ask
from procurecheck.risk.price import price_picture
from procurecheck.risk.score import SECTOR, score
from procurecheck.suppliers import read_suppliers

MODELS = load_models(default_folder("risk_models"))
CASES = [
    (("cleaning",), "DE", "2026-10-12"),
    (("construction",), "IE", None),
    (("food-processing", "cleaning"), "CZ", "2026-03-01"),
    ((), None, None),
    (("cleaning",), "DE", None),
]
PERFORMANCE = "performance_m2_per_hour"
Case = tuple[tuple[str, ...], str | None, str | None]

numbers = st.one_of(
    st.integers(0, 100).map(float), st.floats(0, 1e6), st.sampled_from([0.0, 1.0, 12.0, 15.0, 48.0, 208.0, 1e15])
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "yes_no": st.booleans(),
    "number": numbers,
    "money": numbers,
    "percent": st.floats(0, 100),
    "date": st.dates().map(lambda day: day.isoformat()) | st.sampled_from(["2025-01-01", "2026-11-01", "2027-02-01"]),
    "text": st.sampled_from(["A", "B", "EUR", "CZK"]),
    "list": st.sampled_from(["90911200", "81.21"]),
}
COLUMNS = {column.name: column.type for column in MODELS.columns.columns if column.name not in {"id", "name"}}
facts = st.fixed_dictionaries({name: st.none() | VALUES[kind] for name, kind in COLUMNS.items()})
full_facts = st.fixed_dictionaries({name: VALUES[kind] for name, kind in COLUMNS.items()})
some = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def bidder(values: dict[str, Any], name: str = "Bidder", ident: str = "1") -> Supplier:
    return Supplier(id=ident, name=name, facts=values)


def scored(supplier: Supplier, others: Sequence[Supplier], case: Case) -> RiskScore:
    sectors = [SectorGuess(id=name, title=name, confidence=1, because=()) for name in case[0]]
    price = price_picture(supplier, MODELS, sectors=sectors, country=case[1], date=case[2])
    return score(supplier, MODELS, sectors=sectors, price=price, others=others, country=case[1], date=case[2])


def asked(supplier: Supplier, risk: RiskScore, case: Case) -> tuple[Question, ...]:
    sectors = [SectorGuess(id=name, title=name, confidence=1, because=()) for name in case[0]]
    price = price_picture(supplier, MODELS, sectors=sectors, country=case[1], date=case[2])
    return to_ask(risk, price, sectors, MODELS)


@some
@given(facts, st.lists(facts, max_size=4), st.sampled_from(CASES))
def test_contributions_add_up_to_the_points_exactly(
    own: dict[str, Any], rest: list[dict[str, Any]], case: Case
) -> None:
    made = scored(bidder(own), [bidder(values) for values in rest], case)
    assert sum(c.points for c in made.contributions) == made.points
    assert sum(c.points for c in made.contributions if c.state == "raised") == made.points_known
    assert made.unknown == tuple(c.indicator for c in made.contributions if c.state == "unknown")
    assert BANDS.index(made.band_if_answered) <= BANDS.index(made.band)
    assert all(c.because and c.source for c in made.contributions)
    assert len({c.indicator for c in made.contributions}) == len(made.contributions)


@some
@given(facts | full_facts, st.lists(facts, max_size=4), st.sampled_from(CASES), st.data())
def test_silence_never_lowers_a_band(
    own: dict[str, Any], rest: list[dict[str, Any]], case: Case, data: st.DataObject
) -> None:
    others = [bidder(values) for values in rest]
    before = scored(bidder(own), others, case)
    for name in data.draw(st.permutations([name for name, value in own.items() if value is not None])):
        own = own | {name: None}
        after = scored(bidder(own), others, case)
        assert after.points >= before.points, name
        assert BANDS.index(after.band) >= BANDS.index(before.band), name
        # without any date a price below every known wage is raised, which a date beyond the tables leaves open;
        # without hours, or a performance value, the published ones make the floor, and it may be the higher one
        assert after.points_known <= before.points_known or name in {"offer_date", "hours", PERFORMANCE}
        before = after


@some
@given(facts, st.lists(facts, max_size=4), st.sampled_from(CASES))
def test_nothing_scores_worse_than_knowing_nothing(own: dict[str, Any], rest: list[dict[str, Any]], case: Case) -> None:
    others = [bidder(values) for values in rest]
    nothing = scored(bidder({}), others, case)
    assert scored(bidder(own), others, case).points <= nothing.points
    assert nothing.band == "critical"


@some
@given(facts, st.lists(facts, min_size=1, max_size=3), st.sampled_from(CASES), st.text(min_size=1), st.text())
def test_names_numbers_addresses_and_countries_of_companies_change_nothing(
    own: dict[str, Any], rest: list[dict[str, Any]], case: Case, name: str, address: str
) -> None:
    shown = ("name", "address", "registration_number", "country")
    others = [bidder(values) for values in rest]
    changed = own | dict.fromkeys(shown[1:], address)
    swapped = [bidder(values | dict.fromkeys(shown[1:], "x"), "Other") for values in rest]
    assert scored(bidder(own), others, case) == scored(bidder(changed, name, "9"), swapped, case)


@some
@given(facts, st.lists(facts, max_size=3), st.sampled_from(CASES))
def test_the_same_bid_gives_the_same_score_in_whatever_order_the_others_stand(
    own: dict[str, Any], rest: list[dict[str, Any]], case: Case
) -> None:
    others = [bidder(values) for values in rest]
    one = scored(bidder(own), others, case)
    assert one.model_dump_json() == scored(bidder(dict(reversed(own.items()))), others[::-1], case).model_dump_json()


@some
@given(full_facts, st.lists(facts, max_size=2), st.sampled_from(CASES), st.sets(st.sampled_from(sorted(COLUMNS))))
def test_every_combination_of_missing_columns_scores_no_lower_and_is_asked_for(
    own: dict[str, Any], rest: list[dict[str, Any]], case: Case, gone: set[str]
) -> None:
    others = [bidder(values) for values in rest]
    silent = bidder({name: None if name in gone else value for name, value in own.items()})
    before, after = scored(bidder(own), others, case), scored(silent, others, case)
    assert after.points >= before.points
    assert BANDS.index(after.band) >= BANDS.index(before.band)
    opened = set(after.unknown) - set(before.unknown) - {SECTOR}
    questions = asked(silent, after, case)
    listed = {name: fact for fact in missing(silent, after, MODELS) for name in fact.indicators}
    for name in opened:
        assert any(name in question.about for question in questions), name
        # only the date and the floor, which rest on other columns, can open an indicator whose own columns are there
        shared = gone & {"offer_date", "currency", "lot", "price", "hours", "other_costs"}
        assert name in listed or shared, name
    for fact in missing(silent, after, MODELS):
        assert fact.column in gone
        assert fact.points == sum(c.points for c in after.contributions if c.indicator in fact.indicators)


@some
@given(facts, st.lists(facts, max_size=2), st.sampled_from(CASES))
def test_questions_are_asked_once_each_the_weightiest_first_with_those_of_the_sector(
    own: dict[str, Any], rest: list[dict[str, Any]], case: Case
) -> None:
    risk = scored(bidder(own), [bidder(values) for values in rest], case)
    questions = asked(bidder(own), risk, case)
    assert len({question.text for question in questions}) == len(questions)
    assert [question.points for question in questions] == sorted((q.points for q in questions), reverse=True)
    about = [name for question in questions for name in question.about]
    open_or_raised = [c.indicator for c in risk.contributions if c.state != "clear" and c.indicator != SECTOR]
    of_sectors = [name for name in case[0] for _ in MODELS.sectors[name].questions]
    assert sorted(about) == sorted(open_or_raised + of_sectors)
    for question in questions:
        assert question.text
        assert question.why


@some
@given(facts, st.lists(facts, max_size=2), st.sampled_from(CASES))
def test_the_strongest_reasons_are_three_raised_ones_before_open_ones_and_never_the_sector(
    own: dict[str, Any], rest: list[dict[str, Any]], case: Case
) -> None:
    risk = scored(bidder(own), [bidder(values) for values in rest], case)
    reasons = strongest(risk, MODELS)
    candidates = [c for c in risk.contributions if c.state != "clear" and c.indicator != SECTOR]
    asked_for = {MODELS.indicators[c.indicator].question.en for c in candidates}
    assert len(reasons) == min(3, len(asked_for))
    assert len({MODELS.indicators[c.indicator].question.en for c in reasons}) == len(reasons)
    assert all(c in candidates for c in reasons)
    raised = [c.points for c in candidates if c.state == "raised"]
    if reasons and raised:
        assert (reasons[0].state, reasons[0].points) == ("raised", max(raised))
    assert [c.state for c in reasons] == sorted((c.state for c in reasons), key=lambda state: state != "raised")


def test_a_conviction_weighs_as_much_as_no_answer_about_one_and_makes_high_alone() -> None:
    case: Case = (("cleaning",), "DE", "2026-10-12")
    clear = _clear_bid()
    assert scored(bidder(clear), [_other()], case).band == "low"
    declared = scored(bidder(clear | {"convicted": True}), [_other()], case)
    silent = scored(bidder(clear | {"convicted": None}), [_other()], case)
    assert declared.points == silent.points
    assert declared.band == silent.band == "high"
    assert declared.band_if_answered == "high"
    assert silent.band_if_answered == "low"


def _clear_bid() -> dict[str, Any]:
    """A bid about which everything is known and nothing speaks against it."""
    no = [
        "ownership_changed",
        "posted_workers",
        "social_security_arrears",
        "tax_arrears",
        "excluded_before",
        "convicted",
    ]
    no += ["accommodation_provided", "recruitment_agencies", "recruitment_fees", "documents_kept", "wages_in_cash"]
    no += ["predecessor_insolvent", "insolvent", "wages_late", "wage_deductions", "piece_rates"]
    yes = [
        "weekly_rest",
        "own_accounts",
        "owners_disclosed",
        "subcontractors_named",
        "collective_agreement",
        "written_contracts",
        "time_recording",
    ]
    yes += ["grievance_channel", "supply_chain_policy", "checks_accepted"]
    nothing = ["subcontracting_percent", "subcontracting_tiers", "agency_percent", "self_employed_percent"]
    nothing += ["fixed_term_percent"]
    return {
        **dict.fromkeys(no, False),
        **dict.fromkeys(yes, True),
        **dict.fromkeys([*nothing, "labour_findings"], 0.0),
        "price": 300_000.0, "currency": "EUR", "contract_months": 12.0, "hours": 10_000.0, "workers": 8.0,
        "area_m2": 8_000.0, "frequency_per_year": 250.0, "performance_m2_per_hour": 200.0, "declared_wage": 15.5,
        "other_costs": 30_000.0, "turnover": 5_000_000.0, "employees": 90.0, "founded": "1999-01-01",
        "social_security_clearance_until": "2027-01-31", "tax_clearance_until": "2027-01-31", "weekly_hours": 39.0,
        "accident_rate": 8.0,
    }  # fmt: skip


def _other() -> Supplier:
    return bidder({"price": 310_000.0, "currency": "EUR", "performance_m2_per_hour": 210.0}, "Other", "2")


def test_a_bid_with_a_missing_price_in_the_lot_leaves_the_comparison_open_only_where_it_matters() -> None:
    case: Case = (("cleaning",), "DE", "2026-10-12")
    silent = bidder({"currency": "EUR"}, "Silent", "3")

    def state(*others: Supplier) -> str:
        made = scored(bidder(_clear_bid()), others, case)
        return next(c.state for c in made.contributions if c.indicator == "price-under-others")

    assert state(_other()) == "clear"
    assert state(_other(), silent) == "unknown"
    assert state(_other(), _other(), silent) == "clear"


def test_a_date_that_no_wage_table_covers_is_not_better_than_none() -> None:
    case: Case = (("cleaning",), "DE", None)
    facts = {"offer_date": "2011-01-01", "currency": "EUR", "turnover": 1e5, "employees": 9.0, "declared_wage": 9.0}
    late = scored(bidder(facts), [], case)
    none = scored(bidder(facts | {"offer_date": None}), [], case)
    assert none.points >= late.points


def test_bids_of_another_lot_are_not_compared() -> None:
    case: Case = (("cleaning",), "DE", "2026-10-12")
    own = bidder(_clear_bid() | {"lot": "1"})
    other = bidder({"price": 9_000_000.0, "currency": "EUR", "lot": "2"}, "Other", "2")
    made = scored(own, [other], case)
    assert "price-under-others" in made.unknown


def test_the_sample_bidders_come_out_apart(samples: dict[str, Path]) -> None:
    about: dict[str, Case] = {
        "cleaning-de": (("cleaning",), "DE", "2026-10-12"),
        "construction-en": (("construction",), "IE", "2026-10-12"),
        "food-cs": (("catering",), "CZ", "2026-10-12"),
    }
    if not set(about) <= set(samples):
        pytest.skip("the sample packs are not here")
    for name, case in about.items():
        bidders = read_suppliers(samples[name] / "bidders.csv").suppliers
        made = [scored(one, [other for other in bidders if other is not one], case) for one in bidders]
        sound, hardly_known, chain, contradictory = made
        assert sound.band_if_answered == "low", name
        assert sound.points < min(chain.points, contradictory.points, hardly_known.points), name
        assert hardly_known.band == "critical", name
        assert hardly_known.points == max(one.points for one in made), name
        assert chain.points_known == max(one.points_known for one in made), name
        assert BANDS.index(contradictory.band) >= BANDS.index("high"), name
