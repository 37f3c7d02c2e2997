"""Keeps the catalogues of the report languages in step with the texts of the program and of the knowledge files.

python tools/catalogues.py update     take new texts into every catalogue, drop those that are gone
python tools/catalogues.py check      name what is not translated, not right or not marked; exit code 1 if there is any
python tools/catalogues.py missing LANGUAGE     print what is not translated, as a catalogue to fill in
python tools/catalogues.py fill LANGUAGE FILE   take the translations of such a file into the catalogue

Nothing is compiled: procurecheck reads the .po files as they stand.
"""

from __future__ import annotations

import io
import string
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from unmarked import marked, unmarked

from procurecheck.i18n import DOMAIN, FOLDER, LANGUAGES
from procurecheck.i18n import SOURCE as ENGLISH

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "procurecheck"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "NN_": (1, 2), "UnreadableError": None}
"""Reasons why a file cannot be read are marked by their error; they are translated when the record is made."""
METHODS = [("**.py", "python"), ("**.j2", "jinja2"), ("**.txt", "ignore")]
NOTED = frozenset({"indicators", "low_tenders", "sectors"})
"""Folders of the risk models whose notes are translated. Those of wages say how a figure was read at its source, and
stand in English beside the source's name."""
NEVER = datetime(2026, 1, 1, tzinfo=UTC)
"""Stands where a catalogue names a time: the same texts give the same file on any day."""

CATALOGUES = tuple(language for language in LANGUAGES if language not in {ENGLISH, "sr-Latn"})


@cache
def template() -> Catalog:
    """Return all texts that a report can hold, from the program, its templates and the knowledge files."""
    catalogue = Catalog(domain=DOMAIN, creation_date=NEVER)
    extracted = extract_from_dir(
        SOURCE, METHODS, keywords=KEYWORDS, comment_tags=("TRANSLATORS:",), strip_comment_tags=True
    )
    for name, _line, message, comments, _context in extracted:
        if first(message).strip():
            catalogue.add(message, locations=[(f"src/procurecheck/{name}", 0)], auto_comments=comments)
    for folder in (ROOT / "risk_models", ROOT / "clauses"):
        for path in sorted(folder.rglob("*.yaml")):
            read = yaml.safe_load(path.read_text(encoding="utf-8"))
            noted = path.is_relative_to(ROOT / "risk_models") and path.parent.name in NOTED
            for text in (*knowledge_texts(read), *(notes(read) if noted else ())):
                catalogue.add(text, locations=[(path.relative_to(ROOT).as_posix(), 0)])
    return catalogue


def knowledge_texts(value: Any) -> Iterator[str]:
    """Yield the English texts of a knowledge file: what stands under the key ``en``, and sources that are judgement.

    A law keeps its title in every language; a source that is judgement is a description.
    """
    for mapping in mappings(value):
        if isinstance(mapping.get("en"), str):
            yield mapping["en"]
        if mapping.get("judgement") is True and isinstance(mapping.get("source"), str):
            yield mapping["source"]


def notes(value: Any) -> Iterator[str]:
    """Yield the notes of a knowledge file, which stand beside a source and say what of it is judgement."""
    for mapping in mappings(value):
        if isinstance(mapping.get("note"), str) and ("source" in mapping or "judgement" in mapping):
            yield mapping["note"]


