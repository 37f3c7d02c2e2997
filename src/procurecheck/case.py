"""What the documents say of their case: its id, its notice, its title, its languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from procurecheck.i18n import _
from procurecheck.model import Document, DocumentRecord, Notice

SOLID = 120
"""Characters of a passage whose language can be no name, no foreign word and no slip."""
STRAY = 0.02
"""Share of the text from which a language without any such passage is one of the case all the same."""


def case_id(path: Path) -> str:
    """Return an id for a case from its path: letters, digits and hyphens only, so that it can name a folder."""
    name = path.resolve().name if path.is_dir() else path.stem
    return re.sub(r"[^\w]+", "-", name).strip("-").lower() or "case"


def describing_notice(documents: Sequence[Document]) -> Notice | None:
    """Return the notice that describes the case: the first that names a CPV code, else the first."""
    notices = [document.notice for document in documents if document.notice is not None]
    return next((notice for notice in notices if notice.cpv), notices[0] if notices else None)


def title_of(documents: Sequence[Document], notice: Notice | None) -> str | None:
    """Return the notice's title, else the heading in the largest print on the first page of the longest document."""
    if notice and notice.title:
        return notice.title
    for document in sorted(documents, key=lambda d: -len(d.text)):
        height = {line.start: line.bottom - line.top for line in document.lines if line.page == 1}
        first = [p for p in document.passages[:20] if p.kind == "heading" and p.page == 1 and len(p.text) > 5]
        if first:
            return max(first, key=lambda p: (round(height.get(p.start, 0.0)), -p.start)).text
    return None


def languages_of(documents: Sequence[Document]) -> list[str]:
    """Return the languages of the case, the one with most text first, without those of a stray word or two."""
    weight: dict[str, int] = {}
    solid: set[str] = set()
    for document in documents:
        for passage in document.passages:
            if passage.language:
                weight[passage.language] = weight.get(passage.language, 0) + len(passage.text)
                if len(passage.text) >= SOLID:
                    solid.add(passage.language)
    least = STRAY * sum(weight.values())
    spoken = (code for code in weight if code in solid or weight[code] >= least)
    return sorted(spoken, key=lambda code: (-weight[code], code))


def record_of(document: Document) -> DocumentRecord:
    """Return what the report says of a file."""
    return DocumentRecord(
        path=document.path,
        sha256=document.sha256,
        media_type=document.media_type,
        pages=len(document.pages),
        status=document.status,
        reason=_(document.reason) if document.reason else None,
        languages=tuple(languages_of([document])),
    )
