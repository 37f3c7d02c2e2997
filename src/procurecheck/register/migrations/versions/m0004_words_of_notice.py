"""The last day to give notice, and the words that say so."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    """Add the columns, and have the day looked up; what was checked before had none."""
    op.add_column("versions", sa.Column("notice_text", sa.Text(), nullable=True))
    op.add_column("versions", sa.Column("notice_by", sa.Date(), nullable=True))
    op.drop_index("ix_versions_notice", "versions")
    condition = sa.text("is_current AND notice_by IS NOT NULL")
    op.create_index(
        "ix_versions_notice",
        "versions",
        ["notice_by", "ends", "band"],
        sqlite_where=condition,
        postgresql_where=condition,
    )
