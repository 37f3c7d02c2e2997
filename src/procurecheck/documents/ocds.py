"""OCDS JSON: release and record packages, single releases and records, JSON Lines.

Of a file with several contracting processes all text is read, each release under its heading; coded facts and the
notice are those of the first process, and the reason says so. Several releases of one process are merged by date.
"""

from __future__ import annotations

from procurecheck.documents.blocks import Reading
from procurecheck.documents.notice import BlockList, reading
from procurecheck.documents.notice_codes import language
from procurecheck.documents.ocds_json import clean, load, merge
from procurecheck.documents.ocds_notice import notice_of, string
from procurecheck.documents.ocds_text import DEPTH, release_blocks
from procurecheck.i18n import _, ngettext


def read(data: bytes, path: str) -> Reading:
    """Read an OCDS file.

    Raises:
        UnreadableError: if it is not JSON, holds no release, or the releases hold no text.
    """
    del path
    loaded = load(data)
    processes = list(dict.fromkeys(string(release.get("ocid")) for release in loaded.releases))
    first = processes[0]
    out = BlockList()
    complete = True
    for number, release in enumerate(loaded.releases):
        several = len(loaded.releases) > 1
        if several:
            title = " ".join(filter(None, ("Release", string(release.get("ocid")), string(release.get("id")))))
            out.heading(1, clean(title), key=number)
        facts = string(release.get("ocid")) == first
        tongue = language(string(release.get("language")))
        complete = release_blocks(release, out, language=tongue, level=int(several), facts=facts) and complete
    reasons = list(loaded.faults)
    if not complete:
        reasons.append(_("What is nested more than {depth} deep was not read.", depth=DEPTH))
    notes = list(reasons)
    if len(processes) > 1:
        notes.append(
            ngettext(
                "The file holds {n} contracting process; the notice is the first one's.",
                "The file holds {n} contracting processes; the notice is the first one's.",
                len(processes),
            )
        )
    notice = notice_of(merge([release for release in loaded.releases if string(release.get("ocid")) == first]))
    return reading(out, notice, reasons=notes, broken=bool(reasons))
