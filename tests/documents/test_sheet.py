"""Tables as pages of rows: what stands in the cells, as people see it."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from functools import cache

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reader_checks import document, kinds, reads_or_says_why, spoiled, texts

from procurecheck.documents import sheet
from procurecheck.errors import UnreadableError

CONTENT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Mzdy"><table:table-row>{cells}</table:table-row></table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)


@cache  # openpyxl writes the time into it: hypothesis must see the same bytes each time
def workbook() -> bytes:
    book = openpyxl.Workbook()
    prices = book.active
    assert prices is not None
    prices.title = "Preise"
    prices["B2"], prices["C2"] = "Leistung", "Preis €"
    prices["B3"], prices["C3"] = "Reinigung,\n täglich", 0.1 + 0.2
    prices["B5"], prices["C5"], prices["D5"] = "Beginn", dt.datetime(2027, 2, 1), True
    prices["B6"], prices["C6"] = "Summe", 1250000.0
    prices["B7"], prices["C7"], prices["D7"] = dt.datetime(2027, 2, 1, 8, 30), dt.time(6, 15), 1e15 + 0.5
    prices.merge_cells("B8:D8")
    prices["B8"] = "Der Mindestlohn ist zu zahlen."
    hidden = book.create_sheet("Kalkulation")
    hidden["A1"] = "Stundenlohn 9,50"
    hidden.sheet_state = "hidden"
    book.create_sheet("Leer")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def zipped(parts: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return buffer.getvalue()


def ods(cells: str) -> bytes:
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/></manifest:manifest>'
    )
    return zipped({"mimetype": mime, "META-INF/manifest.xml": manifest, "content.xml": CONTENT.format(cells=cells)})


def test_a_workbook_is_pages_of_rows_with_numbers_and_dates_as_people_see_them() -> None:
    reading = sheet.read(workbook(), "a.xlsx")
    assert [(block.page, block.text) for block in reading.blocks] == [
        (1, "Leistung | Preis €"),
        (1, "Reinigung, täglich | 0.3"),
        (1, "Beginn | 2027-02-01 | TRUE"),
        (1, "Summe | 1250000"),
        (1, "2027-02-01 08:30 | 06:15 | 1000000000000000"),
        (1, "Der Mindestlohn ist zu zahlen."),
        (2, "Stundenlohn 9,50"),
    ]
    assert {block.kind for block in reading.blocks} == {"table_row"}
    assert reading.page_labels == {1: "Preise", 2: "Kalkulation", 3: "Leer"}
    assert reading.pages == 3


def test_a_quote_of_a_sheet_stands_on_its_page() -> None:
    found = document(workbook(), "preise.xlsx")
    passage = next(p for p in found.passages if "Stundenlohn" in p.text)
    page = found.pages[passage.page - 1]
    assert (page.label, found.text[page.start : page.end].strip()) == ("Kalkulation", "Stundenlohn 9,50")


def test_an_ods_is_read_and_told_by_what_it_holds() -> None:
    cells = '<table:table-cell office:value-type="string"><text:p>Mzda</text:p></table:table-cell>' * 2
    found = document(ods(cells), "mzdy.bin")
    assert (found.text, found.pages[0].label) == ("Mzda | Mzda", "Mzdy")
    assert found.media_type == "application/vnd.oasis.opendocument.spreadsheet"


@pytest.mark.parametrize(
    ("number", "seen"),
    [(0.1 + 0.2, "0.3"), (3.0, "3"), (-0.00001, "-0.00001"), (1e20, "100000000000000000000"), (2.675 * 3, "8.025")],
)
def test_numbers_have_no_dust(number: float, seen: str) -> None:
    assert sheet.number_text(number) == seen


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250"])
@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_csv_is_read_in_every_encoding_and_with_every_sign(sign: str, encoding: str) -> None:
    rows = [["Položka", "Cena", ""], [f'"Úklid{sign} řádný"', "12", "ano"], ["", "", ""], ["Mzda", "1", "x"]]
    data = "\r\n".join(sign.join(row) for row in rows).encode(encoding)
    assert texts(sheet.read_csv(data, "a.csv")) == [
        "Položka | Cena",
        f"Úklid{sign.strip()} řádný | 12 | ano",
        "Mzda | 1 | x",
    ]


def test_decimal_commas_do_not_part_cells() -> None:
    assert texts(sheet.read_csv(b"datum;podil\n1.9.;6,3 %\n2.9.;11,5 %\n", "a")) == [
        "datum | podil", "1.9. | 6,3 %", "2.9. | 11,5 %",
    ]  # fmt: skip
    assert texts(sheet.read_csv(b"sep=|\na|b,c\n", "a")) == ["a | b,c"]


def test_a_quotation_mark_that_never_closes_loses_no_text() -> None:
    joined = " ".join(texts(sheet.read_csv(b'a,b\n"c,d\ne,f\n' + b"g,h\n" * 40_000, "a")))
    assert all(sign in joined for sign in "abcdefgh")


def test_formulas_are_text_and_never_run() -> None:
    assert texts(sheet.read_csv(b"a,b\n=cmd|'/c calc'!A0,\"=1+1\"\n", "a"))[1] == "=cmd|'/c calc'!A0 | =1+1"


def test_rows_beyond_the_limit_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MOST_ROWS", 3)
    for reading in (sheet.read(workbook(), "a"), sheet.read_csv(b"a,b\n" * 5, "a")):
        assert len(reading.blocks) == 3
        assert (reading.status, "3 rows" in (reading.reason or "")) == ("partly_read", True)


def far_cell(reference: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook())) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    sheet_xml = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet_xml.replace(b'r="D7"', f'r="{reference}"'.encode())
    return zipped(dict(parts))


def far_row() -> bytes:
    """Cells that do not say where they are, in rows that lie far apart."""
    with zipfile.ZipFile(io.BytesIO(workbook())) as source:
        parts: dict[str, str | bytes] = {name: source.read(name) for name in source.namelist()}
    cells = "<c><v>1</v></c>" * 16_000
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rows = f"<row r='1'>{cells}</row><row r='1048576'>{cells}</row>"
    parts["xl/worksheets/sheet1.xml"] = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
    return zipped(parts)


@pytest.mark.parametrize(
    "data",
    [
        far_cell("XFD1048576"),
        far_row(),
        ods(
            '<table:table-cell office:value-type="string" table:number-columns-repeated="99999999">'
            "<text:p>x</text:p></table:table-cell>"
        ),
        zipped({"xl/workbook.xml": b" " * (60 * 2**20)}),
        zipped({"xl/workbook.xml": "<broken"}),
        workbook()[:2000],
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000,
    ],
    ids=["far cell", "far row", "repeated cell", "bomb", "broken", "cut", "old and empty"],
)
def test_workbooks_made_to_exhaust_memory_or_broken_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError) as error:
        sheet.read(data, "a.xlsx")
    assert str(error.value)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_whatever_is_done_to_a_table_it_is_read_or_refused(data: st.DataObject) -> None:
    reads_or_says_why(sheet.read, spoiled(data, data.draw(st.sampled_from([workbook(), ods("<a/>")]))))
    reads_or_says_why(sheet.read_csv, spoiled(data, 'Název;Cena\n"Úklid; denní";12\n'.encode()))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_is_done_to_the_xml_of_a_workbook_it_is_read_or_refused(data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook())) as source:
        parts: dict[str, str | bytes] = {name: source.read(name) for name in source.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    whole = parts[name]
    assert isinstance(whole, bytes)
    parts[name] = spoiled(data, whole)
    reads_or_says_why(sheet.read, zipped(parts))


def test_rows_are_told_as_rows() -> None:
    assert kinds(sheet.read_csv(b"a,b\n1,2\n", "a")) == [("table_row", "a | b"), ("table_row", "1 | 2")]
