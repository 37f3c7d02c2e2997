"""A full disk, a read-only folder, a register of a newer version: one clear message each, and nothing lost."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import Result
from scanning import TENDER, called, files, run

pytestmark = pytest.mark.slow


@contextmanager
def disk(folder: Path, options: str) -> Iterator[Path]:
    """Give a small disk of its own; skips where this account may not make one."""
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=False, capture_output=True, timeout=30
    )
    if made.returncode != 0:
        pytest.skip("this account may not mount a disk; the test of a disk that is full or read-only is skipped")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=False, timeout=30)


def remount(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", folder], check=True, timeout=30)


def arguments(archive: Path, register: Path, out: Path) -> list[object]:
    return ["scan", archive, "--register", register, "--out", out, "--jobs", 1, "--no-html"]


def scan(archive: Path, register: Path, out: Path) -> Result:
    """Scan where nothing stands in the way."""
    return called(*arguments(archive, register, out))


def stopped(archive: Path, register: Path, out: Path) -> subprocess.CompletedProcess[str]:
    """Scan where something does: as a process, for all that it writes counts, to its very end."""
    return run(*arguments(archive, register, out))


def assert_told(result: subprocess.CompletedProcess[str], words: str) -> None:
    assert result.returncode == 2, result.stderr
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr


def test_a_disk_full_of_reports_stops_the_scan_and_it_goes_on_with_more_room(archive: Path, tmp_path: Path) -> None:
    for number in range(12):
        (archive / f"more-{number}.txt").write_text(TENDER.format(name=number) * 10, encoding="utf-8")
    with disk(tmp_path / "disk", "size=400k") as small:
        first = stopped(archive, tmp_path / "r.db", small / "out")
        assert_told(first, "No space left on device")
        assert "all that was finished is kept" in first.stderr
        done = files(small / "out")
        remount(small, "size=20m")
        second = scan(archive, tmp_path / "r.db", small / "out")
        assert second.exit_code == 0, second.stderr
        assert "18 cases, going on where the last one was stopped" in second.stdout
        whole = files(small / "out")
        assert done.items() <= whole.items()
        assert len([name for name in whole if name.endswith("assessment.json")]) == 18
        assert not [name for name in whole if "/." in name]


def test_a_disk_full_of_register_stops_the_scan_and_it_goes_on_with_more_room(archive: Path, tmp_path: Path) -> None:
    with disk(tmp_path / "disk", "size=350k") as small:
        assert_told(stopped(archive, small / "r.db", tmp_path / "out"), "no room left on the disk")
        remount(small, "size=20m")
        assert scan(archive, small / "r.db", tmp_path / "out").exit_code == 0


def test_a_read_only_folder_is_named(archive: Path, tmp_path: Path) -> None:
    with disk(tmp_path / "disk", "size=4m") as small:
        remount(small, "ro")
        assert_told(stopped(archive, tmp_path / "r.db", small / "out"), "Read-only file system")
        assert_told(stopped(archive, small / "r.db", tmp_path / "out"), str(small / "r.db"))
        remount(small, "rw")
        assert scan(archive, small / "r.db", small / "out").exit_code == 0
        remount(small, "ro")
        assert_told(stopped(archive, small / "r.db", small / "out"), str(small / "r.db"))


@pytest.mark.skipif(os.geteuid() == 0, reason="for root no folder is read-only")
def test_a_folder_without_the_right_to_write_is_named(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o555)
    assert_told(stopped(archive, tmp_path / "locked" / "r.db", tmp_path / "out"), str(tmp_path / "locked"))
    assert_told(stopped(archive, tmp_path / "r.db", tmp_path / "locked" / "out"), str(tmp_path / "locked"))


def test_a_register_of_a_newer_version_is_refused_and_left_alone(scanned: Path) -> None:
    archive, register, out = (scanned / name for name in ("archive", "register.db", "out"))
    with closing(sqlite3.connect(register)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = files(out), register.read_bytes()
    assert_told(stopped(archive, register, out), "newer procurecheck")
    assert (files(out), register.read_bytes()) == before


def test_two_inputs_of_one_id_are_both_named(scanned: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "alpha").mkdir(parents=True)
    (other / "alpha" / "tender.txt").write_text("Another tender.", encoding="utf-8")
    result = stopped(other, scanned / "register.db", scanned / "out")
    assert_told(result, str(scanned / "archive" / "alpha"))
    assert str(other / "alpha") in result.stderr


def test_an_archive_that_has_moved_is_the_same_archive(scanned: Path) -> None:
    moved = (scanned / "archive").rename(scanned / "moved")
    assert "0 checked, 6 unchanged, 0 gone" in scan(moved, scanned / "register.db", scanned / "out").stdout


def test_an_engine_that_is_not_whole_is_wrong_usage(archive: Path, tmp_path: Path) -> None:
    result = called("scan", archive, "--register", tmp_path / "r.db", "--engine", "dask")
    assert result.exit_code == 2
    assert "belong together" in result.stderr
