"""How strongly a sentence states what was found in it: from the words around it, in its own language.

The words stand in ``clauses/languages/<code>.yaml`` under ``strength``, as queries of the library's language:

- ``negated``: says that it is not asked for ("not required"); weighs most, where it is near
- ``hedge``: takes back what a strong verb gives ("where possible"): advisory
- ``advisory``: wishes ("should", "is encouraged")
- ``binding``: obliges, excludes or entitles ("shall", "must")
- ``reference``: only points elsewhere ("see annex")
- ``title``: names a form or a provision ("annex", "article"); in a few words without a verb it is a reference, and
  a few words that open with it are one whatever nouns follow ("Annex 3: duties of the contractor")
- ``answer``: says no to what stands before a colon ("Reserved contract: none")
- ``definition``: says what a word means; asks for nothing, so it is no finding

A sentence without any of these binds: buyers state conditions in the indicative ("The contractor pays ...").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

from procurecheck.clauses.scan import Stretch
from procurecheck.model import Strength

Mark = Literal["negated", "hedge", "advisory", "binding", "reference", "title", "answer", "definition"]
MARKS: tuple[Mark, ...] = get_args(Mark)
FAR = 14
"""Words from which a mark no longer belongs to what was found."""


class Marked(NamedTuple):
    """A mark with the stretch of words where it stands."""

    mark: Mark
    at: Stretch


def judge(
    found: Stretch, marks: Sequence[Marked], lead: Sequence[Marked], *, is_title: bool, is_name: bool = False
) -> tuple[Strength | None, Mark | None]:
    """Return the strength of what was found, and the mark that decided; ``None`` where none did.

    A definition has no strength.

    ``marks`` are those of the same sentence, ``lead`` those of the words that lead into a list item; ``is_title``
    says that the sentence is a few words without a full stop, ``is_name`` that these open with a word of titles, or are
    so few that they can only be a name.
    """
    near: dict[Mark, int] = {}
    for mark, at in marks:
        distance = max(at[0] - found[1], found[0] - at[1], 0)
        if distance <= FAR:
            near[mark] = min(distance, near.get(mark, FAR))
    if not near and lead:
        near = {mark: 0 for mark, _ in lead}
    if not near:
        # in a long sentence the verb that governs it may stand far off; a far negation is about something else
        near = {mark: FAR for mark, _ in marks if mark in {"hedge", "advisory", "binding"}}
    if "definition" in near and not {"negated", "hedge", "advisory"} & near.keys():
        return None, "definition"
    if "negated" in near:
        return "negated", "negated"
    if "hedge" in near:
        return "advisory", "hedge"
    if "advisory" in near and near["advisory"] < near.get("binding", FAR + 1):
        return "advisory", "advisory"
    if is_title and is_name and "title" in near:
        return "reference", "title"
    if "binding" in near:
        return "binding", "binding"
    if "reference" in near:
        return "reference", "reference"
    if is_title and ("title" in near or (is_name and not near)):
        return "reference", "title"
    return "binding", None
