"""Screening of bidders against lists: names, aliases and registration numbers; a hit is a question, never a verdict."""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from procurecheck.errors import ProcurecheckError
from procurecheck.i18n import report_language, use_language
from procurecheck.model import InputRecord, ScreeningHit, Supplier
from procurecheck.suppliers.because import name_because, number_because, question, remark_because
from procurecheck.suppliers.blocking import NameIndex
from procurecheck.suppliers.lists import CompanyList, Party, batches, open_list
from procurecheck.suppliers.matching import Comparison, compare
from procurecheck.suppliers.name_words import NameWords, load_name_words
from procurecheck.suppliers.names import CompanyName, read_name
from procurecheck.suppliers.numbers import CompanyNumber, countries_disagree, country_code, read_number
from procurecheck.suppliers.read import SupplierTable

MATCH_THRESHOLD = 0.7
"""From this score on two names are taken for a resemblance that a person must look at."""
MOST_HITS = 20
"""Hits that are kept of one bidder, the strongest; a bidder with more has a name that says nothing."""
NUMBER_ELSEWHERE = 0.75
"""Score of the same number where the countries differ and the names do not resemble each other."""
NUMBER_ONLY = 0.95
"""Score of the same number under a name that does not resemble; 1 where the name resembles too."""
COURT_NAME = 0.5
"""Number of a court's register: counts from this score of the names on, for each court counts from one."""
BATCH = 4000
WORTH_PROCESSES = 20_000
"""Entries times bidders, in thousands, from which further processes earn their start."""


def name_score(left: str, right: str, kind: str = "company") -> float:
    """Return how alike the names of two companies are, from 0 (nothing in common) to 1 (the same).

    ``name_score("Strojinvest d.o.o.", "СТРОЈИНВЕСТ ДОО")`` is 1.0. The order of the two does not matter.

    Raises:
        ValueError: for a ``kind`` other than ``company`` or ``organization``: persons are not compared.
    """
    if kind.lower() not in {"company", "organization", "organisation", "legalentity", "publicbody"}:
        raise ValueError(f"names of the kind “{kind}” are not compared; procurecheck compares companies only.")
    return compare(_read(left), _read(right)).score


@lru_cache(maxsize=4096)
def _read(name: str) -> CompanyName:
    return read_name(name, load_name_words())


class Screened(NamedTuple):
    """What a list says of one bidder."""

    party: Party
    hits: tuple[ScreeningHit, ...]


class Screening(NamedTuple):
    """The bidders with their hits, in their order, what a person must know of the lists, and their hashes."""

    results: tuple[Screened, ...]
    notes: tuple[str, ...]
    inputs: tuple[InputRecord, ...]


