"""Writes the portfolio: ``portfolio.jsonl``, ``portfolio.xlsx`` and ``index.html``, each whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from procurecheck.bands import band_word
from procurecheck.i18n import _, use_language
from procurecheck.portfolio import lines, news, page
from procurecheck.portfolio.lines import Line, Totals
from procurecheck.portfolio.words import region_name, sector_name
from procurecheck.register.open import Register
from procurecheck.reports import as_xlsx
from procurecheck.reports.as_xlsx import Cell, Coded, Sheet
from procurecheck.reports.bars import KINDS
from procurecheck.reports.files import writing
from procurecheck.reports.words import FILE_WORDS, STATUS_WORDS, word
from procurecheck.reports.zips import pack_anew

LINES, WORKBOOK, PAGE = FILES = ("portfolio.jsonl", "portfolio.xlsx", "index.html")
MOST_ROWS = 1_000_000
"""Rows of a sheet; spreadsheet programs take 1,048,576."""


def write_portfolio(register: Register, out: Path, language: str = "en") -> Totals:
    """Write the present cases of a register to a folder; memory does not grow with their number.

    Args:
        register: where the cases are.
        out: the folder of the scan, so that links lead to its reports.
        language: of page and workbook.

    Returns:
        What the cases come to together.

    Raises:
        ProcurecheckError: where the folder cannot be written; files that were there before are then unchanged.
    """
    path = out / LINES
    with use_language(language):
        with writing(path) as file:
            totals = lines.write(register, out, file)
        with tempfile.TemporaryFile() as made, writing(out / WORKBOOK) as file:
            tables = (_cases(path, totals), _summary(totals))
            as_xlsx.write(made, _("Portfolio"), tables, {"constant_memory": True})
            made.seek(0)
            pack_anew(made, file)
        with writing(out / PAGE) as file:
            for piece in page.render(lines.worst_first(path, totals), totals, news.find(register)):
                file.write(piece.encode("utf-8", "replace"))
    return totals


def _cases(path: Path, totals: Totals) -> Sheet:
    columns = (
        (_("Case"), 26), (_("Title"), 50), (_("Risk"), 14), (_("Documents"), 14), (_("Bidders"), 14),
        (_("Coverage score"), 10), *((_(STATUS_WORDS[status]), 10) for status in STATUS_WORDS),
        (_("Buyer"), 34), (_("Stage"), 22), (_("Country"), 9), (_("Region"), 10), (_("Sector"), 18), ("CPV", 12),
        (_("Value"), 16), (_("Currency"), 9), (_("Date"), 12), (_("Begins"), 12), (_("Ends"), 12), (_("Files"), 8),
        (_("Files not read whole"), 10), (_("Read"), 14), (_("Profile"), 22), (_("Report"), 44),
    )  # fmt: skip
    return Sheet(_("Cases"), columns, map(_row, islice(lines.worst_first(path, totals), MOST_ROWS)))


def _row(line: Line) -> tuple[Cell | Coded, ...]:
    bands = (Coded(band_word(line[key]), line[key] or "") for key in ("band", "documents_band"))
    bidders = line["suppliers_band"]
    statuses = list(line["coverage"].values())
    score = line["coverage_score"]
    return (
        line["case"], line["title"], *bands, Coded(band_word(bidders), bidders) if bidders else None,
        float(score) if score is not None else None, *(statuses.count(status) for status in STATUS_WORDS),
        line["buyer"], _stage(line["stage"]), line["country"], line["region"],
        sector_name(line["sector"]) or None, line["cpv"],
        line["value"], line["currency"], line["dated"], line["starts"], line["ends"], line["documents"],
        line["documents_unread"], word("file", line["status"]) if line["status"] in FILE_WORDS else line["status"],
        line["profile"], line["report"],
    )  # fmt: skip


def _stage(stage: str | None) -> str | None:
    return {"tender": _("tender"), "contract": _("contract")}.get(stage or "")


def _summary(totals: Totals) -> Sheet:
    columns = (
        (_("What"), 16), (_("Value"), 34), (_("Cases"), 10),
        *((band_word(kind), 12) for kind in KINDS),
    )  # fmt: skip

    def rows() -> Iterator[tuple[Cell | Coded, ...]]:
        yield (_("All"), None, totals.cases, *(totals.bands[kind] for kind in KINDS))
        named = ((_("Region"), totals.regions, region_name), (_("Sector"), totals.sectors, sector_name))
        for what, groups, called in named:
            for label, counts in sorted(groups.items()):
                yield (what, called(label) or _("not known"), counts.total(), *(counts[kind] for kind in KINDS))

    return Sheet(_("Summary"), columns, rows())
