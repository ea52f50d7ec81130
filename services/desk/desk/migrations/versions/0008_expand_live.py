"""The newest change of a municipality's cases is found without reading them: open pages ask every second."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add an index."""
    op.create_index("desk_case_updated", "desk_case", ["municipality", "updated_at"])
