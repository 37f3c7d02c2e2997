"""Whole archives: each case is checked once, remembered, and checked again when something about it changed."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from scanning import TENDER, called, files, release, run

from procurecheck.model import Assessment
from procurecheck.register import read
from procurecheck.register.open import opened


def scan(archive: Path, folder: Path, *more: object) -> dict[str, Any]:
    """Scan and return the counts that the log ends with."""
    result = called(
        "scan", archive, "--register", folder / "register.db", "--out", folder / "out", "--jobs", 1,
        "--log-format", "json", *more,
    )  # fmt: skip
    assert result.exit_code in (0, 3), result.stderr
    last: dict[str, Any] = json.loads(result.stderr.splitlines()[-1])
    assert last["event"] == "done"
    return last


def current(folder: Path) -> dict[str, Any]:
    with opened(str(folder / "register.db")) as register:
        return {row.case_id: row for row in read.current(register)}


def test_an_archive_gives_a_report_for_each_case_and_a_register(archive: Path, tmp_path: Path) -> None:
    counts = scan(archive, tmp_path, "--jobs", 2)
    assert (counts["total"], counts["checked"], counts["failed"]) == (6, 6, 0)
    known = current(tmp_path)
    assert {"alpha", "beta", "gamma"} < known.keys()
    assert {path.name for path in (tmp_path / "out" / "cases").iterdir()} == known.keys()
    for case, row in known.items():
        text = (tmp_path / "out" / "cases" / case / "assessment.json").read_text(encoding="utf-8")
        assessment = Assessment.model_validate_json(text)
        assert assessment.case.id == case
        assert row.assessment == assessment.provenance.hash
        assert row.band == assessment.summary.band
        assert len(assessment.findings) > 0
        assert (tmp_path / "out" / "cases" / case / "assessment.html").is_file()
        with opened(str(tmp_path / "register.db")) as register:
            assert read.record(register, row.id) == text
    assert len([row for row in known.values() if row.suppliers_band]) == 1
    ends = {str(row.ends) for row in known.values() if row.ends}
    assert ends == {"2028-04-30"}


def test_a_second_scan_repeats_nothing_and_changes_no_file(scanned: Path) -> None:
    before = files(scanned / "out" / "cases")
    counts = scan(scanned / "archive", scanned)
    assert (counts["checked"], counts["unchanged"], counts["removed"]) == (0, 6, 0)
    assert files(scanned / "out" / "cases") == before
    assert {row.number for row in current(scanned).values()} == {1}


@pytest.mark.slow
def test_what_changed_is_checked_again_and_what_has_gone_is_history(scanned: Path) -> None:
    archive = scanned / "archive"
    (archive / "alpha" / "tender.txt").write_text(TENDER.format(name="alpha") + "\nNeu.\n", encoding="utf-8")
    (archive / "beta" / "bidders.csv").write_text("name,price\nRein GmbH,500\n", encoding="utf-8")
    (archive / "delta.txt").unlink()
    changed = release(2, tag=["tender"], title="other")
    (archive / "releases.jsonl").write_text(json.dumps(changed) + "\n", encoding="utf-8")
    counts = scan(archive, scanned)
    assert (counts["checked"], counts["unchanged"], counts["removed"]) == (3, 1, 2)
    assert "alpha" in current(scanned)
    assert not [case for case in current(scanned) if case.startswith("delta")]
    with opened(str(scanned / "register.db")) as register:
        first, second = read.history(register, "alpha")
        assert (first.number, second.number, first.is_current, second.is_current) == (1, 2, False, True)
        assert first.content != second.content
        gone = next(
            case for case in (p.name for p in (scanned / "out" / "cases").iterdir()) if case.startswith("delta")
        )
        kept, removal = read.history(register, gone)
        assert removal.removed
        assert read.record(register, kept.id)
        was = {row.case_id for row in read.known_after(register, 1)}
        assert gone in was
        assert len(was) == 6
        assert len(list(read.known_after(register, 2))) == 4


@pytest.mark.slow
def test_a_lost_report_is_written_again_from_the_register(scanned: Path) -> None:
    before = files(scanned / "out" / "cases")
    (scanned / "out" / "cases" / "alpha" / "assessment.html").unlink()
    (scanned / "out" / "cases" / "beta" / "assessment.json").unlink()
    assert scan(scanned / "archive", scanned)["checked"] == 0
    assert files(scanned / "out" / "cases") == before


@pytest.mark.slow
def test_what_a_killed_scan_left_half_written_is_removed(scanned: Path) -> None:
    before = files(scanned / "out")
    for name in ("index.html", "portfolio.xlsx", "cases/alpha/assessment.json"):
        path = scanned / "out" / name
        path.with_name(f".{path.name}.k1ll3d").write_bytes(b"half")
    (scanned / "out" / "cases" / "alpha" / "assessment.json").unlink()
    scan(scanned / "archive", scanned)
    assert files(scanned / "out").keys() == before.keys()


@pytest.mark.slow
def test_other_options_are_other_assessments(scanned: Path) -> None:
    assert scan(scanned / "archive", scanned, "--stage", "contract")["checked"] == 6


@pytest.mark.slow
def test_one_process_and_three_give_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    for jobs in (1, 3):
        folder = tmp_path / str(jobs)
        scan(archive, folder, "--jobs", jobs)
    assert files(tmp_path / "1" / "out") == files(tmp_path / "3" / "out")


def test_the_log_names_cases_and_nothing_of_what_is_in_them(archive: Path, tmp_path: Path) -> None:
    result = run("scan", archive, "--register", tmp_path / "r.db", "--out", tmp_path / "out", "--log-format", "text")
    for word in ("GmbH", "tender.txt", "Town of", "Cleaning of", "Mindestlohn"):
        assert word not in result.stdout + result.stderr
    assert "checked case=alpha status=read" in result.stderr


@pytest.mark.slow
def test_a_scan_that_is_no_terminal_is_quiet(archive: Path, tmp_path: Path) -> None:
    result = run("scan", archive, "--register", tmp_path / "r.db", "--out", tmp_path / "out", "--jobs", 1, "--quiet")
    assert (result.stdout, result.stderr) == ("", "")
    assert result.returncode == 0


@pytest.mark.slow
def test_a_band_can_stop_a_job(archive: Path, tmp_path: Path) -> None:
    where = ["--register", tmp_path / "r.db", "--out", tmp_path / "o", "--jobs", 1]
    result = called("scan", archive, *where, "--fail-on", "elevated")
    assert result.exit_code == 1, result.output


def test_no_more_processes_are_started_than_there_is_work_for(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []

    def counted(*arguments: Any, **more: Any) -> subprocess.Popen[bytes]:
        process = start(*arguments, **more)
        started.append(process.pid)
        return process

    start = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", counted)
    assert scan(archive, tmp_path, "--jobs", 3, "--no-html")["checked"] == 6
    assert len(started) == 3
    started.clear()
    assert scan(archive, tmp_path, "--jobs", 3, "--no-html")["checked"] == 0
    assert len(started) == 1
    started.clear()
    (archive / "delta.txt").write_text("Another text.", encoding="utf-8")
    assert scan(archive, tmp_path, "--jobs", 3, "--no-html")["checked"] == 1
    assert len(started) == 1
