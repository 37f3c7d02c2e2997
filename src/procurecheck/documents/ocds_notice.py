"""What an OCDS release says in codes and figures: its :class:`Notice`. Values of a wrong type are as if absent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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
from procurecheck.documents.ocds_json import Json, clean
from procurecheck.documents.xml import fold
from procurecheck.model import Award, Notice

_LOST = {"unsuccessful", "cancelled"}


def string(value: Any) -> str | None:
    """Return a string or number as folded text; anything else is ``None``."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return fold(clean(str(value))) or None


def notice_of(release: Json) -> Notice:
    """Return the notice of a (merged) release.

    ``id`` is the ocid, ``kind`` the tags, ``value`` the tender's value, else the sum of the contracts' where all are in
    one currency. ``duration_months`` is the longest of tender, lots and contracts.
    """
    tender = _dict(release.get("tender"))
    contracts = _dicts(release.get("contracts"))
    lots = _dicts(tender.get("lots"))
    buyer = _buyer(release)
    value, currency = _value(tender, contracts)
    starts, ends, duration = _period(tender, lots, contracts)
    items = [i for part in (tender, *_dicts(release.get("awards")), *contracts) for i in _dicts(part.get("items"))]
    tongue = language(string(release.get("language")))
    tags = release.get("tag")
    return Notice(
        id=string(release.get("ocid")) or string(release.get("id")),
        kind=" ".join(filter(None, map(string, tags))) or None if isinstance(tags, list) else string(tags),
        title=string(tender.get("title")) or next((t for c in contracts if (t := string(c.get("title")))), None),
        buyer=string(buyer.get("name")),
        country=_country(buyer),
        languages=(tongue,) if tongue else (),
        cpv=cpv_codes(_cpv([tender, *lots, *items])),
        nuts=unique(_nuts([tender, *lots, *items])),
        value=value,
        currency=currency,
        published=iso_date(string(tender.get("datePublished")) or string(release.get("date"))),
        starts=starts,
        ends=ends,
        duration_months=duration,
        renewal=any_yes(p["hasRenewal"] for p in (tender, *lots, *contracts) if isinstance(p.get("hasRenewal"), bool)),
        renewal_text=" ".join(
            unique(string(_dict(p.get("renewal")).get("description")) for p in (tender, *lots, *contracts))
        )
        or None,
        options_text=" ".join(
            unique(string(_dict(p.get("options")).get("description")) for p in (tender, *lots, *contracts))
        )
        or None,
        awards=tuple(_awards(release, tender)),
    )


def _dict(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[Json]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _buyer(release: Json) -> Json:
    """Return the buyer with what the list of parties knows of it."""
    buyer = _dict(release.get("buyer")) or _dict(_dict(release.get("tender")).get("procuringEntity"))
    for party in _dicts(release.get("parties")):
        roles = party.get("roles")
        named = isinstance(roles, list) and "buyer" in roles and not buyer
        same = buyer.get("id") is not None and string(party.get("id")) == string(buyer.get("id"))
        if named or same:
            return {**party, **buyer}
    return buyer


def _country(buyer: Json) -> str | None:
    address = _dict(buyer.get("address"))
    for key in ("country", "countryCode", "countryName"):
        if found := country(string(address.get(key))):
            return found
    return None


def _cpv(holders: list[Json]) -> Iterator[str | None]:
    for key in ("classification", "additionalClassifications"):
        for holder in holders:
            one = holder.get(key)
            for code in [one] if isinstance(one, dict) else _dicts(one):
                scheme = (string(code.get("scheme")) or "").upper()
                if scheme == "CPV" or scheme.endswith("021"):  # ДК021 is the Ukrainian edition of CPV
                    yield string(code.get("id"))


def _nuts(holders: list[Json]) -> Iterator[str | None]:
    for holder in holders:
        places = [*_dicts(holder.get("deliveryLocations")), _dict(holder.get("deliveryLocation"))]
        for place in places:
            gazetteer = _dict(place.get("gazetteer"))
            if (string(gazetteer.get("scheme")) or "").upper() == "NUTS":
                codes = gazetteer.get("identifiers")
                yield from map(string, codes if isinstance(codes, list) else [])


def _money(value: Any) -> tuple[float | None, str | None]:
    found = amount(string(_dict(value).get("amount")))
    return (found, string(_dict(value).get("currency"))) if found is not None else (None, None)


def _value(tender: Json, contracts: list[Json]) -> tuple[float | None, str | None]:
    value, currency = _money(tender.get("value"))
    if value is not None:
        return value, currency
    sums = [_money(contract.get("value")) for contract in contracts]
    known = [number for number, _ in sums if number is not None]
    if known and len(known) == len(sums) and len({code for _, code in sums}) == 1:
        return round(sum(known), 2), sums[0][1]
    return None, None


def _period(tender: Json, lots: list[Json], contracts: list[Json]) -> tuple[str | None, str | None, float | None]:
    periods = [_dict(part.get("contractPeriod")) for part in (tender, *lots)]
    periods += [_dict(contract.get("period")) for contract in contracts]
    starts = [iso_date(string(p.get("startDate"))) for p in periods]
    ends = [iso_date(string(p.get("endDate"))) for p in periods]
    durations = [months(decimal(string(p.get("durationInDays"))), "DAY") for p in periods]
    start = min((d for d in starts if d), default=None)
    end = max((d for d in ends if d), default=None)
    longest = max((d for d in durations if d is not None), default=None)
    return start, end, longest if longest is not None else months_between(start, end)


def _awards(release: Json, tender: Json) -> Iterator[Award]:
    """Yield one award for each supplier of an award that was made; of a group only the first carries the value."""
    received = whole(string(tender.get("numberOfTenderers")))
    for award in _dicts(release.get("awards")):
        if award.get("status") in list(_LOST):
            continue
        value, currency = _money(award.get("value"))
        related = award.get("relatedLots")
        lots = [lot for lot in map(string, related) if lot] if isinstance(related, list) else []
        for number, name in enumerate(unique(string(s.get("name")) for s in _dicts(award.get("suppliers")))):
            yield Award(
                supplier=name,
                value=value if number == 0 else None,
                currency=currency if number == 0 else None,
                lot=lots[0] if len(lots) == 1 else None,
                tenders_received=received,
            )
