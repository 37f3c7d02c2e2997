"""How many hours the work takes: as the bidder states them, or as the area and a performance value make them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from procurecheck.i18n import _, format_money, format_number
from procurecheck.model import SectorGuess, Supplier
from procurecheck.risk.models import RiskModels
from procurecheck.suppliers.values import LARGEST

_CENT = Decimal("0.01")
_MILLIONTH = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Work:
    """The hours of a contract; ``low`` and ``high`` differ where only a published range of performance is known."""

    low: Decimal
    high: Decimal
    stated: bool
    """Whether they are the bidder's own: stated, or made by the performance value that it states."""
    steps: tuple[str, ...] = ()


def number(value: object) -> Decimal | None:
    """Return a fact as a decimal number; ``None`` where it is no number or beyond what a tender can hold."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST:
        return None
    # finer than a millionth nothing is counted; so no quotient of two facts outgrows the decimal context
    return Decimal(str(value)).quantize(_MILLIONTH, ROUND_HALF_UP)


def money(amount: Decimal, currency: str) -> str:
    """Return an amount as people read it in the language of the report, rounded to cents, half up."""
    return format_money(amount, currency)


def plain(value: Decimal) -> str:
    """Return a number without needless zeros, with thousands parted as the language of the report does."""
    return format_number(value)


def work_of(supplier: Supplier, models: RiskModels, sectors: Sequence[SectorGuess]) -> Work | None:
    """Return the hours of a bid, ``None`` where neither hours nor area, frequency and term are known.

    Stated hours come first; then area × frequency × months ÷ 12 ÷ the bidder's own performance value; then the same
    with the range that ``productivity.yaml`` gives for the sector.
    """
    hours = _positive(supplier, "hours")
    if hours is not None:
        return Work(hours, hours, stated=True)
    area, often, months = (_positive(supplier, name) for name in ("area_m2", "frequency_per_year", "contract_months"))
    if area is None or often is None or months is None:
        return None
    squares = _possible(area * often * months / 12)
    if squares is None:
        return None
    own = _positive(supplier, "performance_m2_per_hour")
    norm = models.norms.get(sectors[0].id) if sectors else None
    area_step = _(
        "No hours are stated. {area} m² × {often} times a year × {months} months ÷ 12 = {squares} m².",
        area=plain(area),
        often=plain(often),
        months=plain(months),
        squares=_shown(squares),
    )
    if own is not None:
        made = _possible(squares / own)
        if made is None:
            return None
        step = _("÷ the bidder's own {own} m² an hour = {hours} hours.", own=plain(own), hours=_shown(made))
        return Work(made, made, stated=True, steps=(area_step, step))
    if norm is None:
        return None
    low, high = _possible(squares / norm.fastest), _possible(squares / norm.usual)
    if low is None or high is None:
        return None
    step = _(
        "÷ {fastest} m² an hour at most, {usual} as a rule = {low} to {high} hours.",
        fastest=plain(norm.fastest),
        usual=plain(norm.usual),
        low=_shown(low),
        high=_shown(high),
    )
    return Work(low, high, stated=False, steps=(area_step, f"{step} {norm.cited()}"))


def _positive(supplier: Supplier, name: str) -> Decimal | None:
    value = number(supplier.facts.get(name))
    return value if value is not None and value > 0 else None


def _possible(value: Decimal) -> Decimal | None:
    """Return a computed number in millionths, rounded down; ``None`` beyond what a tender can hold, or for nothing."""
    return (value.quantize(_MILLIONTH, ROUND_DOWN) or None) if value <= LARGEST else None


def _shown(value: Decimal) -> str:
    return plain(value.quantize(_CENT, ROUND_HALF_UP))