class Bidders:
    """The bidders in the form in which entries of a list are looked up among them."""

    def __init__(self, parties: Sequence[Party], words: NameWords) -> None:
        self.parties = parties
        self.words = words
        self.owner: list[int] = []
        self.names: list[CompanyName] = []
        self.numbers: dict[str, list[tuple[int, CompanyNumber]]] = {}
        self.countries = [_countries(party, words) for party in parties]
        for place, party in enumerate(parties):
            for name in (party.name, *party.aliases):
                self.owner.append(place)
                self.names.append(read_name(name, words))
            for text in party.numbers:
                number = read_number(text)
                if number:
                    self.numbers.setdefault(number.core, []).append((place, number))
        self.index = NameIndex(self.names)

    def screen(
        self, entries: Sequence[Party], list_name: str, read: Sequence[Sequence[CompanyName]] | None = None
    ) -> list[tuple[int, ScreeningHit]]:
        """Return the hits of a batch of entries, each with the place of its bidder, in the order of the entries.

        ``read`` is what :func:`names_of` says of the entries, where that is known already.
        """
        read = read or names_of(entries, self.words)
        self.index.prepare(name for names in read for name in names)
        return [
            found
            for entry, names in zip(entries, read, strict=True)
            for found in self._hits(entry, names, entry.list or list_name)
        ]

    def _hits(self, entry: Party, names: Sequence[CompanyName], list_name: str) -> Iterator[tuple[int, ScreeningHit]]:
        best: dict[int, tuple[Comparison, CompanyName, CompanyName]] = {}
        for name in names:
            for number in self.index.candidates(name):
                found = compare(self.names[number], name)
                place = self.owner[number]
                if found.score >= MATCH_THRESHOLD and (place not in best or found.score > best[place][0].score):
                    best[place] = (found, self.names[number], name)
        same = self._same_numbers(entry)
        for place in sorted(best.keys() | same.keys()):
            hit = self._hit(place, entry, names, best.get(place), same.get(place), list_name)
            if hit:
                yield place, hit

    def _same_numbers(self, entry: Party) -> dict[int, tuple[CompanyNumber, CompanyNumber]]:
        found: dict[int, tuple[CompanyNumber, CompanyNumber]] = {}
        for text in entry.numbers:
            number = read_number(text)
            if number is None:
                continue
            for place, own in self.numbers.get(number.core, ()):
                if own.kind == number.kind and not (own.country and number.country and own.country != number.country):
                    found.setdefault(place, (own, number))
        return found

    def _best_score(self, place: int, names: Sequence[CompanyName]) -> float:
        own = read_name(self.parties[place].name, self.words)
        return max(compare(own, name).score for name in names)

    def _hit(
        self,
        place: int,
        entry: Party,
        names: Sequence[CompanyName],
        by_name: tuple[Comparison, CompanyName, CompanyName] | None,
        by_number: tuple[CompanyNumber, CompanyNumber] | None,
        list_name: str,
    ) -> ScreeningHit | None:
        party = self.parties[place]
        because = []
        score = 0.0
        abroad = countries_disagree(self.countries[place], _countries(entry, self.words))
        if by_number:
            own, listed = by_number
            alike = by_name[0].score if by_name else self._best_score(place, names)
            if own.kind == "register of a court" and alike < COURT_NAME:
                by_number = None
            else:
                score = 1.0 if by_name else NUMBER_ELSEWHERE if abroad else NUMBER_ONLY
                because.append(number_because(own, listed, abroad=abroad, alike=bool(by_name)))
        if by_name:
            comparison, own_name, listed_name = by_name
            score = max(score, comparison.score)
            because.append(name_because(comparison, own_name, listed_name, party, entry))
        if not because:
            return None
        if entry.remark:
            because.append(remark_because(entry))
        return ScreeningHit(
            list=list_name,
            entry=entry.name,
            entry_id=entry.id or None,
            place=entry.place,
            score=round(score, 4),
            basis="number" if by_number else "name",
            because=" ".join(because),
            question=question(party, entry, list_name),
        )


def names_of(entries: Sequence[Party], words: NameWords) -> list[tuple[CompanyName, ...]]:
    """Return for each entry its names as they are compared."""
    return [tuple(read_name(name, words) for name in (entry.name, *entry.aliases)) for entry in entries]


def _countries(party: Party, words: NameWords) -> tuple[str, ...]:
    codes = (country_code(country, words) for country in party.countries)
    return tuple(code for code in codes if code)


def screened_line(found: Screened) -> str:
    """Return a bidder with its hits as one line of JSON."""
    party = found.party
    record = {
        "id": party.id,
        "name": party.name,
        "place": party.place,
        "hits": [hit.model_dump(mode="json") for hit in found.hits],
    }
    return json.dumps(record, ensure_ascii=False)


def screen_suppliers(table: SupplierTable, lists: Sequence[Path], models: Path | None = None) -> Screening:
    """Screen the bidders of a table against the lists of these files.

    Raises:
        ProcurecheckError: where a list cannot be read as a whole, or two of them have one name.
    """
    check_names(lists)
    parties = [party_of(supplier) for supplier in table.suppliers]
    return screen(parties, [open_list(path, models) for path in lists], models=models)


def check_names(lists: Sequence[Path]) -> None:
    """Refuse lists that a report could not tell apart.

    Raises:
        ProcurecheckError: where two of them have one name.
    """
    if len({path.name for path in lists}) < len(lists):
        raise ProcurecheckError("two lists have one name.", where="--lists", mend="Rename one of them.")


