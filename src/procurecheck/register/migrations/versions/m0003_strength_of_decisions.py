"""Decisions may say that a finding has another strength."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    """Add the column."""
    op.add_column("decisions", sa.Column("strength", sa.Text(), nullable=True))
