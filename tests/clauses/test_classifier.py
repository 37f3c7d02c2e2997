"""The classifier: plain numbers, the same each time, off unless the library has one, only ever a second opinion."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procurecheck.clauses import classifier, training
from procurecheck.clauses.coverage import cover
from procurecheck.clauses.library import Library, load_library
from procurecheck.clauses.match import Matcher, find
from procurecheck.clauses.opinion import second_opinion
from procurecheck.documents.blocks import Block, Reading
from procurecheck.documents.passages import build_document
from procurecheck.languages import Languages
from procurecheck.model import Document

PAY = ["pay", "income", "earnings", "salary", "compensation", "remuneration"]
WHO = ["every worker", "all staff", "each employee", "the cleaners", "the operatives", "the labourers"]
OTHER = ["windows", "keys", "water", "ladders", "floors", "doors"]


def lessons() -> list[training.Taught]:
    made = [
        training.Taught(f"A decent {pay} is due to {who} in full.", frozenset({"wages"}), f"n{i}", real=True)
        for i, (pay, who) in enumerate((p, w) for p in PAY for w in WHO)
    ]
    made += [
        training.Taught(f"The {a} and the {b} are cleaned with care on Mondays.", frozenset(), f"o{i}", real=True)
        for i, (a, b) in enumerate((a, b) for a in OTHER for b in OTHER)
    ]
    return made


@pytest.fixture(scope="module")
def model() -> classifier.ClassifierFile:
    return training.train(lessons(), ["wages", "child-labour"], "made up for this test")


def test_it_learns_what_it_is_taught_and_leaves_out_what_it_saw_too_rarely(model: classifier.ClassifierFile) -> None:
    assert list(model.topics) == ["wages"]
    compiled = classifier.compile_classifier(model)
    texts = ["A decent salary is owed to all staff and cleaners.", "The doors and floors are cleaned on Mondays.", "x"]
    first, second, third = classifier.guess(compiled, texts)
    assert 0.5 < first["wages"] <= 1
    assert (second, third) == ({}, {})


def test_training_twice_gives_the_same_numbers(model: classifier.ClassifierFile) -> None:
    again = training.train(lessons(), ["wages", "child-labour"], "made up for this test")
    assert again.model_dump_json() == model.model_dump_json()


@given(st.lists(st.text(max_size=80), max_size=6))
@settings(max_examples=100, deadline=None)
def test_a_text_is_judged_by_itself_whatever_stands_beside_it(texts: list[str]) -> None:
    weights = dict.fromkeys(range(0, classifier.BUCKETS, 7), 0.5)
    one = classifier.TopicModel(intercept=0.1, scale=1.0, shift=0.0, threshold=0.5, weights=weights)
    compiled = classifier.compile_classifier(classifier.ClassifierFile(version=1, trained_on="", topics={"wages": one}))
    if not texts:
        assert classifier.guess(compiled, texts) == []
        return
    together = classifier.probabilities(compiled, texts)
    for number, text in enumerate(texts):
        assert classifier.probabilities(compiled, [text])[0] == pytest.approx(together[number])


def document(text: str, languages: Languages) -> Document:
    return build_document(
        Reading(blocks=(Block(text),)), path="a", data_sha256="0", media_type="text/plain", size=1, languages=languages
    )


def test_the_second_opinion_is_marked_and_makes_nothing_met(
    model: classifier.ClassifierFile, folder: Path, matcher: Matcher, small_languages: Languages
) -> None:
    (folder / "classifier.json").write_text(model.model_dump_json(), encoding="utf-8")
    library: Library = load_library(folder)
    assert library.classifier is not None
    made = document("A decent salary is owed to all staff and cleaners in full.", small_languages)
    assert find(made, matcher) == ()
    (opinion,) = second_opinion(made, (), library.classifier, library)
    assert (opinion.clause, opinion.method, opinion.strength) == ("wages", "classifier", "reference")
    assert opinion.probability is not None
    covered = cover(
        [opinion], [made], library.profiles["all"], library,
        stage="tender", sectors=[], country=None, value=None, languages=["en"],
    )  # fmt: skip
    assert covered[0].status == "weak"


def test_it_is_silent_where_a_query_has_found_the_topic(
    model: classifier.ClassifierFile, matcher: Matcher, small_languages: Languages
) -> None:
    made = document("A decent salary is owed to all staff: the minimum wage shall be paid in full.", small_languages)
    known = find(made, matcher)
    assert [finding.topic for finding in known] == ["wages"]
    assert second_opinion(made, known, classifier.compile_classifier(model), matcher.library) == ()


def test_a_library_without_one_has_none_and_ours_has_none(library: Library) -> None:
    assert library.classifier is None


def test_the_card_says_what_it_was_trained_on(model: classifier.ClassifierFile) -> None:
    card = training.card(model)
    assert "made up for this test" in card
    assert "| wages |" in card
    assert json.loads(model.model_dump_json())["topics"]["wages"]["weights"]
