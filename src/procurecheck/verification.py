"""Whether a report still holds: record untouched, inputs, library and models the ones named, result the same.

The check is run again from the inputs with the options that the record names, and every value is compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from procurecheck import __version__
from procurecheck.assess import Given, assess, hash_of, load_knowledge
from procurecheck.clauses.decisions import decisions_in
from procurecheck.errors import ProcurecheckError, UnreadableError
from procurecheck.i18n import LANGUAGES, N_, SOURCE, _, listed, quoted, use_language
from procurecheck.model import Assessment
from procurecheck.reports import record as records

if TYPE_CHECKING:
    from procurecheck.assess import Knowledge
    from procurecheck.model import Document, InputRecord
    from procurecheck.reports.pictures import Shown

_NAMES = ("id", "indicator", "clause", "path", "list")
"""What names an entry of a list of the record, for people who look for it."""
_SHORT = 80


PARTS: Mapping[str, str] = {
    "record": N_("record"),
    "form": N_("form"),
    "program": N_("program"),
    "library": N_("library"),
    "models": N_("models"),
    "inputs": N_("inputs"),
    "result": N_("result"),
    "page": N_("page"),
}
"""What is compared, with a word for each, to be translated."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where things lie now; ``None`` is looked for near the report and in the folder that the command runs in."""

    report: Path
    pack: Path | None = None
    suppliers: Path | None = None
    library: Path | None = None
    models: Path | None = None
    lists: tuple[Path, ...] = ()


class Verdict(NamedTuple):
    """One thing that was compared: what, what it was compared with, and what differs (nothing: it is the same).

    ``what`` is one of :data:`PARTS`; the rest is in the language of :func:`procurecheck.i18n.use_language`.
    """

    what: str
    against: str
    differences: tuple[str, ...] = ()


def read_report(path: Path) -> tuple[bytes, dict[str, Any]]:
    """Return the bytes of a report and the record in it.

    Raises:
        UnreadableError: where it cannot be opened, or is no report that carries a record.
    """
    try:
        with path.open("rb") as file:
            data = file.read(records.LARGEST + 1)
    except OSError as error:
        raise UnreadableError(f"It cannot be opened: {error.strerror or error}.") from None
    return data, records.find(data)


def assessment_in(record: dict[str, Any]) -> Assessment:
    """Return a record as an assessment that reports can be made of.

    Raises:
        UnreadableError: where it does not follow the schema of this version.
    """
    if fault := _fault(record):
        raise UnreadableError(f"Its record does not follow the schema of this version: {fault}")
    return Assessment.model_validate(record)


def language_of(record: Mapping[str, Any]) -> str:
    """Return the language of a report, as its record says; English where it says none that is known."""
    named = record.get("report_language")
    return named if named in LANGUAGES else SOURCE


def verify(data: bytes, record: dict[str, Any], places: Places) -> Iterator[Verdict]:
    """Yield what was compared, one thing after the other; all are the same, or the report does not hold.

    Raises:
        ProcurecheckError: where the pack, the bidders, the library or the models are not found.
    """
    yield _untouched(record)
    if fault := _fault(record):
        yield Verdict("form", _("the schema of this version"), (fault,))
        return
    assessment = assessment_in(record)
    if assessment.model_dump(mode="json") != record:
        differences = tuple(_differences(record, assessment.model_dump(mode="json"), _VERSION_WRITES))
        yield Verdict("form", _("the schema of this version"), differences)
    pack, table = _find_pack(assessment, places), _find_suppliers(assessment, places)
    lists = _find_lists(assessment, places)
    knowledge = load_knowledge(places.library, places.models)
    again, documents = _run(assessment, knowledge, pack, table, lists, places)
    named, now = assessment.provenance, again.provenance
    yield Verdict("program", f"procurecheck {__version__}", _other(_VERSION, named.procurecheck, now.procurecheck))
    yield Verdict("library", now.library, _other(_LIBRARY, named.library, now.library))
    yield Verdict("models", now.models, _other(_MODELS, named.models, now.models))
    yield Verdict(
        "inputs", listed([str(pack), str(table)]) if table else str(pack), tuple(_inputs(named.inputs, now.inputs))
    )
    yield Verdict(
        "result", _("a new run"), tuple(_differences(_result(record), _result(again.model_dump(mode="json"))))
    )
    if (form := _form(data)) is not None:
        from procurecheck.reports.formats import render

        places_shown = _shown_places(data, form, assessment, documents, pack)
        same = render(assessment, form, places_shown) == data
        shown = () if same else (_("The page shows something else than its record says."),)
        yield Verdict("page", _("the record, set anew as {format}", format=form.upper()), shown)


