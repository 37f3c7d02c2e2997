"""What changed between two scans, or two assessments of a case."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from procurecheck.cli import main


def line(case: str, band: str | None = "low", status: str = "read", **coverage: str) -> dict[str, Any]:
    return {"case": case, "title": f"Contract {case}", "band": band, "status": status, "coverage": coverage}


def portfolio(path: Path, *lines: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
    return path


def diff(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["diff", *map(str, arguments)])


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    old = portfolio(
        tmp_path / "old.jsonl", line("same", wages="met"), line("gone", "high"), line("rises", "low", wages="met"),
        line("falls", "critical"), line("cover", "high", wages="met", old="weak"), line("read", status="unreadable"),
    )  # fmt: skip
    new = portfolio(
        tmp_path / "new.jsonl", line("cover", "high", wages="missing", new="met"), line("falls", "elevated"),
        line("new", "critical"), line("rises", "high", wages="met"), line("same", wages="met"), line("read"),
    )  # fmt: skip
    return old, new


def test_cases_added_removed_up_down_and_changed_are_told_in_any_order(two: tuple[Path, Path]) -> None:
    found = json.loads(diff(*two, "--json").stdout)
    assert found["counts"] == {
        "added": 1, "removed": 1, "band_up": 1, "band_down": 1, "changed": 2, "unchanged": 1
    }  # fmt: skip
    by_case = {change["case"]: change for change in found["changes"]}
    assert list(by_case) == sorted(by_case)
    assert by_case["rises"]["band"] == {"old": "low", "new": "high"}
    assert by_case["gone"]["band"] == {"old": "high", "new": None}
    assert by_case["read"]["status"] == {"old": "unreadable", "new": "read"}
    assert by_case["cover"]["coverage"] == [
        {"clause": "wages", "old": "met", "new": "missing"},
        {"clause": "new", "old": None, "new": "met"},
        {"clause": "old", "old": "weak", "new": None},
    ]


def test_it_is_told_in_words(two: tuple[Path, Path]) -> None:
    text = diff(*two).stdout
    assert text.startswith("6 cases have changed, 1 is as it was.")
    assert "Risk has risen: 1\n  rises (Contract rises): low → high\n" in text
    assert "  cover (Contract cover): high\n    wages: met → missing\n    new: not required → met\n" in text
    assert "    files: unreadable → read" in text
    assert diff(two[0], two[0]).stdout == "0 cases have changed, 6 are as they were.\n"


def test_the_exit_code_looks_at_what_is_new_or_has_risen(two: tuple[Path, Path]) -> None:
    assert diff(*two).exit_code == 0
    assert diff(*two, "--fail-on", "critical").exit_code == 1
    assert diff(two[1], two[0], "--fail-on", "critical").exit_code == 1, "falls rises to critical again"
    assert diff(two[0], two[0], "--fail-on", "low").exit_code == 0


def test_two_assessments_of_a_case_are_compared(tmp_path: Path) -> None:
    (tmp_path / "tender.txt").write_text("The contractor must pay the minimum wage.\n", encoding="utf-8")
    for name, text in (("a", "must"), ("b", "should")):
        (tmp_path / "tender.txt").write_text(f"The contractor {text} pay the minimum wage.\n", encoding="utf-8")
        command = ["check", str(tmp_path / "tender.txt"), "--out", str(tmp_path / name), "--country", "GB"]
        assert CliRunner().invoke(main, command).exit_code == 0
    text = diff(tmp_path / "a", tmp_path / "b" / "assessment.json").stdout
    assert "wages: met → weak" in text
    assert diff(tmp_path / "a", tmp_path / "a").stdout == "0 cases have changed, 1 is as it was.\n"


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", '{"case": 1}', '{"case": {"id": "x"}}', "[" * 100_000, '{"case": "x"}\n', "\x00"],
)
@pytest.mark.parametrize("name", ["x.json", "x.jsonl"])
def test_a_file_that_is_neither_is_named(two: tuple[Path, Path], content: str, name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    result = diff(two[0], tmp_path / name)
    if (content, name) == ("", "x.jsonl"):
        assert result.exit_code == 0, "a register without cases has an empty portfolio"
        return
    assert result.exit_code == 2
    assert name in result.output
    assert "Traceback" not in result.output


def test_a_case_that_stands_twice_and_what_is_not_there_are_named(two: tuple[Path, Path], tmp_path: Path) -> None:
    twice = portfolio(tmp_path / "twice.jsonl", line("a"), line("a"))
    for names in ((two[0], twice), (twice, two[0])):
        assert "twice.jsonl line 2: the case “a” stands in it twice" in diff(*names).output
    assert diff(two[0], tmp_path / "none.jsonl").exit_code == 2
    (tmp_path / "empty").mkdir()
    assert "holds no portfolio.jsonl" in diff(two[0], tmp_path / "empty").output


def test_hostile_words_cannot_reach_the_terminal(tmp_path: Path) -> None:
    one = portfolio(tmp_path / "one.jsonl", line("a"))
    other = portfolio(tmp_path / "other.jsonl", {**line("a", "high"), "title": "\x1b[2Jgone\n\u202e"})
    assert not set(diff(one, other).stdout) & set("\x1b\u202e")
