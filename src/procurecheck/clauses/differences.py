"""What differs between two clause libraries: each statement of a file by what it is and where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from procurecheck.clauses.library import Library, load_library
from procurecheck.clauses.schema import ClauseFile, ClauseText, ProfileFile
from procurecheck.knowledge import folder_hash

Kind = Literal["added", "removed", "changed"]
Path_ = tuple[str, ...]
Facts = Mapping[Path_, str]
"""Statements by their path, outermost first (``("clause wages", "language de", "query …")``)."""


class Change(NamedTuple):
    """One difference; what stands inside of something added or removed is not listed again."""

    kind: Kind
    path: Path_
    before: str
    """Empty for what was added, and for what says all by its path."""
    after: str


def differences(old: Path, new: Path) -> list[Change]:
    """Return what differs between two folders of libraries, in a fixed order; nothing for the same files.

    Raises:
        ProcurecheckError: for a wrong file, with its place.
    """
    if folder_hash(old) == folder_hash(new):
        # also where a folder is no library at all, which loading tells
        load_library(old)
        return []
    before, after = load_library(old), load_library(new)
    return compared(_facts(before, new), _facts(after, old))


def compared(before: Facts, after: Facts) -> list[Change]:
    """Return the differences of two sets of statements."""
    gone = [path for path in before if path not in after]
    come = [path for path in after if path not in before]
    found = [Change("removed", path, before[path], "") for path in _outermost(gone)]
    found += [Change("added", path, "", after[path]) for path in _outermost(come)]
    found += [
        Change("changed", path, said, after[path]) for path, said in before.items() if after.get(path, said) != said
    ]
    return sorted(found, key=lambda change: (change.path, change.kind))


def _outermost(paths: Sequence[Path_]) -> Iterator[Path_]:
    listed = set(paths)
    for path in paths:
        if not any(path[:depth] in listed for depth in range(1, len(path))):
            yield path


def _facts(library: Library, other: Path) -> dict[Path_, str]:
    """Return what a library says; language files that are the same in ``other``, byte for byte, are left out."""
    about = library.about
    facts: dict[Path_, str] = {
        ("library", "name"): about.name,
        ("library", "version"): about.version,
        ("library", "licence"): about.licence,
        ("library", "languages"): " ".join(about.languages),
        ("library", "share of unread text"): f"{about.unread_share:g}",
        ("library", "countries of EU law"): " ".join(about.eu_law),
    }
    facts |= {("library", f"topic {topic}"): said for topic, said in about.topics.items()}
    facts |= {("library", f"weight of {severity}"): str(weight) for severity, weight in about.weights.items()}
    facts |= {("library", f"band {band}"): f"below {share:g}" for band, share in about.bands.items()}
    for clause in library.clauses.values():
        facts |= _clause_facts(clause)
        for language in library.languages_of(clause.id):
            place = (f"clause {clause.id}", f"language {language}")
            facts[place] = ""
            name = Path(clause.id) / f"{language}.yaml"
            text = None if _same(library.folder / name, other / name) else library.text(clause.id, language)
            if text is not None:
                facts |= _text_facts(text, place)
    for profile in library.profiles.values():
        facts |= _profile_facts(profile)
    return facts | _file_facts(library.folder)


def _clause_facts(clause: ClauseFile) -> dict[Path_, str]:
    top = f"clause {clause.id}"
    facts: dict[Path_, str] = {
        (top,): "",
        (top, "topic"): clause.topic,
        (top, "severity"): clause.severity,
        (top, "stages"): " ".join(clause.stages),
        (top, "sectors"): " ".join(clause.sectors) or "all",
    }
    facts |= {(top, f"title ({language})"): said for language, said in clause.title.items()}
    facts |= {(top, f"why ({language})"): said for language, said in clause.why.items()}
    for basis in clause.legal_basis:
        named = ", ".join(part for part in (basis.source, basis.article) if part)
        details = (
            "/".join(basis.countries) or "everywhere",
            basis.link or "",
            "judgement" if basis.judgement else "",
            basis.note or "",
        )
        place = (top, f"legal basis {named}")
        told = "; ".join(detail for detail in details if detail)
        facts[place] = f"{facts[place]} | {told}" if place in facts else told
    for field in clause.fields:
        facts[top, f"field {field.name} as {field.strength}"] = " ".join(field.values)
    facts |= {(top, f"unless {query}"): "" for query in clause.unless}
    return facts


def _text_facts(text: ClauseText, place: Path_) -> dict[Path_, str]:
    facts: dict[Path_, str] = {(*place, "wording to insert"): text.model_text}
    for query in text.queries:
        facts[(*place, f"query {query.find}")] = query.strength or "strength from the words around it"
    facts |= {(*place, f"criterion {query}"): "" for query in text.criteria}
    facts |= {(*place, f"unless {query}"): "" for query in text.unless}
    facts |= {(*place, f"mention {query}"): "" for query in text.mentions}
    examples = [*text.examples.by_strength().items(), ("not this clause", text.examples.no_match)]
    for strength, sentences in examples:
        facts |= {(*place, f"example {sentence}"): strength for sentence in sentences}
    return facts


def _profile_facts(profile: ProfileFile) -> dict[Path_, str]:
    top = f"profile {profile.id}"
    facts: dict[Path_, str] = {
        (top,): "",
        (top, "sectors"): " ".join(profile.sectors) or "all",
        (top, "countries"): " ".join(profile.countries) or "all",
        (top, "stages"): " ".join(profile.stages) or "all",
        (top, "priority"): str(profile.priority),
    }
    facts |= {(top, f"title ({language})"): said for language, said in profile.title.items()}
    for asked in profile.requires:
        conditions = (
            f"severity {asked.severity or 'of the clause'}",
            f"stages {' '.join(asked.stages) or 'of the clause'}",
            "" if asked.min_value is None else f"from a value of {asked.min_value:g}",
            asked.note or "",
        )
        facts[top, f"requires {asked.clause}"] = "; ".join(condition for condition in conditions if condition)
    return facts


def _file_facts(folder: Path) -> dict[Path_, str]:
    """Return the hashes of the files that decide as well: languages, provisions, the classifier."""
    import hashlib

    files = [*folder.glob("languages/*.yaml"), *folder.glob("provisions/*.yaml"), *folder.glob("*.json")]
    return {
        (f"file {file.relative_to(folder).as_posix()}",): f"sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}"
        for file in sorted(files)
    }


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()


def in_words(changes: Sequence[Change], longest: int = 160) -> Iterator[str]:
    """Yield the differences as lines for people, those of one thing together under its name."""
    top = ""
    for change in changes:
        head, *inner = change.path
        if not inner:
            top = head
            what = {"added": "new", "removed": "removed", "changed": "changed"}[change.kind]
            yield f"{head}: {what}"
            continue
        if head != top:
            top = head
            yield f"{head}:"
        line = f"  {change.kind}: {_short(', '.join(inner), longest)}"
        if change.kind == "changed":
            line += f": “{_short(change.before, longest)}” → “{_short(change.after, longest)}”"
        elif change.before or change.after:
            line += f" ({_short(change.before or change.after, longest)})"
        yield line


def _short(text: str, longest: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else text[:longest] + "…"
