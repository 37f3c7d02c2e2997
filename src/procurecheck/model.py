"""The nouns of procurecheck, as frozen models that every part shares.

Nothing of ours but the bands is imported here. The JSON of an Assessment is the contract of design section 6
(schema version 1): fields may be added, never renamed or removed.

Units: boxes are (x0, top, x1, bottom) in PDF points from the top left of the page; character spans are
half-open ``[start, end)`` offsets into ``Document.text``; money is in ``currency`` without VAT; dates are
ISO 8601 strings as far as they were given.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from procurecheck.bands import Band

SCHEMA_VERSION = 1

Strength = Literal["binding", "advisory", "reference", "negated"]
Method = Literal["query", "citation", "classifier", "field"]
CoverageStatus = Literal["met", "weak", "missing", "not_applicable", "unreadable"]
Severity = Literal["critical", "major", "minor"]
IndicatorState = Literal["raised", "clear", "unknown"]
PriceStatus = Literal["below_floor", "near_floor", "above_floor", "unknown"]
LowTenderState = Literal["raised", "clear", "unknown", "not_applicable", "no_figure"]
"""``no_figure``: the law asks for an explanation of prices that seem too low and names no figure."""
DocumentStatus = Literal["read", "partly_read", "unreadable"]
Stage = Literal["tender", "contract"]
PassageKind = Literal["paragraph", "list_item", "table_row", "field", "heading", "contents"]

Box = tuple[float, float, float, float]


class Frozen(BaseModel):
    """Base of all nouns: immutable, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# --- documents ------------------------------------------------------------------------------------------


class LineBox(NamedTuple):
    """One printed line: its span in ``Document.text``, the page number (from 1) and its box in points."""

    start: int
    end: int
    page: int
    x0: float
    top: float
    x1: float
    bottom: float


class Page(Frozen):
    """One page (or sheet, or the whole of a file without pages): number from 1, span in ``Document.text``."""

    number: int
    start: int
    end: int
    label: str | None = None
    """What the file calls this page: a sheet's name, an archive member's part; ``None`` where it has no name."""


class Passage(Frozen):
    """A paragraph, list item, table row or notice field; the unit in which clauses are recognised."""

    start: int
    end: int
    text: str
    page: int
    kind: PassageKind = "paragraph"
    heading: tuple[str, ...] = ()
    """Path of headings above the passage, outermost first."""
    box: Box | None = None
    """Box of the part that stands on ``page``; ``None`` for formats without pages."""
    language: str | None = None
    """ISO 639-1 code, ``None`` where the text is too short to tell and nothing near it tells."""
    field: str | None = None
    """Business term or element name where the passage is a field of a structured notice."""


class Fact(Frozen):
    """A coded statement of a structured notice, with the place in ``Document.text`` where it is rendered."""

    name: str
    """For instance ``exclusion-ground``, ``social-objective``, ``strategic-procurement``, ``reserved``."""
    value: str
    start: int
    end: int
    lot: str | None = None


class Award(Frozen):
    """A contract awarded in a notice: who won, for how much."""

    supplier: str
    value: float | None = None
    currency: str | None = None
    lot: str | None = None
    tenders_received: int | None = None


class NoticePeriod(Frozen):
    """How long before the end of a contract notice must be given, or its renewal agreed."""

    number: int
    unit: Literal["days", "weeks", "months", "years"]
    """Months and years are those of the calendar."""
    quote: str
    """The words that say so."""


class Notice(Frozen):
    """What a structured notice (TED XML, eForms, OCDS) says in codes rather than in sentences."""

    id: str | None = None
    kind: str | None = None
    """Form or notice subtype as the source has it: ``F02``, ``16``, ``tender``."""
    title: str | None = None
    buyer: str | None = None
    country: str | None = None
    """ISO 3166-1 alpha-2 of the buyer; the United Kingdom is ``GB`` and Greece is ``GR``."""
    languages: tuple[str, ...] = ()
    cpv: tuple[str, ...] = ()
    """CPV codes of eight digits, main code first, without the check digit, without repetition."""
    nuts: tuple[str, ...] = ()
    value: float | None = None
    currency: str | None = None
    published: str | None = None
    starts: str | None = None
    ends: str | None = None
    duration_months: float | None = None
    renewal: bool | None = None
    renewal_text: str | None = None
    options_text: str | None = None
    """What is said of options, among which is often how and until when the contract may be prolonged."""
    facts: tuple[Fact, ...] = ()
    awards: tuple[Award, ...] = ()


