"""The text of a TED form as blocks: each field under the number and English label of the official form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from procurecheck.documents.blocks import CodedFact
from procurecheck.documents.notice import BlockList, humanise
from procurecheck.documents.ted_labels import GROUPS, LABELS, LEFT_OUT, OLDER_SECTIONS, SECTIONS
from procurecheck.documents.ted_statements import ATTRIBUTE_FACTS, STATEMENTS
from procurecheck.documents.xml import children, fold, full_text, local, own_text, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_CRITERIA = {
    "AC_PRICE": ("Price", "price"),
    "AC_COST": ("Cost criterion", "cost"),
    "AC_QUALITY": ("Quality criterion", "quality"),
}
_LOTS = {"OBJECT_DESCR", "AWARD_CONTRACT", "F17_ANNEX_B", "LOT", "AWARD_OF_CONTRACT", "AWARD_OF_CONTRACT_DEFENCE"}
_CODED = ("VALUE", "CTYPE", "CHOICE")
_SHARES = {"PCT_SUBCONTRACTING", "EXCLUDING_VAT_PRCT", "MIN_PERCENTAGE", "MAX_PERCENTAGE"}
_NOT_CODED = {"NUTS", "CPV_CODE", "CPV_SUPPLEMENTARY_CODE", "NOTICE"}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk is: level of the heading above, language of the form, lot, and whether facts are taken."""

    level: int
    language: str | None
    lot: str | None = None
    facts: bool = True


def form_blocks(form: _Element, out: BlockList, *, language: str | None, level: int = 0, facts: bool = True) -> None:
    """Add the blocks of one form.

    ``facts=False`` leaves coded facts out, for a second language of the same notice.
    """
    for part in children(form):
        # an R2.0.8 form has one more layer: CONTRACT > FD_CONTRACT > parts
        older = local(part).startswith("FD_")
        for element in children(part) if older else (part,):
            _visit(element, part if older else form, out, _Place(level, language, facts=facts))


def lot_number(element: _Element) -> str | None:
    """Return the number of the lot that a description or award is about."""
    return text_of(element, "LOT_NO") or text_of(element, "LOT_NUMBER")


def _visit(element: _Element, parent: _Element, out: BlockList, place: _Place) -> None:
    name = local(element)
    if name in LEFT_OUT:
        return
    out.close(place.level + 1)
    below = _open(element, name, parent, out, place)
    if name in _CRITERIA:
        _criterion(element, name, out, below)
    elif name == "CRITERIA_DEFINITION":
        _older_criterion(element, out, below)
    elif any(local(child) == "YEAR" for child in children(element)):
        _date(element, name, parent, out)
    elif name in ("CPV_MAIN", "CPV_ADDITIONAL") or name == "NUTS":
        _classification(element, name, out)
    else:
        _state(element, name, out, below)
        _content(element, name, parent, out, below)


def _open(element: _Element, name: str, parent: _Element, out: BlockList, place: _Place) -> _Place:
    """Open the heading of a section, lot or group, and return the place below it."""
    title = SECTIONS.get(name)
    if title is None and local(parent).startswith("FD_"):
        title = next((text for start, text in OLDER_SECTIONS if name.startswith(start)), None)
    if name in _LOTS:
        lot = lot_number(element)
        place = replace(place, lot=lot or place.lot)
        title = title or humanise(name)
        title = f"{title}, lot {lot}" if lot else title
    if title is None:
        title = GROUPS.get(name) if len(element) else None
    if title is None:
        return place
    out.heading(place.level + 1, title, key=_position(element) if name in _LOTS else 0)
    return replace(place, level=place.level + 1)


def _position(element: _Element) -> int:
    """Tell apart parts of the same name that have no number."""
    return sum(1 for _ in element.itersiblings(preceding=True))


def _content(element: _Element, name: str, parent: _Element, out: BlockList, place: _Place) -> None:
    """Add the element's own text, its paragraphs and what stands below it, in reading order."""
    label = _label(name, parent)
    paragraphs = [child for child in children(element) if local(child) == "P"]
    mixed = bool(paragraphs) or any(fold(child.tail) for child in element)
    if mixed:
        out.heading(place.level + 1, label)
        out.prose(own_text(element), field=name, language=place.language)
    elif own_text(element):
        _line(element, name, label, out, place)
    for child in children(element):
        if local(child) == "P":
            out.heading(place.level + 1, label)
            out.prose(full_text(child), field=name, language=place.language)
        else:
            _visit(child, element, out, place)
        if fold(child.tail):
            out.heading(place.level + 1, label)
            out.prose(fold(child.tail), field=name, language=place.language)


