"""How well words alone find the sector of a notice whose codes are hidden: ``python benchmarks/sectors.py NOTICES``.

The truth is the sector of the notice's main CPV code, or none. All codes and coded fields are then taken away, and the
words of title and text alone must find it. Notices whose main code is so broad that it holds several sectors are left
out and counted. Words are made on the development half (SHA-256 of the notice even) only; without ``--half`` the
other half is shown. It also says whether the main code is read as it stands in the file.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from procurecheck.documents.pack import read_pack
from procurecheck.knowledge import default_folder
from procurecheck.languages import load_languages
from procurecheck.model import Document
from procurecheck.risk.models import load_models
from procurecheck.risk.sectors import detect_sectors, holds, sector_of

MAIN = re.compile(
    rb'<CPV_MAIN>\s*<CPV_CODE CODE="(\d{8})'
    rb'|<cac:MainCommodityClassification>\s*<cbc:ItemClassificationCode listName="cpv">(\d{8})'
)
"""The main code in TED and in eForms, read without the project's own readers."""


def half(data: bytes) -> str:
    """Return which half a notice is in, as ``tests/corpora/choose.py`` does."""
    return "development" if int(hashlib.sha256(data).hexdigest(), 16) % 2 == 0 else "reported"


def notices(folder: Path) -> Iterator[tuple[bytes, tuple[Document, ...]]]:
    """Yield the bytes and the documents of each notice below a folder."""
    languages = load_languages(default_folder("clauses") / "languages")
    for path in sorted(folder.rglob("*.xml")):
        yield path.read_bytes(), tuple(read_pack(path, languages))


def hidden(document: Document) -> Document:
    """Return a document without codes: no CPV code of the notice, no coded field."""
    notice = document.notice.model_copy(update={"cpv": ()}) if document.notice else None
    free = tuple(passage for passage in document.passages if passage.kind != "field")
    return document.model_copy(update={"notice": notice, "passages": free})


def ratio(part: int, whole: int) -> str:
    """Return a share with the counts behind it."""
    return f"{part / whole:.2f} ({part} of {whole})" if whole else "-"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notices", type=Path)
    parser.add_argument("--half", choices=("development", "reported"), default="reported")
    parser.add_argument("--show", action="store_true", help="print each notice that is wrong")
    arguments = parser.parse_args()
    models = load_models(default_folder("risk_models"))
    sectors = models.sectors.values()
    right: Counter[str] = Counter()
    guessed: Counter[str] = Counter()
    true: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for data, documents in notices(arguments.notices):
        main_code = MAIN.search(data)
        codes = [code for document in documents if document.notice for code in document.notice.cpv]
        if main_code:
            counts["with a main code"] += 1
            counts["read as it stands"] += codes[:1] == [(main_code.group(1) or main_code.group(2)).decode()]
        if half(data) != arguments.half or not codes:
            continue
        truth = sector_of(codes[0], sectors)
        if truth is None and any(holds(codes[0], sector) for sector in sectors):
            counts["too broad"] += 1
            continue
        counts["notices"] += 1
        wanted = truth.id if truth else "none"
        guesses = detect_sectors([hidden(document) for document in documents], [], models)
        found = guesses[0].id if guesses else "none"
        true[wanted] += 1
        guessed[found] += 1
        right[wanted] += found == wanted
        if arguments.show and found != wanted:
            title = next((d.notice.title for d in documents if d.notice and d.notice.title), "")
            print(f"{wanted:>16} {found:>16} {codes[0]} {title[:100]}")
    print(f"main codes read as they stand: {ratio(counts['read as it stands'], counts['with a main code'])}")
    print(f"{arguments.half} half: {counts['notices']} notices; {counts['too broad']} left out, the code too broad\n")
    print(f"{'sector':<18}{'precision':<20}recall")
    for name in [*models.sectors, "none"]:
        print(f"{name:<18}{ratio(right[name], guessed[name]):<20}{ratio(right[name], true[name])}")
    ours = list(models.sectors)
    hits = sum(right[name] for name in ours)
    all_guessed, all_true = sum(guessed[name] for name in ours), sum(true[name] for name in ours)
    print(f"{'all sectors':<18}{ratio(hits, all_guessed):<20}{ratio(hits, all_true)}")


if __name__ == "__main__":
    main()
