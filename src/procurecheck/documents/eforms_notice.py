"""What an eForms notice says in codes and figures: its :class:`Notice`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from procurecheck.documents.eforms_text import lot_of, text_in
from procurecheck.documents.notice import (
    amount,
    any_yes,
    cpv_codes,
    decimal,
    iso_date,
    months,
    months_between,
    unique,
    whole,
)
from procurecheck.documents.notice_codes import country, language
from procurecheck.documents.xml import children, descendants, find, find_all, full_text, text_of
from procurecheck.model import Award, Notice

if TYPE_CHECKING:
    from lxml.etree import _Element

Money = tuple[float, str | None]


def languages_of(root: _Element) -> tuple[str, ...]:
    """Return the notice's language, then its additional ones; of a notice that names none, those of its texts."""
    named = [language(full_text(e)) for e in children(root, "NoticeLanguageCode")]
    named += [language(text_of(e, "ID")) for e in children(root, "AdditionalNoticeLanguage")]
    return unique(named) or unique(language(e.get("languageID")) for e in root.iter() if e.get("languageID"))


def notice_of(root: _Element, languages: tuple[str, ...]) -> Notice:
    """Return the notice of a UBL root.

    ``kind`` is the notice subtype (16, X01, E3). ``value`` is what was awarded in all, else the estimate for the
    procedure, else the sum of the lots' estimates, else the framework's maximum. ``duration_months`` is the longest
    of all lots, ``starts`` the earliest and ``ends`` the latest date. ``renewal`` is whether a lot may be renewed.
    """
    tongue = languages[0] if languages else None
    project = find(root, "ProcurementProject")
    lots = list(children(root, "ProcurementProjectLot"))
    projects = [e for e in (project, *(find(lot, "ProcurementProject") for lot in lots)) if e is not None]
    organisations = _organisations(root)
    buyer = _buyer(root, organisations)
    value, currency = _value(root, project, lots) or (None, None)
    starts, ends, duration = _period(projects)
    renewals = [text_of(p, "ContractExtension", "MaximumNumberNumeric") for p in projects]
    return Notice(
        id=text_of(root, "ID"),
        kind=next((full_text(e) for e in descendants(root, "SubTypeCode") if full_text(e)), None),
        title=text_in(project, ("Name",), tongue) or _first_title(projects, tongue),
        buyer=_name(buyer, tongue) or text_of(root, "BusinessParty", "PartyLegalEntity", "RegistrationName"),
        country=next((country(full_text(e)) for e in descendants(buyer, "IdentificationCode")), None),
        languages=languages,
        cpv=_cpv(projects),
        nuts=unique(
            full_text(e)
            for p in projects
            for place in children(p, "RealizedLocation")
            for e in descendants(place, "CountrySubentityCode")
        ),
        value=value,
        currency=currency,
        # a notice taken from the buyer's own file was not published yet: the day of dispatch (BT-05) comes nearest
        published=next((iso_date(text_of(e, "PublicationDate")) for e in descendants(root, "Publication")), None)
        or iso_date(text_of(root, "IssueDate")),
        starts=starts,
        ends=ends,
        duration_months=duration,
        renewal=any_yes(number > 0 for text in renewals if (number := decimal(text)) is not None),
        renewal_text=" ".join(
            unique(text_in(p, ("ContractExtension", "Renewal", "Period", "Description"), tongue) for p in projects)
        )
        or None,
        options_text=" ".join(unique(text_in(p, ("ContractExtension", "OptionsDescription"), tongue) for p in projects))
        or None,
        awards=tuple(_awards(root, organisations, tongue)),
    )


def _first_title(projects: list[_Element], tongue: str | None) -> str | None:
    return next((title for p in projects if (title := text_in(p, ("Name",), tongue))), None)


def _cpv(projects: list[_Element]) -> tuple[str, ...]:
    """Return the codes of the list cpv, main codes of the procedure and the lots first."""
    found: list[str] = []
    for kind in ("MainCommodityClassification", "AdditionalCommodityClassification"):
        for project in projects:
            for code in find_all(project, kind, "ItemClassificationCode"):
                if (code.get("listName") or "cpv") == "cpv":
                    found.append(full_text(code))
    return cpv_codes(found)


def _organisations(root: _Element) -> dict[str, _Element]:
    """Return companies and touch points by their id (ORG-0001, TPO-0001)."""
    found: dict[str, _Element] = {}
    for element in descendants(root, "Company", "TouchPoint"):
        number = text_of(element, "PartyIdentification", "ID")
        if number:
            found.setdefault(number, element)
    return found