def mappings(value: Any) -> Iterator[dict[Any, Any]]:
    """Yield each mapping of a knowledge file, the outer before the inner."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for below in value:
            yield from mappings(below)


def path_of(language: str) -> Path:
    """Return where the catalogue of a language stands."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def load(language: str) -> Catalog:
    """Return the catalogue of a language, an empty one where there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, domain=DOMAIN, creation_date=NEVER)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN, abort_invalid=True)


def save(language: str, catalogue: Catalog) -> None:
    """Write a catalogue, sorted by the file that a text comes from, and by text."""
    fresh = Catalog(
        locale=language,
        domain=DOMAIN,
        project="procurecheck",
        version="1",
        header_comment=f"# Report texts of procurecheck in {catalogue.locale.english_name}. See CONTRIBUTING.md.",
        creation_date=NEVER,
        revision_date=NEVER,
        last_translator="procurecheck",
        language_team="procurecheck",
        fuzzy=False,
    )
    for message in sorted((m for m in catalogue if m.id), key=_order):
        fresh.add(
            message.id,
            message.string,
            locations=sorted(set(message.locations)),
            flags=sorted(message.flags - {"python-format", "fuzzy"}),
            auto_comments=message.auto_comments,
            user_comments=message.user_comments,
        )
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    with path_of(language).open("wb") as file:
        write_po(file, fresh, width=110, include_lineno=False, ignore_obsolete=True)


def _order(message: Message) -> tuple[str, str]:
    return min((name for name, _ in message.locations), default=""), first(message.id)


def first(text: Any) -> str:
    """Return the singular of a message that has several forms."""
    return str(text[0] if isinstance(text, list | tuple) else text)


def not_taken_in() -> list[str]:
    """Return the texts that are marked where the extraction does not look, such as inside an f-string."""
    taken = {first(message.id) for message in template() if message.id}
    return sorted(marked() - taken)


def update() -> None:
    """Take the texts of today into every catalogue and keep the translations that still have a text."""
    texts = template()
    for language in CATALOGUES:
        catalogue = load(language)
        catalogue.update(texts, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        save(language, catalogue)


def faults(language: str) -> list[str]:
    """Return what is wrong in a catalogue: texts missing, not translated, fuzzy, or with other words in braces."""
    catalogue, found = load(language), []
    forms = catalogue.num_plurals
    for wanted in template():
        if not wanted.id:
            continue
        own = catalogue.get(wanted.id)
        said = _forms(own.string) if own else []
        short = first(wanted.id)[:70]
        if own is None or not said or not all(said):
            found.append(f"{language}: not translated: {short}")
        elif own.fuzzy:
            found.append(f"{language}: marked as fuzzy: {short}")
        elif isinstance(wanted.id, tuple | list) and len(said) != forms:
            found.append(f"{language}: {len(said)} of {forms} plural forms: {short}")
        else:
            names = braces(wanted.id[1] if isinstance(wanted.id, tuple | list) else wanted.id)
            for form in said:
                # "one file" may say the number in words
                if braces(form) != names and not (len(said) > 1 and braces(form) == names - {"n"}):
                    found.append(f"{language}: other words in braces: {short} → {form[:70]}")
    return found


def _forms(value: Any) -> list[str]:
    return [str(form) for form in value] if isinstance(value, list | tuple) else [str(value)]


def braces(text: str) -> set[str]:
    """Return the names in braces of a text."""
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


def missing(language: str) -> str:
    """Return a catalogue of what is not translated in a language, to fill in."""
    catalogue, rest = load(language), Catalog(locale=language, domain=DOMAIN, creation_date=NEVER)
    for wanted in sorted((m for m in template() if m.id), key=_order):
        own = catalogue.get(wanted.id)
        if own is None or not all(_forms(own.string)):
            rest.add(wanted.id, locations=wanted.locations)
    out = io.BytesIO()
    write_po(out, rest, width=0, include_lineno=False, omit_header=True)
    return out.getvalue().decode("utf-8")


def fill(language: str, filled: Path) -> None:
    """Take the translations of a file into the catalogue of a language."""
    catalogue, texts = load(language), template()
    with filled.open("rb") as file:
        for message in read_po(file, locale=language, domain=DOMAIN, abort_invalid=True):
            wanted = texts.get(message.id) if message.id else None
            if wanted is not None and any(_forms(message.string)):
                # what is there already is not replaced by adding to it
                catalogue.delete(message.id)
                catalogue.add(message.id, message.string, locations=wanted.locations)
    catalogue.update(texts, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    save(language, catalogue)


def main(arguments: list[str]) -> int:
    """Run one of the commands; return the exit code."""
    match arguments:
        case ["update"]:
            update()
        case ["check"]:
            found = [*unmarked(), *(f"not taken in: {text}" for text in not_taken_in())]
            found += [fault for language in CATALOGUES for fault in faults(language)]
            print("\n".join(found) or f"{len(CATALOGUES)} catalogues are complete.")
            return 1 if found else 0
        case ["missing", language]:
            print(missing(language))
        case ["fill", language, path]:
            fill(language, Path(path))
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
