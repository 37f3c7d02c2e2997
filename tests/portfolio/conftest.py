"""Registers with a few contracts, on both databases."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


def _servers() -> object:
    """Load the PostgreSQL of the register's tests, which lies beside them."""
    if "servers" not in sys.modules:
        path = Path(__file__).parents[1] / "register" / "servers.py"
        spec = importlib.util.spec_from_file_location("servers", path)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        sys.modules["servers"] = module
    return sys.modules["servers"]


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    with _servers().postgres() as url:  # type: ignore[attr-defined]
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a new register may be made."""
    if request.param == "sqlite":
        yield str(tmp_path / "register.db")
        return
    from procurecheck.register.open import opened

    server = request.getfixturevalue("postgres_url")
    yield server
    with opened(server, create=True) as made, made.engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
