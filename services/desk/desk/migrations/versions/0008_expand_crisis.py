"""Crises: what was done, calls by phone, cards of codes, standing and held texts, delegations."""

from alembic import op
from sqlalchemy import Column, Integer, LargeBinary, String, Uuid

from common.db import Instant

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add tables."""
    _add_record()
    _add_texts()


def _add_record() -> None:
    op.create_table(
        "desk_crisis_line",
        Column("municipality", String, primary_key=True),
        Column("line_id", Uuid, primary_key=True),
        Column("crisis_id", Uuid, nullable=False),
        Column("what", String, nullable=False),
        Column("who", String, nullable=False),
        Column("role", String, nullable=False),
        Column("said", String, nullable=False),
        Column("at", Instant, nullable=False),
    )
    op.create_index("desk_crisis_line_at", "desk_crisis_line", ["municipality", "at"])
    op.create_table(
        "desk_crisis_call",
        Column("municipality", String, primary_key=True),
        Column("call_id", Uuid, primary_key=True),
        Column("role", String, nullable=False),
        Column("because", String, nullable=False),
        Column("asked_by", String, nullable=False),
        Column("asked_at", Instant, nullable=False),
        Column("until", Instant, nullable=False),
        Column("wrong", Integer, nullable=False),
        Column("state", String, nullable=False),
    )
    op.create_table(
        "desk_crisis_code",
        Column("municipality", String, primary_key=True),
        Column("role", String, primary_key=True),
        Column("code_hash", String, primary_key=True),
        Column("made_at", Instant, nullable=False),
        Column("used_at", Instant, nullable=True),
    )


def _add_texts() -> None:
    op.create_table(
        "desk_crisis_text",
        Column("municipality", String, primary_key=True),
        Column("text_id", Uuid, primary_key=True),
        Column("crisis_id", Uuid, nullable=False),
        Column("text", String, nullable=False),
        Column("released_by", String, nullable=False),
        Column("role", String, nullable=False),
        Column("at", Instant, nullable=False),
        Column("withdrawn_at", Instant, nullable=True),
    )
    op.create_table(
        "desk_crisis_held",
        Column("municipality", String, primary_key=True),
        Column("held_id", Uuid, primary_key=True),
        Column("item_id", Uuid, nullable=True),
        Column("kind", String, nullable=False),
        Column("person", String, nullable=False),
        Column("text", String, nullable=False),
        Column("value", LargeBinary, nullable=False),
        Column("at", Instant, nullable=False),
        Column("state", String, nullable=False),
        Column("decided_by", String, nullable=False),
        Column("role", String, nullable=False),
        Column("why", String, nullable=False),
    )
    op.create_index("desk_crisis_held_state", "desk_crisis_held", ["municipality", "state", "at"])
    op.create_table(
        "desk_delegation",
        Column("municipality", String, primary_key=True),
        Column("delegation_id", Uuid, primary_key=True),
        Column("role", String, nullable=False),
        Column("person", String, nullable=False),
        Column("stated_by", String, nullable=False),
        Column("stated_at", Instant, nullable=False),
        Column("since", Instant, nullable=False),
        Column("until", Instant, nullable=False),
        Column("ended_at", Instant, nullable=True),
    )
