"""OCDS files of any size, one release at a time: JSON Lines, release and record packages, single releases.

What is damaged is not left out: it is a release with a ``fault``, which becomes a case that says what was not read.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any, NamedTuple

from procurecheck.documents.ocds_json import clean, releases_of
from procurecheck.i18n import N_

ENDINGS = frozenset({".json", ".jsonl", ".ndjson"})
LONGEST_LINE = 64 * 2**20
"""Bytes of one line of JSON Lines."""
LARGEST_SINGLE = 256 * 2**20
"""Bytes of a file that is one release."""
_LONGEST_NAME = 200


class Release(NamedTuple):
    """A release or compiled record: what it is called within its file, its JSON, or why there is none."""

    name: str
    text: str
    fault: str | None = None
    """A message to be translated where it is shown."""
    line: int = 0
    """Which line of the file it is about, where it names one."""


def may_hold_releases(path: Path) -> bool:
    """Whether the ending of a file says that it may be OCDS JSON."""
    return path.suffix.lower() in ENDINGS


def releases(path: Path) -> Iterator[Release]:
    """Yield the releases of a file in their order, each once; nothing where the file is no OCDS at all.

    A release is known by its ``ocid`` and ``id``, a compiled one by its ``ocid`` alone, so that its next state is a
    new version of the same case. Of several of one name with different content, the later ones get their hash as well.
    """
    # on disk, in a database that is gone when it is closed: a million names need no memory
    with closing(sqlite3.connect("")) as names:
        names.execute("CREATE TABLE seen (name BLOB PRIMARY KEY, content BLOB) WITHOUT ROWID")
        for release in _releases(path):
            name, text = release.name, release.text
            content = _hash(text or (release.fault or "").format(line=release.line))
            before = _first(names, name, content)
            if before is None:
                yield release
            elif before != content:
                unique = f"{name}~{content.hex()}"
                if _first(names, unique, content) is None:
                    yield release._replace(name=unique)


def _first(names: sqlite3.Connection, name: str, content: bytes) -> bytes | None:
    """Return the content under which a name came first, ``None`` where this is the first time."""
    key = _hash(name)
    row = names.execute("SELECT content FROM seen WHERE name = ?", (key,)).fetchone()
    if row is None:
        names.execute("INSERT INTO seen VALUES (?, ?)", (key, content))
        return None
    return bytes(row[0])


def _releases(path: Path) -> Iterator[Release]:
    try:
        with path.open("rb") as file:
            if path.suffix.lower() != ".json" or _is_lines(file):
                yield from _lines(file)
            else:
                yield from _package(file)
    except OSError:
        yield Release("", "", N_("The file cannot be opened. Check who may read it."))


def _is_lines(file: IO[bytes]) -> bool:
    """Whether a file called .json holds a value on each line."""
    first = file.readline(LONGEST_LINE)
    second = file.readline(2**16)
    file.seek(0)
    try:
        return isinstance(json.loads(first), dict) and second.lstrip().startswith(b"{")
    except (ValueError, RecursionError):
        return False


def _lines(file: IO[bytes]) -> Iterator[Release]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) >= LONGEST_LINE and not line.endswith(b"\n"):
            while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            yield Release(f"line-{number}", "", N_("Line {line} is too long to be read."), number)
            continue
        if not (stripped := line.removeprefix(b"\xef\xbb\xbf").strip()):
            continue
        try:
            text = stripped.decode("utf-8")
            found = releases_of(json.loads(text))
        except (ValueError, RecursionError):
            yield Release(f"line-{_hash(stripped).hex()}", "", N_("Line {line} is not valid JSON."), number)
            continue
        if len(found) == 1:
            # as it stands, so that the reader of documents sees what is odd in it
            yield Release(_name(found[0], text), text)
        elif found:
            yield from (_made(release) for release in found)
        else:
            yield Release(f"line-{_hash(stripped).hex()}", "", N_("Line {line} holds no OCDS release."), number)


def _package(file: IO[bytes]) -> Iterator[Release]:
    import ijson

    try:
        prefix = _prefix(file)
        file.seek(0)
        if prefix is None:
            data = file.read(LARGEST_SINGLE)
            value = json.loads(data)
            if releases_of(value):
                yield Release(_name(releases_of(value)[0], ""), data.decode(json.detect_encoding(data)))
            return
        for item in ijson.items(file, prefix, use_float=True):
            yield from (_made(release) for release in releases_of(item))
    except (ijson.JSONError, ValueError, RecursionError):
        fault = N_("The JSON is damaged; what stands after the fault was not read. Export it again.")
        yield Release("damaged", "", fault)


def _prefix(file: IO[bytes]) -> str | None:
    """Return where the releases stand in a package, as ijson says it; ``None`` for a file that is one release."""
    import ijson

    for prefix, event, _value in ijson.parse(file):
        if prefix == "" and event == "start_array":
            return "item"
        if event == "start_array" and prefix in {"releases", "records"}:
            return f"{prefix}.item"
        if prefix == "" and event == "map_key" and _value == "ocid":
            return None
    return None


def _made(release: dict[str, Any]) -> Release:
    text = json.dumps(release, ensure_ascii=False, separators=(",", ":"))
    return Release(_name(release, text), text)


def _name(release: dict[str, Any], text: str) -> str:
    """Return what a release is known by; where it names nothing, by its content."""
    ocid, ident = release.get("ocid"), release.get("id")
    tags = release.get("tag")
    if not isinstance(ocid, str) or not ocid.strip():
        ocid = ""
    ident = str(ident) if isinstance(ident, str | int) else ""
    compiled = isinstance(tags, list) and "compiled" in tags
    name = ocid if compiled or not ident else ident if ident.startswith(ocid) else f"{ocid}/{ident}"
    return clean(name).strip()[:_LONGEST_NAME] or f"release-{_hash(text).hex()}"


def _hash(text: str | bytes) -> bytes:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    return hashlib.sha256(data).digest()[:8]
