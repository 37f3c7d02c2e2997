"""Beside each quote a small picture of the place on the page, with the lines marked, rendered by pypdfium2.

Pictures are greyscale with yellow marks in a fixed palette of sixteen colours, so that they are small and the same
bytes for the same file. A mark has a bar at its side too, which stays on grey paper. What is not a PDF gets the words
before and after the quote instead.
"""

from __future__ import annotations

import base64
import bisect
import hashlib
import io
import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from procurecheck.model import Assessment, Box, Document, Evidence

if TYPE_CHECKING:
    from PIL.Image import Image

PDF = "application/pdf"
SCALE = 1.5
"""Pixels for each PDF point: 108 to the inch, sharp enough to read on a screen."""
SHOWN = 1.25
"""CSS pixels for each PDF point."""
MOST_BYTES = 2_500_000
"""Of all pictures of a report together; base64 makes a third more of it. What comes later has none."""
_AROUND_X, _AROUND_Y = 14.0, 16.0
"""Points of the page shown around the quote."""
_NARROWEST = 260.0
_HIGHEST = 190.0
"""Points; of a longer quote the beginning is shown."""
_LARGEST_PAGE = 6_000_000
"""Pixels of a page that is rendered; a larger one is rendered coarser."""
_CONTEXT = 240
"""Characters shown before and after a quote that has no picture."""


class Place(NamedTuple):
    """Where a quote stands: a picture, or the words around it."""

    png: bytes | None = None
    width: int = 0
    """Of the picture, in pixels as a page shows it."""
    height: int = 0
    before: str = ""
    after: str = ""

    @property
    def uri(self) -> str:
        """The picture as a ``data:`` address."""
        return "data:image/png;base64," + base64.b64encode(self.png or b"").decode("ascii")


class Shown(NamedTuple):
    """What a report shows of the places of its quotes, by the index of the finding."""

    places: Mapping[int, Place] = MappingProxyType({})
    links: Mapping[int, str] = MappingProxyType({})
    base: str | None = None
    """Relative address of the pack, on which the links rest."""
    pictures: bool = False


def places(
    assessment: Assessment, documents: Sequence[Document], pack: Path, *, pictures: bool = True
) -> dict[int, Place]:
    """Return for each finding, by its index, the picture of its place or the words around it.

    Args:
        assessment: the findings, in the order in which they matter if room gets short: those of the required
            clauses first, one of each clause before a second of any.
        documents: the pack as it was read.
        pack: where it was read from; a file that has changed since then gets no picture.
        pictures: whether to render at all; without, all quotes get the words around them.
    """
    by_path = {document.path: document for document in documents}
    found = {
        index: _words_around(by_path[finding.evidence.document], finding.evidence)
        for index, finding in enumerate(assessment.findings)
        if finding.evidence.document in by_path
    }
    if not pictures:
        return found
    wanted = [index for index in _by_weight(assessment) if _on_page(assessment.findings[index].evidence, by_path)]
    drawn = _render(wanted, assessment, by_path, pack)
    room = MOST_BYTES
    for index in wanted:
        place = drawn.get(index)
        if place is not None and place.png is not None and len(place.png) <= room:
            room -= len(place.png)
            found[index] = place
    return found


def base_of(out: Path, pack: Path) -> str | None:
    """Return the relative address of the pack, as seen from a report in the folder ``out``.

    ``None`` where it lies so far from the report that the way would say where it is on this machine: more than two
    folders up.
    """
    try:
        way = Path(os.path.relpath(pack.resolve(), out.resolve()))
    except (ValueError, OSError):
        return None
    if way.is_absolute() or way.parts[:3] == ("..", "..", ".."):
        return None
    # a leading point keeps a name such as "javascript:" from being read as something else than a file
    parts = way.parts if way.parts[:1] == ("..",) else (".", *way.parts)
    return "/".join(quote(part, errors="replace") for part in parts)


def links(assessment: Assessment, base: str | None, pack: Path) -> dict[int, str]:
    """Return for each finding, by its index, the relative address of its page; none for files in archives."""
    if base is None:
        return {}
    media = {record.path: record.media_type for record in assessment.documents}
    folder = pack.is_dir()
    found = {}
    for index, finding in enumerate(assessment.findings):
        evidence = finding.evidence
        if not (_is_file(pack / evidence.document) if folder else evidence.document == pack.name):
            continue
        way = "/".join(quote(part, errors="replace") for part in evidence.document.split("/"))
        address = f"{base}/{way}" if folder else base
        found[index] = address + (f"#page={evidence.page}" if media.get(evidence.document) == PDF else "")
    return found


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def show(
    assessment: Assessment,
    documents: Sequence[Document],
    pack: Path,
    out: Path | None = None,
    *,
    base: str | None = None,
    pictures: bool = True,
) -> Shown:
    """Return all that a report in ``out`` shows of the places of its quotes; ``base`` instead where it is known."""
    base = base_of(out, pack) if out is not None else base
    return Shown(
        places=places(assessment, documents, pack, pictures=pictures),
        links=links(assessment, base, pack),
        base=base,
        pictures=pictures,
    )


# --- which ----------------------------------------------------------------------------------------------


def _by_weight(assessment: Assessment) -> list[int]:
    """Return the findings in the order in which they get a picture."""
    order: dict[int, None] = {}
    longest = max((len(entry.findings) for entry in assessment.coverage), default=0)
    for turn in range(longest):
        order.update(dict.fromkeys(entry.findings[turn] for entry in assessment.coverage if turn < len(entry.findings)))
    order.update(dict.fromkeys(range(len(assessment.findings))))
    return list(order)


def _on_page(evidence: Evidence, documents: Mapping[str, Document]) -> bool:
    document = documents.get(evidence.document)
    return document is not None and document.media_type == PDF and evidence.bbox is not None


