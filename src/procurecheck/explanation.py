"""How a coverage status or a score came about, in words, from the record of a report.

What the record says stands for itself; rules, thresholds and requirements are looked up in the library and the models,
and only where these are the ones that the report names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from procurecheck.clauses.decisions import counts
from procurecheck.errors import ProcurecheckError
from procurecheck.model import BANDS, Assessment, Contribution, Coverage, Finding, SupplierAssessment
from procurecheck.reports import order
from procurecheck.reports.words import STATUS_MARKS, word
from procurecheck.risk.wording import rule_words

if TYPE_CHECKING:
    from procurecheck.assess import Knowledge
    from procurecheck.clauses.library import Library
    from procurecheck.risk.models import RiskModels

_WORTH = {"met": 1.0, "weak": 0.5}


class Line(NamedTuple):
    """A line of an explanation, and how far it stands in."""

    text: str
    depth: int = 0


class Rules(NamedTuple):
    """Library and models by which a report was made; ``None`` where they are other ones than it names."""

    library: Library | None
    models: RiskModels | None


def rules_for(assessment: Assessment, knowledge: Knowledge) -> Rules:
    """Return the library and the models, each only if it is the one that the record names by its hash."""
    provenance = assessment.provenance
    same = provenance.library.endswith(f"sha256:{knowledge.library.hash}")
    return Rules(
        knowledge.library if same else None,
        knowledge.models if provenance.models.endswith(f"sha256:{knowledge.models.hash}") else None,
    )


def explain_case(a: Assessment, rules: Rules) -> Iterator[Line]:
    """Yield how the band of the whole came about, with what to ask next."""
    yield Line(f"{a.case.title}: {word('band', a.summary.band)}")
    yield Line("The band is that of the weakest part:", 1)
    yield Line(f"the documents: {word('band', a.summary.documents_band)}", 2)
    for supplier in order.compared(a.suppliers):
        yield Line(f"{supplier.name} ({supplier.id}): {word('band', supplier.risk.band)}", 2)
    yield from _coverage_score(a, rules.library)
    yield Line("Why a protection has its status: --clause ID, one of")
    for entry in order.ordered(a.coverage):
        yield Line(f"{entry.clause}: {STATUS_MARKS[entry.status]} {word('status', entry.status)}", 1)
    if a.suppliers:
        yield Line("How a bidder's points add up: --supplier ID, one of")
        for supplier in order.compared(a.suppliers):
            yield Line(f"{supplier.id}: {supplier.name}, {supplier.risk.points} points", 1)


def _coverage_score(a: Assessment, library: Library | None) -> Iterator[Line]:
    score = a.summary.coverage_score
    if score is None:
        yield Line("No document could be read, so there is no coverage score: unknown is not safe.", 1)
        return
    yield Line(f"Coverage score {score:.4f}:", 1)
    if library is None:
        yield Line(_OTHER.format(what="clause library"), 2)
        return
    weights, bands = library.about.weights, library.about.bands
    required = [entry for entry in a.coverage if entry.status != "not_applicable"]
    reached = total = 0.0
    counted = Counter((entry.severity, entry.status) for entry in required)
    for (severity, status), count in sorted(counted.items(), key=lambda item: (-weights[item[0][0]], item[0][1])):
        worth = _WORTH.get(status, 0.0)
        yield Line(
            f"{count} × {word('status', status)}, {word('severity', severity)}: "
            f"{count} × {weights[severity]} × {worth:g} = {count * weights[severity] * worth:g} "
            f"of {count * weights[severity]}",
            2,
        )
        reached, total = reached + count * weights[severity] * worth, total + count * weights[severity]
    yield Line(f"together {reached:g} of {total:g}", 2)
    limits = ", ".join(f"{word('band', band)} below {bands[band]:g}" for band in BANDS if band in bands)
    yield Line(f"Bands of the documents: {limits}.", 2)


_OTHER = "The report was made with another {what} than the one at hand, so only what the report itself says is told."


# --- a protection ---------------------------------------------------------------------------------------


def explain_clause(a: Assessment, clause: str, rules: Rules) -> Iterator[Line]:
    """Yield how a protection came to its status.

    Raises:
        ProcurecheckError: where the report says nothing of this clause.
    """
    entry = next((entry for entry in a.coverage if entry.clause == clause), None)
    if entry is None:
        raise ProcurecheckError(
            f"the report says nothing of a protection “{clause}”.",
            where="--clause",
            mend=f"Choose one of: {', '.join(entry.clause for entry in a.coverage)}.",
        )
    found = order.quotes(entry, a.findings)
    yield Line(f"{entry.title} ({entry.clause}): {STATUS_MARKS[entry.status]} {word('status', entry.status)}")
    yield Line(f"Why it is asked for: {entry.why}", 1)
    yield from _requirement(a, entry, rules.library)
    yield Line(f"What was found: {len(found)} quotes.", 1)
    for finding in found:
        yield from _finding(finding)
    rejected = [finding for finding in a.findings if finding.clause == clause and not counts(finding)]
    if rejected:
        yield Line(f"What was found and rejected in review, so that it does not count: {len(rejected)} quotes.", 1)
        for finding in rejected:
            yield from _finding(finding)
    yield Line("How the status follows", 1)
    yield Line(_status_rule(a, entry, found, rules.library), 2)
    if entry.legal_basis:
        yield Line("Legal basis", 1)
        for basis in entry.legal_basis:
            named = ", ".join(part for part in (basis.source, basis.article) if part)
            yield Line(f"{named}{' (judgement)' if basis.judgement else ''}", 2)


def _requirement(a: Assessment, entry: Coverage, library: Library | None) -> Iterator[Line]:
    yield Line(f"The profile {a.case.profile} asks for it, with {word('severity', entry.severity)}.", 1)
    profile = library.profiles.get(a.case.profile) if library else None
    if library is None or profile is None:
        yield Line(_OTHER.format(what="clause library"), 2)
        return
    requirement = next((asked for asked in profile.requires if asked.clause == entry.clause), None)
    if requirement is None:
        return
    stages = requirement.stages or library.clauses[entry.clause].stages
    yield Line(f"at the stage: {', '.join(stages)} (this case: {a.case.stage})", 2)
    sectors = library.clauses[entry.clause].sectors
    if sectors:
        own = ", ".join(sector.id for sector in a.case.sectors) or "not known"
        yield Line(f"in the sectors: {', '.join(sectors)} (this case: {own})", 2)
    if requirement.min_value is not None:
        value = "not known, which counts as above" if a.case.value is None else f"{a.case.value:,.2f}"
        yield Line(f"from a value of {requirement.min_value:,.2f} (this case: {value})", 2)
    if requirement.note:
        yield Line(" ".join(requirement.note.split()), 2)


def _finding(finding: Finding) -> Iterator[Line]:
    evidence = finding.evidence
    yield Line(f"{word('strength', finding.strength)}: “{evidence.quote}”", 2)
    yield Line(f"{evidence.document}, page {evidence.page}. {finding.because}", 3)


def _status_rule(a: Assessment, entry: Coverage, found: Sequence[Finding], library: Library | None) -> str:
    strengths = {finding.strength for finding in found}
    if entry.status == "not_applicable":
        return "The conditions under which the profile asks for it do not hold, so nothing is asked."
    if entry.status == "met":
        return "At least one quote is binding, and none says that it is not required: met."
    if entry.status == "weak" and "binding" in strengths:
        return "One quote is binding and another says that it is not required; they contradict each other: weak."
    if entry.status == "weak":
        return "No quote is binding; a wish or a mere citation cannot be enforced: weak."
    if "negated" in strengths:
        return "The only words found say that it is not required: missing."
    if entry.status == "missing" and any(f.clause == entry.clause and not counts(f) for f in a.findings):
        return "All that was found was rejected in review, and every file was read: missing."
    if entry.status == "missing":
        return "Nothing was found, every file was read, and the library knows its languages: missing."
    unread = [document.path for document in a.documents if document.status != "read"]
    if unread:
        return (
            f"Nothing was found, but it could stand in a file that was not or not fully read ({', '.join(unread)}): "
            "cannot be judged. Unknown is not safe, so it counts as not there."
        )
    known = library.languages_of(entry.clause) if library else ()
    languages = ", ".join(code for code in a.case.languages if code not in known) or "of the documents"
    return (
        f"Nothing was found, but too much of the text is in a language in which the library does not know this "
        f"protection ({languages}): cannot be judged. It counts as not there."
    )


# --- a bidder -------------------------------------------------------------------------------------------


def explain_supplier(a: Assessment, name: str, rules: Rules) -> Iterator[Line]:
    """Yield how the points of a bidder (by id or name) add up to its band.

    Raises:
        ProcurecheckError: where the report has no such bidder.
    """
    supplier = next((s for s in a.suppliers if name in {s.id, s.name}), None)
    if supplier is None:
        known = ", ".join(f"{s.id} ({s.name})" for s in a.suppliers) or "there is none in this report"
        raise ProcurecheckError(
            f"the report has no bidder “{name}”.", where="--supplier", mend=f"Choose one of: {known}."
        )
    risk, models = supplier.risk, rules.models
    yield Line(f"{supplier.name} ({supplier.id}): {word('band', risk.band)}, {risk.points} points")
    yield Line("Points are reasons to ask, never findings of wrongdoing. An open question counts as if raised.", 1)
    if models is None:
        yield Line(_OTHER.format(what="set of risk models"), 1)
    for state, head in (
        ("raised", "Raised"),
        ("unknown", "Open, and counted as if raised"),
        ("clear", "Clear, without points"),
    ):
        parts = [part for part in risk.contributions if part.state == state]
        if parts:
            total = sum(part.points for part in parts)
            yield Line(f"{head}: {len(parts)}, {' + '.join(str(p.points) for p in parts)} = {total} points", 1)
            for part in parts:
                yield from _contribution(part, models)
    yield from _sum(supplier, models)
    yield from _price(supplier)


def _contribution(part: Contribution, models: RiskModels | None) -> Iterator[Line]:
    yield Line(f"{part.title} ({part.indicator}): {word('state', part.state)}, {part.points} points", 2)
    indicator = models.indicators.get(part.indicator) if models else None
    if models is not None and indicator is not None:
        yield Line(f"Rule: raised for {indicator.points} points if {rule_words(indicator.rule, models)}.", 3)
    yield Line(f"Here: {part.because}", 3)
    yield Line(f"Source: {part.source}", 3)


def _sum(supplier: SupplierAssessment, models: RiskModels | None) -> Iterator[Line]:
    risk = supplier.risk
    yield Line(
        f"Together: {risk.points_known} raised + {risk.points - risk.points_known} open = {risk.points} points: "
        f"{word('band', risk.band)}.",
        1,
    )
    if models is not None:
        bands = models.score.bands
        yield Line(
            f"Bands: {word('band', 'elevated')} from {bands.elevated}, {word('band', 'high')} from {bands.high}, "
            f"{word('band', 'critical')} from {bands.critical} points.",
            2,
        )
    yield Line(
        f"If each open question were answered well: {risk.points_known} points, {word('band', risk.band_if_answered)}.",
        2,
    )


def _price(supplier: SupplierAssessment) -> Iterator[Line]:
    price = supplier.price
    yield Line(f"Price: {word('price', price.status)}. {price.because}", 1)
    for step in price.steps:
        yield Line(step, 2)
    for check in supplier.low_tender:
        if check.state != "not_applicable":
            yield Line(f"The law on abnormally low prices, {check.article}: {check.because}", 1)
            for step in check.steps:
                yield Line(step, 2)
