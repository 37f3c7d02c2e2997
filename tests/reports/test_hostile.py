"""Hostile words in file names, documents, tables and options, through the whole program into every format."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from report_reading import text_of, working_parts

from procurecheck.cli import main
from procurecheck.model import Assessment

FORMATS = ("html", "pdf", "docx", "xlsx", "md")
SCRIPT = "<script>alert(1)</script>"
EVIL = f"=HYPERLINK(1) {SCRIPT} {{{{7*7}}}} #eval(1) [a](javascript:x) ]]> &#60; \u202egnp.exe"
"""Without what no file name, CSV cell or paragraph can hold: slashes, line ends."""


def run(folder: Path, words: str) -> Path:
    """Check a pack in which ``words`` stand wherever a buyer or a bidder can put some; return the report."""
    pack = folder / "pack"
    pack.mkdir(parents=True)
    name = words.replace("/", "_")[:90]
    (pack / f"{name}.txt").write_text(
        f"# {words}\n\nThe contractor shall pay all workers {words} at least the statutory minimum wage.\n\n"
        f"The contractor shall not use forced labour \x1b[31m {words}\x07.\n",
        encoding="utf-8",
    )
    (pack / f"{name}.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    quoted = words.replace('"', '""')
    (folder / "bidders.csv").write_text(
        f'id,name,price,"{quoted}"\n"{quoted}","{quoted}",100,"{quoted}"\n"2","@SUM(1)",x{quoted[:5]},1\n',
        encoding="utf-8",
    )
    arguments = ["check", str(pack), "--suppliers", str(folder / "bidders.csv"), "--out", str(folder / "report")]
    arguments += ["--title", words, *(word for name in FORMATS for word in ("--format", name))]
    done = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert done.exit_code == 3, done.output
    assert not [sign for sign in done.output if ord(sign) < 32 and sign != "\n"]
    return folder / "report"


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(tmp_path_factory.mktemp("evil"), EVIL)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(tmp_path_factory.mktemp("plain"), "plain words of the same kind")


def test_the_words_reached_the_record(evil: Path) -> None:
    made = Assessment.model_validate_json((evil / "assessment.json").read_text(encoding="utf-8"))
    assert made.case.title == EVIL
    assert any(SCRIPT in finding.evidence.quote for finding in made.findings)
    assert all("alert(1)" in document.path for document in made.documents)
    assert any(SCRIPT in supplier.name for supplier in made.suppliers)
    assert any(SCRIPT in note for note in made.notes)


@pytest.mark.parametrize("name", FORMATS)
def test_they_are_text_in_every_format_and_nothing_else(name: str, evil: Path, plain: Path) -> None:
    data = (evil / f"assessment.{name}").read_bytes()
    if name != "html":
        assert SCRIPT in text_of(name, data).replace("\u200b", "")
    assert working_parts(name, data) <= working_parts(name, (plain / f"assessment.{name}").read_bytes())
    assert "\u202e" not in text_of(name, data)


@pytest.mark.parametrize("name", ["json", "html", "pdf"])
def test_such_a_report_can_be_verified_and_explained(name: str, evil: Path) -> None:
    report = evil / f"assessment.{name}"
    done = CliRunner().invoke(main, ["verify", str(report)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    done = CliRunner().invoke(main, ["explain", str(report), "--clause", "wages"], catch_exceptions=False)
    assert done.exit_code == 0
    assert SCRIPT in done.output
    assert not [sign for sign in done.output if ord(sign) < 32 and sign != "\n"]
