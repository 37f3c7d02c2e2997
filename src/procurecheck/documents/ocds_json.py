"""OCDS files as releases: packages, records, single releases, JSON Lines; damaged and hostile JSON included."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from procurecheck.errors import UnreadableError
from procurecheck.i18n import _, format_number, ngettext

Json = dict[str, Any]
_PARTS = ("tender", "awards", "contracts", "buyer", "parties", "planning")
_DIGITS = 18


@dataclass(slots=True)
class Loaded:
    """The releases of a file, and what of it could not be read."""

    releases: list[Json]
    faults: list[str] = field(default_factory=list)


def load(data: bytes) -> Loaded:
    """Return the releases of an OCDS file in the order in which they stand.

    Of a record its compiled release is taken, else its releases. NaN and Infinity are read as nothing, numbers of
    more than 18 digits too. A key that stands twice in one object keeps its last value, and is named as a fault.

    Raises:
        UnreadableError: if it is not JSON or holds no release.
    """
    try:
        text = data.decode(json.detect_encoding(data)).lstrip("\ufeff")
    except UnicodeDecodeError as error:
        raise UnreadableError(
            _("This is not JSON: byte {number} fits no encoding of Unicode.", number=error.start)
        ) from None
    faults: list[str] = []
    values = _values(text, faults)
    releases = [release for value in values for release in releases_of(value)]
    if not releases:
        reason = _("The JSON holds no OCDS release.")
        raise UnreadableError(" ".join([reason, *faults]))
    return Loaded(releases, faults)


def _values(text: str, faults: list[str]) -> list[Any]:
    """Return the file's value, or one for each line of JSON Lines."""
    try:
        return [_parse(text, faults)]
    except RecursionError:
        raise UnreadableError("The JSON is nested too deeply to be opened.") from None
    except ValueError as error:
        whole = error
    values: list[Any] = []
    bad: list[int] = []
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    for number, line in lines:
        try:
            values.append(_parse(line, faults))
        except (ValueError, RecursionError):
            bad.append(number)
    if not any(isinstance(value, dict) for value in values):
        if not isinstance(whole, json.JSONDecodeError):
            raise UnreadableError("This is not valid JSON.")
        raise UnreadableError(
            _("This is not valid JSON (line {line}, column {column}).", line=whole.lineno, column=whole.colno)
        )
    if bad:
        shown = ", ".join(str(number) for number in bad[:10])
        faults.append(
            ngettext(
                "{n} of {all} lines is not valid JSON (line {lines}).",
                "{n} of {all} lines are not valid JSON (line {lines}).",
                len(bad),
                all=format_number(len(lines)),
                lines=shown,
            )
        )
    return values


def _parse(text: str, faults: list[str]) -> Any:
    def pairs(items: list[tuple[str, Any]]) -> Json:
        found = dict(items)
        if len(found) < len(items) and len(faults) < 5:
            seen: set[str] = set()
            twice = next(key for key, _value in items if key in seen or seen.add(key))  # type: ignore[func-returns-value]
            fault = _("The key “{key}” stands twice in one object; its last value was read.", key=clean(twice)[:60])
            if fault not in faults:
                faults.append(fault)
        return found

    return json.loads(
        text,
        object_pairs_hook=pairs,
        parse_constant=lambda _name: None,
        parse_int=lambda digits: int(digits) if len(digits) <= _DIGITS else None,
    )


def clean(text: str) -> str:
    """Return text without lone surrogates and control characters, which JSON can smuggle in."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(" " if ord(c) < 32 or 127 <= ord(c) < 160 else c for c in whole)


def releases_of(value: Any) -> list[Json]:
    """Return the releases in a parsed value: a package, a record (its compiled release, else its own), a release."""
    if isinstance(value, list):
        return [release for item in value if isinstance(item, dict) for release in releases_of(item)]
    if not isinstance(value, dict):
        return []
    compiled = value.get("compiledRelease")
    if isinstance(compiled, dict):
        return [compiled]
    for key in ("releases", "records"):
        if isinstance(value.get(key), list):
            return [release for item in value[key] if isinstance(item, dict) for release in releases_of(item)]
    return [value] if "ocid" in value or any(isinstance(value.get(part), (dict, list)) for part in _PARTS) else []


def merge(releases: list[Json]) -> Json:
    """Return one release of several of the same process: later ones, by date, complete and correct the earlier."""
    result: Json = {}
    for release in sorted(releases, key=lambda r: str(r.get("date") or "")):
        result = _merged(result, release, 0)
    return result


def _merged(old: Any, new: Any, depth: int) -> Any:
    if depth > 50:
        return new
    if isinstance(old, dict) and isinstance(new, dict):
        both = dict(old)
        for key, value in new.items():
            both[key] = _merged(old[key], value, depth + 1) if key in old else value
        return both
    if isinstance(old, list) and isinstance(new, list):
        ids = {str(item["id"]): item for item in old if isinstance(item, dict) and "id" in item}
        if len(ids) != len(old):
            return new
        for item in new:
            if not isinstance(item, dict) or "id" not in item:
                return new
            number = str(item["id"])
            ids[number] = _merged(ids[number], item, depth + 1) if number in ids else item
        return list(ids.values())
    return old if new is None else new
