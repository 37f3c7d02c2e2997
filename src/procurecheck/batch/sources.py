"""Where the cases of a scan are: files, folders and exports in, one :class:`Source` a case out, in a fixed order.

The rules, which ``docs/scan.md`` gives for people:

1. A folder that is named on the command line holds cases: each file and each folder in it is one.
2. A folder that holds ``bidders.csv`` (or .xlsx, .ods, .json), or whose only folder is called ``pack``, is one case
   with all below it. Of the latter only the ``pack`` is read; the table beside it is its table of bidders.
3. A folder whose own files are all exports (XML notices, OCDS JSON) holds cases, too; with a single one and folders
   beside it, it is a pack.
4. Any other folder with files of its own is one case with all below it; one with nothing but folders holds cases.
5. Each release or compiled record of an OCDS file is a case.
6. ``NAME.bidders.csv`` beside ``NAME`` (a folder, or a file without its ending) is its table of bidders.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from procurecheck.archive import is_litter
from procurecheck.batch.names import case_id
from procurecheck.batch.releases import may_hold_releases, releases
from procurecheck.documents.pack import digest, entries
from procurecheck.errors import ProcurecheckError
from procurecheck.i18n import N_
from procurecheck.register.sightings import Scope, Sighting

EXPORTS = frozenset({".xml", ".json", ".jsonl", ".ndjson"})
TABLES = (".csv", ".xlsx", ".ods", ".json")
_BESIDE = ".bidders"


class Source(NamedTuple):
    """One case: where it is, what it is known by, and what it held when it was found."""

    sighting: Sighting
    kind: Literal["pack", "release", "fault"]
    path: str
    """The file or folder to read; of a release the file that it stands in."""
    content: str
    """SHA-256 over the names and hashes of its files and its table of bidders."""
    table: str | None = None
    release: str | None = None
    """The release itself, as JSON."""
    fault: str | None = None
    """Why there is nothing to read, to be translated where it is shown."""
    line: int = 0
    """Which line of the file the fault is about, where it names one."""
    exclude: tuple[str, ...] = ()
    """What lies in the pack and is none of it."""


class Places(NamedTuple):
    """What a scan looks at, and what it leaves out."""

    paths: tuple[Path, ...]
    exclude: frozenset[Path]
    """The report and the register, where they lie among the cases."""


def find_places(paths: Sequence[Path], exclude: Sequence[Path]) -> Places:
    """Return the places with their real paths, each once.

    Raises:
        ProcurecheckError: where there is no such file or folder.
    """
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise ProcurecheckError("there is no such file or folder.", where=str(path), mend="Check the path.")
        if not path.is_dir() and not path.is_file():
            raise ProcurecheckError("this is a device or pipe.", where=str(path), mend="Name a file or folder.")
        real = path.resolve()
        if real not in found:
            found.append(real)
    return Places(tuple(found), frozenset(path.resolve() for path in exclude))


def scopes(places: Places) -> list[Scope]:
    """Return what the scan makes a statement about: what is known from there and not found has gone."""
    return [
        Scope(str(path)) if _holds_cases(path, named=True) else Scope(str(path.parent), _key(path, path.parent))
        for path in places.paths
    ]


def find_sources(places: Places) -> Iterator[Source]:
    """Yield the cases in a fixed order, opening one file at a time.

    Raises:
        ProcurecheckError: where a named folder cannot be opened.
    """
    for path in places.paths:
        if _holds_cases(path, named=True):
            yield from _below(path, path, places.exclude)
        else:
            yield from _of(path, path.parent, places.exclude)


def sources_of(path: Path, base: Path, exclude: frozenset[Path]) -> Iterator[Source]:
    """Yield the case that a file or folder is, or the cases of an OCDS file, as a scan of ``base`` finds them."""
    yield from _of(path, base, exclude)


def count_sources(places: Places) -> int:
    """Return about how many cases there are, without opening what needs not be: for an estimate of the time left."""
    return sum(_count(path, places.exclude, named=True) for path in places.paths)


# --- the rules ------------------------------------------------------------------------------------------


def _holds_cases(folder: Path, *, named: bool = False) -> bool:
    """Whether a folder holds cases rather than being one."""
    if not folder.is_dir():
        return False
    files, folders = _children(folder)
    if _table_in(folder) or _only_a_pack(folders):
        return False
    if named or not files:
        return True
    return all(file.suffix.lower() in EXPORTS for file in files) and (len(files) > 1 or not folders)


def _only_a_pack(folders: Sequence[Path]) -> bool:
    return [folder.name for folder in folders] == ["pack"]


def _below(folder: Path, base: Path, exclude: frozenset[Path]) -> Iterator[Source]:
    files, folders = _children(folder)
    for child in sorted([*files, *folders], key=lambda path: path.name):
        if child in exclude or _is_table(child):
            continue
        try:
            fault = _fault(child, base)
            if fault is None and _holds_cases(child):
                yield from _below(child, base, exclude)
                continue
        except ProcurecheckError:
            fault = N_("The folder cannot be opened. Check who may read it.")
        if fault is None:
            yield from _of(child, base, exclude)
        elif fault:
            yield _faulty(child, base, _key(child, base), fault)


def _of(path: Path, base: Path, exclude: frozenset[Path]) -> Iterator[Source]:
    """Yield the case that a file or folder is, or the cases of an OCDS file."""
    key = _key(path, base)
    if path.is_file() and may_hold_releases(path):
        found = False
        for release in releases(path):
            found = True
            whole = f"{key}/{release.name}"
            if release.fault:
                yield _faulty(path, base, whole, release.fault, release.line)
                continue
            yield Source(
                sighting=Sighting(case_id(whole), str(base), whole, key),
                kind="release",
                path=str(path),
                content=_sha256(release.text),
                release=release.text,
            )
        if found:
            return
    pack = path / "pack" if path.is_dir() and _only_a_pack(_children(path)[1]) else path
    table = _table_of(path)
    inside = (table,) if table is not None and table.is_relative_to(pack) else ()
    left_out = tuple(sorted(str(p) for p in {*inside, *(e for e in exclude if e.is_relative_to(pack))}))
    yield Source(
        sighting=Sighting(case_id(key), str(base), key, key),
        kind="pack",
        path=str(pack),
        content=content_of(pack, table, left_out),
        table=str(table) if table else None,
        exclude=left_out,
    )


def _fault(path: Path, base: Path) -> str | None:
    """Return why something in a folder is no case; empty for what is looked at in its own place anyway."""
    if path.is_symlink():
        try:
            if path.resolve(strict=True).is_relative_to(base):
                return ""
        except (OSError, RuntimeError):
            return N_("This is a link that leads nowhere. Put the file itself there.")
        return N_(
            "This is a link that leads out of the folder. Put the file itself there, or name its place in the scan."
        )
    if not path.is_file() and not path.is_dir():
        return N_("This is not a file but a device or pipe; it was not opened.")
    return None


def _faulty(path: Path, base: Path, key: str, fault: str, line: int = 0) -> Source:
    return Source(
        sighting=Sighting(case_id(key), str(base), key, _key(path, base)),
        kind="fault",
        path=str(path),
        content=_sha256(fault.format(line=line)),
        fault=fault,
        line=line,
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def content_of(pack: Path, table: Path | None, exclude: Sequence[str]) -> str:
    """Return the SHA-256 over the files of a pack, by name and content, and its table of bidders."""
    whole = hashlib.sha256()

    def add(*parts: str) -> None:
        for part in parts:
            data = part.encode("utf-8", "replace")
            whole.update(len(data).to_bytes(8, "big") + data)

    try:
        for entry in entries(pack, [Path(path) for path in exclude]):
            add(entry.path, entry.reason or digest(entry.file))
    except ProcurecheckError as error:
        # a folder that cannot be opened now may be open next time
        add(error.what)
    if table is not None:
        add("bidders", table.name, digest(table))
    return whole.hexdigest()


def _key(path: Path, base: Path) -> str:
    return os.fsencode(path.relative_to(base).as_posix()).decode("utf-8", "replace")


def _children(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the files and the folders in a folder; links that lead elsewhere count as files, and are not followed.

    Raises:
        ProcurecheckError: where it cannot be opened.
    """
    files: list[Path] = []
    folders: list[Path] = []
    try:
        with os.scandir(folder) as found:
            for entry in found:
                if not is_litter(entry.name):
                    (folders if entry.is_dir(follow_symlinks=False) else files).append(folder / entry.name)
    except OSError as error:
        raise ProcurecheckError(
            f"the folder cannot be opened: {error.strerror or error}.", where=str(folder), mend="Check who may read it."
        ) from None
    return files, folders


