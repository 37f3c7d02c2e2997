"""Passages of real notices with the topics that readers gave them, see ``tests/corpora/README.md``.

Labels stand in a JSON Lines file without the texts: notice, character span and the hash of the text. The texts are read
again from the notices, so that a changed reader or notice is noticed and never measured in silence.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field, ValidationError

from procurecheck.clauses.match import headings_above, with_lead
from procurecheck.documents.pack import read_pack
from procurecheck.errors import ProcurecheckError
from procurecheck.languages import Languages
from procurecheck.model import Document, Frozen, Strength

Split = Literal["development", "reported"]
Topics = Mapping[str, Strength]
"""The topics of a passage with their strengths."""


class Label(Frozen):
    """One labelled passage, as it stands in the file of labels."""

    notice: str
    """Path below the folder of the notices; the case's id where the label brings its text."""
    split: Split
    language: str
    start: int
    end: int
    sha256: str
    """Of the text, UTF-8."""
    field: str | None = None
    labels: dict[str, Strength] = Field(default_factory=dict)
    """What the readings agreed on, see ``tests/corpora/README.md``."""
    first: dict[str, Strength] = Field(default_factory=dict)
    second: dict[str, Strength] = Field(default_factory=dict)
    third: dict[str, Strength] | None = None
    """Two more readings, of the reported half alone; of passages that we wrote a third where the two differ."""
    fourth: dict[str, Strength] | None = None
    fifth: dict[str, Strength] | None = None
    """Two more, of passages on award criteria alone."""
    sixth: dict[str, Strength] | None = None
    text: str | None = None
    """The passage itself, where it stands in no notice of the folder, as after a review."""
    heading: str = ""
    """What stands above the passage, where the label brings its text."""


class Labelled(NamedTuple):
    """A label with its text and what stands above it, as a check reads it."""

    label: Label
    text: str
    heading: str = ""
    lead: str = ""
    """The words that lead into the list of which the passage is an item."""


def read_labels(path: Path, notices: Path, languages: Languages) -> list[Labelled]:
    """Return the labelled passages with their texts, read again from the notices where a label does not bring its own.

    Raises:
        ProcurecheckError: where a line is no label, a notice is missing, or its text is not the one that was labelled.
    """
    if not path.is_file():
        raise ProcurecheckError("the labels are missing.", where=str(path), mend="Name their file with --labels.")
    labels = [
        _label(line, f"{path.name}, line {number}")
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        if line.strip()
    ]
    documents: dict[str, Document] = {}
    result = []
    for label in labels:
        if label.text is not None:
            if _sha256(label.text) != label.sha256:
                raise ProcurecheckError(
                    "the text of a label is not the one that was labelled.",
                    where=f"{path.name}, {label.notice}",
                    mend="Write the labels anew with: procurecheck review labels.",
                )
            result.append(Labelled(label, label.text, label.heading))
            continue
        if label.notice not in documents:
            source = notices / label.notice
            if not source.is_file():
                raise ProcurecheckError(
                    "the notice is missing.", where=str(source), mend="Name the folder of the notices with --notices."
                )
            documents[label.notice] = read_pack(source, languages)[0]
        text = documents[label.notice].text[label.start : label.end]
        if _sha256(text) != label.sha256:
            raise ProcurecheckError(
                f"characters {label.start} to {label.end} are not the text that was labelled.",
                where=label.notice,
                mend="The reader or the notice has changed: choose and label the passage anew.",
            )
        result.append(Labelled(label, text, *_above(documents[label.notice], label)))
    return result


def _above(document: Document, label: Label) -> tuple[str, str]:
    """Return the headings above a passage and the words that lead into its list."""
    for passage, lead in with_lead(document):
        if passage.start <= label.start < passage.end:
            return headings_above(passage), lead
    return "", ""


def _label(line: str, where: str) -> Label:
    try:
        return Label.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        at = ".".join(str(part) for part in first["loc"])
        raise ProcurecheckError(
            f"this is no label: {f'{at}: ' if at else ''}{first['msg']}.", where=where, mend="Write the file anew."
        ) from None


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def as_json(labels: Sequence[Label]) -> str:
    """Return labels as JSON Lines."""
    return "".join(json.dumps(label.model_dump(), ensure_ascii=False) + "\n" for label in labels)
