"""What is asked of a worker, and what it answers: plain values, a line of JSON each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from procurecheck.batch.sources import Source, as_message, from_message

Message = dict[str, Any]


class Settings(NamedTuple):
    """What a worker knows before its first case."""

    library: str | None
    """Folder of the clause library, ``None`` for the one that is shipped."""
    models: str | None
    memory: int
    """MB that the work on one case may take."""
    timeout: float
    """Seconds that the work on one document may take."""
    lists: Sequence[Sequence[str]] = ()
    """Path and SHA-256 of each list that bidders are screened against."""
    language: str = "en"
    """Language of what is to be said of the lists."""

    @property
    def limits(self) -> str:
        """Return both limits as text."""
        return f"{self.timeout:g} s, {self.memory} MB"


class Knows(NamedTuple):
    """The versions that a worker has loaded; those of all workers must be the same."""

    procurecheck: str
    library: str
    models: str


class Task(NamedTuple):
    """One case to be checked, or to be written again from its record."""

    source: Source
    given: Mapping[str, Any]
    """Arguments of :class:`procurecheck.assess.Given`, without those that are each case's own."""
    language: str
    """Language of the report."""
    folder: str
    """Where its files are written."""
    html: bool
    skip: Mapping[str, str] = {}
    """Documents that are not to be opened again, with the reason."""
    bare: str | None = None
    """The reason why none of its documents is to be opened."""
    decisions: Mapping[str, Sequence[str | None]] = {}
    """What officials decided on findings of the case: by mark the values of a ``Decided``."""
    record: str | None = None
    """``assessment.json`` as it was, where it is only to be written again."""


class Outcome(NamedTuple):
    """What came of a task."""

    task: Task
    result: Message | None
    """``content``, ``rows`` and ``record`` (base64); ``None`` where it failed or was only written again."""
    failed: str | None = None


def to_line(task: Task) -> bytes:
    """Return a task as a line."""
    return _line(task._asdict() | {"source": as_message(task.source)})


def from_line(line: bytes) -> Task:
    """Return the task of a line."""
    message = json.loads(line)
    return Task(**(message | {"source": from_message(message["source"])}))


def _line(message: Message) -> bytes:
    # lone surrogates of hostile names travel as escapes
    return json.dumps(message, separators=(",", ":")).encode("ascii") + b"\n"


def fingerprint(
    content: str,
    knows: Knows,
    given: Mapping[str, Any],
    language: str,
    decisions: Mapping[str, Sequence[str | None]] | None = None,
    lists: Sequence[Sequence[str]] = (),
) -> str:
    """Return the hash over all that decides what an assessment says: the same one gives the same assessment."""
    parts: list[Any] = [content, *knows, language, sorted(given.items())]
    if lists:
        parts.append({"lists": [[Path(path).name, sha256] for path, sha256 in lists]})
    if decisions:
        parts.append(sorted((mark, list(values)) for mark, values in decisions.items()))
    plain = json.dumps(parts, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(plain.encode("ascii")).hexdigest()
