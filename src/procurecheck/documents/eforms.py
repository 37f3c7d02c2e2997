"""eForms: UBL notices of all subtypes (1 to 40, CEI, T01, T02, X01, X02, E1 to E6), also incomplete ones.

Texts of all languages are read, each under its lot and field. What was withheld from publication stays withheld:
placeholders are not taken as values. Persons (contacts, owners, jury) are left out with their nationality.
"""

from __future__ import annotations

from procurecheck.documents.blocks import Reading
from procurecheck.documents.eforms_notice import languages_of, notice_of
from procurecheck.documents.eforms_text import notice_blocks
from procurecheck.documents.notice import BlockList, reading
from procurecheck.documents.xml import local, parse
from procurecheck.errors import UnreadableError
from procurecheck.i18n import _

ROOTS = frozenset(
    {
        "PriorInformationNotice",
        "ContractNotice",
        "ContractAwardNotice",
        "BusinessRegistrationInformationNotice",
    }
)
"""Names of the root elements of eForms notices."""


def read(data: bytes, path: str) -> Reading:
    """Read an eForms notice.

    Raises:
        UnreadableError: if it is not XML, declares entities, is not an eForms notice or holds no text.
    """
    del path
    parsed = parse(data)
    if local(parsed.root) not in ROOTS:
        raise UnreadableError(
            _("This is not an eForms notice: its first element is “{name}”.", name=local(parsed.root))
        )
    languages = languages_of(parsed.root)
    out = BlockList()
    notice_blocks(parsed.root, out, notice_language=languages[0] if languages else None)
    reasons = (
        [_("The XML is broken at {place}; what could be read is here.", place=parsed.fault)] if parsed.fault else []
    )
    return reading(out, notice_of(parsed.root, languages), reasons=reasons, broken=bool(parsed.fault))
