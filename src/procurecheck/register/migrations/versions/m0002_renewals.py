"""What ``renewals --since last`` remembers, and indexes for what it asks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    """Make the tables and indexes."""
    op.create_table(
        "watches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("options", name="uq_watches_options"),
    )
    op.create_table(
        "told",
        sa.Column("watch_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["watch_id"], ["watches.id"]),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("watch_id", "case_id"),
    )
    for name, columns, condition in (
        ("ix_versions_notice", ["ends", "notice_days", "band"], "is_current AND notice_days IS NOT NULL"),
        ("ix_versions_undated", ["ends", "band", "status", "case_id"], "is_current AND NOT removed AND ends IS NULL"),
    ):
        op.create_index(name, "versions", columns, sqlite_where=sa.text(condition), postgresql_where=sa.text(condition))
