"""What an official needs of one bidder beside the score: the strongest reasons, what is missing, what to ask."""

from __future__ import annotations

from collections.abc import Sequence

from procurecheck.model import (
    Contribution,
    MissingFact,
    PricePicture,
    Question,
    RiskScore,
    SectorGuess,
    Supplier,
)
from procurecheck.risk.models import RiskModels
from procurecheck.risk.rules import columns_of, parts

STRONGEST = 3
"""Reasons that are shown first."""


def strongest(risk: RiskScore, models: RiskModels) -> tuple[Contribution, ...]:
    """Return the reasons that weigh most, raised ones before open ones, one for each question.

    A price below the floor is also hardly above it: what one answer would settle is one reason. The sector is left
    out: it is the same for every bidder, and none can do anything about it.
    """
    speaking = [c for c in risk.contributions if c.state != "clear" and c.indicator in models.indicators]
    speaking.sort(key=lambda c: (c.state != "raised", -c.points, c.indicator))
    by_question: dict[str, Contribution] = {}
    for contribution in speaking:
        by_question.setdefault(models.indicators[contribution.indicator].question.en, contribution)
    return tuple(by_question.values())[:STRONGEST]


def missing(supplier: Supplier, risk: RiskScore, models: RiskModels) -> tuple[MissingFact, ...]:
    """Return the columns that would settle what is open, the one on which most points hang first."""
    waiting: dict[str, list[Contribution]] = {}
    for contribution in risk.contributions:
        indicator = models.indicators.get(contribution.indicator)
        if contribution.state != "unknown" or indicator is None:
            continue
        for column in columns_of(indicator.rule):
            if supplier.facts.get(column) is None:
                waiting.setdefault(column, []).append(contribution)
    facts = [
        MissingFact(
            column=column,
            label=models.columns.label(column),
            points=sum(c.points for c in open_ones),
            indicators=tuple(c.indicator for c in open_ones),
        )
        for column, open_ones in waiting.items()
    ]
    return tuple(sorted(facts, key=lambda fact: (-fact.points, fact.column)))


def to_ask(
    risk: RiskScore, price: PricePicture, sectors: Sequence[SectorGuess], models: RiskModels
) -> tuple[Question, ...]:
    """Return what to ask the bidder, the weightiest first, each once: for what is open or raised, and of the sector.

    The questions of the sector weigh as much as the sector does. They are asked of every bidder, as no fact of the
    table answers them.
    """
    asked: dict[str, Question] = {}
    for contribution in risk.contributions:
        indicator = models.indicators.get(contribution.indicator)
        if indicator is None or contribution.state == "clear":
            continue
        text = indicator.question.said()
        if price.status == "below_floor" and any(part.price for part in parts(indicator.rule)):
            text = f"{text} {price.because}"
        _add(asked, Question(text=text, why=contribution.why, points=contribution.points, about=(indicator.id,)))
    for guess in sectors:
        sector = models.sectors.get(guess.id)
        for question in sector.questions if sector else ():
            _add(
                asked,
                Question(
                    text=question.text.said(), why=question.source.title, points=sector.points if sector else 0,
                    about=(guess.id,),
                ),
            )  # fmt: skip
    return tuple(sorted(asked.values(), key=lambda question: (-question.points, question.about)))


def _add(asked: dict[str, Question], question: Question) -> None:
    """Keep a question once, with everything that it is about and the most that hangs on it."""
    known = asked.get(question.text)
    if known:
        question = known.model_copy(
            update={"points": max(known.points, question.points), "about": (*known.about, *question.about)}
        )
    asked[question.text] = question
