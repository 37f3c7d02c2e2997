"""The words by which any language cites law, as ``clauses/provisions/words.yaml`` lists them, looked up fast."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pydantic import Field

from procurecheck.clauses.query import fold
from procurecheck.model import Frozen


@dataclass(frozen=True, slots=True)
class Mark:
    """A word that names a level."""

    level: int
    lettered: bool
    follows: bool
    """It may stand after its numbers."""
    with_a: bool
    annex: bool


class WordsFile(Frozen):
    """The words of citations in all languages: ``provisions/words.yaml``; a star stands for any ending."""

    article: tuple[str, ...]
    range_with_a: tuple[str, ...]
    annex: tuple[str, ...]
    paragraph: tuple[str, ...]
    number: tuple[str, ...]
    letter: tuple[str, ...]
    smaller: tuple[str, ...]
    after_number: tuple[str, ...]
    joins: tuple[str, ...] = Field(alias="and")
    range: tuple[str, ...]
    following: tuple[str, ...]
    excepts: tuple[str, ...] = Field(alias="except")
    except_before: tuple[str, ...]
    between: tuple[str, ...]
    law: tuple[str, ...]
    ordinals: dict[str, tuple[str, ...]]


class Words:
    """The words of citations, looked up fast."""

    def __init__(self, words: WordsFile) -> None:
        self._marks = {
            1: _pattern(words.article),
            2: _pattern(words.paragraph),
            3: _pattern((*words.number, *words.letter)),
            4: _pattern(words.smaller),
        }
        self._letter = _pattern(words.letter)
        self._annex = _pattern(words.annex)
        self._with_a = _pattern(words.range_with_a)
        self._after_number = _pattern(words.after_number)
        self.joins = frozenset(words.joins)
        self.range = frozenset(words.range)
        self.following = frozenset(words.following)
        self.excepts = frozenset(fold(word) for word in words.excepts)
        self.except_before = frozenset(words.except_before)
        self.between = _pattern(words.between)
        self.law = _pattern(words.law)
        self.ordinals = {fold(word): number for number, names in words.ordinals.items() for word in names}
        self.mark = lru_cache(maxsize=4096)(self._mark)

    def _mark(self, word: str, *, first: bool = False) -> Mark | None:
        """Return what ``word`` names; ``first`` where no article stands before it."""
        if self._annex.fullmatch(word):
            return Mark(1, False, False, False, True)
        for level, pattern in self._marks.items():
            if pattern.fullmatch(word):
                # "ст." is an article in Ukrainian and a paragraph in Serbian
                real = 1 if first and word in _ARTICLE_FIRST else level
                lettered = level == 3 and bool(self._letter.fullmatch(word))
                after = bool(self._after_number.fullmatch(word))
                return Mark(real, lettered, after, bool(self._with_a.fullmatch(word)), False)
        return None


_ARTICLE_FIRST = frozenset({"ст"})
PARAGRAPH_SIGN = Mark(1, False, True, False, False)


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(fold(word)).replace(r"\*", r"\w*") for word in words) or r"(?!)")
