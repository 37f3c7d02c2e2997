"""How fast a large register answers ``renewals``, and how much memory its portfolio takes.

    python benchmarks/renewals.py --cases 1000000
    python benchmarks/renewals.py --cases 1000000 --register postgresql://user@/name?host=/socket
    python benchmarks/renewals.py --cases 10000 --portfolio

The contracts are invented and evenly spread over ten years; a twentieth has no end, a tenth a notice period.
The seconds are of the whole command with the start of Python, by the clock and as work of one core (which other
programs on the machine do not change); the register must be empty, or filled by this script.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from procurecheck.register import read
from procurecheck.register.open import Register, opened, writing
from procurecheck.register.tables import Case, CoverageRow, Scan, Version

TODAY = date(2026, 11, 28)
BANDS = ("low", "low", "low", "elevated", "elevated", "high", "critical")
AT_ONCE = 5_000
_AT = datetime(2026, 11, 1, tzinfo=UTC)
_SAME: dict[str, Any] = {
    "number": 1, "scan_id": 1, "checked_at": _AT, "is_current": True, "removed": False, "fingerprint": "f",
    "content": "c", "procurecheck": "1", "library": "l", "models": "m", "assessment": "h", "document_count": 1,
    "unread_count": 0, "stage": "contract", "buyer": "City of Example", "country": "DE", "status": "read",
    "sector": "cleaning", "coverage_score": 0.5,
}  # fmt: skip


def contracts(count: int) -> Iterator[dict[str, Any]]:
    for n in range(count):
        ends = None if n % 20 == 19 else date(2022, 1, 1) + timedelta(days=n * 7919 % 3653)
        yield {
            "id": n + 1,
            "case_id": f"contract-{n:07}",
            "title": f"Cleaning of school number {n}",
            "region": f"DE{n % 40}",
            "band": BANDS[n % len(BANDS)],
            "ends": ends,
            "notice_days": 90 if n % 10 == 0 else None,
            "renewal": n % 3 == 0 or None,
            **_SAME,
        }


def fill(register: Register, count: int, clauses: int = 0) -> None:
    """Put invented contracts into an empty register."""
    made = contracts(count)
    with writing(register) as connection:
        scan = {"id": 1, "state": "done", "runs": 1, "run": 1, "started_at": _AT, "request": {}}
        connection.execute(insert(Scan), [{**scan, "procurecheck": "1", "library": "l", "models": "m"}])
        while chunk := list(islice(made, AT_ONCE)):
            ids = [row["case_id"] for row in chunk]
            connection.execute(
                insert(Case), [{"id": one, "base": "/b", "key": one, "source": one, "seen": 1} for one in ids]
            )
            connection.execute(insert(Version), chunk)
            if clauses:
                connection.execute(
                    insert(CoverageRow),
                    [
                        {
                            "version_id": row["id"], "position": k, "clause": f"clause-{k}", "topic": "wages",
                            "status": "met", "severity": "major",
                        }
                        for row in chunk
                        for k in range(clauses)
                    ],
                )  # fmt: skip


def timed(*arguments: str) -> str:
    begun = time.perf_counter()
    command = [sys.executable, "-c", "from procurecheck.cli import main; main()", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    seconds, peak = time.perf_counter() - begun, usage.ru_maxrss / 1024
    used, code = usage.ru_utime + usage.ru_stime, os.waitstatus_to_exitcode(status)
    return f"{seconds:.2f} s ({used:.2f} s of one core), peak {peak:.0f} MB, exit code {code}: {arguments[0]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--register", help="an empty register; a temporary file unless named")
    parser.add_argument("--portfolio", action="store_true", help="write the portfolio as well")
    parser.add_argument("--fill", action="store_true", help="only fill the register")
    given = parser.parse_args()
    if given.fill:
        with opened(given.register, create=True) as opened_register:
            if not read.count_cases(opened_register):
                fill(opened_register, given.cases, clauses=30 if given.portfolio else 0)
            print(f"{read.count_cases(opened_register):,} contracts", flush=True)
        return
    with tempfile.TemporaryDirectory() as folder:
        register = given.register or str(Path(folder) / "register.db")
        # in a process of its own: the memory of this one would count as the commands'
        own = [sys.executable, __file__, "--fill", "--register", register, "--cases", str(given.cases)]
        subprocess.run([*own, *(["--portfolio"] if given.portfolio else [])], check=True)
        ask = ("renewals", "--register", register, "--today", TODAY.isoformat(), "--within", "6m", "--fail-on", "never")
        for more in (("--min-band", "high"), (), ("--min-band", "high", "--ics", str(Path(folder) / "a.ics"))):
            print(timed(*ask, *more), *more[:3])
        if given.portfolio:
            print(timed("portfolio", "--register", register, "--out", str(Path(folder) / "out")))
            for path in sorted((Path(folder) / "out").iterdir()):
                print(f"{path.stat().st_size / 2**20:.1f} MB: {path.name}")


if __name__ == "__main__":
    main()
