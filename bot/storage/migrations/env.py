"""What Alembic runs: migrations over the connection that `bot.storage.migrate` hands it."""

from alembic import context

from bot.storage.migrate import type_differs
from bot.storage.tables import sites

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=sites.metadata,
    transactional_ddl=True,
    compare_type=type_differs,
)
with context.begin_transaction():
    context.run_migrations()
