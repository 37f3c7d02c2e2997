"""Cases with a known outcome out of a table of suppliers: which indicators were not clear, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from procurecheck.errors import ProcurecheckError
from procurecheck.model import Supplier
from procurecheck.risk.many import Asked, Row, ask
from procurecheck.risk.models import RiskModels
from procurecheck.risk.wages import parse_day
from procurecheck.suppliers.columns import fold
from procurecheck.suppliers.read import SupplierTable, read_suppliers

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Whole = NDArray[np.int64]


class Labelled(NamedTuple):
    """Cases by row: which indicators are raised or open, the outcome, whose case it is and of which day."""

    indicators: tuple[str, ...]
    not_clear: Flags
    """Cases by indicators."""
    outcome: Flags
    supplier: Whole
    """A number for each supplier."""
    day: tuple[str, ...]
    """ISO 8601."""
    points: Whole
    """The points index of the case."""
    sectors: tuple[str, ...]
    table: str
    sha256: str
    notes: tuple[str, ...]
    """What was left out, and why."""

    def take(self, rows: Flags | Whole) -> Labelled:
        """Return some of the cases."""
        import numpy as np

        days = np.array(self.day)[rows]
        return self._replace(
            not_clear=self.not_clear[rows],
            outcome=self.outcome[rows],
            supplier=self.supplier[rows],
            day=tuple(map(str, days)),
            points=self.points[rows],
        )


def read_labelled(
    path: Path, models: RiskModels, asked: Asked, *, outcome: str = "outcome", case: str | None = None
) -> Labelled:
    """Read the cases of a table whose column ``outcome`` says yes or no.

    The day of a case is its ``offer_date``. The same supplier is known by its registration number, else by its name.
    A row without outcome, day or sector is left out and counted.

    Raises:
        ProcurecheckError: where the table has columns that describe persons (nothing may be learned from them, and a
            training table has no need of them), where a column is missing, or where no row is of use.
    """
    import numpy as np

    for name in filter(None, (outcome, case)):
        _refuse_personal(path, name, models)
    beside = [outcome, *([case] if case else [])]
    table = read_suppliers(path, columns=models.columns, beside=beside, history=True)
    _refuse_personal_columns(table)
    rows, truth, left = _usable(table, models, outcome)
    found = ask([Row(s, table.beside[s.id].get(case or "", "")) for s in rows], models, asked)
    kept = [(row, s, truth[s.id]) for row, s in zip(found, rows, strict=True) if row.sectors]
    if len(kept) < len(rows):
        left.append(f"{len(rows) - len(kept)} rows whose sector is not known (give --sector, or CPV codes)")
    notes = [f"Left out: {'; '.join(left)}."] if left else []
    if not kept:
        raise ProcurecheckError(
            f"no row has an outcome, a day and a sector. {' '.join(notes)}".strip(),
            where=path.name,
            mend="Fill in the outcome (yes or no) and offer_date; name the sector with --sector.",
        )
    names = tuple(models.indicators)
    who: dict[str, int] = {}
    return Labelled(
        indicators=names,
        not_clear=np.array([[row.states.get(n, "clear") != "clear" for n in names] for row, _, _ in kept], dtype=bool),
        outcome=np.array([yes for _, _, yes in kept], dtype=bool),
        supplier=np.array([who.setdefault(_identity(s), len(who)) for _, s, _ in kept], dtype=np.int64),
        day=tuple(str(s.facts["offer_date"]) for _, s, _ in kept),
        points=np.array([row.points for row, _, _ in kept], dtype=np.int64),
        sectors=tuple(sorted({guess.id for row, _, _ in kept for guess in row.sectors})),
        table=table.path,
        sha256=table.sha256,
        notes=tuple(notes),
    )


def _usable(
    table: SupplierTable, models: RiskModels, outcome: str
) -> tuple[list[Supplier], dict[str, bool], list[str]]:
    answers = models.columns.answers
    rows, truth = [], {}
    open_rows = undated = 0
    odd: list[str] = []
    for supplier in table.suppliers:
        word = table.beside[supplier.id][outcome].casefold().rstrip(".!")
        if word in answers.yes or word in answers.no:
            if parse_day(supplier.facts.get("offer_date")) is None:
                undated += 1
                continue
            rows.append(supplier)
            truth[supplier.id] = word in answers.yes
        elif not word or word in answers.unknown:
            open_rows += 1
        else:
            odd.append(supplier.source)
    left = [f"{open_rows} rows without an outcome"] if open_rows else []
    left += [f"{undated} rows without the day of the offer (offer_date)"] if undated else []
    if odd:
        shown = ", ".join(odd[:3])
        left.append(f"{len(odd)} rows whose outcome is neither yes nor no ({shown}{' …' if len(odd) > 3 else ''})")
    return rows, truth, left


def _refuse_personal(path: Path, name: str, models: RiskModels) -> None:
    if models.columns.is_personal(name):
        raise ProcurecheckError(
            f"the column “{name}” describes persons; nothing may be learned from it.",
            where=path.name,
            mend="Name another column.",
        )


def _refuse_personal_columns(table: SupplierTable) -> None:
    if table.ignored_columns:
        row = next((p.row for p in table.problems if p.column == table.ignored_columns[0]), None)
        names = ", ".join(f"“{name}”" for name in table.ignored_columns)
        raise ProcurecheckError(
            f"these columns describe persons: {names}. No classifier is trained on a table that holds them.",
            where=f"{table.path}, row {row}, column “{table.ignored_columns[0]}”",
            mend="Delete the columns and save the table anew; nothing else changes by it.",
        )


def _identity(supplier: Supplier) -> str:
    number = supplier.facts.get("registration_number")
    return f"number {fold(str(number))}" if number else f"name {fold(supplier.name) or supplier.name}"
