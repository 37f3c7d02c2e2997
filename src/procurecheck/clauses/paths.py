"""From the parts of a chain to the points that they name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from procurecheck.clauses.chains import ALPHABETS, MOST_PARAGRAPHS
from procurecheck.clauses.places import Part, between
from procurecheck.clauses.provisions import LETTERED, Point

Steps = tuple[str | None, str | None, str | None]
"""Article, paragraph, point as far as they were named."""


def levelled(parts: Sequence[Part]) -> list[Part]:
    """Return the parts with the level of those that no word names; those that are no part of a law are left out."""
    result: list[Part] = []
    for part in parts:
        level = part.level or _level(part, result)
        if level == 3 and _below_point(part, result):
            level = 4
        if not level:
            continue
        values = part.values
        if part.ranged and result and result[-1].level == level:
            values = (*between(result[-1].values[-1], values[0], ALPHABETS[0]), *values)
        result.append(replace(part, level=level, values=values))
    return result


def _below_point(part: Part, before: Sequence[Part]) -> bool:
    """Whether a part is smaller than a point: a letter below a number, or a number below a letter."""
    points: list[Part] = []
    for one in reversed(before):
        if one.level < 3:
            break
        if one.level == 3:
            points.append(one)
    return bool(points) and points[-1].values[0].isdecimal() != part.values[0].isdecimal()


def _level(part: Part, before: Sequence[Part]) -> int:
    if not before or part.style == "ordinal":
        return 0
    last = before[-1]
    if part.style == "degree":
        return 3
    if part.style == "letter":
        if last.level < 3:
            return 3
        same = [one.level for one in before if one.style == "letter"]
        return (same[-1] if same and part.joined else 4) if last.level == 3 else last.level
    if part.style == "paren":
        if part.joined:
            same = [one.level for one in before if one.style == "paren"]
            return same[-1] if same else 2
        return min(last.level + 1, 4)
    number = int("0" + "".join(c for c in part.values[0] if c.isdecimal()))
    if not part.joined:  # "artículo 87 1 a)"
        return 2 if last.level == 1 and 0 < number <= MOST_PARAGRAPHS else 0
    # a bare number in a list goes on with the articles
    return 1 if number > MOST_PARAGRAPHS else 0


def points_of(
    parts: Sequence[Part], above: Steps, *, dotted: bool, divided: frozenset[Point] = frozenset()
) -> tuple[list[Point], list[Point], Steps]:
    """Return the points that parts name, those that they take back, and the path at which they end.

    What is smaller than a point is read only where the table has ``divided`` it.
    """
    named: list[Steps] = []
    taken: list[Steps] = []
    paths: dict[int, Steps] = {0: above}
    except_level = 0
    for segment in _segments(parts):
        for part in segment:
            if part.level < except_level:
                except_level = 0
            if part.excepted:
                except_level = part.level
            for depth in [depth for depth in paths if depth > part.depth]:
                del paths[depth]
            path = paths.get(part.depth) or paths[max(paths)]
            for value in part.values:
                if part.level == 4 and not _next_article(path, value):
                    path = _lettered(path, value, taken if except_level else named, divided, refine=not except_level)
                    continue
                path = _step(path, part.level, value, taken if except_level else named, refine=not except_level)
            paths[part.depth] = path
    whole, without = ([_split(path, dotted=dotted) for path in found] for found in (named, taken))
    return _points(whole), _points(without), paths[min(paths)]


def _step(path: Steps, level: int, value: str, into: list[Steps], *, refine: bool) -> Steps:
    article, paragraph, _ = path
    if level > 1 and _next_article(path, value):
        level = 1
    above: Steps = (
        (None, None, None) if level == 1 else (article, None, None) if level == 2 else (article, paragraph, None)
    )
    new: Steps = (
        (value, None, None) if level == 1 else (article, value, None) if level == 2 else (article, paragraph, value)
    )
    return _put(new, above, into, refine=refine)


def _lettered(path: Steps, value: str, into: list[Steps], divided: frozenset[Point], *, refine: bool) -> Steps:
    """Return the path to a letter of a point, where the table has letters of it; else the path to the point."""
    article, paragraph, point = path
    whole = (point or "").partition(LETTERED)[0]
    if article is None or (article, paragraph, whole) not in divided:
        return path
    above, new = (article, paragraph, whole), (article, paragraph, f"{whole}{LETTERED}{value}")
    return _put(new, above, into, refine=refine)


def _put(new: Steps, above: Steps, into: list[Steps], *, refine: bool) -> Steps:
    """Put a path into a list, once, and in place of what it makes more exact; return it."""
    if refine and above in into:
        into.remove(above)
    if new not in into:
        into.append(new)
    return new


def _next_article(path: Steps, value: str) -> bool:
    """Whether a number in a list of smaller parts goes on with the articles ("§§ 123 Abs. 4, 124")."""
    article = path[0] or ""
    return value.isdecimal() and article.isdecimal() and int(value) > int(article) > 20


def _segments(parts: Sequence[Part]) -> Iterator[Sequence[Part]]:
    """Yield runs of parts from the article down; those that run up are turned round."""
    levels = [part.level for part in parts]
    if not parts or levels[0] == 1 or 1 not in levels or not _climbs(levels[: levels.index(1) + 1]):
        yield parts
        return
    start = 0
    while start < len(parts):
        end = next((i for i in range(start, len(parts)) if levels[i] == 1), len(parts) - 1)
        stop = end + 1
        while stop < len(parts) and parts[stop].level == levels[stop - 1] + 1 and not parts[stop].joined:
            stop += 1
        yield [parts[end], *parts[end + 1 : stop], *reversed(parts[start:end])]
        start = stop


def _climbs(levels: Sequence[int]) -> bool:
    return any(one > two for one, two in pairwise(levels)) and levels[-1] == 1


def _split(path: Steps, *, dotted: bool) -> Steps:
    article, paragraph, point = path
    if article is None or dotted or "." not in article:
        return path
    number, _, rest = article.partition(".")
    return (number, rest, paragraph if point is None else point)


def _points(paths: Sequence[Steps]) -> list[Point]:
    return list(dict.fromkeys((path[0], path[1], path[2]) for path in paths if path[0]))
