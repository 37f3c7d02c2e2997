"""Scans of many cases: what a kill costs, how much memory they take, how fast they are with two processes and on Dask.

benchmarks/scan.py kill --cases 10000 --kills 50     the end is the same bytes, and nothing is checked twice
benchmarks/scan.py memory --cases 10000              peak memory, against that of 500 cases
benchmarks/scan.py speed --cases 400                 two processes against one
benchmarks/scan.py dask --cases 60                   Dask against two processes, documents of ten pages
benchmarks/scan.py plan --cases 400                  machines, hours and storage of a year of the whole EU
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from many_notices import write_notices

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
COLUMNS = "case_id, number, fingerprint, content, assessment, status, title, band, coverage_score, starts, ends, value"


def command(archive: Path, folder: Path, *more: object) -> list[str]:
    where = ["--register", folder / "register.db", "--out", folder / "out", "--log-format", "json"]
    call = [sys.executable, "-c", "from procurecheck.cli import main; main()", "scan", archive, *where, *more]
    return [str(part) for part in call]


def scan(archive: Path, folder: Path, *more: object) -> tuple[float, int, float]:
    """Scan; return the cases a second between the first and the last, their number, and the peak memory in MB."""
    folder.mkdir(parents=True, exist_ok=True)
    times: list[float] = []
    peak = 0.0
    # the log goes through a file, so that nobody waits for its reader
    with (folder / "log").open("w+b") as log:
        process = subprocess.Popen(command(archive, folder, *more), env=ENVIRONMENT, stdout=log, stderr=log)
        seen = 0
        while process.poll() is None:
            time.sleep(0.2)
            peak = max(peak, memory(process.pid))
            count = len(list(folder.glob("out/cases/*/assessment.json"))) if len(times) == 0 else 0
            if count:
                times, seen = [time.perf_counter()], count
        times.append(time.perf_counter())
        if process.returncode not in (0, 3):
            log.seek(0)
            raise SystemExit(log.read().decode()[-2000:])
        log.seek(0)
        done = json.loads([line for line in log.read().decode().splitlines() if line.startswith("{")][-1])
    return (done["checked"] - seen) / (times[-1] - times[0]), done["checked"], peak


def memory(pid: int) -> float:
    """Return the memory of a process and its children, in MB."""
    total = 0
    with suppress(psutil.Error):
        parent = psutil.Process(pid)
        for one in (parent, *parent.children(recursive=True)):
            with suppress(psutil.Error):
                total += one.memory_info().rss
    return total / 2**20


# --- kill -----------------------------------------------------------------------------------------------


def tree(folder: Path) -> str:
    """Return a hash over all files below a folder: their names and bytes."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix().encode()
            whole.update(len(name).to_bytes(4, "big") + name + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def known(folder: Path) -> str:
    """Return a hash over what the register holds of all versions, without the times."""
    with sqlite3.connect(folder / "register.db") as connection:
        rows = connection.execute(f"SELECT {COLUMNS} FROM versions ORDER BY case_id, number").fetchall()  # noqa: S608
        quotes = connection.execute(
            "SELECT case_id, position, mark, quote FROM findings JOIN versions ON versions.id = version_id"
            " ORDER BY case_id, number, position"
        ).fetchall()
    return hashlib.sha256(repr((rows, quotes)).encode()).hexdigest()


def inodes(folder: Path) -> dict[str, int]:
    """Return each report's inode, which changes when it is written again."""
    found = {}
    for entry in os.scandir(folder / "out" / "cases") if (folder / "out" / "cases").is_dir() else ():
        with suppress(FileNotFoundError):
            found[entry.name] = (Path(entry.path) / "assessment.json").stat().st_ino
    return found


def kill(archive: Path, folder: Path, kills: int, jobs: int) -> None:
    begin = time.perf_counter()
    _rate, count, _peak = scan(archive, folder / "calm", "--no-html", "--jobs", jobs)
    took = time.perf_counter() - begin
    print(f"undisturbed: {count} cases in {took:.0f} s", flush=True)
    chance = random.Random(1)  # noqa: S311 - moments, not secrets
    rough = folder / "rough"
    rough.mkdir()
    done = again = worst = 0
    before: dict[str, int] = {}
    while True:
        with (rough / "log").open("ab") as log:
            process = subprocess.Popen(
                command(archive, rough, "--no-html", "--jobs", jobs), env=ENVIRONMENT, stdout=log, stderr=log
            )
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=chance.uniform(0, took / kills * 3) if done < kills else None)
            if process.poll() is None:
                os.kill(process.pid, signal.SIGKILL)
                process.wait()
                done += 1
        after = inodes(rough)
        twice = sum(after[name] != inode for name, inode in before.items())
        again, worst, before = again + twice, max(worst, twice), after
        if process.returncode != -signal.SIGKILL:
            break
        if done % 10 == 0:
            print(f"  {done} kills, {len(after)} cases finished, {again} checked again", flush=True)
    print(f"killed {done} times; ended with code {process.returncode}; {len(before)} cases")
    print(f"checked again: {again} in all, at most {worst} after one kill ({jobs} processes)")
    print(f"same files: {tree(folder / 'calm' / 'out') == tree(rough / 'out')}")
    print(f"same register: {known(folder / 'calm') == known(rough)}")


