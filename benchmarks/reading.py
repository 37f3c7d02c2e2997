"""Our reading of PDFs against pdfplumber's text alone: time, and whether both find the same words.

    python benchmarks/reading.py [--runs 3] [PDF ...]

Reads the PDFs of the sample tenders unless others are given. "procurecheck" is everything from bytes to passages
with their languages and boxes; "pdfplumber" is ``page.extract_text()`` and nothing else. Both run in this process,
on one thread, in turns; of each the best run counts. Locked files, which neither can read, are left out.

Words are compared as multisets of runs of letters and digits. A word broken at the end of a line counts as its two
pieces on both sides, since pdfplumber does not join them. Running headers and page numbers, which our reader drops
after their first occurrence, are counted as found, for it names them. Ends with 1 where a promise is broken.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import pdfplumber

from procurecheck.documents.blocks import Block, Reading
from procurecheck.documents.passages import build_document
from procurecheck.documents.pdf import PdfText, read_text
from procurecheck.documents.pdf_repair import clean
from procurecheck.errors import UnreadableError
from procurecheck.knowledge import default_folder
from procurecheck.languages import Languages, load_languages

ROOT = Path(__file__).resolve().parents[1]
LEAST_RATIO = 10.0
LEAST_SHARE = 0.995
BUDGET_MS = 4.0
"""Said, not enforced: it depends on the machine, as the ratio does not."""
_WORD = re.compile(r"\w+")


def ours(data: bytes, languages: Languages) -> PdfText:
    """Read a PDF as a check does, passages and all; return what was read for the comparison of words."""
    text = read_text(data)
    reading = Reading(blocks=text.blocks, pages=text.pages)
    build_document(
        reading,
        path="a.pdf",
        data_sha256=sha256(data).hexdigest(),
        media_type="application/pdf",
        size=len(data),
        languages=languages,
    )
    return text


def theirs(data: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(data)) as document:
        return [page.extract_text() for page in document.pages]


def pieces(block: Block) -> Iterable[str]:
    """Return the text of each printed line of a block."""
    return (block.text[line.start : line.end] for line in block.lines)


def words(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for line in text.split("\n") for word in _WORD.findall(clean(line)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="PDF")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--words", action="store_true", help="show the words that only one of them found")
    arguments = parser.parse_args()
    languages = load_languages(default_folder("clauses") / "languages")
    best: dict[str, list[float]] = {"ours": [], "theirs": []}
    pages = shared = most = 0
    for file in arguments.files or sorted((ROOT / "sample_tenders").glob("*/pack/*.pdf")):
        data = file.read_bytes()
        try:
            ours(data, languages)
        except UnreadableError as error:
            print(f"{file.name}: left out. {error}")
            continue
        spent_ours, spent_theirs = [], []
        for _ in range(arguments.runs):
            started = time.perf_counter()
            text = ours(data, languages)
            between = time.perf_counter()
            plumbed = theirs(data)
            spent_ours.append(between - started)
            spent_theirs.append(time.perf_counter() - between)
        best["ours"].append(min(spent_ours))
        best["theirs"].append(min(spent_theirs))
        left = words([piece for block in text.blocks for piece in pieces(block)] + list(text.repeated))
        right = words(plumbed)
        both, either = (left & right).total(), max(left.total(), right.total())
        pages, shared, most = pages + text.pages, shared + both, most + either
        print(
            f"{file.name}: {text.pages} pages, procurecheck {min(spent_ours) * 1000 / text.pages:.2f} ms/page, "
            f"pdfplumber {min(spent_theirs) * 1000 / text.pages:.1f} ms/page, "
            f"{both / max(either, 1):.2%} of {either} words in both"
        )
        if arguments.words:
            print(f"  only procurecheck: {dict(left - right)}\n  only pdfplumber: {dict(right - left)}")
    if not pages:
        sys.exit("There is no PDF to read.")
    ratio = sum(best["theirs"]) / sum(best["ours"])
    each = sum(best["ours"]) * 1000 / pages
    print(
        f"{pages} pages: {each:.2f} ms/page (budget {BUDGET_MS:g}), {ratio:.1f} times faster than pdfplumber, "
        f"{shared / most:.2%} of words in both"
    )
    if ratio < LEAST_RATIO or shared / most < LEAST_SHARE:
        sys.exit(f"Promised: at least {LEAST_RATIO:g} times faster, and {LEAST_SHARE:.1%} of words in both.")


if __name__ == "__main__":
    main()
