"""What cannot be read is said in words for people, and no bytes bring anything but a reading or that."""

from __future__ import annotations

import random
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_making import A4, PROSE, drawn, lines, scans, tender, writes
from reportlab.pdfgen.canvas import Canvas

from procurecheck.documents import pdf
from procurecheck.documents.blocks import Reading
from procurecheck.documents.pdf import read
from procurecheck.errors import UnreadableError

TEXT = writes((57, 100, PROSE[:90]), (57, 112.5, PROSE[90:180]))


def reason(data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read(data, "a.pdf")
    return str(caught.value)


def blank(canvas: Canvas) -> None:
    canvas.setLineWidth(1)


def outlines(canvas: Canvas) -> None:
    for n in range(300):
        canvas.bezier(n, 100, n + 3, 120, n + 5, 90, n + 9, 100)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 not at all", "none"),
        (b"%PDF-1.7\n" + bytes(500), "damaged"),
        (drawn(TEXT, encrypt="secret"), "password"),
        (drawn(scans, scans), r"Pages 1-2 are scanned.*OCR"),
        (drawn(scans), r"Page 1 is scanned"),
        (drawn(blank), "no text"),
        (drawn(outlines), "drawn as shapes"),
    ],
    ids=["empty", "no pdf", "damaged", "locked", "scanned", "one scan", "blank", "outlines"],
)
def test_what_cannot_be_read_is_named_with_its_reason(data: bytes, words: str) -> None:
    said = reason(data)
    assert re.search(words, said)
    assert said.endswith(".")


def test_a_pdf_that_only_forbids_printing_is_read() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    assert read(drawn(TEXT, encrypt=StandardEncryption("", ownerPassword="x", canPrint=0)), "a.pdf").blocks


def test_scanned_pages_among_others_are_named_and_the_rest_is_read() -> None:
    reading = read(drawn(TEXT, scans, scans, TEXT, scans), "a.pdf")
    assert reading.status == "partly_read"
    assert reading.reason is not None
    assert reading.reason.startswith("Pages 2-3, 5 are scanned")
    assert {block.page for block in reading.blocks} == {1, 4}
    assert reading.pages == 5


def test_a_scan_with_a_layer_of_text_is_read() -> None:
    def recognised(canvas: Canvas) -> None:
        scans(canvas)
        text = canvas.beginText(57, 700)
        text.setTextRenderMode(3)
        text.textLines([PROSE[:90], PROSE[90:180]])
        canvas.drawText(text)

    reading = read(drawn(recognised), "a.pdf")
    assert reading.status == "read"
    assert "Mindestlohn" in " ".join(block.text for block in reading.blocks)


def test_a_blank_page_is_no_fault() -> None:
    reading = read(drawn(TEXT, blank, TEXT), "a.pdf")
    assert (reading.status, reading.pages) == ("read", 3)


def test_text_in_a_font_without_letters_is_named() -> None:
    data = raw("BT /F1 10 Tf 57 700 Td <" + "0001" * 200 + "> Tj ET", font=PRIVATE)
    assert "letters are not named" in reason(data)


def test_a_scan_inside_a_form_is_a_scan_too() -> None:
    def paint(canvas: Canvas) -> None:
        canvas.beginForm("wrapped")
        scans(canvas)
        canvas.endForm()
        canvas.doForm("wrapped")

    assert "scanned" in reason(drawn(paint))


def test_a_form_that_only_adobe_shows_is_named() -> None:
    data = raw("BT /F1 10 Tf 57 700 Td (Please wait...) Tj ET")
    form = b"/Pages 2 0 R /NeedsRendering true /AcroForm << /Fields [] /XFA 6 0 R >> >>"
    reading = read(data.replace(b"/Pages 2 0 R >>", form), "a.pdf")
    assert reading.status == "partly_read"
    assert reading.reason is not None
    assert "XFA" in reading.reason


def test_pages_beyond_the_limit_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_PAGES", 2)
    reading = read(drawn(TEXT, TEXT, TEXT), "a.pdf")
    assert (reading.status, reading.pages) == ("partly_read", 2)
    assert reading.reason == "Only the first 2 of 3 pages were read. Split the PDF into parts."


