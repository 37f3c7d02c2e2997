"""What is read in a passage beside the words of queries: the law it cites, and that it names an award criterion."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from procurecheck.clauses.library import load_library
from procurecheck.clauses.matcher import Matcher, compile_library
from procurecheck.clauses.recognise import ANY, Jurisdiction, find_in_text
from procurecheck.knowledge import default_folder
from procurecheck.languages import load_languages

WORDS = (default_folder("clauses") / "provisions" / "words.yaml").read_text(encoding="utf-8")
LAWS = """
country: IE
laws:
  - id: ie-wage
    title: Fair Pay Act 2020
    names: {en: ["fair pay act"]}
    bare: ["the act"]
    in_force: {from: 2020-01-01}
    link: https://example.org/pay
    provisions:
      "5": {"1": [wages], "2": [child-labour]}
  - id: ie-old
    title: Old Pay Act 1990
    names: {en: ["old pay act"]}
    in_force: {from: 1990-01-01, to: 2019-12-31}
    replaced_by: ie-wage
    judgement: true
    provisions:
      "7": [wages]
"""


@pytest.fixture
def with_law(folder: Path) -> Matcher:
    """The small library with the law of one country, and a query that looks for one of its sections."""
    (folder / "provisions").mkdir()
    (folder / "provisions" / "words.yaml").write_text(WORDS, encoding="utf-8")
    (folder / "provisions" / "ie.yaml").write_text(LAWS, encoding="utf-8")
    english = folder / "languages" / "en.yaml"
    english.write_text(english.read_text().replace("spacy: en", "spacy: en\ncountry: IE"), encoding="utf-8")
    wages = folder / "wages" / "en.yaml"
    text = wages.read_text().replace("model_text", "  - find: '\"section 5\"'\nunless: ['umbrella']\nmodel_text", 1)
    wages.write_text(text, encoding="utf-8")
    return compile_library(load_library(folder), ["en"], load_languages(folder / "languages"))


def found(text: str, matcher: Matcher, jurisdiction: Jurisdiction = ANY) -> dict[str, tuple[str, str]]:
    return {f.clause: (f.method, f.strength) for f in find_in_text(text, "en", matcher, jurisdiction=jurisdiction)}


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("Section 7 of the Old Pay Act.", "reference"),
        ("The bidder must meet section 7 of the Old Pay Act.", "binding"),
        ("The bidder should look at section 7 of the Old Pay Act.", "advisory"),
        ("A proof under section 7 of the Old Pay Act is not required.", "negated"),
    ],
)
def test_a_cited_section_is_a_finding_as_strong_as_the_words_around_it(
    text: str, strength: str, with_law: Matcher
) -> None:
    assert found(text, with_law) == {"wages": ("citation", strength)}


def test_a_citation_that_leaves_the_point_out_overrules_the_query_that_looks_for_its_number(with_law: Matcher) -> None:
    assert found("The bidder must meet section 5 of the Fair Pay Act.", with_law)["wages"] == ("query", "binding")
    assert found("The bidder must meet section 5(2) of the Fair Pay Act.", with_law) == {
        "child-labour": ("citation", "binding")
    }
    # nothing is cited that the tables know: the query stands
    assert found("Section 5 of these conditions binds.", with_law) == {"wages": ("query", "binding")}


def test_a_passage_that_a_clause_bars_is_no_finding_of_it_by_words_or_by_law(with_law: Matcher) -> None:
    assert found("Under the umbrella the contractor shall pay the minimum wage.", with_law) == {}
    assert found("The umbrella must meet section 7 of the Old Pay Act.", with_law) == {}


def test_an_act_that_is_no_longer_in_force_is_named_with_what_replaced_it(with_law: Matcher) -> None:
    text = "The bidder must meet section 7 of the Old Pay Act."
    (now,) = find_in_text(text, "en", with_law, jurisdiction=Jurisdiction("IE", date(2026, 1, 1)))
    (cited,) = now.cites
    assert (cited.text, cited.in_force, cited.replaced_by) == (
        "section 7 of the Old Pay Act", False, "Fair Pay Act 2020",
    )  # fmt: skip
    (then,) = find_in_text(text, "en", with_law, jurisdiction=Jurisdiction("IE", date(2010, 1, 1)))
    assert then.cites[0].in_force is True
    (no_day,) = find_in_text(text, "en", with_law)
    assert no_day.cites[0].in_force is None


def test_the_act_means_that_of_the_country_and_of_no_other(with_law: Matcher) -> None:
    text = "The bidder must meet section 5(2) of the Act."
    assert found(text, with_law, Jurisdiction("IE")) == {"child-labour": ("citation", "binding")}
    assert "child-labour" not in found(text, with_law, Jurisdiction("DE"))


def test_what_a_sentence_only_mentions_is_a_reference_and_the_next_sentence_still_binds(folder: Path) -> None:
    wages = folder / "wages" / "en.yaml"
    wages.write_text(wages.read_text().replace("model_text", "mentions: ['leaflet']\nmodel_text", 1), encoding="utf-8")
    matcher = compile_library(load_library(folder), ["en"], load_languages(folder / "languages"))
    duty = "The contractor must pay the minimum wage."
    leaflet = "A leaflet must explain how to pay the minimum wage."
    assert found(duty, matcher) == {"wages": ("query", "binding")}
    assert found(leaflet, matcher) == {"wages": ("query", "reference")}
    assert found(f"{leaflet} {duty}", matcher) == {"wages": ("query", "binding")}


def test_a_form_is_named_by_its_title_however_many_short_words_cite_its_law(matcher: Matcher) -> None:
    title = "Annex 3: to pay the minimum wage as of art 5, par 2, no 1 and no 4 of it"
    assert found(title, matcher) == {"wages": ("query", "reference")}
    sentence = "Annex 3 tells every supplier about paying minimum wages everywhere during their whole working time"
    assert found(sentence, matcher) == {"wages": ("query", "binding")}


def test_a_wish_in_a_sentence_that_only_mentions_is_a_reference_too(folder: Path) -> None:
    wages = folder / "wages" / "en.yaml"
    wages.write_text(wages.read_text().replace("model_text", "mentions: ['leaflet']\nmodel_text", 1), encoding="utf-8")
    matcher = compile_library(load_library(folder), ["en"], load_languages(folder / "languages"))
    leaflet = "A leaflet should explain how to pay the minimum wage."
    assert found(leaflet, matcher) == {"wages": ("query", "reference")}


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("Annex 3: what must be paid, minimum wage", "reference"),
        ("Annex 3: what must be paid, minimum wage.", "binding"),
        ("Payment of the agreed minimum wage", "binding"),
    ],
)
def test_a_name_without_a_full_stop_is_a_reference_even_if_a_word_of_it_sounds_like_a_duty(
    text: str, strength: str, folder: Path
) -> None:
    matcher = compile_library(load_library(folder), ["en"], load_languages(folder / "languages"))
    assert found(text, matcher) == {"wages": ("query", strength)}


def test_two_words_without_a_full_stop_are_a_name_and_more_of_them_ask_for_something(folder: Path) -> None:
    matcher = compile_library(load_library(folder), ["en"], load_languages(folder / "languages"))
    assert found("Child labour", matcher) == {"child-labour": ("query", "reference")}
    assert found("No child labour", matcher) == {"child-labour": ("query", "binding")}


def test_cited_points_overrule_a_query_that_asks_for_a_number_among_other_signs(with_law: Matcher) -> None:
    folder = with_law.library.folder
    wages = folder / "wages" / "en.yaml"
    wages.write_text(
        wages.read_text().replace("'\"section 5\"'", "'ground* AND (strict OR \"section 5\")'"), encoding="utf-8"
    )
    matcher = compile_library(load_library(folder), ["en"], load_languages(folder / "languages"))
    assert found("Strict grounds must be met.", matcher) == {"wages": ("query", "binding")}
    assert found("Strict grounds of section 5(2) of the Fair Pay Act must be met.", matcher) == {
        "child-labour": ("citation", "binding")
    }


def test_a_query_stands_where_only_another_place_beside_it_names_its_law(with_law: Matcher) -> None:
    beside = "Section 5 must be met by the owner, as section 5(2) of the Fair Pay Act says."
    assert found(beside, with_law)["wages"] == ("query", "binding")


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("3.8- Payment of the minimum wage", "reference"),
        ("II.2.5) Payment of the minimum wage", "reference"),
        ("PAYMENT OF THE MINIMUM WAGE", "reference"),
        ("3.8 Payment of the minimum wage to the workers of the firm on the site", "reference"),
        ("3.8 The contractor must pay the minimum wage", "binding"),
        ("3.8 All staff is paid the minimum wage.", "binding"),
        ("3.8 payment of the minimum wage;", "binding"),
        ("3) payment of the minimum wage", "binding"),
        ("payment of the minimum wage", "binding"),
    ],
)
def test_the_title_of_a_section_only_names_what_follows_it(text: str, strength: str, matcher: Matcher) -> None:
    assert found(text, matcher)["wages"] == ("query", strength)


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("Payment of the minimum wage: no", "negated"),
        ("Payment of the minimum wage – none.", "negated"),
        ("Is payment of the minimum wage asked for? No.", "negated"),
        ("Is payment of the minimum wage asked for? There is none. No.", "binding"),
        ("Payment of the minimum wage: no exceptions", "binding"),
        ("Payment of the minimum wage is asked of all, and there is none", "binding"),
        ("Exceptions: none; payment of the minimum wage is asked of all", "binding"),
    ],
)
def test_a_no_after_a_colon_answers_what_stands_before_it(text: str, strength: str, matcher: Matcher) -> None:
    assert found(text, matcher)["wages"] == ("query", strength)


@pytest.fixture
def with_criteria(folder: Path) -> Matcher:
    """The small library with a word that means wages only in the name of an award criterion, and a topic of these."""
    about = (folder / "library.yaml").read_text()
    about = about.replace("topics: {", "criteria: {topic: weighing, names: [wages]}\ntopics: {weighing: weighs, ")
    (folder / "library.yaml").write_text(about, encoding="utf-8")
    (folder / "weighing").mkdir()
    for name in ("clause.yaml", "en.yaml"):
        text = (folder / "wages" / name).read_text().replace(": wages", ": weighing").replace("minimum wage*", "score*")
        (folder / "weighing" / name).write_text(text, encoding="utf-8")
    wages = folder / "wages" / "en.yaml"
    wages.write_text(wages.read_text().replace("model_text", "criteria: ['pay*']\nmodel_text", 1), encoding="utf-8")
    english = folder / "languages" / "en.yaml"
    headings = "criteria_headings: ['\"award criteria\"']\nstrength:"
    english.write_text(english.read_text().replace("strength:", headings, 1), encoding="utf-8")
    return compile_library(load_library(folder), ["en"], load_languages(folder / "languages"))


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Quality criterion: pay of the cleaners (weighting: 10)", ""),
        ("Pay of the cleaners", "BT-734 Award criterion, name"),
        ("Pay of the cleaners - 10 points", "Tender rules / 5. Award criteria"),
        ("Pay of the cleaners: 10 pts.", "Tender rules / 5. Award criteria"),
        ("Pay of the cleaners (max. 12,5 pkt.)", "Tender rules / 5. Award criteria"),
    ],
)
def test_the_name_of_an_award_criterion_refers_to_its_topic_and_is_weighed(
    text: str, heading: str, with_criteria: Matcher
) -> None:
    named = find_in_text(text, "en", with_criteria, heading=heading)
    assert {f.clause: f.strength for f in named} == {"wages": "reference", "weighing": "binding"}
    assert all("for the names of award criteria" in f.because for f in named)


def test_what_binds_elsewhere_is_only_named_in_an_award_criterion(with_criteria: Matcher) -> None:
    duty = "The minimum wage is paid"
    assert found(duty, with_criteria) == {"wages": ("query", "binding")}
    assert found(f"Quality criterion: {duty}", with_criteria) == {
        "wages": ("query", "reference"),
        "weighing": ("query", "binding"),
    }


def test_words_for_names_of_criteria_find_nothing_in_other_text(with_criteria: Matcher) -> None:
    assert found("Quality of the pay phones in the hall", with_criteria) == {}
    for sentence in ("The offer names the pay of the cleaners.", "The offer names the pay, which is above 10 EUR."):
        assert find_in_text(sentence, "en", with_criteria, heading="5. Award criteria") == ()
