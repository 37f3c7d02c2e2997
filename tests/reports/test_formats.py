"""The formats of a report: each says the same, in the same bytes on every machine, and takes no text for more."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import time
import zipfile
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_making import EVIL, assessment
from report_reading import OFFICE, part, text_of, working_parts

from procurecheck.errors import ProcurecheckError
from procurecheck.i18n import LANGUAGES, use_language
from procurecheck.model import Assessment, LegalBasis
from procurecheck.reports import as_docx, as_md, as_pdf, as_terminal, as_xlsx, formats, record
from procurecheck.reports.cleaning import clean

SHOWN = clean("<script>alert(1)</script>")
LETTERS = (
    "Příliš žluťoučký kůň; Őrült fűző; Țară și pădure; Љубав, џеп, ћуприја; Київ, їжак, ґанок; Щъркел; naïve façade"
)


@pytest.mark.parametrize("name", ["pdf", "docx", "xlsx", "md"])
def test_hostile_text_is_shown_and_does_nothing(name: str) -> None:
    plain, evil = formats.render(assessment("Plain words"), name), formats.render(assessment(EVIL), name)
    assert SHOWN in text_of(name, evil)
    assert working_parts(name, evil) <= working_parts(name, plain)
    text = text_of(name, evil)
    assert not [sign for sign in text if ord(sign) < 32 and sign not in "\n\t\r"]
    assert "\u202e" not in text


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=60))
def test_no_text_breaks_a_format(words: str) -> None:
    made = assessment(f"x{words}")
    for name in ("pdf", "docx", "xlsx", "md"):
        assert len(formats.render(made, name)) > 1000
    assert {t for t in working_parts("md", formats.render(made, "md")) if t != "hr"} <= {
        *working_parts("md", formats.render(assessment("x"), "md")), ("softbreak", ""), ("text_special", ""),
    }  # fmt: skip


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " ="])
def test_a_cell_that_looks_like_a_formula_is_a_text_also_after_it_was_edited(start: str) -> None:
    data = as_xlsx.render(assessment(f"{start}SUM(1+1)*cmd|' /C calc'!A0"))
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in workbook for row in sheet for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    risky = [cell for cell in cells if str(cell.value).strip().startswith(("=", "+", "-", "@"))]
    assert len(risky) > 10
    assert all(cell.quotePrefix for cell in risky if cell.row > 1)
    assert not any(sheet._hyperlinks for sheet in workbook)


# --- the same bytes -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", formats.FORMATS)
def test_a_format_made_later_is_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = assessment(LETTERS)
    first = formats.render(made, name)
    later = time.time() + 86_400 * 400
    monkeypatch.setattr(time, "time", lambda: later)
    assert formats.render(made, name) == first


@pytest.mark.parametrize("name", OFFICE)
def test_an_office_file_names_no_day_and_is_stored_plainly(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(formats.render(assessment(), name))) as file:
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.compress_type for info in file.infolist()} == {zipfile.ZIP_STORED}
        core = file.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"1980-01-01T00:00:00Z"}


def test_the_workbook_holds_both_ends_of_a_floor_and_the_price_against_each() -> None:
    made = assessment()
    one = made.suppliers[0]
    ranged = one.price.model_copy(update={"floor_high": 160.0, "ratio_high": 0.5})
    made = made.model_copy(update={"suppliers": (one.model_copy(update={"price": ranged}), one)})
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx.render(made)))["Bidders"]
    heads = [cell.value for cell in sheet[1]]
    ends = [heads.index(f"{what}, {end} end") for what in ("Floor", "Price ÷ floor") for end in ("low", "high")]
    assert [[row[at].value for at in ends] for row in sheet.iter_rows(min_row=2)] == [
        [100, 160, 0.8, 0.5],
        [100, 100, 0.8, 0.8],
    ]
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.orientation) == ("B2", "$1:$1", "landscape")
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.auto_filter.ref


# --- PDF ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_has_every_letter_of_every_report_language(language: str) -> None:
    made = assessment(LETTERS).model_copy(update={"report_language": language})
    with use_language(language):
        # the standards refuse a text that a font cannot show
        data = as_pdf.compiled(as_pdf.source(made), as_pdf.STANDARDS)
    text = text_of("pdf", data)
    for word in ("Příliš", "Őrült", "Țară", "Љубав", "Київ", "Щъркел"):
        assert word in text


def test_the_pdf_has_contents_page_numbers_the_hash_and_tags() -> None:
    made = assessment()
    made = made.model_copy(update={"provenance": made.provenance.model_copy(update={"hash": "ab" * 32})})
    data = as_pdf.render(made)
    with pypdfium2.PdfDocument(data) as pdf:
        pages = [page.get_textpage().get_text_range() for page in pdf]
        assert pdf.is_tagged()
        assert pdf.get_metadata_dict()["Title"] == made.case.title
        outline = [item.get_title() for item in pdf.get_toc()]
    for number, page in enumerate(pages, 1):
        assert "ab" * 32 in page
        assert f"{number} / {len(pages)}" in page
    contents = next(page for page in pages if page.lstrip().find("Contents") >= 0 and "Files" in page)
    for part_of in ("Protections in the documents", "Bidders side by side", "Files"):
        page = next(n for n, page in enumerate(pages, 1) if page.splitlines()[2:3] and part_of in page and n > 2)
        assert re.search(rf"{part_of}[ .\u2060]*{page}\b", contents.replace("\r\n", " "))
        assert part_of in outline


def test_the_pdf_carries_the_record() -> None:
    made = assessment(EVIL)
    assert record.find(as_pdf.render(made)) == made.model_dump(mode="json")


def test_a_sign_that_no_font_has_does_not_lose_the_report() -> None:
    made = assessment("Contract 合同 for cleaning")
    data = as_pdf.render(made)
    assert "for cleaning" in text_of("pdf", data)
    assert record.find(data) == made.model_dump(mode="json")


# --- what stands in them --------------------------------------------------------------------------------


def test_every_paper_format_says_the_answer_the_quote_and_the_hash() -> None:
    made = assessment("Cleaning of schools")
    made = made.model_copy(update={"provenance": made.provenance.model_copy(update={"hash": "cd" * 32})})
    for name in ("pdf", "md", "xlsx"):
        text = text_of(name, formats.render(made, name))
        for words in (made.summary.answer, "Cleaning of schools", "cd" * 32, "b.pdf"):
            assert words in text, (name, words)


def test_the_texts_to_insert_are_there_with_law_and_what_is_to_be_filled_in_marked() -> None:
    made = assessment("The contractor pays at least [AMOUNT] an hour.")
    data = as_docx.render(made)
    text = text_of("docx", data)
    assert (
        text.index("To add")
        < text.index("forced-labour")
        < text.index("To look for first")
        < text.index("audit-access")
    )
    assert "wages The contractor" not in text  # what is met needs no text
    assert "Legal basis: The contractor" in text
    runs = list(part(data, "word/document.xml").iter("{*}r"))
    marked = [run for run in runs if run.find(".//{*}highlight") is not None]
    assert ["".join(run.itertext()) for run in marked].count("[AMOUNT]") == 2
    assert all(run.find(".//{*}b") is not None for run in marked)


def test_where_nothing_is_missing_the_document_says_so() -> None:
    made = assessment()
    covered = tuple(entry.model_copy(update={"status": "met", "model_text": None}) for entry in made.coverage)
    assert "no text to insert" in text_of("docx", as_docx.render(made.model_copy(update={"coverage": covered})))


def test_the_workbook_has_its_sheets_with_filters_and_frozen_headers() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(as_xlsx.render(assessment())))
    assert workbook.sheetnames == [
        "Summary", "Coverage", "Findings", "Bidders", "Questions to ask", "Indicators", "Screening", "Sources",
    ]  # fmt: skip
    for sheet in workbook:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref
        assert all(sheet.column_dimensions[letter].width > 5 for letter in "AB")
    assert [cell.value for cell in workbook["Bidders"][2]][2:5] == [30, 20, 10]


def test_every_question_is_a_row_of_its_own_so_that_none_is_cut() -> None:
    made = assessment()
    asked = tuple(f"Question {n}?" for n in range(1, 61))
    made = made.model_copy(update={"suppliers": (made.suppliers[0].model_copy(update={"questions": asked}),)})
    workbook = openpyxl.load_workbook(io.BytesIO(as_xlsx.render(made)))
    rows = workbook["Questions to ask"].iter_rows(min_row=2, values_only=True)
    assert [row[1:] for row in rows] == list(enumerate(asked, 1))
    assert workbook["Bidders"].cell(2, workbook["Bidders"].max_column).value == 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_a_head_is_broken_and_all_lines_of_it_fit(language: str) -> None:
    with use_language(language):
        workbook = openpyxl.load_workbook(io.BytesIO(as_xlsx.render(assessment())))
    assert len(workbook.sheetnames) == 8
    for sheet in workbook:
        groups = sheet.column_dimensions.values()
        widths = {column: group.width for group in groups for column in range(group.min, group.max + 1)}
        lines = 1
        for cell in sheet[1]:
            width = widths[cell.column]
            assert max(len(word) for word in str(cell.value).split()) < width
            lines = max(lines, -(-len(str(cell.value)) // int(width)))
        assert sheet.row_dimensions[1].height >= 15 * lines


def test_a_judgement_of_the_library_is_not_cited_as_law_in_the_texts_to_insert() -> None:
    made = assessment()
    judged = LegalBasis(source="What the authors hold", judgement=True)
    covered = tuple(entry.model_copy(update={"legal_basis": (*entry.legal_basis, judged)}) for entry in made.coverage)
    made = made.model_copy(update={"coverage": covered})
    assert judged.source not in text_of("docx", as_docx.render(made))
    assert f"{judged.source} (judgement)" in text_of("xlsx", as_xlsx.render(made))


def test_a_quote_longer_than_a_cell_is_cut_and_says_so() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(as_xlsx.render(assessment("word " * 10_000))))
    value = workbook["Findings"]["C2"].value
    assert len(value) <= 32_767
    assert value.endswith("…")


def test_markdown_keeps_file_names_readable() -> None:
    assert as_md.escape("01_Terms of use: 3-4 (draft).pdf") == "01_Terms of use: 3-4 (draft).pdf"
    assert as_md.escape("- no list") == "\\- no list"
    assert as_md.escape("12. no list") == "12\\. no list"
    assert as_md.escape("www.example.org") == "www\\.example.org"


# --- the terminal ---------------------------------------------------------------------------------------


def many(made: Assessment) -> Assessment:
    """A large case: 25 bidders, 90 protections, 40 unread files, 30 notes."""
    return made.model_copy(
        update={
            "suppliers": made.suppliers * 25,
            "coverage": made.coverage * 30,
            "documents": made.documents * 40,
            "notes": made.notes * 30,
        }
    )


@pytest.mark.parametrize("words", ["Cleaning of schools", "A long name of a contract and of a company " * 6])
def test_the_summary_fits_one_screen_and_says_how_many_more(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    as_terminal.show(many(assessment(words)), [Path("report/assessment.json"), Path("report/assessment.html")])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 23
    assert all(len(line) <= 80 for line in lines)
    shown = "\n".join(lines)
    for count in ("and 39 more", "and 22 more", "30 missing", "and 30 more"):
        assert count in shown
    assert "report/assessment.html (JSON)" in shown


def test_the_terminal_gets_no_control_characters(capsys: pytest.CaptureFixture[str]) -> None:
    as_terminal.show(assessment(EVIL), [Path("report/\x1b[31massessment.html")])
    out = capsys.readouterr().out
    assert SHOWN in out
    assert not [sign for sign in out if ord(sign) < 32 and sign != "\n"]


# --- the folder -----------------------------------------------------------------------------------------


def test_all_formats_are_written_or_the_older_ones_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    formats.write(assessment("First"), tmp_path, ["md"])
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    monkeypatch.setattr(as_xlsx, "render", lambda _: (_ for _ in ()).throw(ProcurecheckError("no")))
    with pytest.raises(ProcurecheckError):
        formats.write(assessment("Second"), tmp_path, ["md", "xlsx"])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_report_of_an_earlier_run_is_named(tmp_path: Path) -> None:
    formats.write(assessment("First"), tmp_path, ["pdf", "md"])
    written = formats.write(assessment("Second"), tmp_path, ["md"])
    assert [path.name for path in formats.left_over(written)] == ["assessment.pdf"]


# --- in another program ---------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", OFFICE)
def test_libreoffice_opens_it_and_shows_the_same_text(name: str, tmp_path: Path) -> None:
    words = f"Úklid škol [ČÁSTKA] a їдальня {EVIL}"
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed; opening reports in it is not tested")
    source = tmp_path / f"assessment.{name}"
    source.write_bytes(formats.render(assessment(words), name))
    subprocess.run(
        [program, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(source)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    text = text_of("pdf", (tmp_path / "assessment.pdf").read_bytes())
    assert " ".join(clean(words).split())[:20] in text
