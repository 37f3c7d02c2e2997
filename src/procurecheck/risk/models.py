"""The risk models of a folder: YAML in, checked and frozen, with the place of each fault."""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, Field, model_validator

from procurecheck import knowledge
from procurecheck.errors import ProcurecheckError
from procurecheck.model import Band, Frozen
from procurecheck.risk.rules import Rule, columns_of, did_you_mean, parts, settings_of
from procurecheck.suppliers.columns import Columns, Texts, load_columns

ModelT = TypeVar("ModelT", bound=BaseModel)
ALL = "all"
"""The sector of wages and contributions that hold for all work of a country."""


class Source(Frozen):
    """Where a fact stands."""

    title: str = Field(min_length=5)
    link: str | None = None


class Sourced(Frozen):
    """Something that has a source, or is marked as judgement, or both."""

    source: Source | None = None
    judgement: bool = False
    note: str = ""

    @model_validator(mode="after")
    def _has_ground(self) -> Sourced:
        if self.source is None and not self.judgement:
            raise ValueError("give a source, or mark it with judgement: true")
        return self

    def cited(self) -> str:
        """Return the source in one line: title, link, and what is judgement."""
        named = f"{self.source.title}{f' ({self.source.link})' if self.source.link else ''}" if self.source else ""
        words = "points and threshold are judgement" if self.source else "judgement of the authors"
        text = "; ".join(part for part in (named, words if self.judgement else "") if part)
        return f"{text}. {self.note}".strip() if self.note else text


class Because(Frozen):
    """Why an indicator has its state; ``{column}`` stands for the value of a column."""

    raised: Texts
    clear: Texts
    unknown: Texts | None = None


class Indicator(Sourced):
    """One risk question; ``sectors`` limits it to some sectors."""

    id: str
    title: Texts
    question: Texts
    why: Texts
    rule: Rule
    points: int = Field(ge=1, le=200)
    sectors: tuple[str, ...] = ()
    because: Because


class Pattern(Frozen):
    """How people are exploited in a sector."""

    text: Texts
    source: Source


class VisitItem(Frozen):
    """One thing to look for on a visit."""

    where: Texts
    look_for: Texts
    source: Source


class Sector(Sourced):
    """A sector: how it is recognised, its base points, its patterns, what to look for on a visit."""

    id: str
    title: Texts
    cpv: tuple[str, ...] = Field(min_length=1)
    nace: tuple[str, ...] = ()
    words: dict[str, tuple[str, ...]]
    points: int = Field(ge=0, le=200)
    patterns: tuple[Pattern, ...] = Field(min_length=1)
    visit: tuple[VisitItem, ...] = Field(min_length=1)


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
    """The lowest lawful gross wage an hour."""

    hourly: Decimal = Field(gt=0)


class ContributionRow(Dated):
    """What the employer pays on top of the wage, as a share of it."""

    rate: Decimal = Field(ge=0, lt=1)


class WageTable(Frozen):
    """Wages and contributions of a country."""

    country: str = Field(pattern="^[A-Z]{2}$")
    currency: str = Field(pattern="^[A-Z]{3}$")
    wages: tuple[WageRow, ...] = Field(min_length=1)
    contributions: tuple[ContributionRow, ...] = Field(min_length=1)


class Detection(Frozen):
    """How much each kind of sign says that a case belongs to a sector."""

    main_cpv: float
    other_cpv: float
    nace: float
    words_most: float
    words_least: int
    words_half: int


class Bands(Frozen):
    """Points at which the bands above ``low`` begin."""

    elevated: int = Field(ge=1)
    high: int
    critical: int

    @model_validator(mode="after")
    def _rise(self) -> Bands:
        if not self.elevated < self.high < self.critical:
            raise ValueError("the bands must rise: elevated, high, critical")
        return self

    def band(self, points: int) -> Band:
        """Return the band of a number of points."""
        if points >= self.critical:
            return "critical"
        if points >= self.high:
            return "high"
        return "elevated" if points >= self.elevated else "low"


class ScoreFile(Frozen):
    """``score.yaml``."""

    judgement: Literal[True]
    note: str
    bands: Bands
    settings: dict[str, Decimal]
    detection: Detection


class Conduct(Frozen):
    """A rule of conduct for visitors."""

    text: Texts
    source: Source


class ContactRole(Frozen):
    """Whom to contact; a municipality fills in name, phone and note."""

    role: Texts
    name: str | None = None
    phone: str | None = None
    note: str | None = None


class Referral(Frozen):
    """``referral.yaml``."""

    conduct: tuple[Conduct, ...]
    contacts: tuple[ContactRole, ...]


class VisitFile(Frozen):
    """``visit.yaml``."""

    checklist: tuple[VisitItem, ...]


