"""Which of the desk's posts are news items of the week, why one more went out, and which post came of each order."""

from alembic import op
from sqlalchemy import Boolean, Column, String, Uuid

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add three columns; an order of an older release has none of them."""
    op.add_column("desk_post", Column("reason", String, nullable=True))
    op.add_column("desk_post", Column("not_news", Boolean, nullable=True))
    op.add_column("desk_post", Column("item_id", Uuid, nullable=True))
