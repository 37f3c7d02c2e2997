"""What stands in the files of a clause library, as frozen models; see CONTRIBUTING for how to write one."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field, ValidationInfo, field_validator

from procurecheck.bands import Band
from procurecheck.model import Frozen, Severity, Stage, Strength

MODELLED: tuple[Strength, ...] = ("binding", "advisory", "reference", "negated")


class Query(Frozen):
    """One query of a language file."""

    find: str
    strength: Strength | None = None
    """Fixes the strength; ``None`` leaves it to the words around what was found."""
    note: str | None = None


class Examples(Frozen):
    """Sentences as buyers write them, by what must be found in them."""

    match: tuple[str, ...] = ()
    advisory: tuple[str, ...] = ()
    reference: tuple[str, ...] = ()
    negated: tuple[str, ...] = ()
    no_match: tuple[str, ...] = ()

    def by_strength(self) -> dict[Strength, tuple[str, ...]]:
        """Return the examples that must be found, by the strength that they must be given."""
        return {
            "binding": self.match,
            "advisory": self.advisory,
            "reference": self.reference,
            "negated": self.negated,
        }


class ClauseText(Frozen):
    """A clause in one language: ``<clause-id>/<language>.yaml``."""

    language: str
    queries: tuple[Query, ...] = Field(min_length=1)
    criteria: tuple[str, ...] = ()
    """Queries for the name of an award criterion alone, which needs few words to say what it means."""
    unless: tuple[str, ...] = ()
    """Queries; a passage in which one of them holds is none of this clause's business, whatever else it says."""
    mentions: tuple[str, ...] = ()
    """Queries; a sentence in which one of them holds only speaks about the topic: what would bind is a reference."""
    model_text: str
    examples: Examples


class Basis(Frozen):
    """A source of law or good practice; one without an official source is marked as judgement."""

    source: str
    article: str | None = None
    link: str | None = None
    countries: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2 codes, or ``EU`` for law of the Union; none for what holds everywhere."""
    judgement: bool = False
    note: str | None = None


class FieldRule(Frozen):
    """Codes of structured notices that state the clause."""

    name: str
    values: tuple[str, ...] = Field(min_length=1)
    strength: Strength = "binding"


class ClauseFile(Frozen):
    """One clause: ``<clause-id>/clause.yaml``."""

    id: str
    topic: str
    title: dict[str, str]
    severity: Severity
    why: dict[str, str]
    legal_basis: tuple[Basis, ...] = Field(min_length=1)
    stages: tuple[Stage, ...] = ("tender", "contract")
    sectors: tuple[str, ...] = ()
    fields: tuple[FieldRule, ...] = ()
    unless: tuple[str, ...] = ()
    """As in the language files, for what is written alike in every language: the number of a law, of a standard."""

    @field_validator("title", "why")
    @classmethod
    def _in_english(cls, value: dict[str, str]) -> dict[str, str]:
        if "en" not in value:
            msg = "the English text (en) is missing"
            raise ValueError(msg)
        return value


class Requirement(Frozen):
    """One clause that a profile asks for, with the conditions under which it does."""

    clause: str
    severity: Severity | None = None
    """Where it is to differ from the clause's own."""
    stages: tuple[Stage, ...] = ()
    """Empty for the clause's own."""
    min_value: float | None = None
    """Estimated value without VAT from which it is asked for; a value that is not known counts as above."""
    note: str | None = None


class ProfileFile(Frozen):
    """Which clauses are required: ``profiles/<id>.yaml``."""

    id: str
    title: dict[str, str]
    sectors: tuple[str, ...] = ()
    """Empty for every sector."""
    countries: tuple[str, ...] = ()
    """Empty for every country."""
    stages: tuple[Stage, ...] = ()
    priority: int = 0
    """Among profiles that fit, the one with more conditions is chosen, then the one of higher priority."""
    requires: tuple[Requirement, ...] = Field(min_length=1)


class AwardCriteria(Frozen):
    """What the names of award criteria come to."""

    topic: str
    """The one that each of them belongs to which names something social."""
    names: tuple[str, ...]
    """The topics whose name in a criterion is something social."""


class LibraryFile(Frozen):
    """The library as a whole: ``library.yaml``."""

    name: str
    version: str
    licence: str
    languages: tuple[str, ...]
    """Languages that the library aims at, in the order in which they are shown."""
    topics: dict[str, str]
    """Stable id of each topic with what the tender or contract does."""
    criteria: AwardCriteria | None = None
    weights: Mapping[Severity, int]
    """What a clause counts in the coverage score, by severity."""
    bands: Mapping[Band, float]
    """For each band above low the coverage score below which it begins."""
    unread_share: float = Field(ge=0, le=1)
    """Share of a case's text in languages without a clause from which its absence cannot be judged."""
    eu_law: tuple[str, ...]
    """Countries whose procurement follows the directives of the Union."""

    @field_validator("criteria")
    @classmethod
    def _of_topics(cls, criteria: AwardCriteria | None, info: ValidationInfo) -> AwardCriteria | None:
        topics = info.data.get("topics", {})
        unknown = [name for name in (criteria.topic, *criteria.names) if name not in topics] if criteria else []
        if unknown:
            msg = f"there is no topic “{unknown[0]}”"
            raise ValueError(msg)
        return criteria
