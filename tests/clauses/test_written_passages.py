"""The passages that we wrote and had labelled: in order, apart from the library, and recognised as well as ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from procurecheck.clauses import evaluation
from procurecheck.clauses.labels import Labelled, Split, read_labels
from procurecheck.clauses.library import Library
from procurecheck.languages import Languages

WRITTEN = Path(__file__).parents[1] / "corpora" / "written.jsonl"


@pytest.fixture(scope="module")
def passages(languages: Languages) -> list[Labelled]:
    return read_labels(WRITTEN, WRITTEN.parent, languages)


def test_the_labels_are_of_our_topics_and_languages_and_each_passage_stands_once(
    passages: list[Labelled], shipped: Library, languages: Languages
) -> None:
    assert len({passage.text for passage in passages}) == len(passages) >= 1000
    assert {passage.label.language for passage in passages} <= set(languages)
    assert {topic for passage in passages for topic in passage.label.labels} <= set(shipped.about.topics)


def test_no_procedure_is_in_both_halves(passages: list[Labelled]) -> None:
    halves = {passage.label.notice: passage.label.split for passage in passages}
    assert all(halves[passage.label.notice] == passage.label.split for passage in passages)


def test_no_passage_became_an_example_of_the_library(passages: list[Labelled], shipped: Library) -> None:
    examples = {text for text, _ in evaluation.examples_of(shipped)}
    assert [passage.text for passage in passages if passage.text in examples] == []


@pytest.mark.parametrize(("split", "least"), [("development", 0.9), ("reported", 0.8)])
def test_recognition_does_not_fall_behind_what_was_reached(
    split: Split, least: float, passages: list[Labelled], shipped: Library, languages: Languages
) -> None:
    own = [passage for passage in passages if passage.label.split == split]
    f1 = evaluation.rates(own, evaluation.by_library(shipped, languages)(own)).f1
    assert f1 is not None
    assert f1 >= least
