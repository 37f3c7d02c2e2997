"""All cases of a register as a page, a workbook and JSON Lines."""

from __future__ import annotations

import json
import re
import sys
import tracemalloc
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from contracts import made
from lxml import html

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import renewals as many
from procurecheck.cli import main
from procurecheck.i18n import LANGUAGES, use_language
from procurecheck.portfolio.words import region_name, sector_name
from procurecheck.portfolio.write import write_portfolio
from procurecheck.register.open import opened

FILES = ("index.html", "portfolio.jsonl", "portfolio.xlsx")
HOSTILE = "</script><script>alert(1)</script>\x07\u202e=1+1"
WAGES = {"clause": "wages", "topic": "wages", "status": "missing", "severity": "critical"}


def contracts() -> dict[str, dict[str, Any]]:
    return {
        "a-b": {"band": "high", "region": "DE30", "sector": "cleaning", "coverage": [WAGES], "title": "Reinigung"},
        "ab": {"band": "low", "country": "CZ"},
        "a-c": {"band": None, "title": HOSTILE, "buyer": "=cmd|' /C calc'!A0", "status": "unreadable"},
        "b": {"band": "critical", "sector": "<b>x</b>", "value": 1000.5, "currency": "EUR", "ends": "2027-01-31"},
    }


def write(url: str, out: Path, language: str = "en") -> dict[str, bytes]:
    with opened(url) as register:
        write_portfolio(register, out, language)
    return {name: (out / name).read_bytes() for name in FILES}


def lines(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "portfolio.jsonl").read_text(encoding="utf-8").splitlines()]


def test_each_present_case_has_a_line_in_the_same_order_on_every_database(url: str, tmp_path: Path) -> None:
    made(url, contracts())
    write(url, tmp_path)
    found = lines(tmp_path)
    assert [line["case"] for line in found] == ["a-b", "a-c", "ab", "b"]
    assert found[0]["coverage"] == {"wages": "missing"}
    assert (found[3]["ends"], found[3]["value"], found[3]["band"]) == ("2027-01-31", 1000.5, "critical")
    assert "id" not in found[0], "numbers of the database are nobody's business"


def test_the_same_cases_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        made(str(tmp_path / f"{name}.db"), contracts())
    assert write(str(tmp_path / "one.db"), tmp_path / "a") == write(str(tmp_path / "two.db"), tmp_path / "b")


def test_links_lead_to_reports_that_are_there(tmp_path: Path) -> None:
    url = str(tmp_path / "register.db")
    made(url, contracts())
    (tmp_path / "cases" / "b").mkdir(parents=True)
    (tmp_path / "cases" / "b" / "assessment.html").touch()
    write(url, tmp_path)
    page = html.parse(str(tmp_path / "index.html"))
    assert page.xpath("//tbody//a/@href") == ["cases/b/assessment.html"]
    assert [line["report"] for line in lines(tmp_path)] == [None, None, None, "cases/b/assessment.html"]


def test_the_page_shows_the_worst_first_and_says_what_is_not_known(tmp_path: Path) -> None:
    url = str(tmp_path / "register.db")
    made(url, contracts())
    write(url, tmp_path)
    page = html.parse(str(tmp_path / "index.html"))
    rows = page.xpath("//tbody/tr")
    assert [row.get("data-band") for row in rows] == ["critical", "high", "low", "unknown"]
    text = page.getroot().text_content()
    assert "1 case has documents that could not be read whole" in text
    assert "This was the first scan" in text
    said = page.xpath("//*[@id='regions-d']")[0].text
    assert "Germany · DE30: 1 case (high 1)." in said
    assert "Czechia: 1 case (low 1)." in said
    assert "not known: 2 cases" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_words_stay_words_in_every_language(language: str, tmp_path: Path) -> None:
    url = str(tmp_path / "register.db")
    made(url, contracts())
    files = write(url, tmp_path, language)
    text = files["index.html"].decode()
    page = html.fromstring(files["index.html"])
    assert page.get("lang") == language
    assert len(page.xpath("//script")) == 1
    assert not page.xpath("//b")
    assert "\u202e" not in text
    assert not re.search(r"""(src|href)=["']?(http|//|javascript)""", text)
    sheet = openpyxl.load_workbook(tmp_path / "portfolio.xlsx").worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any(str(cell.value).startswith("=cmd") for cell in cells)
    assert (sheet.max_row, sheet.freeze_panes) == (5, "B2")


