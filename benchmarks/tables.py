"""How long a register of millions of suppliers takes to score, and how much memory.

Writes an invented CSV with a fault in every seventh row and runs ``procurecheck suppliers score`` on it.

Usage: tables.py [--rows 2000000]
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path

_RUN = "from procurecheck.cli import main; main()"


def write_table(path: Path, rows: int) -> None:
    chance = random.Random(4)  # noqa: S311 - nothing secret
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(
            "name;registration_number;price;currency;hours;workers;founded;offer_date;wages_in_cash;tax_arrears\n"
        )
        for n in range(rows):
            price = f"{'-' if n % 7 == 0 else ''}{chance.randint(50_000, 400_000)},{chance.randint(0, 99):02}"
            founded = f"{chance.randint(1, 28)}.{chance.randint(1, 12)}.{chance.randint(1990, 2025)}"
            answers = ";".join(chance.choice(["ano", "ne", ""]) for _ in range(2))
            hours, workers = chance.randint(2_000, 15_000), chance.randint(1, 40)
            file.write(
                f"Firma {n} s.r.o.;{10_000_000 + n};{price};CZK;{hours};{workers};{founded};2026-03-16;{answers}\n"
            )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=2_000_000)
    rows = options.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        table, scores = Path(folder) / "register.csv", Path(folder) / "scores.csv"
        write_table(table, rows)
        command = [sys.executable, "-c", _RUN, "suppliers", "score", str(table), "-o", str(scores)]
        command += ["--notes", str(Path(folder) / "notes.csv"), "--sector", "cleaning", "--country", "CZ"]
        started = time.perf_counter()
        child = os.posix_spawn(sys.executable, command, {**os.environ})
        _, status, used = os.wait4(child, 0)
        seconds = time.perf_counter() - started
        with scores.open(encoding="utf-8") as file:
            scored = sum(1 for _ in file) - 1
        size = table.stat().st_size / 2**20
    print(f"\n{rows:,} rows ({size:.0f} MB), {scored:,} scored, exit code {os.waitstatus_to_exitcode(status)}")
    print(
        f"{seconds:.0f} s ({used.ru_utime + used.ru_stime:.0f} s of one core), at most {used.ru_maxrss / 1024:.0f} MB"
    )


if __name__ == "__main__":
    main()
