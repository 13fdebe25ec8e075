"""What Alembic runs for every command: the migrations, in the transaction and on the connection it was given."""

from alembic import context

from webapp.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
