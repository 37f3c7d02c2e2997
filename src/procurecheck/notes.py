"""The notes of a report: what a reader must know of the input beside the findings and scores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from procurecheck.clauses.decisions import counts
from procurecheck.i18n import _, format_number, ngettext
from procurecheck.model import Finding

if TYPE_CHECKING:
    from procurecheck.suppliers.read import SupplierTable

MOST_NOTES = 50
"""Notes on the table of bidders that a report shows; the rest is counted."""


def rejected_notes(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return a note that findings were rejected, none where none was."""
    count = sum(not counts(finding) for finding in findings)
    if not count:
        return ()
    said = ngettext(
        "{n} finding was rejected in review and does not count; it stands among the findings beyond the profile.",
        "{n} findings were rejected in review and do not count; they stand among the findings beyond the profile.",
        count,
    )
    return (said,)


def old_law_notes(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return a note for each citation of an act that is not in force on the day of the case, each once."""
    notes: dict[str, None] = {}
    for finding in findings:
        for cited in finding.cites:
            if cited.in_force is not False:
                continue
            note = _(
                "{document}, page {page}: “{text}” cites {law}, which is not in force on the day of the case.",
                document=finding.evidence.document,
                page=finding.evidence.page,
                text=cited.text,
                law=cited.law,
            )
            if cited.replaced_by:
                note += " " + _("{law} has replaced it.", law=cited.replaced_by)
            notes[note] = None
    return tuple(notes)


def opinion_note(note: str, table: SupplierTable | None) -> tuple[str, ...]:
    """Return why the classifier was left out, none where there is no table or nothing to say."""
    return (_(note),) if note and table else ()


def table_notes(table: SupplierTable | None) -> tuple[str, ...]:
    """Return what was not understood of the table of bidders, the first of it, and which columns were not read."""
    if table is None:
        return (_("No table of bidders was given, so nothing is said about any contractor."),)
    notes = [
        note
        for problem, note in zip(table.problems, table.warnings, strict=True)
        if problem.column not in table.ignored_columns
    ]
    if len(notes) > MOST_NOTES:
        more = _(
            "{file}: {n} more notes; “procurecheck suppliers check” shows them all.",
            file=table.path,
            n=format_number(len(notes) - MOST_NOTES),
        )
        notes = [*notes[:MOST_NOTES], more]
    if table.ignored_columns:
        notes.append(
            _(
                "{file}: these columns describe persons and were not read: {columns}. procurecheck never scores "
                "people.",
                file=table.path,
                columns=", ".join(table.ignored_columns),
            )
        )
    return tuple(notes)
