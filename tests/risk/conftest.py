"""What the tests of the risk models share."""

from __future__ import annotations

from pathlib import Path

import pytest

from procurecheck.knowledge import default_folder
from procurecheck.risk.models import RiskModels, load_models


@pytest.fixture(scope="session")
def folder() -> Path:
    """The folder of risk models that is shipped."""
    return default_folder("risk_models")


@pytest.fixture(scope="session")
def models(folder: Path) -> RiskModels:
    """The risk models that are shipped."""
    return load_models(folder)
