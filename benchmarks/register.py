"""A register of a million contracts: how long the question of renewals takes, on SQLite and on PostgreSQL.

    benchmarks/register.py --contracts 1000000
    benchmarks/register.py --contracts 1000000 --register postgresql://tester@/postgres?host=/tmp/server

The contracts are made up: they end on any day of four years, in any band, in any country. The database must be empty.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select

from procurecheck.register.open import Register, opened, writing
from procurecheck.register.tables import Case, Scan, Version

TODAY = date(2026, 11, 28)
BANDS = ("low", "elevated", "high", "critical")
FACTS = (
    "case_id", "title", "buyer", "country", "region", "sector", "band", "value", "currency",
    "starts", "ends", "duration_months", "renewal", "renewal_text", "notice_days",
)  # fmt: skip
"""What a list of renewals shows of each."""
CHUNK = 20_000


def fill(register: Register, count: int) -> None:
    chance = random.Random(0)  # noqa: S311 - made-up contracts, not secrets
    now = datetime(2026, 11, 28, tzinfo=UTC)
    with writing(register) as connection:
        about = {"state": "done", "runs": 1, "run": 1, "started_at": now, "request": {}}
        connection.execute(insert(Scan).values(id=1, procurecheck="", library="", models="", **about))
        for first in range(0, count, CHUNK):
            numbers = range(first, min(first + CHUNK, count))
            cases = [{"id": f"c{n}", "base": "/b", "key": f"c{n}", "source": f"c{n}", "seen": 1} for n in numbers]
            connection.execute(insert(Case), cases)
            connection.execute(insert(Version), [contract(n, now, chance) for n in numbers])
    if register.file is None:
        with register.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")


def contract(number: int, now: datetime, chance: random.Random) -> dict[str, Any]:
    ends = TODAY + timedelta(days=chance.randrange(-365, 3 * 365))
    return {
        "case_id": f"c{number}",
        "number": 1,
        "scan_id": 1,
        "checked_at": now,
        "is_current": True,
        "removed": False,
        "fingerprint": f"{number:064d}",
        "content": f"{number:064d}",
        "procurecheck": "0.1.0",
        "library": "default 1 sha256:" + "0" * 64,
        "models": "default 1 sha256:" + "0" * 64,
        "assessment": f"{number:064d}",
        "status": "read",
        "document_count": 3,
        "unread_count": 0,
        "title": f"Cleaning of building {number}",
        "stage": "contract",
        "buyer": f"Town {number % 5000}",
        "country": chance.choice(("DE", "AT", "CZ", "SK", "HU", "RO", "BG", "HR", "SI", "FR")),
        "region": f"XX{number % 300:03d}",
        "regions": [f"XX{number % 300:03d}"],
        "sector": "cleaning",
        "sectors": ["cleaning"],
        "band": chance.choice(BANDS),
        "documents_band": "high",
        "coverage_score": 0.4,
        "starts": ends - timedelta(days=730),
        "ends": ends,
        "duration_months": 24.0,
        "renewal": chance.random() < 0.5,
    }


def ask(register: Register, bands: tuple[str, ...]) -> tuple[float, float, int]:
    """Find the contracts of these bands that end within six months, each with its facts.

    Returns:
        Seconds by the clock, seconds that this process worked, and how many there are.
    """
    until = date(2027, 5, 28)
    query = (
        select(*(getattr(Version, name) for name in FACTS))
        .where(Version.is_current, ~Version.removed, Version.ends.between(TODAY, until), Version.band.in_(bands))
        .order_by(Version.ends, Version.case_id)
    )
    begin, work = time.perf_counter(), time.process_time()
    with register.engine.connect() as connection:
        rows = connection.execute(query).all()
    return time.perf_counter() - begin, time.process_time() - work, len(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contracts", type=int, default=1_000_000)
    parser.add_argument("--register", help="an empty database; a new SQLite file unless named")
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        opened(given.register or str(Path(folder) / "register.db"), create=True) as register,
    ):
        begin = time.perf_counter()
        fill(register, given.contracts)
        print(f"{given.contracts:,} contracts written in {time.perf_counter() - begin:.0f} s", flush=True)
        with register.engine.connect() as connection:
            print(f"in the register: {connection.scalar(select(func.count()).select_from(Version)):,}")
        for bands in (("critical",), ("high", "critical"), BANDS):
            seconds, worked, count = min(ask(register, bands) for _ in range(3))
            found = f"ending within six months, {' or '.join(bands)}: {count:,}"
            print(f"{found} in {seconds:.2f} s, of which this program worked {worked:.2f} s", flush=True)


if __name__ == "__main__":
    main()
