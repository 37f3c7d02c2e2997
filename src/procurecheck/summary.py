"""The answer in a few sentences: band, reasons, next steps. Advice; a person decides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from procurecheck.bands import BANDS, Band, band_word
from procurecheck.i18n import N_, NN_, _, format_number, listed, ngettext
from procurecheck.model import (
    Case,
    Coverage,
    CoverageStatus,
    DocumentRecord,
    NextStep,
    Stage,
    Summary,
    SupplierAssessment,
)
from procurecheck.topics import topic_word

_BAND_OF: Mapping[Stage, Mapping[Band, str]] = {
    "tender": {
        "low": N_("The tender documents carry a low risk."),
        "elevated": N_("The tender documents carry an elevated risk."),
        "high": N_("The tender documents carry a high risk."),
        "critical": N_("The tender documents carry a critical risk."),
    },
    "contract": {
        "low": N_("The contract documents carry a low risk."),
        "elevated": N_("The contract documents carry an elevated risk."),
        "high": N_("The contract documents carry a high risk."),
        "critical": N_("The contract documents carry a critical risk."),
    },
}
_NOTHING_READ: Mapping[Stage, str] = {
    "tender": N_("None of the tender documents could be read, so nothing can be said about their clauses."),
    "contract": N_("None of the contract documents could be read, so nothing can be said about their clauses."),
}
_ADD: Mapping[Stage, str] = {
    "tender": N_("Add wording before publication for: {titles}. The text to insert is given below."),
    "contract": N_(
        "Add wording by amendment or at renewal, with legal advice, for: {titles}. The text to insert is given below."
    ),
}
_SETTLE: Mapping[Stage, str] = {
    "tender": N_("Make binding or settle the contradiction before publication: {titles}."),
    "contract": N_("Make binding or settle the contradiction by amendment or at renewal, with legal advice: {titles}."),
}
_COUNTED: Mapping[CoverageStatus, tuple[str, str]] = {
    "met": NN_("{n} met", "{n} met"),
    "weak": NN_("{n} weak", "{n} weak"),
    "missing": NN_("{n} missing", "{n} missing"),
    "unreadable": NN_("{n} not to be judged", "{n} not to be judged"),
}
_NAMED = 8
"""Protections that a next step names; the others stand in the list of protections."""
_SEVERITY = {"critical": 0, "major": 1, "minor": 2}


def summarise(
    case: Case,
    documents: Sequence[DocumentRecord],
    coverage: Sequence[Coverage],
    suppliers: Sequence[SupplierAssessment],
    coverage_score: float | None,
    bands: Mapping[Band, float],
) -> Summary:
    """Return the summary of a case.

    Args:
        case: what is checked.
        documents: what was and was not read.
        coverage: one entry for each clause that the profile requires.
        suppliers: the bidders, assessed.
        coverage_score: 0 to 1, ``None`` where no document could be read.
        bands: for each band above ``low`` the coverage score below which it begins.
    """
    documents_band = band_of_coverage(coverage_score, bands)
    # the case is as safe as its weakest part; the sentence says which part that is
    band = max([documents_band, *(s.risk.band for s in suppliers)], key=BANDS.index)
    return Summary(
        coverage_score=coverage_score,
        band=band,
        documents_band=documents_band,
        headline=_headline(case, documents, coverage, suppliers, coverage_score),
        answer=_answer(case, documents, coverage, suppliers, documents_band, coverage_score),
        reasons=tuple(_reasons(documents, coverage, suppliers)[:3]),
        next_steps=tuple(_tidy(step) for step in _next_steps(case, documents, coverage, suppliers)),
    )


def _tidy(step: NextStep) -> NextStep:
    """Return a step with one full stop after a name that ends in one: ``Example s.r.o.``."""
    return step.model_copy(update={"what": re.sub(r"(?<!\.)\.\.$", ".", step.what)})


def band_of_coverage(score: float | None, bands: Mapping[Band, float]) -> Band:
    """Return the band of a coverage score; what could not be read at all is ``critical``, for it is unknown."""
    if score is None:
        return "critical"
    for band in reversed(BANDS):
        if band in bands and score < bands[band]:
            return band
    return "low"


def _headline(
    case: Case,
    documents: Sequence[DocumentRecord],
    coverage: Sequence[Coverage],
    suppliers: Sequence[SupplierAssessment],
    score: float | None,
) -> str:
    tender = case.stage == "tender"
    required = format_number(sum(item.status != "not_applicable" for item in coverage))
    missing = sum(item.status == "missing" for item in coverage)
    weak = sum(item.status == "weak" for item in coverage)
    unjudged = sum(item.status == "unreadable" for item in coverage)
    unread = sum(document.status != "read" for document in documents)
    if score is None and _is_read(documents):
        first = _("No answer yet: the documents are in a language that the library does not know.")
    elif score is None:
        first = _("No answer yet: nothing could be read.")
    elif missing and tender:
        first = ngettext(
            "Not ready to be published: {n} of {required} required protections is missing.",
            "Not ready to be published: {n} of {required} required protections are missing.",
            missing,
            required=required,
        )
    elif missing:
        first = ngettext(
            "The contract lacks {n} of {required} required protections.",
            "The contract lacks {n} of {required} required protections.",
            missing,
            required=required,
        )
    elif unread:
        first = ngettext(
            "No full answer yet: {n} file could not be read.",
            "No full answer yet: {n} files could not be read.",
            unread,
        )
    elif unjudged:
        first = ngettext(
            "No full answer yet: {n} protection cannot be judged.",
            "No full answer yet: {n} protections cannot be judged.",
            unjudged,
        )
    elif weak and tender:
        first = ngettext(
            "Nearly ready to be published: {n} protection is worded too weakly.",
            "Nearly ready to be published: {n} protections are worded too weakly.",
            weak,
        )
    elif weak:
        first = ngettext(
            "The contract words {n} protection too weakly.", "The contract words {n} protections too weakly.", weak
        )
    elif tender:
        first = _("Ready to be published, as far as the documents show.")
    else:
        first = _("The contract holds every required protection.")
    if not suppliers:
        return first
    asked = sum(bool(supplier.questions) for supplier in suppliers)
    if tender:
        return f"{first} " + ngettext(
            "Before award, {n} of {total} bidders has questions to answer.",
            "Before award, {n} of {total} bidders have questions to answer.",
            asked,
            total=format_number(len(suppliers)),
        )
    return f"{first} " + ngettext(
        "{n} contractor has questions to answer.", "{n} contractors have questions to answer.", asked
    )


def _answer(
    case: Case,
    documents: Sequence[DocumentRecord],
    coverage: Sequence[Coverage],
    suppliers: Sequence[SupplierAssessment],
    documents_band: Band,
    score: float | None,
) -> str:
    required = [item for item in coverage if item.status != "not_applicable"]
    if score is None and _is_read(documents):
        first = _("The documents were read, but no protection can be judged in their language.")
    elif score is None:
        first = _(_NOTHING_READ[case.stage])
    else:
        parts = [
            ngettext(*words, n)
            for status, words in _COUNTED.items()
            if (n := sum(item.status == status for item in required)) or status == "met"
        ]
        of = ngettext(
            "Of {n} required protection: {parts}.",
            "Of {n} required protections: {parts}.",
            len(required),
            parts=", ".join(parts),
        )
        first = f"{_(_BAND_OF[case.stage][documents_band])} {of}"
    if not suppliers:
        return first
    tally = [(band, sum(s.risk.band == band for s in suppliers)) for band in reversed(BANDS)]
    bands = ", ".join(f"{format_number(n)} {band_word(band)}" for band, n in tally if n)
    if case.stage == "tender":
        return f"{first} " + ngettext(
            "Risk of {n} bidder: {bands}.", "Risk of {n} bidders: {bands}.", len(suppliers), bands=bands
        )
    return f"{first} " + ngettext(
        "Risk of {n} contractor: {bands}.", "Risk of {n} contractors: {bands}.", len(suppliers), bands=bands
    )


def _is_read(documents: Sequence[DocumentRecord]) -> bool:
    """Whether a document was read at all: where none of its protections can be judged then, its language is why."""
    return any(document.status != "unreadable" for document in documents)


def _reasons(
    documents: Sequence[DocumentRecord], coverage: Sequence[Coverage], suppliers: Sequence[SupplierAssessment]
) -> list[str]:
    """Return the reasons, the strongest kind first; one of each kind before a second of any."""
    reasons: list[str] = []
    missing = _by_severity(coverage, "missing")
    if missing:
        reasons.append(_("Missing in the documents: {titles}.", titles=_titles(missing)))
    floor = [s.name for s in suppliers if s.price.status == "below_floor"]
    if floor:
        reasons.append(
            _(
                "{names}: the price cannot pay the lawful wage for the stated hours. Ask for an explanation before "
                "any decision.",
                names=listed(floor),
            )
        )
    unreadable = [d for d in documents if d.status != "read"]
    if unreadable:
        reasons.append(
            ngettext(
                "{n} file could not be read fully, so what it holds is unknown.",
                "{n} files could not be read fully, so what they hold is unknown.",
                len(unreadable),
            )
        )
    risky = [s for s in suppliers if s.risk.band in ("high", "critical")]
    if risky:
        top = max(risky, key=lambda s: (s.risk.points, s.name))
        count = sum(c.state == "raised" for c in top.risk.contributions)
        raised = ngettext("{n} risk indicator raised", "{n} risk indicators raised", count)
        unanswered = ngettext("{n} question open", "{n} questions open", len(top.questions))
        reasons.append(f"{top.name}: {raised}, {unanswered}.")
    weak = _by_severity(coverage, "weak")
    if weak:
        reasons.append(_("Weakly worded or contradictory: {titles}.", titles=_titles(weak)))
    unjudged = _by_severity(coverage, "unreadable")
    if unjudged:
        reasons.append(_("Cannot be judged: {titles}.", titles=_titles(unjudged)))
    if not reasons:
        reasons.append(_("Every protection that the profile requires is there in binding words."))
    return reasons


def _next_steps(
    case: Case,
    documents: Sequence[DocumentRecord],
    coverage: Sequence[Coverage],
    suppliers: Sequence[SupplierAssessment],
) -> list[NextStep]:
    official = _("Procurement official")
    steps = [
        NextStep(
            who=official,
            what=_("Get a readable copy of {file} and run the check again.", file=document.path),
            why=document.reason or _("It could not be read."),
        )
        for document in documents
        if document.status != "read"
    ]
    missing = _by_severity(coverage, "missing")
    if missing:
        steps.append(
            NextStep(
                who=official,
                what=_(_ADD[case.stage], titles=_titles(missing, most=_NAMED)),
                why=_("No binding statement was found."),
            )
        )
    weak = _by_severity(coverage, "weak")
    if weak:
        steps.append(
            NextStep(
                who=official,
                what=_(_SETTLE[case.stage], titles=_titles(weak, most=_NAMED)),
                why=_("What is only wished for, only cited or contradicted cannot be enforced."),
            )
        )
    unjudged = _by_severity(coverage, "unreadable")
    if unjudged and all(document.status == "read" for document in documents):
        steps.append(
            NextStep(
                who=official,
                what=_("Look yourself for: {titles}.", titles=_titles(unjudged, most=_NAMED)),
                why=_("The library has no clauses for them in the language of the documents."),
            )
        )
    steps += _supplier_steps(suppliers, official)
    steps.append(
        NextStep(
            who=_("Person who signs"),
            what=_("Read the quotes beside each finding, then decide."),
            why=_("procurecheck advises; it can overlook wording and it cannot know the circumstances."),
        )
    )
    return steps


def _supplier_steps(suppliers: Sequence[SupplierAssessment], official: str) -> list[NextStep]:
    steps = []
    below = [s.name for s in suppliers if s.price.status == "below_floor"]
    if below:
        steps.append(
            NextStep(
                who=official,
                what=_(
                    "Ask {names} in writing for an explanation of the price and its labour costs.", names=listed(below)
                ),
                why=_("The price is below the least that the stated hours cost at the lawful wage."),
            )
        )
    asked = [s for s in suppliers if any(check.state == "raised" for check in s.low_tender)]
    if asked:
        articles = dict.fromkeys(c.article for s in asked for c in s.low_tender if c.state == "raised")
        steps.append(
            NextStep(
                who=official,
                what=_(
                    "Ask {names} for an explanation of the price under {articles}.",
                    names=listed([s.name for s in asked]),
                    articles=listed(list(articles)),
                ),
                why=_("The price lies so far below the other bids or the estimate that the law makes the buyer ask."),
            )
        )
    asked = [s for s in suppliers if s.questions]
    if asked:
        named = "; ".join(f"{s.name} ({format_number(len(s.questions))})" for s in asked)
        steps.append(
            NextStep(
                who=official,
                what=_("Send the open questions to: {names}.", names=named),
                why=_("Unknown is not safe: an open question counts as if it were raised until it is answered."),
            )
        )
    return steps


def _by_severity(coverage: Sequence[Coverage], status: str) -> list[Coverage]:
    return sorted((c for c in coverage if c.status == status), key=lambda c: _SEVERITY[c.severity])


def short_names(items: Sequence[Coverage]) -> list[str]:
    """Return the short names of protections; two of one topic keep their titles, so that they are not taken for one."""
    topics = Counter(item.topic for item in items)
    return [item.title if topics[item.topic] > 1 else topic_word(item.topic, item.title) for item in items]


def _titles(items: Sequence[Coverage], most: int = 3) -> str:
    titles = short_names(items)
    rest = len(titles) - most
    if rest <= 0:
        return "; ".join(titles)
    return ngettext("{titles} and {n} more", "{titles} and {n} more", rest, titles="; ".join(titles[:most]))
