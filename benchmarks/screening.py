"""How well names are matched, and how fast and how completely many are screened.

    .venv/bin/python benchmarks/screening.py            # pairs, then 100,000 suppliers against 50,000 entries
    .venv/bin/python benchmarks/screening.py --pairs    # only the labelled pairs
    .venv/bin/python benchmarks/screening.py --small    # a tenth of the size

Pairs: the labelled pairs of nomenklatura's name_bench beside the project, where they are (seen while the matcher was
tuned, so that its F1 is no promise; the further pairs of that benchmark were not looked at); those of
``tests/suppliers/name_pairs.csv``, which say how names of the region are meant to be told apart; and
``well_known_names.csv``, labelled before they were scored and mended after by what they showed. Where nomenklatura is
installed (it is not needed), its logic_v2 at its own 0.7 is measured on the same pairs. ``folds`` is the F1 when the
threshold for each fifth of the pairs is chosen on the other four. Intervals of F1 are the middle 95 % of 2,000
bootstrap samples of the pairs.

Screening: names from a seeded generator (``company_names.py``). Every twentieth supplier is an entry of the list
written in another way. Recall is measured twice: how many of these are found, and how many of the hits that comparing
all pairs gives, on a sample of suppliers (Wilson intervals). CPU seconds are those of all processes together.
"""

# ruff: noqa: S311

from __future__ import annotations

import csv
import math
import os
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path

from company_names import company, rewritten
from procurecheck.suppliers.lists import Party, open_list
from procurecheck.suppliers.matching import compare
from procurecheck.suppliers.name_words import load_name_words
from procurecheck.suppliers.names import read_name
from procurecheck.suppliers.screening import MATCH_THRESHOLD, name_score, screen

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data" / "names" / "company-name-pairs.csv"
OWN = ROOT / "tests" / "suppliers" / "name_pairs.csv"
WELL_KNOWN = ROOT / "benchmarks" / "well_known_names.csv"
SEED = 20261128
SUPPLIERS, ENTRIES = 100_000, 50_000
SAMPLE_SUPPLIERS, SAMPLE_ENTRIES = 200, 8_000

_NUMBERS = count()
"""For the ids of entities: the reference remembers names by id, so that none may be used twice."""

Scored = list[tuple[dict[str, str], float]]


def main() -> None:
    if "--volume" not in sys.argv:
        pairs()
    if "--pairs" not in sys.argv:
        volume(10 if "--small" in sys.argv else 1)


