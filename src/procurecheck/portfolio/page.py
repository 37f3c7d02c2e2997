"""The portfolio as one self-contained page: whole without scripts, sorted and filtered where they run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from procurecheck.bands import BANDS, band_word
from procurecheck.i18n import _, ngettext, report_language
from procurecheck.portfolio.lines import Line, Totals
from procurecheck.portfolio.news import News
from procurecheck.portfolio.words import one_line, region_name, sector_name
from procurecheck.reports.bars import COLOUR, KINDS, bands_chart
from procurecheck.reports.pages import page_environment, policy_hash, script, style
from procurecheck.reports.words import STATUS_WORDS

if TYPE_CHECKING:
    from jinja2 import Environment

MOST_ROWS = 20_000
"""Cases in the table, the highest bands first; browsers slow down beyond. Workbook and JSON Lines hold all."""
_GROUPS = 8
"""Regions and sectors with a bar of their own; the rest is one bar."""
_TEMPLATES = Path(__file__).parent / "templates"


def render(cases: Iterator[Line], totals: Totals, news: News | None) -> Iterator[str]:
    """Yield the page in pieces, the same for the same arguments, so that it is never whole in memory.

    Args:
        cases: the lines of the portfolio, the highest band first.
        totals: what they come to.
        news: what the last scan changed, ``None`` where it was the first.
    """
    look, does = style(), script(_TEMPLATES / "portfolio.js")
    template = _environment().get_template("portfolio.html.j2")
    return template.generate(
        language=report_language(),
        cases=islice(cases, MOST_ROWS),
        totals=totals,
        left_out=max(0, totals.cases - MOST_ROWS),
        news=news,
        kinds=KINDS,
        colours=COLOUR,
        statuses=list(STATUS_WORDS),
        all=bands_chart("all", _("Cases by risk"), [(_("All"), totals.bands)]),
        regions=bands_chart("regions", _("Cases by region"), _grouped(totals.regions, region_name)),
        sectors=bands_chart("sectors", _("Cases by sector"), _grouped(totals.sectors, sector_name)),
        style=Markup(look),  # noqa: S704 - a file of ours
        script=Markup(does),  # noqa: S704
        style_hash=policy_hash(look),
        script_hash=policy_hash(does),
    )


def _grouped(groups: Mapping[str, Counter[str]], called: Callable[[str], str]) -> list[tuple[str, Counter[str]]]:
    """Return the groups with most cases of high risk, then with most cases; what is beyond together as the last."""
    ordered = sorted(groups.items(), key=lambda group: (*(-group[1][kind] for kind in KINDS), group[0]))
    rows = [(called(label) or _("not known"), counts) for label, counts in ordered[:_GROUPS]]
    if rest := ordered[_GROUPS:]:
        together: Counter[str] = Counter()
        for _label, counts in rest:
            together.update(counts)
        rows.append((ngettext("{n} other", "{n} others", len(rest)), together))
    return rows


def _environment() -> Environment:
    environment = page_environment("procurecheck.portfolio")
    environment.filters |= {
        "band": band_word,
        "rank": lambda band: BANDS.index(band) + 1 if band in BANDS else "",
        "short": one_line,
        "region": region_name,
        "sector": sector_name,
    }
    return environment
