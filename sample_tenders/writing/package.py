"""ZIP containers (DOCX, XLSX, ZIP) with fixed names, order and times, so that the same input gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

_EPOCH = (2026, 9, 1, 8, 0, 0)


def write_zip(members: list[tuple[str, bytes]]) -> bytes:
    """A deflated archive of ``members`` in the given order, all dated alike."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return buffer.getvalue()


def repack(data: bytes, change: Callable[[str, bytes], bytes] = lambda _name, member: member) -> bytes:
    """``data`` with the same members, fixed times, each passed through ``change``."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return write_zip([(name, change(name, archive.read(name))) for name in archive.namelist()])
