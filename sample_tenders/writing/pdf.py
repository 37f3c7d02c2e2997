"""Tender documents: a source in, a PDF out, as a town hall prints them.

Cover, contents with dot leaders, running header and footer, justified text with words divided at line ends, ruled
tables, two columns of small print, and forms to fill in.
"""

from __future__ import annotations

import io
import re
from typing import Any
from xml.sax.saxutils import escape

import fontpkg_fira_sans
import fontpkg_pt_serif
from reportlab.lib import colors, pdfencrypt
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus.tableofcontents import TableOfContents

from writing.markup import Block, Source
from writing.styles import INK, paragraph_styles

_RULE = colors.HexColor("#7a7a7a")
# a section sign, a number with its unit and a Czech one-letter word do not stand alone at a line end
_GLUE = re.compile(
    r"(§§?|(?<![\w.])[kvszouaiKVSZOUAI]|(?<![\d,.:])\d{1,3}(?= \d{3}\b)|(?<=\d \d{3})(?= \d{3}\b)|(?:\d|mil\.)(?= (?:°C|Kč))) "
)
_WIDTH = A4[0] - 4.8 * cm


def document(source: Source) -> bytes:
    """The PDF of ``source``. It is set twice, because the footer names the number of pages."""
    _fonts()
    first = _Book(source, 0)
    data = first.render()
    return _Book(source, first.page).render() if "{pages}" in source.meta.get("footer", "") else data


def _fonts() -> None:
    if "Serif" in pdfmetrics.getRegisteredFontNames():
        return
    serif, sans = fontpkg_pt_serif.ROOT / "files", fontpkg_fira_sans.ROOT / "files"
    for family, folder, stem in (("Serif", serif, "PT_Serif-Web-"), ("Sans", sans, "FiraSans-")):
        for suffix in ("Regular", "Bold", "Italic", "BoldItalic"):
            name = family if suffix == "Regular" else f"{family}-{suffix}"
            pdfmetrics.registerFont(TTFont(name, str(folder / f"{stem}{suffix}.ttf")))
        pdfmetrics.registerFontFamily(family, family, f"{family}-Bold", f"{family}-Italic", f"{family}-BoldItalic")


