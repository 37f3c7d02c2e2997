"""What the readers of structured notices share: blocks under headings, numbers, dates, periods."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date

from procurecheck.documents.blocks import Block, CodedFact, Reading
from procurecheck.documents.xml import fold
from procurecheck.errors import UnreadableError
from procurecheck.model import Notice, PassageKind

MONTH_DAYS = 30.4375
"""Mean length of a month in days, for periods given in days or weeks."""

_BULLET = re.compile(r"(?:[-–—•*·▪●○]|\(?\d{1,3}(?:\.\d{1,3})*[.)]|\(?[^\W\d_][.)])\s*\S")
_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_DAYS_IN = {"DAY": 1.0, "WEEK": 7.0}
_MONTHS_IN = {"MONTH": 1.0, "YEAR": 12.0}


class BlockList:
    """Collects blocks; a heading is written only when something stands under it, and once."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._wanted: list[tuple[int, str, int]] = []
        self._shown: list[tuple[int, str, int]] = []

    def heading(self, level: int, text: str, key: int = 0) -> None:
        """Open a heading; ``key`` tells apart two that have the same text (lots without a number)."""
        self.close(level)
        self._wanted.append((level, fold(text), key))

    def close(self, level: int) -> None:
        """End all headings of this level and deeper."""
        while self._wanted and self._wanted[-1][0] >= level:
            self._wanted.pop()

    def add(
        self,
        text: str,
        *,
        kind: PassageKind = "field",
        field: str | None = None,
        language: str | None = None,
        facts: Iterable[CodedFact] = (),
    ) -> None:
        """Add a block under the open headings; empty text is nothing."""
        text = fold(text)
        if not text:
            return
        same = 0
        while same < len(self._wanted) and self._wanted[: same + 1] == self._shown[: same + 1]:
            same += 1
        for level, heading, _key in self._wanted[same:]:
            self.blocks.append(Block(heading, "heading", level=level, language="en"))
        self._shown = list(self._wanted)
        self.blocks.append(Block(text, kind, field=field, language=language, facts=tuple(facts)))

    def prose(self, text: str, *, field: str, language: str | None) -> None:
        """Add a paragraph, or a list item where it begins like one."""
        text = fold(text)
        self.add(text, kind="list_item" if _BULLET.match(text) else "paragraph", field=field, language=language)


def reading(blocks: BlockList, notice: Notice, *, reasons: Iterable[str] = (), broken: bool = False) -> Reading:
    """Return the finished reading.

    Raises:
        UnreadableError: where there is not a single block.
    """
    if not blocks.blocks:
        raise UnreadableError("The notice holds no text.")
    reason = " ".join(reasons) or None
    return Reading(tuple(blocks.blocks), notice=notice, status="partly_read" if broken else "read", reason=reason)


def amount(text: str | None) -> float | None:
    """Return an amount of money; ``None`` for no number and for the placeholders -1, 0, 0.01 and 1.

    Buyers who do not give a value write such a placeholder where a form demands one; it must not pass for a value.
    """
    number = decimal(text)
    return number if number is not None and number > 1 else None


def decimal(text: str | None) -> float | None:
    """Return a number written with point or comma, with or without spaces between thousands."""
    bare = "".join((text or "").split()).replace("'", "")
    if "," in bare and "." in bare:
        thousands = "," if bare.rindex(".") > bare.rindex(",") else "."
        bare = bare.replace(thousands, "")
    bare = bare.replace(",", ".")
    if not re.fullmatch(r"[+-]?\d{1,18}(?:\.\d{1,12})?(?:[eE][+-]?\d{1,2})?", bare, re.ASCII):
        return None
    number = float(bare)
    return number if math.isfinite(number) else None


def whole(text: str | None) -> int | None:
    """Return a count, or ``None`` where the text is not a whole number from 0."""
    bare = (text or "").strip()
    return int(bare) if re.fullmatch(r"\d{1,9}", bare, re.ASCII) else None


def iso_date(text: str | None) -> str | None:
    """Return ``YYYY-MM-DD`` of a date such as 20210111, 2021-01-11Z or 2021-01-11T00:00:00; else ``None``."""
    found = _DATE.match((text or "").strip())
    if not found:
        return None
    try:
        return date(*(int(part) for part in found.groups())).isoformat()
    except ValueError:
        return None


def months(number: float | None, unit: str | None) -> float | None:
    """Return a period in months, rounded to hundredths; units DAY, WEEK, MONTH, YEAR (any case, singular)."""
    name = (unit or "").upper().removesuffix("S")
    if number is None or number <= 0 or number > 100_000:
        return None
    if name in _MONTHS_IN:
        return round(number * _MONTHS_IN[name], 2)
    if name in _DAYS_IN:
        return round(number * _DAYS_IN[name] / MONTH_DAYS, 2)
    return None


def months_between(start: str | None, end: str | None) -> float | None:
    """Return the months from one ISO date to another, the last day included; ``None`` if either is unknown."""
    if not start or not end:
        return None
    days = (date.fromisoformat(end) - date.fromisoformat(start)).days + 1
    return months(days, "DAY")


def any_yes(answers: Iterable[bool | None]) -> bool | None:
    """Return whether one answer is yes; ``None`` where nothing was answered."""
    known = [answer for answer in answers if answer is not None]
    return any(known) if known else None


def cpv_codes(codes: Iterable[str | None]) -> tuple[str, ...]:
    """Return CPV codes of eight digits without check digit, each once, in the order given."""
    found = (re.fullmatch(r"(\d{8})(?:-\d)?", (code or "").strip(), re.ASCII) for code in codes)
    return unique(match.group(1) for match in found if match)


def unique(values: Iterable[str | None]) -> tuple[str, ...]:
    """Return the values that are not empty, each once, in the order given."""
    return tuple(dict.fromkeys(value for value in values if value))


def humanise(name: str) -> str:
    """Return a readable label of an element name: ``LEGAL_FORM``, ``legalForm`` and ``legal-form`` alike."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " ").replace("-", " ")
    words = fold(spaced)
    return words[:1].upper() + words[1:].lower()
