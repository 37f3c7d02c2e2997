"""Registers on both databases, and assessments to keep in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from servers import postgres

from procurecheck.assess import Given, Knowledge, assess
from procurecheck.documents.pack import read_file, read_pack
from procurecheck.model import Assessment
from procurecheck.register.open import Register, opened
from procurecheck.suppliers.read import read_suppliers


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def register(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Register]:
    """An empty register, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        with opened(str(tmp_path / "register.db"), create=True) as made:
            yield made
        return
    with opened(request.getfixturevalue("postgres_url"), create=True) as made:
        yield made
        with made.engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")


@pytest.fixture(scope="session")
def cleaning(samples: dict[str, Path], knowledge: Knowledge) -> Assessment:
    """The German sample with its four bidders."""
    folder = samples["cleaning-de"]
    documents = read_pack(folder / "pack", knowledge.languages)
    return assess(documents, read_suppliers(folder / "bidders.csv"), knowledge, Given(case_id="cleaning-de"))


@pytest.fixture(scope="session")
def hostile(knowledge: Knowledge) -> Assessment:
    """A text with signs that databases do not take."""
    text = "The contractor must pay the minimum wage \x00 \ud800 '); DROP TABLE cases; --"
    documents = read_file(text.encode("utf-8", "surrogatepass"), "od\ud800d.txt", knowledge.languages)
    return assess(documents, None, knowledge, Given(case_id="odd", title="\x00\ud800"))
