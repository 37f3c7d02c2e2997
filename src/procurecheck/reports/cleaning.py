"""Text from outside on its way to a reader: what a page or a terminal cannot show safely is made visible."""

from __future__ import annotations

import re

# C0 and C1 controls but tab and newline; marks that turn the direction of writing and can make a name
# read as another; lone surrogates, which cannot be encoded
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Return ``text`` with every unsafe character replaced by ``�``."""
    return _UNSAFE.sub("\ufffd", text)
