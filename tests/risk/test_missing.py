"""What is missing never makes a bidder look better: not a fact, not the sector, not the country, not the day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from test_score import MODELS, bidder, facts, full_facts, scored, some

from procurecheck.bands import BANDS

SECTORS = st.lists(st.sampled_from(sorted(MODELS.sectors)), min_size=1, max_size=2, unique=True)


@some
@given(facts | full_facts, st.lists(facts, max_size=2), SECTORS)
def test_a_case_whose_sector_is_not_recognised_scores_no_lower(
    own: dict[str, Any], rest: list[dict[str, Any]], sectors: Sequence[str]
) -> None:
    others = [bidder(values) for values in rest]
    known = scored(bidder(own), others, (tuple(sectors), "DE", "2026-10-12"))
    hidden = scored(bidder(own), others, ((), "DE", "2026-10-12"))
    assert hidden.points >= known.points
    assert BANDS.index(hidden.band) >= BANDS.index(known.band)


@some
@given(facts | full_facts, st.lists(facts, max_size=2), SECTORS)
def test_a_case_whose_country_is_not_known_scores_no_lower(
    own: dict[str, Any], rest: list[dict[str, Any]], sectors: Sequence[str]
) -> None:
    others = [bidder(values) for values in rest]
    known = scored(bidder(own), others, (tuple(sectors), "DE", "2026-10-12"))
    hidden = scored(bidder(own), others, (tuple(sectors), None, "2026-10-12"))
    assert hidden.points >= known.points
