"""The grammar of citations: from text to its parts, whatever the language and whichever part comes first.

A part is a level (1 article, 2 paragraph, 3 point, 4 smaller) with the numbers or letters that are listed for it.
Languages differ in words, not in build: the word of a level stands before its numbers ("§ 123 Abs. 1") or after
them ("62. § (1) bekezdés"), and the parts run from the article down or from the smallest up ("b) točka 4. odstavka
75. člena"). All words of all languages are looked for together, so that no language has to be known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from procurecheck.clauses.query import fold
from procurecheck.clauses.vocabulary import Mark, Words

Style = Literal["bare", "paren", "letter", "ordinal", "degree"]
AFTER = 5
"""Articles that "and the following ones" reaches (judgement: no act says how far)."""
LONGEST = 200
"""Numbers of a range beyond which it is taken for something else."""
_LONGEST_DOTTED = 7
"""Signs of a number like 2.163d."""

_TOKEN = re.compile(
    r"""(?P<code>\b[LRD]\.?\s?\*?\d{3,4}(?:-\d{1,4}){1,2}\b)
      | (?P<skip>\d{1,2}\.\s?\d{1,2}\.\s?\d{4}\b|\d+/\d{4}(?:/\w+)?|\d{4}/\d+(?:/\w+)?|\b\d{4}-\d+)
      | (?P<inner>\b\d{1,3}\.\s?[a-z](?=\.?\s+[cčCČ]l))
      | (?P<dotted>\d+\.\d+[a-z]?\b)
      | (?P<num>\d+(?:[a-zа-я]{1,2}(?![^\W_]))?)
      | (?P<word>[^\W\d_]+)
      | (?P<para>§+(?:\s?[-–‑][^\W\d_]+)?)
      | (?P<dash>[-–—‑−])
      | (?P<sign>\S)""",
    re.VERBOSE,
)
_QUOTES = "„“”\"'«»‘’‚"
_DEGREES = {"°", "º", "ª"}
ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7", "VIII": "8", "IX": "9", "X": "10"}


class Token(NamedTuple):
    """A word, number or sign with its span; ``law`` stands for the name of a law."""

    kind: str
    raw: str
    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """One level of a citation with the values listed for it, and how it joins what stands before it."""

    level: int
    values: tuple[str, ...]
    start: int
    end: int
    style: Style
    joined: bool
    """A comma or a word like "and" stands before it."""
    depth: int
    """Brackets open around it."""
    excepted: bool = False
    """It takes back what was said before it."""
    sign: bool = False
    """A section sign names it, not a word."""
    ranged: bool = False
    """It ends a range that began in the part before it ("т. 1 – т. 7")."""


class Lists(NamedTuple):
    """Numbers or letters that belong together, and where the reading goes on."""

    values: tuple[str, ...]
    style: Style
    next: int


def tokens_of(text: str, laws: Sequence[tuple[int, int]]) -> list[Token]:
    """Return the tokens of ``text``; ``laws`` are the spans of names of laws, ascending, each one token."""
    result: list[Token] = []
    at = 0
    for start, end in (*laws, (len(text), len(text))):
        for match in _TOKEN.finditer(text, at, start):
            kind = match.lastgroup or "sign"
            raw = match[0]
            result.append(Token(kind, raw, fold(raw) if kind == "word" else raw, match.start(), match.end()))
        if start < end:
            result.append(Token("law", text[start:end], "", start, end))
        at = end
    return result


# --- lists of numbers and letters -----------------------------------------------------------------------


def read_list(tokens: Sequence[Token], at: int, words: Words, mark: Mark | None, alphabet: str) -> Lists | None:
    """Return the list that begins at a token, with its ranges written out; ``None`` where none begins."""
    letters = mark is not None and mark.level >= 3
    first = _item(tokens, at, letters)
    if first is None and at < len(tokens) and tokens[at].word in words.ordinals:
        first = (words.ordinals[tokens[at].word], "ordinal", at + 1)
    if first is None:
        return None
    value, style, at = first
    values = [value]
    with_a = mark is not None and mark.with_a
    while True:
        joint = _joint(tokens, at, words, with_a=with_a, letters=style == "letter")
        if joint is None:
            break
        kind, after = joint
        if style == "letter" and _opens_level(tokens, after, words):
            break
        following = kind == "follow"
        if following:
            values += _after(values[-1], 1 if tokens[at].word == "f" else AFTER)
            at = after
            break
        nxt = _item(tokens, after, style == "letter")
        if nxt is None and after < len(tokens) and style == "ordinal" and tokens[after].word in words.ordinals:
            nxt = (words.ordinals[tokens[after].word], "ordinal", after + 1)
        if nxt is None or nxt[1] != style:
            break
        if kind == "range":
            values += between(values[-1], nxt[0], alphabet)
        values.append(nxt[0])
        at = nxt[2]
    return Lists(tuple(values), style, at)


def _opens_level(tokens: Sequence[Token], at: int, words: Words) -> bool:
    """Whether a letter is the short name of a level with its number behind it ("б. „а“ и т. 6"), not one of a list."""
    if at >= len(tokens) or tokens[at].kind != "word" or words.mark(tokens[at].word) is None:
        return False
    behind = at + 2 if at + 1 < len(tokens) and tokens[at + 1].raw == "." else at + 1
    return behind < len(tokens) and tokens[behind].kind == "num"


def _item(tokens: Sequence[Token], at: int, letters: bool) -> tuple[str, Style, int] | None:
    if at >= len(tokens):
        return None
    token = tokens[at]
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    closed = after is not None and after.raw == ")"
    if token.raw in "([" and after is not None and at + 2 < len(tokens) and tokens[at + 2].raw in ")]":
        if after.kind == "num":
            return after.raw, "paren", at + 3
        if after.kind == "word" and len(after.raw) <= 4 and (len(after.raw) == 1 or set(after.word) <= set("ivx")):
            return after.raw.lower(), "letter", at + 3
        return None
    if token.kind in {"num", "code", "dotted", "inner"}:
        number = _number(token)
        if number and after is not None and after.raw in _DEGREES:
            return number, "degree", at + 2
        return (number, "bare", _past_number(tokens, at + 1)) if number else None
    if token.raw in _QUOTES and letters and after is not None and after.kind == "word" and len(after.raw) == 1:
        end = at + 3 if at + 2 < len(tokens) and tokens[at + 2].raw in _QUOTES else at + 2
        return after.raw.lower(), "letter", end
    if token.kind == "word" and len(token.raw) <= 3 and token.raw.lower() not in {"lit", "pkt"}:
        if closed and (len(token.raw) < 3 or len(set(token.raw)) == 1):
            return token.raw.lower(), "letter", at + 2
        dashed = after is not None and after.kind == "dash" and at + 3 < len(tokens) and tokens[at + 3].raw == ")"
        if len(token.raw) == 1 and (letters or dashed):
            return token.raw.lower(), "letter", at + 1
    return None


def _number(token: Token) -> str | None:
    if token.kind == "code":
        return re.sub(r"[.\s*]", "", token.raw)
    if token.kind == "inner":
        return re.sub(r"[.\s]", "", token.raw)
    if token.kind == "dotted":
        return token.raw if len(token.raw) <= _LONGEST_DOTTED else None
    digits = re.match(r"\d+", token.raw)
    if digits is None or len(digits[0]) > 3:
        return None
    return digits[0] if token.raw[digits.end() :] in {"er", "re", "st", "nd", "rd", "th"} else token.raw


def _past_number(tokens: Sequence[Token], at: int) -> int:
    """Read over what only decorates a number: a bracket, a degree sign, the full stop of an ordinal."""
    if at < len(tokens) and tokens[at].raw == ")":
        return at + 1
    if at + 1 < len(tokens) and tokens[at].raw == "." and tokens[at].start == tokens[at - 1].end:
        after = tokens[at + 1]
        if after.kind in {"dash", "para"} or after.raw in ",/(" or (after.kind == "word" and after.raw[0].islower()):
            return at + 1
    return at


def _joint(
    tokens: Sequence[Token], at: int, words: Words, *, with_a: bool, letters: bool
) -> tuple[Literal["and", "range", "follow"], int] | None:
    """Return what joins an item of a list to the next, and where that begins."""
    if at >= len(tokens):
        return None
    token, after = tokens[at], at + 1
    following = tokens[after] if after < len(tokens) else None
    if token.kind == "dash" or token.raw == "÷" or token.raw.lower() == "à" or (with_a and token.word == "a"):
        return "range", after
    if token.raw in {",", "/", "&", "+", ";"}:
        return "and", after + _reads_and(tokens, after, words, letters=letters) * (token.raw == ",")
    if token.kind != "word":
        return None
    if token.word in {"t", "tot"}:  # t/m, tot en met
        over = 2 if [t.word for t in tokens[after : after + 2]] in (["/", "m"], ["en", "met"]) else 0
        return ("range", after + over) if over or token.word == "tot" else None
    if not letters and token.word in words.following:
        return "follow", after
    if token.word in words.joins and following and len(following.word) > 2 and following.word in words.following:
        return "follow", after + 1
    if token.word in words.range and token.word != "al":
        return "range", after
    if token.word in words.joins:
        article = following is not None and following.raw in {"a", "az"} and not _closed(tokens, after)
        return "and", after + article
    return None


def _reads_and(tokens: Sequence[Token], at: int, words: Words, *, letters: bool) -> bool:
    """Whether the word after a comma only joins (", und 124"), and is no letter of the list itself."""
    if at >= len(tokens) or tokens[at].word not in words.joins or tokens[at].kind != "word":
        return False
    return not _closed(tokens, at) and (
        _item(tokens, at, letters) is None or _item(tokens, at + 1, letters) is not None
    )


def _closed(tokens: Sequence[Token], at: int) -> bool:
    return at + 1 < len(tokens) and tokens[at + 1].raw == ")"


def between(first: str, last: str, alphabet: str) -> list[str]:
    """Return what lies between the ends of a range."""
    if first.isdecimal() and last.isdecimal():
        low, high = int(first), int(last)
        return [str(number) for number in range(low + 1, high)] if high - low <= LONGEST else []
    one, two = re.fullmatch(r"(.*\D)(\d+)", first), re.fullmatch(r"(.*\D)(\d+)", last)
    if one and two and one[1] == two[1]:
        return [one[1] + number for number in between(one[2], two[2], alphabet)]
    if first[:-1] == last[:-1] and first[-1:] in alphabet and last[-1:] in alphabet and first and last:
        return [first[:-1] + letter for letter in alphabet[alphabet.index(first[-1]) + 1 : alphabet.index(last[-1])]]
    one, two = re.match(r"\d+", first), re.match(r"\d+", last)
    if one and two:  # 98a–98c, 67–67a
        low, high = int(one[0]), int(two[0])
        last_too = high > low and last != two[0]
        return [str(number) for number in range(low + 1, high + last_too)] if high - low <= LONGEST else []
    return []


def _after(number: str, count: int) -> list[str]:
    match = re.fullmatch(r"(.*?)(\d+)\D*", number)
    return [match[1] + str(int(match[2]) + step) for step in range(1, count + 1)] if match else []