# --- memory, speed, Dask --------------------------------------------------------------------------------


def memory_figures(archive: Path, small: Path, folder: Path) -> None:
    peaks = []
    for name, cases in (("small", small), ("large", archive)):
        _rate, count, peak = scan(cases, folder / name, "--jobs", 2)
        peaks.append(peak)
        print(f"{count} cases: at most {peak:.0f} MB, the scan and its two workers together", flush=True)
    print(f"ratio: {peaks[1] / peaks[0]:.2f}")


def speed(archive: Path, folder: Path, *more: object) -> None:
    """Print the rates of one process on one core, one process on all cores, and two processes on all cores."""
    cores = os.sched_getaffinity(0)
    ways = {"one core": (1, {min(cores)}), "one process": (1, cores), "two processes": (2, cores)}
    best = dict.fromkeys(ways, 0.0)
    for turn in range(2):
        for way, (jobs, held) in ways.items():
            os.sched_setaffinity(0, held)  # the scan and its workers inherit it
            rate, _count, _peak = scan(archive, folder / f"{turn}-{way.replace(' ', '-')}", "--jobs", jobs, *more)
            best[way] = max(best[way], rate)
            print(f"{way}: {rate:.1f} cases a second", flush=True)
    os.sched_setaffinity(0, cores)
    print(f"two processes against one core: {best['two processes'] / best['one core']:.2f} times")
    print(f"two processes against one process: {best['two processes'] / best['one process']:.2f} times")


def write_packs(folder: Path, count: int) -> None:
    """Write PDF documents of ten pages, with the text of the samples' English tender."""
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

    source = next((ROOT / "sample_tenders" / "source" / "construction-en").glob("01*.md")).read_text(encoding="utf-8")
    lines = source.partition("\n---\n")[2].splitlines()
    blocks = [line for line in lines if len(line) > 100 and not line.startswith(("|", "#", ":")) and "<" not in line]
    style = getSampleStyleSheet()["BodyText"]
    folder.mkdir(parents=True)
    for number in range(count):
        story = []
        for page in range(10):
            for place in range(8):
                text = blocks[(number + page * 8 + place) % len(blocks)]
                story.append(Paragraph(f"{number}.{page}.{place} " + text.replace("&", "&amp;"), style))
            story.append(PageBreak())
        SimpleDocTemplate(str(folder / f"{number:04d}.pdf"), invariant=1).build(story)


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    folder.mkdir(parents=True)
    told = folder / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": ENVIRONMENT, "cwd": str(folder)}
    dask = [sys.executable, "-m", "dask"]
    local = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told)]
    scheduler = subprocess.Popen([*dask, "scheduler", *local], **quiet)  # type: ignore[call-overload]
    while not (told.exists() and told.stat().st_size):
        time.sleep(0.1)
    address = json.loads(told.read_text())["address"]
    many = ["--nworkers", "2", "--nthreads", "1", "--no-dashboard", "--local-directory", str(folder)]
    workers = subprocess.Popen([*dask, "worker", address, *many], **quiet)  # type: ignore[call-overload]
    try:
        time.sleep(5)
        yield address
    finally:
        for process in (workers, scheduler):
            process.terminate()
            process.wait(timeout=60)


