"""The words that say how long before the end of a contract notice must be given."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    """Add the column; what was checked before had none."""
    op.add_column("versions", sa.Column("notice_text", sa.Text(), nullable=True))