def _untouched(record: dict[str, Any]) -> Verdict:
    named, found = record["provenance"].get("hash"), hash_of(record)
    changed = _("It was changed after it was made: it says {named}, and its hash is {found}.", named=named, found=found)
    return Verdict("record", _("its own hash {named}", named=named), () if named == found else (changed,))


def _fault(record: dict[str, Any]) -> str:
    """Return what in a record does not follow the schema, an empty text where nothing is."""
    try:
        assessment = Assessment.model_validate(record)
    except ValidationError as error:
        first = error.errors()[0]
        return f"{', '.join(str(key) for key in first['loc'])}: {first['msg']}."
    if assessment.report_language not in LANGUAGES:
        return f"report_language: “{_cut(assessment.report_language)}” is no language of reports."
    count = len(assessment.findings)
    if not all(0 <= index < count for entry in assessment.coverage for index in entry.findings):
        return "coverage, findings: a number leads to no finding."
    return ""


def _form(data: bytes) -> str | None:
    """Return the format of a report whose looks have to follow from its record."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    return "html" if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<" else None


def _shown_places(
    data: bytes, form: str, assessment: Assessment, documents: Sequence[Document], pack: Path
) -> Shown | None:
    """Return the places of the quotes as the page says that it shows them: with pictures or not, linked from where."""
    from procurecheck.reports.pictures import Shown, show

    if form == "pdf":
        from procurecheck.reports.as_pdf import has_pictures

        return show(assessment, documents, pack) if has_pictures(data) else None
    page = data.decode("utf-8", errors="replace")
    said = dict(
        re.findall(r'<meta name="procurecheck-(pack|pictures)" content="([^"]*)">', page[: page.find("<title>")])
    )
    if not said:
        return Shown()
    base = said.get("pack") or None
    # links that lead anywhere else than to files beside the report are no links of ours
    if base is not None and not re.fullmatch(r"\.{1,2}(?:/[^/:?#]+)*", base):
        base = None
    return show(assessment, documents, pack, base=base, pictures=said.get("pictures") == "yes")


_VERSION = N_("The report was made with another version: {named}.")
_LIBRARY = N_("The report was made with another clause library: {named}.")
_MODELS = N_("The report was made with other risk models: {named}.")


def _other(message: str, named: str, now: str) -> tuple[str, ...]:
    return () if named == now else (_(message, named=named),)


# --- the run --------------------------------------------------------------------------------------------


def _find_pack(assessment: Assessment, places: Places) -> Path:
    name = assessment.provenance.options.pack
    if places.pack is not None:
        return places.pack
    return _near(name, places, ()) or _missing("pack", name, "--pack")


def _find_suppliers(assessment: Assessment, places: Places) -> Path | None:
    name = assessment.provenance.options.suppliers
    if name is None:
        if places.suppliers is not None:
            raise ProcurecheckError("the report was made without bidders.", where="--suppliers", mend="Leave it out.")
        return None
    if places.suppliers is not None:
        return places.suppliers
    beside = () if places.pack is None else (places.pack, places.pack.parent)
    return _near(name, places, beside) or _missing("table of bidders", name, "--suppliers")


def _find_lists(assessment: Assessment, places: Places) -> tuple[Path, ...]:
    given = {path.name: path for path in places.lists}
    beside = () if places.pack is None else (places.pack, places.pack.parent)
    return tuple(
        given.get(name) or _near(name, places, beside) or _missing("list", name, "--lists")
        for name in assessment.provenance.options.lists
    )


def _near(name: str | None, places: Places, beside: tuple[Path, ...]) -> Path | None:
    folder = places.report.resolve().parent
    # a name from a report is never a path
    if not name or name != Path(name).name or name in {".", ".."}:
        return None
    found = (place / name for place in (*beside, Path(), folder, folder.parent, folder.parent.parent))
    return next((path for path in found if path.exists()), None)


def _missing(what: str, name: str | None, option: str) -> Path:
    called = f" “{name}”" if name else ""
    raise ProcurecheckError(
        f"the {what}{called} of this report is not here.", mend=f"Say where it lies with {option} PATH."
    )


def _run(
    assessment: Assessment,
    knowledge: Knowledge,
    pack: Path,
    suppliers: Path | None,
    lists: tuple[Path, ...],
    places: Places,
) -> tuple[Assessment, tuple[Document, ...]]:
    """Run the check again as the record says it was run; return what it says, and the pack as it was read."""
    from procurecheck.documents.pack import read_pack
    from procurecheck.suppliers.read import read_suppliers
    from procurecheck.suppliers.screening import screen_suppliers

    case, options = assessment.case, assessment.provenance.options
    given = Given(
        case_id=case.id,
        stage=case.stage,
        title=options.title,
        country=options.country,
        value=options.value,
        date=options.date,
        profile=options.profile,
        pack=options.pack,
        decisions=decisions_in(assessment.findings),
    )
    own = [path for path in (suppliers, places.report, places.report.resolve().parent, *lists) if path]
    with use_language(assessment.report_language):
        table = read_suppliers(suppliers, columns=knowledge.models.columns) if suppliers else None
        documents = read_pack(pack, knowledge.languages, exclude=own)
        screening = screen_suppliers(table, lists, places.models) if table and lists else None
        return assess(documents, table, knowledge, given, screening), documents


def _inputs(named: tuple[InputRecord, ...], now: tuple[InputRecord, ...]) -> Iterator[str]:
    before, after = {i.path: i.sha256 for i in named}, {i.path: i.sha256 for i in now}
    for path, sha256 in before.items():
        if path not in after:
            yield _("{path}: it is not there any more.", path=path)
        elif after[path] != sha256:
            yield _("{path}: it is another file now (SHA-256 {hash}).", path=path, hash=after[path])
    for path in after:
        if path not in before:
            yield _("{path}: it was not part of the check.", path=path)
    if len(named) != len(before) and named != now:
        yield _("A file is named twice.")


# --- comparing ------------------------------------------------------------------------------------------


def _result(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record without what is compared by itself."""
    kept = {key: value for key, value in record["provenance"].items() if key == "options"}
    return {**record, "provenance": kept}