class Document(Frozen):
    """A file read. ``text[passage.start:passage.end] == passage.text`` for each passage."""

    path: str
    """Path inside the pack with forward slashes; members of archives as ``pack.zip/folder/file.pdf``."""
    sha256: str
    media_type: str
    size: int
    """Bytes of the file."""
    status: DocumentStatus = "read"
    reason: str | None = None
    text: str = ""
    pages: tuple[Page, ...] = ()
    passages: tuple[Passage, ...] = ()
    lines: tuple[LineBox, ...] = ()
    notice: Notice | None = None


# --- clauses --------------------------------------------------------------------------------------------


class Evidence(Frozen):
    """The exact quote and where it stands; reading the file again and cutting the span gives the same text."""

    document: str
    page: int
    start: int
    end: int
    quote: str
    bbox: Box | None = None
    language: str | None = None
    heading: tuple[str, ...] = ()


class CitedLaw(Frozen):
    """A provision that a passage cites for the topic of a finding."""

    text: str
    """The citation as it stands in the passage."""
    law: str
    link: str | None = None
    in_force: bool | None = None
    """On the day of the case; ``None`` where that day is not known."""
    replaced_by: str | None = None


class Decision(Frozen):
    """What an official decided on a finding."""

    verdict: Literal["accepted", "rejected"]
    """A rejected finding does not count for coverage."""
    strength: Strength | None = None
    """The strength that the official gave it; ``None`` where that of the check stands."""
    recognised: Strength
    """The strength that the check gave it."""
    reason: str = ""
    by: str | None = None
    at: str | None = None
    """ISO date."""


class Finding(Frozen):
    """A clause recognised in a passage."""

    clause: str
    topic: str
    strength: Strength
    method: Method
    probability: float | None = None
    because: str = ""
    """Why it was found and why it has this strength, in one sentence."""
    evidence: Evidence
    cites: tuple[CitedLaw, ...] = ()
    """The listed laws that the passage cites for this topic."""
    decision: Decision | None = None
    """What an official decided on it, ``None`` where nobody has."""


class ModelText(Frozen):
    """Wording ready to insert."""

    language: str
    title: str = ""
    """What the clause is called in this language, or in that of the report where no catalogue has it."""
    text: str


class LegalBasis(Frozen):
    """A source of law or good practice for a clause."""

    source: str
    article: str | None = None
    link: str | None = None
    judgement: bool = False


class Coverage(Frozen):
    """Whether the documents contain one required clause."""

    clause: str
    topic: str
    title: str
    status: CoverageStatus
    severity: Severity
    why: str
    legal_basis: tuple[LegalBasis, ...] = ()
    model_text: ModelText | None = None
    findings: tuple[int, ...] = ()
    """Indexes into ``Assessment.findings``; those that an official rejected are not among them."""


# --- suppliers and risk ---------------------------------------------------------------------------------


class Supplier(Frozen):
    """A bidder or contractor with only the facts that were given; ``None`` is unknown, never "no"."""

    id: str
    name: str
    facts: dict[str, str | float | bool | None] = Field(default_factory=dict)
    """Values by column name of the supplier table (see ``procurecheck suppliers template``)."""
    source: str = ""
    """File and row it was read from."""


class Contribution(Frozen):
    """What one indicator adds to a score; the contributions of a score add up to its points exactly."""

    indicator: str
    title: str
    state: IndicatorState
    points: int
    because: str
    why: str = ""
    """Why this is asked of any bidder."""
    source: str


class MissingFact(Frozen):
    """A column of the table of bidders that is not known of a bidder and would settle open indicators."""

    column: str
    label: str
    points: int
    """Points of the indicators that wait for it; another column may be missing for them too."""
    indicators: tuple[str, ...]


