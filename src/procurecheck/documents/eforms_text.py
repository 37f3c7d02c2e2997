"""The text of an eForms notice as blocks: its texts in all languages, its codes as readable lines with facts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from procurecheck.documents.blocks import CodedFact
from procurecheck.documents.eforms_labels import LABELS, LEFT_OUT, PARTS, SILENT_LISTS
from procurecheck.documents.notice import BlockList, decimal, humanise
from procurecheck.documents.notice_codes import (
    ESPD_EXCLUSION,
    EXCLUSION_OLD_TO_NEW,
    LIST_LABELS,
    code_label,
    exclusion_ground,
    language,
)
from procurecheck.documents.xml import children, descendants, fold, full_text, local, own_text, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_LOT_SCHEMES = {"Lot": "Lot", "LotsGroup": "Group of lots", "Part": "Part"}
_BARE_LISTS = {"permission", "required", "conditions", "applicability", "indicator"}
_FIGURES = {"ParameterNumeric", "StatisticsNumeric"}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk is: path of element names, level of the heading above, lot, language of the notice."""

    path: tuple[str, ...]
    level: int
    notice_language: str | None
    lot: str | None = None


def notice_blocks(root: _Element, out: BlockList, *, notice_language: str | None) -> None:
    """Add the blocks of a notice: the notice itself first, then what its extensions hold (result, organisations)."""
    place = _Place((), 0, notice_language)
    extensions = [child for child in children(root) if local(child) == "UBLExtensions"]
    for part in children(root):
        if part not in extensions:
            _visit(part, out, place)
    for part in extensions:
        _visit(part, out, place)


def list_name(element: _Element) -> str:
    """Return the code list of a code, guessed from the code where older notices do not name it."""
    named = (element.get("listName") or "").strip()
    code = own_text(element)
    if local(_parent(element)) == "SubcontractingTerm" and local(element) == "TermCode":
        return "subcontracting"
    if code.startswith(("exg-", ESPD_EXCLUSION)):
        return "exclusion-ground"
    if code.startswith("slc-"):
        return "selection-criterion"
    if not named and local(element) == "TendererRequirementTypeCode" and code in EXCLUSION_OLD_TO_NEW:
        return "exclusion-ground"
    return named


def lot_of(element: _Element) -> str | None:
    """Return the id of the lot that a result or tender is about."""
    return next((text_of(lot, "ID") for lot in descendants(element, "TenderLot")), None)


def _visit(element: _Element, out: BlockList, place: _Place) -> None:
    name = local(element)
    if name in LEFT_OUT:
        return
    place = replace(place, path=(*place.path[-3:], name))
    out.close(place.level + 1)
    if len(element):
        place = _open(element, name, out, place)
        _combined(element, name, out)
        for child in children(element):
            if not (name == "SubordinateAwardingCriterion" and local(child) == "UBLExtensions"):
                _visit(child, out, place)
        for child in children(element, "UBLExtensions") if name == "SubordinateAwardingCriterion" else ():
            _visit(child, out, place)
    elif own_text(element):
        _leaf(element, name, out, place)


def _open(element: _Element, name: str, out: BlockList, place: _Place) -> _Place:
    """Open the heading of a lot or part."""
    title = PARTS.get(name)
    if name == "ProcurementProjectLot":
        number = text_of(element, "ID")
        scheme = next((child.get("schemeName") for child in children(element, "ID")), None)
        title = f"{_LOT_SCHEMES.get(scheme or '', 'Lot')} {number or ''}"
        place = replace(place, lot=number)
    elif name in ("LotResult", "LotTender", "SettledContract"):
        place = replace(place, lot=lot_of(element) or place.lot)
    if title is None:
        return place
    out.heading(place.level + 1, title)
    return replace(place, level=place.level + 1)


