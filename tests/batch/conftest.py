"""A small archive for the tests of many cases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from scanning import TENDER, release


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Six cases: three folders, a single file, and two releases in a file of JSON Lines."""
    folder = tmp_path / "archive"
    for name in ("alpha", "beta", "gamma"):
        (folder / name).mkdir(parents=True)
        (folder / name / "tender.txt").write_text(TENDER.format(name=name), encoding="utf-8")
    (folder / "beta" / "bidders.csv").write_text("name,price\nRein GmbH,1000\nSauber AG,900\n", encoding="utf-8")
    (folder / "delta.txt").write_text(TENDER.format(name="delta"), encoding="utf-8")
    (folder / "releases.jsonl").write_text("".join(json.dumps(release(n)) + "\n" for n in (1, 2)), encoding="utf-8")
    return folder
