"""The first tables: facts about items, deadlines, alerts and mails."""

from alembic import op
from sqlalchemy import Boolean, Column, Integer, LargeBinary, String, Uuid

from common.db import Instant
from common.migrate import create_machinery

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables as of 2026-11; a later change is a revision of its own."""
    _create_facts()
    _create_deadlines_and_alerts()
    create_machinery(op, "notifier")


def _create_facts() -> None:
    op.create_table(
        "notifier_item",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("revision", Integer, nullable=False),
        Column("gone_at", Instant, nullable=True),
    )
    op.create_table(
        "notifier_text",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("revision", Integer, primary_key=True),
        Column("happened_at", Instant, nullable=False),
        Column("received_at", Instant, nullable=False),
    )
    op.create_table(
        "notifier_reply",
        Column("municipality", String, primary_key=True),
        Column("reply_id", Uuid, primary_key=True),
        Column("item_id", Uuid, nullable=False),
        Column("at", Instant, nullable=False),
    )
    op.create_index("notifier_reply_item", "notifier_reply", ["municipality", "item_id"])
    op.create_table(
        "notifier_decision",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("said", LargeBinary, nullable=False),
    )
    op.create_table(
        "notifier_outcome",
        Column("municipality", String, primary_key=True),
        Column("event_id", Uuid, primary_key=True),
        Column("item_id", Uuid, nullable=False),
        Column("action_id", Uuid, nullable=False),
        Column("do", String, nullable=False),
        Column("by_person", Boolean, nullable=False),
        Column("notice", Boolean, nullable=False),
        Column("result", String, nullable=False),
        Column("at", Instant, nullable=False),
        Column("revision", Integer, nullable=False),
    )
    op.create_index("notifier_outcome_item", "notifier_outcome", ["municipality", "item_id"])
    op.create_table(
        "notifier_seal",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("revision", Integer, primary_key=True),
        Column("stage", Integer, primary_key=True),
        Column("wanted_at", Instant, nullable=True),
        Column("secured_at", Instant, nullable=True),
        Column("failed_at", Instant, nullable=True),
    )
    op.create_table(
        "notifier_letter",
        Column("municipality", String, primary_key=True),
        Column("letter_id", String, primary_key=True),
        Column("service", String, nullable=False),
        Column("parked_at", Instant, nullable=True),
        Column("settled_at", Instant, nullable=True),
    )
    op.create_index("notifier_letter_service", "notifier_letter", ["municipality", "service"])


def _create_deadlines_and_alerts() -> None:
    op.create_table(
        "notifier_deadline",
        Column("municipality", String, primary_key=True),
        Column("deadline_id", Uuid, primary_key=True),
        Column("item_id", Uuid, nullable=False),
        Column("state", String, nullable=False),
        Column("due_at", Instant, nullable=False),
        Column("settled_at", Instant, nullable=True),
        Column("deadline", LargeBinary, nullable=False),
    )
    op.create_index("notifier_deadline_item", "notifier_deadline", ["municipality", "item_id"])
    op.create_index("notifier_deadline_state", "notifier_deadline", ["state", "settled_at"])
    op.create_table(
        "notifier_alert",
        Column("municipality", String, primary_key=True),
        Column("alert_id", Uuid, primary_key=True),
        Column("matter", String, nullable=False),
        Column("reason", String, nullable=False),
        Column("state", String, nullable=False),
        Column("alert", LargeBinary, nullable=False),
        Column("raised_at", Instant, nullable=False),
        Column("resolved_at", Instant, nullable=True),
    )
    op.create_index("notifier_alert_matter", "notifier_alert", ["municipality", "matter", "state"])
    op.create_table(
        "notifier_alert_cause",
        Column("municipality", String, primary_key=True),
        Column("alert_id", Uuid, primary_key=True),
        Column("round_no", Integer, primary_key=True),
        Column("cause_id", Uuid, primary_key=True),
        Column("at", Instant, nullable=False),
    )
    op.create_table(
        "notifier_mail",
        Column("municipality", String, primary_key=True),
        Column("alert_id", Uuid, primary_key=True),
        Column("round_no", Integer, primary_key=True),
        Column("role", String, primary_key=True),
        Column("reason", String, nullable=False),
        Column("state", String, nullable=False),
        Column("mail_id", Uuid, nullable=True),
    )
    op.create_index("notifier_mail_state", "notifier_mail", ["municipality", "role", "reason", "state"])
    op.create_table(
        "notifier_mail_attempt",
        Column("municipality", String, primary_key=True),
        Column("mail_id", Uuid, primary_key=True),
        Column("role", String, nullable=False),
        Column("reason", String, nullable=False),
        Column("begun_at", Instant, nullable=False),
        Column("ended_at", Instant, nullable=True),
        Column("outcome", String, nullable=True),
    )
    op.create_index(
        "notifier_mail_attempt_role", "notifier_mail_attempt", ["municipality", "role", "reason", "begun_at"]
    )
