"""Helpers of the tests of many cases: texts and releases to check, and the command run as people run it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from procurecheck.cli import main

ROOT = Path(__file__).resolve().parents[2]

TENDER = (
    "1. Arbeitsbedingungen\n\nDer Auftragnehmer muss seinen Beschäftigten den tariflichen Mindestlohn zahlen."
    " Zwangsarbeit und Kinderarbeit sind verboten.\n\n2. Reinigung\n\nDie Unterhaltsreinigung der Schule {name} umfasst"
    " 1200 m². Der Auftragnehmer reinigt die Räume an fünf Tagen in der Woche.\n"
)


def command(*arguments: object, first: str = "pass") -> list[str]:
    """The command as a process; ``first`` is a statement that it runs before."""
    return [sys.executable, "-c", f"{first}; from procurecheck.cli import main; main()", *map(str, arguments)]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src")}


def run(*arguments: object, first: str = "pass") -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own: where its whole output counts, what it leaves, or that it is killed."""
    return subprocess.run(
        command(*arguments, first=first), check=False, capture_output=True, text=True, env=environment(), timeout=300
    )


def called(*arguments: object) -> Result:
    """Run a command in this process, which spares its start; the workers of a scan are processes all the same."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def release(number: int, **more: Any) -> dict[str, Any]:
    return {
        "ocid": f"ocds-abc123-{number}",
        "id": f"ocds-abc123-{number}-release",
        "date": "2026-03-01T00:00:00Z",
        "tag": ["tender"],
        "language": "en",
        "buyer": {"name": "Town of Example"},
        "tender": {
            "title": f"Cleaning of school {number}",
            "description": "The contractor must pay its workers the minimum wage. Forced labour is prohibited.",
            "contractPeriod": {"startDate": "2026-05-01T00:00:00Z", "endDate": "2028-04-30T00:00:00Z"},
        },
    } | more
