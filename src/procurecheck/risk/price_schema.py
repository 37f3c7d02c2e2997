"""What may stand in the YAML files about prices: wages, contributions, performance values, rules on low tenders."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_DOWN, Decimal
from typing import Literal

from pydantic import Field, model_validator

from procurecheck.i18n import _, format_number
from procurecheck.model import Frozen
from procurecheck.risk.schema import Sourced
from procurecheck.suppliers.columns import Texts

ALL = "all"
"""The sector of wages and contributions that hold for all work of a country."""
_AGREE, _FINE = Decimal("0.002"), Decimal("0.000001")


class Dated(Sourced):
    """A row that holds for a sector from one day to another, both included."""

    sector: str
    since: dt.date = Field(alias="from")
    until: dt.date = Field(alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Dated:
        if self.since > self.until:
            raise ValueError(f"from {self.since} is after to {self.until}")
        return self

    def holds(self, day: dt.date) -> bool:
        """Tell whether the row holds on a day."""
        return self.since <= day <= self.until


class WageRow(Dated):
    """The lowest lawful gross wage an hour, as the law gives it or computed from a month or from a net wage.

    ``hourly`` alone; or ``monthly`` and ``hours``, the paid hours of a month by the law of the country; or ``net``, the
    lowest wage after deductions an hour, or a month with ``hours``, and ``deducted``, the share of the gross wage that
    is certainly taken off it. Where the law gives the hour and the month, both may stand here and must agree.
    """

    hourly: Decimal | None = Field(default=None, gt=0)
    monthly: Decimal | None = Field(default=None, gt=0)
    hours: Decimal | None = Field(default=None, gt=0)
    net: Decimal | None = Field(default=None, gt=0)
    deducted: Decimal | None = Field(default=None, ge=0, lt=1)
    currency: str | None = Field(default=None, pattern="^[A-Z]{3}$")
    """Where it differs from that of the table: a country that changed its money."""

    @model_validator(mode="after")
    def _one_way(self) -> WageRow:
        if self.net is None and (self.monthly is None) != (self.hours is None):
            raise ValueError("monthly and hours belong together")
        if (self.net is None) != (self.deducted is None):
            raise ValueError("net and deducted belong together")
        if self.hourly is None and self.monthly is None and self.net is None:
            raise ValueError("give hourly, or monthly and hours, or net and deducted")
        if self.net is not None and (self.hourly or self.monthly):
            raise ValueError("net stands alone: without hourly and monthly")
        if self.hourly and self.monthly and self.hours and abs(self.monthly / self.hours / self.hourly - 1) > _AGREE:
            raise ValueError(f"monthly ÷ hours is {self.monthly / self.hours:.4f}, hourly is {self.hourly}")
        return self

    @property
    def wage(self) -> Decimal:
        """The gross wage an hour; a computed one is rounded down to a millionth, for it is a lower limit."""
        if self.hourly is not None:
            return self.hourly
        if self.monthly is not None and self.hours is not None:
            exact = self.monthly / self.hours
        else:
            exact = (self.net or Decimal(0)) / (self.hours or 1) / (1 - (self.deducted or Decimal(0)))
        return exact.quantize(_FINE, ROUND_DOWN)

    def working(self) -> str:
        """Return how the hour was computed, empty where the law gives it."""
        if self.hourly is not None:
            return ""
        numbers = {name: format_number(value) for name, value in self._figures().items() if value is not None}
        if self.monthly is not None:
            return _("{monthly} a month ÷ {hours} hours = {hourly} an hour.", **numbers)
        if self.hours is not None:
            return _("{net} net a month ÷ {hours} hours ÷ (1 − {deducted}) = {hourly} an hour.", **numbers)
        return _("{net} net ÷ (1 − {deducted}) = {hourly} an hour.", **numbers)

    def _figures(self) -> dict[str, Decimal | None]:
        names = {"monthly": self.monthly, "hours": self.hours, "net": self.net, "deducted": self.deducted}
        return {**names, "hourly": self.wage}


class ContributionRow(Dated):
    """What the employer pays on top of the wage, as a share of it."""

    rate: Decimal = Field(ge=0, lt=1)


class WageTable(Frozen):
    """Wages and contributions of a country."""

    country: str = Field(pattern="^[A-Z]{2}$")
    currency: str = Field(pattern="^[A-Z]{3}$")
    wages: tuple[WageRow, ...] = Field(min_length=1)
    contributions: tuple[ContributionRow, ...] = Field(min_length=1)


class Norm(Sourced):
    """How many square metres an hour of work covers, where a bidder states no hours."""

    sector: str
    fastest: Decimal = Field(gt=0)
    """No kind of room goes faster: the fewest hours that an area can take."""
    usual: Decimal = Field(gt=0)
    """The kind of room that there is most of: the hours that an area may well take."""

    @model_validator(mode="after")
    def _fastest_is_fastest(self) -> Norm:
        if self.usual > self.fastest:
            raise ValueError("usual is faster than fastest")
        return self


class ProductivityFile(Frozen):
    """``productivity.yaml``."""

    norms: tuple[Norm, ...]


Against = Literal[
    "mean_of_all",
    "mean_of_others",
    "mean_of_others_without_lowest",
    "mean_without_extremes",
    "mean_without_high",
    "next",
    "second_lowest",
    "estimate",
]
"""What a price is held against, see :mod:`procurecheck.risk.low_tenders`."""


class LowTenderTest(Frozen):
    """A price is lower than something by a share of it."""

    than: Against
    by: Decimal = Field(gt=0, lt=1)
    edge: Literal["in", "out"]
    """Whether exactly that share counts: ``in`` for "at least", ``out`` for "more than"."""
    high: Decimal | None = Field(default=None, gt=0)
    """For ``mean_without_high``: bids above the mean by more than this share are left out of it."""
    keep: int = Field(default=1, ge=1)
    """For ``mean_without_high``: if fewer bids than this remain, so many of the lowest are taken."""

    @model_validator(mode="after")
    def _high_belongs(self) -> LowTenderTest:
        if (self.high is not None) != (self.than == "mean_without_high"):
            raise ValueError("high belongs to mean_without_high, and only to it")
        return self


class LowTenderRule(Sourced):
    """When the law of a country makes the buyer ask why a price is so low.

    Without tests the law names no figure: the duty is shown, and nothing is computed.
    """

    id: str
    article: str
    asks: Texts
    """What the article says, in one sentence."""
    condition: Texts | None = None
    """What must be true besides and stands in no table, in one sentence."""
    since: dt.date = Field(alias="from")
    until: dt.date | None = Field(default=None, alias="to")
    bids: int = Field(default=1, ge=1)
    most_bids: int | None = None
    lowest_only: bool = False
    """Whether only the lowest bid, on which the award could fall, is looked at."""
    sectors: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    """Beginnings of NUTS codes; with them the rule holds only where the case names such a place."""
    all_of: tuple[LowTenderTest, ...] = Field(default=(), alias="all")
    any_of: tuple[LowTenderTest, ...] = Field(default=(), alias="any")

    @model_validator(mode="after")
    def _consistent(self) -> LowTenderRule:
        if self.all_of and self.any_of:
            raise ValueError("a rule has all or any, not both")
        if self.until and self.since > self.until:
            raise ValueError(f"from {self.since} is after to {self.until}")
        if self.most_bids is not None and self.most_bids < self.bids:
            raise ValueError("most_bids is less than bids")
        return self

    @property
    def tests(self) -> tuple[LowTenderTest, ...]:
        """The tests, whichever way they are joined."""
        return self.all_of or self.any_of

    def holds(self, day: dt.date) -> bool:
        """Tell whether the rule is in force on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


class LowTenderFile(Frozen):
    """The rules of a country on abnormally low tenders."""

    country: str = Field(pattern="^[A-Z]{2}$")
    rules: tuple[LowTenderRule, ...] = Field(min_length=1)