def _leaf(element: _Element, name: str, out: BlockList, place: _Place) -> None:
    term, label, known = _label(place.path, name)
    field = f"{term} {name}" if term else name
    tongue = element.get("languageID")
    if name in ("MaximumNumberNumeric", "OptionsDescription"):
        _extension(element, name, out, place)
    if tongue is not None:
        out.heading(place.level + 1, label)
        out.prose(own_text(element), field=field, language=language(tongue))
    elif name.endswith("Code"):
        _code(element, name, field, out, place)
    elif name.endswith("Amount") and element.get("currencyID"):
        out.add(f"{label}: {own_text(element)} {element.get('currencyID')}", field=field, language="en")
    elif known and " " in own_text(element):
        # a text that lacks its language is in the notice's; one word is a code or a figure
        out.heading(place.level + 1, label)
        out.prose(own_text(element), field=field, language=place.notice_language)
    elif name == "TermPercent" and "SubcontractingTerm" in place.path:
        fact = CodedFact("subcontracting-share", own_text(element), place.lot)
        out.add(f"{label}: {own_text(element)}", field=field, language="en", facts=[fact])
    elif known:
        unit = (element.get("unitCode") or "").lower()
        out.add(f"{label}: {own_text(element)} {unit}", field=field, language="en")


def _extension(element: _Element, name: str, out: BlockList, place: _Place) -> None:
    """Say in words whether the contract has options or may be renewed, as TED notices do in codes."""
    if name == "OptionsDescription":
        out.add("Options: yes.", field="BT-53", language="en", facts=[CodedFact("options", "yes", place.lot)])
    elif (number := decimal(own_text(element))) is not None:
        answer = "yes" if number > 0 else "no"
        out.add(f"Renewal: {answer}.", field="BT-58", language="en", facts=[CodedFact("renewal", answer, place.lot)])


def _label(path: tuple[str, ...], name: str) -> tuple[str | None, str, bool]:
    """Return business term, label and whether the field is in the table."""
    for length in range(len(path), 0, -1):
        found = LABELS.get("/".join(path[-length:]))
        if found is not None:
            return (*found, True)
    return None, humanise(name), False


def _code(element: _Element, name: str, field: str, out: BlockList, place: _Place) -> None:
    """Add a code as "list: name (code)" with its fact; the text keeps the code as it stands in the file."""
    code, of_list = own_text(element), list_name(element)
    if name == "ItemClassificationCode":
        kind = "Main" if "MainCommodityClassification" in place.path else "Additional"
        out.add(f"{kind} classification: {code}", field=field, language="en")
        return
    if not of_list or of_list in SILENT_LISTS:
        return
    # some lists say only yes or no: what to stands in the element's name
    label = (
        humanise(name.removesuffix("Code")) if of_list in _BARE_LISTS else LIST_LABELS.get(of_list, humanise(of_list))
    )
    meaning = code_label(of_list, code)
    text = f"{label}: {meaning} ({code})" if meaning else f"{label}: {code}"
    value = exclusion_ground(code) if of_list == "exclusion-ground" else code
    out.add(text, field=field, language="en", facts=[CodedFact(of_list, value, place.lot)])


def _combined(element: _Element, name: str, out: BlockList) -> None:
    """Add figures that mean something only beside their code: weights of criteria, tenders received."""
    for figure in children(element):
        if local(figure) in _FIGURES and (number := own_text(figure)):
            what = next((own_text(c) for c in children(element) if local(c).endswith("Code")), "")
            label = {"ParameterNumeric": "Weight or threshold", "StatisticsNumeric": "Number received"}[local(figure)]
            out.add(fold(f"{label} {what}: {number}"), field=local(figure), language="en")
    if name == "FieldsPrivacy":
        until = text_of(element, "PublicationDate")
        if until:
            out.add(f"Not published before: {until}", field="PublicationDate", language="en")


def _parent(element: _Element) -> _Element:
    parent = element.getparent()
    return element if parent is None else parent


def text_in(element: _Element | None, names: tuple[str, ...], tongue: str | None) -> str | None:
    """Return the text of a child called ``names[-1]`` below the path, in ``tongue`` if it is there, else the first."""
    found: list[_Element] = [] if element is None else [element]
    for name in names:
        found = [child for holder in found for child in children(holder, name)]
    chosen = [e for e in found if language(e.get("languageID")) == tongue] or found
    return next((text for e in chosen if (text := full_text(e))), None)
