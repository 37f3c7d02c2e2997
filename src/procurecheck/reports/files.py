"""Files are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from procurecheck.errors import ProcurecheckError


def check_writable(folder: Path) -> None:
    """Tell before a long check that its report could not be written; makes nothing.

    Raises:
        ProcurecheckError: where the folder, or the one in which it would be made, is a file or may not be written.
    """
    try:
        nearest = next(path for path in (folder, *folder.resolve().parents) if path.exists() or path.is_symlink())
        usable = nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
    except (OSError, ValueError, StopIteration):  # a name that no folder can have
        usable = False
    if not usable:
        raise ProcurecheckError(
            "no report can be written here: it is no folder, or may not be written.",
            where=str(folder),
            mend="Choose another folder with --out.",
        )


def write_whole(path: Path, content: str | bytes) -> None:
    """Write ``content`` (text as UTF-8 with LF line ends) through a temporary file beside it and a rename.

    Raises:
        ProcurecheckError: where the folder cannot be made or written (read-only, full disk); an older file of
            the same name is then still there, unchanged.
    """
    with writing(path) as file:
        file.write(content.encode("utf-8", errors="replace") if isinstance(content, str) else content)


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write to that takes its place under ``path`` when all is written, and leaves nothing otherwise.

    Raises:
        ProcurecheckError: as :func:`write_whole` does.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes the file private; a report is for colleagues too
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise ProcurecheckError(
            f"cannot be written: {error.strerror or error}.",
            where=str(path),
            mend="Choose another folder with --out, or make room.",
        ) from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def remove_left_overs(path: Path) -> None:
    """Remove what programs that were killed while they wrote ``path`` have left beside it."""
    for left in path.parent.glob(f".{path.name}.*"):
        left.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
