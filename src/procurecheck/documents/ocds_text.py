"""The text of an OCDS release as blocks: each sentence under its JSON path, codes as readable lines with facts."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from procurecheck.documents.blocks import CodedFact
from procurecheck.documents.notice import BlockList, humanise
from procurecheck.documents.notice_codes import ESPD_EXCLUSION, EXCLUSION_OLD_TO_NEW, code_label, exclusion_ground
from procurecheck.documents.ocds_json import Json, clean
from procurecheck.documents.xml import fold

DEPTH = 60
_LANGUAGE = re.compile(r"(.+)_([a-z]{2})(?:[-_][A-Za-z]+)?$")
_TEXT_KEYS = {"title", "description", "name", "legalName", "rationale", "details", "statement", "note", "notes"}
_LEFT_OUT = {
    # persons and how to reach them; identifiers; web addresses
    *("contactPoint", "contactPoints", "additionalContactPoints", "address", "persones", "beneficialOwners"),
    *("signatories", "identifier", "additionalIdentifiers", "publisher", "links", "nationalities"),
    *("id", "ocid", "uri", "url", "hash", "scheme", "language", "languages", "tag", "format", "extensions", "version"),
}
_PARTS = {"planning", "tender", "awards", "contracts", "parties", "lots", "bids"}
_NATURE = {"goods": "supplies", "services": "services", "works": "works"}
_RESERVED = {"shelteredWorkshop": "res-ws", "publicServiceMissionOrganization": "res-pub-ser"}
_STRATEGY = {"social": "soc-obj", "environmental": "env-imp"}
_YES_NO = {
    "hasRenewal": ("renewal", "Renewal"),
    "hasOptions": ("options", "Options"),
    "hasSubcontracting": ("subcontracting", "Subcontracting"),
    "reservedExecution": ("reserved-execution", "Reserved execution"),
    "hasFrameworkAgreement": ("framework-agreement", "Framework agreement"),
}
_CRITERION = {"price": "price", "cost": "cost", "quality": "quality"}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk is: JSON path, level of the heading above, lot, language, and whether facts are taken."""

    path: str
    level: int
    language: str | None
    facts: bool
    lot: str | None = None
    depth: int = 0


def release_blocks(release: Json, out: BlockList, *, language: str | None, level: int, facts: bool) -> bool:
    """Add the blocks of a release; returns whether all of it was read (not nested deeper than 60)."""
    return _object(release, out, _Place("", level, language, facts))


def _object(value: Json, out: BlockList, place: _Place) -> bool:
    complete = True
    for key, item in value.items():
        out.close(place.level + 1)
        if key in _LEFT_OUT:
            continue
        inner = replace(place, path=f"{place.path}.{key}" if place.path else str(key), depth=place.depth + 1)
        if key in _PARTS:
            out.heading(inner.level + 1, humanise(key))
            inner = replace(inner, level=inner.level + 1)
        _state(str(key), item, value, out, inner)
        complete = _value(str(key), item, out, inner) and complete
    return complete


def _value(key: str, item: Any, out: BlockList, place: _Place) -> bool:
    if place.depth > DEPTH:
        return False
    if isinstance(item, dict):
        return _object(item, out, place)
    if isinstance(item, list):
        complete = True
        for number, member in enumerate(item):
            inner = replace(place, path=f"{place.path}[{number}]", depth=place.depth + 1)
            if key == "lots" and isinstance(member, dict):
                lot = clean(str(member.get("id") or number + 1))
                out.heading(place.level + 1, f"Lot {lot}", key=number)
                inner = replace(inner, level=place.level + 1, lot=lot)
            complete = _value(key, member, out, inner) and complete
        return complete
    if isinstance(item, str):
        _text(key, item, out, place)
    return True


def _text(key: str, item: str, out: BlockList, place: _Place) -> None:
    """Add a text: what is known as text by its key, or has more than one word."""
    text = fold(clean(item))
    suffix = _LANGUAGE.match(key)
    base, tongue = (suffix.group(1), suffix.group(2)) if suffix else (key, place.language)
    if base in _LEFT_OUT or not (base in _TEXT_KEYS or " " in text):
        return
    out.heading(place.level + 1, humanise(base))
    out.prose(text, field=place.path, language=tongue)


def _state(key: str, item: Any, holder: Json, out: BlockList, place: _Place) -> None:
    """Add what a code or a yes/no says."""
    for text, name, value in _statements(key, item, holder, place.path):
        facts = [CodedFact(name, value, place.lot)] if place.facts else []
        out.add(clean(text), field=place.path, language="en", facts=facts)


def _statements(key: str, item: Any, holder: Json, path: str) -> list[tuple[str, str, str]]:
    """Return sentence, name and value of each fact that a key states."""
    if key in _YES_NO and isinstance(item, bool):
        name, label = _YES_NO[key]
        answer = "yes" if item else "no"
        return [(f"{label}: {answer}.", name, answer)]
    if key == "mainProcurementCategory" and item in list(_NATURE):
        return [(f"Nature of the contract: {item}.", "contract-nature", _NATURE[item])]
    if key == "procurementMethod" and isinstance(item, str) and item:
        return [(f"Procurement method: {item}.", "procurement-method", item)]
    if key == "awardCriteria" and item in ("priceOnly", "lowestCost"):
        return [(f"Award criteria: {item}.", "award-criterion-type", "price")]
    if key == "reservedParticipation":
        codes = [code for code in _list(item) if code in _RESERVED]
        return [
            (
                f"Reserved participation: {code_label('reserved-procurement', _RESERVED[code])} ({code}).",
                "reserved-procurement",
                _RESERVED[code],
            )
            for code in codes
        ]
    if key == "type" and isinstance(item, str):
        return _criterion(item, path)
    if key == "classification" and isinstance(item, dict):
        code = item.get("id")
        return _exclusion(code) if isinstance(code, str) and code.startswith(ESPD_EXCLUSION) else []
    if key == "goal" and isinstance(item, str) and item:
        found = [(f"Sustainability goal: {item}.", "sustainability-goal", item)]
        code = _STRATEGY.get(item.split(".")[0])
        return [*found, (f"Strategic procurement: {item}.", "strategic-procurement", code)] if code else found
    if key == "strategies" and "goal" in holder:
        return [(f"Sustainability strategy: {s}.", "sustainability-strategy", s) for s in _list(item)]
    return []


def _criterion(code: str, path: str) -> list[tuple[str, str, str]]:
    if "exclusionGrounds" in path or code.startswith(("exg-", ESPD_EXCLUSION)):
        return _exclusion(code)
    if "awardCriteria" in path and code in _CRITERION:
        return [(f"Award criterion type: {code}.", "award-criterion-type", _CRITERION[code])]
    if "selectionCriteria" in path and code:
        return [(f"Selection criterion: {code}.", "selection-criterion", code)]
    return []


def _exclusion(code: str) -> list[tuple[str, str, str]]:
    known = code.startswith(("exg-", ESPD_EXCLUSION)) or code in EXCLUSION_OLD_TO_NEW
    if not known:
        return []
    return [
        (
            f"Exclusion ground: {code_label('exclusion-ground', code) or ''} ({code})",
            "exclusion-ground",
            exclusion_ground(code),
        )
    ]


def _list(item: Any) -> list[str]:
    return [member for member in item if isinstance(member, str) and member] if isinstance(item, list) else []
