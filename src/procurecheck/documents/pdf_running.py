"""What repeats from page to page and is no part of the text: running headers and footers, page numbers, watermarks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from procurecheck.documents.pdf_page import Fragment, PageText

EDGE = 0.12
"""Share of the page's height at top and bottom in which running headers, footers and page numbers stand."""
TIGHT = 1.4
"""Distance of baselines, in font sizes, up to which lines belong together."""
LEAST = 3
"""Pages on which something stands at least, to be running."""


class Running(NamedTuple):
    """What repeats at the edges of the pages, or across them."""

    kept: tuple[Fragment, ...]
    """The first occurrence of each running header or footer: it may name the case."""
    dropped: tuple[Fragment, ...]
    """Repetitions and page numbers."""


def take_running(pages: Sequence[PageText]) -> tuple[list[PageText], Running]:
    """Return the pages without running headers, footers and page numbers, and what was taken out.

    What stands outside the text at the same place on at least three pages (both, if there are two) and on two
    fifths of all is running if it is the same text, or the same but for a number that goes up with the pages. Text
    that stands out is a heading, and only its exact repetition is running. Page numbers are told by their form, and
    that they go up with the pages.
    """
    places: dict[tuple[str, int, int], list[_Found]] = {}
    for index, page in enumerate(pages):
        for fragment in page.fragments:
            if fragment.bottom < page.height * EDGE or fragment.top > page.height * (1 - EDGE):
                for key in _keys(fragment):
                    places.setdefault(key, []).append((index, fragment))
    size = _usual_size(pages)
    # of two pages both must have it
    enough = max(min(LEAST, len(pages)), len(pages) * 2 // 5, 2)
    kept: dict[int, Fragment] = {}
    dropped: dict[int, Fragment] = {}
    for (form, _, _), found in places.items():
        if _PAGE_NUMBER.fullmatch(form) and len({index for index, _ in found}) > 1 and _goes_up(found):
            dropped.update((id(fragment), fragment) for _, fragment in found)
            continue
        for same in _running(found, enough, size):
            kept.setdefault(id(same[0]), same[0])
            dropped.update((id(fragment), fragment) for fragment in same)
    apart = {key for page in pages for key in _set_apart(page, dropped)}
    kept = {key: fragment for key, fragment in kept.items() if key in apart}
    dropped = {key: fragment for key, fragment in dropped.items() if key in apart}
    dropped.update((id(fragment), fragment) for fragment in _watermarks(pages))
    bare = [
        page._replace(
            fragments=tuple(f for f in page.fragments if id(f) not in dropped),
            turned=tuple(f for f in page.turned if id(f) not in dropped),
        )
        for page in pages
    ]
    first = _first_of_each(tuple(kept.values()))
    gone = tuple(f for key, f in dropped.items() if all(f is not k for k in first))
    return bare, Running(first, gone)


_Found = tuple[int, Fragment]
"""A fragment and the index of its page."""


def _running(found: Sequence[_Found], enough: int, size: float) -> list[list[Fragment]]:
    """Return the groups of what stands at one place that are running; these texts differ in digits alone."""
    if len({index for index, _ in found}) < enough:
        return []
    fragments = [fragment for _, fragment in found]
    texts = Counter(fragment.text for fragment in fragments)
    plain = not any(fragment.bold or fragment.size > 1.1 * size for fragment in fragments)
    if len(texts) == 1 or (plain and _goes_up(found)):
        return [fragments]
    # the header of a chapter changes with the chapter
    return [[f for f in fragments if f.text == text] for text, count in texts.items() if count >= LEAST]


def _set_apart(page: PageText, candidates: Container[int]) -> Iterator[int]:
    """Return the ids of the candidates that stand outside the text: no other line nearer to the edge, and a gap.

    Forms that repeat on many pages have lines that repeat at the same place, too.
    """
    rows: list[list[Fragment]] = []
    for fragment in sorted(page.fragments, key=lambda f: f.base):
        if rows and fragment.base - rows[-1][0].base <= 0.5 * fragment.size:
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
    marks = [any(id(fragment) in candidates for fragment in row) for row in rows]
    for order in (range(len(rows)), range(len(rows) - 1, -1, -1)):
        outside = list(takewhile(lambda at: marks[at], order))
        while outside and len(outside) < len(rows):
            last = outside[-1]
            after = rows[last + order.step][0]
            if abs(after.base - rows[last][0].base) > TIGHT * max(after.size, rows[last][0].size):
                break
            outside.pop()
        yield from (id(fragment) for at in outside for fragment in rows[at])


def _watermarks(pages: Sequence[PageText]) -> list[Fragment]:
    """Return what is turned and stands on many pages, but for the first."""
    texts: dict[str, list[Fragment]] = {}
    for page in pages:
        for fragment in page.turned:
            texts.setdefault(fragment.text, []).append(fragment)
    return [fragment for same in texts.values() if len(same) >= LEAST for fragment in same[1:]]


def _usual_size(pages: Sequence[PageText]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for fragment in page.fragments:
            sizes[round(fragment.size * 2) / 2] += len(fragment.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _keys(fragment: Fragment) -> list[tuple[str, int, int]]:
    """Return the form of a fragment's text and its place, at two offsets so that no boundary parts neighbours."""
    form = _DIGITS.sub("#", fragment.text)
    return [(form, round(fragment.base / 4), 0), (form, round((fragment.base + 2) / 4), 1)]


def _goes_up(found: Sequence[_Found]) -> bool:
    """Whether one of the numbers rises by as much as the pages do, on most steps."""
    numbers = [[int(number[:9]) for number in _DIGITS.findall(fragment.text)] for _, fragment in found]
    pages = [index for index, _ in found]
    return any(
        sum(b[0] - a[0] == b[1] - a[1] for a, b in pairwise(zip(pages, column, strict=True))) * 2 > len(pages) - 1
        for column in zip(*numbers, strict=True)
        if len(pages) > 1
    )


def _first_of_each(fragments: Sequence[Fragment]) -> tuple[Fragment, ...]:
    seen: dict[str, Fragment] = {}
    for fragment in sorted(fragments, key=lambda f: (f.page, f.top)):
        seen.setdefault(_DIGITS.sub("#", fragment.text), fragment)
    return tuple(seen.values())


_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:\W*(?:seite|page|pagina|página|stránka|strana|strona|stran|oldal|stranica|страница|стр\.?|сторінка|blatt|"
    r"str\.?|s\.|p\.|list|pag\.?)?\W*#\W*(?:(?:von|of|de|di|van|z|ze|zo|od|/|-|din|sur|от|з|із)?\W*#)?\W*)"
    r"|#\W*(?:oldal|stran|стр\.)?",
    re.IGNORECASE,
)
