"""A tender pack as documents: a file, a folder or a ZIP. What cannot be read is named with its reason, never left out.

Nothing is written, links that lead out of the pack are not followed, and one bad file never stops the others.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from procurecheck import archive
from procurecheck.documents import formats, sniffing
from procurecheck.documents.passages import build_document
from procurecheck.errors import ProcurecheckError, UnreadableError
from procurecheck.i18n import _, format_number
from procurecheck.languages import Languages
from procurecheck.model import Document

LARGEST_FILE = 2**30
"""Bytes of one file of a pack."""
_REPORTS = frozenset(f"assessment.{ending}" for ending in ("json", "html", "pdf", "docx", "xlsx", "md"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a folder: where it is, its path inside the pack, or why it may not be opened."""

    file: Path
    path: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class _Way:
    """How one pack is read: what its archives may still unpack to, which documents are wanted and which are not."""

    budget: archive.Budget = field(default_factory=archive.Budget)
    wanted: str | None = None
    skip: Mapping[str, str] = field(default_factory=dict)
    on_start: Callable[[str], None] = lambda _path: None

    def wants(self, path: str) -> bool:
        """Whether the document of this path, or one inside it, is wanted."""
        return self.wanted is None or self.wanted == path or self.wanted.startswith(path + "/")


def read_pack(
    path: Path,
    languages: Languages,
    exclude: Iterable[Path] = (),
    on_document: Callable[[Document], None] | None = None,
    *,
    on_start: Callable[[str], None] | None = None,
    skip: Mapping[str, str] | None = None,
) -> tuple[Document, ...]:
    """Read a file, a folder with all below it, or a ZIP.

    Args:
        path: the pack. Hidden files and the litter of operating systems in it are left out.
        languages: for telling languages and splitting sentences.
        exclude: files and folders that are not part of the pack, such as the table of bidders and the report.
        on_document: called with each document as soon as it is read.
        on_start: called with the path of a document before it is opened.
        skip: paths of documents that are not to be opened, with the reason that is given for each.

    Returns:
        The documents, in the order of their paths. A file that cannot be read is there with status
        ``unreadable`` and its reason. ``Document.path`` is relative to the pack, with forward slashes.

    Raises:
        ProcurecheckError: where there is no such pack, or nothing in it.
    """
    way = _Way(skip=skip or {}, on_start=on_start or (lambda _path: None))
    documents = []
    for document in _documents(path, languages, tuple(exclude), way):
        documents.append(document)
        if on_document is not None:
            on_document(document)
    return tuple(documents)


def name_of(path: Path) -> str:
    """Return the name of a pack without the folders above it, as text that any file can carry."""
    return _shown(path.resolve().name)


def read_file(
    data: bytes,
    path: str,
    languages: Languages,
    *,
    on_start: Callable[[str], None] | None = None,
    skip: Mapping[str, str] | None = None,
) -> tuple[Document, ...]:
    """Read one file from its bytes; a ZIP gives a document for each of its files.

    ``path`` is what the documents are called; its ending helps to tell formats of text apart. Never raises.
    ``on_start`` and ``skip`` are as in :func:`read_pack`.
    """
    way = _Way(skip=skip or {}, on_start=on_start or (lambda _path: None))
    return tuple(_from_bytes(data, path, languages, way))


def requote(path: Path, document: str, start: int, end: int, languages: Languages) -> str:
    """Read the pack's document of this name again and return its text from ``start`` to ``end``.

    Raises:
        ProcurecheckError: where the pack has no such document, it cannot be read, or its text is shorter.
    """
    for found in _documents(path, languages, (), _Way(wanted=document)):
        if found.path != document:
            continue
        if found.status == "unreadable":
            raise ProcurecheckError(found.reason or "cannot be read.", where=document)
        if not start <= end <= len(found.text):
            raise ProcurecheckError(
                f"there is no span {start} to {end} in a text of {len(found.text)} characters.",
                where=document,
                mend="Take start and end from the report on this very file.",
            )
        return found.text[start:end]
    raise ProcurecheckError(
        f"the pack has no document “{document}”.",
        where=str(path),
        mend="Take its path from the report, with forward slashes.",
    )


