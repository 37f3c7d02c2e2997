"""Which contracts end, or must be given notice of, within a time; and what of that is new.

Not knowing is not safe: cases of which no end is known are counted, and those whose documents could not be read are
named.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from procurecheck.bands import BANDS
from procurecheck.errors import ProcurecheckError
from procurecheck.register import read
from procurecheck.register.open import Register
from procurecheck.register.tables import notice_day

if TYPE_CHECKING:
    from dateutil.relativedelta import relativedelta

_UNITS = {"d": "days", "w": "weeks", "m": "months", "y": "years"}
_ORDER = [str(band) for band in BANDS]
_LEVELS: dict[str | None, int] = {band: level for level, band in enumerate(_ORDER)}


class RenewalsAsked(NamedTuple):
    """What is asked of the register."""

    asked_on: date
    until: date
    """The last day that counts."""
    within: str
    min_band: str | None = None
    """Leave cases below this band out; those of no known band stay."""

    @property
    def options(self) -> str:
        """What ``--since last`` knows the question by: all of it but the day."""
        return json.dumps({"min_band": self.min_band, "within": self.within}, sort_keys=True)


class Renewal(NamedTuple):
    """A contract that ends soon, or must be given notice of soon."""

    case: str
    title: str | None
    buyer: str | None
    stage: str | None
    country: str | None
    region: str | None
    sector: str | None
    value: float | None
    currency: str | None
    band: str | None
    status: str
    """Whether its documents were read: ``read``, ``partly_read``, ``unreadable``."""
    starts: date | None
    ends: date
    """Last day of the contract."""
    notice_days: int | None
    """Days from the last day to give notice to the end."""
    notice_text: str | None
    """The words that say so."""
    renewal: bool | None
    """Whether it may be renewed; ``None`` where its documents do not say."""
    renewal_text: str | None
    act_by: date
    """The first day that matters from today on: the last one to give notice, or the end."""

    @property
    def notice_by(self) -> date | None:
        """The last day to give notice, where the days of notice are known."""
        return notice_day(self.ends, self.notice_days)

    @property
    def state(self) -> str:
        """What is told of it; where that differs from before, it is told again."""
        return json.dumps([self.ends.isoformat(), self.notice_days, self.band, self.renewal, self.renewal_text])

    def plain(self, today: date) -> dict[str, Any]:
        """Return it as JSON has it."""
        days = {"starts": self.starts, "ends": self.ends, "notice_by": self.notice_by, "act_by": self.act_by}
        told = {name: day.isoformat() if day else None for name, day in days.items()}
        return {**self._asdict(), **told, "days_left": (self.act_by - today).days}


class Answer(NamedTuple):
    """What the register says."""

    question: RenewalsAsked
    renewals: list[Renewal]
    """By the day that matters, then the highest band first."""
    undated: int
    """Cases of which no end is known, at or above the band that was asked for."""
    unread: list[str]
    """Those among them whose documents could not be read whole."""


def until(today: date, within: str) -> date:
    """Return the last day of a time from today: ``6m``, ``90d``, ``2w``, ``1y``.

    Months are counted as a person counts them: six months from 31 August end on 28 or 29 February.

    Raises:
        ProcurecheckError: for something that is no time, or goes beyond the calendar.
    """
    from dateutil.relativedelta import relativedelta

    found = re.fullmatch(r"(\d{1,4})([dwmy])", within)
    if not found:
        raise ProcurecheckError(
            f"“{within}” is no length of time.", where="--within", mend="Write 6m, 90d, 2w or 1y, for instance."
        )
    length: relativedelta = relativedelta(**{_UNITS[found.group(2)]: int(found.group(1))})  # type: ignore[arg-type]
    try:
        return today + length
    except (ValueError, OverflowError):
        raise ProcurecheckError(
            f"“{within}” goes beyond the calendar.", where="--within", mend="Name a shorter time."
        ) from None


def find(register: Register, question: RenewalsAsked) -> Answer:
    """Return what ends, or must be given notice of, from today to the last day that counts."""
    found = [_renewal(row, question) for row in _rows(register, question)]
    found.sort(key=lambda r: (r.act_by, -_level(r.band), r.case))
    undated = sum(n for band, n in read.count_undated(register).items() if _wanted(band, question.min_band))
    unread = sorted(row.case_id for row in read.undated_unread(register) if _wanted(row.band, question.min_band))
    return Answer(question, found, undated, unread)


def news(answer: Answer, told: Mapping[str, str]) -> list[Renewal]:
    """Return the renewals that were not told before, or not as they are now."""
    return [renewal for renewal in answer.renewals if told.get(renewal.case) != renewal.state]


def highest(renewals: list[Renewal]) -> str | None:
    """Return the highest band among them; a band that is not known counts as the highest."""
    return _ORDER[min(max(_level(renewal.band) for renewal in renewals), len(_ORDER) - 1)] if renewals else None


def at_least(band: str | None, least: str) -> bool:
    """Return whether a band is at or above another."""
    return band is not None and _ORDER.index(band) >= _ORDER.index(least)


def _rows(register: Register, question: RenewalsAsked) -> Iterator[Any]:
    bands = _ORDER[_ORDER.index(question.min_band) :] if question.min_band else None
    yield from read.ending(register, question.asked_on, question.until, bands)
    yield from read.ending_with_notice(register, question.asked_on, question.until, bands)


def _renewal(row: Any, question: RenewalsAsked) -> Renewal:
    notice = notice_day(row.ends, row.notice_days)
    act_by = notice if notice is not None and notice >= question.asked_on else row.ends
    return Renewal(*(*row, act_by))


def _wanted(band: str | None, least: str | None) -> bool:
    return least is None or _level(band) >= _ORDER.index(least)


def _level(band: str | None) -> int:
    return _LEVELS.get(band, len(_ORDER))
