"""From the tokens of a text to chains of parts, and from a chain to the points that it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from procurecheck.clauses.places import ROMAN, Part, Token, between, read_list
from procurecheck.clauses.provisions import Point
from procurecheck.clauses.vocabulary import PARAGRAPH_SIGN, Mark, Words

ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "abcčdefghijklmnoprsštuvzž", "абвгдежзийклмнопрстуфхцчшщюя")
Steps = tuple[str | None, str | None, str | None]
_MOST_PARAGRAPHS = 15
"""Number up to which a section sign behind an article can mean one of its paragraphs."""


@dataclass(slots=True)
class Chain:
    """Parts that follow each other with nothing but joining words between, up to a law or to other words."""

    parts: list[Part] = field(default_factory=list)
    ended_by: Token | None = None
    """The name of a law, or the word that is no part of a citation; ``None`` at the end of the text."""
    opened_by: Token | None = None
    gap: tuple[int, int] = (0, 0)
    """Tokens between its last part and what ended it."""


@dataclass(slots=True)
class _State:
    """What is known between two parts."""

    depth: int = 0
    joined: bool = False
    excepted: bool = False
    ranged: bool = False
    last_end: int = 0


def chains_of(tokens: Sequence[Token], words: Words) -> list[Chain]:
    """Return the chains of a text in order, also those without parts that stand between two laws."""
    chains = [Chain()]
    at, state = 0, _State()
    alphabet = _alphabet(tokens)
    while at < len(tokens):
        chain = chains[-1]
        got = _part(tokens, at, words, chain, alphabet, state)
        if got is not None:
            part, at = got
            if part is not None and (part.level or part.style != "ordinal" or _before_mark(tokens, at, words)):
                chain.parts.append(replace(part, ranged=state.ranged))
                state.joined, state.excepted, state.ranged, state.last_end = False, False, False, at
            continue
        token = tokens[at]
        at += 1
        if not _reads_over(token, words, chain, state):
            chain.ended_by, chain.gap = token, (state.last_end, at - 1)
            chains.append(Chain(opened_by=token))
            state = _State(depth=state.depth if token.kind == "law" else 0, last_end=at)
    return chains


def _reads_over(token: Token, words: Words, chain: Chain, state: _State) -> bool:
    """Take a token that stands between parts into account; false for one that ends the chain."""
    if token.kind in {"sign", "dash"}:
        state.depth = max(state.depth + (token.raw in "([") - (token.raw in ")]"), 0)
        state.joined = state.joined or token.raw in {",", ";", "/", "&"}
        state.ranged = token.kind == "dash" or (state.ranged and token.raw not in ",;/&")
        return True
    if token.kind != "word":
        return False
    if token.word in words.except_before and chain.parts:
        chain.parts[-1] = replace(chain.parts[-1], excepted=True)
        return True
    if token.word in words.excepts:
        state.excepted = True
        return True
    if token.word in words.joins or token.word in words.range:
        state.joined = True
        state.ranged = token.word in words.range and token.word not in words.joins
        return True
    return bool(words.between.fullmatch(token.word))


def _alphabet(tokens: Sequence[Token]) -> str:
    text = "".join(token.raw for token in tokens if token.kind == "word")
    if any("а" <= letter <= "я" for letter in text.lower()):
        return ALPHABETS[2]
    return ALPHABETS[1] if "člen" in text.lower() else ALPHABETS[0]


def _before_mark(tokens: Sequence[Token], at: int, words: Words) -> bool:
    return at < len(tokens) and tokens[at].kind == "word" and words.mark(tokens[at].word) is not None


def _part(
    tokens: Sequence[Token],
    at: int,
    words: Words,
    chain: Chain,
    alphabet: str,
    state: _State,
) -> tuple[Part | None, int] | None:
    """Read a part at a token, or bind a mark to the part before it (which gives ``None`` and where to go on)."""
    token = tokens[at]
    mark = _mark(tokens, at, words, first=not any(part.level == 1 for part in chain.parts))
    if mark is None:
        found = read_list(tokens, at, words, None, alphabet)
        if found is None:
            return None
        end = tokens[found.next - 1].end
        return Part(
            0, found.values, token.start, end, found.style, state.joined, state.depth, state.excepted
        ), found.next
    last = chain.parts[-1] if chain.parts else None
    after = at + 1
    while after < len(tokens) and (tokens[after].raw == "." or tokens[after].kind == "para"):
        after += 1
    # "in 12. § 5": a paragraph sign with its number right behind it stands before it
    in_front = token.kind == "para" and after < len(tokens) and tokens[after].kind in {"num", "inner"}
    if last is not None and last.level == 0 and mark.follows and not in_front and _close(tokens, at, last):
        # "62. § (1)-(2) pontja": brackets right behind an article hold its paragraphs, whatever they are called
        slip = mark.level == 3 and last.style == "paren" and len(chain.parts) > 1 and chain.parts[-2].level == 1
        chain.parts[-1] = replace(last, level=2 if slip else mark.level, end=token.end)
        return None, after if tokens[after - 1].raw == "." else at + 1
    if mark.annex and after < len(tokens):
        number = ROMAN.get(tokens[after].raw, tokens[after].raw if tokens[after].kind == "num" else None)
        if number is None:
            return None
        part = Part(
            1, (f"annex {number}",), token.start, tokens[after].end, "bare", state.joined, state.depth, state.excepted
        )
        return part, after + 1
    start = after
    while start < len(tokens) and tokens[start].raw in {"№", ":"}:
        start += 1
    found = read_list(tokens, start, words, mark, alphabet)
    if found is None:
        return None
    sign = token.kind == "para"
    small = found.values[0].isdecimal() and int(found.values[0]) <= _MOST_PARAGRAPHS
    # "artikel 67, § 1": below an article that a word names, the sign means a paragraph
    level = 2 if sign and small and any(p.level == 1 and not p.sign for p in chain.parts) else mark.level
    end = tokens[found.next - 1].end
    return Part(
        level, found.values, token.start, end, found.style, state.joined, state.depth, state.excepted, sign
    ), found.next


def _mark(tokens: Sequence[Token], at: int, words: Words, *, first: bool) -> Mark | None:
    token = tokens[at]
    if token.kind == "para":
        return PARAGRAPH_SIGN
    if token.kind != "word":
        return None
    mark = words.mark(token.word, first=first)
    if mark is not None and len(token.word) == 1 and mark.level == 3 and not _before_number(tokens, at):
        return None
    return mark


def _before_number(tokens: Sequence[Token], at: int) -> bool:
    """Whether a letter that may name a level is followed by a number or a quoted letter."""
    following = tokens[at + 1 : at + 3]
    if following and following[0].raw == ".":
        following = following[1:]
    return bool(following) and (following[0].kind in {"num", "dotted"} or following[0].raw in "„“\"'«(")


def _close(tokens: Sequence[Token], at: int, last: Part) -> bool:
    """Whether nothing but signs stands between a part and the word after it."""
    before = at - 1
    while before >= 0 and tokens[before].start >= last.end:
        if tokens[before].kind != "sign" or tokens[before].raw in {",", ";"}:
            return False
        before -= 1
    return True


# --- from parts to points -------------------------------------------------------------------------------


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
        return 2 if last.level == 1 and 0 < number <= _MOST_PARAGRAPHS else 0
    # a bare number in a list goes on with the articles
    return 1 if number > _MOST_PARAGRAPHS else 0


def points_of(parts: Sequence[Part], above: Steps, *, dotted: bool) -> tuple[list[Point], list[Point], Steps]:
    """Return the points that parts name, those that they take back, and the path at which they end."""
    named: list[Steps] = []
    taken: list[Steps] = []
    paths: dict[int, Steps] = {0: above}
    except_level = 0
    for segment in _segments(parts):
        for part in segment:
            if except_level and (part.level < except_level or (part.level == except_level and part.joined)):
                except_level = 0
            if part.excepted:
                except_level = part.level
            for depth in [depth for depth in paths if depth > part.depth]:
                del paths[depth]
            path = paths.get(part.depth) or paths[max(paths)]
            for value in part.values:
                if part.level == 4 and not _next_article(path, value):
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
