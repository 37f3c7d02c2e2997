"""The paragraph styles of the tender documents."""

from __future__ import annotations

from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle

INK = colors.HexColor("#1f3a5f")
_HYPHENS = {"de": "de_DE", "en": "en_GB", "cs": "cs_CZ"}


def paragraph_styles(meta: dict[str, Any]) -> dict[str, ParagraphStyle]:
    """Every style of a document, by name, for the font, size and language that its front matter names."""
    font, size = meta.get("font", "Serif"), float(meta.get("size", 9.6))
    lang = _HYPHENS[meta["lang"]]
    body = ParagraphStyle(
        "body",
        fontName=font,
        fontSize=size,
        leading=size * 1.32,
        alignment=TA_JUSTIFY,
        spaceAfter=size * 0.55,
        hyphenationLang=lang,
        hyphenationMinWordLength=6,
    )
    small = ParagraphStyle("small", body, fontSize=size - 2.2, leading=(size - 2.2) * 1.24, spaceAfter=2.4)
    styles = {"body": body, "body-small": small}
    for level, (points, before) in enumerate(((15, 16), (12, 12), (10.2, 9), (9.4, 7)), 1):
        styles[f"h{level}"] = ParagraphStyle(
            f"h{level}",
            fontName="Sans-Bold" if level < 4 else "Sans-BoldItalic",
            fontSize=points,
            leading=points * 1.25,
            spaceBefore=before,
            spaceAfter=4,
            keepWithNext=1,
            textColor=INK,
        )
        styles[f"h{level}-small"] = ParagraphStyle(
            f"h{level}s",
            styles[f"h{level}"],
            fontSize=max(7.6, points - 4.5),
            leading=max(7.6, points - 4.5) * 1.2,
            spaceBefore=5,
            spaceAfter=2,
        )
    for level in (1, 2):
        for suffix, base in (("", body), ("-small", small)):
            indent = (18 if not suffix else 13) * level
            styles[f"item{level}{suffix}"] = ParagraphStyle(
                f"item{level}{suffix}",
                base,
                leftIndent=indent + 4,
                bulletIndent=indent - 14 if not suffix else indent - 12,
                spaceAfter=base.spaceAfter * 0.6,
                bulletFontName=font,
                bulletFontSize=base.fontSize,
            )
        styles[f"toc{level}"] = styles["toc3"] = ParagraphStyle(
            f"toc{level}",
            fontName="Sans-Bold" if level == 1 else "Sans",
            fontSize=8.6,
            leading=12.2 if level == 1 else 11,
            leftIndent=12 * (level - 1),
        )
    styles["toc3"] = ParagraphStyle("toc3", styles["toc2"], leftIndent=26, fontSize=8.2, leading=10.4)
    styles["cell"] = ParagraphStyle("cell", fontName="Sans", fontSize=8.3, leading=10.6)
    styles["cell-small"] = ParagraphStyle("cell-small", fontName="Sans", fontSize=6.6, leading=8.2)
    styles["plain-heading"] = ParagraphStyle("plain", styles["h1"])
    styles["cover-buyer"] = ParagraphStyle(
        "buyer", fontName="Sans", fontSize=12, leading=16, spaceAfter=2, textColor=INK
    )
    styles["cover-space"] = ParagraphStyle("space", fontName="Sans", fontSize=40, leading=48)
    styles["cover-title"] = ParagraphStyle(
        "title", fontName="Sans-Bold", fontSize=23, leading=29, spaceBefore=70, spaceAfter=12, textColor=INK
    )
    styles["cover-subtitle"] = ParagraphStyle("subtitle", fontName="Sans", fontSize=13, leading=18, spaceAfter=30)
    styles["cover-text"] = ParagraphStyle("text", body, spaceBefore=10)
    return styles
