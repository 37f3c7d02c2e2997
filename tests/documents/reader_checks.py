"""What the tests of readers share: reading bytes into blocks or documents, and spoiling them."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from procurecheck.documents.blocks import Reading
from procurecheck.documents.pack import read_file
from procurecheck.errors import UnreadableError
from procurecheck.knowledge import default_folder
from procurecheck.languages import load_languages
from procurecheck.model import Document

LANGUAGES = load_languages(default_folder("clauses") / "languages")


def document(data: bytes, name: str) -> Document:
    (found,) = read_file(data, name, LANGUAGES)
    assert found.status != "unreadable", found.reason
    return found


def kinds(reading: Reading) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in reading.blocks]


def texts(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks]


def spoiled(data: st.DataObject, whole: bytes) -> bytes:
    """Bytes of a good file with some changed, and perhaps cut."""
    changed = bytearray(whole)
    for _ in range(data.draw(st.integers(0, 8))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    return bytes(changed[: data.draw(st.integers(1, len(changed)))])


def reads_or_says_why(read: Callable[[bytes, str], Reading], data: bytes) -> None:
    """A reader gives blocks or an UnreadableError with a reason, and nothing else."""
    try:
        reading = read(data, "x")
    except UnreadableError as error:
        assert str(error)
        return
    assert reading.blocks
    for block in reading.blocks:
        assert block.text.strip() == block.text != ""
        block.text.encode("utf-8")
    assert [block.page for block in reading.blocks] == sorted(block.page for block in reading.blocks)