class Question(Frozen):
    """One thing to ask a bidder."""

    text: str
    why: str
    points: int
    """The most that hangs on it; the questions of a sector have the points of the sector."""
    about: tuple[str, ...]
    """Indicators that the answer would settle, or the sector."""


class ScreeningHit(Frozen):
    """A resemblance to an entry of a list; a question, never a verdict."""

    list: str
    """What the list calls itself, else its file."""
    entry: str
    """The name under which the entry stands."""
    score: float
    """0 to 1; 1 where the registration number and the name agree."""
    because: str
    """Which value of the bidder and which of the entry caused it, in words."""
    entry_id: str | None = None
    """The entry's own number in the list."""
    place: str = ""
    """File and row of the entry."""
    basis: Literal["number", "name"] = "name"
    question: str = ""
    """What to ask the bidder."""


class PricePicture(Frozen):
    """The offered price against the least that the work can lawfully cost."""

    status: PriceStatus
    floor: float | None = None
    """Lower end of what the work can lawfully cost: a price below it is below by every value that may hold."""
    floor_high: float | None = None
    """Upper end, where the hours, the sector or the date leave a range; ``None`` where the floor is one figure."""
    open_above: bool = False
    """Whether the floor may lie above its upper end too: the wage of that day is not known."""
    offered: float | None = None
    ratio: float | None = None
    """``offered / floor``."""
    ratio_high: float | None = None
    """``offered / floor_high``, the less favourable end of the range."""
    currency: str | None = None
    because: str = ""
    steps: tuple[str, ...] = ()
    """The calculation, a line a step."""


class LowTenderCheck(Frozen):
    """What one national rule on abnormally low tenders says of a bid: a duty to ask, never a verdict."""

    rule: str
    article: str
    state: LowTenderState
    because: str
    missing: str = ""
    """What is not known, in words, where the state is ``unknown``."""
    steps: tuple[str, ...] = ()
    """The calculation, a line a step."""
    source: str = ""


class LogOdds(Frozen):
    """What one indicator adds to the second opinion; an open question adds as much as one that is raised."""

    indicator: str
    """Id of an indicator, or ``base`` for what holds for all bidders alike."""
    title: str
    state: IndicatorState | None = None
    log_odds: Decimal
    """Natural logarithm of odds, exact to three decimals; in JSON a text, so that nobody rounds it."""


class SecondOpinion(Frozen):
    """How a trained classifier comes to ``RiskScore.probability``; its contributions add up to its log-odds exactly."""

    log_odds: Decimal
    contributions: tuple[LogOdds, ...]
    about: str
    """What the probability is of, and on what it was trained."""


class RiskScore(Frozen):
    """The explained points index of one supplier."""

    band: Band
    """From all points: a question that is open counts as if it were raised, for unknown is not safe."""
    points: int
    points_known: int
    """Points of what is raised; the rest of ``points`` is open."""
    band_if_answered: Band
    """The band if each open question were answered well: the lowest that answers alone can reach."""
    probability: float | None = None
    """Of a classifier that a team trained on its own cases; ``None`` where there is none, as in what is shipped."""
    interval: tuple[float, float] | None = None
    """95 % interval of ``probability``: how far it would move had other suppliers been in the training table."""
    second_opinion: SecondOpinion | None = None
    contributions: tuple[Contribution, ...]
    unknown: tuple[str, ...] = ()
    """Indicators that could not be answered."""


class SupplierAssessment(Frozen):
    """All that is said about one supplier."""

    id: str
    name: str
    risk: RiskScore
    screening: tuple[ScreeningHit, ...] = ()
    price: PricePicture
    low_tender: tuple[LowTenderCheck, ...] = ()
    """What the national rules on abnormally low tenders say of this bid."""
    questions: tuple[str, ...] = ()
    """The texts of ``to_ask``."""
    reasons: tuple[Contribution, ...] = ()
    """The three strongest: raised ones first, then open ones; the sector, the same for all, is left out."""
    missing: tuple[MissingFact, ...] = ()
    """What is unknown, by column of the table, the one on which most points hang first."""
    to_ask: tuple[Question, ...] = ()
    """The questions with why they are asked, the weightiest first, each once."""
    ignored_columns: tuple[str, ...] = ()
    """Columns left unread because they describe persons (design section 3, principle 4)."""


