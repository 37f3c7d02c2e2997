"""Officials decide on findings in a sheet: out, filled in, back, and nothing lost on the way."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from reviewing import TEXT, assessed, cells, decide, decisions, fill, keep, mark, run

from procurecheck.assess import Knowledge
from procurecheck.i18n import LANGUAGES, _, use_language
from procurecheck.register.open import Register
from procurecheck.review.items import WORDS
from procurecheck.review.sheet import COLUMNS, DECISION, KEY, LOCKED, OPEN, REASON, REVIEWER


@pytest.fixture
def sheet(register: Register, tmp_path: Path) -> Path:
    path = tmp_path / "review.xlsx"
    assert run("review", "export", "--register", register.file, path).exit_code == 0
    return path


def test_the_sheet_holds_each_finding_locked_and_only_the_decision_open(sheet: Path, knowledge: Knowledge) -> None:
    rows = cells(sheet)
    findings = assessed(knowledge, "alpha").findings
    assert [row["Quote"] for row in rows if row["Case"] == "alpha"] == [f.evidence.quote for f in findings]
    assert {row["Case"] for row in rows} == {"alpha", "beta"}
    page = openpyxl.load_workbook(io.BytesIO(sheet.read_bytes()))["Review"]
    assert page.protection.sheet
    assert page.freeze_panes == "B2"
    assert page.auto_filter.ref
    for name, cell in zip(COLUMNS, page[2], strict=True):
        assert cell.protection.locked == (name not in OPEN)
        assert cell.data_type in {"s", "n"}
    (choice,) = page.data_validations.dataValidation
    assert choice.formula1 == f'"{",".join(WORDS)}"'
    assert page.column_dimensions[page.cell(1, COLUMNS.index(KEY) + 1).column_letter].hidden


def test_the_same_register_gives_the_same_bytes(register: Register, sheet: Path, tmp_path: Path) -> None:
    other = tmp_path / "again.xlsx"
    run("review", "export", "--register", register.file, other)
    assert other.read_bytes() == sheet.read_bytes()


def test_cases_are_chosen_by_id_and_by_band(register: Register, tmp_path: Path) -> None:
    path = tmp_path / "one.xlsx"
    assert run("review", "export", "--register", register.file, "--case", "beta", path).exit_code == 0
    assert {row["Case"] for row in cells(path)} == {"beta"}
    result = run("review", "export", "--register", register.file, "--case", "gamma", path)
    assert (result.exit_code, "no case “gamma”" in result.output) == (2, True)
    assert run("review", "export", "--register", register.file, "--min-band", "low", path).exit_code == 0
    assert {row["Case"] for row in cells(path)} == {"alpha", "beta"}


def test_more_findings_than_a_sheet_can_be_worked_with_are_refused(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("procurecheck.review.sheet.MOST", 2)
    result = run("review", "export", "--register", register.file, tmp_path / "r.xlsx")
    assert (result.exit_code, "more than 2 findings" in result.output) == (2, True)
    assert not (tmp_path / "r.xlsx").exists()


def test_what_was_decided_is_kept_and_stands_in_the_next_sheet(register: Register, sheet: Path) -> None:
    rows = cells(sheet)
    fill(
        sheet,
        {0: decide("Accept"), 1: decide("reject", "only a heading"), 2: {**decide(WORDS[3], "a wish"), REVIEWER: "AB"}},
    )
    result = run("review", "apply", "--register", register.file, "--by", "office", sheet)
    assert result.exit_code == 0, result.output
    assert decisions(register, "alpha") == {
        mark(rows[0]): ("accepted", None, "", "office"),
        mark(rows[1]): ("rejected", None, "only a heading", "office"),
        mark(rows[2]): ("accepted", "advisory", "a wish", "AB"),
    }
    run("review", "export", "--register", register.file, sheet)
    assert [row[DECISION] for row in cells(sheet)[:3]] == ["accept", "reject", "accept as advisory"]
    assert cells(sheet)[1][REASON] == "only a heading"
    again = run("review", "apply", "--register", register.file, sheet)
    assert (again.exit_code, again.output.startswith("0 decisions kept, 3 known before")) == (0, True)
    run("review", "export", "--register", register.file, "--undecided", sheet)
    assert {mark(row) for row in rows} - {mark(row) for row in rows[:3]} >= {
        mark(row) for row in cells(sheet) if row["Case"] == "alpha"
    }


def test_each_fault_is_named_by_row_and_column_and_the_good_rows_are_taken(register: Register, sheet: Path) -> None:
    first = [row for row in cells(sheet) if row["Case"] == "alpha"]
    start = len(first)
    fill(
        sheet,
        {
            0: decide("acept"),
            1: decide("reject"),
            2: {"Quote": "other words", **decide("accept")},
            start: {KEY: "999:abc:0", **decide("accept")},
            start + 1: {REASON: "why"},
            start + 2: decide("accept"),
        },
    )
    result = run("review", "apply", "--register", register.file, sheet)
    assert result.exit_code == 1
    said = result.output
    assert f"row 2, column {DECISION}: “acept” is not a decision. Did you mean “accept”?" in said
    assert f"row 3, column {REASON}: “reject” needs a reason" in said
    assert f"row 4, column {LOCKED[-1]}: this locked cell was changed" in said
    assert f"row {start + 2}, column {KEY}: this is not the id" in said
    assert f"row {start + 3}, column {DECISION}: there is a reason and no decision" in said
    assert decisions(register, "alpha") == {}
    assert list(decisions(register, "beta").values()) == [("accepted", None, "", None)]


def test_a_decision_that_somebody_else_took_meanwhile_is_not_overwritten(
    register: Register, sheet: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.xlsx"
    shutil.copy(sheet, other)
    fill(sheet, {0: decide("accept"), 1: decide("accept")})
    fill(other, {0: decide("reject", "no"), 1: decide("accept")})
    run("review", "apply", "--register", register.file, "--by", "AB", sheet)
    result = run("review", "apply", "--register", register.file, other)
    assert result.exit_code == 1
    assert f"row 2, column {DECISION}: it was decided otherwise meanwhile: “accept” (AB, " in result.output
    assert "1 known before" in result.output
    run("review", "export", "--register", register.file, sheet)
    fill(sheet, {0: decide("reject", "looked again")})
    assert run("review", "apply", "--register", register.file, sheet).exit_code == 0
    assert ("rejected", None, "looked again", None) in decisions(register, "alpha").values()


def test_a_finding_that_is_no_longer_there_is_not_decided(
    register: Register, sheet: Path, knowledge: Knowledge
) -> None:
    fill(sheet, {0: decide("accept")})
    keep(register, assessed(knowledge, "alpha", TEXT.replace("at least the minimum wage", "on time")))
    result = run("review", "apply", "--register", register.file, sheet)
    assert result.exit_code == 1
    assert "no longer there" in result.output
    assert decisions(register, "alpha") == {}


def test_a_file_that_is_no_sheet_of_ours_is_refused(register: Register, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])  # type: ignore[union-attr]
    book.save(tmp_path / "other.xlsx")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    for name in ("other.xlsx", "broken.xlsx", "none.xlsx"):
        result = run("review", "apply", "--register", register.file, tmp_path / name)
        assert result.exit_code == 2
        assert result.output.startswith("Error: ")


@pytest.mark.slow
def test_the_round_trip_through_libreoffice_loses_nothing(register: Register, sheet: Path, tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed; the round trip of the review through it is not tested")
    rows = cells(sheet)
    fill(sheet, {n: {**decide("reject", f"=1+1\nžluť, їжак {n}"), REVIEWER: "ŽÖ"} for n in range(len(rows))})

    def convert(source: Path, ending: str) -> Path:
        out = tmp_path / f"{source.suffix[1:]}-{ending}"
        subprocess.run(
            [program, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", ending,
             "--outdir", str(out), str(source)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        return out / f"review.{ending}"

    saved = convert(sheet, "xlsx")
    page = openpyxl.load_workbook(saved)["Review"]
    assert page.protection.sheet
    assert [page.cell(2, n).protection.locked for n in range(1, len(COLUMNS) + 1)] == [n not in OPEN for n in COLUMNS]
    back = convert(convert(saved, "ods"), "xlsx")
    for path in (back, back.parent.parent / "xlsx-ods" / "review.ods"):
        result = run("review", "apply", "--register", register.file, path)
        assert result.exit_code == 0, result.output
    for case in ("alpha", "beta"):
        assert decisions(register, case) == {
            mark(row): ("rejected", None, f"=1+1\nžluť, їжак {n}", "ŽÖ")
            for n, row in enumerate(rows)
            if row["Case"] == case
        }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_in_each_language_is_filled_in_and_read_back(register: Register, tmp_path: Path, language: str) -> None:
    path = tmp_path / "review.xlsx"
    done = run("review", "export", "--register", register.file, "--report-language", language, path)
    assert done.exit_code == 0, done.output
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    with use_language(language):
        words, title = [_(word) for word in WORDS], _(DECISION)
    (choice,) = page.data_validations.dataValidation
    assert choice.formula1 == f'"{",".join(words)}"'
    heads = [cell.value for cell in page[1]]
    if language != "en":
        assert title != DECISION
        assert KEY in heads
    for row, word in enumerate((words[1], words[2], words[0]), 2):
        page.cell(row, heads.index(title) + 1).value = word
        if word != words[0]:
            page.cell(row, COLUMNS.index(REASON) + 1).value = "…"
    book.save(path)
    done = run("review", "apply", "--register", register.file, "--by", "A. B.", path)
    assert done.exit_code == 0, done.output
    assert "3 decisions kept" in done.output
    # what stands in the sheet of another language is the same decision
    again = tmp_path / "again.xlsx"
    run("review", "export", "--register", register.file, again)
    assert [row[DECISION] for row in cells(again)[:3]] == ["reject", "accept as binding", "accept"]
