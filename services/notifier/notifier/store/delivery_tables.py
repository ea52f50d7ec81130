"""Tables of what is told to whom: alerts to persons, messages, tries, and what carries them."""

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, String, Table, Uuid

from common.db import Instant


class DeliveryTables:
    """Added to the notifier's tables."""

    def __init__(self, metadata: MetaData) -> None:
        self.turn = _turn(metadata)
        self.delivery = _delivery(metadata)
        self.dispatch = _dispatch(metadata)
        self.attempt = _attempt(metadata)
        self.carrier = _carrier(metadata)


def _turn(metadata: MetaData) -> Table:
    """How many times something was done for a role or a person, and when last."""
    return Table(
        "notifier_turn",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("what", String, primary_key=True),
        Column("turn_no", Integer, nullable=False),
        Column("last_at", Instant, nullable=False),
    )


def _delivery(metadata: MetaData) -> Table:
    """Which alert is for whom, each person once."""
    return Table(
        "notifier_delivery",
        metadata,
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
        Index("notifier_delivery_person", "municipality", "person", "reason", "state"),
        Index("notifier_delivery_parcel", "municipality", "parcel_id"),
        Index("notifier_delivery_made", "made_at"),
    )


def _dispatch(metadata: MetaData) -> Table:
    """Messages: one to one person by one channel."""
    return Table(
        "notifier_dispatch",
        metadata,
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
        Index("notifier_dispatch_parcel", "municipality", "parcel_id"),
        Index("notifier_dispatch_made", "made_at"),
    )


def _attempt(metadata: MetaData) -> Table:
    """Every try of a message."""
    return Table(
        "notifier_try",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("message_id", Uuid, primary_key=True),
        Column("try_no", Integer, primary_key=True),
        Column("begun_at", Instant, nullable=False),
        Column("ended_at", Instant, nullable=True),
        Column("outcome", String, nullable=True),
        Index("notifier_try_begun", "begun_at"),
    )


def _carrier(metadata: MetaData) -> Table:
    """What carries messages and has failed."""
    return Table(
        "notifier_carrier",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("carrier", String, primary_key=True),
        Column("failures", Integer, nullable=False),
        Column("failing_since", Instant, nullable=False),
        Column("dead_at", Instant, nullable=True),
    )