# --- the whole ------------------------------------------------------------------------------------------


class SectorGuess(Frozen):
    """A sector of the case, with what speaks for it."""

    id: str
    title: str
    confidence: float
    because: tuple[str, ...]


class Case(Frozen):
    """What is checked together."""

    id: str
    title: str
    stage: Stage
    country: str | None = None
    languages: tuple[str, ...] = ()
    sectors: tuple[SectorGuess, ...] = ()
    value: float | None = None
    currency: str | None = None
    buyer: str | None = None
    profile: str
    cpv: tuple[str, ...] = ()
    nuts: tuple[str, ...] = ()
    date: str | None = None
    """Day of the offers, or of the notice's publication: it decides which wages and certificates hold."""
    starts: str | None = None
    ends: str | None = None
    duration_months: float | None = None
    renewal: bool | None = None
    renewal_text: str | None = None
    notice_period: NoticePeriod | None = None


class DocumentRecord(Frozen):
    """What the report says of one file."""

    path: str
    sha256: str
    media_type: str
    pages: int
    status: DocumentStatus
    reason: str | None = None
    languages: tuple[str, ...] = ()


class ChecklistItem(Frozen):
    """One thing to look for on a visit, for a trained visitor; never part of a score."""

    where: str
    look_for: str
    source: str


class Contact(Frozen):
    """Whom to contact; filled in by the municipality in ``risk_models/referral.yaml``."""

    role: str
    name: str | None = None
    phone: str | None = None
    note: str | None = None


class Visit(Frozen):
    """The checklist for the site visit with the rules of conduct and the contacts."""

    checklist: tuple[ChecklistItem, ...] = ()
    conduct: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()


class NextStep(Frozen):
    """One thing to do, by whom."""

    who: str
    what: str
    why: str


class Summary(Frozen):
    """The answer."""

    coverage_score: float | None
    """Share of the required clauses that are met, weak ones counted half, weighted by severity; 0 to 1.

    ``None`` where no document could be read.
    """
    band: Band
    """That of the weakest part: of the documents or of the bidder at most risk."""
    documents_band: Band
    """That of the documents alone."""
    headline: str = ""
    """The answer in one sentence: whether the documents are fit to be published, or what the contract lacks."""
    answer: str
    """The same in figures."""
    reasons: tuple[str, ...]
    next_steps: tuple[NextStep, ...]


class InputRecord(Frozen):
    """An input file and its hash."""

    path: str
    sha256: str


class RunOptions(Frozen):
    """What a person said when the check was run, so that it can be run again; ``None`` came from the documents.

    The stage and the id stand in ``Case``.
    """

    pack: str | None = None
    """Name of the pack (file or folder) without the folders above it."""
    suppliers: str | None = None
    """Name of the table of bidders, likewise; it stands behind the documents in the inputs."""
    lists: tuple[str, ...] = ()
    """Names of the lists that the bidders were screened against, likewise; the last of the inputs."""
    title: str | None = None
    country: str | None = None
    value: float | None = None
    date: str | None = None
    profile: str | None = None


class Provenance(Frozen):
    """What reproduces the assessment. ``hash`` is over everything else in the record, in canonical JSON."""

    procurecheck: str
    library: str
    """Name, version and hash of the clause library."""
    models: str
    """Name, version and hash of the risk models."""
    inputs: tuple[InputRecord, ...]
    options: RunOptions = RunOptions()
    hash: str = ""


class Assessment(Frozen):
    """Everything about one case."""

    schema_version: Literal[1] = 1
    case: Case
    documents: tuple[DocumentRecord, ...]
    findings: tuple[Finding, ...]
    coverage: tuple[Coverage, ...]
    suppliers: tuple[SupplierAssessment, ...] = ()
    visit: Visit = Visit()
    notes: tuple[str, ...] = ()
    """Warnings about the input: rows left out, columns not read, contradictions between files."""
    report_language: str = "en"
    """Language in which all texts of this record are written, one of ``procurecheck.i18n.LANGUAGES``."""
    summary: Summary
    provenance: Provenance