def party_of(supplier: Supplier) -> Party:
    """Return a bidder as it is screened: its name, register number and country, and nothing about persons."""
    number, country = supplier.facts.get("registration_number"), supplier.facts.get("country")
    return Party(
        id=supplier.id,
        name=supplier.name,
        numbers=(str(number),) if number else (),
        countries=(str(country),) if country else (),
        place=supplier.source,
    )


def screen(
    parties: Sequence[Party], lists: Sequence[CompanyList], *, models: Path | None = None, processes: int | None = None
) -> Screening:
    """Screen bidders against lists, which are streamed; memory grows with the bidders, not with the lists.

    Args:
        parties: the bidders.
        lists: opened lists; each is read once, to its end.
        models: folder of risk models with the knowledge of names.
        processes: how many to use; by default as many as there are processors where the work is worth it.

    Returns:
        The bidders in their order, each with its strongest hits, the same however many processes worked.
    """
    results = strongest_hits(
        parties, (batch for company_list in lists for batch in _found(parties, company_list, models, processes))
    )
    notes = tuple(note for item in lists for note in item.counts.notes(item.name))
    inputs = tuple(InputRecord(path=item.name, sha256=item.sha256) for item in lists)
    return Screening(results, notes, inputs)


def strongest_hits(
    parties: Sequence[Party], batches_of_hits: Iterable[Sequence[tuple[int, ScreeningHit]]]
) -> tuple[Screened, ...]:
    """Return the bidders with the strongest of their hits, few of which are in memory at a time."""
    hits: list[list[tuple[int, ScreeningHit]]] = [[] for _ in parties]
    order = 0
    for batch in batches_of_hits:
        for place, hit in batch:
            order += 1
            kept = hits[place]
            kept.append((order, hit))
            if len(kept) > 4 * MOST_HITS:
                kept[:] = _strongest(kept)
    return tuple(
        Screened(party, tuple(hit for _, hit in _strongest(found))) for party, found in zip(parties, hits, strict=True)
    )


def _strongest(hits: list[tuple[int, ScreeningHit]]) -> list[tuple[int, ScreeningHit]]:
    """Return the hits to keep: first those of a number that no country speaks against, then by their score."""

    def weak(hit: ScreeningHit) -> bool:
        return hit.basis != "number" or hit.score < NUMBER_ONLY

    return sorted(hits, key=lambda pair: (weak(pair[1]), -pair[1].score, pair[0]))[:MOST_HITS]


def _found(
    parties: Sequence[Party], company_list: CompanyList, models: Path | None, processes: int | None
) -> Iterator[list[tuple[int, ScreeningHit]]]:
    """Yield the hits of each batch of a list, in the order of the list."""
    if processes is None:
        # a row of a list has about 200 bytes
        work = company_list.size // 200 * max(1, len(parties)) // 1000
        processes = os.cpu_count() or 1 if work >= WORTH_PROCESSES or company_list.size > 20 * 2**20 else 1
    if processes == 1:
        bidders = Bidders(parties, load_name_words(models))
        for batch in batches(company_list.entries, BATCH):
            yield bidders.screen(batch, company_list.name)
        return
    with ProcessPoolExecutor(processes, initializer=_start, initargs=(list(parties), models)) as pool:
        waiting: deque[Future[list[tuple[int, ScreeningHit]]]] = deque()
        for batch in batches(company_list.entries, BATCH):
            waiting.append(pool.submit(_work, batch, company_list.name, report_language()))
            # a list that is read faster than it is compared must not gather in memory
            if len(waiting) > 2 * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


_BIDDERS: list[Bidders] = []
"""The bidders of a worker process."""


def _start(parties: list[Party], models: Path | None) -> None:
    _BIDDERS[:] = [Bidders(parties, load_name_words(models))]


def _work(batch: list[Party], list_name: str, language: str) -> list[tuple[int, ScreeningHit]]:
    with use_language(language):
        return _BIDDERS[0].screen(batch, list_name)
