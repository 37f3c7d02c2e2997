"""Renewals as a calendar (RFC 5545) that calendar programs open: whole days, an alarm before each, stable UIDs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta

from procurecheck import __version__
from procurecheck.i18n import _, format_date, ngettext, quoted
from procurecheck.portfolio.renewals import Answer, Renewal
from procurecheck.portfolio.words import band_word, name, one_line, option
from procurecheck.reports.cleaning import clean

ALARM = timedelta(days=14)
"""How long before the day an alarm is shown."""
_LINE = 74
"""Bytes of a line; the standard allows 75 with the blank before one that goes on."""
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
    head, end, rest = calendar.to_ical().partition(b"END:VCALENDAR")
    question = answer.question
    events = (
        _event(renewal, kind, day, question.asked_on)
        for renewal in answer.renewals
        for kind, day in _days(renewal)
        if question.asked_on <= day <= question.until
    )
    return b"".join((head, *events, end, rest))


def _days(renewal: Renewal) -> Iterator[tuple[str, date]]:
    if renewal.notice_by is not None and renewal.notice_by < renewal.ends:
        yield "notice", renewal.notice_by
    yield "ends", renewal.ends


def _event(renewal: Renewal, kind: str, day: date, stamp: date) -> bytes:
    """Return an event with its alarm, in the order and with the bytes that the library itself gives them.

    The library takes a millisecond for each, which is too long for the many thousands of a large register.
    """
    about = name(renewal)
    if kind == "notice":
        summary = _("Last day to give notice: {contract} ({band})", contract=about, band=band_word(renewal.band))
    else:
        summary = _("Contract ends: {contract} ({band})", contract=about, band=band_word(renewal.band))
    said = _escaped(summary)
    lines = (
        "BEGIN:VEVENT",
        f"SUMMARY:{said}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"DTSTAMP:{stamp:%Y%m%d}T000000Z",
        f"UID:{hashlib.sha256(f'{kind}/{renewal.case}'.encode()).hexdigest()[:32]}@procurecheck",
        "CATEGORIES:procurecheck",
        f"DESCRIPTION:{_escaped(_description(renewal))}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{said}",
        f"TRIGGER:-P{ALARM.days}D",
        "END:VALARM",
        "END:VEVENT",
    )
    return b"".join(_folded(line) for line in lines)


def _escaped(text: str) -> str:
    from icalendar import vText

    return vText(text).to_ical().decode("utf-8")


def _folded(line: str) -> bytes:
    """Return a line with its end; a long one goes on after a blank, and no character or escape is divided."""
    data = line.encode("utf-8")
    parts = []
    while len(data) > _LINE:
        cut = _LINE
        while data[cut] & 0xC0 == 0x80:
            cut -= 1
        if data[cut - 1] in b"\\^":
            cut -= 1
        parts.append(data[:cut])
        data = data[cut:]
    return b"\r\n ".join((*parts, data)) + b"\r\n"


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
