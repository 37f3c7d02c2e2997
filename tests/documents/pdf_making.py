"""PDFs for tests and benchmarks, made anew each time: what real tender packs do to a reader, in small."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from PIL import Image
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    ListFlowable,
    ListItem,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

PROSE = (
    "Der Auftragnehmer verpflichtet sich, seinen Beschäftigten bei der Ausführung der Leistung mindestens das "
    "Entgelt nach dem jeweils geltenden Mindestlohngesetz zu zahlen und die Arbeitszeit täglich aufzuzeichnen. "
    "Er legt die Nachweise auf Verlangen binnen 14 Tagen vor und duldet unangekündigte Kontrollen."
)
GRID = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")])
_SHEET = getSampleStyleSheet()
BODY = ParagraphStyle("body", _SHEET["BodyText"], fontSize=10, leading=12.5)
H1 = ParagraphStyle("h1", _SHEET["Heading1"], fontSize=14, leading=17)
H2 = ParagraphStyle("h2", _SHEET["Heading2"], fontSize=11, leading=14)


def drawn(*painters: Callable[[Canvas], None], encrypt: Any = None) -> bytes:
    """An A4 page for each function, which paints it."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, encrypt=encrypt)
    for paint in painters:
        canvas.setFont("Helvetica", 10)
        paint(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def writes(*rows: tuple[float, float, str], size: float = 10, font: str = "Helvetica") -> Callable[[Canvas], None]:
    """Return a painter of texts at (x, distance from the top)."""

    def paint(canvas: Canvas) -> None:
        canvas.setFont(font, size)
        for x, top, text in rows:
            canvas.drawString(x, A4[1] - top, text)

    return paint


def scans(canvas: Canvas) -> None:
    """Paint a page that is one picture, as a scanner makes it."""
    canvas.drawImage(ImageReader(Image.new("L", (50, 70), 200)), 0, 0, *A4)


def lines(*rows: tuple[float, float, str], size: float = 10, font: str = "Helvetica") -> bytes:
    """One A4 page with each text at (x, distance from the top)."""
    return drawn(writes(*rows, size=size, font=font))


def flowing(story: list[Any], *, header: str = "", footer: str = "") -> bytes:
    """A document of platypus flowables; ``footer`` may hold ``{page}``. Template "two" has two columns."""
    buffer = io.BytesIO()

    def furniture(canvas: Canvas, _document: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(57, A4[1] - 35, header)
        canvas.drawRightString(A4[0] - 57, 30, footer.format(page=canvas.getPageNumber()))

    document = BaseDocTemplate(buffer, pagesize=A4, invariant=1)
    one = Frame(57, 57, A4[0] - 114, A4[1] - 114, id="one")
    half = (A4[0] - 114 - 18) / 2
    two = [Frame(57 + i * (half + 18), 57, half, A4[1] - 114, id=f"two{i}") for i in range(2)]
    document.addPageTemplates(
        [
            PageTemplate(id="one", frames=[one], onPage=furniture),
            PageTemplate(id="two", frames=two, onPage=furniture),
        ]
    )
    document.build(story)
    return buffer.getvalue()


def tender(chapters: int = 6) -> bytes:
    """A realistic tender: contents, numbered headings, lists, ruled tables, a two-column part, furniture."""
    story: list[Any] = [Paragraph("Leistungsbeschreibung Gebäudereinigung", _SHEET["Title"])]
    story += [Paragraph(f"{i} Kapitel Nummer {i} {'.' * 70} {i + 1}", BODY) for i in range(1, chapters + 1)]
    story.append(PageBreak())
    for i in range(1, chapters + 1):
        story += [Paragraph(f"{i} Kapitel Nummer {i}", H1), Paragraph(PROSE, BODY)]
        story += [Paragraph(f"{i}.1 Entlohnung", H2), *(Paragraph(PROSE, BODY) for _ in range(3))]
        story.append(
            ListFlowable(
                [ListItem(Paragraph(PROSE if n == 1 else f"Nachweis Nummer {n};", BODY)) for n in range(4)],
                bulletType="bullet",
                start="•",
            )
        )
        story += [Paragraph(f"({letter}) Der Bieter erklärt Punkt {letter}.", BODY) for letter in "abc"]
        rows = [["Pos.", "Leistung", "Menge", "Preis"]]
        rows += [[f"{n}", f"Unterhaltsreinigung Raumgruppe {n}", f"{n * 120} m²", f"{n * 3},50"] for n in range(1, 9)]
        story += [Spacer(1, 8), Table(rows, style=GRID), Spacer(1, 8)]
        story += [Paragraph(f"{i}.2 Kontrolle", H2), *(Paragraph(PROSE, BODY) for _ in range(4))]
    story += [NextPageTemplate("two"), PageBreak(), *(Paragraph(PROSE, BODY) for _ in range(12))]
    return flowing(story, header="Stadt Beispielhausen – Vergabe 2024/17", footer="Seite {page}")
