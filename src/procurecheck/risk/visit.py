"""The checklist for the site visit, with rules of conduct and contacts; it never enters a score."""

from __future__ import annotations

from collections.abc import Sequence

from procurecheck.model import ChecklistItem, Contact, SectorGuess, Visit
from procurecheck.risk.models import RiskModels
from procurecheck.risk.schema import VisitItem


def visit_plan(sectors: Sequence[SectorGuess], models: RiskModels) -> Visit:
    """Return what to look for where, how to behave and whom to call; empty where no sector at risk was found."""
    known = [models.sectors[guess.id] for guess in sectors if guess.id in models.sectors]
    if not known:
        return Visit()
    items = [item for sector in known for item in sector.visit]
    return Visit(
        checklist=tuple(dict.fromkeys(map(_item, (*items, *models.visit)))),
        conduct=tuple(rule.text.said() for rule in models.referral.conduct),
        contacts=tuple(
            Contact(role=role.role.said(), name=role.name, phone=role.phone, note=role.note)
            for role in models.referral.contacts
        ),
    )


def _item(item: VisitItem) -> ChecklistItem:
    return ChecklistItem(where=item.where.said(), look_for=item.look_for.said(), source=item.source.title)