def _buyer(root: _Element, organisations: dict[str, _Element]) -> _Element | None:
    for party in find_all(root, "ContractingParty", "Party"):
        number = text_of(party, "PartyIdentification", "ID")
        if number in organisations:
            return organisations[number]
        if find(party, "PartyName") is not None:
            return party
    return None


def _name(organisation: _Element | None, tongue: str | None) -> str | None:
    return text_in(organisation, ("PartyName", "Name"), tongue)


def _withheld(element: _Element | None, *codes: str) -> bool:
    """Tell whether a part of the notice declares one of these fields as not published."""
    return any(text_of(p, "FieldIdentifierCode") in codes for p in descendants(element, "FieldsPrivacy"))


def _money(element: _Element | None) -> Money | None:
    if element is None:
        return None
    value = amount(full_text(element))
    return (value, element.get("currencyID")) if value is not None else None


def _value(root: _Element, project: _Element | None, lots: list[_Element]) -> Money | None:
    result = next(iter(descendants(root, "NoticeResult")), None)
    if result is not None and not _withheld_here(result, "not-val") and (found := _money(find(result, "TotalAmount"))):
        return found
    if found := _money(find(project, "RequestedTenderTotal", "EstimatedOverallContractAmount")):
        return found
    for path in (
        ("ProcurementProject", "RequestedTenderTotal", "EstimatedOverallContractAmount"),
        ("TenderingProcess", "FrameworkAgreement", "EstimatedMaximumValueAmount"),
    ):
        sums = [_money(find(lot, *path)) for lot in lots]
        known = [money for money in sums if money]
        if known and len(known) == len(lots) and len({currency for _, currency in known}) == 1:
            return round(sum(value for value, _ in known), 2), known[0][1]
    return None


def _withheld_here(element: _Element, *codes: str) -> bool:
    return any(text_of(p, "FieldIdentifierCode") in codes for p in children(element, "FieldsPrivacy"))


def _period(projects: list[_Element]) -> tuple[str | None, str | None, float | None]:
    periods = [period for project in projects for period in children(project, "PlannedPeriod")]
    starts = [iso_date(text_of(p, "StartDate")) for p in periods]
    ends = [iso_date(text_of(p, "EndDate")) for p in periods]
    measures = [m for p in periods for m in children(p, "DurationMeasure")]
    durations = [months(decimal(full_text(m)), m.get("unitCode")) for m in measures]
    start = min((d for d in starts if d), default=None)
    end = max((d for d in ends if d), default=None)
    longest = max((d for d in durations if d is not None), default=None)
    return start, end, longest if longest is not None else months_between(start, end)


def _awards(root: _Element, organisations: dict[str, _Element], tongue: str | None) -> Iterator[Award]:
    """Yield one award for each member of each winning tender; only the first member carries the value.

    Winning are the tenders that a settled contract names; a notice without contracts names none.
    """
    for result in descendants(root, "NoticeResult"):
        parties = _by_id(result, "TenderingParty")
        tenders = _by_id(result, "LotTender")
        received = {lot_of(lot): _received(lot) for lot in children(result, "LotResult")}
        won = unique(text_of(t, "ID") for c in children(result, "SettledContract") for t in children(c, "LotTender"))
        for number in won:
            tender = tenders.get(number)
            party = parties.get(text_of(tender, "TenderingParty", "ID") or "") if tender is not None else None
            if tender is None or party is None:
                continue
            lot = lot_of(tender)
            hidden = _withheld(tender, "win-ten-val")
            value, currency = (None if hidden else _money(find(tender, "LegalMonetaryTotal", "PayableAmount"))) or (
                None,
                None,
            )
            names = unique(
                _name(organisations.get(text_of(t, "ID") or ""), tongue) for t in children(party, "Tenderer")
            )
            for place, name in enumerate(names):
                yield Award(
                    supplier=name,
                    value=value if place == 0 else None,
                    currency=currency if place == 0 else None,
                    lot=lot,
                    tenders_received=received.get(lot),
                )


def _by_id(result: _Element, name: str) -> dict[str, _Element]:
    return {number: e for e in children(result, name) if (number := text_of(e, "ID"))}


def _received(lot_result: _Element) -> int | None:
    for statistics in children(lot_result, "ReceivedSubmissionsStatistics"):
        if text_of(statistics, "StatisticsCode") == "tenders" and not _withheld(statistics, "rec-sub-cou"):
            return whole(text_of(statistics, "StatisticsNumeric"))
    return None
