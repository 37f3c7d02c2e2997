"""What a TED notice says in codes and figures: the :class:`Notice` of its main form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from procurecheck.documents.notice import (
    amount,
    any_yes,
    cpv_codes,
    iso_date,
    months,
    months_between,
    unique,
    whole,
)
from procurecheck.documents.notice import decimal as number_of
from procurecheck.documents.notice_codes import country, language
from procurecheck.documents.ted_text import lot_number
from procurecheck.documents.xml import descendants, find, find_all, full_text, local, own_text, text_of
from procurecheck.model import Award, Notice

if TYPE_CHECKING:
    from lxml.etree import _Element

Money = tuple[float, str | None]


def notice_of(root: _Element, form: _Element, languages: tuple[str, ...]) -> Notice:
    """Return the notice of a ``TED_EXPORT`` and its main form.

    ``kind`` is the form number with F before plain digits (R2.0.8 writes 17 for F17). ``value`` is the total value,
    else the estimated one, else the sum of all lots; of a range the upper end. ``duration_months`` is the longest
    of all lots, ``starts`` the earliest and ``ends`` the latest date.
    """
    coded = find(root, "CODED_DATA_SECTION", "NOTICE_DATA")
    value, currency = _value(form, coded) or (None, None)
    starts, ends, duration = _period(form)
    return Notice(
        id=(root.get("DOC_ID") or "").strip() or None,
        kind=_kind(form),
        title=_title(root, form),
        buyer=_buyer(root, form),
        country=next((country(e.get("VALUE")) for e in descendants(root, "ISO_COUNTRY")), None),
        languages=languages,
        cpv=cpv_codes(
            [e.get("CODE") for e in descendants(coded, "ORIGINAL_CPV")]
            + [e.get("CODE") for e in descendants(form, "CPV_CODE")]
        ),
        nuts=_nuts(form, coded),
        value=value,
        currency=currency,
        published=next((iso_date(full_text(e)) for e in descendants(root, "DATE_PUB")), None),
        starts=starts,
        ends=ends,
        duration_months=duration,
        renewal=any_yes(
            not local(e).startswith("NO_")
            for e in descendants(form, "RENEWAL", "RECURRENT_CONTRACT", "NO_RENEWAL", "NO_RECURRENT_CONTRACT")
        ),
        renewal_text=" ".join(unique(full_text(e) for e in descendants(form, "RENEWAL_DESCR"))) or None,
        options_text=" ".join(unique(full_text(e) for e in descendants(form, "OPTIONS_DESCR", "OPTION_DESCRIPTION")))
        or None,
        awards=tuple(_awards(form)),
    )


def _kind(form: _Element) -> str:
    name = (form.get("FORM") or "").strip() or re.sub(r"_\d{4}$", "", local(form))
    return f"F{int(name):02}" if re.fullmatch(r"\d{1,2}", name, re.ASCII) else name


def _title(root: _Element, form: _Element) -> str | None:
    for found in find_all(form, "OBJECT_CONTRACT", "TITLE"):
        if text := full_text(found):
            return text
    for found in descendants(form, "TITLE_CONTRACT", "TITLE"):
        if text := full_text(found):
            return text
    tongue = form.get("LG")
    titles = [e for e in descendants(root, "ML_TI_DOC") if e.get("LG") == tongue]
    return text_of(titles[0], "TI_TEXT") if titles else None


def _buyer(root: _Element, form: _Element) -> str | None:
    for holder in descendants(form, "ADDRESS_CONTRACTING_BODY", "CA_CE_CONCESSIONAIRE_PROFILE"):
        for name in (*descendants(holder, "OFFICIALNAME"), *descendants(holder, "ORGANISATION")):
            if text := own_text(name):
                return text
    names = [e for e in descendants(root, "AA_NAME") if language(e.get("LG")) == language(form.get("LG"))]
    return next((full_text(e) for e in names if full_text(e)), None)


def _nuts(form: _Element, coded: _Element | None) -> tuple[str, ...]:
    """Return the codes of the place of performance, never those of the buyer's address."""
    places = [e.get("CODE") for e in descendants(coded, "PERFORMANCE_NUTS")]
    for holder in descendants(form, "OBJECT_DESCR", "LOCATION_NUTS", "DESCRIPTION_PROCUREMENT"):
        places += [e.get("CODE") for e in find_all(holder, "NUTS")]
    return unique(places) or unique(e.get("CODE") for e in descendants(coded, "ORIGINAL_NUTS"))


