"""The query language of the library: text in, a small tree out, with the place of each fault.

Lucene's syntax as luqum parses it, with the meaning that CONTRIBUTING gives it. A tree holds groups: a group
is a set of needles of which one must stand in the text. Needles are folded (case and accents), and blanks at
their ends mark where a word must begin or end: ``" wage "``, ``" wage"`` for ``wage*``, ``"lohn"`` for ``*lohn*``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

TOKEN = re.compile(r"\w+|§")
LEAST = 2
"""Letters of the shortest word on which a query may rest."""

Group = frozenset[str]


class QueryError(Exception):
    """A query that cannot be understood: what, at which character of the query (from 0), and the mend."""

    def __init__(self, what: str, column: int = 0, mend: str = "") -> None:
        self.what, self.column, self.mend = what, column, mend
        super().__init__(what)


@dataclass(frozen=True, slots=True)
class Words:
    """Groups near each other: side by side in this order, or in any order with at most ``gap`` other words."""

    groups: tuple[Group, ...]
    gap: int | None = None
    """``None`` for side by side in order."""


@dataclass(frozen=True, slots=True)
class And:
    """All of ``parts`` in one passage, and none of ``without``."""

    parts: tuple[Node, ...]
    without: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Or:
    """Any of ``parts``."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """``part`` in the headings above the passage or in the words that lead into its list."""

    part: Node


Node = Words | And | Or | Heading


class _Fold(dict[int, str]):
    """A translation table that fills itself: lower case, and Latin and Greek letters without their marks."""

    def __missing__(self, code: int) -> str:
        lowered = chr(code).lower()
        folded = lowered
        if not ("\u0400" <= lowered[:1] <= "\u052f"):  # й and ї are letters of their own
            plain = unicodedata.normalize("NFKD", _PLAIN.get(lowered, lowered))
            plain = "".join(c for c in plain if not unicodedata.combining(c))
            # as many words after folding as before it
            folded = plain if lowered.isalnum() and plain.isalnum() else lowered
        self[code] = folded
        return folded


class _Words(dict[int, str]):
    """The same, with a blank for every sign that is no part of a word."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        folded = fold(sign) if sign.isalnum() or sign in "_\0" else " § " if sign == "§" else " "
        self[code] = folded
        return folded


