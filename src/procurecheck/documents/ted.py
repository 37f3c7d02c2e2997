"""TED XML, schemas R2.0.8 and R2.0.9: standard forms F01 to F25, MOVE T01 and T02, defence forms and older ones.

The original is read. Where a notice has several originals (it was sent in two official languages, both authentic),
the one in the first language of ``LG_ORIG`` comes first and gives the facts; the others follow as text. Where a
file holds translations only, the first of them is read, and the reason says so.
"""

from __future__ import annotations

import re

from procurecheck.documents.blocks import Reading
from procurecheck.documents.notice import BlockList, reading, unique
from procurecheck.documents.notice_codes import language
from procurecheck.documents.ted_notice import notice_of
from procurecheck.documents.ted_text import form_blocks
from procurecheck.documents.xml import children, descendants, find, full_text, local, parse
from procurecheck.errors import UnreadableError
from procurecheck.i18n import _


def read(data: bytes, path: str) -> Reading:
    """Read a TED XML notice.

    Raises:
        UnreadableError: if it is not XML, declares entities, is not a TED notice or holds no text.
    """
    del path
    parsed = parse(data)
    if local(parsed.root) != "TED_EXPORT":
        raise UnreadableError(_("This is not a TED notice: its first element is “{name}”.", name=local(parsed.root)))
    section = find(parsed.root, "FORM_SECTION")
    forms = [form for form in children(section) if local(form) != "NOTICE_UUID"] if section is not None else []
    if not forms:
        raise UnreadableError("The TED notice holds no form.")
    reasons = (
        [_("The XML is broken at {place}; what could be read is here.", place=parsed.fault)] if parsed.fault else []
    )
    wanted = unique(
        language(code)
        for element in descendants(parsed.root, "LG_ORIG")
        for code in re.split(r"[\s,;]+", full_text(element))
    )
    originals = [form for form in forms if form.get("CATEGORY") == "ORIGINAL"]
    if not originals:
        originals = forms[:1]
        reasons.append(_("The file holds translations only; the first was read."))
    originals.sort(key=lambda form: _rank(language(form.get("LG")), wanted))

    out = BlockList()
    for number, form in enumerate(originals):
        tongue = language(form.get("LG"))
        if len(originals) > 1:
            out.heading(1, f"Original in {(tongue or 'an unnamed language').upper()}", key=number)
        form_blocks(form, out, language=tongue, level=int(len(originals) > 1), facts=number == 0)
    languages = unique((*wanted, *(language(form.get("LG")) for form in originals)))
    return reading(out, notice_of(parsed.root, originals[0], languages), reasons=reasons, broken=bool(parsed.fault))


def _rank(code: str | None, wanted: tuple[str, ...]) -> int:
    return wanted.index(code) if code and code in wanted else len(wanted)
