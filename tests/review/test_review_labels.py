"""What officials decided teaches the passage classifier."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from reviewing import cells, decide, fill, run

from procurecheck.assess import Knowledge
from procurecheck.clauses import training
from procurecheck.clauses.classifier import ClassifierFile
from procurecheck.clauses.labels import read_labels
from procurecheck.clauses.training import Taught
from procurecheck.errors import ProcurecheckError
from procurecheck.register.open import Register


def labelled(register: Register, tmp_path: Path) -> Path:
    result = run("review", "labels", "--register", register.file)
    assert result.exit_code == 0
    path = tmp_path / "reviewed.jsonl"
    path.write_text(result.stdout, encoding="utf-8")
    return path


def test_reviewed_passages_are_labels_and_open_ones_are_not(
    register: Register, tmp_path: Path, knowledge: Knowledge
) -> None:
    assert labelled(register, tmp_path).read_text(encoding="utf-8") == ""
    sheet = tmp_path / "review.xlsx"
    run("review", "export", "--register", register.file, "--case", "alpha", sheet)
    rows = cells(sheet)
    quotes = [row["Quote"] for row in rows]
    forced, wages = (
        next(n for n, q in enumerate(quotes) if q.startswith(word)) for word in ("Forced", "The contractor")
    )
    changes = {n: decide("reject", "of another contract") for n, q in enumerate(quotes) if q == quotes[forced]}
    changes |= {n: decide("accept as advisory", "a wish") for n, q in enumerate(quotes) if q == quotes[wages]}
    fill(sheet, changes)
    assert run("review", "apply", "--register", register.file, sheet).exit_code == 0
    found = {
        one.label.text: one.label for one in read_labels(labelled(register, tmp_path), tmp_path, knowledge.languages)
    }
    assert set(found) == {quotes[forced], quotes[wages]}
    assert found[quotes[forced]].labels == {}
    assert set(found[quotes[wages]].labels.values()) == {"advisory"}
    assert {(label.split, label.notice) for label in found.values()} == {("development", "alpha")}


def test_a_label_whose_text_was_changed_is_refused_and_a_line_that_is_none_is_named(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    path = tmp_path / "labels.jsonl"
    label = {"notice": "a", "split": "development", "language": "en", "start": 0, "end": 1, "sha256": "0", "text": "x"}
    path.write_text(json.dumps(label), encoding="utf-8")
    with pytest.raises(ProcurecheckError, match="not the one that was labelled"):
        read_labels(path, tmp_path, knowledge.languages)
    path.write_text("\n{}\n", encoding="utf-8")
    with pytest.raises(ProcurecheckError) as caught:
        read_labels(path, tmp_path, knowledge.languages)
    assert "line 2" in str(caught.value)


def test_the_classifier_is_taught_what_was_reviewed(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = tmp_path / "review.xlsx"
    run("review", "export", "--register", register.file, sheet)
    quotes = [row["Quote"] for row in cells(sheet)]
    fill(sheet, {n: decide("accept") for n in range(len(quotes))})
    assert run("review", "apply", "--register", register.file, sheet).exit_code == 0
    lessons: list[Taught] = []

    def train(taught: Sequence[Taught], topics: Sequence[str], trained_on: str) -> ClassifierFile:
        # the training itself takes half a minute and has its own tests
        lessons.extend(taught)
        return ClassifierFile(version=1, trained_on=trained_on, topics={})

    monkeypatch.setattr(training, "train", train)
    result = run("model", "train-clauses", "--labels", labelled(register, tmp_path), "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    reviewed = [lesson for lesson in lessons if lesson.real]
    assert {lesson.text for lesson in reviewed} == set(quotes)
    assert {lesson.group for lesson in reviewed} == {"alpha", "beta"}
    assert all(lesson.topics for lesson in reviewed)
