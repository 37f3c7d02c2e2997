"""The evaluation: labels stand without their texts, counts are right, and nothing is measured in silence."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from procurecheck.clauses import evaluation
from procurecheck.clauses.evaluation import Rates
from procurecheck.clauses.labels import Label, Labelled, Topics, as_json, read_labels
from procurecheck.clauses.library import Library
from procurecheck.cli import main
from procurecheck.documents.pack import read_pack
from procurecheck.errors import ProcurecheckError
from procurecheck.languages import Languages

TEXTS = {
    "a.txt": "The contractor shall pay the minimum wage.",
    "b.txt": "The contractor should pay the minimum wage.",
    "c.txt": "A decent income for all workers is a condition of this contract.",
    "d.txt": "Windows are cleaned with water by the contractor of the town.",
}
WANTED = {"a.txt": {"wages": "binding"}, "b.txt": {"wages": "binding"}, "c.txt": {"wages": "binding"}, "d.txt": {}}


@pytest.fixture
def notices(tmp_path: Path) -> Path:
    folder = tmp_path / "notices"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    path = tmp_path / "labels.jsonl"
    made = [
        Label(
            notice=name, split="reported" if name < "d" else "development", language="en", start=0, end=len(text),
            sha256=hashlib.sha256(text.encode()).hexdigest(), labels=WANTED[name], first=WANTED[name], second={},
        )
        for name, text in TEXTS.items()
    ]  # fmt: skip
    path.write_text(as_json(made), encoding="utf-8")
    return path


def test_the_library_is_measured_against_the_labels(
    labels: Path, notices: Path, library: Library, small_languages: Languages
) -> None:
    passages = read_labels(labels, notices, small_languages)
    guesses = evaluation.by_library(library, small_languages)(passages)
    assert evaluation.rates(passages, guesses) == Rates(true=2, false=0, missed=1)
    assert evaluation.rates(passages, guesses, "child-labour") == Rates(0, 0, 0)
    assert evaluation.strength_rate(passages, guesses) == (1, 2)


def test_rates_are_what_they_are_called() -> None:
    rates = Rates(true=6, false=2, missed=4)
    assert (rates.precision, rates.recall) == (0.75, 0.6)
    assert rates.f1 == pytest.approx(2 * 0.75 * 0.6 / 1.35)
    assert (Rates(0, 0, 0).precision, Rates(0, 0, 0).recall, Rates(0, 0, 0).f1) == (None, None, None)


def test_kappa_is_one_for_equal_readings_and_none_better_than_chance_is_zero() -> None:
    def label(first: bool, second: bool) -> Label:
        return Label(
            notice="n", split="reported", language="en", start=0, end=1, sha256="0",
            first={"wages": "binding"} if first else {}, second={"wages": "binding"} if second else {},
        )  # fmt: skip

    assert evaluation.kappa([label(True, True), label(False, False)], ["wages"]) == 1.0
    by_chance = [label(a, b) for a in (True, False) for b in (True, False)]
    assert evaluation.kappa(by_chance, ["wages"]) == pytest.approx(0.0)


def test_intervals_hold_the_rate_and_are_the_same_each_time() -> None:
    passages = [
        Labelled(Label(notice=str(i), split="reported", language="en", start=0, end=1, sha256="0",
                       labels={"wages": "binding"}), "") for i in range(40)
    ]  # fmt: skip
    guesses: list[Topics] = [{"wages": "binding"} if i % 4 else {} for i in range(40)]
    low, high = evaluation.interval(passages, guesses, lambda r: r.recall) or (0, 0)
    assert low < 0.75 < high
    assert high - low < 0.35
    assert evaluation.interval(passages, guesses, lambda r: r.recall) == (low, high)


def test_a_changed_or_missing_notice_is_told_and_never_measured(
    labels: Path, notices: Path, small_languages: Languages
) -> None:
    (notices / "b.txt").write_text("The contractor must pay the minimum wage!", encoding="utf-8")
    with pytest.raises(ProcurecheckError, match="not the text that was labelled"):
        read_labels(labels, notices, small_languages)
    (notices / "b.txt").unlink()
    with pytest.raises(ProcurecheckError, match="missing"):
        read_labels(labels, notices, small_languages)


def test_the_regression_learns_only_what_it_is_given() -> None:
    training: list[tuple[str, Topics]] = [
        (f"pay the minimum wage to worker {i}", {"wages": "binding"}) for i in range(10)
    ] + [(f"clean the window number {i} with water", {}) for i in range(10)]
    guess = evaluation.by_regression(training)
    blank = Label(notice="n", split="reported", language="en", start=0, end=1, sha256="0")
    found = guess([Labelled(blank, "the wage to pay"), Labelled(blank, "water on the window")])
    assert found == [{"wages": "binding"}, {}]


def test_the_command_prints_library_baselines_and_errors(labels: Path, notices: Path, folder: Path) -> None:
    arguments = ["evaluate", "clauses", "--labels", str(labels), "--notices", str(notices), "--library", str(folder)]
    result = CliRunner().invoke(main, [*arguments, "--errors"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    lines = {line.split("  ")[0]: line.split() for line in result.output.splitlines()}
    assert lines["library"][1:5] == ["3", "2", "0", "1"]
    assert "keyword list" in lines
    assert "TF-IDF + regression" in lines
    assert "strength right for 1 of 2 true findings" in result.output
    assert "missed wages" in result.output
    assert CliRunner().invoke(main, [*arguments[:3], "none.jsonl"]).exit_code == 2


def test_a_passage_is_read_under_its_heading_as_a_check_reads_it(
    tmp_path: Path, library: Library, small_languages: Languages
) -> None:
    text = "# Pay of all staff\n\nFair and in time.\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    passage = read_pack(tmp_path / "a.md", small_languages)[0].passages[-1]
    label = Label(
        notice="a.md", split="reported", language="en", start=passage.start, end=passage.end,
        sha256=hashlib.sha256(passage.text.encode()).hexdigest(),
    )  # fmt: skip
    (tmp_path / "labels.jsonl").write_text(as_json([label]), encoding="utf-8")
    read = read_labels(tmp_path / "labels.jsonl", tmp_path, small_languages)
    assert [(one.text, one.heading) for one in read] == [("Fair and in time.", "Pay of all staff")]


def test_a_passage_that_its_label_brings_is_read_under_the_heading_that_it_brings(
    tmp_path: Path, small_languages: Languages
) -> None:
    label = Label(
        notice="case", split="reported", language="en", start=0, end=18, text="Fair and in time.",
        sha256=hashlib.sha256(b"Fair and in time.").hexdigest(), heading="Pay of all staff",
    )  # fmt: skip
    (tmp_path / "labels.jsonl").write_text(as_json([label]), encoding="utf-8")
    (read,) = read_labels(tmp_path / "labels.jsonl", tmp_path, small_languages)
    assert (read.text, read.heading) == ("Fair and in time.", "Pay of all staff")
