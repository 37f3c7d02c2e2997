"""What the last scan changed, for the first screen of the portfolio."""

from __future__ import annotations

from collections import Counter
from typing import Any, Literal, NamedTuple, get_args

from procurecheck.bands import BANDS
from procurecheck.register import read
from procurecheck.register.open import Register

Kind = Literal["up", "down", "new", "gone", "changed"]
KINDS: tuple[Kind, ...] = get_args(Kind)
NAMED = 50
"""How many cases of a kind are named; all are counted."""


class Change(NamedTuple):
    """What happened to a case."""

    case: str
    title: str | None
    old: str | None
    """Its band before."""
    band: str | None


class News(NamedTuple):
    """What the last scan changed; empty after the first one."""

    counts: Counter[str]
    named: dict[str, list[Change]]


def find(register: Register) -> News | None:
    """Return what the last scan changed; ``None`` where there was none before it, so that everything is new."""
    scan = read.last_scan(register)
    if scan is None or not any(one.id < scan for one in read.scans(register)):
        return None
    news = News(Counter(), {kind: [] for kind in KINDS})
    for row in read.changed_by(register, scan):
        kind = kind_of(row)
        if kind is None:
            continue
        news.counts[kind] += 1
        if len(news.named[kind]) < NAMED:
            title = row.title if not row.removed else row.old_title
            news.named[kind].append(Change(row.case_id, title, row.old_band, row.band))
    return news


def kind_of(row: Any) -> Kind | None:
    """Return what happened to a case of :func:`procurecheck.register.read.changed_by`, ``None`` for nothing."""
    was_there = row.old_removed is False
    if row.removed:
        return "gone" if was_there else None
    if not was_there:
        return "new"
    direction = moved(row.old_band, row.band)
    if direction:
        return direction
    return "changed" if row.assessment != row.old_assessment else None


def moved(old: str | None, new: str | None) -> Literal["up", "down"] | None:
    """Return which way a band went; ``None`` for none, or where one of them is not known."""
    order = [str(band) for band in BANDS]
    if old not in order or new not in order or old == new:
        return None
    return "up" if order.index(new) > order.index(old) else "down"
