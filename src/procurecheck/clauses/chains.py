"""From the tokens of a text to chains of parts: what is said of one law, or of several that are listed together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from procurecheck.clauses.places import ROMAN, Part, Token, read_list
from procurecheck.clauses.vocabulary import PARAGRAPH_SIGN, Mark, Words

ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "abcčdefghijklmnoprsštuvzž", "абвгдежзийклмнопрстуфхцчшщюя")
_MOST_PARTS = 200
"""Parts of a chain beyond which it is cut: no citation is so long, and hostile text must not cost time."""
_REACH = 5
"""Words between a citation and the word that takes it back."""
MOST_PARAGRAPHS = 15
"""Number up to which a section sign behind an article can mean one of its paragraphs."""


@dataclass(slots=True)
class Chain:
    """Parts that follow each other with nothing but joining words between, up to a law or to other words."""

    parts: list[Part] = field(default_factory=list)
    ended_by: Token | None = None
    """The name of a law, or the word that is no part of a citation; ``None`` at the end of the text."""
    opened_by: Token | None = None
    taken_back: bool = False
    """Words behind it take back all of it ("... pontjában említett okok kivételével")."""
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
                if len(chain.parts) >= _MOST_PARTS:
                    chains.append(chain := Chain())
                chain.parts.append(replace(part, ranged=state.ranged))
                state.joined, state.excepted, state.ranged, state.last_end = False, False, False, at
            continue
        token = tokens[at]
        at += 1
        if token.kind == "word" and token.word in words.except_before:
            _take_back(chains, at)
            continue
        if not _reads_over(token, words, state):
            chain.ended_by, chain.gap = token, (state.last_end, at - 1)
            chains.append(Chain(opened_by=token))
            state = _State(depth=state.depth if token.kind == "law" else 0, last_end=at)
    return chains


def _take_back(chains: Sequence[Chain], at: int) -> None:
    """Let a word take back what stands at most a few words before it: a part behind a comma, or the whole."""
    chain = next((chain for chain in reversed(chains) if chain.parts), None)
    if chain is None or (chain is not chains[-1] and at - chain.gap[1] > _REACH):
        return
    if len(chain.parts) > 1 and chain.parts[-1].joined:
        chain.parts[-1] = replace(chain.parts[-1], excepted=True)
    else:
        chain.taken_back = True


def _reads_over(token: Token, words: Words, state: _State) -> bool:
    """Take a token that stands between parts into account; false for one that ends the chain."""
    if token.kind in {"sign", "dash"}:
        state.depth = max(state.depth + (token.raw in "([") - (token.raw in ")]"), 0)
        state.joined = state.joined or token.raw in {",", ";", "/", "&"}
        state.ranged = token.kind == "dash" or (state.ranged and token.raw not in ",;/&")
        return True
    if token.kind != "word":
        return False
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
    small = found.values[0].isdecimal() and int(found.values[0]) <= MOST_PARAGRAPHS
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
