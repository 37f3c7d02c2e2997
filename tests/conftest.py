"""What several tests share: where the samples and the real notices are."""

from __future__ import annotations

from pathlib import Path

import pytest

from procurecheck.assess import Knowledge, load_knowledge

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "sample_tenders"
CORPUS = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The library and the models that are shipped."""
    return load_knowledge()


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
