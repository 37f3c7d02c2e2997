"""What a case is known by: unique, stable, and safe as the name of a folder on every system."""

from __future__ import annotations

import hashlib
import re
import unicodedata

LONGEST = 80
"""Signs of an id; paths on Windows may be short."""
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)")


def case_id(key: str) -> str:
    """Return the id for a case from its path below the scanned folder.

    Letters without accents, digits and hyphens only. Where that leaves anything of the path out, ten digits of its
    hash are added, so that two paths never share an id; it depends on nothing but the path.

    >>> case_id("cleaning-de")
    'cleaning-de'
    >>> case_id("2026/Škola")
    '2026-skola-f1b7708cfe'
    """
    plain = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode("ascii").lower()
    plain = re.sub(r"\.[a-z]{1,6}$", "", plain)
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-")
    if slug and slug == key and not _RESERVED.fullmatch(slug) and not re.search(r"-[0-9a-f]{10}$", slug):
        return slug
    return f"{slug or 'case'}-{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:10]}"
