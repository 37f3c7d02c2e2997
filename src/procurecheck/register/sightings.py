"""What a scan tells the register of where it looked; apart from what writes, so that workers start without a database.

The libraries for databases take as long to load as all else that a worker needs of the register and of the models.
"""

from __future__ import annotations

from typing import NamedTuple


class Sighting(NamedTuple):
    """An input that a run found."""

    id: str
    base: str
    key: str
    source: str


class Scope(NamedTuple):
    """What a scan looked at: all below a folder, or the one input whose key is or begins with ``prefix``."""

    base: str
    prefix: str = ""
