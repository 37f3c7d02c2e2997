"""What is said of a case among many, in the language of the report."""

from __future__ import annotations

from procurecheck.i18n import _
from procurecheck.portfolio.renewals import Renewal
from procurecheck.reports.cleaning import clean
from procurecheck.reports.words import BAND_WORDS, word

LONGEST = 200
"""Characters of a title in a line."""


def one_line(text: str, longest: int = LONGEST) -> str:
    """Return a text from outside in one line, cleaned and cut."""
    words = " ".join(clean(text).split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def band_word(band: str | None) -> str:
    """Return the word for a band, also where it is not known."""
    return word("band", band) if band and band in BAND_WORDS else _("not known")


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
