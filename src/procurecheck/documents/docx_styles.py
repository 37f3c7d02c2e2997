"""What Word's styles and numberings say of a paragraph: heading depth, contents, the number printed before it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"
DEEPEST = 9
"""Word's headings and lists have nine levels."""
_LONGEST_CHAIN = 20
"""Styles based on styles, beyond which a file is made to confuse."""


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style with what it takes over from those it is based on."""

    heading: int = 0
    """Depth from 1, 0 for text."""
    contents: bool = False
    number: tuple[str, int] | None = None
    """Numbering and level."""
    bold: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a numbering is printed."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    """The level from which this one begins anew; 0 for never."""
    legal: bool = False
    """Whether the levels above are printed as digits, whatever their own format."""


@dataclass(slots=True)
class Numbers:
    """The numberings of a document, and how far each has counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    """By numbering; those of one family share the family's counters."""
    families: dict[str, str] = field(default_factory=dict)
    starts: dict[str, dict[int, int]] = field(default_factory=dict)
    """Levels that a numbering begins anew when it is first used."""
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def next(self, number: str, level: int) -> str:
        """Count one further and return what is printed before the paragraph; empty for nothing."""
        levels = self.levels.get(number)
        if levels is None or level not in levels:
            return ""
        family = self.families[number]
        counters = self.counters.setdefault(family, {})
        if number not in self.used:
            self.used.add(number)
            for depth, start in self.starts.get(number, {}).items():
                counters[depth] = start - 1
        counters[level] = counters.get(level, levels[level].start - 1) + 1
        for deeper in [depth for depth in counters if depth > level]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or level < restart:
                del counters[deeper]
        return self._printed(levels, counters, level)

    @staticmethod
    def _printed(levels: dict[int, Level], counters: dict[int, int], level: int) -> str:
        own = levels[level]
        if own.format == "bullet":
            return _bullet(own.text)
        text = own.text
        for depth in range(level + 1):
            mark = f"%{depth + 1}"
            if mark in text:
                kind = levels.get(depth, own)
                form = "decimal" if own.legal and depth < level else kind.format
                text = text.replace(mark, count_text(counters.get(depth, kind.start), form))
        return text.strip()


def read_styles(root: _Element | None) -> dict[str, Style]:
    """Return the paragraph styles by id; the one that paragraphs have by default stands under the empty id."""
    if root is None:
        return {}
    elements = {style.get(W + "styleId", ""): style for style in root.iter(W + "style") if _kind(style) == "paragraph"}
    found = {name: _style(name, elements) for name in elements}
    default = next((name for name, style in elements.items() if style.get(W + "default") in {"1", "true"}), None)
    found[""] = found[default] if default is not None else Style()
    return found


def read_numbers(root: _Element | None, styles: _Element | None) -> Numbers:
    """Return the numberings of ``numbering.xml``; a numbering that is named by a list style is looked up there."""
    numbers = Numbers()
    if root is None:
        return numbers
    abstracts = {item.get(W + "abstractNumId", ""): item for item in root.iterchildren(W + "abstractNum")}
    list_styles = _numbering_styles(styles)
    items = {item.get(W + "numId", ""): item for item in root.iterchildren(W + "num")}
    for name, item in items.items():
        family = value(item, "abstractNumId") or ""
        abstract = abstracts.get(family)
        link = value(abstract, "numStyleLink") if abstract is not None else None
        if link and link in list_styles and list_styles[link] in items:
            family = value(items[list_styles[link]], "abstractNumId") or family
            abstract = abstracts.get(family)
        if abstract is None:
            continue
        levels = {_int(level.get(W + "ilvl")): _level(level) for level in abstract.iterchildren(W + "lvl")}
        starts = {}
        for override in item.iterchildren(W + "lvlOverride"):
            depth = _int(override.get(W + "ilvl"))
            own = override.find(W + "lvl")
            if own is not None:
                levels[depth] = _level(own)
            start = value(override, "startOverride")
            if start is not None:
                starts[depth] = _int(start)
        numbers.levels[name], numbers.families[name], numbers.starts[name] = levels, family, starts
    return numbers


def value(element: _Element | None, name: str) -> str | None:
    """Return ``w:val`` of a child, ``None`` where there is no such child."""
    child = element.find(W + name) if element is not None else None
    return child.get(VAL, "") if child is not None else None


