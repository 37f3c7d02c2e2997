"""The report as a workbook for auditors: filters, frozen headers, one row a fact, every input a text and no formula.

XlsxWriter and not openpyxl: it writes no clock of its own, keeps a text that begins with = as a text when told so
(openpyxl makes a formula of it), turns control characters into something that opens, and needs no other package.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, TYPE_CHECKING, NamedTuple

from procurecheck.i18n import _, format_number
from procurecheck.model import Assessment, Coverage
from procurecheck.reports import order
from procurecheck.reports.cleaning import clean
from procurecheck.reports.words import stage_word, word
from procurecheck.reports.zips import packed_anew

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

Cell = str | int | float | None
LONGEST = 32_000
"""Characters of a cell; spreadsheet programs take 32,767."""
HIGHEST = 390.0
"""Points of a row; spreadsheet programs take 409."""
A3, A4 = 8, 9
"""Sizes of paper, as workbooks number them."""
_FITS_A4 = 180
"""Characters of width that can still be read on A4, lying."""
_NO_CLOCK = dt.datetime(1980, 1, 1)
_FORMULA = ("=", "+", "-", "@", "\t")
_CELL: dict[str, object] = {"valign": "top", "bottom": 1, "bottom_color": "#B9C1C9"}
_COLOURS = {
    "met": "#E3F1EA", "low": "#E3F1EA", "clear": "#E3F1EA", "above_floor": "#E3F1EA",
    "weak": "#FDF0CF", "elevated": "#FDF0CF", "near_floor": "#FDF0CF",
    "missing": "#F9DCD6", "high": "#F9DCD6", "raised": "#F9DCD6", "below_floor": "#F9DCD6", "critical": "#EFA99B",
    "unreadable": "#E3E7F3", "unknown": "#E3E7F3",
}  # fmt: skip


class Coded(NamedTuple):
    """A word with the code that gives the cell its colour."""

    text: str
    code: str


class Sheet(NamedTuple):
    """A table: heads with widths in characters, and rows."""

    name: str
    columns: tuple[tuple[str, int], ...]
    rows: Iterable[tuple[Cell | Coded, ...]]


def render(assessment: Assessment) -> bytes:
    """Return the workbook as XLSX, the same bytes for the same assessment."""
    out = io.BytesIO()
    write(out, assessment.case.title, sheets(assessment), {"in_memory": True})
    return packed_anew(out.getvalue())


def write(out: IO[bytes], title: str, tables: Iterable[Sheet], options: dict[str, object]) -> None:
    """Write a workbook of these sheets.

    Its bytes hold a clock until it is packed anew. ``options`` are XlsxWriter's: with ``constant_memory`` each row goes
    to the disk when it is written.

    Raises:
        OSError: where it cannot be written, as on a full disk.
    """
    import xlsxwriter

    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(out, {**plain, **options})
    workbook.set_properties({"title": _in_cell(title)[:250], "author": "procurecheck", "created": _NO_CLOCK})
    formats = _Formats(workbook)
    for sheet in tables:
        _write(workbook, sheet, formats)
    try:
        workbook.close()
    except xlsxwriter.exceptions.FileCreateError as error:
        raise OSError(str(error)) from error


def sheets(assessment: Assessment) -> Iterator[Sheet]:
    """Yield the sheets of the workbook."""
    yield _summary(assessment)
    yield _coverage(assessment)
    yield _findings(assessment)
    yield _bidders(assessment)
    yield _questions(assessment)
    yield _indicators(assessment)
    if any(supplier.screening for supplier in assessment.suppliers):
        yield _screening(assessment)
    yield _sources(assessment)


def _summary(a: Assessment) -> Sheet:
    case, summary = a.case, a.summary
    rows: list[tuple[Cell | Coded, ...]] = [
        (_("Title"), case.title),
        (_("Stage"), stage_word(case)),
        (_("Buyer"), case.buyer),
        (_("Country"), case.country),
        (_("Date"), case.date),
        (_("Profile"), case.profile),
        (_("Risk"), Coded(word("band", summary.band), summary.band)),
        (_("Documents"), Coded(word("band", summary.documents_band), summary.documents_band)),
        (_("Coverage score"), summary.coverage_score),
        (_("Answer"), summary.answer),
    ]
    rows += [(_("Reason {n}", n=format_number(n)), reason) for n, reason in enumerate(summary.reasons, 1)]
    rows += [(step.who, f"{step.what} ({step.why})") for step in summary.next_steps]
    rows += [(_("What could not be read"), f"{d.path}: {d.reason}") for d in a.documents if d.status != "read"]
    rows += [(_("Note"), note) for note in a.notes]
    rows.append((_("Hash of the record"), a.provenance.hash))
    return Sheet(_("Summary"), ((_("What"), 26), (_("Value"), 110)), rows)


def _coverage(a: Assessment) -> Sheet:
    columns = (
        (_("Protection"), 44), (_("Status"), 19), (_("Weight"), 15), (_("Quotes"), 9), (_("Why"), 60),
        (_("Legal basis"), 60), (_("Text to insert"), 80), (_("Language"), 10), (_("Clause"), 24), (_("Topic"), 24),
    )  # fmt: skip
    return Sheet(_("Coverage"), columns, [_covered(entry) for entry in order.ordered(a.coverage)])


def _covered(entry: Coverage) -> tuple[Cell | Coded, ...]:
    bases = "; ".join(
        ", ".join(part for part in (b.source, b.article) if part) + (f" ({_('judgement')})" if b.judgement else "")
        for b in entry.legal_basis
    )
    text = entry.model_text
    return (
        entry.title, Coded(word("status", entry.status), entry.status), word("severity", entry.severity),
        len(entry.findings), entry.why, bases,
        text.text if text else None, text.language if text else None, entry.clause, entry.topic,
    )  # fmt: skip


def _findings(a: Assessment) -> Sheet:
    columns = (
        (_("Clause"), 24), (_("Strength"), 17), (_("Quote"), 90), (_("File"), 34), (_("Page"), 7),
        (_("Heading"), 40), (_("Language"), 10), (_("Because"), 50), (_("Found by"), 14), (_("From character"), 12),
        (_("To character"), 12),
    )  # fmt: skip
    rows: list[tuple[Cell | Coded, ...]] = [
        (
            f.clause, word("strength", f.strength), f.evidence.quote, f.evidence.document, f.evidence.page,
            " › ".join(f.evidence.heading), f.evidence.language, f.because, f.method, f.evidence.start, f.evidence.end,
        )
        for f in a.findings
    ]  # fmt: skip
    return Sheet(_("Findings"), columns, rows)


def _bidders(a: Assessment) -> Sheet:
    columns = (
        (_("Bidder"), 34), (_("Risk"), 14), (_("Points"), 9), (_("Points raised"), 9), (_("Points open"), 9),
        (_("Risk if answered well"), 15), (_("Price"), 18), (_("Offered"), 16), (_("Floor, low end"), 16),
        (_("Floor, high end"), 16), (_("Currency"), 9), (_("Price ÷ floor, low end"), 11),
        (_("Price ÷ floor, high end"), 11), (_("Indicators raised"), 60), (_("Indicators open"), 12),
        (_("Questions to ask"), 12),
    )  # fmt: skip
    rows: list[tuple[Cell | Coded, ...]] = []
    for s in order.compared(a.suppliers):
        risk, price = s.risk, s.price
        raised = "\n".join(f"{c.title} ({format_number(c.points)})" for c in risk.contributions if c.state == "raised")
        unknown = sum(c.state == "unknown" for c in risk.contributions)
        # one figure is both ends, save where the wage of the day is not known
        single = price.floor_high is None and not price.open_above
        high, ratio_high = (price.floor, price.ratio) if single else (price.floor_high, price.ratio_high)
        rows.append(
            (
                s.name, Coded(word("band", risk.band), risk.band), risk.points, risk.points_known,
                risk.points - risk.points_known, Coded(word("band", risk.band_if_answered), risk.band_if_answered),
                Coded(word("price", price.status), price.status), price.offered, price.floor, high, price.currency,
                price.ratio, ratio_high, raised, unknown, len(s.questions),
            )
        )  # fmt: skip
    return Sheet(_("Bidders"), columns, rows)


def _questions(a: Assessment) -> Sheet:
    """Return a row for each question: together they would be higher than a row of a spreadsheet can be."""
    rows: list[tuple[Cell | Coded, ...]] = [
        (s.name, n, question) for s in order.compared(a.suppliers) for n, question in enumerate(s.questions, 1)
    ]
    return Sheet(_("Questions to ask"), ((_("Bidder"), 34), ("#", 6), (_("Questions to ask"), 110)), rows)


def _indicators(a: Assessment) -> Sheet:
    columns = (
        (_("Bidder"), 34), (_("Indicator"), 40), (_("State"), 14), (_("Points"), 9), (_("Because"), 80),
        (_("Source"), 70), (_("Id"), 26),
    )  # fmt: skip
    rows: list[tuple[Cell | Coded, ...]] = [
        (s.name, c.title, Coded(word("state", c.state), c.state), c.points, c.because, c.source, c.indicator)
        for s in order.compared(a.suppliers)
        for c in s.risk.contributions
    ]
    return Sheet(_("Indicators"), columns, rows)


def _screening(a: Assessment) -> Sheet:
    columns = ((_("Bidder"), 34), (_("List"), 34), (_("Entry"), 44), (_("Resemblance"), 12), (_("Because"), 80))
    rows: list[tuple[Cell | Coded, ...]] = [
        (s.name, hit.list, hit.entry, hit.score, hit.because)
        for s in order.compared(a.suppliers)
        for hit in s.screening
    ]
    return Sheet(_("Screening"), columns, rows)


def _sources(a: Assessment) -> Sheet:
    rows: list[tuple[Cell | Coded, ...]] = [
        (_("File"), d.path, word("file", d.status), d.pages, d.sha256, None) for d in a.documents
    ]
    named = {d.path for d in a.documents}
    rows += [(_("File"), i.path, None, None, i.sha256, None) for i in a.provenance.inputs if i.path not in named]
    provenance = a.provenance
    rows += [
        (_("Program"), f"procurecheck {provenance.procurecheck}", None, None, None, None),
        (_("Clause library"), provenance.library, None, None, None, None),
        (_("Risk models"), provenance.models, None, None, None, None),
    ]
    bases = {(b.source, b.article, b.link, b.judgement) for entry in a.coverage for b in entry.legal_basis}
    rows += [
        (
            _("judgement") if judgement else _("Legal basis"),
            ", ".join(part for part in (source, article) if part), None, None, None, link,
        )
        for source, article, link, judgement in sorted(bases, key=lambda b: tuple(str(part or "") for part in b))
    ]  # fmt: skip
    rows += [
        (_("Indicator"), source, None, None, None, None)
        for source in sorted({c.source for s in a.suppliers for c in s.risk.contributions})
    ]
    columns = (
        (_("Kind"), 18),
        (_("Source"), 90),
        (_("Read"), 16),
        (_("Pages"), 8),
        ("SHA-256", 68),
        (_("Link"), 60),
    )
    return Sheet(_("Sources"), columns, rows)


# --- writing --------------------------------------------------------------------------------------------


class _Formats:
    """The formats of cells, each made once, for a workbook numbers them as they come."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, bool], Format] = {}
        self.head = workbook.add_format(
            {
                "bold": True,
                "font_color": "#FFFFFF",
                "bg_color": "#1C2530",
                "text_wrap": True,
                "valign": "vcenter",
                "indent": 1,
            }
        )
        self.number = workbook.add_format({**_CELL, "num_format": "#,##0.00"})
        self.whole = workbook.add_format({**_CELL, "num_format": "0"})

    def text(self, code: str, *, quoted: bool) -> Format:
        """Return the format of a text; ``quoted`` keeps it a text even when somebody edits the cell."""
        if (code, quoted) not in self._made:
            look = {**_CELL, "text_wrap": True, "num_format": "@", "align": "left", "indent": 1}
            if colour := _COLOURS.get(code):
                look["bg_color"] = colour
            if quoted:
                look["quote_prefix"] = True
            self._made[code, quoted] = self._workbook.add_format(look)
        return self._made[code, quoted]


