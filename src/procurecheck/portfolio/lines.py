"""The portfolio as JSON Lines: a line for each present case, and what they come to together.

The lines are the portfolio: page and workbook are made of them. They depend on nothing but what is known of the cases
now, so that the same cases give the same bytes whatever happened before.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from procurecheck.register import read
from procurecheck.register.open import Register
from procurecheck.reports.bars import KINDS
from procurecheck.reports.cleaning import clean

SCHEMA_VERSION = 1
_DAYS = ("dated", "starts", "ends")
_LEFT_OUT = ("id", "case_id", "document_count", "unread_count")

Line = dict[str, Any]


@dataclass(slots=True)
class Totals:
    """What the cases come to together, and where the lines of each band begin; small however many cases there are."""

    cases: int = 0
    unread: int = 0
    """Cases with a document that was not read whole."""
    bands: Counter[str] = field(default_factory=Counter)
    regions: dict[str, Counter[str]] = field(default_factory=dict)
    """Number of cases by band, by country and region."""
    sectors: dict[str, Counter[str]] = field(default_factory=dict)
    places: dict[str, array[int]] = field(default_factory=lambda: {kind: array("q") for kind in KINDS})
    """Where in the file the lines of a band begin, in bytes."""

    def add(self, line: Line, place: int) -> None:
        """Count a line."""
        band = line["band"] if line["band"] in KINDS else ""
        self.cases += 1
        self.unread += line["status"] != "read"
        self.bands[band] += 1
        region = line["region"] or line["country"] or ""
        self.regions.setdefault(region, Counter())[band] += 1
        self.sectors.setdefault(line["sector"] or "", Counter())[band] += 1
        self.places[band].append(place)


def line_of(row: Any, coverage: dict[str, str], out: Path) -> Line:
    """Return a case of the register as a line.

    Args:
        row: of :func:`procurecheck.register.read.listed`.
        coverage: status of each required clause.
        out: the folder of reports; a line names the report of its case where it is there.
    """
    said = {name: value for name, value in row._mapping.items() if name not in _LEFT_OUT}
    report = f"cases/{row.case_id}/assessment.html"
    return {
        "schema_version": SCHEMA_VERSION,
        "case": row.case_id,
        **said,
        **{name: said[name].isoformat() if said[name] else None for name in _DAYS},
        "documents": row.document_count,
        "documents_unread": row.unread_count,
        "coverage": coverage,
        "report": report if (out / report).is_file() else None,
    }


def write(register: Register, out: Path, file: BinaryIO) -> Totals:
    """Write the lines in the order of the ids and return what they come to."""
    totals = Totals()
    place = 0
    for row, coverage in read.listed(register):
        line = line_of(row, coverage, out)
        data = json.dumps(line, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace") + b"\n"
        file.write(data)
        totals.add(line, place)
        place += len(data)
    return totals


def worst_first(path: Path, totals: Totals) -> Iterator[Line]:
    """Yield the lines of a file again, the highest band first, one in memory at a time; their texts are cleaned."""
    with path.open("rb") as file:
        for kind in KINDS:
            for place in totals.places[kind]:
                file.seek(place)
                line = json.loads(file.readline())
                yield {name: clean(value) if isinstance(value, str) else value for name, value in line.items()}
