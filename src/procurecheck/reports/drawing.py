"""The pieces that pictures are drawn of, and the palette.

SVG made with drawsvg: small, quick, the same bytes for the same figures. Colours stand in the elements, so that a
picture is whole where no style sheet reaches it; classes let the page change them for the dark. All pictures are 360
wide, the width of a telephone.

Only text that drawsvg escapes comes from outside; attributes are constants and numbers.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from procurecheck.model import CoverageStatus
from procurecheck.reports.cleaning import clean
from procurecheck.reports.words import word

if TYPE_CHECKING:
    import drawsvg
    from markupsafe import Markup

WIDTH = 360
SIZE = 12
"""Of letters, in the units of the picture."""
COLOURS = {
    "met": "#006b4a",
    "weak": "#8a5a00",
    "missing": "#9c1c1c",
    "unreadable": "#4a525c",
    "not_applicable": "#4a525c",
    "ink": "#1b1f24",
    "soft": "#4a525c",
    "line": "#c4cad1",
    "bar": "#2f5d8a",
    "paper": "#ffffff",
}
_NARROW, _BROAD = frozenset(" ijl.,:;'|!()[]tfrI·-"), frozenset("mwMW@%&—ЖжЩщШшЮюЫыФфМм")


def picture(name: str, height: float, title: str, said: str) -> drawsvg.Drawing:
    """Return an empty picture that says in words what it shows; ``name`` keeps its identifiers apart."""
    import drawsvg

    drawing = drawsvg.Drawing(
        WIDTH, height, role="img", aria_labelledby=f"{name}-t {name}-d", class_="chart", font_family="sans-serif"
    )
    for tag, text in (("title", title), ("desc", said)):
        drawing.append(_words(tag, f"{name}-{tag[0]}", text))
    return drawing


def _words(tag: str, ident: str, text: str) -> Any:
    import drawsvg
    from markupsafe import escape

    return drawsvg.Raw(f'<{tag} id="{ident}">{escape(clean(text))}</{tag}>')


def mark(status: CoverageStatus, x: float, y: float) -> Any:
    """Return the mark of a status, a shape of its own for each."""
    import drawsvg

    group = drawsvg.Group()
    if status == "met":
        group.append(disc(x, y, 7, "met"))
        group.append(stroke(f"M{x - 3.5},{y} L{x - 1},{y + 3} L{x + 4},{y - 3}", "paper"))
    elif status == "weak":
        group.append(ring(x, y, "weak"))
        group.append(path(f"M{x},{y - 7} A7,7 0 0,0 {x},{y + 7} Z", "weak"))
    elif status == "missing":
        group.append(rectangle(x - 7, y - 7, 14, 14, "missing"))
        group.append(
            stroke(f"M{x - 3.5},{y - 3.5} L{x + 3.5},{y + 3.5} M{x - 3.5},{y + 3.5} L{x + 3.5},{y - 3.5}", "paper")
        )
    else:
        group.append(ring(x, y, "unreadable"))
        group.append(text("?", x, y + 4, anchor="middle", bold=True))
    group.append_title(word("status", status))
    return group


def text(words: str, x: float, y: float, *, anchor: str = "start", bold: bool = False, soft: bool = False) -> Any:
    """Return words in a picture."""
    import drawsvg

    kind = "soft" if soft else "ink"
    return drawsvg.Text(
        " ".join(clean(words).split()) or "–", SIZE, round(x, 1), round(y, 1),
        text_anchor=anchor, font_weight=600 if bold else 400, class_=f"f-{kind}", fill=COLOURS[kind],
    )  # fmt: skip


def rectangle(x: float, y: float, width: float, height: float, kind: str) -> Any:
    """Return a full bar."""
    import drawsvg

    return drawsvg.Rectangle(
        round(x, 1), round(y, 1), round(max(width, 0), 1), height, class_=f"f-{kind}", fill=COLOURS[kind]
    )


def outlined(x: float, y: float, width: float, height: float, fill: str) -> Any:
    """Return a bar with an edge, filled with a colour or a pattern."""
    import drawsvg

    return drawsvg.Rectangle(
        round(x, 1), round(y, 1), round(max(width, 0), 1), height,
        fill=fill, class_="s-bar", stroke=COLOURS["bar"], stroke_width=1,
    )  # fmt: skip


def disc(x: float, y: float, radius: float, kind: str) -> Any:
    """Return a full circle."""
    import drawsvg

    return drawsvg.Circle(round(x, 1), y, radius, class_=f"f-{kind}", fill=COLOURS[kind])


def ring(x: float, y: float, kind: str) -> Any:
    """Return an empty circle."""
    import drawsvg

    return drawsvg.Circle(x, y, 6.5, fill="none", class_=f"s-{kind}", stroke=COLOURS[kind], stroke_width=1.5)


def path(way: str, kind: str) -> Any:
    """Return a full shape."""
    import drawsvg

    return drawsvg.Path(way, class_=f"f-{kind}", fill=COLOURS[kind])


def stroke(way: str, kind: str) -> Any:
    """Return a line that is drawn by hand."""
    import drawsvg

    return drawsvg.Path(way, fill="none", class_=f"s-{kind}", stroke=COLOURS[kind], stroke_width=2)


def line(x0: float, y0: float, x1: float, y1: float, *, kind: str = "line") -> Any:
    """Return a straight line."""
    import drawsvg

    return drawsvg.Line(x0, y0, x1, y1, class_=f"s-{kind}", stroke=COLOURS[kind], stroke_width=1)


def hatching(name: str) -> Any:
    """Return slanting lines for what is open or lacking; named, for a page holds several pictures."""
    import drawsvg

    return drawsvg.Raw(
        f'<pattern id="{name}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="2" height="5" class="f-bar" fill="{COLOURS["bar"]}"/></pattern>'
    )


def fitted(words: str, room: float, *, bold: bool = False) -> str:
    """Return words that are cut to fit, with an ellipsis; how wide letters are is only known about."""
    words = " ".join(clean(words).split())
    left = room / (SIZE * (1.08 if bold else 1.0))
    if sum(map(_wide, words)) <= left:
        return words
    kept, left = "", left - 0.9
    for sign in words:
        left -= _wide(sign)
        if left < 0:
            break
        kept += sign
    return kept.rstrip() + "…"


def _wide(sign: str) -> float:
    """Return about how wide a letter is, as a share of its size, rather too much than too little."""
    if unicodedata.combining(sign):
        return 0.0
    if unicodedata.east_asian_width(sign) in "WF":
        return 1.05
    if sign in _NARROW:
        return 0.4
    if sign in _BROAD:
        return 0.95
    return 0.74 if sign.isupper() else 0.62


def markup(drawing: drawsvg.Drawing) -> Markup:
    """Return a picture as it stands in a page."""
    from markupsafe import Markup

    svg = drawing.as_svg(header="")
    # a fixed size would keep the picture from fitting the page
    head, rest = svg.split(">", 1)
    head = head.replace(f'width="{WIDTH}" height="{drawing.height}" ', "")
    return Markup(head + ">" + rest.replace("<defs>\n</defs>\n", ""))  # noqa: S704 - text was escaped on its way in
