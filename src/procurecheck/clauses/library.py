"""The clause library: a folder of YAML in, a Library out; language files are read when a case needs them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from procurecheck.clauses.classifier import Classifier, load_classifier
from procurecheck.clauses.schema import Basis, ClauseFile, ClauseText, LibraryFile, ProfileFile
from procurecheck.errors import ProcurecheckError
from procurecheck.i18n import _, report_language
from procurecheck.knowledge import folder_hash, load, place_of
from procurecheck.model import LegalBasis

_NOT_CLAUSES = frozenset({"languages", "profiles", "provisions"})


@dataclass(frozen=True, slots=True)
class Library:
    """The clauses, the profiles and what counts how much."""

    folder: Path
    about: LibraryFile
    hash: str
    """SHA-256 over the names and bytes of all its files."""
    clauses: dict[str, ClauseFile]
    profiles: dict[str, ProfileFile]
    classifier: Classifier | None = None
    """The second opinion, where the library has one."""
    compiled: dict[object, Any] = field(default_factory=dict, repr=False, compare=False)
    """What :mod:`procurecheck.clauses.match` has compiled of it, by language and by languages of a case."""
    _texts: dict[tuple[str, str], ClauseText | None] = field(default_factory=dict)
    _languages: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def text(self, clause: str, language: str) -> ClauseText | None:
        """Return a clause in a language, ``None`` where the library does not have it.

        Raises:
            ProcurecheckError: for a wrong file, with its place.
        """
        key = (clause, language)
        if key not in self._texts:
            path = self.folder / clause / f"{language}.yaml"
            self._texts[key] = _text(path, language) if path.is_file() else None
        return self._texts[key]

    def languages_of(self, clause: str) -> tuple[str, ...]:
        """Return the languages in which a clause is there, in the library's order."""
        if clause not in self._languages:
            found = {path.stem for path in (self.folder / clause).glob("*.yaml")} - {"clause"}
            known = [code for code in self.about.languages if code in found]
            self._languages[clause] = (*known, *sorted(found.difference(known)))
        return self._languages[clause]


def load_library(folder: Path) -> Library:
    """Read ``library.yaml``, every ``<id>/clause.yaml`` and every profile.

    Raises:
        ProcurecheckError: for the first wrong file, with its place; ``procurecheck clauses lint`` lists all.
    """
    about = load(folder / "library.yaml", LibraryFile)
    clauses = {}
    for path in clause_folders(folder):
        file = path / "clause.yaml"
        clause = load(file, ClauseFile)
        if clause.id != path.name:
            raise ProcurecheckError(
                f"the id “{clause.id}” is not the folder's name.",
                where=place_of(file, "id"),
                mend=f"Write {path.name}, or rename the folder.",
            )
        if clause.topic not in about.topics:
            raise ProcurecheckError(
                f"there is no topic “{clause.topic}”.",
                where=place_of(file, "topic"),
                mend=f"Choose one of: {', '.join(about.topics)}.",
            )
        clauses[clause.id] = clause
    profiles = {}
    for file in sorted((folder / "profiles").glob("*.yaml")):
        profile = load(file, ProfileFile)
        _check_profile(profile, file, clauses)
        profiles[profile.id] = profile
    if not profiles:
        raise ProcurecheckError("no profile is here.", where=str(folder / "profiles"), mend="Add one profile at least.")
    return Library(folder, about, folder_hash(folder), clauses, profiles, load_classifier(folder))


def clause_folders(folder: Path) -> list[Path]:
    """Return the folders that hold a clause each, sorted."""
    return sorted(path for path in folder.iterdir() if path.is_dir() and path.name not in _NOT_CLAUSES)


def bases_for(clause: ClauseFile, country: str | None, library: Library) -> tuple[LegalBasis, ...]:
    """Return the legal bases that hold in ``country``; for an unknown country those that hold in many."""
    return tuple(
        LegalBasis(
            # a law keeps its title; what is judgement is a description
            source=_(basis.source) if basis.judgement else basis.source,
            article=basis.article,
            link=basis.link,
            judgement=basis.judgement,
        )
        for basis in clause.legal_basis
        if _holds(basis, country, library)
    )


def said(texts: dict[str, str]) -> str:
    """Return the text in the language of the report: the library's own, else the catalogue's, else English."""
    return texts.get(report_language()) or _(texts["en"])


def _holds(basis: Basis, country: str | None, library: Library) -> bool:
    if not basis.countries:
        return True
    if "EU" in basis.countries and (country is None or country in library.about.eu_law):
        return True
    return country in basis.countries


def _text(path: Path, language: str) -> ClauseText:
    text = load(path, ClauseText)
    if text.language != language:
        raise ProcurecheckError(
            f"the language “{text.language}” is not the file's name.",
            where=place_of(path, "language"),
            mend=f"Write {language}, or rename the file.",
        )
    return text


def _check_profile(profile: ProfileFile, file: Path, clauses: dict[str, ClauseFile]) -> None:
    if profile.id != file.stem:
        raise ProcurecheckError(
            f"the id “{profile.id}” is not the file's name.",
            where=place_of(file, "id"),
            mend=f"Write {file.stem}, or rename the file.",
        )
    seen = set()
    for number, requirement in enumerate(profile.requires):
        where = place_of(file, "requires", number, "clause")
        if requirement.clause not in clauses:
            raise ProcurecheckError(
                f"there is no clause “{requirement.clause}”.",
                where=where,
                mend=f"Choose one of: {', '.join(clauses)}.",
            )
        if requirement.clause in seen:
            raise ProcurecheckError(f"“{requirement.clause}” stands twice.", where=where, mend="Keep one of them.")
        seen.add(requirement.clause)
