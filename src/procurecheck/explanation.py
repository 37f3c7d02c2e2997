"""How a coverage status or a score came about, in words, from the record of a report.

What the record says stands for itself; rules, thresholds and requirements are looked up in the library and the models,
and only where these are the ones that the report names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from procurecheck.bands import BANDS
from procurecheck.clauses.decisions import counts
from procurecheck.errors import ProcurecheckError
from procurecheck.i18n import N_, _, format_number, ngettext, quoted
from procurecheck.model import Assessment, Contribution, Coverage, Finding, Stage, SupplierAssessment
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


_STAGES: Mapping[Stage, str] = {"tender": N_("tender"), "contract": N_("contract")}


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
    yield Line(_("The band is that of the weakest part:"), 1)
    yield Line(_("Documents") + f": {word('band', a.summary.documents_band)}", 2)
    for supplier in order.compared(a.suppliers):
        yield Line(f"{supplier.name} ({supplier.id}): {word('band', supplier.risk.band)}", 2)
    yield from _coverage_score(a, rules.library)
    yield Line(_("Why a protection has its status: --clause ID, one of"))
    for entry in order.ordered(a.coverage):
        yield Line(f"{entry.clause}: {STATUS_MARKS[entry.status]} {word('status', entry.status)}", 1)
    if a.suppliers:
        yield Line(_("How a bidder's points add up: --supplier ID, one of"))
        for supplier in order.compared(a.suppliers):
            yield Line(f"{supplier.id}: {supplier.name}, {_points(supplier.risk.points)}", 1)


def _coverage_score(a: Assessment, library: Library | None) -> Iterator[Line]:
    score = a.summary.coverage_score
    if score is None:
        yield Line(_("No document could be read, so there is no coverage score: unknown is not safe."), 1)
        return
    yield Line(_("Coverage score {score}:", score=format_number(score, 4)), 1)
    if library is None:
        yield Line(_(_OTHER_LIBRARY), 2)
        return
    weights, bands = library.about.weights, library.about.bands
    required = [entry for entry in a.coverage if entry.status != "not_applicable"]
    reached = total = 0.0
    counted = Counter((entry.severity, entry.status) for entry in required)
    for (severity, status), count in sorted(counted.items(), key=lambda item: (-weights[item[0][0]], item[0][1])):
        worth = _WORTH.get(status, 0.0)
        yield Line(
            f"{count} × {word('status', status)}, {word('severity', severity)}: "
            + _(
                "{sum} = {reached} of {total}",
                sum=f"{count} × {format_number(weights[severity])} × {format_number(worth)}",
                reached=format_number(count * weights[severity] * worth),
                total=format_number(count * weights[severity]),
            ),
            2,
        )
        reached, total = reached + count * weights[severity] * worth, total + count * weights[severity]
    yield Line(_("together {reached} of {total}", reached=format_number(reached), total=format_number(total)), 2)
    limits = ", ".join(
        _("{band} below {limit}", band=word("band", band), limit=format_number(bands[band]))
        for band in BANDS
        if band in bands
    )
    yield Line(_("Bands of the documents: {limits}.", limits=limits), 2)


_OTHER_LIBRARY = N_(
    "The report was made with another clause library than the one at hand, so only what the report itself says is told."
)
_OTHER_MODELS = N_(
    "The report was made with other risk models than those at hand, so only what the report itself says is told."
)


def _points(points: int) -> str:
    return ngettext("{n} point", "{n} points", points)


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
    yield Line(_("Why it is asked for: {why}", why=entry.why), 1)
    yield from _requirement(a, entry, rules.library)
    yield Line(ngettext("What was found: {n} quote.", "What was found: {n} quotes.", len(found)), 1)
    for finding in found:
        yield from _finding(finding)
    rejected = [finding for finding in a.findings if finding.clause == clause and not counts(finding)]
    if rejected:
        said = ngettext(
            "What was found and rejected in review, so that it does not count: {n} quote.",
            "What was found and rejected in review, so that it does not count: {n} quotes.",
            len(rejected),
        )
        yield Line(said, 1)
        for finding in rejected:
            yield from _finding(finding)
    yield Line(_("How the status follows"), 1)
    yield Line(_status_rule(a, entry, found, rules.library), 2)
    if entry.legal_basis:
        yield Line(_("Legal basis"), 1)
        for basis in entry.legal_basis:
            named = ", ".join(part for part in (basis.source, basis.article) if part)
            yield Line(named + " (" + _("judgement") + ")" if basis.judgement else named, 2)


def _requirement(a: Assessment, entry: Coverage, library: Library | None) -> Iterator[Line]:
    yield Line(
        _(
            "The profile {profile} asks for it, with {severity}.",
            profile=a.case.profile,
            severity=word("severity", entry.severity),
        ),
        1,
    )
    profile = library.profiles.get(a.case.profile) if library else None
    if library is None or profile is None:
        yield Line(_(_OTHER_LIBRARY), 2)
        return
    requirement = next((asked for asked in profile.requires if asked.clause == entry.clause), None)
    if requirement is None:
        return
    stages = requirement.stages or library.clauses[entry.clause].stages
    asked_at = ", ".join(_(_STAGES[stage]) for stage in stages)
    yield Line(_("at the stage: {stages} (this case: {own})", stages=asked_at, own=_(_STAGES[a.case.stage])), 2)
    sectors = library.clauses[entry.clause].sectors
    if sectors:
        own = ", ".join(sector.id for sector in a.case.sectors) or _("not known")
        yield Line(_("in the sectors: {sectors} (this case: {own})", sectors=", ".join(sectors), own=own), 2)
    if requirement.min_value is not None:
        value = _("not known, which counts as above") if a.case.value is None else format_number(a.case.value, 2)
        least = format_number(requirement.min_value, 2)
        yield Line(_("from a value of {least} (this case: {own})", least=least, own=value), 2)
    if requirement.note:
        yield Line(" ".join(requirement.note.split()), 2)


def _finding(finding: Finding) -> Iterator[Line]:
    evidence = finding.evidence
    yield Line(f"{word('strength', finding.strength)}: {quoted(evidence.quote)}", 2)
    place = _("{file}, page {page}", file=evidence.document, page=format_number(evidence.page))
    yield Line(f"{place}. {finding.because}", 3)


def _status_rule(a: Assessment, entry: Coverage, found: Sequence[Finding], library: Library | None) -> str:
    strengths = {finding.strength for finding in found}
    if entry.status == "not_applicable":
        return _("The conditions under which the profile asks for it do not hold, so nothing is asked.")
    if entry.status == "met":
        return _("At least one quote is binding, and none says that it is not required: met.")
    if entry.status == "weak" and "binding" in strengths:
        return _("One quote is binding and another says that it is not required; they contradict each other: weak.")
    if entry.status == "weak":
        return _("No quote is binding; a wish or a mere citation cannot be enforced: weak.")
    if "negated" in strengths:
        return _("The only words found say that it is not required: missing.")
    if entry.status == "missing" and any(f.clause == entry.clause and not counts(f) for f in a.findings):
        return _("All that was found was rejected in review, and every file was read: missing.")
    if entry.status == "missing":
        return _("Nothing was found, every file was read, and the library knows its languages: missing.")
    unread = [document.path for document in a.documents if document.status != "read"]
    if unread:
        return _(
            "Nothing was found, but it could stand in a file that was not or not fully read ({files}): cannot be "
            "judged. Unknown is not safe, so it counts as not there.",
            files=", ".join(unread),
        )
    known = library.languages_of(entry.clause) if library else ()
    languages = ", ".join(code for code in a.case.languages if code not in known) or "?"
    return _(
        "Nothing was found, but too much of the text is in a language in which the library does not know this "
        "protection ({languages}): cannot be judged. It counts as not there.",
        languages=languages,
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
    yield Line(f"{supplier.name} ({supplier.id}): {word('band', risk.band)}, {_points(risk.points)}")
    yield Line(_("Points are reasons to ask, never findings of wrongdoing. An open question counts as if raised."), 1)
    if models is None:
        yield Line(_(_OTHER_MODELS), 1)
    for state, head in (
        ("raised", _("Raised")),
        ("unknown", _("Open, and counted as if raised")),
        ("clear", _("Clear, without points")),
    ):
        parts = [part for part in risk.contributions if part.state == state]
        if parts:
            total = sum(part.points for part in parts)
            added = " + ".join(str(part.points) for part in parts)
            yield Line(f"{head}: {len(parts)}, {added} = {_points(total)}", 1)
            for part in parts:
                yield from _contribution(part, models)
    yield from _sum(supplier, models)
    yield from _price(supplier)


def _contribution(part: Contribution, models: RiskModels | None) -> Iterator[Line]:
    yield Line(f"{part.title} ({part.indicator}): {word('state', part.state)}, {_points(part.points)}", 2)
    indicator = models.indicators.get(part.indicator) if models else None
    if models is not None and indicator is not None:
        rule = rule_words(indicator.rule, models)
        yield Line(_("Rule ({points}): {rule}.", points=_points(indicator.points), rule=rule), 3)
    yield Line(_("Here: {because}", because=part.because), 3)
    yield Line(_("Source: {source}", source=part.source), 3)


def _sum(supplier: SupplierAssessment, models: RiskModels | None) -> Iterator[Line]:
    risk = supplier.risk
    yield Line(
        _(
            "Together: {raised} raised + {open} open = {points}: {band}.",
            raised=format_number(risk.points_known),
            open=format_number(risk.points - risk.points_known),
            points=_points(risk.points),
            band=word("band", risk.band),
        ),
        1,
    )
    if models is not None:
        bands = models.score.bands
        yield Line(
            _(
                "Bands: {elevated} from {from_elevated}, {high} from {from_high}, {critical} from {from_critical} "
                "points.",
                elevated=word("band", "elevated"),
                high=word("band", "high"),
                critical=word("band", "critical"),
                from_elevated=format_number(bands.elevated),
                from_high=format_number(bands.high),
                from_critical=format_number(bands.critical),
            ),
            2,
        )
    yield Line(
        _(
            "If each open question were answered well: {points}, {band}.",
            points=_points(risk.points_known),
            band=word("band", risk.band_if_answered),
        ),
        2,
    )


def _price(supplier: SupplierAssessment) -> Iterator[Line]:
    price = supplier.price
    yield Line(_("Price") + f": {word('price', price.status)}. {price.because}", 1)
    for step in price.steps:
        yield Line(step, 2)
    for check in supplier.low_tender:
        if check.state != "not_applicable":
            law = ", ".join(part for part in (_("The law on abnormally low prices"), check.article) if part)
            yield Line(f"{law}: {check.because}", 1)
            for step in check.steps:
                yield Line(step, 2)
