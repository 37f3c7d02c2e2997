"""A PDF becomes the paragraphs, lists, headings and rows that a reader sees, in the order in which they read."""

from __future__ import annotations

import io
from textwrap import wrap
from typing import Any

import pdfplumber
import pytest
from pdf_making import A4, BODY, GRID, H1, H2, PROSE, drawn, flowing, lines, tender, writes
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import ListFlowable, ListItem, NextPageTemplate, PageBreak, Paragraph, Spacer, Table

from procurecheck.documents.blocks import Block
from procurecheck.documents.pdf import read, read_text


def blocks(data: bytes, kind: str | None = None) -> list[Block]:
    return [block for block in read(data, "a.pdf").blocks if kind in {None, block.kind}]


def texts(data: bytes, kind: str | None = None) -> list[str]:
    return [block.text for block in blocks(data, kind)]


# --- paragraphs -----------------------------------------------------------------------------------------


def test_lines_of_a_paragraph_become_one_text_and_broken_words_are_whole() -> None:
    data = lines(
        (
            57,
            100,
            "Der Auftragnehmer verpflichtet sich, seinen Beschäftigten den Mindestlohn zu zahlen und seine Nach-",
        ),
        (57, 112.5, "unternehmer zu gleichem zu verpflichten; das gilt für Bau- und Dienstleistungen und für die EU-"),
        (57, 125, "weite Vergabe."),
    )
    assert texts(data) == [
        "Der Auftragnehmer verpflichtet sich, seinen Beschäftigten den Mindestlohn zu zahlen und seine Nachunternehmer "
        "zu gleichem zu verpflichten; das gilt für Bau- und Dienstleistungen und für die EU-weite Vergabe."
    ]


def test_a_gap_ends_a_paragraph() -> None:
    data = lines((57, 100, PROSE[:90]), (57, 112, PROSE[90:180]), (57, 140, PROSE[180:270]))
    assert texts(data) == [PROSE[:180].strip(), PROSE[180:270].strip()]


@pytest.mark.parametrize("space", [50, 62])
def test_a_paragraph_that_goes_on_over_the_page_is_one_with_lines_on_both(space: int) -> None:
    story = [Spacer(1, space), *(Paragraph(PROSE, BODY) for _ in range(20))]
    data = flowing(story, header="Stadt Beispielhausen", footer="Seite {page}")
    found = [block for block in blocks(data) if block.text == PROSE]
    assert len(found) == 20
    assert {(block.page, block.lines[-1].page) for block in found} == {(1, 1), (1, 2), (2, 2)}


def test_a_note_at_the_foot_does_not_part_the_paragraph_that_goes_on_after_it() -> None:
    printed = wrap(PROSE, 95)

    def first(canvas: Canvas) -> None:
        writes((57, 700, printed[0]), (57, 712.5, printed[1]))(canvas)
        writes((57, 780, "1 Mindestlohngesetz in der Fassung von 2024."), size=7)(canvas)

    data = drawn(first, writes((57, 60, printed[2]), (57, 72.5, printed[3])))
    assert texts(data) == ["1 Mindestlohngesetz in der Fassung von 2024.", PROSE]


def test_ligatures_are_spelt_out() -> None:
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    assert texts(lines((57, 100, "The o\ufb01ce de\ufb01nes the work\ufb02ow of all."), font="Vera")) == [
        "The ofice defines the workflow of all."
    ]


def test_a_letter_spaced_heading_is_words_again() -> None:
    def paint(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 12)
        text = canvas.beginText(57, 740)
        text.setCharSpace(6)
        text.textOut("VERTRAG")
        canvas.drawText(text)
        writes((57, 130, PROSE[:90]), (57, 142, PROSE[90:180]))(canvas)

    assert texts(drawn(paint))[0] == "VERTRAG"


# --- what repeats ---------------------------------------------------------------------------------------


def test_running_headers_and_page_numbers_are_dropped_and_the_header_is_kept_once() -> None:
    story: list[Any] = []
    for number in range(5):
        story += [Paragraph(f"{number + 1} Kapitel", H1), *(Paragraph(PROSE, BODY) for _ in range(6)), PageBreak()]
    data = flowing(story, header="Stadt Beispielhausen – Vergabe 2024/17", footer="Seite {page}")
    text = read_text(data)
    found = [block.text for block in text.blocks]
    assert found.count("Stadt Beispielhausen – Vergabe 2024/17") == 1
    assert found[0] == "Stadt Beispielhausen – Vergabe 2024/17"
    assert not any("Seite" in block for block in found)
    assert (
        sorted(text.repeated)
        == ["Seite 1", "Seite 2", "Seite 3", "Seite 4", "Seite 5"] + ["Stadt Beispielhausen – Vergabe 2024/17"] * 4
    )


