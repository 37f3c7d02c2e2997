"""Words and marks that every report uses for the same thing; all are translated with ``_`` where they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from procurecheck.bands import BAND_WORDS
from procurecheck.i18n import N_, _, format_money, format_number

if TYPE_CHECKING:
    from procurecheck.model import (
        Case,
        CoverageStatus,
        DocumentStatus,
        IndicatorState,
        PricePicture,
        PriceStatus,
        Severity,
        Strength,
    )

__all__ = [
    "FILE_WORDS",
    "PRICE_WORDS",
    "SEVERITY_WORDS",
    "STATE_WORDS",
    "STATUS_MARKS",
    "STATUS_MEANINGS",
    "STATUS_WORDS",
    "STRENGTH_WORDS",
    "money",
    "ratios",
    "stage_word",
    "word",
]

STATUS_WORDS: Mapping[CoverageStatus, str] = {
    "met": N_("met"),
    "weak": N_("weak"),
    "missing": N_("missing"),
    "unreadable": N_("cannot be judged"),
    "not_applicable": N_("does not apply"),
}
"""In the order in which they are shown."""
STATUS_MEANINGS: Mapping[CoverageStatus, str] = {
    "met": N_("Binding words were found."),
    "weak": N_("Only wishes or citations were found, or words that contradict each other."),
    "missing": N_("Nothing binding was found in what could be read."),
    "unreadable": N_("A file was unreadable, or the library does not know this protection in its language."),
    "not_applicable": N_("The conditions of the profile (stage, sector, value) are not met."),
}
STATUS_MARKS: Mapping[CoverageStatus, str] = {
    "met": "✓",
    "weak": "~",
    "missing": "✗",
    "unreadable": "?",
    "not_applicable": "–",
}
PRICE_WORDS: Mapping[PriceStatus, str] = {
    "below_floor": N_("below the floor"),
    "near_floor": N_("close to the floor"),
    "above_floor": N_("above the floor"),
    "unknown": N_("cannot be compared"),
}
STRENGTH_WORDS: Mapping[Strength, str] = {
    "binding": N_("binding"),
    "advisory": N_("advisory"),
    "reference": N_("reference"),
    "negated": N_("negated"),
}
STATE_WORDS: Mapping[IndicatorState, str] = {
    "raised": N_("raised"),
    "unknown": N_("open"),
    "clear": N_("clear"),
}
SEVERITY_WORDS: Mapping[Severity, str] = {
    "critical": N_("critical weight"),
    "major": N_("major weight"),
    "minor": N_("minor weight"),
}
FILE_WORDS: Mapping[DocumentStatus, str] = {
    "read": N_("read"),
    "partly_read": N_("partly read"),
    "unreadable": N_("unreadable"),
}
_ALL: Mapping[str, Mapping[Any, str]] = {
    "band": BAND_WORDS,
    "status": STATUS_WORDS,
    "meaning": STATUS_MEANINGS,
    "price": PRICE_WORDS,
    "strength": STRENGTH_WORDS,
    "state": STATE_WORDS,
    "severity": SEVERITY_WORDS,
    "file": FILE_WORDS,
}


def word(kind: str, key: str) -> str:
    """Return the word for a key in the language of the report, for instance ``word("status", "met")``."""
    return _(_ALL[kind][key])


def ratios(price: PricePicture, *, short: bool = False) -> str:
    """Return offered price against floor, both ends where the floor is a range: ``0.87 × floor``, short ``0.87``.

    Empty where it is not known.
    """
    if price.ratio is None:
        return ""
    said = format_number(price.ratio, 2)
    if price.ratio_high is not None:
        high = format_number(price.ratio_high, 2)
        if high != said:
            said = f"{high}–{said}"
    return said if short else _("{ratio} × floor", ratio=said)


def stage_word(case: Case) -> str:
    """Return what kind of documents a case is about."""
    return _("tender") if case.stage == "tender" else _("contract")


def money(amount: float | None, currency: str | None) -> str:
    """Return an amount as the language of the report writes it."""
    return _("not given") if amount is None else format_money(amount, currency)
