"""What was not understood of a table, counted, with the first notes to show and all of them in a file."""

from __future__ import annotations

from collections import Counter
from typing import BinaryIO

from procurecheck.suppliers.rows import TableWarning
from procurecheck.suppliers.values import csv_line

SHOWN = 50
"""Notes shown on the screen."""


class Notes:
    """Takes notes as they come; millions of them need no more memory than fifty."""

    def __init__(self, file: BinaryIO | None = None, shown: int = SHOWN) -> None:
        self.count = 0
        self.first: list[TableWarning] = []
        self._shown = shown
        self._file = file
        self._by_column: Counter[str] = Counter()
        if file:
            file.write(csv_line(["row", "column", "note"]))

    def tell(self, warning: TableWarning) -> None:
        """Take a note."""
        self.count += 1
        self._by_column[f"column “{warning.column}”" if warning.column else "whole rows, or the file"] += 1
        if len(self.first) < self._shown:
            self.first.append(warning)
        if self._file:
            self._file.write(csv_line([warning.row, warning.column, warning.message]))

    def lines(self) -> list[str]:
        """Return the first notes, and how many more there are of what."""
        lines = [f"  {warning}" for warning in self.first]
        if self.count > len(self.first):
            lines.append(f"  … and {self.count - len(self.first):,} more. All together:")
            lines += [f"  {count:>9,}  {column}" for column, count in self._by_column.most_common()]
        return lines
