"""The sheet for officials: what was found is locked, the cells for decisions are open, every text is a text."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from procurecheck.clauses.decisions import Decided
from procurecheck.errors import ProcurecheckError
from procurecheck.i18n import N_, _
from procurecheck.reports.as_xlsx import HIGHEST, LONGEST
from procurecheck.reports.cleaning import clean
from procurecheck.reports.zips import packed_anew
from procurecheck.review.items import WORDS, Item, word_of

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

LOCKED = (
    N_("Case"),
    N_("Protection"),
    N_("Strength"),
    N_("Status"),
    N_("File"),
    N_("Page"),
    N_("Heading"),
    N_("Quote"),
)
DECISION, REASON, REVIEWER, BEFORE = N_("Decision"), N_("Reason"), N_("Reviewer"), N_("Decided by")
KEY = "Finding id"
"""The same in every language: by it a sheet is known."""
OPEN = (DECISION, REASON, REVIEWER)
COLUMNS = (*LOCKED, *OPEN, BEFORE, KEY)
"""Headings, to be translated."""
NAME = N_("Review")
MOST = 100_000
"""Rows of one sheet; spreadsheet programs become slow long before they are full."""
_WIDTHS = (24, 34, 11, 14, 30, 7, 34, 80, 22, 44, 12, 18, 30)
_NO_CLOCK = dt.datetime(1980, 1, 1)
_HELP = (
    N_("Read the quote in its file before you decide."),
    N_(
        "Decision: choose from the list. “accept”: the quote says what the protection asks for. “reject”: it does not, "
        "and must not count. “accept as …”: it does, with another strength."
    ),
    N_(
        "Strength: binding obliges, advisory only wishes, reference only names a law or form, negated says that it is "
        "not required."
    ),
    N_("Reason: needed for “reject” and for “accept as …”; one sentence will do."),
    N_("Reviewer: your initials, if they are to stand in the report."),
    N_("All other cells are locked. A row whose locked cells were changed is not taken back in."),
    N_("Save the file as XLSX or ODS and run: procurecheck review apply --register REGISTER FILE"),
    N_("What you decide stands in the next report of the case, after the next scan."),
)


def render(found: Iterable[Item]) -> bytes:
    """Return the workbook as XLSX in the language that is spoken, the same bytes for the same findings.

    Raises:
        ProcurecheckError: where there are more findings than a sheet can be worked with.
    """
    import xlsxwriter

    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    workbook.set_properties({"title": _("Review of findings"), "author": "procurecheck", "created": _NO_CLOCK})
    look: dict[str, object] = {"valign": "top", "text_wrap": True, "num_format": "@", "bottom": 1}
    head = workbook.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#1C2530", "text_wrap": True})
    # a text that looks like a formula stays one even when somebody edits the cell
    locked = workbook.add_format({**look, "quote_prefix": True, "bottom_color": "#B9C1C9"})
    free = workbook.add_format({**look, "locked": False, "bg_color": "#FFFBE6", "bottom_color": "#B9C1C9"})
    page = workbook.add_worksheet(_(NAME))
    for column, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
        page.set_column(column, column, width, None, {"hidden": name == KEY})
        page.write_string(0, column, name if name == KEY else _(name), head)
    row = 0
    for row, item in enumerate(found, 1):
        if row > MOST:
            raise ProcurecheckError(
                f"there are more than {MOST:,} findings to review.",
                mend="Choose some with --case, --min-band or --undecided.",
            )
        decided = item.decided
        words = (_(word_of(decided)), decided.reason, "", signed(decided)) if decided else ("", "", "", "")
        for column, text in enumerate((*item.shown, *words, item.key)):
            form = free if COLUMNS[column] in OPEN else locked
            if text:
                page.write_string(row, column, in_cell(text), form)
            else:
                page.write_blank(row, column, None, form)
        page.set_row(row, _height(item))
    _finish(page, row)
    about = workbook.add_worksheet(_("Help"))
    about.set_column(0, 0, 110)
    for number, line in enumerate(_HELP):
        about.write_string(number, 0, _(line), workbook.add_format({"text_wrap": True, "valign": "top"}))
    about.protect()
    workbook.close()
    return packed_anew(out.getvalue())


def in_cell(text: str) -> str:
    """Return a text as it stands in a cell."""
    text = clean(text)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def signed(decided: Decided) -> str:
    """Return who took a decision, and when."""
    return ", ".join(part for part in (decided.by, decided.at) if part)


def _finish(page: Worksheet, last: int) -> None:
    rows = max(1, last)
    choice = COLUMNS.index(DECISION)
    page.data_validation(
        1,
        choice,
        rows,
        choice,
        {
            "validate": "list",
            "source": [_(word) for word in WORDS],
            "error_title": _("Not a decision"),
            "error_message": _("Choose from the list, or leave the cell empty."),
        },
    )
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, rows, len(COLUMNS) - 1)
    page.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
    page.set_landscape()
    page.set_paper(8)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _height(item: Item) -> float:
    """Return the height in points that shows the longest text of a row."""
    lines = 1
    for text, width in zip(item.shown, _WIDTHS, strict=False):
        lines = max(lines, sum(-(-len(line) // (width - 2)) or 1 for line in text.splitlines()))
    return min(15.0 * lines, HIGHEST)