class ModelsFile(Frozen):
    """``models.yaml``."""

    name: str
    version: str
    licence: str


@dataclass(frozen=True, slots=True)
class RiskModels:
    """All risk models of a folder, with name, version and hash."""

    name: str
    version: str
    hash: str
    columns: Columns
    sectors: Mapping[str, Sector]
    indicators: Mapping[str, Indicator]
    wages: Mapping[str, WageTable]
    score: ScoreFile
    visit: tuple[VisitItem, ...]
    referral: Referral


def load_models(folder: Path) -> RiskModels:
    """Load and check the risk models of ``folder``.

    Raises:
        ProcurecheckError: for the first wrong file, with file, line and column and what to do.
    """
    about = knowledge.load(folder / "models.yaml", ModelsFile)
    columns = load_columns(folder)
    score = knowledge.load(folder / "score.yaml", ScoreFile)
    sectors = _load_all(folder / "sectors", Sector, lambda sector: sector.id)
    indicators = _load_all(folder / "indicators", Indicator, lambda indicator: indicator.id)
    for indicator in indicators.values():
        _check_indicator(folder / "indicators" / f"{indicator.id}.yaml", indicator, columns, sectors, score)
    wages = _load_all(folder / "wages", WageTable, lambda table: table.country.lower())
    for name, table in wages.items():
        _check_wages(folder / "wages" / f"{name}.yaml", table, sectors)
    return RiskModels(
        name=about.name,
        version=about.version,
        hash=knowledge.folder_hash(folder),
        columns=columns,
        sectors=sectors,
        indicators=indicators,
        wages={table.country: table for table in wages.values()},
        score=score,
        visit=knowledge.load(folder / "visit.yaml", VisitFile).checklist,
        referral=knowledge.load(folder / "referral.yaml", Referral),
    )


def _load_all(folder: Path, model: type[ModelT], name: Callable[[ModelT], str]) -> dict[str, ModelT]:
    found = {}
    for path in sorted(folder.glob("*.yaml"), key=lambda p: p.name):
        item = knowledge.load(path, model)
        if name(item) != path.stem:
            raise ProcurecheckError(
                f"the file is called “{path.stem}” and says that it is “{name(item)}”.",
                where=knowledge.place_of(path, "country" if model is WageTable else "id"),
                mend="Make both the same.",
            )
        found[path.stem] = item
    if not found:
        raise ProcurecheckError("there is no YAML file here.", where=str(folder), mend="Check the folder.")
    return found


def _check_indicator(
    path: Path, indicator: Indicator, columns: Columns, sectors: Mapping[str, Sector], score: ScoreFile
) -> None:
    known = [column.name for column in columns.columns]
    for name in columns_of(indicator.rule):
        _must_be_known(path, ("rule",), "column", name, known)
    for name in settings_of(indicator.rule):
        _must_be_known(path, ("rule",), "setting of score.yaml", name, list(score.settings))
    for name in indicator.sectors:
        _must_be_known(path, ("sectors",), "sector", name, list(sectors))
    words = [*known, "price_ratio", "price_floor", "wage"]
    words += [other_word(part.others) for part in parts(indicator.rule) if part.others]
    for state in ("raised", "clear", "unknown"):
        texts = getattr(indicator.because, state)
        for language in ("en", "de", "cs") if texts else ():
            for name in placeholders(getattr(texts, language)):
                _must_be_known(path, ("because", state, language), "word in braces", name, words)


def _check_wages(path: Path, table: WageTable, sectors: Mapping[str, Sector]) -> None:
    for kind in ("wages", "contributions"):
        rows: tuple[Dated, ...] = getattr(table, kind)
        for i, row in enumerate(rows):
            _must_be_known(path, (kind, i, "sector"), "sector", row.sector, [ALL, *sectors])
            for j, earlier in enumerate(rows[:i]):
                if row.sector == earlier.sector and row.since <= earlier.until and earlier.since <= row.until:
                    raise ProcurecheckError(
                        f"this row and row {j + 1} of {kind} hold for {row.sector} on the same days.",
                        where=knowledge.place_of(path, kind, i),
                        mend="Correct from and to.",
                    )


def other_word(column: str) -> str:
    """Return the word that stands in ``because`` for this bid divided by the median of the others."""
    return f"others_{column.split('_')[0]}"


def placeholders(text: str) -> list[str]:
    """Return the words in braces of a text."""
    return [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]


def _must_be_known(path: Path, keys: tuple[str | int, ...], what: str, name: str, known: list[str]) -> None:
    if name not in known:
        raise ProcurecheckError(
            f"there is no {what} “{name}”{did_you_mean(name, known)}",
            where=knowledge.place_of(path, *keys),
            mend="Correct the name.",
        )
