"""The pictures of quoted places: small, marked, the same for the same file, and only where there is a page."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from procurecheck.assess import Given, Knowledge, assess
from procurecheck.documents.pack import read_pack
from procurecheck.model import Assessment, Document
from procurecheck.reports import pictures

WAGES = "The contractor shall pay all workers at least the statutory minimum wage, every month and by bank transfer."


def pdf(path: Path, pages: int = 1, text: str = WAGES) -> Path:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=(595, 842), invariant=True)
    for number in range(pages):
        canvas.setFont("Helvetica", 11)
        canvas.drawString(70, 700, f"{number + 1}. Wages")
        for line, words in enumerate((text[:60], text[60:])):
            canvas.drawString(70, 660 - 16 * line, words)
        canvas.showPage()
    canvas.save()
    return path


def made(pack: Path, knowledge: Knowledge) -> tuple[Assessment, tuple[Document, ...]]:
    documents = read_pack(pack, knowledge.languages)
    return assess(documents, None, knowledge, Given(case_id="case")), documents


def test_a_quote_of_a_pdf_has_a_small_picture_with_its_lines_marked(tmp_path: Path, knowledge: Knowledge) -> None:
    pdf(tmp_path / "a.pdf")
    assessment, documents = made(tmp_path, knowledge)
    found = pictures.places(assessment, documents, tmp_path)
    assert found
    for place in found.values():
        assert place.png is not None
        assert len(place.png) < 20_000
        image = Image.open(io.BytesIO(place.png)).convert("RGB")
        colours = {colour for _, colour in image.getcolors(1000)}
        assert (255, 226, 120) in colours
        assert (255, 255, 255) in colours
        assert len(colours) <= 16
        assert pictures.places(assessment, documents, tmp_path) == found


def test_a_file_in_an_archive_has_pictures_and_no_link(tmp_path: Path, knowledge: Knowledge) -> None:
    inner = pdf(tmp_path / "a.pdf")
    pack = tmp_path / "pack"
    pack.mkdir()
    with zipfile.ZipFile(pack / "pack.zip", "w") as archive:
        archive.write(inner, "deep/a.pdf")
    assessment, documents = made(pack, knowledge)
    found = pictures.places(assessment, documents, pack)
    assert found
    assert all(place.png for place in found.values())
    assert pictures.show(assessment, documents, pack, tmp_path / "out").links == {}


def test_other_formats_show_the_words_around_the_quote(tmp_path: Path, knowledge: Knowledge) -> None:
    (tmp_path / "a.txt").write_text(
        f"The parts of this contract.\n\n{WAGES}\n\nEverything else follows.", encoding="utf-8"
    )
    assessment, documents = made(tmp_path, knowledge)
    place = pictures.places(assessment, documents, tmp_path)[0]
    assert (place.png, place.before, place.after) == (None, "The parts of this contract.", "Everything else follows.")


def test_without_pictures_and_of_a_changed_file_only_the_words_are_shown(tmp_path: Path, knowledge: Knowledge) -> None:
    pdf(tmp_path / "a.pdf")
    assessment, documents = made(tmp_path, knowledge)
    without = pictures.places(assessment, documents, tmp_path, pictures=False)
    assert all(place.png is None for place in without.values())
    pdf(
        tmp_path / "a.pdf",
        text="Another text altogether, of the same length or nearly so, stands on this page now. ....",
    )
    assert pictures.places(assessment, documents, tmp_path) == without


def test_two_hundred_pages_stay_under_five_megabytes(tmp_path: Path, knowledge: Knowledge) -> None:
    from procurecheck.reports import as_html

    pdf(tmp_path / "a.pdf", pages=200)
    assessment, documents = made(tmp_path, knowledge)
    assert len(assessment.findings) >= 200
    shown = pictures.show(assessment, documents, tmp_path, tmp_path)
    assert sum(len(place.png or b"") for place in shown.places.values()) <= pictures.MOST_BYTES
    html = as_html.render(assessment, shown)
    assert len(html.encode()) < 5_000_000


def test_the_pdf_has_the_same_pictures_and_none_where_none_are_wanted(tmp_path: Path, knowledge: Knowledge) -> None:
    import pypdfium2
    from pypdfium2 import raw

    from procurecheck.reports import as_pdf

    pdf(tmp_path / "a.pdf")
    assessment, documents = made(tmp_path, knowledge)
    counts = {}
    for wanted in (True, False):
        shown = pictures.show(assessment, documents, tmp_path, pictures=wanted)
        # screen readers' standard refuses a picture without words
        data = as_pdf.compiled(as_pdf.source(assessment, shown), as_pdf.STANDARDS)
        assert data == as_pdf.render(assessment, shown)
        assert as_pdf.has_pictures(data) == wanted
        with pypdfium2.PdfDocument(data) as report:
            kinds = [raw.FPDF_PAGEOBJ_IMAGE]
            counts[wanted] = sum(len(list(page.get_objects(filter=kinds, max_depth=15))) for page in report)
    assert counts == {True: len(assessment.findings), False: 0}


@pytest.mark.parametrize(
    ("out", "way"),
    [("report", "../a%20%231.pdf#page=1"), (".", "./a%20%231.pdf#page=1"), ("x/y/z", None)],
)
def test_a_link_leads_to_the_page_and_never_tells_where_the_machine_keeps_it(
    tmp_path: Path, knowledge: Knowledge, out: str, way: str | None
) -> None:
    pdf(tmp_path / "a #1.pdf")
    assessment, documents = made(tmp_path, knowledge)
    assert pictures.show(assessment, documents, tmp_path, tmp_path / out, pictures=False).links.get(0) == way


def test_a_name_that_looks_like_an_address_stays_a_file(tmp_path: Path, knowledge: Knowledge) -> None:
    (tmp_path / "javascript:alert(1).txt").write_text(WAGES, encoding="utf-8")
    assessment, documents = made(tmp_path, knowledge)
    assert pictures.show(assessment, documents, tmp_path, tmp_path).links[0] == "./javascript%3Aalert%281%29.txt"
