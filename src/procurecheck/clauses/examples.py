"""The examples of the language files, run as tests of the library."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from procurecheck.clauses.library import Library
from procurecheck.clauses.matcher import Matcher, compile_library
from procurecheck.clauses.recognise import find_in_text, queries_held
from procurecheck.knowledge import place_of
from procurecheck.languages import Languages
from procurecheck.model import Strength

Kind = Literal["match", "advisory", "reference", "negated", "no_match"]
_KIND: dict[Strength, Kind] = {
    "binding": "match",
    "advisory": "advisory",
    "reference": "reference",
    "negated": "negated",
}


class Failure(NamedTuple):
    """An example that was not read as it stands in the file."""

    clause: str
    language: str
    kind: Kind
    text: str
    found: Strength | None
    where: str
    queries: tuple[str, ...] = ()
    """Those of its clause that hold for it, by number and line."""

    def __str__(self) -> str:
        """Return place, what was found instead, the example, which query found it, and the mend."""
        wanted = "nothing of this clause" if self.kind == "no_match" else _wanted(self.kind)
        got = self.found or "nothing"
        by = f" (by {' and '.join(self.queries)})" if self.found and self.queries else ""
        return f"{self.where}: wanted {wanted}, found {got}{by}: “{self.text}” {self._mend()}"

    def _mend(self) -> str:
        if self.kind == "no_match":
            return "Move the example, or narrow that query, or put what it should not see under unless."
        if self.found:
            return (
                "Move the example, or write the words that tell how strong it is "
                f"under strength in languages/{self.language}.yaml."
            )
        if self.queries:
            return f"Of its queries {' and '.join(self.queries)} would find it: see what stands under unless."
        return "Widen a query, or write one more that finds it."


def run_examples(
    library: Library, languages: Languages, clauses: Sequence[str] = (), codes: Sequence[str] = ()
) -> tuple[int, tuple[Failure, ...]]:
    """Run the examples of the named clauses and languages (all where none are named).

    Returns:
        how many examples were run, and those that failed, in the order of the files.
    """
    count = 0
    failures: list[Failure] = []
    for code in codes or [code for code in languages if any(code in library.languages_of(c) for c in library.clauses)]:
        matcher = compile_library(library, [code], languages)
        for clause in clauses or library.clauses:
            ran, failed = _run(matcher, clause, code)
            count += ran
            failures += failed
    return count, tuple(failures)


def _run(matcher: Matcher, clause: str, code: str) -> tuple[int, list[Failure]]:
    text = matcher.library.text(clause, code)
    if text is None:
        return 0, []
    path = matcher.library.folder / clause / f"{code}.yaml"
    kinds: list[tuple[Kind, Strength | None, tuple[str, ...]]] = [
        (_KIND[strength], strength, examples) for strength, examples in text.examples.by_strength().items()
    ]
    kinds.append(("no_match", None, text.examples.no_match))
    failures = []
    count = 0
    for kind, wanted, examples in kinds:
        for number, example in enumerate(examples):
            count += 1
            found = next((f.strength for f in find_in_text(example, code, matcher) if f.clause == clause), None)
            if found != wanted:
                where = place_of(path, "examples", kind, number)
                failures.append(
                    Failure(clause, code, kind, example, found, where, _holding(matcher, clause, code, example))
                )
    return count, failures


def _holding(matcher: Matcher, clause: str, code: str, example: str) -> tuple[str, ...]:
    """Return the queries of a clause that hold for an example, as people count them, with their lines."""
    path = matcher.library.folder / clause / f"{code}.yaml"
    held = {
        (asked.criterion, asked.number)
        for asked in queries_held(example, matcher.scanners[code])
        if asked.clause == clause
    }
    return tuple(_named(path, number, is_criterion=is_criterion) for is_criterion, number in sorted(held))


def _named(path: Path, number: int, *, is_criterion: bool) -> str:
    """Return how people call a query of a file."""
    place = place_of(path, "criteria", number) if is_criterion else place_of(path, "queries", number, "find")
    kind = "query for names of criteria" if is_criterion else "query"
    return f"{kind} {number + 1} in line {place.rsplit(':', 2)[1]}"


def _wanted(kind: Kind) -> str:
    return "binding" if kind == "match" else kind
