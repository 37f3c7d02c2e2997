"""How many citations of law in real notices are read: ``python benchmarks/citations.py NOTICES [--unlisted 40]``.

Reads every passage of every XML notice below NOTICES, in the law of the buyer's country on the day of publication.
A place is an article, section or regulation that a text cites; it is read where its law is listed in
``clauses/provisions``. For the other places the words around them are counted, so that the laws that are missing
show themselves; places that name no law at all ("paragraph 2 of this contract") are among them.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from procurecheck.clauses.chains import chains_of
from procurecheck.clauses.citations import mentions, read_citations, topics_of
from procurecheck.clauses.paths import levelled
from procurecheck.clauses.places import tokens_of
from procurecheck.clauses.provisions import Provisions, load_provisions
from procurecheck.documents.pack import read_file
from procurecheck.knowledge import default_folder
from procurecheck.languages import load_languages

NAMED = re.compile(r"\d+/\d{2,4}|\d{4}/\d+|\b[^\W\d_]*[^\W\d_a-z][^\W\d_]*[A-ZА-Я][^\W\d_]*\b|[^\W\d_]{4,}")


def places(text: str, provisions: Provisions, country: str | None) -> Iterator[tuple[bool, str]]:
    """Yield for each place that names an article whether a listed law is beside it, and what follows it."""
    spans = [(start, end) for start, end, _ in mentions(text, provisions, country)]
    tokens = tokens_of(text, spans)
    for chain in chains_of(tokens, provisions.words):
        parts = levelled(chain.parts)
        if not any(part.level == 1 for part in chain.parts):
            continue
        beside = any(t is not None and t.kind == "law" for t in (chain.opened_by, chain.ended_by))
        yield beside, " ".join(NAMED.findall(text[parts[-1].end : parts[-1].end + 70])[:3]) if parts else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notices", type=Path)
    parser.add_argument("--unlisted", type=int, default=40, help="how many of the words around other places to show")
    arguments = parser.parse_args()
    folder = default_folder("clauses")
    languages, provisions = load_languages(folder / "languages"), load_provisions(folder / "provisions")
    laws: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    topics: Counter[str] = Counter()
    others: Counter[str] = Counter()
    seconds = size = 0.0
    for path in sorted(arguments.notices.rglob("*.xml")):
        for document in read_file(path.read_bytes(), path.name, languages):
            notice = document.notice
            country = notice.country if notice else None
            on = date.fromisoformat(notice.published[:10]) if notice and notice.published else None
            for passage in document.passages:
                counts["passages"] += 1
                size += len(passage.text.encode())
                started = time.perf_counter()
                citations = read_citations(passage.text, provisions, country=country, on=on)
                seconds += time.perf_counter() - started
                counts["citations"] += len(citations)
                counts["points"] += sum(len(citation.points) for citation in citations)
                counts["no longer in force"] += sum(citation.in_force is False for citation in citations)
                laws.update(citation.law for citation in citations)
                topics.update(topics_of(citations, provisions))
                counts["to topics"] += sum(bool(topics_of([citation], provisions)) for citation in citations)
                counts["mentions"] += len(mentions(passage.text, provisions, country))
                for beside, words in places(passage.text, provisions, country):
                    counts["places"] += 1
                    counts["places beside a listed law"] += beside
                    if not beside:
                        others[words] += 1
    print(f"{counts['passages']} passages, {size / 1e6:.1f} MB, {size / 1e6 / max(seconds, 1e-9):.2f} MB/s")
    print(f"{counts['mentions']} names of listed laws; {counts['citations']} citations of {len(laws)} laws read")
    print(f"{counts['points']} points; {counts['to topics']} citations stand for a topic")
    print(f"{counts['no longer in force']} citations of a law that was not in force on the day of publication")
    print(f"{counts['places']} places with an article, {counts['places beside a listed law']} beside a listed law")
    print("laws:", ", ".join(f"{law} {number}" for law, number in laws.most_common()))
    print("topics, by passages:", ", ".join(f"{topic} {number}" for topic, number in topics.most_common()))
    print("not listed, by the words behind the place:")
    for words, number in others.most_common(arguments.unlisted):
        print(f"  {number:4} {words or '(nothing follows)'}")


if __name__ == "__main__":
    main()