def _label(name: str, parent: _Element) -> str:
    return LABELS.get(f"{local(parent)}/{name}") or LABELS.get(name) or humanise(name)


def _line(element: _Element, name: str, label: str, out: BlockList, place: _Place) -> None:
    """Add a short field: a name as it is, anything else with its label, unit or currency."""
    text = own_text(element)
    facts: list[CodedFact] = []
    if name == "OFFICIALNAME":
        out.add(text, field=name, language=place.language)
        return
    unit = element.get("CURRENCY") or (element.get("TYPE", "").lower() if name.startswith("DURATION") else "")
    if not unit and name in ("VALUE_COST", "LOW", "HIGH", "LOW_VALUE", "HIGH_VALUE"):
        above = element.getparent()
        while above is not None and not unit:
            unit, above = above.get("CURRENCY") or "", above.getparent()
    if name in _SHARES and place.facts:
        facts.append(CodedFact("subcontracting-share", text, place.lot))
    language = place.language if any(c.isalpha() for c in text) else "en"
    out.add(f"{label}: {text} {unit}", field=name, language=language, facts=facts)


def _state(element: _Element, name: str, out: BlockList, place: _Place) -> None:
    """Add what an element says by being there, or by an attribute."""
    code = next((element.get(key) for key in _CODED if element.get(key)), None)
    statement = STATEMENTS.get(name)
    if statement is not None and code is None:
        facts = [CodedFact(statement.name, statement.value, place.lot)] if statement.name and place.facts else []
        out.add(statement.text, field=name, language="en", facts=facts)
    elif code is not None and name not in _NOT_CODED:
        label = LABELS.get(name) or humanise(name)
        fact = ATTRIBUTE_FACTS.get((name, code)) if place.facts else None
        out.add(
            f"{label}: {humanise(code) if code.isupper() else code}",
            field=name,
            language="en",
            facts=[CodedFact(*fact, place.lot)] if fact else [],
        )


def _criterion(element: _Element, name: str, out: BlockList, place: _Place) -> None:
    label, code = _CRITERIA[name]
    criteria = [text for child in children(element, "AC_CRITERION") if (text := full_text(child))]
    weights = [text for child in children(element, "AC_WEIGHTING") if (text := full_text(child))]
    text = f"{label}: {'; '.join(criteria)}" if criteria else label
    if weights:
        text += f" (weighting: {'; '.join(weights)})"
    facts = [CodedFact("award-criterion-type", code, place.lot)] if place.facts else []
    out.heading(place.level + (local(_parent(element)) != "AC"), GROUPS["AC"])
    out.add(text, field=name, language=place.language if criteria else "en", facts=facts)


def _older_criterion(element: _Element, out: BlockList, place: _Place) -> None:
    text = " ".join(filter(None, (text_of(element, "ORDER_C"), text_of(element, "CRITERIA"))))
    weight = text_of(element, "WEIGHTING")
    out.add(
        f"Award criterion: {text}{f' (weighting: {weight})' if weight else ''}",
        field="CRITERIA",
        language=place.language,
    )


def _date(element: _Element, name: str, parent: _Element, out: BlockList) -> None:
    year, month, day = (text_of(element, part) or "" for part in ("YEAR", "MONTH", "DAY"))
    rest = [full_text(child) for child in children(element) if local(child) not in ("YEAR", "MONTH", "DAY")]
    date = "-".join(part.zfill(2) for part in (year, month, day) if part)
    out.add(" ".join((f"{_label(name, parent)}:", date, *rest)), field=name, language="en")


def _classification(element: _Element, name: str, out: BlockList) -> None:
    """Add a CPV or NUTS code as a line; those of addresses are left out with the address."""
    if name == "NUTS":
        if not local(_parent(element)).startswith(("ADDRESS", "CA_CE", "CONTACT")):
            out.add(f"NUTS code: {element.get('CODE', '')}", field=name, language="en")
        return
    codes = " ".join(code for child in element.iter() if (code := child.get("CODE")))
    label = "Main CPV code" if name == "CPV_MAIN" else "Additional CPV code"
    out.add(f"{label}: {codes}", field=name, language="en")


def _parent(element: _Element) -> _Element:
    parent = element.getparent()
    return element if parent is None else parent
