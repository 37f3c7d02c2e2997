"""How alike two names of companies are: what meets in spite of script, form and slips, and what stays apart."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from procurecheck.suppliers.letters import plain, sound
from procurecheck.suppliers.screening import MATCH_THRESHOLD, name_score

PAIRS = Path(__file__).with_name("name_pairs.csv")
PUBLISHED = Path(__file__).parents[3] / "shared" / "data" / "names" / "company-name-pairs.csv"
LOGIC_V2 = 0.847
"""F1 of nomenklatura 4.17.4, logic_v2 at its threshold of 0.7, on these pairs (benchmarks/screening.py)."""


def pairs(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("row", pairs(PAIRS), ids=lambda row: f"{row['category']}: {row['name1']} | {row['name2']}")
def test_pairs_from_the_practice_of_the_region_are_told_apart(row: dict[str, str]) -> None:
    assert (name_score(row["name1"], row["name2"]) >= MATCH_THRESHOLD) == (row["is_match"] == "true")


def test_the_published_pairs_are_matched_at_least_as_well_as_by_logic_v2() -> None:
    if not PUBLISHED.exists():
        pytest.skip(f"{PUBLISHED.name} is not beside the project")
    found = [(row["is_match"] == "true", name_score(row["name1"], row["name2"])) for row in pairs(PUBLISHED)]
    right = sum(same and score >= MATCH_THRESHOLD for same, score in found)
    wrong = sum(same != (score >= MATCH_THRESHOLD) for same, score in found)
    assert 2 * right / (2 * right + wrong) >= LOGIC_V2


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("«Київжитлобуд» ТОВ", "kiivzhitlobud tov"),
        ("Δούναβης Α.Ε.", "doynavis ae"),
        ("Đorđe & Söhne s. r. o.", "dorde and sohne sro"),
        ("A.B.C. O'Brien's", "abc obrien"),
    ],
)
def test_any_script_is_read_in_plain_latin_letters(written: str, read: str) -> None:
    assert plain(written) == read


@pytest.mark.parametrize(
    "spellings",
    [("shumadija", "sumadija", "szumadija"), ("khrana", "hrana"), ("djordje", "dorde"), ("tsvetkov", "cvetkov")],
)
def test_spellings_of_one_sound_meet(spellings: tuple[str, ...]) -> None:
    assert len({sound(word) for word in spellings}) == 1


def test_the_legal_form_alone_makes_no_two_companies_one() -> None:
    assert name_score("Alfa d.o.o.", "Omega d.o.o.") < 0.5
    assert name_score("Strabag AG", "Strabag AG") == 1.0
    assert 0.7 <= name_score("Strabag AG", "Strabag GmbH") < name_score("Strabag AG", "Strabag Aktiengesellschaft")


def test_the_score_falls_with_each_step_away_from_the_name() -> None:
    name = "Donau Gebäudereinigung Wagner GmbH"
    steps = [
        name,
        "Donau Gebaeudereinigung Wagner GmbH",
        "Donau Gebäudereinigung Wagnar GmbH",
        "Donau Gebäudereinigung GmbH",
        "Elbe Gebäudereinigung GmbH",
        "Elbe Catering s.r.o.",
    ]
    scores = [name_score(name, step) for step in steps]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1.0 and scores[-1] < 0.1


def test_names_of_persons_are_not_compared() -> None:
    with pytest.raises(ValueError, match="companies only"):
        name_score("Ivan Petrov", "Ivan Petrov", kind="person")


@given(st.text(max_size=60), st.text(max_size=60))
@example("I", "0:I")
def test_any_text_gives_a_score_in_bounds_that_does_not_depend_on_the_order(left: str, right: str) -> None:
    score = name_score(left, right)
    assert 0.0 <= score <= 1.0
    assert score == name_score(right, left)


@given(st.text(max_size=60))
def test_a_name_that_holds_a_word_is_itself(name: str) -> None:
    assert name_score(name, name) in {0.0, 1.0}
    assert name_score(f"Nova {name}", f"Nova {name}") == 1.0
