"""Which cases ask who wrote a reply: the queue finds them without reading all the others."""

from alembic import op
from sqlalchemy import Boolean, Column

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add a column and an index; what is not known of older rows is found when they change."""
    op.add_column("desk_case", Column("asks", Boolean, nullable=True))
    op.create_index("desk_case_asks", "desk_case", ["municipality", "asks", "received_at"])
