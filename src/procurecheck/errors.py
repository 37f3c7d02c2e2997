"""The one error that a user may see: what is wrong, where, and how to mend it."""

from __future__ import annotations


class ProcurecheckError(Exception):
    """Wrong usage, configuration or knowledge file; the command line prints it and ends with exit code 2.

    ``where`` is a place a person can go to ("clauses/wages/de.yaml:12:7", "bidders.csv row 4, column price");
    ``mend`` says in one sentence what to do.
    """

    def __init__(self, what: str, *, where: str = "", mend: str = "") -> None:
        self.what = what
        self.where = where
        self.mend = mend
        super().__init__(what)

    def __str__(self) -> str:
        """Return the message as one line: place, fault, mend."""
        place = f"{self.where}: " if self.where else ""
        mend = f" {self.mend}" if self.mend else ""
        return f"{place}{self.what}{mend}"


class UnreadableError(Exception):
    """A document that cannot be read; readers raise it and the report names it as ``unreadable``.

    The message is for people: it says why and, where there is one, the way out.
    """
