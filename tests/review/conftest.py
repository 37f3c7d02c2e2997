"""A register with two cases in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from reviewing import assessed, keep

from procurecheck.assess import Knowledge
from procurecheck.register.open import Register, opened


@pytest.fixture
def register(tmp_path: Path, knowledge: Knowledge) -> Iterator[Register]:
    with opened(str(tmp_path / "register.db"), create=True) as made:
        keep(made, assessed(knowledge, "alpha"))
        keep(made, assessed(knowledge, "beta"))
        yield made
