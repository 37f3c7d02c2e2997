"""Lists in a scan: each case is screened as ``check`` screens it, and again when a list has changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from scanning import TENDER, called, release

LIST = "name,country\nREIN G.m.b.H.,DE\nNobody at all Ltd,GB\nCity Works Ltd,GB\n"


def scan(archive: Path, folder: Path, *more: object) -> dict[str, Any]:
    result = called(
        "scan", archive, "--register", folder / "register.db", "--out", folder / "out", "--jobs", 1,
        "--log-format", "json", "--no-html", *more,
    )  # fmt: skip
    assert result.exit_code in (0, 3), result.stderr
    last: dict[str, Any] = json.loads(result.stderr.splitlines()[-1])
    return last


def record(folder: Path, case: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / case / "assessment.json").read_text(encoding="utf-8"))
    return found


def test_each_case_is_screened_as_check_does_it(archive: Path, tmp_path: Path) -> None:
    (archive / "listed.csv").write_text(LIST, encoding="utf-8")
    counts = scan(archive, tmp_path, "--lists", archive / "listed.csv")
    assert (counts["total"], counts["checked"], counts["failed"]) == (6, 6, 0)
    found = record(tmp_path / "out" / "cases", "beta")
    assert [len(one["screening"]) for one in found["suppliers"]] == [1, 0]
    beta = archive / "beta"
    one = called(
        "check", beta, "--suppliers", beta / "bidders.csv", "--lists", archive / "listed.csv", "--out",
        tmp_path / "one", "--quiet",
    )  # fmt: skip
    assert one.exit_code == 0, one.stderr
    alone = json.loads((tmp_path / "one" / "assessment.json").read_text(encoding="utf-8"))
    assert found["suppliers"] == alone["suppliers"]
    listed = (tmp_path / "one" / "assessment.json").read_text(encoding="utf-8")
    assert "listed.csv" in listed
    assert found["provenance"]["inputs"] == alone["provenance"]["inputs"]


def test_a_changed_list_has_the_cases_with_bidders_checked_again_and_no_others(archive: Path, tmp_path: Path) -> None:
    parties = [{"id": "1", "name": "City Works Ltd", "roles": ["supplier"]}]
    awards = [{"id": "a", "suppliers": [{"id": "1", "name": "City Works Ltd"}], "status": "active"}]
    (archive / "releases.jsonl").write_text(json.dumps(release(1, parties=parties, awards=awards)) + "\n")
    (archive / "plain").mkdir()
    (archive / "plain" / "tender.txt").write_text(TENDER.format(name="plain"), encoding="utf-8")
    listed = tmp_path / "listed.csv"
    listed.write_text(LIST, encoding="utf-8")
    assert scan(archive, tmp_path, "--lists", listed)["checked"] == 6
    assert scan(archive, tmp_path, "--lists", listed)["checked"] == 0
    listed.write_text(LIST.replace("REIN", "FEIN"), encoding="utf-8")
    assert scan(archive, tmp_path, "--lists", listed)["checked"] == 2
    assert record(tmp_path / "out" / "cases", "beta")["suppliers"][0]["screening"] == []
    # without the lists nothing is said of them any more
    assert scan(archive, tmp_path)["checked"] == 2


def test_a_list_that_cannot_be_used_ends_the_scan_before_its_first_case(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("colour,size\nred,3\n", encoding="utf-8")
    result = called(
        "scan", archive, "--register", tmp_path / "r.db", "--out", tmp_path / "out", "--lists", tmp_path / "odd.csv"
    )
    assert result.exit_code == 2
    assert "odd.csv" in result.stderr and "names of companies" in result.stderr
    assert not (tmp_path / "out").exists()
