"""The bands of risk and their words. They stand apart so that a question to the register need not build the nouns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from procurecheck.i18n import N_, _

Band = Literal["low", "elevated", "high", "critical"]
BANDS: tuple[Band, ...] = ("low", "elevated", "high", "critical")
BAND_WORDS: Mapping[str, str] = {
    "low": N_("low"),
    "elevated": N_("elevated"),
    "high": N_("high"),
    "critical": N_("critical"),
}


def band_word(band: str | None) -> str:
    """Return the word for a band in the language of the report, also where it is not known."""
    return _(BAND_WORDS[band]) if band and band in BAND_WORDS else _("not known")
