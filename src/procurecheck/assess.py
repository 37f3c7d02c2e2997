"""The one place where clauses and risk meet: documents and suppliers in, an Assessment out."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from procurecheck import __version__, summary
from procurecheck.clauses import coverage as coverage_of
from procurecheck.clauses.decisions import Decided, counts, with_decisions
from procurecheck.clauses.library import load_library
from procurecheck.clauses.match import Matcher, compile_library, find
from procurecheck.clauses.opinion import second_opinion
from procurecheck.clauses.recognise import Jurisdiction
from procurecheck.errors import ProcurecheckError
from procurecheck.i18n import _, format_number, ngettext, report_language
from procurecheck.knowledge import default_folder
from procurecheck.languages import Languages, load_languages
from procurecheck.model import (
    Assessment,
    Case,
    Coverage,
    Document,
    DocumentRecord,
    Finding,
    InputRecord,
    Notice,
    Provenance,
    RunOptions,
    SectorGuess,
    Stage,
    Supplier,
    SupplierAssessment,
)
from procurecheck.risk import models as risk_models
from procurecheck.risk.classifier import with_opinion
from procurecheck.risk.low_tenders import Place, estimate_of, low_tender_checks
from procurecheck.risk.picture import missing, strongest, to_ask
from procurecheck.risk.price import price_picture
from procurecheck.risk.score import score
from procurecheck.risk.sectors import detect_sectors
from procurecheck.risk.visit import visit_plan
from procurecheck.risk.wages import parse_day, reference_day

if TYPE_CHECKING:
    from procurecheck.clauses.library import Library
    from procurecheck.risk.models import RiskModels
    from procurecheck.suppliers.read import SupplierTable
    from procurecheck.suppliers.screening import Screening

SOLID = 120
"""Characters of a passage whose language can be no name, no foreign word and no slip."""
STRAY = 0.02
"""Share of the text from which a language without any such passage is one of the case all the same."""

MOST_NOTES = 50
"""Notes on the table of bidders that a report shows; the rest is counted."""


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
    notice = _notice(documents)
    sectors = detect_sectors(documents, suppliers, knowledge.models)
    country = given.country or (notice.country if notice else None)
    value = given.value if given.value is not None else (notice.value if notice else None)
    profile = _profile(knowledge.library, given, sectors, country)

    languages = _languages(documents)
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
        title=given.title or _title(documents, notice) or given.case_id,
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
        starts=notice.starts if notice else None,
        ends=notice.ends if notice else None,
        duration_months=notice.duration_months if notice else None,
        renewal=notice.renewal if notice else None,
        renewal_text=notice.renewal_text if notice else None,
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
    records = tuple(_record(document) for document in documents)
    assessment = Assessment(
        case=case,
        documents=records,
        findings=findings,
        coverage=covered,
        suppliers=suppliers,
        visit=visit_plan(case.sectors, models),
        notes=(
            *_rejected(findings),
            *_old_laws(findings),
            *_notes(table),
            *_note_of(models.classifier_note, table),
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


def case_id(path: Path) -> str:
    """Return an id for a case from its path: letters, digits and hyphens only, so that it can name a folder."""
    name = path.resolve().name if path.is_dir() else path.stem
    return re.sub(r"[^\w]+", "-", name).strip("-").lower() or "case"


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


def _notice(documents: Sequence[Document]) -> Notice | None:
    """Return the notice that describes the case: the first that names a CPV code, else the first."""
    notices = [document.notice for document in documents if document.notice is not None]
    return next((notice for notice in notices if notice.cpv), notices[0] if notices else None)


def _title(documents: Sequence[Document], notice: Notice | None) -> str | None:
    """Return the notice's title, else the heading in the largest print on the first page of the longest document."""
    if notice and notice.title:
        return notice.title
    for document in sorted(documents, key=lambda d: -len(d.text)):
        height = {line.start: line.bottom - line.top for line in document.lines if line.page == 1}
        first = [p for p in document.passages[:20] if p.kind == "heading" and p.page == 1 and len(p.text) > 5]
        if first:
            return max(first, key=lambda p: (round(height.get(p.start, 0.0)), -p.start)).text
    return None


def _languages(documents: Sequence[Document]) -> list[str]:
    """Return the languages of the case, the one with most text first, without those of a stray word or two."""
    weight: dict[str, int] = {}
    solid: set[str] = set()
    for document in documents:
        for passage in document.passages:
            if passage.language:
                weight[passage.language] = weight.get(passage.language, 0) + len(passage.text)
                if len(passage.text) >= SOLID:
                    solid.add(passage.language)
    least = STRAY * sum(weight.values())
    spoken = (code for code in weight if code in solid or weight[code] >= least)
    return sorted(spoken, key=lambda code: (-weight[code], code))


def _record(document: Document) -> DocumentRecord:
    return DocumentRecord(
        path=document.path,
        sha256=document.sha256,
        media_type=document.media_type,
        pages=len(document.pages),
        status=document.status,
        reason=_(document.reason) if document.reason else None,
        languages=tuple(_languages([document])),
    )


def _rejected(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return a note that findings were rejected, none where none was."""
    count = sum(not counts(finding) for finding in findings)
    if not count:
        return ()
    said = ngettext(
        "{n} finding was rejected in review and does not count; it stands among the findings beyond the profile.",
        "{n} findings were rejected in review and do not count; they stand among the findings beyond the profile.",
        count,
    )
    return (said,)


def _old_laws(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return a note for each citation of an act that is not in force on the day of the case, each once."""
    notes: dict[str, None] = {}
    for finding in findings:
        for cited in finding.cites:
            if cited.in_force is not False:
                continue
            note = _(
                "{document}, page {page}: “{text}” cites {law}, which is not in force on the day of the case.",
                document=finding.evidence.document,
                page=finding.evidence.page,
                text=cited.text,
                law=cited.law,
            )
            if cited.replaced_by:
                note += " " + _("{law} has replaced it.", law=cited.replaced_by)
            notes[note] = None
    return tuple(notes)


def _note_of(note: str, table: SupplierTable | None) -> tuple[str, ...]:
    return (_(note),) if note and table else ()


def _notes(table: SupplierTable | None) -> tuple[str, ...]:
    if table is None:
        return (_("No table of bidders was given, so nothing is said about any contractor."),)
    notes = [
        note
        for problem, note in zip(table.problems, table.warnings, strict=True)
        if problem.column not in table.ignored_columns
    ]
    if len(notes) > MOST_NOTES:
        more = _(
            "{file}: {n} more notes; “procurecheck suppliers check” shows them all.",
            file=table.path,
            n=format_number(len(notes) - MOST_NOTES),
        )
        notes = [*notes[:MOST_NOTES], more]
    if table.ignored_columns:
        notes.append(
            _(
                "{file}: these columns describe persons and were not read: {columns}. procurecheck never scores "
                "people.",
                file=table.path,
                columns=", ".join(table.ignored_columns),
            )
        )
    return tuple(notes)
