"""Which sectors a case belongs to: CPV codes first, then NACE codes of the bidders, then the words of the documents.

CPV codes are those of a notice, else those in the table of bidders, else those printed in the documents. The first of
the three that says anything decides: a code is a statement, a word is only a hint. A case whose CPV codes are all of
other work belongs to none of our sectors, whatever words stand in it; where a code is so broad that it holds several
of them, words choose among these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from procurecheck.i18n import _, quoted
from procurecheck.model import Document, SectorGuess, Supplier
from procurecheck.risk.models import RiskModels
from procurecheck.risk.schema import Sector
from procurecheck.suppliers.columns import fold, phrase_pattern

TITLE, HEADING, PASSAGE = 10, 5, 1
"""How much a word counts in a title, in a heading, and in any other passage."""
_CPV = re.compile(r"(?<![\d.,/-])(?:0[39]|[1-9]\d)\d{6}(?=-\d\b|[^\d/-]|-\D|$)")
"""A CPV code of eight digits, with or without its check digit; its divisions begin with 03 and 09."""
_MOST_PASSAGES = 400
"""Passages of a document that are searched for words; what a case is about stands at its beginning."""


def detect_sectors(
    documents: Sequence[Document], suppliers: Sequence[Supplier], models: RiskModels
) -> tuple[SectorGuess, ...]:
    """Return the sectors of a case, the most likely first; empty where nothing speaks for one."""
    codes = [code for document in documents if document.notice for code in document.notice.cpv]
    codes = codes or [code for supplier in suppliers for code in _codes(supplier, "cpv")]
    if codes:
        return _by_cpv(codes, models) or _by_words(documents, _held(codes, models), models)
    codes = [code for document in documents for code in _printed(document)]
    if codes:
        return _by_cpv(codes, models, printed=True) or _by_words(documents, _held(codes, models), models)
    return _by_nace(suppliers, models) or _by_words(documents, models.sectors.values(), models)


def sector_of(code: str, sectors: Iterable[Sector]) -> Sector | None:
    """Return the sector of a CPV code: the one with the longest beginning that fits it."""
    digits = _digits(code)
    fitting = [(len(start), sector) for sector in sectors for start in sector.cpv if digits.startswith(start)]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def holds(code: str, sector: Sector) -> bool:
    """Tell whether a CPV code is broader than a sector and holds it, as 90000000 (sewage to cleaning) holds 909."""
    digits = _digits(code)
    stem = digits[:2] + digits[2:].rstrip("0")
    return any(start.startswith(stem) for start in sector.cpv)


def _held(codes: Iterable[str], models: RiskModels) -> list[Sector]:
    broad = list(codes)
    return [sector for sector in models.sectors.values() if any(holds(code, sector) for code in broad)]


def _by_cpv(found: Iterable[str], models: RiskModels, *, printed: bool = False) -> tuple[SectorGuess, ...]:
    weights = models.score.detection
    codes = list(dict.fromkeys(found))
    hits: dict[str, list[str]] = {}
    for code in codes:
        sector = sector_of(code, models.sectors.values())
        if sector:
            hits.setdefault(sector.id, []).append(code)
    guesses = []
    for name, of_sector in hits.items():
        reasons = [_code_reason(code, main=code == codes[0], printed=printed) for code in of_sector]
        main = weights.printed_cpv if printed else weights.main_cpv
        confidence = main if of_sector[0] == codes[0] else weights.other_cpv
        guesses.append(_guess(models.sectors[name], confidence, reasons))
    return _sorted(guesses)


def _code_reason(code: str, *, main: bool, printed: bool) -> str:
    if printed:
        return (
            _("CPV code {code} printed in the documents (main code)", code=code)
            if main
            else _("CPV code {code} printed in the documents", code=code)
        )
    return _("CPV code {code} (main code)", code=code) if main else _("CPV code {code}", code=code)


def _by_nace(suppliers: Sequence[Supplier], models: RiskModels) -> tuple[SectorGuess, ...]:
    named = [codes for codes in (_codes(supplier, "nace") for supplier in suppliers) if codes]
    guesses = []
    for sector in models.sectors.values():
        prefixes = tuple(_digits(prefix) for prefix in (*sector.nace, *sector.nace_2_1))
        hits = [[code for code in codes if _digits(code).startswith(prefixes)] for codes in named]
        bidders = sum(bool(found) for found in hits)
        if prefixes and bidders:
            shown = ", ".join(sorted({code for found in hits for code in found}))
            reason = _(
                "NACE code {codes} (bidders: {n} of {total} that name one)", codes=shown, n=bidders, total=len(named)
            )
            guesses.append(_guess(sector, models.score.detection.nace * bidders / len(named), [reason]))
    return _sorted(guesses)


def _by_words(documents: Sequence[Document], sectors: Iterable[Sector], models: RiskModels) -> tuple[SectorGuess, ...]:
    weights = models.score.detection
    chosen = {sector.id: sector for sector in sectors}
    points = dict.fromkeys(chosen, 0)
    shown: dict[str, dict[str, None]] = {name: {} for name in chosen}
    for weight, text in _texts(documents):
        folded = f" {fold(text)} "
        for name, sector in chosen.items():
            word = _word(folded, sector)
            if word:
                points[name] += weight
                if len(shown[name]) < 5:
                    shown[name][word] = None
    most = max(points.values(), default=0)
    guesses = []
    for name, sector in chosen.items():
        count = points[name]
        # a word here and there is in every tender: only what is near the strongest sector counts
        if count >= weights.words_least and 2 * count > most:
            confidence = weights.words_most * count / (count + weights.words_half)
            words = ", ".join(quoted(word) for word in shown[name])
            guesses.append(_guess(sector, confidence, [_("words in titles, headings and text: {words}", words=words)]))
    return _sorted(guesses)


def _texts(documents: Sequence[Document]) -> Iterable[tuple[int, str]]:
    for document in documents:
        if document.notice and document.notice.title:
            yield TITLE, document.notice.title
        for passage in document.passages[:_MOST_PASSAGES]:
            yield (HEADING if passage.kind == "heading" else PASSAGE), passage.text


def _word(folded: str, sector: Sector) -> str | None:
    """Return the first word of a sector in a folded text, passing over phrases that mean something else."""
    words, other, unless = _patterns(sector)
    if not words.search(folded) or (unless and unless.search(folded)):
        return None
    found = words.search(other.sub(" ", folded) if other else folded)
    return found.group(0).strip() if found else None


@cache
def _patterns(sector: Sector) -> tuple[re.Pattern[str], re.Pattern[str] | None, re.Pattern[str] | None]:
    words = pattern_of(sector.words) or re.compile(r"(?!)")
    return words, pattern_of(sector.other_meanings), pattern_of(sector.unless)


def pattern_of(phrases: Mapping[str, Iterable[str]]) -> re.Pattern[str] | None:
    """Return a pattern for phrases of all languages in folded text between blanks; ``None`` where there are none."""
    forms = sorted({phrase_pattern(phrase) for of_language in phrases.values() for phrase in of_language})
    return re.compile(f" (?:{'|'.join(forms)})(?= )") if forms else None


def _printed(document: Document) -> Iterable[str]:
    for passage in document.passages:
        if "CPV" in passage.text:
            yield from _CPV.findall(passage.text)


def _codes(supplier: Supplier, column: str) -> list[str]:
    value = supplier.facts.get(column)
    return [code.strip() for code in value.split(";") if code.strip()] if isinstance(value, str) else []


def _digits(code: str) -> str:
    return re.sub(r"\D", "", code.split("-", maxsplit=1)[0])


def _guess(sector: Sector, confidence: float, reasons: Iterable[str]) -> SectorGuess:
    return SectorGuess(id=sector.id, title=sector.title.said(), confidence=round(confidence, 2), because=tuple(reasons))


def _sorted(guesses: Iterable[SectorGuess]) -> tuple[SectorGuess, ...]:
    return tuple(sorted(guesses, key=lambda guess: (-guess.confidence, guess.id)))
