"""What changed between two scans, or between two assessments of a case."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple

from procurecheck.bands import BANDS
from procurecheck.errors import ProcurecheckError
from procurecheck.portfolio.news import moved

SCHEMA_VERSION = 1
Kind = Literal["added", "removed", "band_up", "band_down", "changed"]
_NAMES = ("portfolio.jsonl", "assessment.json")


class State(NamedTuple):
    """What a scan says of a case, as far as it is compared."""

    case: str
    title: str | None
    band: str | None
    status: str
    """Whether its documents were read: ``read``, ``partly_read``, ``unreadable``."""
    coverage: Mapping[str, str]
    """Status of each required clause."""


class Change(NamedTuple):
    """What changed of a case; old and new are ``None`` where it was not there."""

    kind: Kind
    case: str
    title: str | None
    band: tuple[str | None, str | None]
    status: tuple[str | None, str | None]
    coverage: dict[str, tuple[str | None, str | None]]
    """By clause, only those that changed; ``None`` where it was not required."""

    def plain(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        pairs = {name: {"old": old, "new": new} for name, (old, new) in (("band", self.band), ("status", self.status))}
        coverage = [{"clause": clause, "old": old, "new": new} for clause, (old, new) in self.coverage.items()]
        return {"kind": self.kind, "case": self.case, "title": self.title, **pairs, "coverage": coverage}


class Difference(NamedTuple):
    """What changed between two scans."""

    changes: list[Change]
    """In the order of the ids."""
    unchanged: int

    def plain(self) -> dict[str, Any]:
        """Return it as JSON has it; its fields are described in ``docs/portfolio.md``."""
        counts = Counter(change.kind for change in self.changes)
        kinds: tuple[Kind, ...] = ("added", "removed", "band_up", "band_down", "changed")
        return {
            "schema_version": SCHEMA_VERSION,
            "counts": {**{kind: counts[kind] for kind in kinds}, "unchanged": self.unchanged},
            "changes": [change.plain() for change in self.changes],
        }


def compare(old: Path, new: Path) -> Difference:
    """Return what changed from one file to the other.

    Each is a ``portfolio.jsonl``, an ``assessment.json`` or the folder in which one lies. Two assessments are compared
    whatever their cases are called. Of the older file only the places of its lines are kept in memory.

    Raises:
        ProcurecheckError: for a file that is neither, with the line.
    """
    old, new = _file(old), _file(new)
    single = _is_assessment(old), _is_assessment(new)
    if single == (True, True):
        before, after = _assessment(old), _assessment(new)
        change = _change(before._replace(case=after.case), after)
        return Difference([change] if change else [], 0 if change else 1)
    if any(single):
        raise ProcurecheckError(
            "an assessment of one case cannot be compared with a portfolio.",
            where=str(old if single[0] else new),
            mend="Name two files of one kind.",
        )
    return _portfolios(old, new)


def highest(difference: Difference) -> str | None:
    """Return the highest band of a case that was added or whose band went up."""
    order = [str(band) for band in BANDS]
    found = [change.band[1] for change in difference.changes if change.kind in {"added", "band_up"}]
    return max((band for band in found if band in order), key=order.index, default=None)


def _portfolios(old: Path, new: Path) -> Difference:
    places = {state.case: place for place, state in _once(old)}
    changes: list[Change] = []
    seen: set[str] = set()
    unchanged = 0
    with old.open("rb") as file:

        def at(place: int) -> State:
            file.seek(place)
            return _state(json.loads(file.readline()))

        for _place, state in _once(new):
            seen.add(state.case)
            before = at(places[state.case]) if state.case in places else None
            change = _change(before, state)
            if change:
                changes.append(change)
            else:
                unchanged += 1
        changes += [_gone(at(place)) for case, place in places.items() if case not in seen]
    return Difference(sorted(changes, key=lambda change: change.case), unchanged)


def _once(path: Path) -> Iterator[tuple[int, State]]:
    """Yield the lines of a file, and refuse one that holds a case twice."""
    seen: set[str] = set()
    for number, (place, state) in enumerate(_states(path), 1):
        if state.case in seen:
            raise _wrong(path, f"line {number}", f"the case “{state.case}” stands in it twice")
        seen.add(state.case)
        yield place, state


def _change(before: State | None, after: State) -> Change | None:
    if before is None:
        return Change("added", after.case, after.title, (None, after.band), (None, after.status), {})
    clauses = [*after.coverage, *(clause for clause in before.coverage if clause not in after.coverage)]
    coverage = {
        clause: (before.coverage.get(clause), after.coverage.get(clause))
        for clause in clauses
        if before.coverage.get(clause) != after.coverage.get(clause)
    }
    way = moved(before.band, after.band)
    if not coverage and before.band == after.band and before.status == after.status:
        return None
    kind: Kind = "band_up" if way == "up" else "band_down" if way == "down" else "changed"
    return Change(kind, after.case, after.title, (before.band, after.band), (before.status, after.status), coverage)


def _gone(state: State) -> Change:
    return Change("removed", state.case, state.title, (state.band, None), (state.status, None), {})


# --- reading --------------------------------------------------------------------------------------------


def _file(given: Path) -> Path:
    if given.is_dir():
        found = [given / name for name in _NAMES if (given / name).is_file()]
        if not found:
            raise ProcurecheckError(
                "this folder holds no portfolio.jsonl and no assessment.json.",
                where=str(given),
                mend="Name the folder of a scan or of a check.",
            )
        return found[0]
    if not given.is_file():
        raise ProcurecheckError("there is no such file.", where=str(given), mend="Check the path.")
    return given


def _is_assessment(path: Path) -> bool:
    """Return whether a file holds one assessment: the line of a portfolio is whole by itself, and names its case."""
    with _readable(path), path.open("rb") as file:
        first = file.readline()
    if not first.strip():
        return path.suffix == ".json"
    try:
        line = json.loads(first)
    except (ValueError, RecursionError):
        return path.suffix == ".json"
    return not isinstance(line, dict) or not isinstance(line.get("case"), str)


def _assessment(path: Path) -> State:
    with _readable(path):
        data = path.read_bytes()
    try:
        whole = json.loads(data)
        case, coverage = whole["case"], whole["coverage"]
        statuses = [document["status"] for document in whole["documents"]]
        worst = next((status for status in ("unreadable", "partly_read") if status in statuses), "read")
        return _state(
            {
                "case": case["id"],
                "title": case.get("title"),
                "band": whole["summary"]["band"],
                "status": worst,
                "coverage": {entry["clause"]: entry["status"] for entry in coverage},
            }
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _wrong(path, "", "this is no assessment.json") from None


def _states(path: Path) -> Iterator[tuple[int, State]]:
    """Yield each line with its place in the file, in bytes."""
    place = 0
    with _readable(path), path.open("rb") as file:
        for number, data in enumerate(file, 1):
            try:
                yield place, _state(json.loads(data))
            except (ValueError, KeyError, TypeError, RecursionError):
                raise _wrong(path, f"line {number}", "this is no line of a portfolio") from None
            place += len(data)


def _state(line: Any) -> State:
    state = State(*(line[name] for name in State._fields))
    texts = (state.case, state.status, *state.coverage, *state.coverage.values())
    optional = (state.title, state.band)
    if not all(isinstance(text, str) for text in texts) or not all(isinstance(o, str | None) for o in optional):
        raise TypeError
    return state


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Turn what keeps a file from being read into one message."""
    try:
        yield
    except OSError as error:
        raise ProcurecheckError(
            f"cannot be read: {error.strerror or error}.", where=str(path), mend="Check who may read it."
        ) from None


def _wrong(path: Path, place: str, what: str) -> ProcurecheckError:
    return ProcurecheckError(
        f"{what}.",
        where=f"{path} {place}".strip(),
        mend="Name a portfolio.jsonl or an assessment.json as procurecheck writes it.",
    )