def dask_figures(archive: Path, folder: Path) -> None:
    best = {"local": 0.0, "dask": 0.0}
    with cluster(folder / "dask") as address:
        for turn in range(2):
            for name in ("local", "dask"):
                more = ["--engine", "dask", "--scheduler", address] if name == "dask" else ["--jobs", 2]
                rate, _count, _peak = scan(archive, folder / f"{turn}-{name}", *more)
                best[name] = max(best[name], rate)
                print(f"{name}: {rate:.2f} documents a second", flush=True)
    print(f"Dask against local processes: {best['dask'] / best['local']:.2f} times")


# --- plan -----------------------------------------------------------------------------------------------


def size(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def plan(archive: Path, packs: Path, folder: Path, given: argparse.Namespace) -> None:
    notice_rate, notice_count, _peak = scan(archive, folder / "notices", "--jobs", 2)
    page_rate, page_count, _peak = scan(packs, folder / "packs", "--jobs", 2)
    seconds = {"notice": 2 / notice_rate, "page": 2 / page_rate / 10}
    stored = {"reports": 0.0, "register": 0.0}
    for name, count in (("notices", notice_count), ("packs", page_count)):
        stored["reports"] += size(folder / name / "out") / count
        stored["register"] += (folder / name / "register.db").stat().st_size / count
    cases, pages = given.year, given.pages
    hours = cases * (seconds["notice"] + pages * seconds["page"]) / 3600
    print("measured here (core seconds):")
    print(f"  {seconds['notice']:.3f} a notice, {seconds['page']:.3f} a page of a PDF")
    print(f"  {stored['reports'] / 1000:.0f} kB of reports and {stored['register'] / 1000:.0f} kB of register")
    print("    for a notice and a document of ten pages, each")
    print(f"a year of {cases:,} notices with {pages} pages each, one scan of all:")
    print(f"  {hours:,.0f} core hours; in {given.hours} hours: {hours / given.hours / given.cores:.1f} machines")
    print(f"    of {given.cores} cores each")
    print(f"  {cases * stored['reports'] / 1e9:,.0f} GB of reports,", end=" ")
    print(f"{cases * stored['register'] / 1e9:,.0f} GB of register")
    print(f"  cost: {hours / given.cores:,.0f} machine hours × your price of an hour")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["kill", "memory", "speed", "dask", "plan"])
    parser.add_argument("--cases", type=int, default=400)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--no-html", action="store_true", help="for speed: without assessment.html")
    parser.add_argument("--year", type=int, default=800_000, help="for plan: notices in a year")
    parser.add_argument("--pages", type=int, default=60, help="for plan: pages of the documents of one notice")
    parser.add_argument("--hours", type=float, default=24, help="for plan: hours in which it is to be done")
    parser.add_argument("--cores", type=int, default=16, help="for plan: cores of one machine")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given.what == "dask":
            write_packs(folder / "packs", given.cases)
            dask_figures(folder / "packs", folder)
            return
        write_notices(folder / "notices", given.cases)
        if given.what == "kill":
            kill(folder / "notices", folder, given.kills, given.jobs)
        elif given.what == "memory":
            write_notices(folder / "few", 500)
            memory_figures(folder / "notices", folder / "few", folder)
        elif given.what == "speed":
            speed(folder / "notices", folder, *(["--no-html"] if given.no_html else []))
        else:
            write_packs(folder / "packs", max(10, given.cases // 10))
            plan(folder / "notices", folder / "packs", folder, given)


if __name__ == "__main__":
    main()
