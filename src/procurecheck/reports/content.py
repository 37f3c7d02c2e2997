"""What stands in a paged or plain report, and in which order: the answer first, then what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

from procurecheck.i18n import _, format_date, format_number, format_percent, ngettext
from procurecheck.model import Assessment, Case, Coverage, Finding, PricePicture, RiskScore, SupplierAssessment
from procurecheck.reports import order
from procurecheck.reports.blocks import (
    Bars,
    Block,
    Items,
    Picture,
    Quote,
    Run,
    Runs,
    Wording,
    chip,
    code,
    heading,
    items,
    paragraph,
    runs,
    soft,
    strong,
    table,
)
from procurecheck.reports.cleaning import clean
from procurecheck.reports.pictures import Place
from procurecheck.reports.words import STATUS_MARKS, STATUS_WORDS, money, ratios, stage_word, word
from procurecheck.topics import topic_word

MOST_BIDDERS = 6
"""Bidders on the first page; all stand further on."""


class Report(NamedTuple):
    """A report, ready to be set."""

    language: str
    """Language of its own words; quotes and wording carry theirs."""
    title: str
    title_language: str
    kicker: str
    """The line above the title: kind of document, buyer, country."""
    band: str
    band_words: str
    headline: str
    """The answer in one sentence; empty where the record has none."""
    answer: str
    """The same in figures."""
    first: tuple[Block, ...]
    """What fits on the first page: parts of the band, reasons, next steps, what could not be read."""
    body: tuple[Block, ...]
    hash: str


def report(assessment: Assessment, places: Mapping[int, Place] = MappingProxyType({})) -> Report:
    """Return the content of the report in the language of the record, see :mod:`procurecheck.i18n`.

    ``places`` are the pictures of the quoted places, by the index of the finding.
    """
    a = assessment
    return Report(
        language=a.report_language,
        title=" ".join(clean(a.case.title).split()) or a.case.id,
        title_language=a.case.languages[0] if a.case.languages else a.report_language,
        kicker=_kicker(a.case),
        band=a.summary.band,
        band_words=_("Risk of the whole: {band}", band=word("band", a.summary.band)),
        headline=clean(a.summary.headline),
        answer=clean(a.summary.answer),
        first=tuple(_first(a)),
        body=(*_protections(a, places), *_bidders(a), *_visit(a), *_files(a), *_method(a)),
        hash=a.provenance.hash,
    )


def _kicker(case: Case) -> str:
    parts = [_("procurecheck audit report"), stage_word(case), case.buyer, case.country]
    if case.date:
        parts.append(format_date(case.date))
    return clean(" · ".join(part for part in parts if part))


def _first(a: Assessment) -> Iterator[Block]:
    rest = len(a.suppliers) - MOST_BIDDERS
    yield items(
        [
            (_("Documents"), ": ", chip(word("band", a.summary.documents_band), a.summary.documents_band)),
            *(_part(supplier) for supplier in order.compared(a.suppliers)[:MOST_BIDDERS]),
            *([ngettext("and {n} more", "and {n} more", rest)] if rest > 0 else []),
        ]
    )
    yield paragraph(soft(_("The risk of the whole is that of its weakest part: the documents or the riskiest bidder.")))
    yield heading(1, _("The strongest reasons"))
    yield items(a.summary.reasons, style="numbers")
    yield heading(1, _("What could not be read"))
    unread = [document for document in a.documents if document.status != "read"]
    if unread:
        yield items((strong(document.path), f": {document.reason or ''}") for document in unread)
    else:
        yield paragraph(
            ngettext("The one file was read in full.", "All {n} files were read in full.", len(a.documents))
        )
    yield heading(1, _("Next steps"))
    yield table(
        (_("Who"), _("What"), _("Why")),
        [(step.who, step.what, soft(step.why)) for step in a.summary.next_steps],
        (2, 5, 4),
    )


def _part(supplier: SupplierAssessment) -> Runs:
    risk = supplier.risk
    line: list[str | Run] = [supplier.name, ": ", chip(word("band", risk.band), risk.band)]
    if risk.band_if_answered != risk.band:
        answered = word("band", risk.band_if_answered)
        line.append(soft(" " + _("({band} if its questions are answered well)", band=answered)))
    return runs(line)


# --- protections ----------------------------------------------------------------------------------------


def _protections(a: Assessment, places: Mapping[int, Place]) -> Iterator[Block]:
    yield heading(1, _("Protections in the documents"))
    yield paragraph(*_measured(a))
    if a.coverage:
        counts = {status: sum(entry.status == status for entry in a.coverage) for status in STATUS_WORDS}
        told = ", ".join(f"{format_number(n)} {word('status', status)}" for status, n in counts.items() if n)
        yield Bars(
            (("", tuple((status, n, f"{STATUS_MARKS[status]} {n}") for status, n in counts.items() if n)),),
            alternative=told,
        )
        yield paragraph(soft(told))
        yield table(
            (_("Protection"), _("Status"), _("Weight")),
            [
                (entry.title, chip(_status(entry), entry.status), word("severity", entry.severity))
                for entry in order.ordered(a.coverage)
            ],
            (7, 3, 2),
        )
        yield heading(2, _("Evidence and the text to insert"))
    for entry in order.ordered(a.coverage):
        yield from _protection(entry, a, places)
    others = order.beyond(a)
    if others:
        count = len(others)
        yield heading(2, ngettext("{n} finding beyond the profile", "{n} findings beyond the profile", count))
        by_topic = sorted(others, key=lambda index: a.findings[index].topic)
        for topic, found in groupby(by_topic, key=lambda index: a.findings[index].topic):
            yield heading(3, topic_word(topic, topic))
            for index in found:
                yield _quote(a.findings[index], places.get(index))


def _measured(a: Assessment) -> Iterator[str | Run]:
    yield _("Measured against the profile {profile}.", profile=a.case.profile) + " "
    if a.summary.coverage_score is not None:
        yield _("Coverage score: {score}.", score=format_percent(a.summary.coverage_score)) + " "
    for sector in a.case.sectors:
        yield _("Sector:") + f" {sector.title} ({'; '.join(sector.because)}). "
    if not a.case.sectors:
        yield _("No sector could be told.")


def _status(entry: Coverage) -> str:
    return f"{STATUS_MARKS[entry.status]} {word('status', entry.status)}"


def _protection(entry: Coverage, a: Assessment, places: Mapping[int, Place]) -> Iterator[Block]:
    yield heading(3, entry.title)
    yield paragraph(chip(_status(entry), entry.status), " ", entry.why)
    for index in order.strongest_first(entry.findings, a.findings):
        yield _quote(a.findings[index], places.get(index))
    if entry.model_text and entry.status in {"missing", "weak", "unreadable"}:
        yield Wording(_("Text to insert"), clean(entry.model_text.text), entry.model_text.language)
    if entry.legal_basis:
        yield paragraph(soft(_("Legal basis:") + " "), *_bases(entry))


def _bases(entry: Coverage) -> Iterator[Run]:
    for number, basis in enumerate(entry.legal_basis):
        name = ", ".join(part for part in (basis.source, basis.article) if part)
        judgement = " (" + _("judgement") + ")" if basis.judgement else ""
        yield Run(("; " if number else "") + name + judgement, "soft", link=basis.link or "")


def _quote(finding: Finding, place: Place | None) -> Quote:
    evidence = finding.evidence
    stands = [_("{file}, page {page}", file=evidence.document, page=format_number(evidence.page))]
    if evidence.heading:
        stands.append(_("under “{heading}”", heading=" › ".join(evidence.heading)))
    stands.append(_("characters {start} to {end}", start=str(evidence.start), end=str(evidence.end)))
    where = [
        chip(word("strength", finding.strength), finding.strength),
        soft(f" {', '.join(stands)}. {finding.because}"),
    ]
    picture = None
    if place is not None and place.png is not None:
        said = _("Page {page} of {file}; the quoted lines are marked.", page=evidence.page, file=evidence.document)
        picture = Picture(place.png, (place.width, place.height), clean(said))
    return Quote(clean(evidence.quote), evidence.language or "", runs(where), picture)


# --- bidders --------------------------------------------------------------------------------------------


def _bidders(a: Assessment) -> Iterator[Block]:
    if not a.suppliers:
        return
    yield heading(1, _("Bidders side by side") if a.case.stage == "tender" else _("Contractor"))
    yield paragraph(
        _(
            "Points are risk indicators, not findings of wrongdoing. An open question counts as if it were raised "
            "until it is answered; the last column shows what good answers alone could reach."
        )
    )
    compared = order.compared(a.suppliers)
    yield Bars(
        tuple((clean(s.name), _shares(s.risk)) for s in compared),
        alternative="; ".join(f"{clean(s.name)}: {_points(s)}" for s in compared),
    )
    yield paragraph(chip(word("state", "raised"), "raised"), " ", chip(word("state", "unknown"), "unknown"))
    yield table(
        (_("Bidder"), _("Risk"), _("Points"), _("Price ÷ floor"), _("Risk if answered well")),
        [
            (
                s.name,
                chip(word("band", s.risk.band), s.risk.band),
                _points(s),
                _price(s),
                chip(word("band", s.risk.band_if_answered), s.risk.band_if_answered),
            )
            for s in compared
        ],
        (4, 2, 3, 3, 2),
    )
    for supplier in compared:
        yield from _bidder(supplier)


def _shares(risk: RiskScore) -> tuple[tuple[str, int, str], ...]:
    """Return the points raised and the points open, as parts of a bar."""
    parts = (("raised", risk.points_known), ("unknown", risk.points - risk.points_known))
    return tuple((state, points, format_number(points)) for state, points in parts)


def _points(supplier: SupplierAssessment) -> str:
    risk = supplier.risk
    return _(
        "{raised} raised + {open} open",
        raised=format_number(risk.points_known),
        open=format_number(risk.points - risk.points_known),
    )


def _price(supplier: SupplierAssessment) -> str:
    price = supplier.price
    told = word("price", price.status)
    return f"{told}, {against}" if (against := ratios(price)) else told


def _floor(price: PricePicture) -> str:
    low = money(price.floor, price.currency)
    if price.floor_high is None:
        return low
    return _("{low} to {high}", low=low, high=money(price.floor_high, price.currency))


def _bidder(supplier: SupplierAssessment) -> Iterator[Block]:
    risk, price = supplier.risk, supplier.price
    yield heading(2, supplier.name)
    yield paragraph(chip(word("band", risk.band), risk.band), " ", _points(supplier))
    raised = sorted((c for c in risk.contributions if c.state == "raised"), key=lambda c: -c.points)
    if raised:
        yield items(
            ((strong(c.title), f" (+{format_number(c.points)}): {c.because}") for c in raised[:3]), style="numbers"
        )
    else:
        yield paragraph(_("No indicator is raised; the points come from what is open."))
    yield heading(3, _("Price"), listed=False)
    offered = money(price.offered, price.currency)
    told = (
        _("Offered: {amount}", amount=offered) + "."
        if price.floor is None
        else _("Offered {offered}, floor {floor}.", offered=offered, floor=_floor(price))
    )
    yield paragraph(chip(word("price", price.status), price.status), f" {told} {price.because}")
    if price.steps:
        yield items(price.steps)
    by_law = [check for check in supplier.low_tender if check.state != "not_applicable"]
    if by_law:
        yield heading(3, _("The law on abnormally low prices"), listed=False)
        yield items((f"{check.because} ", soft(check.source)) for check in by_law)
    if supplier.questions:
        yield heading(3, _("Questions to ask"), listed=False)
        why = {question.text: question.why for question in supplier.to_ask}
        yield items(((asked, soft(f" {why.get(asked, '')}")) for asked in supplier.questions), style="numbers")
    if supplier.screening:
        yield heading(3, _("Screening"), listed=False)
        yield items(
            f"{hit.list}: {hit.entry} ({format_number(hit.score, 2)}). {hit.because}" for hit in supplier.screening
        )
    total = ngettext(
        "All indicators: they add up to {n} point", "All indicators: they add up to {n} points", risk.points
    )
    yield heading(3, total, listed=False)
    yield table(
        (_("Indicator"), _("State"), _("Points"), _("Because")),
        [
            (c.title, chip(word("state", c.state), c.state), format_number(c.points), (f"{c.because} ", soft(c.source)))
            for c in risk.contributions
        ],
        (8, 5, 3, 15),
    )


# --- the rest -------------------------------------------------------------------------------------------


def _visit(a: Assessment) -> Iterator[Block]:
    if not a.visit.checklist:
        return
    yield heading(1, _("Checklist for a site visit"))
    yield paragraph(
        _("For a trained visitor. What is seen on a visit belongs to the people named below, not into a score.")
    )
    if a.visit.conduct:
        yield heading(2, _("Conduct"))
        yield items(a.visit.conduct)
    for where, found in groupby(sorted(a.visit.checklist, key=lambda i: i.where), key=lambda i: i.where):
        yield heading(2, where)
        yield items(((f"{item.look_for} ", soft(f"({item.source})")) for item in found), style="boxes")
    if a.visit.contacts:
        yield heading(2, _("Whom to contact"))
        open_ = _("to be filled in by your municipality")
        yield table(
            (_("Role"), _("Name"), _("Telephone"), _("Note")),
            [(c.role, c.name or open_, c.phone or "–", c.note or "") for c in a.visit.contacts],
            (4, 4, 3, 4),
        )


def _files(a: Assessment) -> Iterator[Block]:
    yield heading(1, _("Files"))
    yield table(
        (_("File"), _("Status"), _("Pages"), _("Languages")),
        [
            (
                (d.path, " ", code(d.sha256)),
                (word("file", d.status), soft(f" {d.reason}" if d.reason else "")),
                format_number(d.pages),
                ", ".join(d.languages) or "–",
            )
            for d in a.documents
        ],
        (8, 4, 1, 2),
    )
    if a.notes:
        yield heading(2, _("Notes on the input"))
        yield items(a.notes)


def _method(a: Assessment) -> Iterator[Block]:
    yield heading(1, _("How to read this, and its limits"))
    yield _limits()
    provenance = a.provenance
    yield paragraph(
        soft(
            f"procurecheck {provenance.procurecheck} · "
            + _("Clause library")
            + f": {provenance.library} · "
            + _("Risk models")
            + f": {provenance.models}"
        )
    )
    yield paragraph(_("Hash of the record"), " ", code(provenance.hash))
    yield paragraph(_("“procurecheck verify” on this file runs the check again and says what differs."))


def _limits() -> Items:
    return items(
        [
            _("Advice, not accusation: an indicator that is raised is a reason to ask, never proof. A person decides."),
            *((chip(f"{STATUS_MARKS[s]} {word('status', s)}", s), " ", word("meaning", s)) for s in STATUS_WORDS),
            _(
                "Wording that the library does not know can be overlooked. Before you write that something is missing, "
                "look yourself."
            ),
            _("No data about persons, such as nationality or gender, is used anywhere."),
            _(
                "The hash below is made from everything in this report; the same files, library and models give the "
                "same hash."
            ),
        ]
    )