def pairs() -> None:
    for path in (SHARED, OWN, WELL_KNOWN):
        if not path.exists():
            print(f"{path.name}: not beside the project, not measured")
            continue
        with path.open(encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
        print(f"\n{path.name}: {len(rows)} pairs")
        show("procurecheck", rows, name_score)
        reference = logic_v2()
        if reference:
            show("logic_v2", rows, reference)


def show(label: str, rows: list[dict[str, str]], score: Callable[[str, str], float]) -> None:
    scored = [(row, score(row["name1"], row["name2"])) for row in rows]
    low, high = bootstrap(scored)
    tp, fp, fn = counts(scored)
    print(
        f"  {label:<13} F1 {f1(tp, fp, fn):.3f} ({low:.3f} to {high:.3f}), folds {folds(scored):.3f}   "
        f"found {tp}, wrongly {fp}, missed {fn}"
    )
    if "category" not in rows[0]:
        return
    key = "case_group" if "case_group" in rows[0] else "category"
    for group in sorted({row[key] for row in rows}):
        part = [(row, value) for row, value in scored if row[key] == group]
        tp, fp, fn = counts(part)
        print(f"      {group:<20} {len(part):>3} pairs, found {tp}, wrongly {fp}, missed {fn}")


def counts(scored: Scored, threshold: float = MATCH_THRESHOLD) -> tuple[int, int, int]:
    made = Counter((row["is_match"] == "true", value >= threshold) for row, value in scored)
    return made[True, True], made[False, True], made[True, False]


def f1(tp: int, fp: int, fn: int) -> float:
    return 2 * tp / (2 * tp + fp + fn) if tp else 0.0


def folds(scored: Scored, parts: int = 5) -> float:
    """Return the F1 with the threshold of each fold chosen on the others."""
    order = random.Random(SEED).sample(range(len(scored)), len(scored))
    total = [0, 0, 0]
    for fold in range(parts):
        held = set(order[fold::parts])
        others = [pair for i, pair in enumerate(scored) if i not in held]
        best = max((step / 100 for step in range(40, 100)), key=lambda t: (f1(*counts(others, t)), -abs(t - 0.7)))
        for i, number in enumerate(counts([scored[i] for i in sorted(held)], best)):
            total[i] += number
    return f1(*total)


def bootstrap(scored: Scored) -> tuple[float, float]:
    pick = random.Random(SEED)
    values = sorted(f1(*counts(pick.choices(scored, k=len(scored)))) for _ in range(2000))
    return values[50], values[1949]


def logic_v2() -> Callable[[str, str], float] | None:
    try:
        from followthemoney import model
        from nomenklatura.matching import get_algorithm
    except ImportError:
        return None
    algorithm = get_algorithm("logic-v2")
    config = algorithm.default_config()

    def entity(name: str):
        made = model.make_entity("Company")
        made.id = f"e{next(_NUMBERS)}"
        made.add("name", name)
        return made

    return lambda left, right: algorithm.compare(entity(left), entity(right), config).score


def volume(divisor: int) -> None:
    pick = random.Random(SEED)
    entries = [company(pick) for _ in range(ENTRIES // divisor)]
    suppliers: list[Party] = []
    planted: dict[int, tuple[int, str]] = {}
    for number in range(SUPPLIERS // divisor):
        name = company(pick)[0]
        if number % 20 == 0:
            entry = pick.randrange(len(entries))
            name, kind = rewritten(*entries[entry], pick)
            planted[number] = (entry, kind)
        suppliers.append(Party(str(number), name))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["id", "name"])
            writer.writerows((number, name) for number, (name, _) in enumerate(entries))
        cpu, start = cpu_seconds(), time.perf_counter()
        result = screen(suppliers, [open_list(path)], processes=os.cpu_count())
        seconds, used = time.perf_counter() - start, cpu_seconds() - cpu
    memory = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024
    print(
        f"\n{len(suppliers):,} suppliers against {len(entries):,} entries: {seconds:.1f} s ({used:.1f} CPU seconds, "
        f"{os.cpu_count()} processes, {memory} MB at most in one)"
    )
    hits = [{int(hit.entry_id or -1): hit.score for hit in found.hits} for found in result.results]
    print(f"  suppliers with a hit {sum(map(bool, hits)):,}; hits {sum(map(len, hits)):,}")
    found_by_kind: Counter[tuple[str, bool]] = Counter(
        (kind, entry in hits[number]) for number, (entry, kind) in planted.items()
    )
    total = sum(n for (_, found), n in found_by_kind.items() if found)
    print(f"  written in another way and found: {share(total, len(planted))}")
    for kind in sorted({kind for kind, _ in found_by_kind}):
        found = found_by_kind[kind, True]
        print(f"      {kind:<40} {share(found, found + found_by_kind[kind, False])}")
    against_all_pairs(suppliers, entries, planted, hits, pick)


def against_all_pairs(
    suppliers: list[Party],
    entries: list[tuple[str, str]],
    planted: dict[int, tuple[int, str]],
    hits: list[dict[int, float]],
    pick: random.Random,
) -> None:
    """Compare a sample of suppliers, four in five planted, with a sample of entries pair by pair."""
    words = load_name_words()
    known = pick.sample(sorted(planted), SAMPLE_SUPPLIERS * 4 // 5)
    chosen = known + pick.sample(range(len(suppliers)), SAMPLE_SUPPLIERS // 5)
    sample = sorted(
        {*pick.sample(range(len(entries)), min(SAMPLE_ENTRIES, len(entries))), *(planted[n][0] for n in known)}
    )
    read = [(number, read_name(entries[number][0], words)) for number in sample]
    every = missed = 0
    for supplier in dict.fromkeys(chosen):
        own = read_name(suppliers[supplier].name, words)
        for number, name in read:
            if compare(own, name).score >= MATCH_THRESHOLD:
                every += 1
                if number not in hits[supplier] and len(hits[supplier]) < 20:
                    missed += 1
                    print(f"      missed: {suppliers[supplier].name} | {entries[number][0]}")
    print(f"  of the hits of all {len(chosen) * len(read):,} pairs of a sample, found: {share(every - missed, every)}")


def share(part: int, whole: int) -> str:
    """Return a share with its Wilson interval of 95 %."""
    if not whole:
        return "none to find"
    z, p = 1.96, part / whole
    middle = (p + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z * math.sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    return f"{p:.4f} ({middle - half:.4f} to {min(1.0, middle + half):.4f}), {part} of {whole}"


def cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


if __name__ == "__main__":
    main()
