"""The scores of many suppliers as CSV, a line a supplier: which of a whole register need a look first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from procurecheck.bands import BANDS, Band
from procurecheck.model import Supplier
from procurecheck.risk.classifier import covers, probability
from procurecheck.risk.many import Asked, Row, ask
from procurecheck.risk.models import RiskModels
from procurecheck.suppliers.read import Reading
from procurecheck.suppliers.values import csv_line

_BATCH = 2_000
HEADINGS = (
    "row", "id", "name", "band", "points", "points_raised", "band_if_answered", "open_questions", "raised",
    "probability",
)  # fmt: skip


def write(file: BinaryIO, reading: Reading, models: RiskModels, asked: Asked) -> dict[Band, int]:
    """Write a line for each supplier as it is read, and return how many there are of each band.

    Each row is a case of its own: bids are compared with one another only in ``procurecheck check``, so that indicators
    that need the other bids are open here.
    """
    bands = models.score.bands
    counts = dict.fromkeys(BANDS, 0)
    file.write(csv_line(HEADINGS))
    for batch in _batches(reading):
        for (supplier, row), found in zip(batch, ask([Row(s) for s, _ in batch], models, asked), strict=True):
            band = bands.band(found.points)
            counts[band] += 1
            raised = [name for name, state in found.states.items() if state == "raised"]
            raised.sort(key=lambda name: (-models.indicators[name].points, name))
            opinion = models.classifier
            known = opinion is not None and covers(opinion, found.sectors, asked.country)
            file.write(
                csv_line(
                    [
                        row,
                        supplier.id,
                        supplier.name,
                        band,
                        found.points,
                        found.points_known,
                        bands.band(found.points_known),
                        sum(state == "unknown" for state in found.states.values()),
                        "; ".join(raised),
                        probability(opinion, found.states)[0] if opinion and known else None,
                    ]
                )
            )
    return counts


def _batches(reading: Reading) -> Iterator[list[tuple[Supplier, int]]]:
    rows = ((supplier, row) for supplier, row, _ in reading.suppliers)
    while batch := list(islice(rows, _BATCH)):
        yield batch