def _words_around(document: Document, evidence: Evidence) -> Place:
    before = document.text[max(0, evidence.start - _CONTEXT) : evidence.start]
    after = document.text[evidence.end : evidence.end + _CONTEXT]
    # begin and end at a word
    before = before.partition(" ")[2] if evidence.start > _CONTEXT and " " in before else before
    after = after.rpartition(" ")[0] if len(after) == _CONTEXT and " " in after else after
    return Place(before=" ".join(before.split()), after=" ".join(after.split()))


# --- pictures -------------------------------------------------------------------------------------------


def _render(
    wanted: Collection[int], assessment: Assessment, documents: Mapping[str, Document], pack: Path
) -> dict[int, Place]:
    """Render page by page, one file open at a time."""
    import pypdfium2

    from procurecheck.documents.pack import originals

    by_file: dict[str, dict[int, list[int]]] = {}
    for index in wanted:
        evidence = assessment.findings[index].evidence
        by_file.setdefault(evidence.document, {}).setdefault(evidence.page, []).append(index)
    drawn: dict[int, Place] = {}
    for path, data in originals(pack, by_file):
        document = documents[path]
        if hashlib.sha256(data).hexdigest() != document.sha256:
            continue
        try:
            with pypdfium2.PdfDocument(data) as pdf:
                for number, indexes in sorted(by_file[path].items()):
                    page = _page(pdf, number)
                    if page is not None:
                        for index in indexes:
                            drawn[index] = _cut(page, document, assessment.findings[index].evidence)
        except (pypdfium2.PdfiumError, ValueError, MemoryError):
            # the text could be read and the page cannot be drawn: the words around the quote stand instead
            continue
    return drawn


def _page(pdf: Any, number: int) -> tuple[Image, float] | None:
    """Return a page in grey and the pixels for each of its points."""
    if not 1 <= number <= len(pdf):
        return None
    page = pdf[number - 1]
    width, height = page.get_size()
    if width < 1 or height < 1:
        return None
    scale = min(SCALE, (_LARGEST_PAGE / (width * height)) ** 0.5)
    try:
        return page.render(scale=scale, grayscale=True, no_smoothpath=False).to_pil().convert("L"), scale
    finally:
        page.close()


def _cut(page: tuple[Image, float], document: Document, evidence: Evidence) -> Place:
    """Cut the place of a quote out of its page and mark its lines."""
    image, scale = page
    whole, marks = _boxes(document, evidence)
    if not whole:
        return Place()
    left = max(0.0, min(box[0] for box in whole) - _AROUND_X)
    top = max(0.0, min(box[1] for box in whole) - _AROUND_Y)
    right = min(image.width / scale, max(*(box[2] for box in whole), left + _NARROWEST) + _AROUND_X)
    bottom = min(image.height / scale, max(box[3] for box in whole) + _AROUND_Y, top + _HIGHEST)
    corners = (round(left * scale), round(top * scale), round(right * scale), round(bottom * scale))
    if corners[2] - corners[0] < 8 or corners[3] - corners[1] < 8:
        return Place()
    cut = image.crop(corners)
    marked = [
        tuple(round(value * scale) - corner for value, corner in zip(box, (*corners[:2], *corners[:2]), strict=True))
        for box in marks
    ]
    bar = round((min(box[0] for box in whole) - 6) * scale) - corners[0]
    return Place(_png(cut, marked, bar), round(cut.width / SCALE * SHOWN), round(cut.height / SCALE * SHOWN))


def _boxes(document: Document, evidence: Evidence) -> tuple[list[Box], list[Box]]:
    """Return the lines of a quote on its page, whole, and of each the part that is meant."""
    lines = document.lines
    first = max(0, bisect.bisect_right(lines, evidence.start, key=lambda line: line.start) - 1)
    whole, marks = [], []
    for line in lines[first:]:
        if line.start >= evidence.end:
            break
        if line.page != evidence.page or line.end <= evidence.start or line.end <= line.start:
            continue
        # letters are of different widths: the ends may be off by a letter or two
        share = (line.x1 - line.x0) / (line.end - line.start)
        x0 = line.x0 + share * max(0, evidence.start - line.start)
        x1 = line.x0 + share * (min(evidence.end, line.end) - line.start)
        whole.append((line.x0, line.top, line.x1, line.bottom))
        marks.append((x0, line.top, x1, line.bottom))
    if not whole and evidence.bbox:
        return [evidence.bbox], [evidence.bbox]
    return whole, marks


def _png(cut: Image, marked: Collection[Sequence[int]], bar: int) -> bytes:
    """Return the picture as PNG in sixteen colours: eight greys, and the same eight on a yellow ground."""
    from PIL import Image as Images
    from PIL import ImageDraw

    greys = cut.point([value * 7 // 255 for value in range(256)])
    mask = Images.new("L", cut.size, 0)
    draw = ImageDraw.Draw(mask)
    for x0, y0, x1, y1 in marked:
        draw.rectangle((x0 - 2, y0 - 1, x1 + 2, y1 + 1), fill=8)
    indexed = Images.frombytes(
        "P", cut.size, bytes(a + b for a, b in zip(greys.tobytes(), mask.tobytes(), strict=True))
    )
    draw = ImageDraw.Draw(indexed)
    # the bar at the side shows the place where yellow does not
    draw.rectangle((bar - 2, min(box[1] for box in marked) - 1, bar, max(box[3] for box in marked) + 1), fill=0)
    palette = []
    for ground in ((255, 255, 255), (255, 226, 120)):
        palette += [round(part * level / 7) for level in range(8) for part in ground]
    indexed.putpalette(palette)
    out = io.BytesIO()
    indexed.save(out, format="PNG", optimize=True, bits=4)
    return out.getvalue()
