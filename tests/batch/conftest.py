"""A small archive for the tests of many cases."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from scanning import TENDER, called, release


def made(folder: Path) -> Path:
    """Write six cases: three folders, a single file, and two releases in a file of JSON Lines."""
    for name in ("alpha", "beta", "gamma"):
        (folder / name).mkdir(parents=True)
        (folder / name / "tender.txt").write_text(TENDER.format(name=name), encoding="utf-8")
    (folder / "beta" / "bidders.csv").write_text("name,price\nRein GmbH,1000\nSauber AG,900\n", encoding="utf-8")
    (folder / "delta.txt").write_text(TENDER.format(name="delta"), encoding="utf-8")
    (folder / "releases.jsonl").write_text("".join(json.dumps(release(n)) + "\n" for n in (1, 2)), encoding="utf-8")
    return folder


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """The six cases, not scanned yet."""
    return made(tmp_path / "archive")


@pytest.fixture(scope="session")
def scanned_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The place of an archive that was scanned, and a copy of all that was there after the scan."""
    place, copy = tmp_path_factory.mktemp("scanned") / "here", tmp_path_factory.mktemp("copy") / "copy"
    where = ["--register", place / "register.db", "--out", place / "out", "--jobs", 1]
    assert called("scan", made(place / "archive"), *where).exit_code == 0
    shutil.copytree(place, copy)
    return place, copy


@pytest.fixture
def scanned(scanned_once: tuple[Path, Path]) -> Path:
    """A folder with the six cases as ``archive``, their ``register.db`` and ``out``, as the first scan left them.

    It is the same folder each time, put back for each test: in the register stands where the cases are.
    """
    place, copy = scanned_once
    shutil.rmtree(place)
    return shutil.copytree(copy, place)
