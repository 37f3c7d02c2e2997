"""Contracts put into a register as a scan would keep them."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from typing import Any

from procurecheck.register.open import Register, opened
from procurecheck.register.rows import Rows
from procurecheck.register.sightings import Scope, Sighting
from procurecheck.register.write import Checked, begin_scan, end_scan, find_known, keep_version
from procurecheck.register.write import note_seen as note

AT = datetime(2026, 11, 1, 22, 0, tzinfo=UTC)
_PLAIN: dict[str, Any] = {
    "procurecheck": "1", "library": "l", "models": "m", "assessment": "h", "status": "read", "document_count": 1,
    "unread_count": 0, "title": None, "stage": "contract", "buyer": None, "country": None, "region": None,
    "regions": [], "sector": None, "sectors": [], "cpv": None, "languages": [], "profile": None, "value": None,
    "currency": None, "band": "low", "documents_band": "low", "suppliers_band": None, "coverage_score": 0.5,
    "dated": None, "starts": None, "ends": None, "duration_months": None, "renewal": None, "renewal_text": None,
    "notice_days": None,
}  # fmt: skip


def keep(register: Register, contracts: dict[str, dict[str, Any]], *, gone: bool = False, **request: object) -> None:
    """Keep contracts as one scan; ``gone`` removes all that are not among them."""
    run = begin_scan(register, {"paths": ["a"], **request}, procurecheck="1", library="l", models="m", now=AT)
    known = find_known(register, list(contracts))
    sightings = [Sighting(case, "/base", case, case) for case in contracts]
    note(
        register,
        run,
        new=[one for one in sightings if one.id not in known],
        known=[one for one in sightings if one.id in known],
    )
    for case, about in contracts.items():
        coverage = about.pop("coverage", [])
        rows = Rows({**_PLAIN, **about}, [], [], coverage, [])
        keep_version(register, run, Checked(case, f"f{run.run}", "c", rows, zlib.compress(b"{}"), None))
    end_scan(register, run, [Scope("/base")] if gone else [], {}, AT)


def made(url: str, contracts: dict[str, dict[str, Any]], **request: Any) -> None:
    """Open the register at a place, made where there is none, and keep contracts in it."""
    with opened(url, create=True) as register:
        keep(register, contracts, **request)