def test_headings_that_differ_in_their_number_alone_stay() -> None:
    story: list[Any] = []
    for n in range(1, 6):
        story += [Paragraph(f"{n} Los", H1), Paragraph(PROSE, BODY), PageBreak()]
    assert texts(flowing(story), "heading") == ["1 Los", "2 Los", "3 Los", "4 Los", "5 Los"]


def test_a_footer_with_case_number_and_page_is_dropped_and_kept_once() -> None:
    data = drawn(
        *(writes((57, 300, "Der Lohn."), (57, 810, f"Vergabe 2024/17 – Seite {n} von 4")) for n in range(1, 5))
    )
    assert [text for text in texts(data) if "Seite" in text] == ["Vergabe 2024/17 – Seite 1 von 4"]


def test_a_number_at_the_edge_that_does_not_go_up_with_the_pages_stays() -> None:
    data = drawn(*(writes((57, 300, "Der Lohn."), (500, 800, amount)) for amount in ("400", "120", "77")))
    assert [block for block in texts(data) if block.isdigit()] == ["400", "120", "77"]


def test_text_in_the_middle_that_repeats_stays() -> None:
    data = drawn(*(writes((57, 300, "Die Arbeitszeit wird aufgezeichnet."), (57, 330, f"Los {n}")) for n in range(4)))
    assert texts(data).count("Die Arbeitszeit wird aufgezeichnet.") == 4


def test_a_watermark_stands_once() -> None:
    def paint(canvas: Canvas) -> None:
        writes((57, 300, PROSE[:80]))(canvas)
        canvas.saveState()
        canvas.translate(200, 300)
        canvas.rotate(45)
        canvas.drawString(0, 0, "ENTWURF")
        canvas.restoreState()

    assert texts(drawn(paint, paint, paint, paint)).count("ENTWURF") == 1


# --- lists, headings, contents --------------------------------------------------------------------------


def test_each_item_of_a_list_is_a_block_with_its_mark() -> None:
    items = [ListItem(Paragraph(text, BODY)) for text in ("einen Auszug;", PROSE, "eine Bestätigung.")]
    data = flowing([Paragraph("Vorzulegen sind:", BODY), ListFlowable(items, bulletType="bullet", start="•")])
    assert texts(data, "list_item") == ["• einen Auszug;", f"• {PROSE}", "• eine Bestätigung."]


@pytest.mark.parametrize("mark", ["a) {}", "({}) ", "{}. ", "– ", "• "])
def test_items_of_every_kind_are_told_from_each_other(mark: str) -> None:
    rows = [(57.0, 100 + 12.5 * n, mark.replace("{}", str(n + 1)) + f"der Nachweis Nummer {n}") for n in range(4)]
    assert texts(lines(*rows), "list_item") == [" ".join(text.split()) for _, _, text in rows]


def test_a_number_within_a_sentence_begins_no_item() -> None:
    data = lines(
        (
            57,
            100,
            "Die Leistung beginnt nach dem Ablauf der Frist, die der Auftraggeber gesetzt hat, spätestens aber am",
        ),
        (
            57,
            112.5,
            "3. Oktober des Jahres, und sie endet nach den Bestimmungen über die Kündigung, die sich aus dem Text des",
        ),
        (57, 125, "§ 21 des Vertrags ergeben."),
    )
    assert len(texts(data)) == 1


def test_headings_have_the_depth_of_their_number_and_larger_ones_are_above_them() -> None:
    story = [
        Paragraph("Teil A", H1.clone("t", fontSize=18, leading=22)),
        Paragraph("1 Lohn", H1),
        Paragraph(PROSE, BODY),
    ]
    story += [
        Paragraph("1.1 Mindestlohn", H2),
        Paragraph(PROSE, BODY),
        Paragraph("2 Preis", H1),
        Paragraph(PROSE, BODY),
    ]
    story += [Paragraph("Teil B", H1.clone("t", fontSize=18, leading=22)), Paragraph("3 Kontrolle", H1)]
    found = [(block.text, block.level) for block in blocks(flowing(story), "heading")]
    assert found == [
        ("Teil A", 1),
        ("1 Lohn", 2),
        ("1.1 Mindestlohn", 3),
        ("2 Preis", 2),
        ("Teil B", 1),
        ("3 Kontrolle", 2),
    ]


