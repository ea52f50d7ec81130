"""A look for the next jobs costs the same however many wait for their day."""

from alembic import op

from common.migrate import index_open_jobs

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Index open jobs, those under way, and those done each for itself."""
    index_open_jobs(op, "archiver")