_PLAIN = {"ß": "ss", "ł": "l", "đ": "d", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe", "ſ": "s"}
_TABLE = _Fold()
_WORDS = _Words()


def fold(text: str) -> str:
    """Return ``text`` as queries see it: without case, and without accents but in Cyrillic.

    >>> fold("Löhne für PRACOVNÍKŮ")
    'lohne fur pracovniku'
    """
    return text.translate(_TABLE)


def blank_signs(text: str) -> str:
    """Return ``text`` folded, with blanks instead of signs; section signs and null characters stay."""
    return text.translate(_WORDS)


def parse(query: str) -> Node:
    """Return the tree of a query.

    Raises:
        QueryError: with the column and the mend.
    """
    from luqum.exceptions import ParseError
    from luqum.parser import parser

    if not query.strip():
        raise QueryError("the query is empty.", 0, "Write what to find, or take it out.")
    if "\\" in query:
        raise QueryError("a backslash means nothing here.", query.index("\\"), "Write | alone: wage|pay.")
    try:
        tree = parser.parse(query)
    except (ParseError, ArithmeticError, ValueError) as error:  # luqum lets the numbers after ^ and ~ fall through
        found = re.search(r"at position (\d+)", str(error))
        column = int(found[1]) if found else max(len(query) - 1, 0)
        raise QueryError(
            f"the query “{query}” cannot be read from here.",
            column,
            "Close quotes and brackets, and put punctuation into quotes.",
        ) from None
    node = _node(tree)
    if key_of(node) is None:
        raise QueryError(
            "the query rests on no word.",
            0,
            f"Ask for at least one word of {LEAST} letters outside of NOT and heading.",
        )
    return node


def groups_of(node: Node) -> Iterator[Group]:
    """Yield each group of a tree, also those of headings and of what must not be there."""
    match node:
        case Words():
            yield from node.groups
        case And():
            for part in (*node.parts, *node.without):
                yield from groups_of(part)
        case Or():
            for part in node.parts:
                yield from groups_of(part)
        case Heading():
            yield from groups_of(node.part)


def key_of(node: Node) -> frozenset[Group] | None:
    """Return groups of which at least one must stand in a passage for the query to hold, the rarest choice.

    ``None`` where nothing of at least ``LEAST`` letters must.
    """
    match node:
        case Words():
            best = max(node.groups, key=_length)
            return frozenset([best]) if _length(best) >= LEAST else None
        case And():
            keys = [key for part in node.parts if (key := key_of(part)) is not None]
            return max(keys, key=lambda key: (min(map(_length, key)), -len(key))) if keys else None
        case Or():
            parts = [key_of(part) for part in node.parts]
            return None if None in parts else frozenset(group for key in parts if key for group in key)
        case Heading():
            return None


def _length(group: Group) -> int:
    # the section sign is as telling as a word
    return min(LEAST if needle.strip() == "§" else len(needle.strip()) for needle in group)


_SIGNS = frozenset({"and", "or", "not"})

# --- from luqum's tree to ours --------------------------------------------------------------------------


def _node(tree: Any) -> Node:
    builder = _BUILDERS.get(type(tree).__name__)
    if builder is None:
        raise QueryError(
            f"“{tree}” uses a sign that means nothing here.",
            tree.pos or 0,
            "Use words, *, |, quotes, ~N, AND, OR, NOT and brackets.",
        )
    return builder(tree)


def _word(tree: Any) -> Node:
    return _words(tree.value, tree.pos or 0, None)


def _phrase(tree: Any) -> Node:
    return _words(tree.value[1:-1], (tree.pos or 0) + 1, None)


def _near(tree: Any) -> Node:
    if type(tree.term).__name__ != "Phrase":
        raise QueryError("~ stands after quotes only.", tree.pos or 0, 'Write "one two"~3.')
    degree = tree.degree
    if degree != int(degree) or degree < 0:
        raise QueryError("the number after ~ counts words.", tree.pos or 0, "Write a whole number.")
    return _words(tree.term.value[1:-1], (tree.pos or 0) + 1, int(degree))


def _words(text: str, column: int, gap: int | None) -> Words:
    groups: list[Group] = []
    for piece in re.finditer(r"\S+", text):
        at = column + piece.start()
        alternatives = [_tokens(part, at) for part in piece[0].split("|")]
        if len(alternatives) == 1:
            groups += [frozenset([needle]) for needle in alternatives[0]]
            continue
        if gap is None and piece.end() < len(text) and any(len(tokens) > 1 for tokens in alternatives):
            raise QueryError(
                f"“{piece[0]}” has a | beside something that is more than one word.",
                at,
                "Write it as the last in its quotes, put ~N after the quotes, or write two queries.",
            )
        # two words joined by a hyphen are found as one place: that of the first
        groups.append(frozenset("".join(tokens).replace("  ", " ") for tokens in alternatives))
    if not groups:
        raise QueryError(f"“{text}” holds no word.", column, "Write a word.")
    return Words(tuple(groups), gap if len(groups) > 1 else None)


def _tokens(part: str, column: int) -> list[str]:
    """Return the needles of the words of ``part``; a star counts only at its ends."""
    words = [fold(word) for word in TOKEN.findall(part)]
    if not words:
        raise QueryError(f"“{part}” holds no word.", column, "Write a word on each side of |.")
    inner = part.strip("*")
    if "*" in inner or "?" in inner:
        raise QueryError(f"“{part}” has a star or ? inside.", column, "Put the star at the beginning or at the end.")
    needles = [f" {word} " for word in words]
    if part.startswith("*"):
        needles[0] = needles[0][1:]
    if part.endswith("*"):
        needles[-1] = needles[-1][:-1]
    return needles


def _and(tree: Any) -> Node:
    parts, without = [], []
    for child in tree.children:
        if type(child).__name__ in {"Not", "Prohibit"}:
            without.append(_node(child.children[0]))
        else:
            if type(child).__name__ == "Word" and child.value in _SIGNS:
                raise QueryError(
                    f"“{child.value}” in small letters is a word to find.",
                    child.pos or 0,
                    f"Write {child.value.upper()} in capitals, or quotes around the word.",
                )
            parts.append(_node(child))
    if not parts:
        raise QueryError("NOT alone finds nothing.", tree.pos or 0, "Write what must be there as well.")
    return And(tuple(parts), tuple(without)) if without or len(parts) > 1 else parts[0]


def _not(tree: Any) -> Node:
    raise QueryError("NOT alone finds nothing.", tree.pos or 0, "Write it after AND: a AND NOT b.")


def _or(tree: Any) -> Node:
    return Or(tuple(_node(child) for child in tree.children))


def _inside(tree: Any) -> Node:
    return _node(tree.children[0])


def _field(tree: Any) -> Node:
    if tree.name != "heading":
        raise QueryError(f"“{tree.name}:” means nothing here.", tree.pos or 0, "Only heading: is known; or use quotes.")
    return Heading(_node(tree.expr))


_BUILDERS: dict[str, Callable[[Any], Node]] = {
    "Word": _word,
    "Phrase": _phrase,
    "Proximity": _near,
    "AndOperation": _and,
    "UnknownOperation": _and,
    "OrOperation": _or,
    "Group": _inside,
    "FieldGroup": _inside,
    "Not": _not,
    "Prohibit": _not,
    "SearchField": _field,
}