def test_the_title_of_the_whole_is_above_nothing_and_an_annex_numbers_anew() -> None:
    small = H1.clone("s", fontSize=12)
    story = [Paragraph("Vergabeunterlagen", H1.clone("t", fontSize=24, leading=28))]
    for title in ("1 Gegenstand", "2 Fristen"):
        story += [Paragraph(title, H1), Paragraph(PROSE, BODY)]
    story += [Paragraph("Anlage 1 – Bedingungen", small)]
    for title in ("1 Geltung", "2 Preise", "3 Ende"):
        story += [Paragraph(title, small), Paragraph(PROSE, BODY)]
    assert [(block.text, block.level) for block in blocks(flowing(story), "heading")] == [
        ("Vergabeunterlagen", 1),
        ("1 Gegenstand", 1),
        ("2 Fristen", 1),
        ("Anlage 1 – Bedingungen", 1),
        ("1 Geltung", 2),
        ("2 Preise", 2),
        ("3 Ende", 2),
    ]


def test_paragraph_signs_are_headings_even_in_plain_type() -> None:
    data = lines((57, 100, "§ 4 Entlohnung"), (57, 120, PROSE[:90]), (57, 132.5, PROSE[90:190]))
    assert texts(data, "heading") == ["§ 4 Entlohnung"]


def test_much_small_print_makes_no_headings_of_the_rest() -> None:
    small = BODY.clone("small", fontSize=7, leading=8.5)
    story = [Paragraph("Der Auftragnehmer zahlt den Lohn.", BODY), Paragraph("1. Er führt Listen", BODY)]
    story += [*(Paragraph(PROSE, BODY) for _ in range(3)), *(Paragraph(PROSE, small) for _ in range(12))]
    assert texts(flowing(story), "heading") == []


def test_a_sentence_in_bold_is_no_heading() -> None:
    story = [Paragraph(PROSE, BODY), Paragraph("<b>Der Lohn ist zu zahlen.</b>", BODY), Paragraph(PROSE, BODY)]
    data = flowing(story)
    assert texts(data, "heading") == []
    assert "Der Lohn ist zu zahlen." in texts(data)


def test_entries_of_a_table_of_contents_are_no_clauses() -> None:
    entries = ["1 Gegenstand", "1.1 Lohn", "Anlage 3 – Mindestlohn"]
    rows = [(57.0, 100 + 14.0 * n, f"{text} {'.' * 80} {n + 2}") for n, text in enumerate(entries)]
    data = lines(*rows, (57, 200, PROSE[:90]), (57, 212, PROSE[90:180]))
    assert texts(data, "contents") == ["1 Gegenstand … 2", "1.1 Lohn … 3", "Anlage 3 – Mindestlohn … 4"]
    assert texts(data, "heading") == []


# --- tables and columns ---------------------------------------------------------------------------------


def test_rows_of_a_ruled_table_are_blocks_and_cells_of_many_lines_stay_together() -> None:
    cell = Paragraph("Unterhaltsreinigung der Schulen und Turnhallen im Norden der Stadt samt Nebenräumen", BODY)
    table = Table([["Los", "Leistung", "Preis"], ["1", cell, "3,50 €"], ["2", "Glas", "–"]], [40, 150, 60], style=GRID)
    data = flowing([Paragraph(PROSE, BODY), table, Paragraph(PROSE, BODY)])
    assert [(block.kind, block.text) for block in blocks(data)] == [
        ("paragraph", PROSE),
        ("table_row", "Los | Leistung | Preis"),
        ("table_row", f"1 | {cell.getPlainText()} | 3,50 €"),
        ("table_row", "2 | Glas | –"),
        ("paragraph", PROSE),
    ]


def test_a_merged_cell_stands_in_its_first_row() -> None:
    style = [*GRID.getCommands(), ("SPAN", (0, 1), (0, 2))]
    table = Table([["Art", "Wert"], ["Fläche", "innen"], ["", "außen"]], style=style)
    assert texts(flowing([table]), "table_row") == ["Art | Wert", "Fläche | innen", "außen"]


def test_a_cell_full_of_text_is_read_as_paragraphs() -> None:
    cell = [Paragraph(text, BODY) for text in (PROSE, "a) den Lohn,", "b) die Zeit.", PROSE)]
    data = flowing([Table([["Nr.", "Text"], ["1", cell]], [40, 440], style=GRID)])
    assert texts(data, "table_row") == ["Nr. | Text"]
    assert texts(data, "paragraph") == ["1", PROSE, PROSE]
    assert texts(data, "list_item") == ["a) den Lohn,", "b) die Zeit."]


