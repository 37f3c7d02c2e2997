"""Choose passages of the real notices to be labelled: ``python tests/corpora/choose.py NOTICES OUT.jsonl``.

For each language: passages that the net of stems catches, each group of stems in its turn so that rare ones come too,
and passages at random among the rest. The library has no say. The choice depends on nothing but the notices, the net
and hashes, so that it can be made again; equal texts are taken once.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from procurecheck.clauses.query import fold
from procurecheck.documents.pack import read_pack
from procurecheck.knowledge import default_folder
from procurecheck.languages import load_languages

HERE = Path(__file__).resolve().parent
WANTED = {
    "de": 200, "en": 190, "bg": 90, "cs": 90, "hu": 90, "ro": 70, "sk": 60, "sl": 40, "fr": 70, "pl": 60, "it": 50,
    "es": 30, "nl": 30,
}  # fmt: skip
"""Passages by language; a language gives what it has."""
RANDOM = 0.2
"""Share chosen without the net."""
SHORTEST, LONGEST = 15, 1500


def half(data: bytes) -> str:
    """Return which half of the evaluation a notice is in, by the parity of the hash of its bytes."""
    return "development" if int(hashlib.sha256(data).hexdigest(), 16) % 2 == 0 else "reported"


def passages(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield each passage worth a look, once for each text."""
    languages = load_languages(default_folder("clauses") / "languages")
    seen: set[tuple[str, str]] = set()
    for path in sorted([*folder.glob("ted-notices/*/*.xml"), *folder.glob("eforms/*.xml")]):
        split = half(path.read_bytes())
        for document in read_pack(path, languages):
            coded = {fact.start for fact in document.notice.facts} if document.notice else set()
            for passage in document.passages:
                text = passage.text
                if passage.kind in {"heading", "contents"} or passage.start in coded:
                    continue
                key = (passage.language or "", " ".join(text.split()))
                if not SHORTEST <= len(text) <= LONGEST or key in seen:
                    continue
                seen.add(key)
                yield {
                    "notice": path.relative_to(folder).as_posix(),
                    "split": split,
                    "field": passage.field,
                    "start": passage.start,
                    "end": passage.end,
                    "language": passage.language,
                    "heading": list(passage.heading),
                    "sha256": hashlib.sha256(text.encode()).hexdigest(),
                    "text": text,
                }


def choose(folder: Path) -> list[dict[str, Any]]:
    """Return the chosen passages, by notice and place."""
    net = {group: [fold(stem) for stem in stems] for group, stems in load_net().items()}
    caught: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for entry in passages(folder):
        language = entry["language"]
        if language not in WANTED:
            continue
        folded = fold(entry["text"])
        groups = [group for group, stems in net.items() if any(stem in folded for stem in stems)]
        for group in groups or ["none"]:
            caught[language][group].append(entry)
    chosen: dict[tuple[str, int], dict[str, Any]] = {}
    for language, wanted in WANTED.items():
        pools = {group: sorted(entries, key=lambda e: e["sha256"]) for group, entries in caught[language].items()}
        plain = pools.pop("none", [])
        taken = [*plain[: round(wanted * RANDOM)]]
        while len(taken) < wanted and any(pools.values()):
            for group in sorted(pools):
                if pools[group] and len(taken) < wanted:
                    entry = pools[group].pop(0)
                    if all(entry is not other for other in taken):
                        taken.append(entry)
        for entry in taken:
            chosen[entry["notice"], entry["start"]] = entry
    return [chosen[key] for key in sorted(chosen)]


def load_net() -> dict[str, list[str]]:
    """Return the stems by group."""
    loaded: dict[str, list[Any]] = yaml.safe_load((HERE / "net.yaml").read_text(encoding="utf-8"))
    return {group: [str(stem) for stem in stems] for group, stems in loaded.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notices", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    chosen = choose(arguments.notices)
    lines = (json.dumps({"id": number, **entry}, ensure_ascii=False) for number, entry in enumerate(chosen))
    arguments.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(chosen)} passages")


if __name__ == "__main__":
    main()
