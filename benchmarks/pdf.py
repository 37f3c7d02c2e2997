"""Libraries that make PDF, on the same table in eight languages: seconds, kilobytes, pages, tags, the same bytes twice.

Libraries that are not installed are left out: pip install weasyprint fpdf2 reportlab fontpkg-fira-sans
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import time
from collections.abc import Callable

import pypdfium2

ROWS = [
    (f"{number} Řádek Őrült Љубав Київ Țară Щъркел Größe", "Příliš žluťoučký kůň úpěl ďábelské ódy. " * 6)
    for number in range(400)
]
DAY = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)


def typst() -> bytes:
    import typst as library

    text = (
        '#set page(numbering: "1/1")\n#set document(title: "T", date: auto)\n#outline()\n= Table\n'
        '#table(columns: 2, ..json("rows.json").flatten().map(cell => [#cell]))'
    )
    files = {"main.typ": text.encode(), "rows.json": json.dumps(ROWS).encode()}
    made: bytes = library.compile(files, ignore_system_fonts=True, pdf_standards=["a-3a", "ua-1"], timestamp=DAY)
    return made


def weasyprint() -> bytes:
    from weasyprint import HTML

    rows = "".join(f"<tr><td>{left}<td>{right}" for left, right in ROWS)
    style = "@page {@bottom-right {content: counter(page) '/' counter(pages)}}"
    page = f"<html lang=cs><title>T</title><style>{style}</style><h1>Table</h1><table>{rows}</table>"
    return bytes(HTML(string=page).write_pdf(pdf_variant="pdf/ua-1"))


def fpdf2() -> bytes:
    from fpdf import FPDF

    page = FPDF()
    page.set_creation_date(DAY)
    for style, name in (("", "Regular"), ("B", "Bold")):
        page.add_font("Fira", style, fira(name))
    page.set_font("Fira", size=10)
    page.add_page()
    with page.table(col_widths=(30, 70)) as table:
        for cells in ROWS:
            row = table.row()
            for cell in cells:
                row.cell(cell)
    return bytes(page.output())


def reportlab() -> bytes:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(TTFont("Fira", fira("Regular")))
    style = ParagraphStyle("body", fontName="Fira")
    out = io.BytesIO()
    rows = [[Paragraph(cell, style) for cell in cells] for cells in ROWS]
    SimpleDocTemplate(out, invariant=1).build([Table(rows, colWidths=(150, 300))])
    return out.getvalue()


def fira(name: str) -> str:
    import fontpkg_fira_sans

    return str(next(iter(fontpkg_fira_sans.__path__))) + f"/files/FiraSans-{name}.ttf"


def measure(make: Callable[[], bytes]) -> tuple[float, bytes, bool]:
    """Return the seconds of the first run, with its imports, the PDF, and whether a second gave the same bytes."""
    start = time.perf_counter()
    first = make()
    seconds = time.perf_counter() - start
    return seconds, first, hashlib.sha256(first).digest() == hashlib.sha256(make()).digest()


def main() -> None:
    for make in (typst, reportlab, fpdf2, weasyprint):
        try:
            seconds, data, same = measure(make)
        except ImportError as error:
            print(f"{make.__name__:<11} not installed ({error.name})")
            continue
        with pypdfium2.PdfDocument(data) as pdf:
            pages, tagged, text = len(pdf), pdf.is_tagged(), pdf[0].get_textpage().get_text_range()
        letters = all(word in text for word in ("Őrült", "Љубав", "Київ"))
        print(
            f"{make.__name__:<11} {seconds:5.2f} s  {len(data) // 1024:4d} kB  {pages} pages  "
            f"{'tags' if tagged else 'no tags'}  {'same bytes' if same else 'other bytes'}  "
            f"{'all letters' if letters else 'letters lost'}"
        )


if __name__ == "__main__":
    main()
