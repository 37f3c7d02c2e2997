"""The summary on the terminal: one screen, in colour where there is a terminal, plain where there is none.

A screen is 24 lines of 80 columns. What does not fit is counted and stands in the report.
"""

from __future__ import annotations

import os
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from procurecheck.i18n import _, ngettext, use_language
from procurecheck.model import Assessment, CoverageStatus, SupplierAssessment
from procurecheck.reports import order
from procurecheck.reports.cleaning import clean
from procurecheck.reports.words import STATUS_MARKS, word

_COLOURS = {
    "met": "green", "low": "green",
    "weak": "yellow", "elevated": "yellow",
    "missing": "red", "high": "red", "critical": "red",
}  # fmt: skip
LINES = 23
"""Of a screen of 24: the last is the next prompt's."""
_WIDEST = 120
_ROOM = ((3, 2, 5, 2), (2, 2, 5, 2), (1, 2, 5, 2), (1, 1, 5, 2), (1, 1, 4, 1), (1, 0, 3, 1))
"""Lines of a reason, notes, bidders, unread files: the most that fits is shown."""
_SHOWN: tuple[CoverageStatus, ...] = ("missing", "unreadable", "weak", "met")

Line = tuple[str, str, str]
"""Words in front with their colour, and the rest: (front, code of the colour, rest)."""


def show(assessment: Assessment, written: Sequence[Path]) -> None:
    """Print the answer, what is missing, the bidders and where the report lies (``written``: its files, if any)."""
    width = min(shutil.get_terminal_size((80, 24)).columns, _WIDEST)
    with use_language(assessment.report_language):
        for room in _ROOM:
            lines = list(_lines(assessment, written, width, room))
            if len(lines) <= LINES:
                break
    plain = False if os.environ.get("NO_COLOR") else None
    for front, code, rest in lines:
        styled = click.style(front, fg=_COLOURS.get(code), bold=True) if front else ""
        click.echo(styled + rest, color=plain)


def _lines(a: Assessment, written: Sequence[Path], width: int, room: tuple[int, int, int, int]) -> Iterator[Line]:
    reasons, notes, bidders, unread_files = room
    yield _cut(" ".join(clean(a.case.title).split()), width), "", ""
    band = word("band", a.summary.band).upper()
    yield from _wrapped(f"{band}  ", a.summary.band, a.summary.headline or a.summary.answer, width, 3)
    for reason in a.summary.reasons:
        yield from _wrapped("  • ", "", reason, width, reasons)
    unread = [f"{document.path}: {document.reason}" for document in a.documents if document.status != "read"]
    yield from _some("  ? ", unread, unread_files, width)
    yield from _protections(a, width)
    if a.suppliers:
        yield "", "", ""
        yield _("Bidders") if a.case.stage == "tender" else _("Contractor"), "", ""
        compared = order.compared(a.suppliers)
        longest = max(len(word("band", s.risk.band)) for s in compared)
        points = max(len(_points(supplier)) for supplier in compared)
        for supplier in compared[:bidders]:
            told = word("band", supplier.risk.band).ljust(longest)
            rest = f"  {_points(supplier).ljust(points)}  {_line(supplier.name)}"
            yield f"  {told}", supplier.risk.band, _cut(rest, width - longest - 2)
        yield from _more("    ", len(compared) - bidders)
    yield from _some("  ! ", a.notes, notes, width)
    if written:
        first = next((path for path in written if path.suffix == ".html"), written[0])
        others = [path.suffix.lstrip(".").upper() for path in written if path != first]
        yield "", "", ""
        yield "", "", _("Report: {path}", path=_line(str(first))) + (f" ({', '.join(others)})" if others else "")


def _protections(a: Assessment, width: int) -> Iterator[Line]:
    """Yield a line a status, with as many titles as fit."""
    if a.coverage:
        yield "", "", ""
        yield _("Protections"), "", ""
    for status in _SHOWN:
        titles = [_line(entry.title) for entry in order.ordered(a.coverage) if entry.status == status]
        if titles:
            front = f"  {STATUS_MARKS[status]} {len(titles)} {word('status', status)}"
            yield front, status, _fitting(titles, width - len(front)) if status != "met" else ""


def _fitting(titles: Sequence[str], width: int) -> str:
    """Return as many titles as fit into a line, and how many more there are."""
    for count in range(len(titles), 0, -1):
        rest = len(titles) - count
        more = f" {ngettext('and {n} more', 'and {n} more', rest)}" if rest else ""
        text = f": {'; '.join(titles[:count])}{more}"
        if len(text) <= width:
            return text
    room = width - len(more) - 2
    return f": {_cut(titles[0], room)}{more}" if room > 10 else ""


def _points(supplier: SupplierAssessment) -> str:
    risk = supplier.risk
    raised = ngettext("{n} point raised", "{n} points raised", risk.points_known)
    unanswered = ngettext("{n} point open", "{n} points open", risk.points - risk.points_known)
    return f"{raised}, {unanswered}"


def _some(front: str, texts: Sequence[str], most: int, width: int) -> Iterator[Line]:
    for text in texts[:most]:
        yield "", "", front + _cut(_line(text), width - len(front))
    yield from _more(front, len(texts) - most)


def _more(front: str, rest: int) -> Iterator[Line]:
    if rest > 0:
        yield "", "", front + ngettext("and {n} more in the report", "and {n} more in the report", rest)


def _wrapped(front: str, code: str, text: str, width: int, most: int) -> Iterator[Line]:
    lines = textwrap.wrap(
        _line(text), max(20, width - len(front)), max_lines=most, placeholder="…", break_on_hyphens=False
    )
    yield front, code, lines[0] if lines else ""
    for line in lines[1:]:
        yield "", "", " " * len(front) + line


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(0, width - 1)] + "…"