def _money(element: _Element | None) -> Money | None:
    """Return amount and currency of a value element, a range's upper end; ``None`` for placeholders."""
    if element is None:
        return None
    currency = next((c for e in element.iter() if (c := e.get("CURRENCY"))), None)
    above = element.getparent()
    while currency is None and above is not None:
        currency, above = above.get("CURRENCY"), above.getparent()
    leaves = [e for e in element.iter() if not len(e) and local(e) not in ("EXCLUDING_VAT", "VAT_PRCT")]
    amounts = [found for e in leaves if (found := amount(e.get("FMTVAL") or full_text(e))) is not None]
    return (max(amounts), currency) if amounts else None


def _value(form: _Element, coded: _Element | None) -> Money | None:
    objects = list(descendants(form, "OBJECT_CONTRACT"))
    named = [find(o, name) for name in ("VAL_TOTAL", "VAL_RANGE_TOTAL", "VAL_ESTIMATED_TOTAL") for o in objects]
    named += [*descendants(form, "VAL_TOTAL_AFTER"), *descendants(form, "TOTAL_FINAL_VALUE")]
    for kind in ("PROCUREMENT_TOTAL", "ESTIMATED_TOTAL", "GLOBAL"):
        named += [e for e in descendants(coded, "VALUE", "VALUES") if e.get("TYPE") == kind]
    for element in named:
        if found := _money(element):
            return found
    lots = [_money(find(lot, "VAL_OBJECT")) for lot in descendants(form, "OBJECT_DESCR")]
    known = [money for money in lots if money]
    if known and len(known) == len(lots) and len({currency for _, currency in known}) == 1:
        return round(sum(value for value, _ in known), 2), known[0][1]
    return None


def _period(form: _Element) -> tuple[str | None, str | None, float | None]:
    starts = [_date(e) for e in descendants(form, "DATE_START", "START_DATE")]
    ends = [_date(e) for e in descendants(form, "DATE_END", "END_DATE")]
    durations = [months(number_of(full_text(e)), e.get("TYPE")) for e in descendants(form, "DURATION")]
    for period in descendants(form, "PERIOD_WORK_DATE_STARTING"):
        durations += [
            months(number_of(text_of(period, name)), name) for name in ("DAYS", "MONTHS") if text_of(period, name)
        ]
    start = min((d for d in starts if d), default=None)
    end = max((d for d in ends if d), default=None)
    longest = max((d for d in durations if d is not None), default=None)
    return start, end, longest if longest is not None else months_between(start, end)


def _date(element: _Element) -> str | None:
    parts = [text_of(element, name) for name in ("YEAR", "MONTH", "DAY")]
    if all(parts):
        return iso_date("-".join((part or "").zfill(2) for part in parts))
    return iso_date(full_text(element))


def _awards(form: _Element) -> Iterator[Award]:
    """Yield one award for each contractor; of a group only the first carries the contract's value."""
    for part in descendants(
        form,
        "AWARD_CONTRACT",
        "AWARDED_PRIZE",
        "DESCRIPTION_PROCUREMENT",
        "AWARD_OF_CONTRACT",
        "AWARD_OF_CONTRACT_DEFENCE",
    ):
        holders = descendants(part, "ADDRESS_CONTRACTOR", "ADDRESS_WINNER", "ECONOMIC_OPERATOR_NAME_ADDRESS")
        names = [next(iter(descendants(holder, "OFFICIALNAME")), None) for holder in holders]
        suppliers = unique(full_text(name) for name in names if name is not None)
        tenders = next(
            (whole(full_text(e)) for e in descendants(part, "NB_TENDERS_RECEIVED", "OFFERS_RECEIVED_NUMBER")), None
        )
        value, currency = _award_value(part) or (None, None)
        for number, supplier in enumerate(suppliers):
            first = number == 0
            yield Award(
                supplier=supplier,
                value=value if first else None,
                currency=currency if first else None,
                lot=lot_number(part),
                tenders_received=tenders,
            )


def _award_value(part: _Element) -> Money | None:
    for name in ("VAL_TOTAL", "VAL_RANGE_TOTAL", "VAL_PRIZE", "COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE"):
        for element in descendants(part, name):
            if found := _money(element):
                return found
    return None