def test_cells_without_lines_around_them_are_rows() -> None:
    rows = [("Reinigung", "120 m²", "3,50"), ("Glas", "40 m²", "9,10"), ("Boden", "900 m²", "1,20")]
    data = lines(*((x, 100 + 14.0 * n, row[i]) for n, row in enumerate(rows) for i, x in enumerate((57, 250, 400))))
    assert texts(data, "table_row") == [" | ".join(row) for row in rows]


def test_a_table_inside_a_form_is_a_table_too() -> None:
    def paint(canvas: Canvas) -> None:
        canvas.beginForm("wrapped")
        canvas.grid([50, 120, 300], [700, 720, 740])
        for x, y, text in ((55, 725, "Los"), (125, 725, "Preis"), (55, 705, "1"), (122, 705, "3,50 je Stunde")):
            canvas.drawString(x, y, text)
        canvas.endForm()
        canvas.saveState()
        canvas.translate(20, -30)
        canvas.doForm("wrapped")
        canvas.restoreState()

    assert texts(drawn(paint), "table_row") == ["Los | Preis", "1 | 3,50 je Stunde"]


def test_a_row_that_goes_over_the_whole_table_is_read_as_text() -> None:
    style = [*GRID.getCommands(), ("SPAN", (0, 1), (1, 1))]
    note = "Der Auftragnehmer zahlt den Mindestlohn und weist ihn nach."
    table = Table([["Nr.", "Pflicht"], [note, ""], ["1", "Liste"]], [60, 260], style=style)
    assert [(block.kind, block.text) for block in blocks(flowing([table]))] == [
        ("table_row", "Nr. | Pflicht"),
        ("paragraph", note),
        ("table_row", "1 | Liste"),
    ]


def test_cells_of_many_lines_without_lines_around_them_stay_in_their_row() -> None:
    data = lines(
        *((57, 100, "SV1"), (110, 100, "Niemand zahlt für die Vermittlung, und"), (350, 100, "Gespräche mit fünf")),
        *((110, 112, "was gezahlt wurde, wird erstattet."), (350, 112, "Beschäftigten im Jahr")),
        *((57, 130, "SV2"), (110, 130, "Pässe bleiben bei den Beschäftigten."), (350, 130, "Erklärung")),
    )
    assert texts(data, "table_row") == [
        "SV1 | Niemand zahlt für die Vermittlung, und was gezahlt wurde, wird erstattet. | "
        "Gespräche mit fünf Beschäftigten im Jahr",
        "SV2 | Pässe bleiben bei den Beschäftigten. | Erklärung",
    ]


def test_two_columns_are_read_one_after_the_other() -> None:
    numbered = [f"{n}. {PROSE}" for n in range(1, 19)]
    story = [NextPageTemplate("two"), PageBreak(), *(Paragraph(text, BODY) for text in numbered)]
    found = [text for text in texts(flowing(story)) if "Auftragnehmer" in text]
    assert found == numbered


def test_a_heading_over_both_columns_comes_before_them() -> None:
    left = [(57.0, 140 + 12.5 * n, f"links {n} {PROSE[20:60]}") for n in range(9)]
    right = [(310.0, 140 + 12.5 * n, f"rechts {n} {PROSE[20:60]}") for n in range(9)]
    data = lines(
        (57, 100, "Eine Überschrift, die weit über beide der Spalten und über den Rand dazwischen reicht"),
        *left,
        *right,
    )
    text = " ".join(texts(data))
    assert text.index("Überschrift") < text.index("links 0") < text.index("links 8") < text.index("rechts 0")


def test_columns_under_a_table_without_lines_are_columns_and_the_table_is_rows() -> None:
    rows = [("Objekt", "Fläche"), ("Rathaus", "1200 m²"), ("Schule", "3400 m²")]
    table = [(x, 100 + 20.0 * n, row[i]) for n, row in enumerate(rows) for i, x in enumerate((57.0, 312.0))]
    left, right = wrap(PROSE, 48), wrap(PROSE.replace("Auftragnehmer", "Bieter"), 48)
    columns = [(57.0, 220 + 12.5 * n, text) for n, text in enumerate(left)]
    columns += [(310.0, 220 + 12.5 * n, text) for n, text in enumerate(right)]
    found = texts(lines(*table, (57, 190, "Die Pflichten im Einzelnen:"), *columns))
    assert found == [" | ".join(row) for row in rows] + ["Die Pflichten im Einzelnen:", " ".join(left), " ".join(right)]


