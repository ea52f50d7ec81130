"""Alerts to persons by their channels: what waits for whom, each message and each try, and which channel is dead."""

from alembic import op
from sqlalchemy import Boolean, Column, Integer, String, Uuid

from common.db import Instant

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add columns and tables; what waits for a role goes on waiting."""
    op.add_column("notifier_mail", Column("step_no", Integer, nullable=True))
    op.add_column("notifier_mail", Column("tell_at", Instant, nullable=True))
    op.create_index("notifier_mail_telling", "notifier_mail", ["municipality", "mail_id"])
    op.create_table(
        "notifier_turn",
        Column("municipality", String, primary_key=True),
        Column("what", String, primary_key=True),
        Column("turn_no", Integer, nullable=False),
        Column("last_at", Instant, nullable=False),
    )
    _create_deliveries()
    _create_messages()


def _create_deliveries() -> None:
    op.create_table(
        "notifier_delivery",
        Column("municipality", String, primary_key=True),
        Column("alert_id", Uuid, primary_key=True),
        Column("round_no", Integer, primary_key=True),
        Column("person", String, primary_key=True),
        Column("step_no", Integer, primary_key=True),
        Column("role", String, nullable=False),
        Column("reason", String, nullable=False),
        Column("state", String, nullable=False),
        Column("parcel_id", Uuid, nullable=True),
        Column("made_at", Instant, nullable=False),
    )
    op.create_index("notifier_delivery_person", "notifier_delivery", ["municipality", "person", "reason", "state"])
    op.create_index("notifier_delivery_parcel", "notifier_delivery", ["municipality", "parcel_id"])
    op.create_index("notifier_delivery_made", "notifier_delivery", ["made_at"])


def _create_messages() -> None:
    op.create_table(
        "notifier_dispatch",
        Column("municipality", String, primary_key=True),
        Column("message_id", Uuid, primary_key=True),
        Column("parcel_id", Uuid, nullable=False),
        Column("person", String, nullable=False),
        Column("role", String, nullable=False),
        Column("reason", String, nullable=False),
        Column("kind", String, nullable=False),
        Column("address_id", String, nullable=False),
        Column("state", String, nullable=False),
        Column("fell_back", Boolean, nullable=False),
        Column("made_at", Instant, nullable=False),
    )
    op.create_index("notifier_dispatch_parcel", "notifier_dispatch", ["municipality", "parcel_id"])
    op.create_index("notifier_dispatch_made", "notifier_dispatch", ["made_at"])
    op.create_table(
        "notifier_try",
        Column("municipality", String, primary_key=True),
        Column("message_id", Uuid, primary_key=True),
        Column("try_no", Integer, primary_key=True),
        Column("begun_at", Instant, nullable=False),
        Column("ended_at", Instant, nullable=True),
        Column("outcome", String, nullable=True),
    )
    op.create_index("notifier_try_begun", "notifier_try", ["begun_at"])
    op.create_table(
        "notifier_carrier",
        Column("municipality", String, primary_key=True),
        Column("carrier", String, primary_key=True),
        Column("failures", Integer, nullable=False),
        Column("failing_since", Instant, nullable=False),
        Column("dead_at", Instant, nullable=True),
    )
