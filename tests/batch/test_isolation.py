"""One bad document never harms another: what takes too long, too much memory, or crashes the reader is named."""

from __future__ import annotations

import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from scanning import TENDER, called, command, environment, files

from procurecheck.model import Assessment

pytestmark = pytest.mark.slow


@pytest.fixture
def heavy(tmp_path: Path) -> Path:
    """Two packs of good documents, one of them with a document that is very large."""
    folder = tmp_path / "archive"
    for name in ("one", "two"):
        (folder / name).mkdir(parents=True)
        (folder / name / "tender.txt").write_text(TENDER.format(name=name), encoding="utf-8")
    with (folder / "one" / "a-heavy.txt").open("w", encoding="utf-8") as file:
        # 100 MB as a file; in memory four bytes a sign, for the sake of the first one, so that much is taken at once
        file.write("\U0001f9f9")
        for _ in range(800):
            file.write("Der Auftragnehmer zahlt. " * 5000 + "\n\n")
    return folder


@pytest.mark.parametrize(("limit", "reason"), [("--timeout", "more than 3 seconds"), ("--memory", "MB of memory")])
def test_a_document_over_a_limit_is_stopped_and_named_and_the_rest_is_checked(
    heavy: Path, tmp_path: Path, limit: str, reason: str
) -> None:
    limits = ["--timeout", "3", "--memory", "8000"] if limit == "--timeout" else ["--memory", "512"]
    where = ["--register", tmp_path / "r.db", "--out", tmp_path / "out", "--jobs", "1", "--no-html"]
    result = called("scan", heavy, *where, *limits)
    assert result.exit_code == 3, result.stderr
    one, two = (_assessment(tmp_path / "out", name) for name in ("one", "two"))
    stopped, read = one.documents
    assert (stopped.path, stopped.status) == ("a-heavy.txt", "unreadable")
    assert reason in (stopped.reason or "")
    assert len(stopped.sha256) == 64
    assert read.status == "read"
    assert {finding.evidence.document for finding in one.findings} == {"tender.txt"}
    assert not [entry for entry in one.coverage if entry.status == "missing"]
    assert [document.status for document in two.documents] == ["read"]
    if limit == "--timeout":
        # under the same limits it is not tried again
        assert "0 checked, 2 unchanged" in called("scan", heavy, *where, *limits).stdout


def test_a_reader_that_crashes_costs_one_document(heavy: Path, tmp_path: Path) -> None:
    arguments = ["scan", heavy, "--register", tmp_path / "r.db", "--out", tmp_path / "out", "--jobs", "1", "--no-html"]
    with subprocess.Popen(command(*arguments), env=environment(), stdout=subprocess.PIPE, text=True) as scan:
        victim = _busy_worker(scan.pid)
        victim.send_signal(signal.SIGSEGV)
        scan.communicate(timeout=300)
    assert scan.returncode == 3
    first = _assessment(tmp_path / "out", "one").documents[0]
    assert first.status == "unreadable"
    assert "crashed (SIGSEGV)" in (first.reason or "")
    assert _assessment(tmp_path / "out", "two").documents[0].status == "read"


def test_a_file_that_lies_about_itself_does_not_end_the_scan(archive: Path, tmp_path: Path) -> None:
    (archive / "bad").mkdir()
    (archive / "bad" / "broken.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 50)
    (archive / "bad" / "bidders.csv").write_bytes(b"\x00\x01\x02")
    (archive / "empty").mkdir()
    (archive / "locked.zip").write_bytes(b"PK\x03\x04" + b"\x00" * 100)
    result = called("scan", archive, "--register", tmp_path / "r.db", "--out", tmp_path / "out", "--no-html")
    assert result.exit_code == 3, result.stderr
    bad = _assessment(tmp_path / "out", "bad")
    assert {document.path: document.status for document in bad.documents} == {
        "broken.pdf": "unreadable",
        "bidders.csv": "unreadable",
    }
    assert len(list((tmp_path / "out" / "cases").iterdir())) == 8
    assert len(files(tmp_path / "out" / "cases")) == 8 + 2  # and the two releases beside their assessments


def _assessment(out: Path, case: str) -> Assessment:
    text = (out / "cases" / case / "assessment.json").read_text(encoding="utf-8")
    return Assessment.model_validate_json(text)


def _busy_worker(pid: int) -> psutil.Process:
    """Wait for the worker of a scan to be in the middle of the large document."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        with suppress(psutil.Error):
            for child in psutil.Process(pid).children():
                if child.memory_info().rss > 150 * 2**20:
                    return child
        time.sleep(0.05)
    raise AssertionError("no worker has taken up the document")
