"""ZIP archives, read in memory and never to disk: no bomb, no climbing path, no locked member passes unseen.

Headers of archives lie, so what counts is the bytes that really come out: each inflating stops at the limits below.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from procurecheck.errors import UnreadableError
from procurecheck.i18n import _, format_number

MOST_MEMBERS = 5_000
"""Files read of one pack's archives together."""
LARGEST_MEMBER = 500 * 2**20
"""Bytes of one unpacked file."""
LARGEST_TOTAL = 2 * 2**30
"""Bytes that the archives of one pack unpack to, together."""
HIGHEST_RATIO = 200
"""Unpacked bytes for each packed one, from ``RATIO_FROM`` on; documents reach 50, bombs 1,000."""
RATIO_FROM = 8 * 2**20
DEEPEST = 3
"""Archives inside archives."""

_CHUNK = 2**20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


@dataclass(slots=True)
class Budget:
    """What the archives of one pack may still unpack to, counted down as they are read."""

    members: int = MOST_MEMBERS
    total: int = LARGEST_TOTAL


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its bytes, or the reason why it was not unpacked. An empty name is the archive."""

    name: str
    data: bytes | None
    reason: str | None = None


def members(data: bytes, budget: Budget) -> Iterator[Member]:
    """Yield the files of an archive in the order of their names, one at a time.

    What may not or cannot be unpacked is yielded with its reason. Directories and litter of operating systems are
    left out. Two members of one name are told apart by a number.

    Raises:
        UnreadableError: where the archive as a whole cannot be read, or holds no file.
    """
    seen: dict[str, int] = {}
    with _open(data) as archive:
        found = [(name_of(info), info) for info in archive.infolist() if not info.is_dir()]
        found = [(name, info) for name, info in found if not is_litter(name)]
        if not found:
            raise UnreadableError("The ZIP holds no files. Ask for it again.")
        for name, info in sorted(found, key=lambda pair: (pair[0].split("/"), pair[1].header_offset)):
            seen[name] = seen.get(name, 0) + 1
            shown = name if seen[name] == 1 else f"{name} ({seen[name]})"
            if budget.members <= 0:
                yield Member(
                    "",
                    None,
                    _("The ZIP holds more than {most} files; the rest was not read.", most=format_number(MOST_MEMBERS)),
                )
                return
            budget.members -= 1
            try:
                yield Member(shown, _checked(archive, info, name, budget))
            except UnreadableError as error:
                yield Member(shown, None, str(error))


def member_names(data: bytes) -> frozenset[str] | None:
    """Return the names inside a ZIP, ``None`` where it is damaged."""
    try:
        with _open(data) as archive:
            return frozenset(archive.namelist())
    except UnreadableError:
        return None


def stored_member(data: bytes, name: str, most: int) -> bytes:
    """Return the first ``most`` bytes of a member, nothing where it cannot be read."""
    try:
        with _open(data) as archive, archive.open(_plain(archive.getinfo(name))) as stream:
            return stream.read(most)
    except (UnreadableError, KeyError, *_BROKEN):
        return b""


def parts(data: bytes, largest: int, endings: tuple[str, ...] = ("",)) -> dict[str, bytes]:
    """Return the parts of an office file, which is a ZIP, by name without a leading slash.

    Args:
        data: the file.
        largest: bytes that the parts may unpack to, together.
        endings: of the names of the parts that are wanted, in lower case; all of them unless given.

    Raises:
        UnreadableError: where it is damaged, locked, unpacks to more than it may, or has two parts of one name.
    """
    budget = Budget(total=largest)
    found: dict[str, bytes] = {}
    with _open(data) as archive:
        infos = archive.infolist()
        if len(infos) > MOST_MEMBERS:
            raise UnreadableError("The file has more parts than an office file can have; it was not opened.")
        for info in infos:
            name = info.filename.lstrip("/")
            if not name.lower().endswith(endings) or info.is_dir():
                continue
            if name in found:
                # one of the two would be checked and the other one read
                raise UnreadableError("The file has two parts of one name. Open it and save it anew.")
            found[name] = _inflate(archive, _plain(info), budget)
    return found


def name_of(info: zipfile.ZipInfo) -> str:
    """Return a member's name with forward slashes, in Unicode also where an old program did not say so."""
    name = info.filename
    if not info.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.filename
    name = name.replace("\\", "/").removeprefix("./")
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in name)


def climbs(name: str) -> bool:
    """Whether a member's name leads out of the archive: ``../``, from the root, or to a drive."""
    return name.startswith("/") or ".." in name.split("/") or bool(re.match(r"[A-Za-z]:", name))


def is_litter(path: str) -> bool:
    """Whether a file is one that operating systems and office programs leave lying about, or hidden."""
    pieces = path.split("/")
    return any(part == "__MACOSX" or (part.startswith(".") and part.strip(".")) for part in pieces) or (
        pieces[-1].lower() in {"thumbs.db", "desktop.ini"} or pieces[-1].startswith("~$")
    )


def _open(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN:
        raise UnreadableError("The archive is damaged or cut short. Ask for it again.") from None


def _checked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, budget: Budget) -> bytes:
    if climbs(name):
        raise UnreadableError("Its name leads out of the archive, as in an attack; it was not unpacked.")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise UnreadableError("It is a link to another file, not a file. Ask for the file itself.")
    return _inflate(archive, _plain(info), budget)


def _plain(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    if info.flag_bits & 0x1:
        raise UnreadableError("It is locked with a password. Ask for it without one.")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # the other methods can turn a few bytes into gigabytes before any limit is looked at
        raise UnreadableError("It is packed in an unusual way. Pack it anew as an ordinary ZIP.")
    return info


def _inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> bytes:
    """Return the bytes of a member, counting what really comes out."""
    chunks: list[bytes] = []
    size = 0
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                chunks.append(chunk)
                size += len(chunk)
                budget.total -= len(chunk)
                if size > RATIO_FROM and size > HIGHEST_RATIO * max(info.compress_size, 1):
                    raise UnreadableError(
                        _(
                            "It unpacks to more than {ratio} times its size, as a bomb does; it was not opened.",
                            ratio=HIGHEST_RATIO,
                        )
                    )
                if size > LARGEST_MEMBER or budget.total < 0:
                    raise UnreadableError("It unpacks to more than is read at once. Give it as a file of its own.")
    except _BROKEN:
        raise UnreadableError("It is damaged or cut short in the archive. Ask for it again.") from None
    return b"".join(chunks)
