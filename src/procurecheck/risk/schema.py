"""What may stand in the YAML files of the risk models; each fact has a source or is marked as judgement."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from procurecheck.bands import Band
from procurecheck.i18n import _
from procurecheck.model import Frozen
from procurecheck.risk.rules import Rule
from procurecheck.suppliers.columns import Texts


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
        # a note says what of it is judgement
        words = "" if not self.judgement or (named and self.note) else _("judgement of the authors")
        text = "; ".join(part for part in (named, words) if part)
        text = text[:1].upper() + text[1:]
        return f"{text}. {_(self.note)}" if self.note else text


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


class SectorQuestion(Frozen):
    """What to ask any bidder for work of a sector; an answer is read by a person and never scored."""

    text: Texts
    source: Source


class Sector(Sourced):
    """A sector: how it is recognised, its base points, its patterns, what to ask, what to look for on a visit."""

    id: str
    title: Texts
    cpv: tuple[str, ...] = Field(min_length=1)
    """Beginnings of CPV 2008 codes; of two sectors that fit a code, the one with the longer beginning has it."""
    nace: tuple[str, ...] = ()
    """Beginnings of NACE codes, Rev. 2."""
    nace_2_1: tuple[str, ...] = ()
    """What NACE Rev. 2.1 numbers differently."""
    words: dict[str, tuple[str, ...]]
    """Words and phrases by language; ``word*`` is a beginning, ``*word`` an end."""
    other_meanings: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Phrases that hold one of the words and mean something else; they are passed over."""
    unless: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Words of other work; a passage with one of them does not speak for the sector."""
    points: int = Field(ge=0, le=200)
    patterns: tuple[Pattern, ...] = Field(min_length=1)
    questions: tuple[SectorQuestion, ...] = ()
    visit: tuple[VisitItem, ...] = Field(min_length=1)

    def __hash__(self) -> int:
        return hash(self.id)


class Detection(Frozen):
    """How much each kind of sign says that a case belongs to a sector."""

    main_cpv: float
    printed_cpv: float
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


class Named(Frozen):
    """A column, and why it is in a list."""

    name: str
    because: str = Field(min_length=5)


class Forbidden(Frozen):
    """``classifier/forbidden.yaml``: what no indicator may be made of."""

    columns: tuple[Named, ...] = Field(min_length=1)
    allowed: tuple[Named, ...] = ()
    """Columns that only sound as if they described persons."""
