"""The pictures of a report that are drawn: coverage, bidders side by side, the price against its floor.

Inline SVG made with drawsvg: small, quick, the same bytes for the same figures, and text from outside is escaped.
Each kind of thing has a shape or a pattern as well as a colour (of Okabe and Ito's palette, darkened for contrast), so
that it can be told apart by colour-blind readers and on grey paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from procurecheck.i18n import _, format_money, format_number, listed, ngettext
from procurecheck.model import Coverage, CoverageStatus, PricePicture, SupplierAssessment
from procurecheck.reports.cleaning import clean
from procurecheck.reports.drawing import (
    WIDTH,
    disc,
    fitted,
    hatching,
    line,
    mark,
    markup,
    outlined,
    path,
    picture,
    rectangle,
    ring,
    stroke,
    text,
)
from procurecheck.reports.words import STATUS_WORDS, ratios, word
from procurecheck.topics import topic_word

if TYPE_CHECKING:
    import drawsvg
    from markupsafe import Markup

_SHOWN: tuple[CoverageStatus, ...] = ("met", "weak", "missing", "unreadable")
_ROW = 21
_FIRST = 212
"""Where the columns of the coverage picture begin; left of it stand the names."""
_STEP = 38
MOST_BIDDERS = 20
"""Bidders in their picture, those at most risk; the table below it holds all."""
_HIGH = 42
"""Of the row of a bidder: the name above, bars below."""
_POINTS = 126
"""Length of the longest bar; right of it is room for the figures."""
_PRICES, _AXIS_END = 200, 284
"""Where the axis of prices begins and ends; right of it stand the figures."""
_BAND = 96
"""Room at the right for the band."""


def coverage_chart(coverage: Sequence[Coverage]) -> Markup:
    """Return the picture of topics by status: a row for each required protection, the worst first."""
    rows = [entry for entry in coverage if entry.status != "not_applicable"]
    height = 30 + _ROW * len(rows)
    drawing = picture("coverage", height, _("Protections by status"), _coverage_said(rows))
    for number, status in enumerate(_SHOWN):
        x = _FIRST + _STEP * number + _STEP / 2
        drawing.append(mark(status, x, 9))
        count = sum(entry.status == status for entry in rows)
        drawing.append(text(format_number(count), x, 27, anchor="middle", bold=True))
    for number, entry in enumerate(rows):
        y = 32 + _ROW * number
        drawing.append(line(0, y, WIDTH, y))
        label = text(fitted(topic_word(entry.topic, entry.title), _FIRST - 8), 0, y + 14)
        label.append_title(clean(entry.title))
        drawing.append(label)
        for column, status in enumerate(_SHOWN):
            x = _FIRST + _STEP * column + _STEP / 2
            if entry.status == status:
                drawing.append(mark(status, x, y + 10.5))
            else:
                drawing.append(disc(x, y + 10.5, 1.2, "line"))
    return markup(drawing)


def _coverage_said(rows: Sequence[Coverage]) -> str:
    said = []
    for status in ("missing", "unreadable", "weak", "met"):
        named = [topic_word(entry.topic, entry.title) for entry in rows if entry.status == status]
        if named:
            said.append(f"{_(STATUS_WORDS[status])} ({format_number(len(named))}): {listed(named)}.")
    return " ".join(said) or _("No protection is required.")


def bidders_chart(suppliers: Sequence[SupplierAssessment]) -> Markup:
    """Return the picture of the bidders side by side: points raised and open, and the price against its floor."""
    shown, rest = suppliers[:MOST_BIDDERS], len(suppliers) - MOST_BIDDERS
    most = max([1, *(supplier.risk.points for supplier in shown)])
    height = 22 + _HIGH * len(shown) + (20 if rest > 0 else 0)
    drawing = picture("bidders", height, _("Bidders side by side"), _bidders_said(shown, rest))
    drawing.append(hatching("bidders-open"))
    drawing.append(text(fitted(_("Points: raised ▮, open ▨"), _PRICES - 8), 0, 12, soft=True))
    drawing.append(text(fitted(_("Price ÷ floor"), WIDTH - _PRICES), WIDTH, 12, anchor="end", soft=True))
    for number, supplier in enumerate(shown):
        y, risk = 20 + _HIGH * number, supplier.risk
        drawing.append(line(0, y, WIDTH, y))
        name = text(fitted(supplier.name, WIDTH - _BAND, bold=True), 0, y + 16, bold=True)
        name.append_title(clean(supplier.name))
        drawing.append(name)
        drawing.append(text(fitted(word("band", risk.band), _BAND - 8), WIDTH, y + 16, anchor="end"))
        raised, both = _POINTS * risk.points_known / most, _POINTS * risk.points / most
        drawing.append(rectangle(0, y + 23, raised, 13, "bar"))
        if both > raised:
            # the pattern is an attribute of its own: no class may paint over it
            drawing.append(outlined(raised, y + 23, both - raised, 13, "url(#bidders-open)"))
        counted = f"{format_number(risk.points_known)} + {format_number(risk.points - risk.points_known)}"
        drawing.append(text(counted, both + 6, y + 34, soft=True))
        _price_mark(drawing, supplier.price, y + 29.5)
    if rest > 0:
        drawing.append(text(ngettext("and {n} more", "and {n} more", rest), 0, height - 5, soft=True))
    return markup(drawing)


def _price_mark(drawing: drawsvg.Drawing, price: PricePicture, y: float) -> None:
    """Draw where the price stands on an axis from half the floor to one and a half times it, and say it beside."""
    drawing.append(line(_PRICES, y, _AXIS_END, y))
    middle = (_PRICES + _AXIS_END) / 2
    drawing.append(line(middle, y - 8, middle, y + 8, kind="ink"))
    drawing.append(text(ratios(price, short=True) or "?", WIDTH, y + 4.5, anchor="end", bold=True))
    if price.ratio is None:
        return
    x = _on_axis(price.ratio)
    kind = {"below_floor": "missing", "near_floor": "weak"}.get(price.status, "met")
    if price.ratio_high is not None:
        drawing.append(stroke(f"M{_on_axis(price.ratio_high):.1f},{y} L{x:.1f},{y}", kind))
    if price.status == "below_floor":
        shape = path(f"M{x - 6:.1f},{y - 6} L{x + 6:.1f},{y - 6} L{x:.1f},{y + 6} Z", kind)
    elif price.status == "near_floor":
        shape = path(f"M{x - 6:.1f},{y} L{x:.1f},{y - 6} L{x + 6:.1f},{y} L{x:.1f},{y + 6} Z", kind)
    elif price.status == "unknown":
        shape = ring(x, y, "unreadable")
    else:
        shape = disc(x, y, 5, kind)
    drawing.append(shape)


def _on_axis(value: float) -> float:
    return _PRICES + 6 + (_AXIS_END - _PRICES - 12) * (min(max(value, 0.5), 1.5) - 0.5)


def _bidders_said(suppliers: Sequence[SupplierAssessment], rest: int) -> str:
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
            + (f", {told}." if (told := ratios(price)) else ".")
        )
    if rest > 0:
        said.append(ngettext("and {n} more", "and {n} more", rest) + ".")
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
    drawing = picture(name, 78, _("Price against the floor"), said)
    drawing.append(hatching(f"{name}-gap"))
    most = max(price.offered, price.floor)
    below = price.offered < price.floor
    for number, (label, amount, kind) in enumerate(
        ((_("Floor"), price.floor, "soft"), (_("Offered"), price.offered, "missing" if below else "met"))
    ):
        y, width = 38 * number, WIDTH * amount / most
        shown = format_money(amount, price.currency)
        if not number and price.floor_high is not None:
            shown = _("{low} to {high}", low=shown, high=format_money(price.floor_high, price.currency))
        drawing.append(text(f"{label}: {shown}", 0, y + 13))
        drawing.append(rectangle(0, y + 18, width, 14, kind))
        if number and below:
            drawing.append(outlined(width, y + 18, WIDTH - width, 14, f"url(#{name}-gap)"))
    return markup(drawing)