def originals(path: Path, wanted: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the bytes of the files of a pack that are wanted, by the paths of their documents; one at a time.

    What cannot be opened (any more) is left out.
    """
    budget = archive.Budget()
    for entry in entries(path):
        if entry.reason is None and _leads_to(entry.path, wanted):
            try:
                yield from _originals(_bytes(entry.file), entry.path, wanted, budget)
            except UnreadableError:
                continue


def _originals(
    data: bytes, path: str, wanted: Collection[str], budget: archive.Budget, depth: int = 1
) -> Iterator[tuple[str, bytes]]:
    if path in wanted:
        yield path, data
    elif depth <= archive.DEEPEST:
        for member in archive.members(data, budget):
            inner = f"{path}/{member.name}"
            if member.data is not None and _leads_to(inner, wanted):
                yield from _originals(member.data, inner, wanted, budget, depth + 1)


def _leads_to(path: str, wanted: Collection[str]) -> bool:
    return path in wanted or any(name.startswith(path + "/") for name in wanted)


# --- folders --------------------------------------------------------------------------------------------


def _documents(path: Path, languages: Languages, exclude: tuple[Path, ...], way: _Way) -> Iterator[Document]:
    """Yield the documents of a pack; where one is wanted, at least that one."""
    count = 0
    for entry in entries(path, exclude):
        count += 1
        if not way.wants(entry.path):
            continue
        way.on_start(entry.path)
        if entry.reason:
            yield _unreadable(b"", entry.path, formats.UNKNOWN, entry.reason)
            continue
        if entry.path in way.skip:
            # its bytes alone may be too many
            document = _unreadable(b"", entry.path, formats.UNKNOWN, way.skip[entry.path])
            yield document.model_copy(update={"sha256": digest(entry.file), "size": entry.file.stat().st_size})
            continue
        try:
            data = _bytes(entry.file)
        except UnreadableError as error:
            yield _unreadable(b"", entry.path, formats.UNKNOWN, str(error))
            continue
        yield from _from_bytes(data, entry.path, languages, way)
    if not count:
        raise ProcurecheckError(
            "the pack holds no files.", where=str(path), mend="Name the folder, file or ZIP with the tender documents."
        )


def digest(file: Path) -> str:
    """Return the SHA-256 of a file, however large; empty where it cannot be opened."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def entries(path: Path, exclude: Iterable[Path] = ()) -> Iterator[Entry]:
    """Yield the files of a pack in the order of their paths; each is one document, or an archive of several.

    Raises:
        ProcurecheckError: where there is no such file or folder, or it cannot be opened.
    """
    try:
        is_folder = path.is_dir()
        exists = path.exists()
    except (OSError, ValueError):  # a name that no file can have
        is_folder = exists = False
    if not exists:
        raise ProcurecheckError("there is no such file or folder.", where=str(path), mend="Check the path.")
    if not is_folder:
        # a device or a pipe, too, may be named on purpose, as shells do
        yield Entry(path, _shown(path.name))
        return
    root = path.resolve()
    yield from _walk(root, root, frozenset(entry.resolve() for entry in exclude))


def _walk(folder: Path, root: Path, exclude: frozenset[Path]) -> Iterator[Entry]:
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208
    except OSError as error:
        shown = _shown(folder.relative_to(root).as_posix())
        if folder == root:
            raise ProcurecheckError(
                f"the folder cannot be opened: {error.strerror}.", where=str(root), mend="Check who may read it."
            ) from None
        yield Entry(
            folder, shown, _("The folder cannot be opened: {reason}. Check who may read it.", reason=error.strerror)
        )
        return
    for name in names:
        file = folder / name
        if archive.is_litter(name) or file in exclude:
            continue
        if name in _REPORTS and folder in exclude:  # the report is written into the pack itself
            continue
        shown = _shown(file.relative_to(root).as_posix())
        if file.is_symlink():
            yield from _link(file, shown, root, exclude)
        elif file.is_dir():
            yield from _walk(file, root, exclude)
        elif file.is_file():
            yield Entry(file, shown)
        else:
            yield Entry(file, shown, _("This is not a file but a device or pipe; it was not opened."))


def _link(file: Path, shown: str, root: Path, exclude: frozenset[Path]) -> Iterator[Entry]:
    """Follow a link to a file of the pack; a folder of the pack is read where it is, and once."""
    try:
        target = file.resolve(strict=True)
    except (OSError, RuntimeError):
        yield Entry(file, shown, _("This is a link that leads nowhere. Put the file itself into the pack."))
        return
    if not target.is_relative_to(root):
        yield Entry(file, shown, _("This is a link that leads out of the pack. Put the file itself into the pack."))
    elif target.is_file() and target not in exclude:
        yield Entry(target, shown)


def _bytes(file: Path) -> bytes:
    try:
        status = file.stat()
        regular = stat.S_ISREG(status.st_mode)
        if regular and status.st_size > LARGEST_FILE:
            raise _too_large()
        with file.open("rb") as stream:
            # room for as much as may be read is taken at once: no more than the file needs
            data = stream.read((status.st_size if regular else LARGEST_FILE) + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadableError(_("The file cannot be opened: {reason}. Check who may read it.", reason=reason)) from None
    if len(data) > LARGEST_FILE:
        raise _too_large()
    return data


def _too_large() -> UnreadableError:
    return UnreadableError(
        _("The file is larger than {size} MB. Split it into parts.", size=format_number(LARGEST_FILE // 2**20))
    )


def _shown(path: str) -> str:
    """Return a path as text that any file can carry, also where its bytes are no Unicode."""
    whole = os.fsencode(path).decode("utf-8", "replace")
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in whole)


# --- files ----------------------------------------------------------------------------------------------


def _from_bytes(data: bytes, path: str, languages: Languages, way: _Way, depth: int = 1) -> Iterator[Document]:
    """Yield the documents in the bytes of one file."""
    way.on_start(path)
    if path in way.skip:
        yield _unreadable(data, path, formats.UNKNOWN, way.skip[path])
        return
    try:
        kind = sniffing.sniff(data, path)
    except formats.UnknownFormatError as error:
        yield _unreadable(data, path, error.media_type, str(error))
        return
    except Exception as error:
        yield _unreadable(data, path, formats.UNKNOWN, _fault(error))
        return
    if kind is not None:
        yield _document(data, path, languages, kind)
        return
    if depth > archive.DEEPEST:
        reason = _(
            "Archives lie in one another more than {deepest} deep. Unpack it, and give the files.",
            deepest=archive.DEEPEST,
        )
        yield _unreadable(data, path, formats.ZIP_MEDIA_TYPE, reason)
        return
    try:
        for member in archive.members(data, way.budget):
            inner = f"{path}/{member.name}" if member.name else path
            if not way.wants(inner):
                continue
            if member.data is None:
                reason = member.reason or _("It cannot be unpacked.")
                yield _unreadable(b"", inner, formats.UNKNOWN if member.name else formats.ZIP_MEDIA_TYPE, reason)
            else:
                yield from _from_bytes(member.data, inner, languages, way, depth=depth + 1)
            # the next one is unpacked now: that is the archive's own work
            way.on_start(path)
    except UnreadableError as error:
        yield _unreadable(data, path, formats.ZIP_MEDIA_TYPE, str(error))
    except MemoryError as error:
        yield _unreadable(data, path, formats.ZIP_MEDIA_TYPE, _fault(error))


def _document(data: bytes, path: str, languages: Languages, kind: formats.Format) -> Document:
    try:
        reading = formats.read(data, path, kind)
        if not any(block.text.strip() for block in reading.blocks):
            raise UnreadableError("The file holds no text.")
        return build_document(
            reading,
            path=path,
            data_sha256=hashlib.sha256(data).hexdigest(),
            media_type=kind.media_type,
            size=len(data),
            languages=languages,
        )
    except UnreadableError as error:
        reason = str(error)
    except Exception as error:
        reason = _fault(error)
    return _unreadable(data, path, kind.media_type, reason)


def _unreadable(data: bytes, path: str, media_type: str, reason: str) -> Document:
    """Return the document of a file that was not read; one that was not even opened has no hash."""
    return Document(
        path=path,
        sha256=hashlib.sha256(data).hexdigest() if data else "",
        media_type=media_type,
        size=len(data),
        status="unreadable",
        reason=reason,
    )


def _fault(error: Exception) -> str:
    """Return a reason for a fault that no reader foresaw."""
    if isinstance(error, MemoryError):
        return _("The file needs more memory than there is. Split it into parts.")
    if isinstance(error, RecursionError):
        return _("The file is nested too deeply to be read.")
    return _(
        "Reading failed on something unforeseen ({kind}). Save the file anew, or as PDF; if it fails again, please "
        "tell the makers of procurecheck.",
        kind=type(error).__name__,
    )