def test_what_the_last_scan_changed_is_said(url: str, tmp_path: Path) -> None:
    made(url, {name: {"title": f"Contract {name}", "band": "elevated"} for name in ("up", "down", "same", "gone")})
    before = write(url, tmp_path)
    changed: dict[str, dict[str, Any]] = {
        "up": {"title": "Contract up", "band": "critical"},
        "down": {"title": "Contract down", "band": "low"},
        "same": {"title": "Contract same", "band": "elevated"},
        "new": {"title": "Contract new"},
    }
    made(url, changed, gone=True, again=1)
    write(url, tmp_path)
    page = html.parse(str(tmp_path / "index.html"))
    said = {
        details.find("summary").text: [" ".join(item.text_content().split()) for item in details.iter("li")]
        for details in page.xpath("//details")
    }
    assert said.keys() == {"Risk has risen: 1", "Risk has fallen: 1", "New: 1", "Gone: 1"}
    assert said["Risk has risen: 1"][0].startswith("Contract up (up)")
    assert said["Gone: 1"][0].startswith("Contract gone (gone)")
    made(url, {}, again=2)
    after = write(url, tmp_path)
    assert "Nothing." in html.fromstring(after["index.html"]).text_content()
    assert after["portfolio.jsonl"] != before["portfolio.jsonl"]


def test_memory_does_not_grow_with_the_number_of_cases(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        with opened(str(tmp_path / f"{count}.db"), create=True) as register:
            many.fill(register, count, clauses=3)
            tracemalloc.start()
            try:
                write_portfolio(register, tmp_path / str(count))
                return tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()

    peak(1)  # what is kept for good after the first time is there from now on
    # both beyond the thousand rows that are read at a time
    few, more = peak(1100), peak(2200)
    assert more < 1.15 * few
    assert len(lines(tmp_path / "2200")) == 2200


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    url = str(tmp_path / "register.db")
    made(url, contracts())
    (tmp_path / "file").touch()
    result = CliRunner().invoke(main, ["portfolio", "--register", url, "--out", str(tmp_path / "file" / "out")])
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_scan_writes_the_portfolio_and_the_command_writes_it_again(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.txt").write_text("The contractor must pay the minimum wage.\n", encoding="utf-8")
    out, register = tmp_path / "out", str(tmp_path / "register.db")
    given = ["--register", register, "--out", str(out)]
    result = CliRunner().invoke(main, ["scan", str(tmp_path / "in"), *given, "--jobs", "1"])
    assert f"Portfolio: {out / 'index.html'}" in result.output
    made_by_scan = {name: (out / name).read_bytes() for name in FILES}
    (line,) = lines(out)
    assert (out / line["report"]).is_file()
    assert line["coverage"]
    assert CliRunner().invoke(main, ["portfolio", *given, "--quiet"]).output == ""
    assert {name: (out / name).read_bytes() for name in FILES} == made_by_scan


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("DE212", "de", "Deutschland · DE212"),
        ("CZ", "cs", "Česko"),
        ("EL30", "en", "Greece · EL30"),
        ("UKI", "en", "United Kingdom · UKI"),
        ("UK", "en", "United Kingdom"),
        ("QQ1", "en", "QQ1"),
        ("<b>", "en", "<b>"),
        (None, "en", ""),
    ],
)
def test_regions_have_the_name_of_their_country_and_their_code(code: str | None, language: str, name: str) -> None:
    with use_language(language):
        assert region_name(code) == name


def test_sectors_have_their_title_in_the_language_of_the_report_and_unknown_ones_their_id() -> None:
    with use_language("de"):
        assert sector_name("cleaning") not in {"cleaning", "", "Cleaning"}
        assert sector_name("our-own") == "our-own"
        assert sector_name(None) == ""