def test_a_raised_sign_does_not_break_its_line() -> None:
    printed = wrap(PROSE, 95)

    def paint(canvas: Canvas) -> None:
        text = canvas.beginText(57, 700)
        text.setLeading(12.5)
        text.textLine(printed[0])
        text.textOut("Lohn nach dem Gesetz")
        text.setFont("Helvetica", 6)
        text.setRise(4)
        text.textOut("1")
        text.setRise(0)
        text.setFont("Helvetica", 10)
        text.textLine(" ist fällig, und zwar stets am fünfzehnten Tag des Monats auf ein Konto,")
        text.textLine(printed[2])
        canvas.drawText(text)

    found = texts(drawn(paint))
    assert len(found) == 1
    assert found[0].startswith(f"{printed[0]} Lohn nach dem Gesetz")
    assert found[0].endswith(f" ist fällig, und zwar stets am fünfzehnten Tag des Monats auf ein Konto, {printed[2]}")


# --- places ---------------------------------------------------------------------------------------------


def test_spans_of_lines_lead_to_what_is_printed_there() -> None:
    for block in blocks(tender(2)):
        assert block.lines
        for line in block.lines:
            assert 0 <= line.start < line.end <= len(block.text)
            assert line.x0 < line.x1
            assert line.top < line.bottom <= A4[1]
        assert [line.start for line in block.lines] == sorted(line.start for line in block.lines)


def test_boxes_of_lines_are_where_pdfplumber_sees_the_words() -> None:
    data = tender(2)
    compared = 0
    printed = [(block.text[line.start : line.end], line) for block in blocks(data) for line in block.lines]
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            for line in page.extract_text_lines():
                same = [b for text, b in printed if text == line["text"] and b.page == page.page_number]
                # the ink of large letters ends more than two points before their advance does
                if same and line["chars"][0]["size"] <= 11:
                    compared += 1
                    box = min(same, key=lambda b: abs(b.top - line["top"]))
                    assert abs(box.x0 - line["x0"]) < 2
                    assert abs(box.x1 - line["x1"]) < 2
                    assert abs(box.top - line["top"]) < 2
                    assert abs(box.bottom - line["bottom"]) < 2
    assert compared > 40


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_shown_turned_reads_as_it_is_shown(turn: int) -> None:
    import pypdfium2

    upright = lines((57, 100, "Der Auftragnehmer zahlt den Lohn."), (57, 140, "Er führt Listen."))
    document = pypdfium2.PdfDocument(upright)
    document[0].set_rotation(turn)
    out = io.BytesIO()
    document.save(out)
    turned = blocks(out.getvalue())
    # text that is then not upright is still there, on its page
    assert sorted(block.text for block in turned) == sorted(texts(upright))
    width, height = (A4[1], A4[0]) if turn != 180 else A4
    for block in turned:
        assert 0 <= block.lines[0].x0 < block.lines[0].x1 <= width
        assert 0 <= block.lines[0].top < block.lines[0].bottom <= height


def test_filled_form_fields_are_read_with_their_labels() -> None:
    def paint(canvas: Canvas) -> None:
        canvas.drawString(57, 740, "Angebotsschreiben")
        canvas.acroForm.textfield(name="firma", tooltip="Firma", value="Muster GmbH", x=57, y=700, width=200, height=20)
        canvas.acroForm.textfield(name="leer", tooltip="Leer", value="", x=57, y=660, width=200, height=20)
        canvas.acroForm.checkbox(name="ja", tooltip="Erklärung abgegeben", checked=True, x=57, y=620)
        canvas.acroForm.checkbox(name="nein", tooltip="Nicht", checked=False, x=57, y=600)

    data = drawn(paint)
    assert texts(data, "field") == ["Firma: Muster GmbH", "Erklärung abgegeben: ☒"]
    assert texts(data, "paragraph") == ["Angebotsschreiben"]


# --- the whole ------------------------------------------------------------------------------------------


def test_a_tender_reads_as_it_was_written() -> None:
    data = tender(3)
    reading = read(data, "a.pdf")
    found = reading.blocks
    assert reading.status == "read"
    assert sum(block.text == PROSE for block in found) == 3 * 8 + 12
    assert sum(block.kind == "contents" for block in found) == 3
    assert sum(block.kind == "table_row" for block in found) == 3 * 9
    assert [block.text for block in found if block.kind == "heading" and block.level == 2] == [
        f"{i}.{n} {title}" for i in (1, 2, 3) for n, title in ((1, "Entlohnung"), (2, "Kontrolle"))
    ]
    pages = [block.page for block in found]
    assert pages == sorted(pages)


def test_the_same_bytes_give_the_same_reading() -> None:
    data = tender(2)
    assert read(data, "a.pdf") == read(data, "b.pdf")
