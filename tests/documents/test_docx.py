"""Word documents as they stand on paper."""

from __future__ import annotations

import io
import time
import zipfile
from functools import cache

import docx
import pytest
from docx.document import Document as Word
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st
from reader_checks import document, kinds, reads_or_says_why, spoiled, texts

from procurecheck.documents.docx import read
from procurecheck.documents.docx_styles import count_text
from procurecheck.errors import UnreadableError

W = nsdecls("w")
NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="7"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%3)"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>
</w:abstractNum>
<w:num w:numId="71"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="72"><w:abstractNumId w:val="7"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
<w:num w:numId="81"><w:abstractNumId w:val="8"/></w:num>
</w:numbering>"""


def saved(word: Word) -> bytes:
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def with_body(xml: str, **parts: str) -> bytes:
    """A document of this body; parts by name (``numbering``, ``footnotes``) replace or join the usual ones."""
    word = docx.Document()
    with zipfile.ZipFile(io.BytesIO(saved(word))) as source:
        files = {name: source.read(name) for name in source.namelist()}
    names = " ".join(
        f'xmlns:{prefix}="{address}"'
        for prefix, address in {
            "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
            "v": "urn:schemas-microsoft-com:vml",
            "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
            "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
            "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        }.items()
    )
    files["word/document.xml"] = f"<w:document {names}><w:body>{xml}</w:body></w:document>".encode()
    relations = files["word/_rels/document.xml.rels"].decode()
    for name, part in parts.items():
        files[f"word/{name}.xml"] = part.encode()
        if f'/{name}"' not in relations:
            kind = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{name}"
            relation = f'<Relationship Id="x{name}" Type="{kind}" Target="{name}.xml"/></Relationships>'
            relations = relations.replace("</Relationships>", relation)
    files["word/_rels/document.xml.rels"] = relations.encode()
    return zipped(files)


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files.items():
            target.writestr(name, data)
    return buffer.getvalue()


def p(text: str, properties: str = "") -> str:
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def numbered(text: str, number: int, level: int = 0) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def sample() -> Word:
    word = docx.Document()
    word.add_heading("Contract", 0)
    word.add_heading("Wages", 1)
    word.add_paragraph("The contractor shall pay the minimum wage.")
    word.add_paragraph("mops", style="List Bullet")
    word.add_paragraph("first", style="List Number")
    word.add_paragraph("second", style="List Number")
    table = word.add_table(rows=2, cols=3)
    for cell, text in zip(table._cells, ["Item", "Hours", "Rate", "Cleaning", "1200", ""], strict=True):
        cell.text = text
    word.sections[0].header.paragraphs[0].text = "Draft 3"
    word.sections[0].footer.paragraphs[0].text = "7"
    return word


def test_headings_lists_tables_and_headers_are_told() -> None:
    assert kinds(read(saved(sample()), "a")) == [
        ("paragraph", "Draft 3"),
        ("heading", "Contract"),
        ("heading", "Wages"),
        ("paragraph", "The contractor shall pay the minimum wage."),
        ("list_item", "• mops"),
        ("list_item", "1. first"),
        ("list_item", "2. second"),
        ("table_row", "Item | Hours | Rate"),
        ("table_row", "Cleaning | 1200"),
    ]


def test_headings_are_told_in_word_of_any_language() -> None:
    styles = f"""<w:styles {W}>
    <w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>
    <w:style w:type="paragraph" w:styleId="Eigen"><w:name w:val="Unser"/><w:basedOn w:val="berschrift2"/></w:style>
    <w:style w:type="paragraph" w:styleId="Gliederung"><w:name w:val="x"/><w:pPr><w:outlineLvl w:val="3"/></w:pPr>
    </w:style><w:style w:type="paragraph" w:styleId="Kreis"><w:name w:val="y"/><w:basedOn w:val="Kreis"/></w:style>
    </w:styles>"""
    names = ["berschrift2", "Eigen", "Gliederung", "Kreis"]
    body = "".join(p(f"Titel {name}", f'<w:pStyle w:val="{name}"/>') for name in names)
    body += p("Direkt", '<w:outlineLvl w:val="0"/>')
    blocks = read(with_body(body, styles=styles), "a").blocks
    assert [(block.kind, block.level) for block in blocks] == [
        ("heading", 2), ("heading", 2), ("heading", 4), ("paragraph", 0), ("heading", 1),
    ]  # fmt: skip


def test_numbers_are_those_that_word_prints() -> None:
    items = [("A", 71, 0), ("B", 71, 1), ("C", 71, 1), ("D", 71, 2), ("E", 71, 2), ("F", 71, 0), ("G", 71, 1)]
    items += [("H", 71, 2), ("I", 72, 0), ("J", 72, 1), ("K", 81, 0), ("L", 71, 0), ("M", 99, 0), ("N", 0, 0)]
    body = "".join(numbered(*item) for item in items)
    assert texts(read(with_body(body, numbering=NUMBERING), "a")) == [
        "I. A", "1.1 B", "1.2 C", "(a) D", "(b) E", "II. F", "2.1 G", "(a) H", "V. I", "5.1 J", "• K", "VI. L",
        "M", "N",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "form", "printed"),
    [(4, "lowerRoman", "iv"), (28, "lowerLetter", "bb"), (7, "decimalZero", "07"), (3, "none", ""), (5, "odd", "5")],
)
def test_counts_are_written_as_word_writes_them(number: int, form: str, printed: str) -> None:
    assert count_text(number, form) == printed


def test_insertions_are_read_and_deletions_comments_and_hidden_text_are_not() -> None:
    body = """<w:p><w:r><w:t xml:space="preserve">The contractor </w:t></w:r>
    <w:ins><w:r><w:t xml:space="preserve">shall </w:t></w:r></w:ins>
    <w:del><w:r><w:delText>should </w:delText></w:r></w:del><w:moveFrom><w:r><w:t>no</w:t></w:r></w:moveFrom>
    <w:r><w:commentReference w:id="0"/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>no</w:t></w:r>
    <w:hyperlink><w:r><w:t>pay</w:t></w:r></w:hyperlink><w:r><w:tab/><w:t>wages</w:t><w:noBreakHyphen/><w:t>now</w:t>
    <w:softHyphen/><w:t>.</w:t></w:r><w:r><w:instrText>PAGE no</w:instrText></w:r>
    <w:fldSimple><w:r><w:t xml:space="preserve"> See 5.</w:t></w:r></w:fldSimple></w:p>
    <w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p/></w:tc></w:tr></w:tbl>"""
    assert texts(read(with_body(body), "a")) == ["The contractor shall pay wages-now. See 5."]


def test_forms_show_what_was_ticked_and_chosen() -> None:
    body = """<w:sdt><w:sdtPr><w14:checkbox/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>☒ yes</w:t></w:r></w:p>
    </w:sdtContent></w:sdt>
    <w:p><w:sdt><w:sdtContent><w:r><w:t>☐</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t> no</w:t></w:r></w:p>
    <w:p><w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData></w:fldChar>
    <w:t> old</w:t></w:r></w:p><w:p><w:r><w:fldChar><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="a"/>
    <w:listEntry w:val="b"/></w:ddList></w:ffData></w:fldChar></w:r></w:p>
    <w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t> sign</w:t></w:r></w:p>"""
    assert texts(read(with_body(body), "a")) == ["☒ yes", "☐ no", "☒ old", "b", "☒ sign"]


def test_text_boxes_are_read_once_and_notes_where_they_are_referred_to() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent>"
    body = f"""<w:p><w:r><w:t>Before</w:t><w:footnoteReference w:id="2"/></w:r><w:r><mc:AlternateContent>
    <mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>
    <mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>
    <w:p><w:r><w:t>After</w:t></w:r></w:p>"""
    notes = f"""<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/><w:t>Only to workers on site.</w:t>
    <w:footnoteReference w:id="2"/></w:r></w:p></w:footnote></w:footnotes>"""
    assert texts(read(with_body(body, footnotes=notes), "a")) == [
        "Before", "In a box.", "Only to workers on site.", "After",
    ]  # fmt: skip


def test_a_table_of_contents_is_told_as_such() -> None:
    body = '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    body += f"<w:sdtContent>{p('5 Minimum wage 12')}</w:sdtContent></w:sdt>{p('The minimum wage is paid.')}"
    assert [kind for kind, _ in kinds(read(with_body(body), "a"))] == ["contents", "paragraph"]


def test_bold_lines_are_headings_and_bold_clauses_are_not() -> None:
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r></w:p>"
    body = bold.format("Article 5 Wages") + p("Wages are paid.")
    body += bold.format("The contractor shall pay at least the statutory minimum wage to everyone")
    found = document(with_body(body), "a.docx")
    assert [passage.kind for passage in found.passages] == ["heading", "paragraph", "paragraph"]
    assert found.passages[1].heading == ("Article 5 Wages",)


def test_a_clause_in_a_heading_style_is_read_as_a_clause() -> None:
    word = docx.Document()
    word.add_heading("2.1 The contractor shall pay every worker at least the statutory minimum wage.", 2)
    assert [kind for kind, _ in kinds(read(saved(word), "a"))] == ["list_item"]


def test_a_frame_is_read_as_what_it_holds_and_long_columns_cell_by_cell() -> None:
    cell = "<w:tc>{}</w:tc>".format
    long = "Smlouva se uzavírá na dobu určitou a řídí se zákonem. " * 8
    body = f"<w:tbl><w:tr>{cell(p('One.') + p('Two.'))}</w:tr></w:tbl>"
    body += f"<w:tbl><w:tr>{cell(p(long))}{cell(p('Left') + p(long))}</w:tr></w:tbl>"
    assert kinds(read(with_body(body), "a")) == [
        ("paragraph", "One."),
        ("paragraph", "Two."),
        ("table_row", long.strip()),
        ("table_row", "Left"),
        ("table_row", long.strip()),
    ]


def test_the_strict_form_of_the_format_is_read_too() -> None:
    data = saved(sample())
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        files = {name: source.read(name) for name in source.namelist()}
    usual, strict = b"http://schemas.openxmlformats.org", b"http://purl.oclc.org/ooxml"
    for name, part in files.items():
        body = part.replace(usual + b"/wordprocessingml/2006/main", strict + b"/wordprocessingml/main")
        files[name] = body.replace(usual + b"/officeDocument/2006/", strict + b"/officeDocument/")
    assert kinds(read(zipped(files), "a")) == kinds(read(data, "a"))


def test_files_inside_the_document_are_named_as_unread() -> None:
    with zipfile.ZipFile(io.BytesIO(saved(sample()))) as source:
        files = {name: source.read(name) for name in source.namelist()}
    reading = read(zipped({**files, "word/embeddings/annex.xlsx": b"x"}), "a")
    assert reading.status == "partly_read"
    assert "annex.xlsx" in (reading.reason or "")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (with_body(""), "no text"),
        (with_body('<w:p><w:r><w:pict><v:shape><v:imagedata/></v:shape></w:pict></w:r></w:p>'), "OCR"),
        (zipped({"word/styles.xml": b"<a/>"}), "damaged"),
        (zipped({"word/document.xml": b"<a/>"}), "no body"),
        (zipped({"word/document.xml": b'<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>'}), "entities"),
        (zipped({"word/document.xml": b" " * (60 * 2**20)}), "bomb"),
        (saved(sample())[:900], "damaged"),
    ],
    ids=["empty", "pictures", "no text part", "no body", "entities", "bomb", "cut"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_the_reason(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableError, match=says):
        read(data, "a.docx")


def test_what_is_nested_without_end_is_read_or_refused() -> None:
    for opening, closing in (
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
    ):
        reads_or_says_why(read, with_body(opening * 70 + p("deep") + closing * 70))


def test_a_quote_of_a_document_is_in_its_text_under_its_headings() -> None:
    found = document(saved(sample()), "a.docx")
    passage = next(part for part in found.passages if "minimum wage" in part.text)
    assert found.text[passage.start : passage.end] == "The contractor shall pay the minimum wage."
    assert (passage.heading, passage.page) == (("Wages",), 1)


def test_a_document_of_a_hundred_pages_is_read_within_a_second() -> None:
    word = docx.Document()
    body = word.element.body
    for number in range(1500):
        text = f"Clause {number}: the contractor shall pay all workers at least the statutory minimum wage. " * 3
        body.insert(number, parse_xml(f"<w:p {W}><w:r><w:t>{text}</w:t></w:r></w:p>"))
    data = saved(word)
    start = time.perf_counter()
    assert len(read(data, "a").blocks) == 1500
    assert time.perf_counter() - start < 1


@cache  # the ZIP may hold the time: hypothesis must see the same bytes each time
def saved_sample() -> bytes:
    return saved(sample())


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_whatever_is_done_to_a_document_it_is_read_or_refused(data: st.DataObject) -> None:
    whole = saved_sample()
    reads_or_says_why(read, spoiled(data, whole))
    with zipfile.ZipFile(io.BytesIO(whole)) as source:
        files = {name: source.read(name) for name in source.namelist() if name.endswith((".xml", ".rels"))}
    name = data.draw(st.sampled_from(sorted(files)))
    reads_or_says_why(read, zipped({**files, name: spoiled(data, files[name])}))
