"""Registration, VAT and LEI numbers made comparable: the strongest sign that two entries are one company."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from procurecheck.suppliers.letters import plain
from procurecheck.suppliers.name_words import NameWords

FEWEST_DIGITS = 5
"""A number with fewer is shared by too many companies."""
_COURT = re.compile(r"^(HRA|HRB|GNR|VR|PR|FN|CHE)(?=\d)")
_COURT_ONLY = frozenset({"HRA", "HRB", "GNR", "VR", "PR"})
_VAT = re.compile(r"^(ATU|[A-Z]{2})(?=\d)")
_VAT_COUNTRIES = re.compile(
    "AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|RS|BA|ME|MK|MD|UA|XI"
)
_LABEL = re.compile(r"\s*([^\W\d_]+)\.?[\s.:№]+(?=\S)")
"""A word before a number that says what it is: "IČO:", "EIK", "OIB"."""


class CompanyNumber(NamedTuple):
    """A number as it is compared."""

    core: str
    country: str | None
    """ISO 3166-1 code in lower case that the number itself names, ``None`` where it does not."""
    written: str
    kind: str
    """``LEI``, ``register of a court`` (unique only within the court) or ``number``."""


def read_number(text: str) -> CompanyNumber | None:
    """Return a number without spaces, dots, labels and country sign; ``None`` where it can identify nobody."""
    written = " ".join(text.split())[:60]
    bare = written
    while (label := _LABEL.match(bare)) and not _says_whose(label.group(1).upper()):
        bare = bare[label.end() :]
    compact = re.sub(r"[^0-9A-Z]", "", bare.upper())
    if is_lei(compact):
        return CompanyNumber(compact, None, written, "LEI")
    kind, country = "number", None
    if court := _COURT.match(compact):
        if court.group(1) in _COURT_ONLY:
            kind = "register of a court"
        compact = compact[court.end() :]
    elif (vat := _VAT.match(compact)) and _VAT_COUNTRIES.match(vat.group(1)):
        country = {"EL": "gr", "XI": "gb"}.get(vat.group(1)[:2], vat.group(1)[:2].lower())
        compact = compact[vat.end() :]
    core = compact.lstrip("0")
    if sum(char.isdigit() for char in core) < FEWEST_DIGITS or len(core) > 20 or len(set(core)) < 2:
        return None
    return CompanyNumber(core, country, written, kind)


def _says_whose(letters: str) -> bool:
    return bool(
        _COURT.match(f"{letters}0") or (len(letters) == 2 and _VAT_COUNTRIES.match(letters)) or letters == "ATU"
    )


def is_lei(text: str) -> bool:
    """Whether a text is a Legal Entity Identifier: 20 signs with the check digits of ISO 17442 (modulo 97)."""
    if not re.fullmatch(r"[0-9A-Z]{18}\d\d", text) or text.isdigit():
        return False
    return int("".join(str(int(char, 36)) for char in text)) % 97 == 1


def country_code(text: str, words: NameWords) -> str | None:
    """Return the code of a country given by code or by name, ``None`` where it is not known."""
    word = plain(text).replace(" ", "")
    if len(word) == 2 and text.strip().isascii():
        return word
    meaning = words.meanings.get(word)
    return words.country_codes.get(meaning[0]) if meaning else None


def countries_disagree(one: Sequence[str], two: Sequence[str]) -> bool:
    """Whether both sides name countries and none of them is the same."""
    return bool(one) and bool(two) and not set(one) & set(two)
