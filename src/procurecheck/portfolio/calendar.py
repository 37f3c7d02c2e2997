"""Renewals as a calendar (RFC 5545) that calendar programs open: whole days, an alarm before each, stable UIDs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from procurecheck import __version__
from procurecheck.bands import band_word
from procurecheck.i18n import _, format_date, ngettext, quoted
from procurecheck.portfolio.renewals import Answer, Renewal
from procurecheck.portfolio.words import name, one_line, option
from procurecheck.reports.cleaning import clean

if TYPE_CHECKING:
    from icalendar import Event

ALARM = timedelta(days=14)
"""How long before the day an alarm is shown."""
_LONGEST = 4_000
"""Characters of a description; some programs refuse more than their own limit."""


def render(answer: Answer) -> bytes:
    """Return the calendar, the same bytes for the same answer.

    An event for each end, and for each last day of notice that lies ahead. An event keeps its UID for as long as the
    case keeps its id, so that a calendar that is read again shows it once; its time stamp is the day of the question.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//procurecheck//procurecheck {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Contracts that end soon"))
    question = answer.question
    stamp = datetime.combine(question.asked_on, time(), UTC)
    for renewal in answer.renewals:
        for kind, day in _days(renewal):
            if question.asked_on <= day <= question.until:
                calendar.add_component(_event(renewal, kind, day, stamp))
    return bytes(calendar.to_ical())


def _days(renewal: Renewal) -> Iterator[tuple[str, date]]:
    if renewal.notice_by is not None and renewal.notice_by < renewal.ends:
        yield "notice", renewal.notice_by
    yield "ends", renewal.ends


def _event(renewal: Renewal, kind: str, day: date, stamp: datetime) -> Event:
    from icalendar import Alarm, Event

    about = name(renewal)
    if kind == "notice":
        summary = _("Last day to give notice: {contract} ({band})", contract=about, band=band_word(renewal.band))
    else:
        summary = _("Contract ends: {contract} ({band})", contract=about, band=band_word(renewal.band))
    event = Event()
    event.add("uid", f"{hashlib.sha256(f'{kind}/{renewal.case}'.encode()).hexdigest()[:32]}@procurecheck")
    event.add("dtstamp", stamp)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", _description(renewal))
    event.add("transp", "TRANSPARENT")
    event.add("categories", ["procurecheck"])
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", -ALARM)
    event.add_component(alarm)
    return event


def _description(renewal: Renewal) -> str:
    lines = [
        _("Case: {case}", case=renewal.case),
        _("Buyer: {buyer}", buyer=renewal.buyer) if renewal.buyer else "",
        _("Risk: {band}", band=band_word(renewal.band)),
        _("Ends: {day}", day=format_date(renewal.ends)),
        _notice(renewal),
        _("Renewal: {option}", option=option(renewal.renewal, renewal.renewal_text)),
        _("The band is advice; a person decides. Read the report of the case before you renew."),
    ]
    return clean("\n".join(line for line in lines if line))[:_LONGEST]


def _notice(renewal: Renewal) -> str:
    if renewal.notice_by is None or renewal.notice_days is None:
        return _("Notice period: not known.")
    days = ngettext("{n} day", "{n} days", renewal.notice_days)
    said = _("Notice period: {days}, until {day}.", days=days, day=format_date(renewal.notice_by))
    return f"{said} {quoted(one_line(renewal.notice_text))}" if renewal.notice_text else said
