"""When the contract of a case begins and ends, whether it may be renewed, and how long before its end notice is due.

The table of bidders says so in columns of its own (of a contract that was awarded, in the row of the contractor); what
it leaves open is taken from the notice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from procurecheck.documents.notice_period import Readers, period_in, period_of_cell
from procurecheck.model import Notice, NoticePeriod, Supplier
from procurecheck.suppliers.columns import Columns, fold

_LENGTHS = {"days": 1, "weeks": 7, "months": 30, "years": 365}
"""Only to tell which of two periods is the longer one."""


class Terms(NamedTuple):
    """What is known; ``None`` is not known."""

    starts: str | None = None
    ends: str | None = None
    duration_months: float | None = None
    renewal: bool | None = None
    renewal_text: str | None = None
    notice_period: NoticePeriod | None = None


def terms_of(notice: Notice | None, suppliers: Sequence[Supplier], columns: Columns, readers: Readers) -> Terms:
    """Return the terms of a contract; of several rows the earliest beginning, the latest end and the longest notice."""
    starts, ends, cells, options = (
        [str(found) for one in suppliers if (found := one.facts.get(name)) not in (None, "")]
        for name in ("contract_start", "contract_end", "notice_period", "renewal_option")
    )
    stated = Terms() if notice is None else _of_notice(notice, readers)
    periods = [period for cell in cells if (period := period_of_cell(cell, readers))]
    renewal, said = _renewal(options, columns)
    own_days = bool(starts or ends)
    return Terms(
        starts=min(starts, default=None) or stated.starts,
        ends=max(ends, default=None) or (None if starts and not stated.ends else stated.ends),
        # the length of the notice's plan says nothing of a contract whose days are known
        duration_months=None if own_days and ends else stated.duration_months,
        renewal=stated.renewal if renewal is None and not said else renewal,
        renewal_text=said or (stated.renewal_text if renewal is None else None),
        notice_period=max(periods, key=lambda one: one.number * _LENGTHS[one.unit], default=stated.notice_period),
    )


def _of_notice(notice: Notice, readers: Readers) -> Terms:
    return Terms(
        starts=notice.starts,
        ends=notice.ends,
        duration_months=notice.duration_months,
        renewal=notice.renewal,
        renewal_text=notice.renewal_text,
        notice_period=period_in((notice.renewal_text, notice.options_text), notice.languages, readers),
    )


def _renewal(options: Sequence[str], columns: Columns) -> tuple[bool | None, str | None]:
    """Return whether a contract may be renewed, and the words that are neither yes nor no."""
    yes, no = ({fold(word) for word in words} for words in (columns.answers.yes, columns.answers.no))
    answers = {True if fold(one) in yes else False if fold(one) in no else None for one in options}
    words = list(dict.fromkeys(one for one in options if fold(one) not in yes | no))
    return (True if True in answers else False if answers == {False} else None), " · ".join(words) or None
