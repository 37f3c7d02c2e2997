"""Which sectors a case belongs to: CPV codes first, then NACE codes of the bidders, then the words of the documents.

CPV codes are those of a notice, else those in the table of bidders, else those printed in the documents. The first of
the three that says anything decides: a code is a statement, a word is only a hint. A case whose CPV codes are all of
other sectors belongs to none of ours, whatever words stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from procurecheck.i18n import _
from procurecheck.model import Document, SectorGuess, Supplier
from procurecheck.risk.models import RiskModels
from procurecheck.risk.schema import Sector
from procurecheck.suppliers.columns import fold

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
    weights = models.score.detection
    codes = [code for document in documents if document.notice for code in document.notice.cpv]
    codes = codes or [code for supplier in suppliers for code in _codes(supplier, "cpv")]
    if codes:
        return _by_cpv(codes, models, weights.main_cpv)
    printed = [code for document in documents for code in _printed(document)]
    if printed:
        return _by_cpv(printed, models, weights.printed_cpv, printed=True)
    return _by_nace(suppliers, models) or _by_words(documents, models)


def _by_cpv(found: Iterable[str], models: RiskModels, main: float, *, printed: bool = False) -> tuple[SectorGuess, ...]:
    codes = list(dict.fromkeys(found))
    guesses = []
    for sector in models.sectors.values():
        hits = [code for code in codes if _digits(code).startswith(sector.cpv)]
        if hits:
            reasons = [_code_reason(code, main=code == codes[0], printed=printed) for code in hits]
            confidence = main if hits[0] == codes[0] else models.score.detection.other_cpv
            guesses.append(_guess(sector, confidence, reasons))
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
        prefixes = tuple(_digits(prefix) for prefix in sector.nace)
        hits = [[code for code in codes if _digits(code).startswith(prefixes)] for codes in named]
        bidders = sum(bool(found) for found in hits)
        if prefixes and bidders:
            shown = ", ".join(sorted({code for found in hits for code in found}))
            reason = _(
                "NACE code {codes} (bidders: {n} of {total} that name one)", codes=shown, n=bidders, total=len(named)
            )
            guesses.append(_guess(sector, models.score.detection.nace * bidders / len(named), [reason]))
    return _sorted(guesses)


def _by_words(documents: Sequence[Document], models: RiskModels) -> tuple[SectorGuess, ...]:
    weights = models.score.detection
    patterns = {sector.id: _pattern(sector) for sector in models.sectors.values()}
    points = dict.fromkeys(patterns, 0)
    shown: dict[str, dict[str, None]] = {name: {} for name in patterns}
    for weight, text in _texts(documents):
        folded = f" {fold(text)} "
        for name, pattern in patterns.items():
            found = pattern.search(folded)
            if found:
                points[name] += weight
                if len(shown[name]) < 5:
                    shown[name][found.group(0).strip()] = None
    most = max(points.values(), default=0)
    guesses = []
    for sector in models.sectors.values():
        count = points[sector.id]
        # a word here and there is in every tender: only what is near the strongest sector counts
        if count >= weights.words_least and 2 * count > most:
            confidence = weights.words_most * count / (count + weights.words_half)
            words = ", ".join(f"“{word}”" for word in shown[sector.id])
            guesses.append(_guess(sector, confidence, [_("words in titles, headings and text: {words}", words=words)]))
    return _sorted(guesses)


def _texts(documents: Sequence[Document]) -> Iterable[tuple[int, str]]:
    for document in documents:
        if document.notice and document.notice.title:
            yield TITLE, document.notice.title
        for passage in document.passages[:_MOST_PASSAGES]:
            yield (HEADING if passage.kind == "heading" else PASSAGE), passage.text


def _pattern(sector: Sector) -> re.Pattern[str]:
    words = sorted({word for words in sector.words.values() for word in words})
    forms = [
        ("[^ ]*" if word.startswith("*") else "") + re.escape(fold(word)) + ("[^ ]*" if word.endswith("*") else "")
        for word in words
    ]
    return re.compile(f" (?:{'|'.join(forms)})(?= )")


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
