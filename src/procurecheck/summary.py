"""The answer in a few sentences: band, reasons, next steps. Advice; a person decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from procurecheck.model import (
    BANDS,
    Band,
    Case,
    Coverage,
    DocumentRecord,
    NextStep,
    Summary,
    SupplierAssessment,
)

_OFFICIAL = "Procurement official"
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
        answer=_answer(case, coverage, suppliers, documents_band, coverage_score),
        reasons=tuple(_reasons(documents, coverage, suppliers)[:3]),
        next_steps=tuple(_next_steps(case, documents, coverage, suppliers)),
    )


def band_of_coverage(score: float | None, bands: Mapping[Band, float]) -> Band:
    """Return the band of a coverage score; what could not be read at all is ``critical``, for it is unknown."""
    if score is None:
        return "critical"
    for band in reversed(BANDS):
        if band in bands and score < bands[band]:
            return band
    return "low"


def _answer(
    case: Case,
    coverage: Sequence[Coverage],
    suppliers: Sequence[SupplierAssessment],
    documents_band: Band,
    score: float | None,
) -> str:
    what = "tender documents" if case.stage == "tender" else "contract documents"
    required = [item for item in coverage if item.status != "not_applicable"]
    counts = {s: sum(item.status == s for item in required) for s in ("met", "weak", "missing", "unreadable")}
    if score is None:
        first = f"None of the {what} could be read, so nothing can be said about their clauses."
    else:
        named = {"met": "met", "weak": "weak", "missing": "missing", "unreadable": "not to be judged"}
        parts = [f"{n} {named[key]}" for key, n in counts.items() if n or key == "met"]
        first = (
            f"The {what} carry {_band_word(documents_band)} risk: of {len(required)} required protections "
            f"{', '.join(parts)}."
        )
    if not suppliers:
        return first
    tally = [(band, [s for s in suppliers if s.risk.band == band]) for band in reversed(BANDS)]
    bands = ", ".join(f"{len(found)} {band}" for band, found in tally if found)
    noun = "bidder" if case.stage == "tender" else "contractor"
    return f"{first} Of {_count(len(suppliers), noun)}: {bands}."


def _reasons(
    documents: Sequence[DocumentRecord], coverage: Sequence[Coverage], suppliers: Sequence[SupplierAssessment]
) -> list[str]:
    """Return the reasons, the strongest kind first; one of each kind before a second of any."""
    reasons: list[str] = []
    missing = _by_severity(coverage, "missing")
    if missing:
        reasons.append(f"Missing in the documents: {_titles(missing)}.")
    floor = [s.name for s in suppliers if s.price.status == "below_floor"]
    if floor:
        reasons.append(
            f"{_names(floor)}: the price cannot pay the lawful wage for the stated hours. "
            "Ask for an explanation before any decision."
        )
    unreadable = [d for d in documents if d.status != "read"]
    if unreadable:
        held = "it holds" if len(unreadable) == 1 else "they hold"
        reasons.append(f"{_count(len(unreadable), 'file')} could not be read fully, so what {held} is unknown.")
    risky = [s for s in suppliers if s.risk.band in ("high", "critical")]
    if risky:
        top = max(risky, key=lambda s: (s.risk.points, s.name))
        raised = sum(c.state == "raised" for c in top.risk.contributions)
        reasons.append(
            f"{top.name}: {_count(raised, 'risk indicator')} raised, {_count(len(top.risk.unknown), 'question')} open."
        )
    weak = _by_severity(coverage, "weak")
    if weak:
        reasons.append(f"Weakly worded or contradictory: {_titles(weak)}.")
    if not reasons:
        reasons.append("Every protection that the profile requires is there in binding words.")
    return reasons


def _next_steps(
    case: Case,
    documents: Sequence[DocumentRecord],
    coverage: Sequence[Coverage],
    suppliers: Sequence[SupplierAssessment],
) -> list[NextStep]:
    steps = []
    for document in documents:
        if document.status != "read":
            steps.append(
                NextStep(
                    who=_OFFICIAL,
                    what=f"Get a readable copy of {document.path} and run the check again.",
                    why=document.reason or "It could not be read.",
                )
            )
    change = "before publication" if case.stage == "tender" else "by amendment or at renewal, with legal advice"
    missing = _by_severity(coverage, "missing")
    if missing:
        steps.append(
            NextStep(
                who=_OFFICIAL,
                what=f"Add wording {change} for: {_titles(missing, most=99)}. The text to insert is given below.",
                why="No binding statement was found.",
            )
        )
    weak = _by_severity(coverage, "weak")
    if weak:
        steps.append(
            NextStep(
                who=_OFFICIAL,
                what=f"Make binding or settle the contradiction {change}: {_titles(weak, most=99)}.",
                why="What is only wished for, only cited or contradicted cannot be enforced.",
            )
        )
    steps += _supplier_steps(suppliers)
    steps.append(
        NextStep(
            who="Person who signs",
            what="Read the quotes beside each finding, then decide.",
            why="procurecheck advises; it can overlook wording and it cannot know the circumstances.",
        )
    )
    return steps


def _supplier_steps(suppliers: Sequence[SupplierAssessment]) -> list[NextStep]:
    steps = []
    below = [s.name for s in suppliers if s.price.status == "below_floor"]
    if below:
        steps.append(
            NextStep(
                who=_OFFICIAL,
                what=f"Ask {_names(below)} in writing for an explanation of the price and its labour costs.",
                why="The price is below the least that the stated hours cost at the lawful wage.",
            )
        )
    asked = [s for s in suppliers if s.questions]
    if asked:
        named = "; ".join(f"{s.name} ({len(s.questions)})" for s in asked)
        steps.append(
            NextStep(
                who=_OFFICIAL,
                what=f"Send the open questions to: {named}.",
                why="Unknown is not safe: an open question counts as if it were raised until it is answered.",
            )
        )
    return steps


def _by_severity(coverage: Sequence[Coverage], status: str) -> list[Coverage]:
    return sorted((c for c in coverage if c.status == status), key=lambda c: _SEVERITY[c.severity])


def _names(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _titles(items: Sequence[Coverage], most: int = 3) -> str:
    titles = [item.title for item in items]
    rest = len(titles) - most
    return "; ".join(titles[:most]) + (f" and {rest} more" if rest > 0 else "")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _band_word(band: Band) -> str:
    return {"low": "a low", "elevated": "an elevated", "high": "a high", "critical": "a critical"}[band]
