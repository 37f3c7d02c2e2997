"""Office files are ZIPs; packed anew here, so that their bytes depend on nothing but their parts."""

from __future__ import annotations

import io
import shutil
import zipfile
from typing import IO


def packed_anew(data: bytes) -> bytes:
    """Return the ZIP with its parts in their order, all of one fixed time, and stored as they are.

    Stored, for two versions of zlib may press the same part into different bytes.
    """
    out = io.BytesIO()
    pack_anew(io.BytesIO(data), out)
    return out.getvalue()


def pack_anew(source: IO[bytes], out: IO[bytes]) -> None:
    """Write a ZIP as :func:`packed_anew` returns it, without holding it in memory."""
    with zipfile.ZipFile(source) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for part in made.infolist():
            info = zipfile.ZipInfo(part.filename, date_time=(1980, 1, 1, 0, 0, 0))
            info.create_system = 0
            info.file_size = part.file_size  # decides whether the large form of the ZIP is needed
            with made.open(part) as content, target.open(info, "w") as copy:
                shutil.copyfileobj(content, copy)
