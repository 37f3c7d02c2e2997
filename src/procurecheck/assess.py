"""The one place where clauses and risk meet: documents and suppliers in, an Assessment out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from procurecheck import __version__, summary
from procurecheck.case import describing_notice, languages_of, record_of, title_of
from procurecheck.clauses import coverage as coverage_of
from procurecheck.clauses.cited import Jurisdiction
from procurecheck.clauses.decisions import Decided, with_decisions
from procurecheck.clauses.library import load_library
from procurecheck.clauses.match import Matcher, compile_library, find
from procurecheck.clauses.opinion import second_opinion
from procurecheck.errors import ProcurecheckError
from procurecheck.i18n import report_language
from procurecheck.knowledge import default_folder
from procurecheck.languages import Languages, load_languages
from procurecheck.model import (
    Assessment,
    Case,
    Coverage,
    Document,
    Finding,
    InputRecord,
    Provenance,
    RunOptions,
    SectorGuess,
    Stage,
    Supplier,
    SupplierAssessment,
)
from procurecheck.notes import old_law_notes, opinion_note, rejected_notes, table_notes
from procurecheck.risk import models as risk_models
from procurecheck.risk.classifier import with_opinion
from procurecheck.risk.low_tenders import Place, estimate_of, low_tender_checks
from procurecheck.risk.picture import missing, strongest, to_ask
from procurecheck.risk.price import price_picture
from procurecheck.risk.score import score
from procurecheck.risk.sectors import detect_sectors
from procurecheck.risk.visit import visit_plan
from procurecheck.risk.wages import parse_day, reference_day
from procurecheck.terms import terms_of

if TYPE_CHECKING:
    from procurecheck.clauses.library import Library
    from procurecheck.risk.models import RiskModels
    from procurecheck.suppliers.read import SupplierTable
    from procurecheck.suppliers.screening import Screening


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything that is looked up and nothing that is computed: the library, its languages, the models."""

    library: Library
    languages: Languages
    models: RiskModels


@dataclass(frozen=True, slots=True)
class Given:
    """What a person says of the case; ``None`` is taken from the documents where they tell."""

    case_id: str
    stage: Stage = "tender"
    title: str | None = None
    country: str | None = None
    value: float | None = None
    date: str | None = None
    """ISO date of the offers, which decides wages and whether a certificate still holds."""
    profile: str | None = None
    pack: str | None = None
    """Name of the pack without the folders above it; only recorded, so that the check can be run again."""
    decisions: Mapping[str, Decided] = field(default_factory=dict)
    """What officials decided on findings of the case, by :func:`procurecheck.clauses.decisions.marks_of`."""


def load_knowledge(library: Path | None = None, models: Path | None = None) -> Knowledge:
    """Load the clause library and the risk models, from the installation or from a team's own folders.

    Raises:
        ProcurecheckError: for a wrong file, with its place.
    """
    clauses = library or default_folder("clauses")
    return Knowledge(
        library=load_library(clauses),
        languages=load_languages(clauses / "languages"),
        models=risk_models.load_models(models or default_folder("risk_models")),
    )


def versions(knowledge: Knowledge) -> tuple[str, str]:
    """Return name, version and hash of the library, and those of the models, as a record names them."""
    library, models = knowledge.library, knowledge.models
    return (
        f"{library.about.name} {library.about.version} sha256:{library.hash}",
        f"{models.name} {models.version} sha256:{models.hash}",
    )


def assess(
    documents: Sequence[Document],
    table: SupplierTable | None,
    knowledge: Knowledge,
    given: Given,
    screening: Screening | None = None,
    on_document: Callable[[Document], None] | None = None,
) -> Assessment:
    """Bring everything about one case together.

    Args:
        documents: the pack, as :func:`procurecheck.documents.pack.read_pack` gives it.
        table: bidders or the contractor, ``None`` where none were given.
        knowledge: library, languages and models.
        given: what a person said of the case.
        screening: the bidders of the table screened against lists, ``None`` where there were no lists. Its hits are
            shown and asked about; they add no points, and change no score.
        on_document: called with each document before clauses are looked for in it.

    Returns:
        The assessment, with its hash; the same for the same arguments, whenever and wherever it is made. Its texts
        are in the language of :func:`procurecheck.i18n.use_language`.
    """
    suppliers = table.suppliers if table else ()
    notice = describing_notice(documents)
    sectors = detect_sectors(documents, suppliers, knowledge.models)
    country = given.country or (notice.country if notice else None)
    value = given.value if given.value is not None else (notice.value if notice else None)
    profile = _profile(knowledge.library, given, sectors, country)

    languages = languages_of(documents)
    matcher = compile_library(knowledge.library, languages, knowledge.languages)
    day = given.date or (notice.published if notice else None)
    jurisdiction = Jurisdiction(country, parse_day(day))
    findings: list[Finding] = []
    for document in documents:
        if on_document is not None:
            on_document(document)
        findings += _find(document, matcher, jurisdiction)
    findings = list(with_decisions(findings, given.decisions))
    covered = coverage_of.cover(
        findings,
        documents,
        profile,
        knowledge.library,
        stage=given.stage,
        sectors=[sector.id for sector in sectors],
        country=country,
        value=value,
        languages=languages,
    )
    case = Case(
        id=given.case_id,
        title=given.title or title_of(documents, notice) or given.case_id,
        stage=given.stage,
        country=country,
        languages=tuple(languages),
        sectors=sectors,
        value=value,
        currency=notice.currency if notice else None,
        buyer=notice.buyer if notice else None,
        profile=profile.id,
        cpv=notice.cpv if notice else (),
        nuts=notice.nuts if notice else (),
        date=day,
        **terms_of(notice, suppliers, knowledge.models.columns, knowledge.models.notice_periods)._asdict(),
    )
    assessed = _suppliers(suppliers, case, knowledge.models, table)
    if screening:
        assessed = _with_hits(assessed, screening)
    return _sealed(documents, case, tuple(findings), covered, assessed, table, knowledge, given, screening)


