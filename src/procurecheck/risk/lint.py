"""What is wrong in a folder of risk models, all of it, each fault with its place and its mend."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from procurecheck.errors import ProcurecheckError
from procurecheck.knowledge import load, place_of
from procurecheck.risk.models import RiskModels, load_models
from procurecheck.risk.schema import Indicator, Sector, Source
from procurecheck.suppliers.columns import fold


def lint(folder: Path) -> list[ProcurecheckError]:
    """Return the faults of the risk models in ``folder``, by file."""
    faults: list[ProcurecheckError] = []
    for kind, model in (("indicators", Indicator), ("sectors", Sector)):
        for path in sorted((folder / kind).glob("*.yaml")):
            try:
                load(path, model)
            except ProcurecheckError as error:
                faults.append(error)
    if faults:
        return faults
    try:
        models = load_models(folder)
    except ProcurecheckError as error:
        return [error]
    for indicator in models.indicators.values():
        faults += _source(folder / "indicators" / f"{indicator.id}.yaml", indicator.source, "source")
    for sector in models.sectors.values():
        faults += _sector(folder / "sectors" / f"{sector.id}.yaml", sector)
    return [*faults, *_columns(folder, models)]


def _sector(path: Path, sector: Sector) -> Iterator[ProcurecheckError]:
    yield from _source(path, sector.source, "source")
    if not sector.questions:
        yield ProcurecheckError("no question is asked of bidders.", where=str(path), mend="Add questions.")
    missing = sorted(set(sector.other_meanings) - set(sector.words))
    for language in missing:
        yield ProcurecheckError(
            f"there are other meanings in {language} and no words.",
            where=place_of(path, "other_meanings", language),
            mend="Add words, or take them out.",
        )
    words = [_tokens(word) for of_language in sector.words.values() for word in of_language]
    for language, phrases in sector.other_meanings.items():
        for number, phrase in enumerate(phrases):
            tokens = _tokens(phrase)
            if not any(_overlap(word, tokens) for word in words):
                yield ProcurecheckError(
                    f"“{phrase}” holds none of the words of the sector, so it changes nothing.",
                    where=place_of(path, "other_meanings", language, number),
                    mend="Take it out, or mend the word that it should hold.",
                )


def _tokens(phrase: str) -> list[str]:
    return [
        ("*" * word.startswith("*")) + "".join(fold(word).split()) + ("*" * word.endswith("*"))
        for word in phrase.split()
    ]


def _overlap(word: list[str], phrase: list[str]) -> bool:
    """Tell whether a word stands in a phrase, or shares its beginning or end, so that the phrase hides it."""
    for start in range(1 - len(word), len(phrase)):
        pairs = [(one, phrase[start + i]) for i, one in enumerate(word) if 0 <= start + i < len(phrase)]
        if all(_alike(one, other) for one, other in pairs):
            return True
    return False


def _alike(one: str, other: str) -> bool:
    """Tell whether some word fits both: ``prani*`` and ``prania`` do."""
    a, b = one.strip("*"), other.strip("*")
    if one.startswith("*") or other.startswith("*"):
        return a in b or b in a
    if a == b:
        return True
    return (one.endswith("*") and b.startswith(a)) or (other.endswith("*") and a.startswith(b))


def _source(path: Path, source: Source | None, key: str) -> Iterator[ProcurecheckError]:
    if source and not source.link:
        yield ProcurecheckError(
            f"“{source.title}” has no link.", where=place_of(path, key), mend="Add the address where it can be read."
        )


def _columns(folder: Path, models: RiskModels) -> Iterator[ProcurecheckError]:
    headings = {fold(column.label.en): column.name for column in models.columns.columns}
    for i, column in enumerate(models.columns.columns):
        if headings[fold(column.label.en)] != column.name:
            yield ProcurecheckError(
                f"the label “{column.label.en}” stands for two columns.",
                where=place_of(folder / "suppliers.yaml", "columns", i, "label"),
                mend="Give each its own.",
            )
