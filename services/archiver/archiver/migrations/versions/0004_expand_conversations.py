"""Private messages are found by their conversation: our own answer what the other person wrote last."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add an index; what was filed stays as it is."""
    op.create_index("archiver_item_thread", "archiver_item", ["municipality", "thread_id"])
