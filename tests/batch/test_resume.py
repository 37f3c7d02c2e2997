"""A scan that is killed goes on where it was, and ends as if nothing had happened."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from scanning import TENDER, called, command, environment, files, release, run
from sqlalchemy import select

from procurecheck.register import read
from procurecheck.register.lock import scan_lock
from procurecheck.register.open import opened
from procurecheck.register.tables import Scan, Version

pytestmark = pytest.mark.slow

MOST = 3
"""Kills, after which the scan may end."""


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Thirty cases: folders, and releases in JSON Lines."""
    folder = tmp_path / "archive"
    for number in range(15):
        (folder / f"pack-{number}").mkdir(parents=True)
        for part in range(3):
            text = TENDER.format(name=f"{number} {part}") * 4
            (folder / f"pack-{number}" / f"part-{part}.txt").write_text(text, encoding="utf-8")
    lines = "".join(json.dumps(release(n)) + "\n" for n in range(15))
    (folder / "releases.jsonl").write_text(lines, encoding="utf-8")
    return folder


def arguments(archive: Path, folder: Path, jobs: int = 2) -> list[object]:
    return [
        "scan",
        archive,
        "--register",
        folder / "r.db",
        "--out",
        folder / "out",
        "--jobs",
        jobs,
        "--no-html",
        "--quiet",
    ]


def known(folder: Path) -> list[tuple[Any, ...]]:
    """What the register holds, without its times."""
    with opened(str(folder / "r.db")) as register, register.engine.connect() as connection:
        rows = connection.execute(select(Version).order_by(Version.case_id, Version.number)).all()
        return [
            tuple(value for name, value in row._mapping.items() if name not in {"id", "checked_at"}) for row in rows
        ]


def test_killed_at_random_moments_it_ends_in_the_same_bytes_and_repeats_only_what_was_in_hand(
    many: Path, tmp_path: Path
) -> None:
    calm, rough = tmp_path / "calm", tmp_path / "rough"
    assert called(*arguments(many, calm, jobs=1)).exit_code == 0
    chance = random.Random(5)  # noqa: S311 - moments, not secrets
    kills, again = 0, 0
    before: dict[str, int] = {}
    while True:
        scan = subprocess.Popen(command(*arguments(many, rough)), env=environment())
        # counted from reports that are new, so that slow and fast machines kill in the middle as well
        enough = _written(rough) + chance.randint(1, 6)
        until = time.monotonic() + 60
        while scan.poll() is None and _written(rough) < enough and time.monotonic() < until:
            time.sleep(0.005)
        with suppress(subprocess.TimeoutExpired):
            scan.wait(timeout=chance.uniform(0, 0.05) if kills < MOST else None)
        if scan.poll() is not None:
            assert scan.returncode == 0
            break
        os.kill(scan.pid, signal.SIGKILL)
        scan.wait()
        kills += 1
        after = _inodes(rough)
        again += sum(after[name] != inode for name, inode in before.items())
        before = after
    again += sum(_inodes(rough)[name] != inode for name, inode in before.items())
    assert kills >= 3
    # each worker has one case in hand, and may have finished one that was not kept yet
    assert again <= kills * 2 * 2
    assert files(calm / "out") == files(rough / "out")
    assert known(calm) == known(rough)
    with opened(str(rough / "r.db")) as register:
        scans = read.scans(register)
        # a kill that comes after the last case leaves a scan that is done; the next has nothing to do
        assert {scan.state for scan in scans} == {"done"}
        assert sum(scan.runs for scan in scans) == kills + 1


def test_a_scan_of_something_else_does_not_go_on_with_a_killed_one(many: Path, tmp_path: Path) -> None:
    scan = subprocess.Popen(command(*arguments(many, tmp_path)), env=environment())
    while not _written(tmp_path) and scan.poll() is None:
        time.sleep(0.01)
    scan.kill()
    scan.wait()
    other = tmp_path / "other.txt"
    other.write_text(TENDER.format(name="other"), encoding="utf-8")
    assert called(*arguments(other, tmp_path, jobs=1)).exit_code == 0
    with opened(str(tmp_path / "r.db")) as register, register.engine.connect() as connection:
        states = connection.execute(select(Scan.state).order_by(Scan.id)).scalars().all()
        assert states == ["interrupted", "done"]
        # what the killed scan had seen has not gone: the new one did not look there
        assert not connection.execute(select(Version).where(Version.removed)).all()


def test_a_second_scan_of_one_register_ends_with_a_message_and_nothing_lost(many: Path, tmp_path: Path) -> None:
    assert called(*arguments(many, tmp_path, jobs=1)).exit_code == 0
    before, register_before = files(tmp_path / "out"), known(tmp_path)
    with opened(str(tmp_path / "r.db")) as register, scan_lock(register):
        second = run(*arguments(many, tmp_path))
    assert second.returncode == 2
    assert "another scan is at work on this register" in second.stderr
    assert "Traceback" not in second.stderr
    assert (files(tmp_path / "out"), known(tmp_path)) == (before, register_before)
    assert called(*arguments(many, tmp_path, jobs=1)).exit_code == 0


def _written(folder: Path) -> int:
    return len(list((folder / "out" / "cases").glob("*/assessment.json")))


def _inodes(folder: Path) -> dict[str, int]:
    """Each report's inode: it changes when the report is written again."""
    return {str(path): path.stat().st_ino for path in (folder / "out" / "cases").glob("*/assessment.json")}
