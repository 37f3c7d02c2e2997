"""Office files are ZIPs; packed anew here, so that their bytes depend on nothing but their parts."""

from __future__ import annotations

import io
import zipfile


def packed_anew(data: bytes) -> bytes:
    """Return the ZIP with its parts in their order, all of one fixed time, and stored as they are.

    Stored, for two versions of zlib may press the same part into different bytes.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for part in made.infolist():
            info = zipfile.ZipInfo(part.filename, date_time=(1980, 1, 1, 0, 0, 0))
            info.create_system = 0
            target.writestr(info, made.read(part))
    return out.getvalue()
