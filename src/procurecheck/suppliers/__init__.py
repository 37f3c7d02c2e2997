"""Tables of bidders in, suppliers out: only facts that were given, and what was not understood by row and column."""

from __future__ import annotations

from procurecheck.suppliers.columns import Column, Columns, load_columns
from procurecheck.suppliers.read import SupplierTable, read_suppliers
from procurecheck.suppliers.rows import TableWarning
from procurecheck.suppliers.template import write_template

__all__ = [
    "Column",
    "Columns",
    "SupplierTable",
    "TableWarning",
    "load_columns",
    "read_suppliers",
    "write_template",
]
