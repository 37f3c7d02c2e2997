"""What the whole check costs against reading the text alone, for packs of 200 pages and more.

    python benchmarks/check_cost.py [--pages 240] [--runs 5]

Each sample's main PDF is repeated until the pack has the pages asked for. Reading and checking run in processes of
their own, cold, in turns, and the best of the runs counts, so that what else the machine does falls on both alike.
"reading" is a process that imports the reader and reads the pack; "check" is the command that a user types.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READ = """
import sys
from pathlib import Path
from procurecheck.documents.pack import read_pack
from procurecheck.knowledge import default_folder
from procurecheck.languages import load_languages
read_pack(Path(sys.argv[1]), load_languages(default_folder("clauses") / "languages"))
"""


def long_pack(source: Path, target: Path, pages: int) -> None:
    """Write a PDF of at least ``pages`` pages that repeats ``source``."""
    import pypdfium2

    document = pypdfium2.PdfDocument(source)
    result = pypdfium2.PdfDocument.new()
    while len(result) < pages:
        result.import_pages(document)
    result.save(target)


def seconds(command: list[str]) -> float:
    """Return the wall time of one run of ``command``."""
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        sys.exit(done.stderr)
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=240)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    worst = 0.0
    for sample in sorted((ROOT / "sample_tenders").glob("*/pack")):
        source = max(sample.glob("*.pdf"), key=lambda path: path.stat().st_size)
        bidders = next(sample.parent.glob("bidders.*"))
        with tempfile.TemporaryDirectory() as folder:
            pack = Path(folder) / "pack"
            pack.mkdir()
            long_pack(source, pack / "long.pdf", arguments.pages)
            read = [sys.executable, "-c", READ, str(pack)]
            check = [
                str(Path(sys.executable).parent / "procurecheck"), "check", str(pack), "--suppliers", str(bidders),
                "--out", str(Path(folder) / "out"), "--quiet",
            ]  # fmt: skip
            turns = [(seconds(read), seconds(check)) for _ in range(arguments.runs)]
        reading, checking = (min(turn[i] for turn in turns) for i in (0, 1))
        worst = max(worst, checking / reading)
        print(f"{sample.parent.name}: reading {reading:.2f} s, check {checking:.2f} s, ratio {checking / reading:.2f}")
    print(f"highest ratio {worst:.2f} (asked for: below 2)")


if __name__ == "__main__":
    main()
