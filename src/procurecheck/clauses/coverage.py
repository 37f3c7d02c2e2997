"""Findings in, coverage out: for each clause that the profile asks for, whether the documents carry it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from procurecheck.clauses.decisions import counts
from procurecheck.clauses.library import Library, bases_for, said
from procurecheck.clauses.schema import ClauseFile, ProfileFile, Requirement
from procurecheck.i18n import LANGUAGES, report_language, use_language
from procurecheck.model import Coverage, CoverageStatus, Document, Finding, ModelText, Stage

__all__ = ["ProfileFile", "choose_profile", "cover", "coverage_score"]

_WORTH: Mapping[CoverageStatus, float] = {"met": 1.0, "weak": 0.5, "missing": 0.0, "unreadable": 0.0}


def choose_profile(library: Library, *, sectors: Sequence[str], country: str | None, stage: Stage) -> ProfileFile:
    """Return the profile that fits with most conditions: sector, country, stage; then by priority, then by id.

    ``sectors`` are those of the case, the likeliest first; only that one decides, and the others are not asked
    for in its stead.
    """
    fitting = [
        profile
        for profile in library.profiles.values()
        if (not profile.sectors or (sectors[:1] and sectors[0] in profile.sectors))
        and (not profile.countries or country in profile.countries)
        and (not profile.stages or stage in profile.stages)
    ]
    if not fitting:
        fitting = list(library.profiles.values())
    return min(fitting, key=lambda p: (-_conditions(p), -p.priority, p.id))


def cover(
    findings: Sequence[Finding],
    documents: Sequence[Document],
    profile: ProfileFile,
    library: Library,
    *,
    stage: Stage,
    sectors: Sequence[str],
    country: str | None,
    value: float | None,
    languages: Sequence[str],
) -> tuple[Coverage, ...]:
    """Return one entry for each clause that ``profile`` names, in its order.

    ``met``: stated in binding words; ``weak``: only wished for, only cited, or also said not to be asked for;
    ``missing``: not found in text that could be judged; ``unreadable``: not found, and a file that could hold it
    was not read or is in a language without this clause; ``not_applicable``: the conditions do not hold. Findings that
    an official rejected do not count.
    """
    unread = any(document.status != "read" for document in documents)
    share = _share_of_languages(documents)
    result = []
    for requirement in profile.requires:
        clause = library.clauses[requirement.clause]
        own = [index for index, finding in enumerate(findings) if finding.clause == clause.id and counts(finding)]
        status: CoverageStatus
        if not _applies(requirement, clause, stage, sectors, value):
            status = "not_applicable"
        else:
            blind = unread or _blind(library, clause.id, share)
            status = _status([findings[index] for index in own], blind=blind)
        wanted = status in {"weak", "missing", "unreadable"}
        result.append(
            Coverage(
                clause=clause.id,
                topic=clause.topic,
                title=said(clause.title),
                status=status,
                severity=requirement.severity or clause.severity,
                why=said(clause.why),
                legal_basis=bases_for(clause, country, library),
                model_text=_model_text(library, clause.id, languages) if wanted else None,
                findings=tuple(own),
            )
        )
    return tuple(result)


def coverage_score(covered: Sequence[Coverage], library: Library) -> float | None:
    """Return the share of the required clauses that are there, weighted by severity, weak ones counted half; 0 to 1.

    ``None`` where every required clause is unreadable. What could not be judged counts as not there.
    """
    required = [item for item in covered if item.status != "not_applicable"]
    if not required:
        return 1.0
    if all(item.status == "unreadable" for item in required):
        return None
    weights = library.about.weights
    total = sum(weights[item.severity] for item in required)
    reached = sum(weights[item.severity] * _WORTH[item.status] for item in required)
    return round(reached / total, 4)


def _conditions(profile: ProfileFile) -> int:
    return sum(bool(condition) for condition in (profile.sectors, profile.countries, profile.stages))


def _applies(
    requirement: Requirement, clause: ClauseFile, stage: Stage, sectors: Collection[str], value: float | None
) -> bool:
    if stage not in (requirement.stages or clause.stages):
        return False
    if clause.sectors and not set(clause.sectors).intersection(sectors):
        return False
    return requirement.min_value is None or value is None or value >= requirement.min_value


def _status(findings: Sequence[Finding], *, blind: bool) -> CoverageStatus:
    strengths = {finding.strength for finding in findings}
    if "binding" in strengths:
        return "weak" if "negated" in strengths else "met"
    if strengths & {"advisory", "reference"}:
        return "weak"
    if "negated" in strengths:
        return "missing"
    return "unreadable" if blind else "missing"


def _share_of_languages(documents: Sequence[Document]) -> dict[str, float]:
    """Return what share of all characters is in which language."""
    length: dict[str, int] = {}
    for document in documents:
        for passage in document.passages:
            if passage.language:
                length[passage.language] = length.get(passage.language, 0) + len(passage.text)
    total = sum(length.values())
    return {language: count / total for language, count in length.items()}


def _blind(library: Library, clause: str, share: Mapping[str, float]) -> bool:
    """Whether too much of the text is in languages in which this clause cannot be recognised."""
    known = set(library.languages_of(clause))
    return sum(part for language, part in share.items() if language not in known) >= library.about.unread_share


def _model_text(library: Library, clause: str, languages: Sequence[str]) -> ModelText | None:
    """Return the wording to insert, in the first language of the case that has it, else in English."""
    for language in (*languages, "en"):
        text = library.text(clause, language)
        if text is not None:
            title = library.clauses[clause].title
            with use_language(language if language in LANGUAGES else report_language()):
                named = title.get(language) or said(title)
            return ModelText(language=language, title=named, text=text.model_text.strip())
    return None
