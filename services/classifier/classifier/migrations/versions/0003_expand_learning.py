"""Which corrections are examples, what a shadow model says, how scores are spread, and which of them have drifted."""

from alembic import op
from sqlalchemy import Column, Float, Integer, String, Uuid

from common.db import Instant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the four tables; none of them holds a word that anybody wrote."""
    op.create_table(
        "classifier_example",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("revision", Integer, nullable=False),
        Column("corrected_at", Instant, nullable=False),
    )
    op.create_table(
        "classifier_shadow",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("revision", Integer, primary_key=True),
        Column("shadow_model", String, primary_key=True),
        Column("model", String, nullable=False),
        Column("lang", String, nullable=False),
        Column("tags", String, nullable=False),
        Column("shadow_tags", String, nullable=False),
        Column("read_at", Instant, nullable=False),
    )
    op.create_index("classifier_shadow_read", "classifier_shadow", ["read_at"])
    op.create_table(
        "classifier_score",
        Column("municipality", String, primary_key=True),
        Column("model", String, primary_key=True),
        Column("tag", String, primary_key=True),
        Column("day", String, primary_key=True),
        Column("counts", String, nullable=False),
    )
    op.create_table(
        "classifier_drift",
        Column("municipality", String, primary_key=True),
        Column("drift_id", Uuid, primary_key=True),
        Column("tag", String, nullable=False),
        Column("model", String, nullable=False),
        Column("psi", Float, nullable=False),
        Column("began_at", Instant, nullable=False),
        Column("ended_at", Instant, nullable=True),
    )
