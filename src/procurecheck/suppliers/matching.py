"""Two names compared: how alike they are, from 0 to 1, and in words why.

The score is the share of the weight of words that both names have. A word that only one has counts against it, words
that both have and that differ count more, for they tell two companies apart ("of Boston", "of Atlanta"). How it was
tuned and how well it does: ``benchmarks/screening.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from procurecheck.suppliers.name_words import Form
from procurecheck.suppliers.names import CompanyName, Reading, Word

ONE_SIDED = 1.3
"""Cost of a word that only one name has, for each point of its weight."""
BOTH_SIDED = 0.8
"""Further cost where each name has a word that the other has not."""
SAME_SOUND = 0.93
SAME_MEANING = 0.85
NUMBER_MATCHED = 0.6
OTHER_NUMBER = 0.6
"""Weight of numbers that differ; a number that only one name has weighs 1."""
SERIES = 0.71
"""Names that differ in nothing but a number are asked about: funds, project companies, successors of one owner."""
DESCRIPTION = 0.3
"""Share of the cost of further words that only say what a company does: "Trade and Services"."""
INITIALS = 0.75
WITHOUT_BRACKETS = 0.85
OTHER_NAME = 0.95
JOINED = 0.95
PLURAL = 0.9
WHOLE_JOINED = 0.98
PARTED = 0.83
"""Likeness from which neighbouring words are taken for one word of the other name."""
ORDER = 0.02
WORTH_WORDS = 0.5
"""Below this score nobody asks why, and the reasons are not kept."""
_KIND_DIFFERS = 0.3
_FORM_DIFFERS = 0.08
_FORM_ABSENT = 0.05
_SPECIAL_FORM_ABSENT = 0.25
_SPECIAL = frozenset({"sole", "cooperative", "association", "state"})


class Pair(NamedTuple):
    """Words that were found to be one, as each name writes them, and how alike they are."""

    left: str
    right: str
    likeness: float
    weight: float


class Comparison(NamedTuple):
    """A score with what it rests on."""

    score: float
    pairs: tuple[Pair, ...]
    only_left: tuple[str, ...]
    only_right: tuple[str, ...]
    forms: tuple[str, str]
    """How each name writes its legal form, empty where it has none."""
    how: str
    """``words``, ``series``, ``initials``, ``joined``."""


NOTHING = Comparison(0.0, (), (), (), ("", ""), "words")


def compare(left: CompanyName, right: CompanyName) -> Comparison:
    """Compare two names with all the readings that they allow; the order of the two does not matter to the score."""
    best = compare_readings(left.full, right.full)
    if best.score >= JOINED:
        return best
    if (left.bare is None) != (right.bare is None):
        bare = compare_readings(left.bare or left.full, right.bare or right.full)
        best = max(best, bare._replace(score=bare.score * WITHOUT_BRACKETS), key=_score)
    if left.others or right.others:
        for one in (left.full, *left.others):
            for two in (right.full, *right.others):
                other = compare_readings(one, two)
                best = max(best, other._replace(score=other.score * OTHER_NAME), key=_score)
    return best


def _score(comparison: Comparison) -> float:
    return comparison.score


def compare_readings(left: Reading, right: Reading) -> Comparison:
    """Compare one reading of a name with one of another."""
    if not left.words or not right.words:
        return NOTHING
    forms_cost = _forms_cost(left.forms, right.forms)
    matched = _Matched(left.words, right.words)
    score = matched.score(forms_cost)
    how = "words"
    if score < 1:
        for name, least in (
            ("joined", _joined(left, right, forms_cost)),
            ("series", SERIES if matched.is_series() else 0.0),
            ("initials", _initials(left, right, forms_cost)),
        ):
            if least > score:
                score, how = least, name
    if score < WORTH_WORDS:
        return NOTHING._replace(score=round(score, 4))
    return Comparison(
        round(score, 4),
        tuple(matched.pairs),
        tuple(word.text for word in matched.left_over(0)),
        tuple(word.text for word in matched.left_over(1)),
        (_written(left.forms), _written(right.forms)),
        how,
    )


def _written(forms: Sequence[Form]) -> str:
    return ", ".join(form.written for form in forms)


class _Matched:
    """The words of two names in pairs, one way for all: the same, joined or parted, alike."""

    def __init__(self, left: Sequence[Word], right: Sequence[Word]) -> None:
        self.sides = (left, right)
        self.free = ([True] * len(left), [True] * len(right))
        self.pairs: list[Pair] = []
        self.places: list[tuple[int, int]] = []
        self._same()
        if any(self.free[0]) and any(self.free[1]):
            self._parted()
            self._alike()

    def left_over(self, side: int) -> list[Word]:
        return [word for word, free in zip(self.sides[side], self.free[side], strict=True) if free]

    def _take(self, i: int, j: int, likeness: float, weight: float) -> None:
        self.free[0][i] = self.free[1][j] = False
        self.pairs.append(Pair(self.sides[0][i].text, self.sides[1][j].text, likeness, weight))
        self.places.append((i, j))

    def _same(self) -> None:
        """Pair words of one text first, then those of one meaning or number."""
        left, right = self.sides
        for by_text in (True, False):
            for i, one in enumerate(left):
                if not self.free[0][i]:
                    continue
                for j, two in enumerate(right):
                    if self.free[1][j] and (one.text == two.text if by_text else one.key == two.key):
                        # "I" is a number behind a name, and a name where it stands alone
                        is_number = one.number or two.number
                        weight = NUMBER_MATCHED if is_number else max(one.weight, two.weight)
                        exact = by_text or is_number or one.sound == two.sound
                        self._take(i, j, 1.0 if exact else SAME_MEANING, weight)
                        break

    def _parted(self) -> None:
        """Pair a word with two or three neighbours of the other name that make it up: "Goodwill", "Good Will"."""
        for side in (0, 1):
            if sum(self.free[side]) < 2:
                continue
            for j, whole in enumerate(self.sides[1 - side]):
                if self.free[1 - side][j] and not whole.number and len(whole.text) > 3:
                    self._part(side, j, whole.text)

    def _part(self, side: int, j: int, whole: str) -> None:
        many, free = self.sides[side], self.free[side]
        for i, first in enumerate(many):
            length = len(first.text)
            for end in range(i + 1, min(i + 3, len(many))):
                length += len(many[end].text)
                if not free[i] or not free[end] or length > len(whole) + 1:
                    break
                if length < len(whole) - 1:
                    continue
                parts = [word.text for word in many[i : end + 1]]
                close = likeness("".join(parts), whole)
                if close >= PARTED:
                    free[i : end + 1] = [False] * len(parts)
                    self.free[1 - side][j] = False
                    shown = (" ".join(parts), whole) if side == 0 else (whole, " ".join(parts))
                    self.pairs.append(Pair(*shown, close * JOINED, 1.0))
                    self.places.append((i, j) if side == 0 else (j, i))
                    return

    def _alike(self) -> None:
        left, right = self.sides
        found = []
        for i, one in enumerate(left):
            if not self.free[0][i] or one.number:
                continue
            for j, two in enumerate(right):
                # two words that are known and mean different things are no slip: Austria, Australia
                known = one.key != one.text and two.key != two.text
                if self.free[1][j] and not two.number and not known:
                    close = likeness(one.text, two.text)
                    if close > 0:
                        found.append((-close, i, j))
        for close, i, j in sorted(found):
            if self.free[0][i] and self.free[1][j]:
                self._take(i, j, -close, max(left[i].weight, right[j].weight))

    def score(self, forms_cost: float) -> float:
        weight = sum(pair.weight for pair in self.pairs)
        if not weight:
            return 0.0
        # a pair of joining words alone says nothing
        if weight < 0.2:
            return 0.0
        over = (self.left_over(0), self.left_over(1))
        numbers = all(any(word.number for word in side) for side in over)
        costs = [sum(OTHER_NUMBER if word.number and numbers else word.weight for word in side) for side in over]
        if min(costs) == 0 and _is_description([*over[0], *over[1]]):
            costs = [cost * DESCRIPTION for cost in costs]
        got = sum(pair.weight * pair.likeness for pair in self.pairs)
        score = got / (weight + ONE_SIDED * max(costs) + BOTH_SIDED * min(costs) + forms_cost)
        in_order = all(a[1] < b[1] for a, b in zip(sorted(self.places), sorted(self.places)[1:], strict=False))
        return score if in_order else max(0.0, score - ORDER)

    def is_series(self) -> bool:
        """Whether all is the same but for a number, and what is the same is more than a word of every trade."""
        over = (self.left_over(0), self.left_over(1))
        if not all(len(side) == 1 and side[0].number for side in over):
            return False
        return (
            sum(pair.weight for pair in self.pairs) > 1.2
            and any(pair.weight >= 1 for pair in self.pairs)
            and all(pair.likeness >= SAME_SOUND for pair in self.pairs)
        )


def _is_description(over: Sequence[Word]) -> bool:
    told = [word for word in over if word.weight > 0.2]
    return len(told) > 1 and all(word.weight <= 0.6 and not word.key.startswith("place:") for word in told)


def _joined(left: Reading, right: Reading, forms_cost: float) -> float:
    """Return the score of two names with all words joined, where there the difference is a slip at most."""
    if len(left.joined) < 6 or len(right.joined) < 6:
        return 0.0
    if len(left.words) == len(right.words) and len(left.words) > 1:
        return 0.0
    if _digits(left) != _digits(right):
        return 0.0
    close = likeness(left.joined, right.joined)
    return close * WHOLE_JOINED / (1 + forms_cost / 2) if close > 0 else 0.0


def _digits(reading: Reading) -> list[str]:
    return sorted(word.key for word in reading.words if word.number)


def _initials(left: Reading, right: Reading, forms_cost: float) -> float:
    for short, long in ((left, right), (right, left)):
        if len(short.words) == 1 and len(long.words) >= 3 and 3 <= len(short.joined) <= 6:
            every = "".join(word.text[0] for word in long.words)
            if short.joined in {long.initials, every}:
                return INITIALS / (1 + forms_cost / 4)
    return 0.0


def _forms_cost(left: Sequence[Form], right: Sequence[Form]) -> float:
    """Return the cost of legal forms that differ; 0 where both have the same, or neither has one."""
    if not left and not right:
        return 0.0
    if not left or not right:
        special = any(form.kind in _SPECIAL for form in (*left, *right))
        return _SPECIAL_FORM_ABSENT if special else _FORM_ABSENT
    return min(_form_cost(one, two) for one in left for two in right)


def _form_cost(one: Form, two: Form) -> float:
    if one.id == two.id:
        return 0.0
    if "company" in (one.kind, two.kind):
        return _FORM_ABSENT
    return _FORM_DIFFERS if one.kind == two.kind else _KIND_DIFFERS


@lru_cache(maxsize=2**20)
def likeness(left: str, right: str) -> float:
    """Return how alike two words are, 0 where they differ by more than a slip of the pen.

    Spellings of one sound are nearly the same. Else one letter may differ from four letters on, two from nine on.
    """
    if left == right:
        return 1.0
    shorter = min(len(left), len(right))
    if shorter > 2 and left.rstrip("s") == right.rstrip("s"):
        return PLURAL
    if shorter < 4:
        return 0.0
    from procurecheck.suppliers.letters import sound

    one, two = sound(left), sound(right)
    if one == two:
        return SAME_SOUND
    allowed = slips_allowed(shorter)
    distance = OSA.distance(one, two, score_cutoff=allowed)
    if distance > allowed:
        return 0.0
    return 1.0 - distance / shorter - 0.06


def slips_allowed(letters: int) -> int:
    """Return how many letters of a word of that length may differ."""
    return 0 if letters < 4 else 1 if letters < 9 else 2
