"""The risk models of a folder: YAML in, checked and frozen, with the place of each fault."""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from procurecheck import knowledge
from procurecheck.documents.notice_period import Readers, load_notice_periods
from procurecheck.errors import ProcurecheckError
from procurecheck.i18n import N_
from procurecheck.risk.classifier import ClassifierFile, is_stale, load_classifier
from procurecheck.risk.price_schema import ALL, Dated, LowTenderFile, Norm, ProductivityFile, WageTable
from procurecheck.risk.rules import columns_of, did_you_mean, parts, settings_of
from procurecheck.risk.schema import (
    Forbidden,
    Indicator,
    ModelsFile,
    Referral,
    ScoreFile,
    Sector,
    VisitFile,
    VisitItem,
)
from procurecheck.suppliers.columns import Columns, load_columns

ModelT = TypeVar("ModelT", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class RiskModels:
    """All risk models of a folder, with name, version and hash."""

    name: str
    version: str
    hash: str
    columns: Columns
    sectors: Mapping[str, Sector]
    indicators: Mapping[str, Indicator]
    wages: Mapping[str, WageTable]
    norms: Mapping[str, Norm]
    """Performance values by sector."""
    low_tenders: Mapping[str, LowTenderFile]
    """National rules on abnormally low tenders by country."""
    score: ScoreFile
    visit: tuple[VisitItem, ...]
    referral: Referral
    notice_periods: Readers = field(default_factory=lambda: Readers({}))
    """How texts say how long before the end of a contract notice must be given, by language."""
    classifier: ClassifierFile | None = None
    """A team's own second opinion; none is shipped."""
    classifier_note: str = ""
    """Why a classifier that lies in the folder is left out."""


def load_models(folder: Path) -> RiskModels:
    """Load and check the risk models of ``folder``.

    Raises:
        ProcurecheckError: for the first wrong file, with file, line and column and what to do.
    """
    about = knowledge.load(folder / "models.yaml", ModelsFile)
    columns = load_columns(folder)
    score = knowledge.load(folder / "score.yaml", ScoreFile)
    sectors = _load_all(folder / "sectors", Sector, lambda sector: sector.id)
    _check_sectors(folder / "sectors", sectors)
    indicators = _load_all(folder / "indicators", Indicator, lambda indicator: indicator.id)
    forbidden = _forbidden(folder)
    for indicator in indicators.values():
        path = folder / "indicators" / f"{indicator.id}.yaml"
        _check_indicator(path, indicator, columns, sectors, score)
        _check_forbidden(path, indicator, columns, forbidden)
    wages = _load_all(folder / "wages", WageTable, lambda table: table.country.lower())
    for name, table in wages.items():
        _check_wages(folder / "wages" / f"{name}.yaml", table, sectors)
    norms = _load_norms(folder / "productivity.yaml", sectors)
    # a team's own folder may be older than these rules, and may leave them out
    rules: dict[str, LowTenderFile] = {}
    if (folder / "low_tenders").is_dir():
        rules = _load_all(folder / "low_tenders", LowTenderFile, lambda file: file.country.lower())
    for name, file in rules.items():
        _check_rules(folder / "low_tenders" / f"{name}.yaml", file, sectors)
    classifier, note = load_classifier(folder), ""
    if classifier and is_stale(classifier, indicators, score.settings):
        classifier = None
        note = N_(
            "The classifier of contractors is left out: the rules of its indicators have changed since it was trained. "
            "Train it anew with “procurecheck model train”."
        )
    return RiskModels(
        name=about.name,
        version=about.version,
        hash=knowledge.folder_hash(folder),
        columns=columns,
        sectors=sectors,
        indicators=indicators,
        wages={table.country: table for table in wages.values()},
        norms=norms,
        low_tenders={file.country: file for file in rules.values()},
        score=score,
        visit=knowledge.load(folder / "visit.yaml", VisitFile).checklist,
        referral=knowledge.load(folder / "referral.yaml", Referral),
        notice_periods=load_notice_periods(folder),
        classifier=classifier,
        classifier_note=note,
    )


def _load_all(folder: Path, model: type[ModelT], name: Callable[[ModelT], str]) -> dict[str, ModelT]:
    found = {}
    for path in sorted(folder.glob("*.yaml"), key=lambda p: p.name):
        item = knowledge.load(path, model)
        if name(item) != path.stem:
            raise ProcurecheckError(
                f"the file is called “{path.stem}” and says that it is “{name(item)}”.",
                where=knowledge.place_of(path, "country" if model in (WageTable, LowTenderFile) else "id"),
                mend="Make both the same.",
            )
        found[path.stem] = item
    if not found:
        raise ProcurecheckError("there is no YAML file here.", where=str(folder), mend="Check the folder.")
    return found


def _check_sectors(folder: Path, sectors: Mapping[str, Sector]) -> None:
    """Refuse a code that two sectors claim: which of them a case belongs to would hang on the order of the files."""
    for kind in ("cpv", "nace", "nace_2_1"):
        owners: dict[str, str] = {}
        for name, sector in sectors.items():
            for i, code in enumerate(getattr(sector, kind)):
                owner = owners.setdefault(code, name)
                if owner != name or code in getattr(sector, kind)[:i]:
                    raise ProcurecheckError(
                        f"the {kind} code “{code}” stands in “{owner}” already.",
                        where=knowledge.place_of(folder / f"{name}.yaml", kind, i),
                        mend="Keep it in one sector; a longer code wins over a shorter one.",
                    )


def _check_indicator(
    path: Path, indicator: Indicator, columns: Columns, sectors: Mapping[str, Sector], score: ScoreFile
) -> None:
    known = [column.name for column in columns.columns]
    for name in columns_of(indicator.rule):
        _must_be_known(path, ("rule",), "column", name, known)
    for name in settings_of(indicator.rule):
        _must_be_known(path, ("rule",), "setting of score.yaml", name, list(score.settings))
    for name in indicator.sectors:
        _must_be_known(path, ("sectors",), "sector", name, list(sectors))
    words = [*known, "price_ratio", "price_floor", "wage", "low_tender"]
    words += [other_word(part.others) for part in parts(indicator.rule) if part.others]
    for state in ("raised", "clear", "unknown"):
        texts = getattr(indicator.because, state)
        for language, text in texts.all().items() if texts else ():
            for name in placeholders(text):
                _must_be_known(path, ("because", state, language), "word in braces", name, words)


def _forbidden(folder: Path) -> Forbidden:
    """Return what no indicator may be made of; a folder without the list is held to the one that is shipped."""
    path = folder / "classifier" / "forbidden.yaml"
    shipped = knowledge.default_folder("risk_models") / "classifier" / "forbidden.yaml"
    return knowledge.load(path if path.is_file() else shipped, Forbidden)


def _check_forbidden(path: Path, indicator: Indicator, columns: Columns, forbidden: Forbidden) -> None:
    blind = {entry.name: entry.because for entry in forbidden.columns}
    allowed = {entry.name for entry in forbidden.allowed}
    for name in columns_of(indicator.rule):
        column = columns.get(name)
        texts = [name, *(column.label.all().values() if column else ())]
        personal = name not in allowed and any(columns.is_personal(text) for text in texts)
        if name in blind or personal:
            raise ProcurecheckError(
                f"no indicator may look at the column “{name}”. "
                f"{blind.get(name, 'It describes persons, and no person is profiled.')}",
                where=knowledge.place_of(path, "rule"),
                mend="Ask about what the company does instead.",
            )


def _check_wages(path: Path, table: WageTable, sectors: Mapping[str, Sector]) -> None:
    for kind in ("wages", "contributions"):
        rows: tuple[Dated, ...] = getattr(table, kind)
        for i, row in enumerate(rows):
            _must_be_known(path, (kind, i, "sector"), "sector", row.sector, [ALL, *sectors])
            for j, earlier in enumerate(rows[:i]):
                if row.sector == earlier.sector and row.since <= earlier.until and earlier.since <= row.until:
                    raise ProcurecheckError(
                        f"this row and row {j + 1} of {kind} hold for {row.sector} on the same days.",
                        where=knowledge.place_of(path, kind, i),
                        mend="Correct from and to.",
                    )


def _load_norms(path: Path, sectors: Mapping[str, Sector]) -> dict[str, Norm]:
    if not path.is_file():
        return {}
    found: dict[str, Norm] = {}
    for i, norm in enumerate(knowledge.load(path, ProductivityFile).norms):
        _must_be_known(path, ("norms", i, "sector"), "sector", norm.sector, list(sectors))
        if norm.sector in found:
            raise ProcurecheckError(
                f"there are two performance values for {norm.sector}.",
                where=knowledge.place_of(path, "norms", i),
                mend="Keep one of them.",
            )
        found[norm.sector] = norm
    return found


def _check_rules(path: Path, file: LowTenderFile, sectors: Mapping[str, Sector]) -> None:
    seen: set[str] = set()
    for i, rule in enumerate(file.rules):
        for name in rule.sectors:
            _must_be_known(path, ("rules", i, "sectors"), "sector", name, list(sectors))
        if rule.id in seen:
            raise ProcurecheckError(
                f"the rule “{rule.id}” stands twice.",
                where=knowledge.place_of(path, "rules", i, "id"),
                mend="Give each rule its own id.",
            )
        seen.add(rule.id)


def other_word(column: str) -> str:
    """Return the word that stands in ``because`` for this bid divided by the median of the others."""
    return f"others_{column.split('_', maxsplit=1)[0]}"


def placeholders(text: str) -> list[str]:
    """Return the words in braces of a text."""
    return [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]


def _must_be_known(path: Path, keys: tuple[str | int, ...], what: str, name: str, known: list[str]) -> None:
    if name not in known:
        raise ProcurecheckError(
            f"there is no {what} “{name}”{did_you_mean(name, known)}.",
            where=knowledge.place_of(path, *keys),
            mend="Correct the name.",
        )