class _Says(NamedTuple):
    """How the other side is called: what it says, what it has and the report lacks, how many it has."""

    other: str
    lacks: str
    number: str


_RUN = _Says(
    N_("{where}: the report says {named}, the new run says {now}."),
    N_("{where}: the report lacks it; the new run says {now}."),
    N_("{where}: the report has {named}, the new run {now}."),
)
_VERSION_WRITES = _Says(
    N_("{where}: the report says {named}, this version would write {now}."),
    N_("{where}: the report lacks it; this version would write {now}."),
    N_("{where}: the report has {named}, this version would write {now}."),
)


def _differences(named: Any, now: Any, says: _Says = _RUN, where: str = "") -> Iterator[str]:
    """Yield each place at which two records differ, with what either says."""
    if isinstance(named, dict) and isinstance(now, dict):
        for key in [*named, *(key for key in now if key not in named)]:
            place = f"{where}, {key}" if where else str(key)
            if key not in now or key not in named:
                if key in named:
                    yield _("{where}: only the report has it.", where=place)
                else:
                    yield _(says.lacks, where=place, now=_shown(now[key]))
            else:
                yield from _differences(named[key], now[key], says, place)
    elif isinstance(named, list) and isinstance(now, list):
        if len(named) != len(now):
            yield _(says.number, where=where, named=len(named), now=len(now))
        for number, (left, right) in enumerate(zip(named, now, strict=False)):
            yield from _differences(left, right, says, f"{where} {_called(left, number)}")
    elif named != now or type(named) is not type(now):
        yield _(says.other, where=where, named=_shown(named), now=_shown(now))


def _called(entry: Any, number: int) -> str:
    if isinstance(entry, dict):
        name = next((entry[key] for key in _NAMES if isinstance(entry.get(key), str)), None)
        if name:
            return f"{number + 1} ({_cut(name)})"
    return str(number + 1)


def _shown(value: Any) -> str:
    return _("nothing") if value is None else quoted(_cut(str(value)))


def _cut(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"