def test_text_beyond_the_limit_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_CHARACTERS", 300)
    reading = read(drawn(TEXT, TEXT, TEXT), "a.pdf")
    assert reading.reason == "There is too much text: page 2 and what follows were not read."
    monkeypatch.setattr(pdf, "MOST_CHARACTERS", 3)
    assert "too much text" in reason(drawn(TEXT))


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "LARGEST", 100)
    assert "larger" in reason(drawn(TEXT))


# --- hostile --------------------------------------------------------------------------------------------

PRIVATE = (
    "/Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 6 0 R /DescendantFonts "
    "[<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
    "/Supplement 0 >> /DW 600 >>]"
)
_TO_UNICODE = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange <0000> <FFFF> "
    "endcodespacerange 1 beginbfchar <0001> <E123> endbfchar endcmap end end"
)


def raw(
    content: str,
    *,
    font: str = "/Type /Font /Subtype /Type1 /BaseFont /Helvetica",
    box: str = "0 0 595 842",
    count: int = 1,
    pack: bool = True,
) -> bytes:
    """A PDF with a page of this content stream, written by hand and without a table of its objects."""
    stream = content.encode("latin-1")
    if pack:
        stream = zlib.compress(stream)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [3 0 R] /Count {count} >>".encode(),
        f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 4 0 R "
        f"/Resources << /Font << /F1 5 0 R >> >> >>".encode(),
        f"<< /Length {len(stream)} {'/Filter /FlateDecode ' * pack}>>\nstream\n".encode() + stream + b"\nendstream",
        f"<< {font} >>".encode(),
        f"<< /Length {len(_TO_UNICODE)} >>\nstream\n{_TO_UNICODE}\nendstream".encode(),
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, text) for n, text in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer << /Root 1 0 R /Size 7 >>\n%%EOF\n"


def outcome(data: bytes) -> Reading | None:
    """Read, let nothing but ``UnreadableError`` pass, and hold what every reading promises."""
    try:
        reading = read(data, "a.pdf")
    except UnreadableError as error:
        assert str(error).endswith(".")
        return None
    assert reading.blocks
    page = 1
    for block in reading.blocks:
        assert page <= block.page <= reading.pages
        page = block.page
        for line in block.lines:
            assert 0 <= line.start <= line.end <= len(block.text)
            assert line.x0 <= line.x1
            assert line.top <= line.bottom
    return reading


def test_the_file_written_by_hand_is_read() -> None:
    reading = outcome(raw("BT /F1 10 Tf 57 700 Td (The contractor pays wages.) Tj ET"))
    assert reading is not None
    assert [block.text for block in reading.blocks] == ["The contractor pays wages."]


@pytest.mark.parametrize(
    "data",
    [
        raw("BT /F1 1e30 Tf 1e30 -1e30 Td (far away) Tj ET"),
        raw("BT /F1 10 Tf 0 0 0 0 0 0 Tm (no room at all) Tj ET"),
        raw("1e20 0 0 1e20 1e20 1e20 cm BT /F1 10 Tf (scaled) Tj ET 0 0 m 1 1 l S"),
        raw("BT /F1 10 Tf 57 700 Td (small page) Tj ET", box="0 0 0 0"),
        raw("BT /F1 10 Tf 57 700 Td (odd page) Tj ET", box="-1e9 5 1e9 -5"),
        raw("BT /F1 10 Tf 57 700 Td (many pages) Tj ET", count=2_000_000_000),
        raw("BT /F1 10 Tf 57 700 Td (negative pages) Tj ET", count=-3),
        raw("q " * 100_000 + "BT /F1 10 Tf 57 700 Td (deep) Tj ET"),
        raw("BT /F1 10 Tf 57 700 Td " + "(. ) Tj " * 20_000 + "ET"),
        raw("BT /F1 10 Tf 57 700 Td (" + "a" * 400_000 + "-) Tj ET"),
        raw("BT /F1 10 Tf 57 700 Td (" + "- " * 100_000 + ") Tj ET"),
        raw("BT /F1 2 Tf 57 700 Td 1 TL " + "(1. a-) Tj T* " * 5_000 + "ET"),
        raw("".join(f"{x} 0 m {x} 800 l S 0 {x} m 590 {x} l S " for x in range(0, 590, 1)) + "BT /F1 5 Tf (x) Tj ET"),
        raw("".join(f"{x} 0 m {x} 800 l S " for x in range(20_000)) + "BT /F1 5 Tf (walls) Tj ET"),
    ],
    ids=[
        "far away",
        "flat",
        "scaled",
        "no page box",
        "odd page box",
        "false page count",
        "negative page count",
        "deep",
        "dots",
        "long word",
        "hyphens",
        "small lines",
        "grid",
        "walls",
    ],
)
def test_files_made_to_break_readers_end_soon_and_without_a_traceback(data: bytes) -> None:
    outcome(data)


