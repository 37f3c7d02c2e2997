"""What a new library would change in past cases is known before it is published."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from reviewing import TEXT, decide, fill, run

from procurecheck.knowledge import default_folder

pytestmark = pytest.mark.slow


@pytest.fixture
def scanned(tmp_path: Path) -> Path:
    """A folder with the inputs, the register and the reports of a scan."""
    for name in ("alpha", "beta", "gamma", "delta"):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "tender.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "in" / "beta" / "tender.md").write_text("# Conditions\n\nThe work is done daily.\n", encoding="utf-8")
    release = {
        "ocid": "ocds-abc123-1",
        "id": "1",
        "date": "2026-03-01T00:00:00Z",
        "tag": ["tender"],
        "tender": {"title": "Cleaning", "description": "The contractor must pay its workers the minimum wage."},
    }
    (tmp_path / "in" / "releases.jsonl").write_text(json.dumps(release) + "\n", encoding="utf-8")
    result = run(
        "scan", tmp_path / "in", "--register", tmp_path / "r.db", "--out", tmp_path / "out", "--jobs", 1, "--no-html"
    )
    assert result.exit_code == 0, result.output
    return tmp_path


def library(scanned: Path) -> Path:
    """The shipped library without the words that find the ban on forced labour in English."""
    new = scanned / "new"
    shutil.copytree(default_folder("clauses"), new)
    file = new / "forced-labour" / "en.yaml"
    text = file.read_text(encoding="utf-8")
    start, end = text.index("queries:"), text.index("model_text:")
    file.write_text(f"{text[:start]}queries:\n  - find: '\"zebra crossing\"'\n{text[end:]}", encoding="utf-8")
    return new


def test_cases_that_would_change_are_named_and_nothing_is_written(scanned: Path) -> None:
    before = {path: path.read_bytes() for path in (scanned / "out").rglob("*.json")}
    new = library(scanned)
    (scanned / "in" / "gamma" / "tender.md").write_text(TEXT + "more", encoding="utf-8")
    shutil.rmtree(scanned / "in" / "delta")
    arguments = ("clauses", "impact", "--register", scanned / "r.db", "--library", new, "--jobs", 1)
    result = run(*arguments, "--json")
    assert result.exit_code == 3, result.output
    told = json.loads(result.stdout)
    assert told["compared"] == 3
    (alpha,) = told["changed"]
    assert alpha["case"] == "alpha"
    assert [(c["clause"], c["before"], c["after"]) for c in alpha["changes"]] == [("forced-labour", "met", "missing")]
    assert alpha["score"][1] < alpha["score"][0]
    why = {one["case"]: one["why"] for one in told["not_compared"]}
    assert set(why) == {"gamma", "delta"}
    assert "changed" in why["gamma"]
    assert "no longer" in why["delta"]
    assert told["other_program"] == 0
    assert {path: path.read_bytes() for path in (scanned / "out").rglob("*.json")} == before


def test_the_same_library_changes_nothing_and_decisions_still_hold(scanned: Path) -> None:
    sheet = scanned / "review.xlsx"
    run("review", "export", "--register", scanned / "r.db", "--case", "alpha", sheet)
    fill(sheet, {0: decide("reject", "no")})
    assert run("review", "apply", "--register", scanned / "r.db", sheet).exit_code == 0
    run("scan", scanned / "in", "--register", scanned / "r.db", "--out", scanned / "out", "--jobs", 1, "--no-html")
    result = run(
        "clauses", "impact", "--register", scanned / "r.db", "--library", default_folder("clauses"), "--jobs", 1
    )
    assert result.exit_code == 0, result.output
    assert "0 of 5 cases change; 0 were not compared." in result.output
