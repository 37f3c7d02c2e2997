"""How long before the end of a contract notice must be given, out of texts and cells: sure or not at all.

The words are knowledge (``risk_models/notice_periods.yaml``). A text says a period only where it fits one of the
patterns; two different periods in one text say none, for it is not known which of them holds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from pydantic import ConfigDict, Field, field_validator

from procurecheck import knowledge
from procurecheck.model import Frozen, NoticePeriod

Unit = Literal["days", "weeks", "months", "years"]
LONGEST = {"days": 1100, "weeks": 160, "months": 36, "years": 3}
"""A longer one is a slip, or the length of something else."""
LONGEST_TEXT = 20_000
LONGEST_QUOTE = 300
_BETWEEN = r"[\s,:;'’\"\u201c-\u201f()\[\]/–-]+"
_END = r"(?=[.!?…]|$)"
_ANY = r"(?:[^\W_]+" + _BETWEEN + r"){0,8}?"
_SENTENCE_END = re.compile(r"(?<=[^\W\d_][.!?…;])\s+|[\n\r•]+")


class Words(Frozen):
    """What one language says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    numbers: dict[str, int]
    units: dict[Unit, tuple[str, ...]]
    compounds: dict[str, tuple[int, Unit]] = Field(default_factory=dict)
    patterns: tuple[str, ...]
    lengths: tuple[str, ...] = ()
    not_counted: tuple[str, ...] = ()

    @field_validator("patterns")
    @classmethod
    def _name_the_period_once(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        if any(pattern.split().count("PERIOD") != 1 for pattern in patterns):
            raise ValueError("each pattern must hold PERIOD once")
        return patterns


class NoticePeriodsFile(Frozen):
    """``risk_models/notice_periods.yaml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    languages: dict[str, Words]


class _Reader(NamedTuple):
    """The words of one language, ready to be looked for."""

    patterns: tuple[re.Pattern[str], ...]
    period: re.Pattern[str]
    numbers: Mapping[str, int]
    units: Mapping[str, Unit]
    compounds: Sequence[tuple[re.Pattern[str], int, Unit]]
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None


class Readers(Mapping[str, _Reader]):
    """The readers by language; each is made ready where it is first asked for.

    To make all of them takes as long as to read all other models, and most cases need one or none.
    """

    def __init__(self, words: Mapping[str, Words]) -> None:
        self._words = words
        self._ready: dict[str, _Reader] = {}

    def __getitem__(self, code: str) -> _Reader:
        if code not in self._ready:
            self._ready[code] = _reader(self._words[code])
        return self._ready[code]

    def __contains__(self, code: object) -> bool:
        return code in self._words

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


@cache
def load_notice_periods(folder: Path | None = None) -> Readers:
    """Return the readers by language, of a folder of risk models; one without the file has those that are shipped.

    Raises:
        ProcurecheckError: for a wrong file, with its place.
    """
    shipped = knowledge.default_folder("risk_models") / "notice_periods.yaml"
    path = folder / "notice_periods.yaml" if folder else shipped
    file = knowledge.load(path if path.is_file() else shipped, NoticePeriodsFile)
    return Readers(file.languages)


def period_in(texts: Iterable[str | None], languages: Sequence[str], readers: Readers) -> NoticePeriod | None:
    """Return the notice period that texts say, ``None`` where they say none, or several.

    Args:
        texts: descriptions of renewals and options.
        languages: those of the texts, where they are known; else all are tried.
        readers: the words to look for.
    """
    codes = [code for code in languages if code in readers] or list(readers)
    found = [
        period
        for text in texts
        if text
        for sentence in _SENTENCE_END.split(text[:LONGEST_TEXT])
        for code in codes
        for period in _said(sentence, readers[code])
    ]
    return found[0] if len({(one.number, one.unit) for one in found}) == 1 else None


def period_of_cell(cell: str, readers: Readers) -> NoticePeriod | None:
    """Return the notice period of a cell of a table: ``90`` are days, ``3 months`` in any language; else ``None``."""
    text = _folded(cell)
    if re.fullmatch(r"\d{1,4}", text):
        return _made(int(text), "days", cell)
    found = {
        (period.number, period.unit)
        for reader in readers.values()
        if reader.period.fullmatch(text)
        for period in (_value(text, reader, cell),)
        if period
    }
    number, unit = found.pop() if len(found) == 1 else (0, "days")
    return _made(number, unit, cell)


def _said(sentence: str, reader: _Reader) -> Iterator[NoticePeriod]:
    text = _folded(sentence)
    for pattern in reader.patterns:
        for match in pattern.finditer(text):
            start, end = match.span("period")
            if reader.before and reader.before.search(text, max(0, start - 40), start):
                continue
            if reader.after and reader.after.match(text, end):
                continue
            period = _value(match["period"], reader, sentence)
            if period:
                yield period


def _value(text: str, reader: _Reader, quote: str) -> NoticePeriod | None:
    for pattern, number, unit in reader.compounds:
        if pattern.fullmatch(text):
            return _made(number, unit, quote)
    match = reader.period.fullmatch(text)
    if match is None or match["unit"] is None:
        return None
    numbers = {_number(match[name], reader.numbers) for name in ("number", "again") if match[name]}
    unit = reader.units[" ".join(re.split(_BETWEEN, match["unit"]))]
    return _made(numbers.pop(), unit, quote) if len(numbers) == 1 else None


def _made(number: int, unit: Unit, quote: str) -> NoticePeriod | None:
    if not 0 < number <= LONGEST[unit]:
        return None
    words = " ".join(quote.split())
    return NoticePeriod(
        number=number, unit=unit, quote=words if len(words) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 1] + "…"
    )


def _number(text: str, numbers: Mapping[str, int]) -> int:
    return int(text) if text.isdecimal() else numbers[text]


def _reader(words: Words) -> _Reader:
    numbers = {_folded(word): value for word, value in words.numbers.items()}
    units = {_folded(word): unit for unit in get_args(Unit) for word in words.units.get(unit, ())}
    number = "|".join([r"\d{1,4}", *map(_words, _longest_first(numbers))])
    unit = "|".join(map(_words, _longest_first(units)))
    compounds = [(re.compile(_word(_folded(word))), *value) for word, value in words.compounds.items()]
    joined = "".join(f"|{pattern.pattern}" for pattern, _value, _unit in compounds)
    counted = rf"(?P<number>{number})(?:\s*\((?P<again>{number})\))?{_BETWEEN}(?P<unit>{unit})"
    named = re.sub(r"\(\?P<\w+>", "(?:", counted)
    period = rf"(?P<period>(?<![\w.,])(?:{named}{joined})(?!\w))"
    before, after = ("|".join(map(_words, map(_folded, part))) for part in (words.lengths, words.not_counted))
    return _Reader(
        tuple(re.compile(_pattern(pattern, period)) for pattern in words.patterns),
        re.compile(rf"(?:{counted}{joined})"),
        numbers,
        units,
        compounds,
        re.compile(rf"\b(?:{before}){_BETWEEN}$") if before else None,
        re.compile(rf"{_BETWEEN}(?:{after})(?!\w)") if after else None,
    )


def _pattern(pattern: str, period: str) -> str:
    """Return a pattern of the YAML as a regular expression; between its words stand blanks and light punctuation."""
    parts: list[str] = []
    for word in pattern.split():
        if word == "PERIOD":
            parts.append(period + rf"(?:{_BETWEEN}|{_END})")
        elif word == "…":
            parts.append(_ANY)
        else:
            any_of = "|".join(_word(_folded(one)) for one in word.removesuffix("?").split("|"))
            parts.append(rf"(?:(?:{any_of})(?!\w)(?:{_BETWEEN}|{_END}))" + ("?" if word.endswith("?") else ""))
    return r"(?<!\w)" + "".join(parts)


def _word(word: str) -> str:
    return re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "")


def _words(text: str) -> str:
    return _BETWEEN.join(map(_word, text.split()))


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


def _folded(text: str) -> str:
    """Return a text in lower case without accents, of the same number of words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(sign for sign in plain if not unicodedata.combining(sign)))
