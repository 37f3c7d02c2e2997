"""What is said of a case among many, in the language of the report."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from procurecheck.i18n import _, locale
from procurecheck.portfolio.renewals import Renewal
from procurecheck.reports.cleaning import clean

if TYPE_CHECKING:
    from procurecheck.risk.schema import Sector

__all__ = ["name", "one_line", "option", "region_name", "sector_name"]

LONGEST = 200
"""Characters of a title in a line."""


def one_line(text: str, longest: int = LONGEST) -> str:
    """Return a text from outside in one line, cleaned and cut."""
    if len(text) <= longest and text.isascii() and text.isprintable() and "  " not in text and text == text.strip():
        return text
    words = " ".join(clean(text).split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


_NUTS = re.compile(r"([A-Z]{2})[0-9A-Z]{0,3}")
_NUTS_COUNTRIES = {"EL": "GR", "UK": "GB"}
"""Codes of countries that NUTS writes in its own way."""


def region_name(code: str | None) -> str:
    """Return the country of a NUTS code or country code in the language of the report, with the code: Germany · DE212.

    The names of the regions themselves are not part of procurecheck.
    """
    text = one_line(code or "")
    found = _NUTS.fullmatch(text)
    if not found:
        return text
    country = locale().territories.get(_NUTS_COUNTRIES.get(found[1], found[1]))
    if country is None:
        return text
    return country if text == found[1] else f"{country} · {text}"


def sector_name(ident: str | None) -> str:
    """Return the title of a sector in the language of the report; its id where it is one of a team's own."""
    sector = _sectors().get(ident or "")
    return sector.title.said() if sector else one_line(ident or "")


@cache
def _sectors() -> dict[str, Sector]:
    from procurecheck import knowledge
    from procurecheck.risk.schema import Sector

    folder = knowledge.default_folder("risk_models") / "sectors"
    return {path.stem: knowledge.load(path, Sector) for path in sorted(folder.glob("*.yaml"))}


def name(renewal: Renewal) -> str:
    """Return what the contract is called: its title, else the id of its case."""
    return one_line(renewal.title or "") or renewal.case


def option(renewal: bool | None, text: str | None) -> str:
    """Return what is known of a renewal: whether there may be one, and the words that say so."""
    said = one_line(text or "")
    if renewal is None:
        return said or _("the documents do not say")
    if renewal:
        return _("possible: {text}", text=said) if said else _("possible")
    return _("none: {text}", text=said) if said else _("none")
