"""What is said of a case among many, in the language of the report."""

from __future__ import annotations

from procurecheck.i18n import _
from procurecheck.portfolio.renewals import Renewal
from procurecheck.reports.bars import band_name as band_word
from procurecheck.reports.cleaning import clean

__all__ = ["band_word", "name", "one_line", "option"]

LONGEST = 200
"""Characters of a title in a line."""


def one_line(text: str, longest: int = LONGEST) -> str:
    """Return a text from outside in one line, cleaned and cut."""
    words = " ".join(clean(text).split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def name(renewal: Renewal) -> str:
    """Return what the contract is called: its title, else the id of its case."""
    return one_line(renewal.title or "") or renewal.case


def option(renewal: Renewal) -> str:
    """Return what is known of its renewal."""
    said = one_line(renewal.renewal_text or "")
    if renewal.renewal is None:
        return said or _("the documents do not say")
    if renewal.renewal:
        return _("possible: {text}", text=said) if said else _("possible")
    return _("none: {text}", text=said) if said else _("none")
