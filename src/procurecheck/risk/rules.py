"""The rules of the indicators as they stand in YAML, and the columns that they name.

A rule asks one thing of one quantity, or joins rules with ``all`` or ``any``::

    {column: hours, above: 100}                      a number of the table
    {column: wages_in_cash, is: true}                a yes or no of the table
    {column: subcontracting_tiers, equals: 0}        a number, exactly
    {ratio: [hours, workers, contract_months], above: 208}       the first divided by all that follow
    {ratio: [{product: [price, 12]}, turnover], above: 1}        products of columns and numbers
    {others: price, below: 0.8}                      this bid divided by the median of the other bids
    {price: ratio, below: 1}                         offered price divided by the floor
    {low_tender: asks, is: true}                     a national rule on abnormally low tenders asks for an explanation
    {years_since: founded, below: 2}                 full years before the date of the case
    {days_until: tax_clearance_until, below: 0}      days after the date of the case

A threshold is a number, ``{setting: NAME}`` of ``score.yaml`` or ``{wage: hourly}``, the lowest lawful wage.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field, model_validator

from procurecheck.model import Frozen

SUBJECTS = ("column", "ratio", "others", "price", "low_tender", "years_since", "days_until")
TESTS = ("is", "equals", "above", "below")
JOINS = ("all", "any")


class Product(Frozen):
    """Columns and numbers multiplied with one another."""

    product: tuple[str | Decimal, ...] = Field(min_length=1)


class Setting(Frozen):
    """A threshold that stands in ``score.yaml``."""

    setting: str


class Wage(Frozen):
    """The lowest lawful gross wage an hour, of country, sector and date of the case."""

    wage: Literal["hourly"]


Term = str | Product
Threshold = Decimal | Setting | Wage


class Rule(Frozen):
    """One rule; see the module's text for its forms."""

    all_of: tuple[Rule, ...] = Field(default=(), alias="all")
    any_of: tuple[Rule, ...] = Field(default=(), alias="any")
    column: str | None = None
    ratio: tuple[Term, ...] = ()
    others: str | None = None
    price: Literal["ratio"] | None = None
    low_tender: Literal["asks"] | None = None
    years_since: str | None = None
    days_until: str | None = None
    is_: bool | None = Field(default=None, alias="is")
    equals: Decimal | None = None
    above: Threshold | None = None
    below: Threshold | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_thing(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            raise ValueError("a rule is a mapping such as {column: hours, above: 100}")
        known = (*SUBJECTS, *TESTS, *JOINS)
        for key in data:
            if key not in known:
                raise ValueError(f"“{key}” is no part of a rule{did_you_mean(str(key), known)}")
        subjects, joins = [k for k in SUBJECTS if k in data], [k for k in JOINS if k in data]
        tests = [k for k in TESTS if k in data]
        if len(subjects) + len(joins) != 1:
            raise ValueError(f"a rule has exactly one of {', '.join((*SUBJECTS, *JOINS))}")
        if len(tests) != (0 if joins else 1):
            raise (
                ValueError(f"a rule about {subjects[0]} has exactly one of {', '.join(TESTS)}")
                if subjects
                else (ValueError(f"{joins[0]} joins rules and has no {tests[0]} of its own"))
            )
        if joins and not data[joins[0]]:
            raise ValueError(f"{joins[0]} needs a list of rules")
        if "ratio" in data and (not isinstance(data["ratio"], list) or len(data["ratio"]) < 2):
            raise ValueError("ratio needs at least two terms")
        if "is" in data and not {"column", "low_tender"} & set(data):
            raise ValueError("only a column or low_tender can be asked with is")
        if "low_tender" in data and data.get("is") is not True:
            raise ValueError("low_tender is asked with is: true")
        return data


def did_you_mean(name: str, known: tuple[str, ...] | list[str]) -> str:
    """Return ``(did you mean “…”?)`` with the nearest known name, or with the list of known names."""
    from rapidfuzz import process

    near = process.extractOne(name, known, score_cutoff=60)
    return f" (did you mean “{near[0]}”?)" if near else f" (known: {', '.join(sorted(known))})"


def parts(rule: Rule) -> Iterator[Rule]:
    """Yield the rules that ask something, without those that only join them."""
    if rule.all_of or rule.any_of:
        for part in (*rule.all_of, *rule.any_of):
            yield from parts(part)
    else:
        yield rule


def columns_of(rule: Rule) -> tuple[str, ...]:
    """Return the columns of the table of bidders that a rule names, in order, each once."""
    found: dict[str, None] = {}
    for part in parts(rule):
        for name in (part.column, part.others, part.years_since, part.days_until):
            if name:
                found[name] = None
        for term in part.ratio:
            names = [term] if isinstance(term, str) else [item for item in term.product if isinstance(item, str)]
            found.update(dict.fromkeys(names))
    return tuple(found)


def settings_of(rule: Rule) -> tuple[str, ...]:
    """Return the settings of ``score.yaml`` that a rule names."""
    thresholds = [limit for part in parts(rule) for limit in (part.above, part.below)]
    return tuple(limit.setting for limit in thresholds if isinstance(limit, Setting))
