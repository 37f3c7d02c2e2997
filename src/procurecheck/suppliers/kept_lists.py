"""Lists kept in memory, for the bidders of many cases: reading their names takes far longer than comparing them.

The hits are those of :func:`procurecheck.suppliers.screening.screen`, which reads a list anew each time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from procurecheck.errors import ProcurecheckError
from procurecheck.model import InputRecord
from procurecheck.suppliers.lists import Party, batches, open_list
from procurecheck.suppliers.name_words import load_name_words
from procurecheck.suppliers.names import CompanyName
from procurecheck.suppliers.read import SupplierTable
from procurecheck.suppliers.screening import (
    BATCH,
    Bidders,
    Screening,
    check_names,
    names_of,
    party_of,
    strongest_hits,
)


class KeptBatch(NamedTuple):
    """Entries of a list, each with its names as they are compared."""

    entries: tuple[Party, ...]
    names: tuple[tuple[CompanyName, ...], ...]


class KeptList(NamedTuple):
    """A list that was read to its end."""

    name: str
    sha256: str
    batches: tuple[KeptBatch, ...]
    notes: tuple[str, ...]
    """What a person must know of how it was read, in the language of the report."""


class Lists(NamedTuple):
    """Lists in memory, and the risk models by which names are compared."""

    lists: tuple[KeptList, ...]
    models: Path | None = None

    def screen(self, table: SupplierTable) -> Screening:
        """Screen the bidders of a table against all of them."""
        parties = [party_of(supplier) for supplier in table.suppliers]
        bidders = Bidders(parties, load_name_words(self.models))
        found = (bidders.screen(batch.entries, one.name, batch.names) for one in self.lists for batch in one.batches)
        return Screening(
            strongest_hits(parties, found),
            tuple(note for one in self.lists for note in one.notes),
            tuple(InputRecord(path=one.name, sha256=one.sha256) for one in self.lists),
        )


def hashes(lists: Sequence[Path], models: Path | None = None) -> list[tuple[str, str]]:
    """Return path and SHA-256 of each list, whose headings are understood.

    Raises:
        ProcurecheckError: where one cannot be read, has no column of names, or two have one name.
    """
    check_names(lists)
    found = []
    for path in lists:
        opened = open_list(path, models)
        list(islice(opened.entries, 1))
        found.append((str(path.resolve()), opened.sha256))
    return found


def keep_list(path: Path, sha256: str, models: Path | None = None) -> KeptList:
    """Read a list into memory.

    Raises:
        ProcurecheckError: where it cannot be read, or its content is not the one that ``sha256`` names.
    """
    words = load_name_words(models)
    opened = open_list(path, models)
    kept = [KeptBatch(tuple(batch), tuple(names_of(batch, words))) for batch in batches(opened.entries, BATCH)]
    with path.open("rb") as file:
        after = hashlib.file_digest(file, "sha256").hexdigest()
    if not opened.sha256 == sha256 == after:
        raise ProcurecheckError(
            "this list is not the one that the scan began with.",
            where=str(path),
            mend="Start again: all that was finished is kept, and what the change concerns is checked anew.",
        )
    return KeptList(opened.name, sha256, tuple(kept), tuple(opened.counts.notes(opened.name)))
