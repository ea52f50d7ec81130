"""Who gave a right or a role; unknown of what was given before."""

from alembic import op
from sqlalchemy import Column, String

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Add a column to both tables of rights."""
    for table in ("desk_person", "desk_account_right"):
        op.add_column(table, Column("given_by", String, nullable=True))
