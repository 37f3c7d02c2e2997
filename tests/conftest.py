"""What several tests share: where the samples and the real notices are."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from procurecheck import assess, verification
from procurecheck.assess import Knowledge, load_knowledge

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "sample_tenders"
CORPUS = ROOT.parent / "shared" / "data"


_shipped = cache(load_knowledge)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The library and the models that are shipped."""
    return _shipped()


@pytest.fixture(scope="session", autouse=True)
def _load_what_is_shipped_once() -> Iterator[None]:
    """Give commands that tests call in this process the library and models that are shipped without loading them anew.

    They are never changed, and loaded and compiled they cost more than most of what is tested. A library or models of a
    test's own are loaded each time, and processes that tests start load everything.
    """

    def load(library: Path | None = None, models: Path | None = None) -> Knowledge:
        return load_knowledge(library, models) if library or models else _shipped()

    with pytest.MonkeyPatch.context() as patch:
        for module in (assess, verification):
            patch.setattr(module, "load_knowledge", load)
        yield


@pytest.fixture(scope="session")
def samples() -> dict[str, Path]:
    """The three sample packs, each a folder with ``pack/`` and ``bidders.csv``."""
    return {path.parent.name: path.parent for path in sorted(SAMPLES.glob("*/pack"))}


@pytest.fixture(scope="session")
def notices() -> list[Path]:
    """The real notices beside the project; skips where they are not there."""
    found = sorted([*CORPUS.glob("ted-notices/*/*.xml"), *CORPUS.glob("eforms/*.xml")])
    if not found:
        pytest.skip("the real notices (../shared/data) are not here; tests on them are skipped")
    return found