def is_on(properties: _Element | None, name: str) -> bool | None:
    """Return whether a switch such as ``w:b`` is on; ``None`` where it is not mentioned."""
    found = value(properties, name)
    return None if found is None else found not in {"0", "false", "off", "none"}


def number_of(properties: _Element | None) -> tuple[str | None, int | None] | None:
    """Return numbering and level of ``w:pPr``; ``None`` where it has none."""
    found = properties.find(W + "numPr") if properties is not None else None
    if found is None:
        return None
    level = value(found, "ilvl")
    return value(found, "numId"), None if level is None else min(_int(level), DEEPEST - 1)


def heading_of(properties: _Element | None) -> int | None:
    """Return the depth that ``w:outlineLvl`` gives, 0 for body text, ``None`` where it is not mentioned."""
    outline = value(properties, "outlineLvl")
    if outline is None:
        return None
    level = _int(outline)
    return level + 1 if level < DEEPEST else 0


def count_text(number: int, form: str) -> str:
    """Return a number as Word prints it: digits, letters or Roman."""
    if form == "none":
        return ""
    if form in {"lowerLetter", "upperLetter"} and 0 < number <= 780:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form in {"lowerRoman", "upperRoman"} and 0 < number < 4000:
        roman = _roman(number)
        return roman if form == "upperRoman" else roman.lower()
    return f"{number:02}" if form == "decimalZero" else str(number)


def _roman(number: int) -> str:
    text = ""
    for worth, sign in _ROMAN:
        text += sign * (number // worth)
        number %= worth
    return text


def _bullet(text: str) -> str:
    """Return a bullet that prints everywhere; those of Word's symbol fonts lie in a private range of Unicode."""
    sign = text.strip()[:1]
    if sign in _BOXES:
        return _BOXES[sign]
    return "•" if not sign or "\ue000" <= sign <= "\uf8ff" or sign == "o" else sign


def _kind(style: _Element) -> str:
    return style.get(W + "type", "paragraph")


def _style(name: str, elements: dict[str, _Element]) -> Style:
    heading: int | None = None
    bold: bool | None = None
    hidden: bool | None = None
    contents = False
    number: str | None = None
    level: int | None = None
    at: str | None = name
    for _ in range(_LONGEST_CHAIN):
        element = elements.get(at or "")
        if element is None:
            break
        properties, run = element.find(W + "pPr"), element.find(W + "rPr")
        # Word writes the names of its own styles in English whatever the language; only the ids are translated
        title = (value(element, "name") or "").lower()
        if heading is None:
            heading = heading_of(properties)
        if heading is None:
            heading = _heading_by_name(title)
        contents = contents or title.startswith(("toc ", "contents ", "table of figures", "table of authorities"))
        bold = is_on(run, "b") if bold is None else bold
        hidden = is_on(run, "vanish") if hidden is None else hidden
        found = number_of(properties)
        if found is not None:
            number = found[0] if number is None else number
            level = found[1] if level is None else level
        at = value(element, "basedOn")
    return Style(
        heading=0 if contents else heading or 0,
        contents=contents,
        number=(number, level or 0) if number and number != "0" else None,
        bold=bool(bold),
        hidden=bool(hidden),
    )


def _heading_by_name(title: str) -> int | None:
    if title == "title":
        return 1
    word, _, depth = title.partition(" ")
    return int(depth) if word == "heading" and depth in {str(n) for n in range(1, DEEPEST + 1)} else None


def _numbering_styles(styles: _Element | None) -> dict[str, str]:
    found = {}
    for style in styles.iter(W + "style") if styles is not None else ():
        if _kind(style) == "numbering":
            number = number_of(style.find(W + "pPr"))
            if number is not None and number[0]:
                found[style.get(W + "styleId", "")] = number[0]
    return found


def _level(element: _Element) -> Level:
    restart = value(element, "lvlRestart")
    start = value(element, "start")
    return Level(
        format=value(element, "numFmt") or "decimal",
        text=value(element, "lvlText") or "",
        start=1 if start is None else _int(start),
        restart=None if restart is None else _int(restart),
        legal=bool(is_on(element, "isLgl")),
    )


def _int(text: str | None) -> int:
    bare = (text or "").strip()
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 7 else 0


_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_BOXES = {"\uf0a8": "☐", "\uf06f": "☐", "\uf0fe": "☒", "\uf0fd": "☒", "\uf0fc": "✓"}
