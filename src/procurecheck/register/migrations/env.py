"""Run by alembic: applies the changes on the connection that :mod:`procurecheck.register.schema` gives."""

from __future__ import annotations

from alembic import context

from procurecheck.register.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # a change of the schema is made whole or not at all, on SQLite too
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
