"""The same work on a Dask cluster of several processes, one of which is killed."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from scanning import TENDER, called, command, environment, files, release, run
from sqlalchemy import func, select

from procurecheck.register.open import opened
from procurecheck.register.tables import Version

pytestmark = [
    pytest.mark.slow,
    # only looked for: to import it takes a second, and only the processes need it
    pytest.mark.skipif(
        importlib.util.find_spec("distributed") is None, reason="dask is not installed; tests on a cluster are skipped"
    ),
]


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[tuple[str, psutil.Process]]:
    """Start a scheduler and its workers; give the address and the process that the workers belong to."""
    folder.mkdir()
    told = folder / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment(), "cwd": folder}
    scheduler = subprocess.Popen(
        [*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", told], **quiet
    )
    try:
        until = time.monotonic() + 120
        while not (told.exists() and told.stat().st_size) and time.monotonic() < until:
            time.sleep(0.1)
        address = json.loads(told.read_text(encoding="utf-8"))["address"]
        many = ["--nworkers", str(workers), "--nthreads", "1", "--no-dashboard", "--local-directory", folder]
        nannies = subprocess.Popen([*dask, "worker", address, *many], **quiet)
        try:
            yield address, psutil.Process(nannies.pid)
        finally:
            nannies.terminate()
            nannies.wait(timeout=60)
    finally:
        scheduler.terminate()
        scheduler.wait(timeout=60)


def test_a_worker_killed_in_the_middle_loses_nothing_and_nothing_is_kept_twice(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    for number in range(15):
        (archive / f"{number}.txt").write_text(TENDER.format(name=number) * 20, encoding="utf-8")
    (archive / "r.jsonl").write_text("".join(json.dumps(release(n)) + "\n" for n in range(15)), encoding="utf-8")
    calm, rough = tmp_path / "calm", tmp_path / "rough"
    alone = ["--register", calm / "r.db", "--out", calm / "out", "--jobs", 1, "--quiet"]
    assert called("scan", archive, *alone).exit_code == 0
    with cluster(tmp_path / "dask", workers=2) as (address, nannies):
        where = ["--register", rough / "r.db", "--out", rough / "out", "--quiet"]
        scan = subprocess.Popen(
            command("scan", archive, *where, "--engine", "dask", "--scheduler", address), env=environment()
        )
        while len(list((rough / "out" / "cases").glob("*/assessment.json"))) < 3 and scan.poll() is None:
            time.sleep(0.02)
        assert scan.poll() is None, "it ended before a worker could be killed"
        victim = next(p for p in nannies.children(recursive=True) if _is_dask_worker(p))
        os.kill(victim.pid, signal.SIGKILL)
        assert scan.wait(timeout=300) == 0
    assert files(calm / "out") == files(rough / "out")
    with opened(str(rough / "r.db")) as register, register.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Version)) == 30
        assert connection.scalar(select(func.max(Version.number))) == 1


def test_a_scheduler_that_does_not_answer_is_named(archive: Path, tmp_path: Path) -> None:
    where = ["--register", tmp_path / "r.db", "--out", tmp_path / "out"]
    result = run(
        "scan", archive, *where, "--engine", "dask", "--scheduler", "tcp://127.0.0.1:9",
        first="from procurecheck.batch import cluster; cluster.PATIENCE = 1.0",
    )  # fmt: skip
    assert result.returncode == 2
    assert "tcp://127.0.0.1:9" in result.stderr
    assert "Traceback" not in result.stderr


def _is_dask_worker(process: psutil.Process) -> bool:
    """Whether a process is a worker, which has an isolated process below it, rather than that one or a helper."""
    return any("procurecheck.batch.worker" in " ".join(child.cmdline()) for child in process.children())
