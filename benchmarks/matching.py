"""How fast the library is matched, all languages and topics together: ``python benchmarks/matching.py [--mb 8]``.

Text without candidates is made of words that no query knows, with the mix of letters and signs of real text. The
doubled library has a copy of every query in other words. What counts is the ratio, measured in turns.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence

from procurecheck.clauses.library import load_library
from procurecheck.clauses.match import compile_library
from procurecheck.clauses.query import And, Heading, Node, Or, Words
from procurecheck.clauses.scan import Sieve
from procurecheck.knowledge import default_folder
from procurecheck.languages import load_languages

PASSAGE = 300
"""Characters of a passage."""


def other(node: Node, salt: str) -> Node:
    """Return the same query with other words."""
    match node:
        case Words():
            groups = tuple(frozenset(_other(needle, salt) for needle in group) for group in node.groups)
            return Words(groups, node.gap)
        case And():
            return And(tuple(other(p, salt) for p in node.parts), tuple(other(p, salt) for p in node.without))
        case Or():
            return Or(tuple(other(part, salt) for part in node.parts))
        case Heading():
            return Heading(other(node.part, salt))


def _other(needle: str, salt: str) -> str:
    core = needle.strip()
    return needle.replace(core, core[::-1] + salt)


def plain_text(size: int) -> list[str]:
    """Return passages of about ``size`` characters together, in words that no query knows."""
    dice = random.Random(7)  # noqa: S311 - the same text each time
    letters = "qxzwjkvy" * 3 + "éčßäőżїйшљ"
    words = ["".join(dice.choice(letters) for _ in range(dice.randint(2, 12))) for _ in range(20_000)]
    passages = []
    while size > 0:
        passage = ""
        while len(passage) < PASSAGE:
            passage += dice.choice(words) + dice.choice([" ", " ", " ", " ", ", ", ". ", " – "])
        passages.append(passage)
        size -= len(passage)
    return passages


def seconds(sieve: Sieve, passages: Sequence[str]) -> tuple[float, int]:
    """Return the time of one pass and how many passages came through."""
    started = time.perf_counter()
    found = sieve.candidates(passages)
    return time.perf_counter() - started, len(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=float, default=8.0)
    arguments = parser.parse_args()
    folder = default_folder("clauses")
    library, languages = load_library(folder), load_languages(folder / "languages")
    matcher = compile_library(library, list(languages), languages)
    nodes = [node for compiled in matcher.scanners.values() for node in compiled.nodes]
    real, doubled = Sieve(nodes), Sieve([*nodes, *(other(node, "qx") for node in nodes)])
    passages = plain_text(round(arguments.mb * 1e6))
    size = sum(len(passage.encode()) for passage in passages) / 1e6
    turns = [(seconds(real, passages), seconds(doubled, passages)) for _ in range(5)]
    one, two = (min(turn[i][0] for turn in turns) for i in (0, 1))
    print(f"{len(nodes)} queries, {size:.1f} MB in {len(passages)} passages, {turns[0][0][1]} of them let through")
    print(f"{size / one:.1f} MB/s (asked for: 20)")
    print(f"doubled library: {two / one - 1:+.0%} time (asked for: below +20 %)")


if __name__ == "__main__":
    main()
