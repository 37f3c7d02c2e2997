"""Lists in a check: hits reach the report as questions, change no score, and can be verified."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from procurecheck.cli import main

BIDDERS = (
    "name,registration number,country,director\nStavby Novotný s.r.o.,12345678,CZ,Jan Zlý\nOmega a.s.,,CZ,Petr Dobrý\n"
)
LIST = "name,registration number,country,kind\nSTAVBY NOVOTNY spol. s r.o.,,CZ,company\nJan Zlý,,CZ,person\n"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    (tmp_path / "tender.txt").write_text("The contractor must pay the statutory minimum wage.\n", encoding="utf-8")
    (tmp_path / "bidders.csv").write_text(BIDDERS, encoding="utf-8")
    (tmp_path / "debarred.csv").write_text(LIST, encoding="utf-8")
    return tmp_path


def check(case: Path, *options: str) -> dict:
    arguments = [
        "check",
        str(case / "tender.txt"),
        "--suppliers",
        str(case / "bidders.csv"),
        "--out",
        str(case / "out"),
    ]
    done = CliRunner().invoke(main, [*arguments, *options])
    assert done.exit_code == 0, done.output
    return json.loads((case / "out" / "assessment.json").read_text(encoding="utf-8"))


def test_a_hit_reaches_the_report_as_a_question(case: Path) -> None:
    record = check(case, "--lists", str(case / "debarred.csv"))
    first, second = record["suppliers"]
    (hit,) = first["screening"]
    assert (hit["list"], hit["entry"]) == ("debarred.csv", "STAVBY NOVOTNY spol. s r.o.")
    assert first["questions"][0] == hit["question"]
    assert second["screening"] == []
    page = (case / "out" / "assessment.html").read_text(encoding="utf-8")
    assert "STAVBY NOVOTNY spol. s r.o." in page and "Please confirm whether Stavby Novotný" in page


def test_screening_adds_no_points_and_changes_no_band(case: Path) -> None:
    with_list = check(case, "--lists", str(case / "debarred.csv"))
    without = check(case)
    assert [s["risk"] for s in with_list["suppliers"]] == [s["risk"] for s in without["suppliers"]]
    assert with_list["summary"]["band"] == without["summary"]["band"]


def test_names_of_persons_are_neither_read_nor_screened(case: Path) -> None:
    record = check(case, "--lists", str(case / "debarred.csv"))
    text = json.dumps(record, ensure_ascii=False)
    assert "Jan Zlý" not in text and "Petr Dobrý" not in text
    assert any("1 entry about a person was left out" in note for note in record["notes"])


def test_the_list_is_named_with_its_hash_and_the_report_can_be_verified(case: Path) -> None:
    record = check(case, "--lists", str(case / "debarred.csv"))
    assert record["provenance"]["inputs"][-1]["path"] == "debarred.csv"
    report = str(case / "out" / "assessment.json")
    assert CliRunner().invoke(main, ["verify", report]).exit_code == 0
    (case / "debarred.csv").write_text(LIST + "Another Ltd,,GB,company\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["verify", report])
    assert done.exit_code == 1
    assert "debarred.csv: it is another file now" in done.output


def test_a_list_without_bidders_is_refused(case: Path) -> None:
    done = CliRunner().invoke(main, ["check", str(case / "tender.txt"), "--lists", str(case / "debarred.csv")])
    assert done.exit_code == 2
    assert "--suppliers" in done.stderr


def test_the_report_asks_in_its_language(case: Path) -> None:
    record = check(case, "--lists", str(case / "debarred.csv"), "--report-language", "de")
    assert record["suppliers"][0]["questions"][0].startswith("Bitte bestätigen Sie, ob Stavby Novotný s.r.o.")
