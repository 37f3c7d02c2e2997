"""Bidders out of OCDS JSON: parties, bids, tenderers and award suppliers of releases and records.

Standard: https://standard.open-contracting.org/latest/en/schema/ (parties, tender.tenderers, awards.suppliers) and
its bids extension. Contact points, persons and beneficial owners are never read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from procurecheck.errors import ProcurecheckError
from procurecheck.i18n import _

_ROLES = {"tenderer", "supplier"}
_PERSONAL_KEYS = (
    "beneficialOwners",
    "contactPoint",
    "additionalContactPoints",
    "persons",
    "people",
    "shareholders",
)
Row = tuple[str, dict[str, Any]]


def read_ocds(text: str, name: str) -> tuple[list[Row], tuple[str, ...]]:
    """Return the bidders as rows of raw cells by column name, with their place, and the keys left unread.

    Raises:
        ProcurecheckError: where the text is not JSON, or is JSON without parties, bids or tenderers.
    """
    rows: dict[str, tuple[str, dict[str, Any]]] = {}
    ignored: set[str] = set()
    for release in _releases(_parse(text, name)):
        for place, key, cells in _bidders(release, ignored):
            old = rows.get(key)
            if old is None:
                rows[key] = (place, cells)
            else:
                # a later release may only add what was not known
                rows[key] = (old[0], {**cells, **{k: v for k, v in old[1].items() if v is not None}})
    if not rows:
        raise ProcurecheckError(
            _("no bidder stands in this JSON file."),
            where=name,
            mend=_("Give an OCDS release or record with parties (role tenderer or supplier), bids or awards."),
        )
    return list(rows.values()), tuple(sorted(ignored))


def _parse(text: str, name: str) -> list[Any]:
    try:
        return [json.loads(text)]
    except RecursionError:
        raise ProcurecheckError(_("the JSON is nested too deeply."), where=name, mend=_("Check the file.")) from None
    except ValueError as error:
        try:
            lines = [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            raise ProcurecheckError(
                _("this is not valid JSON: {fault}.", fault=error),
                where=name,
                mend=_("Export the release package again."),
            ) from None
        return lines


def _releases(values: list[Any]) -> Iterator[dict[str, Any]]:
    for value in values:
        if isinstance(value, list):
            yield from _releases(value)
        elif isinstance(value, dict):
            if isinstance(value.get("releases"), list):
                yield from _releases(value["releases"])
            elif isinstance(value.get("records"), list):
                for record in _dicts(value["records"]):
                    compiled = record.get("compiledRelease")
                    yield from ([compiled] if isinstance(compiled, dict) else _releases(_list(record.get("releases"))))
            else:
                yield value


def _bidders(release: dict[str, Any], ignored: set[str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    ocid = _text(release.get("ocid")) or "release"
    parties = {_key(party): party for party in _dicts(release.get("parties")) if _key(party)}
    for party in parties.values():
        ignored.update(f"parties.{key}" for key in _PERSONAL_KEYS if party.get(key))
    cpv = _cpv(_dict(release.get("tender")))
    seen: set[str] = set()
    for number, bid in enumerate(_dicts(_dict(release.get("bids")).get("details")), 1):
        tenderers = _dicts(bid.get("tenderers"))
        for organization in tenderers:
            cells = _organization(organization, parties) | _amount(bid.get("value"), "price")
            cells["offer_date"] = _text(bid.get("date"))[:10] or None
            lots = bid.get("relatedLots")
            cells["lot"] = ", ".join(map(_text, lots)) if isinstance(lots, list) and lots else None
            # the price of a consortium is one price, whoever of its members is looked at
            yield from _row(f"{ocid} bid {number}", f"{_key(organization)}|{cells['lot'] or ''}", cells, cpv)
            seen.add(_key(organization))
    for number, award in enumerate(_dicts(release.get("awards")), 1):
        for organization in _dicts(award.get("suppliers")):
            if _key(organization) not in seen:
                cells = _organization(organization, parties) | _amount(award.get("value"), "price")
                yield from _row(f"{ocid} award {number}", f"{_key(organization)}|", cells, cpv)
                seen.add(_key(organization))
    for organization in _dicts(_dict(release.get("tender")).get("tenderers")):
        if _key(organization) not in seen:
            yield from _row(f"{ocid} tenderer", f"{_key(organization)}|", _organization(organization, parties), cpv)
            seen.add(_key(organization))
    for key, party in parties.items():
        if key not in seen and _ROLES & set(map(_text, _list(party.get("roles")))):
            yield from _row(f"{ocid} party", f"{key}|", _organization(party, parties), cpv)


def _row(place: str, key: str, cells: dict[str, Any], cpv: str | None) -> Iterator[tuple[str, str, dict[str, Any]]]:
    yield place, key, {**cells, "cpv": cpv}


def _organization(reference: dict[str, Any], parties: dict[str, dict[str, Any]]) -> dict[str, Any]:
    party = parties.get(_key(reference), {})
    both = {**party, **{key: value for key, value in reference.items() if value}}
    identifier, address = _dict(both.get("identifier")), _dict(both.get("address"))
    parts = [_text(address.get(key)) for key in ("streetAddress", "postalCode", "locality")]
    return {
        "name": _text(both.get("name")) or _text(identifier.get("legalName")) or None,
        "registration_number": _text(identifier.get("id")) or None,
        "address": ", ".join(part for part in parts if part) or None,
        "country": _text(address.get("countryName")) or None,
    }


def _amount(value: Any, column: str) -> dict[str, Any]:
    value = _dict(value)
    amount = value.get("amount")
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        return {column: _text(amount) or None, "currency": _text(value.get("currency")) or None}
    return {column: amount, "currency": _text(value.get("currency")) or None}


def _cpv(tender: dict[str, Any]) -> str | None:
    codes: list[str] = []
    for item in _dicts(tender.get("items")):
        for entry in [_dict(item.get("classification")), *_dicts(item.get("additionalClassifications"))]:
            if _text(entry.get("scheme")).upper() == "CPV" and _text(entry.get("id")) not in codes:
                codes.append(_text(entry.get("id")))
    return "; ".join(codes) or None


def _key(organization: dict[str, Any]) -> str:
    return _text(organization.get("id")) or _text(organization.get("name"))


def _text(value: Any) -> str:
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in _list(value) if isinstance(item, dict)]
