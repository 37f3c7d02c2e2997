"""Why an entry of a list is shown, in words: which value of the bidder and which of the entry caused it."""

from __future__ import annotations

from collections.abc import Sequence

from procurecheck.i18n import _, quoted
from procurecheck.suppliers.lists import Party
from procurecheck.suppliers.matching import SAME_MEANING, SAME_SOUND, Comparison, Pair
from procurecheck.suppliers.names import CompanyName
from procurecheck.suppliers.numbers import CompanyNumber

_MOST_WORDS = 6


def number_because(own: CompanyNumber, listed: CompanyNumber, *, abroad: bool, alike: bool) -> str:
    """Return why a number caused a hit, and what speaks against it."""
    if own.kind == "LEI":
        parts = [_("The LEI {number} is the same.", number=own.written)]
    else:
        parts = [
            _(
                "The registration or VAT number is the same: “{own}”, in the list “{listed}”.",
                own=own.written,
                listed=listed.written,
            )
        ]
    if abroad:
        parts.append(_("The countries differ, so that it may be another company's number."))
    if not alike:
        parts.append(_("The names do not resemble each other."))
    return " ".join(parts)


def name_because(comparison: Comparison, own: CompanyName, listed: CompanyName, party: Party, entry: Party) -> str:
    """Return why two names caused a hit: what they share, how they differ."""
    if own.original == party.name and listed.original == entry.name:
        opening = _("The name “{own}” resembles “{listed}”", own=own.original, listed=listed.original)
    elif own.original == party.name:
        opening = _(
            "The name “{own}” resembles “{listed}”, another name of “{entry}”",
            own=own.original,
            listed=listed.original,
            entry=entry.name,
        )
    else:
        opening = _(
            "The bidder's other name “{own}” resembles “{listed}”, a name of “{entry}”",
            own=own.original,
            listed=listed.original,
            entry=entry.name,
        )
    return f"{opening}: {'; '.join(_reasons(comparison))}."


def _reasons(comparison: Comparison) -> list[str]:
    if comparison.how == "initials":
        return [_("one is the initials of the other")]
    if comparison.how == "joined":
        return [_("without spaces the letters are the same or nearly so"), *_forms(comparison)]
    same = [pair.left for pair in comparison.pairs if pair.left == pair.right]
    reasons = []
    if len(same) == len(comparison.pairs) and not comparison.only_left and not comparison.only_right:
        reasons.append(_("all words are the same"))
    elif same:
        reasons.append(_("both have {words}", words=_quoted(same)))
    reasons += [_differing(pair) for pair in comparison.pairs if pair.left != pair.right][:_MOST_WORDS]
    if comparison.how == "series":
        reasons.append(
            _(
                "only the number differs ({own}, {listed})",
                own=comparison.only_left[0],
                listed=comparison.only_right[0],
            )
        )
    else:
        if comparison.only_left:
            reasons.append(_("only the bidder has {words}", words=_quoted(comparison.only_left)))
        if comparison.only_right:
            reasons.append(_("only the list has {words}", words=_quoted(comparison.only_right)))
    return [*reasons, *_forms(comparison)]


def _differing(pair: Pair) -> str:
    if pair.likeness in {SAME_MEANING, 1.0}:
        return _("“{own}” and “{listed}” mean the same", own=pair.left, listed=pair.right)
    if pair.likeness == SAME_SOUND:
        return _("“{own}” and “{listed}” sound the same", own=pair.left, listed=pair.right)
    return _("“{own}” and “{listed}” are spelt alike", own=pair.left, listed=pair.right)


def _forms(comparison: Comparison) -> list[str]:
    left, right = comparison.forms
    if left == right:
        return []
    if left and right:
        return [_("the legal forms are “{own}” and “{listed}”", own=left, listed=right)]
    if left:
        return [_("only the bidder has a legal form (“{form}”)", form=left)]
    return [_("only the list has a legal form (“{form}”)", form=right)]


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(quoted(word) for word in words[:_MOST_WORDS]) + (" …" if len(words) > _MOST_WORDS else "")


def remark_because(entry: Party) -> str:
    """Return what the list itself says of the entry."""
    return _("The list says: {remark}.", remark=entry.remark.rstrip("."))


def question(party: Party, entry: Party, list_name: str) -> str:
    """Return the question to the bidder: a near hit is never a verdict."""
    return _(
        "Please confirm whether {bidder} is the company that the list “{list}” names as “{entry}”; if it is not, "
        "please give your register or VAT number so that the two can be told apart.",
        bidder=party.name,
        list=list_name,
        entry=entry.name,
    )