def _find(document: Document, matcher: Matcher, jurisdiction: Jurisdiction) -> Sequence[Finding]:
    """Return what the queries find, with the classifier's second opinion where the library has one."""
    found = find(document, matcher, jurisdiction)
    if matcher.library.classifier is None:
        return found
    opinions = second_opinion(document, found, matcher.library.classifier, matcher.library)
    return sorted((*found, *opinions), key=lambda f: (f.evidence.start, f.evidence.end, f.clause))


def _suppliers(
    suppliers: Sequence[Supplier],
    case: Case,
    models: RiskModels,
    table: SupplierTable | None,
) -> tuple[SupplierAssessment, ...]:
    prices = [
        price_picture(supplier, models, sectors=case.sectors, country=case.country, date=case.date)
        for supplier in suppliers
    ]
    estimate = estimate_of(case.value, suppliers)
    result = []
    for supplier, price in zip(suppliers, prices, strict=True):
        others = [other for other in suppliers if other is not supplier]
        day = reference_day(case.date, supplier.facts)
        place = Place(case.country, day, case.sectors, case.nuts, estimate, case.currency)
        # once a contract is awarded there is nothing left to ask a bidder under these rules
        low_tender = low_tender_checks(supplier, others, models, place) if case.stage == "tender" else ()
        risk = score(
            supplier,
            models,
            sectors=case.sectors,
            price=price,
            others=others,
            country=case.country,
            date=case.date,
            low_tender=low_tender,
        )
        risk = with_opinion(risk, models.classifier, case.sectors, case.country)
        asked = to_ask(risk, price, case.sectors, models)
        result.append(
            SupplierAssessment(
                id=supplier.id,
                name=supplier.name,
                risk=risk,
                price=price,
                low_tender=low_tender,
                questions=tuple(question.text for question in asked),
                reasons=strongest(risk, models),
                missing=missing(supplier, risk, models),
                to_ask=asked,
                ignored_columns=table.ignored_columns if table else (),
            )
        )
    return tuple(result)


def _with_hits(suppliers: Sequence[SupplierAssessment], screening: Screening) -> tuple[SupplierAssessment, ...]:
    """Return the bidders with their hits, and with the questions that these raise before all others."""
    hits = {found.party.id: found.hits for found in screening.results}
    return tuple(
        supplier.model_copy(
            update={
                "screening": hits[supplier.id],
                "questions": (*(hit.question for hit in hits[supplier.id]), *supplier.questions),
            }
        )
        if hits.get(supplier.id)
        else supplier
        for supplier in suppliers
    )


def _sealed(
    documents: Sequence[Document],
    case: Case,
    findings: tuple[Finding, ...],
    covered: tuple[Coverage, ...],
    suppliers: tuple[SupplierAssessment, ...],
    table: SupplierTable | None,
    knowledge: Knowledge,
    given: Given,
    screening: Screening | None,
) -> Assessment:
    """Put the record together and stamp it with the hash over all the rest of it."""
    inputs = [InputRecord(path=document.path, sha256=document.sha256) for document in documents]
    if table:
        inputs.append(InputRecord(path=table.path, sha256=table.sha256))
    lists = screening.inputs if screening else ()
    inputs += lists
    library, models = knowledge.library, knowledge.models
    known_library, known_models = versions(knowledge)
    records = tuple(record_of(document) for document in documents)
    assessment = Assessment(
        case=case,
        documents=records,
        findings=findings,
        coverage=covered,
        suppliers=suppliers,
        visit=visit_plan(case.sectors, models),
        notes=(
            *rejected_notes(findings),
            *old_law_notes(findings),
            *table_notes(table),
            *opinion_note(models.classifier_note, table),
            *(screening.notes if screening else ()),
        ),
        report_language=report_language(),
        summary=summary.summarise(
            case, records, covered, suppliers, coverage_of.coverage_score(covered, library), library.about.bands
        ),
        provenance=Provenance(
            procurecheck=__version__,
            library=known_library,
            models=known_models,
            inputs=tuple(inputs),
            options=RunOptions(
                pack=given.pack,
                suppliers=table.path if table else None,
                lists=tuple(item.path for item in lists),
                title=given.title,
                country=given.country,
                value=given.value,
                date=given.date,
                profile=given.profile,
            ),
        ),
    )
    sealed = assessment.provenance.model_copy(update={"hash": record_hash(assessment)})
    return assessment.model_copy(update={"provenance": sealed})


def record_hash(assessment: Assessment) -> str:
    """Return the SHA-256 over the record without its own hash, as canonical JSON (sorted keys, no spaces)."""
    return hash_of(assessment.model_dump(mode="json"))


def hash_of(record: Mapping[str, Any]) -> str:
    """Return the same hash for a record as it stands in a file, which an older version may have written."""
    plain = {**record, "provenance": {**record["provenance"], "hash": ""}}
    canonical = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", errors="replace")).hexdigest()


def _profile(
    library: Library, given: Given, sectors: Sequence[SectorGuess], country: str | None
) -> coverage_of.ProfileFile:
    if given.profile is None:
        return coverage_of.choose_profile(
            library, sectors=[sector.id for sector in sectors], country=country, stage=given.stage
        )
    if given.profile not in library.profiles:
        raise ProcurecheckError(
            f"there is no profile “{given.profile}”.",
            where="--profile",
            mend=f"Choose one of: {', '.join(sorted(library.profiles))}.",
        )
    return library.profiles[given.profile]