def _table_in(folder: Path) -> Path | None:
    return next((folder / f"bidders{end}" for end in TABLES if (folder / f"bidders{end}").is_file()), None)


def _table_of(path: Path) -> Path | None:
    """Return the table of bidders in a folder or beside a pack."""
    if path.is_dir() and (inside := _table_in(path)):
        return inside
    name = path.name if path.is_dir() else path.stem
    beside = (path.with_name(f"{name}{_BESIDE}{end}") for end in TABLES)
    return next((table for table in beside if table.is_file()), None)


def _is_table(path: Path) -> bool:
    return path.suffix.lower() in TABLES and path.stem.endswith(_BESIDE) and path.is_file()


def _count(path: Path, exclude: frozenset[Path], *, named: bool = False) -> int:
    if path in exclude or _is_table(path):
        return 0
    if _holds_cases(path, named=named):
        files, folders = _children(path)
        return sum(_count(child, exclude) for child in (*files, *folders))
    if path.suffix.lower() in {".jsonl", ".ndjson"} and path.is_file():
        return _lines(path)
    return 1


def _lines(path: Path) -> int:
    try:
        with path.open("rb") as file:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(2**20), b""))
    except OSError:
        return 1


def as_message(source: Source) -> dict[str, Any]:
    """Return a source as plain values, to be sent to a worker."""
    return source._asdict() | {"sighting": source.sighting._asdict()}


def from_message(message: dict[str, Any]) -> Source:
    """Return the source that :func:`as_message` made plain."""
    return Source(**(message | {"sighting": Sighting(**message["sighting"]), "exclude": tuple(message["exclude"])}))
