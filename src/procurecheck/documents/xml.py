"""Safe reading of XML: nothing is fetched, nothing is expanded, and broken files are read as far as they go."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from procurecheck.errors import UnreadableError
from procurecheck.i18n import _

if TYPE_CHECKING:
    from lxml.etree import XMLParser, _Element

_ENTITY = "<!ENTITY"
_ENTITY_BYTES = tuple(_ENTITY.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"))


@dataclass(frozen=True, slots=True)
class Parsed:
    """The root element, and what was wrong with the file if it could only be read in part."""

    root: _Element
    fault: str | None = None


def parse(data: bytes) -> Parsed:
    """Parse XML without network, DTD, entities or unbounded depth.

    A file that breaks off or is damaged is read up to where it can be; ``fault`` then says where it breaks.

    Raises:
        UnreadableError: for a file that declares entities, is not XML, or holds no element.
    """
    from lxml import etree

    if any(mark in data for mark in _ENTITY_BYTES):
        raise UnreadableError("The XML declares entities, which could hide or multiply text; it was not opened.")
    fault = None
    try:
        root = etree.fromstring(data, _parser(recover=False))
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        fault = _fault(error)
        try:
            root = etree.fromstring(data, _parser(recover=True))
        except (etree.XMLSyntaxError, ValueError, LookupError):
            root = None
    if root is None:
        raise UnreadableError(_("This is not valid XML ({fault}).", fault=fault))
    dtd: Any = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise UnreadableError("The XML declares entities, which could hide or multiply text; it was not opened.")
    return Parsed(root, fault)


def _parser(*, recover: bool) -> XMLParser:
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def _fault(error: Exception) -> str:
    from lxml import etree

    if isinstance(error, etree.XMLSyntaxError) and error.position:
        line, column = error.position
        return _("line {line}, column {column}", line=line, column=column)
    return fold(str(error))


def fold(text: str | None) -> str:
    """Return text in NFC with every run of white space as one space, and none at the ends."""
    return unicodedata.normalize("NFC", " ".join((text or "").split()))


def local(element: _Element) -> str:
    """Return the element's name without namespace; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def own_text(element: _Element) -> str:
    """Return the folded text directly in an element, before its first child."""
    return fold(element.text)


def full_text(element: _Element) -> str:
    """Return the folded text of an element with all that it holds."""
    return fold("".join(str(piece) for piece in element.itertext()))


def children(element: _Element, name: str | None = None) -> Iterator[_Element]:
    """Yield child elements, only those called ``name`` where it is given."""
    # lxml looks for names in any namespace, or in none, faster than we could; a star leaves out comments and the like
    yield from element.iterchildren(f"{{*}}{name or '*'}")


def find(element: _Element | None, *names: str) -> _Element | None:
    """Return the first descendant reached by going down through children called ``names`` in turn."""
    for found in find_all(element, *names):
        return found
    return None


def find_all(element: _Element | None, *names: str) -> Iterator[_Element]:
    """Yield all descendants reached by going down through children called ``names`` in turn."""
    if element is None:
        return
    if not names:
        yield element
        return
    for child in children(element, names[0]):
        yield from find_all(child, *names[1:])


def descendants(element: _Element | None, *names: str) -> Iterator[_Element]:
    """Yield all elements below that are called one of ``names``, in document order."""
    if element is None or not names:
        return
    for found in element.iter(*(f"{{*}}{name}" for name in names)):
        if found is not element:
            yield found


def text_of(element: _Element | None, *names: str) -> str | None:
    """Return the full text at the end of a path, or ``None`` where it is absent or empty."""
    found = find(element, *names)
    return (full_text(found) or None) if found is not None else None