SMALL = lines((57, 100, PROSE[:90]), (57, 112.5, PROSE[90:180]))
LONG = tender(1)


@pytest.mark.parametrize("share", [n / 20 for n in range(1, 20)])
def test_a_file_cut_short_is_read_as_far_as_it_goes_or_called_damaged(share: float) -> None:
    outcome(LONG[: int(len(LONG) * share)])


PLAIN = raw("BT /F1 10 Tf 57 700 Td (The contractor pays wages.) Tj ET 50 50 m 500 50 l S", pack=False)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([SMALL, LONG, PLAIN]),
    st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=12), st.integers(0, 12)), min_size=1, max_size=8),
)
def test_changed_bytes_bring_a_reading_or_a_reason(data: bytes, changes: list[tuple[float, bytes, int]]) -> None:
    for place, new, gone in changes:
        at = int(place * len(data))
        data = data[:at] + new + data[at + gone :]
    outcome(data)


OPERATORS = [
    "Td",
    "TD",
    "Tm",
    "Tf",
    "Tj",
    "Tr",
    "Tz",
    "TL",
    "cm",
    "re",
    "f",
    "S",
    "m",
    "l",
    "c",
    "h",
    "q",
    "Q",
    "BT",
    "ET",
    "Do",
]
OPERANDS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False).map(lambda number: f"{number:f}"),
    st.integers(-900, 900).map(str),
    st.sampled_from(["/F1", "(wages -)", "(1. a)", "[(a) -900 (b)]", "<00ff>", "(. . . . 3)"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.lists(OPERANDS, max_size=6), st.sampled_from(OPERATORS)), max_size=40))
def test_any_drawing_brings_a_reading_or_a_reason(steps: list[tuple[list[str], str]]) -> None:
    content = "\n".join(" ".join([*operands, operator]) for operands, operator in steps)
    outcome(raw(f"BT /F1 10 Tf 57 700 Td (The contractor pays wages.) Tj {content}"))


def painter(seed: int) -> Callable[[Canvas], None]:
    """Return a painter of words and rules anywhere, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311

    def paint(canvas: Canvas) -> None:
        for _ in range(chance.randint(1, 60)):
            canvas.setFont(chance.choice(["Helvetica", "Helvetica-Bold"]), chance.choice([6, 9, 10, 10, 10, 14]))
            x, y = chance.uniform(-50, A4[0]), chance.uniform(-50, A4[1])
            words = chance.choice(["§ 3 Lohn", "1.", "•", "Seite 3", PROSE[:60], "a) den Lohn-", "12", "...... 4"])
            canvas.drawString(x, y, words)
            if chance.random() < 0.3:
                canvas.rect(x, y, chance.uniform(0, 300), chance.uniform(0, 200))

    return paint


def words(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in re.findall(r"\w+", text))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=5))
def test_no_word_is_lost_or_doubled_wherever_it_stands(seeds: list[int]) -> None:
    data = drawn(*(painter(seed) for seed in seeds))
    outcome(data)
    text = pdf.read_text(data)
    pieces = [block.text[line.start : line.end] for block in text.blocks for line in block.lines]
    with pypdfium2.PdfDocument(data) as document:
        expected = words(page.get_textpage().get_text_range().replace("\ufffe", "-\n") for page in document)
    assert words([*pieces, *text.repeated]) == expected
    assert pdf.read_text(data) == text
