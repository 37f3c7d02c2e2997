"""Many cases as bars: how many of each band, by region or by sector; drawn as the other pictures are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from procurecheck.bands import BANDS, band_word
from procurecheck.i18n import _, format_number, ngettext
from procurecheck.reports.drawing import WIDTH, fitted, markup, picture, rectangle, text

if TYPE_CHECKING:
    from markupsafe import Markup

KINDS: tuple[str, ...] = ("critical", "high", "elevated", "low", "")
"""Bands in the order in which they stand in a bar; the last is for those that are not known."""
COLOUR = {"critical": "ink", "high": "missing", "elevated": "weak", "low": "met", "": "soft"}
_STEP = 40
_COUNTED = 150
"""Room at the right for the words that count."""
_AT_RISK = BANDS[-2:]


def bands_chart(name: str, title: str, rows: Sequence[tuple[str, Mapping[str, int]]]) -> Markup:
    """Return a picture with a bar for each row, as long as it has cases, divided by band, the highest first.

    Args:
        name: keeps identifiers apart from those of other pictures; letters, digits and hyphens only.
        title: what the picture shows.
        rows: label and number of cases by band (``""`` where the band is not known).
    """
    most = max([1, *(sum(counts.values()) for _label, counts in rows)])
    drawing = picture(name, max(1, _STEP * len(rows)), title, _said(rows))
    for number, (label, counts) in enumerate(rows):
        y, x, total = _STEP * number, 0.0, sum(counts.values())
        at_risk = sum(counts.get(str(band), 0) for band in _AT_RISK)
        shown = text(fitted(label, WIDTH - _COUNTED), 0, y + 13)
        shown.append_title(label)
        drawing.append(shown)
        risky = _("{at_risk} of {total} high or critical", at_risk=format_number(at_risk), total=format_number(total))
        drawing.append(text(risky, WIDTH, y + 13, anchor="end", soft=True))
        for kind in KINDS:
            width = WIDTH * counts.get(kind, 0) / most
            if width:
                # a gap between the parts, so that they can be told apart without colours
                part = rectangle(x, y + 18, max(width - 1, 0.5), 14, COLOUR[kind])
                part.append_title(f"{band_word(kind)}: {format_number(counts[kind])}")
                drawing.append(part)
                x += width
    return markup(drawing)


def _said(rows: Sequence[tuple[str, Mapping[str, int]]]) -> str:
    said = []
    for label, counts in rows:
        parts = [f"{band_word(kind)} {format_number(counts[kind])}" for kind in KINDS if counts.get(kind)]
        cases = ngettext("{n} case", "{n} cases", sum(counts.values()))
        said.append(f"{label}: {cases} ({', '.join(parts)}).")
    return " ".join(said) or _("There are no cases.")
