"""How long ``procurecheck --help`` takes against Python importing click: ``python benchmarks/start.py [--runs 15]``.

The two are run in turns, and the best of each counts, so that what else the machine does falls on both alike.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

IMPORT_CLICK = [sys.executable, "-c", "import click"]
HELP = [str(Path(sys.executable).parent / "procurecheck"), "--help"]


def seconds(command: list[str]) -> float:
    """Return the wall time of one run of ``command``."""
    started = time.perf_counter()
    subprocess.run(command, capture_output=True, check=True)
    return time.perf_counter() - started


def measure(runs: int) -> tuple[float, float]:
    """Return the best times of importing click and of the help, in seconds."""
    turns = [(seconds(IMPORT_CLICK), seconds(HELP)) for _ in range(runs)]
    return min(turn[0] for turn in turns), min(turn[1] for turn in turns)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    click, shown = measure(parser.parse_args().runs)
    print(
        f"import click {click:.3f} s, procurecheck --help {shown:.3f} s, ratio {shown / click:.2f} (asked for: below 2)"
    )


if __name__ == "__main__":
    main()