def _write(workbook: Workbook, sheet: Sheet, formats: _Formats) -> None:
    page = workbook.add_worksheet(sheet.name[:31])
    # a word of a head is never broken, and the button of its filter stands beside it
    columns = [(head, max(width, *(len(part) + 4 for part in head.split()))) for head, width in sheet.columns]
    for column, (head, width) in enumerate(columns):
        page.set_column(column, column, width)
        page.write_string(0, column, _in_cell(head), formats.head)
    page.set_row(0, max(30.0, _height([f"{head} xx" for head, _width in columns], columns)))
    row = 0
    for row, cells in enumerate(sheet.rows, 1):
        # a height is kept until the end; where rows are many, the program that opens the sheet finds the heights
        if not workbook.constant_memory:
            page.set_row(row, _height(cells, columns))
        for column, cell in enumerate(cells):
            if isinstance(cell, float):
                page.write_number(row, column, cell, formats.number)
            elif isinstance(cell, int):
                page.write_number(row, column, cell, formats.whole)
            elif cell is not None:
                text, code = cell if isinstance(cell, Coded) else (cell, "")
                text = _in_cell(text)
                page.write_string(row, column, text, formats.text(code, quoted=text.lstrip(" ").startswith(_FORMULA)))
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(1, row), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(A4 if sum(width for _head, width in columns) <= _FITS_A4 else A3)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer("&L&A&R&P / &N")


def _height(cells: Sequence[Cell | Coded], columns: Sequence[tuple[str, int]]) -> float:
    """Return the height in points that shows the longest text of a row; not every program finds it by itself."""
    lines = 1
    for cell, (_head, width) in zip(cells, columns, strict=True):
        if isinstance(cell, str | Coded):
            text = cell if isinstance(cell, str) else cell.text
            lines = max(lines, sum(-(-len(line) // max(1, width - 4)) or 1 for line in text.splitlines()))
    return min(15.0 * lines, HIGHEST)


def _in_cell(text: str) -> str:
    text = clean(text)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