class _Book(BaseDocTemplate):
    def __init__(self, source: Source, pages: int) -> None:
        self.buffer = io.BytesIO()
        self.source, self.meta, self.pages = source, source.meta, pages
        self.heading_keys = 0
        password = self.meta.get("password")
        super().__init__(
            self.buffer,
            pagesize=A4,
            invariant=1,
            title=self.meta["title"],
            author=self.meta["author"],
            subject=self.meta.get("reference", ""),
            lang=self.meta["lang"],
            encrypt=pdfencrypt.StandardEncryption(password, ownerPassword=password + "-owner", strength=128)
            if password
            else None,
        )
        left, bottom, height = 2.4 * cm, 2.3 * cm, A4[1] - 4.9 * cm
        one = Frame(left, bottom, _WIDTH, height, 0, 0, 0, 0)
        half = (_WIDTH - 0.7 * cm) / 2
        two = [Frame(left + shift, bottom, half, height, 0, 0, 0, 0) for shift in (0, half + 0.7 * cm)]
        self.addPageTemplates(
            [
                PageTemplate("cover", [one]),
                PageTemplate("one", [one], onPage=self._decorate),
                PageTemplate("two", two, onPage=self._decorate),
            ]
        )
        self.styles = paragraph_styles(self.meta)

    def render(self) -> bytes:
        self.multiBuild(self._story())
        return self.buffer.getvalue()

    def _decorate(self, canvas: Any, _document: Any) -> None:
        canvas.saveState()
        canvas.setFont("Sans", 7.5)
        canvas.setFillColor(colors.HexColor("#444444"))
        right = A4[0] - 2.4 * cm
        canvas.drawString(2.4 * cm, A4[1] - 1.6 * cm, self.meta["header"][0])
        canvas.drawRightString(right, A4[1] - 1.6 * cm, self.meta["header"][1])
        canvas.setStrokeColor(_RULE)
        canvas.line(2.4 * cm, A4[1] - 1.75 * cm, right, A4[1] - 1.75 * cm)
        canvas.line(2.4 * cm, 1.75 * cm, right, 1.75 * cm)
        canvas.drawString(2.4 * cm, 1.35 * cm, self.meta["foot"])
        canvas.drawRightString(right, 1.35 * cm, self.meta["footer"].format(page=self.page, pages=self.pages))
        canvas.restoreState()

    def afterFlowable(self, flowable: Any) -> None:  # noqa: N802 - reportlab's name
        level = getattr(flowable, "contents_level", None)
        if level is None:
            return
        self.heading_keys += 1
        key = f"h{self.heading_keys}"
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(flowable.getPlainText(), key, level, closed=level > 0)
        self.notify("TOCEntry", (level, flowable.getPlainText(), self.page, key))

    def beforeDocument(self) -> None:  # noqa: N802 - reportlab's name
        self.heading_keys = 0

    def _story(self) -> list[Flowable]:
        story: list[Flowable] = []
        for line in self.meta.get("cover", []):
            style, _, text = line.partition(": ")
            story.append(Paragraph(_inline(text), self.styles[f"cover-{style}"]))
        if "facts" in self.meta:
            rows = [[self._cell(f"**{name}**"), self._cell(value)] for name, value in self.meta["facts"]]
            story.append(
                Table(
                    rows,
                    [5 * cm, _WIDTH - 5 * cm],
                    style=TableStyle(
                        [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.3, _RULE)]
                    ),
                )
            )
        if story:
            story += [NextPageTemplate("one"), PageBreak()]
        else:
            story.append(NextPageTemplate("one"))
        small, widths = False, None
        for index, block in enumerate(self.source.blocks):
            if block.kind == "columns":
                small = block.text != "end"
                story += [NextPageTemplate("two" if small else "one"), PageBreak()]
            elif block.kind == "widths":
                widths = [float(part) for part in block.text.split(",")]
            elif block.kind == "table":
                story.append(self._table(block, widths, small))
                story.append(Spacer(1, 7))
                widths = None
            else:
                story += self._flow(block, index, small)
        return story

    def _flow(self, block: Block, index: int, small: bool) -> list[Flowable]:
        styles = self.styles
        suffix = "-small" if small else ""
        match block.kind:
            case "heading":
                heading = Paragraph(_inline(block.text), styles[f"h{block.level}{suffix}"])
                if block.level <= self.meta.get("contents_depth", 3) - small:
                    heading.contents_level = block.level - 1
                return [heading]
            case "item":
                style = styles[f"item{block.level}{suffix}"]
                marker = {"-": "•" if block.level == 1 else "–"}.get(block.marker, block.marker)
                return [Paragraph(_inline(block.text), style, bulletText=marker)]
            case "contents":
                contents = TableOfContents(dotsMinLevel=0, levelStyles=[styles[f"toc{n}"] for n in (1, 2, 3)])
                return [Paragraph(_inline(block.text), styles["plain-heading"]), contents, PageBreak()]
            case "pagebreak":
                return [PageBreak()]
            case "note":
                box = Table(
                    [[Paragraph(_inline(block.text), styles["cell"])]],
                    [_WIDTH],
                    style=TableStyle(
                        [
                            ("BOX", (0, 0), (-1, -1), 0.8, INK),
                            ("BACKGROUND", (0, 0), (-1, -1), colors.HexColor("#f2f5f9")),
                        ]
                    ),
                )
                return [box, Spacer(1, 6)]
            case "title":
                return [Paragraph(_inline(block.text), styles["plain-heading"])]
            case "field":
                return [_Field(f"f{index}", block.text)]
            case "check":
                return [_Check(f"c{index}", Paragraph(_inline(block.text), styles["cell"]))]
            case "space":
                return [Spacer(1, float(block.text))]
            case "paragraph":
                return [Paragraph(_inline(block.text), styles[f"body{suffix}"])]
        raise ValueError(f"unknown directive ::{block.kind}")

    def _cell(self, text: str, small: bool = False) -> Paragraph:
        return Paragraph(_inline(text), self.styles["cell-small" if small else "cell"])

    def _table(self, block: Block, widths: list[float] | None, small: bool) -> Table:
        shares = widths or [1.0] * len(block.rows[0])
        full = (_WIDTH - 0.7 * cm) / 2 if small else _WIDTH
        rows = [
            [self._cell(f"**{cell}**" if number == 0 and cell else cell, small) for cell in row]
            for number, row in enumerate(block.rows)
        ]
        heights = [None if any(row) else 18 for row in block.rows]
        return Table(
            rows,
            [full * share / sum(shares) for share in shares],
            heights,
            repeatRows=1,
            style=TableStyle(
                [
                    ("GRID", (0, 0), (-1, -1), 0.4, _RULE),
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#e3e9f0")),
                    ("TOPPADDING", (0, 0), (-1, -1), 2.5),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
                ]
            ),
        )


class _Field(Flowable):
    """A labelled line with a form field; ``text`` is the label, after ``|`` the height in lines."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__()
        self.name, (self.label, _, lines) = name, text.partition("|")
        self.field_height = 15 * int(lines or 1)

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.available = width
        return width, self.field_height + 7

    def draw(self) -> None:
        self.canv.setFont("Sans", 8.5)
        self.canv.drawString(0, self.field_height - 7, self.label.strip())
        self.canv.setLineWidth(0.5)
        self.canv.line(190, 3, self.available, 3)
        self.canv.acroForm.textfield(
            name=self.name,
            tooltip=self.label.strip(),
            x=190,
            y=3,
            width=self.available - 190,
            height=self.field_height,
            fontSize=9,
            borderWidth=0.5,
            relative=True,
            fillColor=colors.white,
            fieldFlags="multiline" if self.field_height > 15 else "",
        )


class _Check(Flowable):
    """A box to tick, with its statement."""

    def __init__(self, name: str, statement: Paragraph) -> None:
        super().__init__()
        self.name, self.statement = name, statement

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        _, self.text_height = self.statement.wrap(width - 20, height)
        return width, self.text_height + 5

    def draw(self) -> None:
        self.canv.setLineWidth(0.6)
        self.canv.rect(0, self.text_height - 9, 10, 10)
        self.canv.acroForm.checkbox(
            name=self.name,
            x=0,
            y=self.text_height - 9,
            size=10,
            borderWidth=0.6,
            relative=True,
            fillColor=colors.white,
            buttonStyle="cross",
        )
        self.statement.drawOn(self.canv, 20, 3)


def _inline(text: str) -> str:
    marked = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(_GLUE.sub("\\1\u00a0", text)))
    return re.sub(r"\*(.+?)\*", r"<i>\1</i>", marked)
