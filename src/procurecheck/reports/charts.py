"""The pictures of a report that are drawn: coverage, bidders side by side, the price against its floor.

Inline SVG made with drawsvg: small, quick, the same bytes for the same figures, and text from outside is escaped.
Each kind of thing has a shape or a pattern as well as a colour (of Okabe and Ito's palette, darkened for contrast), so
that it can be told apart by colour-blind readers and on grey paper. Colours stand in the elements, so that a picture
is whole where no style sheet reaches it; classes let the page change them for the dark. All are 360 wide, the width
of a telephone.

Only text that drawsvg escapes comes from outside; attributes are constants and numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from procurecheck.i18n import _, format_money, format_number, listed, ngettext
from procurecheck.model import Coverage, CoverageStatus, PricePicture, SupplierAssessment
from procurecheck.reports.cleaning import clean
from procurecheck.reports.words import STATUS_WORDS, ratio, topic_word, word

if TYPE_CHECKING:
    import drawsvg
    from markupsafe import Markup

WIDTH = 360
_COLOURS = {
    "met": "#006b4a",
    "weak": "#8a5a00",
    "missing": "#b03000",
    "unreadable": "#4a525c",
    "not_applicable": "#4a525c",
    "ink": "#1b1f24",
    "soft": "#4a525c",
    "line": "#c4cad1",
    "bar": "#2f5d8a",
    "paper": "#ffffff",
}
_SHOWN: tuple[CoverageStatus, ...] = ("met", "weak", "missing", "unreadable")
_ROW = 21
_FIRST = 212
"""Where the columns of the coverage picture begin; left of it stand the names."""
_STEP = 38
_LONGEST = 36
"""Characters of a name that fit before the columns."""


def coverage_chart(coverage: Sequence[Coverage]) -> Markup:
    """Return the picture of topics by status: a row for each required protection, the worst first."""
    rows = [entry for entry in coverage if entry.status != "not_applicable"]
    height = 30 + _ROW * len(rows)
    drawing = _drawing("coverage", height, _("Protections by status"), _coverage_said(rows))
    for number, status in enumerate(_SHOWN):
        x = _FIRST + _STEP * number + _STEP / 2
        drawing.append(_mark(status, x, 9))
        count = sum(entry.status == status for entry in rows)
        drawing.append(_text(format_number(count), x, 27, anchor="middle", bold=True))
    for number, entry in enumerate(rows):
        y = 32 + _ROW * number
        drawing.append(_line(0, y, WIDTH, y))
        label = _text(_short(topic_word(entry.topic, entry.title)), 0, y + 14)
        label.append_title(clean(entry.title))
        drawing.append(label)
        for column, status in enumerate(_SHOWN):
            x = _FIRST + _STEP * column + _STEP / 2
            if entry.status == status:
                drawing.append(_mark(status, x, y + 10.5))
            else:
                drawing.append(_disc(x, y + 10.5, 1.2, "line"))
    return _markup(drawing)


def _coverage_said(rows: Sequence[Coverage]) -> str:
    said = []
    for status in ("missing", "unreadable", "weak", "met"):
        named = [topic_word(entry.topic, entry.title) for entry in rows if entry.status == status]
        if named:
            said.append(f"{_(STATUS_WORDS[status])} ({format_number(len(named))}): {listed(named)}.")
    return " ".join(said) or _("No protection is required.")


def bidders_chart(suppliers: Sequence[SupplierAssessment]) -> Markup:
    """Return the picture of the bidders side by side: points raised and open, and the price against its floor."""
    most = max([1, *(supplier.risk.points for supplier in suppliers)])
    left, right = 156, 190
    height = 24 + 46 * len(suppliers)
    drawing = _drawing("bidders", height, _("Bidders side by side"), _bidders_said(suppliers))
    drawing.append(_pattern("bidders-open"))
    drawing.append(_text(_("Points: raised ▮, open ▨"), 0, 12, soft=True))
    drawing.append(_text(_("Price ÷ floor"), right, 12, soft=True))
    for number, supplier in enumerate(suppliers):
        y, risk = 20 + 46 * number, supplier.risk
        drawing.append(_line(0, y, WIDTH, y))
        drawing.append(_text(_short(supplier.name, 40), 0, y + 15, bold=True))
        drawing.append(_text(word("band", risk.band), WIDTH, y + 15, anchor="end"))
        raised, both = left * risk.points_known / most, left * risk.points / most
        drawing.append(_rectangle(0, y + 22, raised, 14, "bar"))
        if both > raised:
            # the pattern is an attribute of its own: no class may paint over it
            drawing.append(_outlined(raised, y + 22, both - raised, 14, "url(#bidders-open)"))
        drawing.append(_text(f"{risk.points_known}+{risk.points - risk.points_known}", both + 4, y + 33, soft=True))
        _price_mark(drawing, supplier.price, right + 20, WIDTH - 6, y + 29)
    return _markup(drawing)


def _price_mark(drawing: drawsvg.Drawing, price: PricePicture, x0: float, x1: float, y: float) -> None:
    """Draw where the price stands on an axis from half the floor to one and a half times it."""
    drawing.append(_line(x0, y, x1, y))
    middle = (x0 + x1) / 2
    drawing.append(_line(middle, y - 8, middle, y + 8, kind="ink"))
    if price.ratio is None:
        drawing.append(_text("?", middle + 8, y - 2, bold=True))
        return
    x = x0 + (x1 - x0) * (min(max(price.ratio, 0.5), 1.5) - 0.5)
    kind = {"below_floor": "missing", "near_floor": "weak"}.get(price.status, "met")
    if price.status == "below_floor":
        shape = _path(f"M{x - 6:.1f},{y - 6} L{x + 6:.1f},{y - 6} L{x:.1f},{y + 6} Z", kind)
    elif price.status == "near_floor":
        shape = _path(f"M{x - 6:.1f},{y} L{x:.1f},{y - 6} L{x + 6:.1f},{y} L{x:.1f},{y + 6} Z", kind)
    else:
        shape = _disc(x, y, 5, kind)
    drawing.append(shape)
    beside = x + 10 if x < middle + 40 else x - 10
    drawing.append(
        _text(format_number(price.ratio, 2), beside, y + 4, anchor="start" if beside > x else "end", bold=True)
    )


def _bidders_said(suppliers: Sequence[SupplierAssessment]) -> str:
    said = []
    for supplier in suppliers:
        risk, price = supplier.risk, supplier.price
        said.append(
            f"{clean(supplier.name)}: {word('band', risk.band)}, "
            + ngettext("{n} point raised", "{n} points raised", risk.points_known)
            + ", "
            + ngettext("{n} point open", "{n} points open", risk.points - risk.points_known)
            + "; "
            + _("price: {status}", status=word("price", price.status))
            + (f", {ratio(price.ratio)}." if price.ratio is not None else ".")
        )
    return " ".join(said)


def price_chart(price: PricePicture, name: str) -> Markup | None:
    """Return the picture of one price and its floor, ``None`` where one of them is not known.

    ``name`` keeps the identifiers in the picture apart from those of others; letters, digits and hyphens only.
    """
    if price.offered is None or price.floor is None or max(price.offered, price.floor) <= 0:
        return None
    said = _(
        "Offered {offered}, floor {floor}.",
        offered=format_money(price.offered, price.currency),
        floor=format_money(price.floor, price.currency),
    )
    drawing = _drawing(name, 78, _("Price against the floor"), said)
    drawing.append(_pattern(f"{name}-gap"))
    most = max(price.offered, price.floor)
    below = price.offered < price.floor
    for number, (label, amount, kind) in enumerate(
        ((_("Floor"), price.floor, "soft"), (_("Offered"), price.offered, "missing" if below else "met"))
    ):
        y, width = 38 * number, WIDTH * amount / most
        shown = format_money(amount, price.currency)
        if not number and price.floor_high is not None:
            shown = _("{low} to {high}", low=shown, high=format_money(price.floor_high, price.currency))
        drawing.append(_text(f"{label}: {shown}", 0, y + 13))
        drawing.append(_rectangle(0, y + 18, width, 14, kind))
        if number and below:
            drawing.append(_outlined(width, y + 18, WIDTH - width, 14, f"url(#{name}-gap)"))
    return _markup(drawing)


# --- the pieces -----------------------------------------------------------------------------------------


def _drawing(name: str, height: float, title: str, said: str) -> drawsvg.Drawing:
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


def _mark(status: CoverageStatus, x: float, y: float) -> Any:
    """Return the mark of a status, a shape of its own for each."""
    import drawsvg

    group = drawsvg.Group()
    if status == "met":
        group.append(_disc(x, y, 7, "met"))
        group.append(_stroke(f"M{x - 3.5},{y} L{x - 1},{y + 3} L{x + 4},{y - 3}", "paper"))
    elif status == "weak":
        group.append(_ring(x, y, "weak"))
        group.append(_path(f"M{x},{y - 7} A7,7 0 0,0 {x},{y + 7} Z", "weak"))
    elif status == "missing":
        group.append(_rectangle(x - 7, y - 7, 14, 14, "missing"))
        group.append(
            _stroke(f"M{x - 3.5},{y - 3.5} L{x + 3.5},{y + 3.5} M{x - 3.5},{y + 3.5} L{x + 3.5},{y - 3.5}", "paper")
        )
    else:
        group.append(_ring(x, y, "unreadable"))
        group.append(_text("?", x, y + 4, anchor="middle", bold=True))
    group.append_title(word("status", status))
    return group


def _text(words: str, x: float, y: float, *, anchor: str = "start", bold: bool = False, soft: bool = False) -> Any:
    import drawsvg

    kind = "soft" if soft else "ink"
    return drawsvg.Text(
        " ".join(clean(words).split()) or "–", 12, round(x, 1), round(y, 1),
        text_anchor=anchor, font_weight=600 if bold else 400, class_=f"f-{kind}", fill=_COLOURS[kind],
    )  # fmt: skip


def _rectangle(x: float, y: float, width: float, height: float, kind: str) -> Any:
    import drawsvg

    return drawsvg.Rectangle(
        round(x, 1), round(y, 1), round(max(width, 0), 1), height, class_=f"f-{kind}", fill=_COLOURS[kind]
    )


def _outlined(x: float, y: float, width: float, height: float, fill: str) -> Any:
    import drawsvg

    return drawsvg.Rectangle(
        round(x, 1), round(y, 1), round(max(width, 0), 1), height,
        fill=fill, class_="s-bar", stroke=_COLOURS["bar"], stroke_width=1,
    )  # fmt: skip


def _disc(x: float, y: float, radius: float, kind: str) -> Any:
    import drawsvg

    return drawsvg.Circle(round(x, 1), y, radius, class_=f"f-{kind}", fill=_COLOURS[kind])


def _ring(x: float, y: float, kind: str) -> Any:
    import drawsvg

    return drawsvg.Circle(x, y, 6.5, fill="none", class_=f"s-{kind}", stroke=_COLOURS[kind], stroke_width=1.5)


def _path(way: str, kind: str) -> Any:
    import drawsvg

    return drawsvg.Path(way, class_=f"f-{kind}", fill=_COLOURS[kind])


def _stroke(way: str, kind: str) -> Any:
    import drawsvg

    return drawsvg.Path(way, fill="none", class_=f"s-{kind}", stroke=_COLOURS[kind], stroke_width=2)


def _line(x0: float, y0: float, x1: float, y1: float, *, kind: str = "line") -> Any:
    import drawsvg

    return drawsvg.Line(x0, y0, x1, y1, class_=f"s-{kind}", stroke=_COLOURS[kind], stroke_width=1)


def _pattern(name: str) -> Any:
    """Return slanting lines for what is open or lacking; named, for a page holds several pictures."""
    import drawsvg

    return drawsvg.Raw(
        f'<pattern id="{name}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="2" height="5" class="f-bar" fill="{_COLOURS["bar"]}"/></pattern>'
    )


def _short(words: str, longest: int = _LONGEST) -> str:
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def _markup(drawing: drawsvg.Drawing) -> Markup:
    from markupsafe import Markup

    svg = drawing.as_svg(header="")
    # a fixed size would keep the picture from fitting the page
    head, rest = svg.split(">", 1)
    head = head.replace(f'width="{WIDTH}" height="{drawing.height}" ', "")
    return Markup(head + ">" + rest.replace("<defs>\n</defs>\n", ""))  # noqa: S704 - text was escaped on its way in
