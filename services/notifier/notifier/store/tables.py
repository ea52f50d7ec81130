"""The notifier's tables. They hold ids, instants and closed words: no text of a resident, no name."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, MetaData, String, Table, Uuid

from common.db import Instant
from common.erased import Erased, erased_table
from common.retention import ItemRows
from common.service import machinery
from notifier.store.ask_tables import ask_tables
from notifier.store.delivery_tables import DeliveryTables
from notifier.store.wait_tables import wait_table

METADATA = MetaData()

ITEM = Table(
    "notifier_item",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("gone_at", Instant, nullable=True),
    Column("account", String, nullable=True),
    Column("conversation", String, nullable=True),
    Column("kind", String, nullable=True),
    Index("notifier_item_conversation", "municipality", "conversation"),
)
OWN_MESSAGE = Table(
    "notifier_own_message",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("reply_id", Uuid, primary_key=True),
    Column("conversation", String, nullable=False),
    Column("object_id", String, nullable=False),
    Column("at", Instant, nullable=False),
    Index("notifier_own_message_conversation", "municipality", "conversation"),
)
UNIT = Table(
    "notifier_unit",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("topic", String, nullable=False),
    Column("unit", String, nullable=True),
    Column("confirmed_at", Instant, nullable=False),
    Column("act_id", String, nullable=False),
)
TEXT = Table(
    "notifier_text",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("happened_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
)
REPLY = Table(
    "notifier_reply",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("reply_id", Uuid, primary_key=True),
    Column("item_id", Uuid, nullable=False),
    Column("at", Instant, nullable=False),
    Column("object_id", String, nullable=True),
    Index("notifier_reply_item", "municipality", "item_id"),
)
OUTSIDE = Table(
    "notifier_outside",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("change_no", Integer, primary_key=True),
    Column("do", String, nullable=False),
    Column("at", Instant, nullable=False),
)
EXPLAINED = Table(
    "notifier_explained",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("act_id", String, primary_key=True),
    Column("change_no", Integer, nullable=True),
    Column("by", String, nullable=True),
    Column("at", Instant, nullable=False),
)
DECISION = Table(
    "notifier_decision",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("said", LargeBinary, nullable=False),
)
OUTCOME = Table(
    "notifier_outcome",
    METADATA,
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
    Column("held", Boolean, nullable=True),
    Column("object_id", String, nullable=True),
    Index("notifier_outcome_item", "municipality", "item_id"),
)
SEAL = Table(
    "notifier_seal",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("stage", Integer, primary_key=True),
    Column("wanted_at", Instant, nullable=True),
    Column("secured_at", Instant, nullable=True),
    Column("failed_at", Instant, nullable=True),
)
LETTER = Table(
    "notifier_letter",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("letter_id", String, primary_key=True),
    Column("service", String, nullable=False),
    Column("parked_at", Instant, nullable=True),
    Column("settled_at", Instant, nullable=True),
    Index("notifier_letter_service", "municipality", "service"),
)
CHANNEL = Table(
    "notifier_channel_trouble",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("trouble_id", Uuid, primary_key=True),
    Column("matter", String, nullable=False),
    Column("began_at", Instant, nullable=True),
    Column("ended_at", Instant, nullable=True),
    Index("notifier_channel_trouble_matter", "municipality", "matter"),
)
DEADLINE = Table(
    "notifier_deadline",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("deadline_id", Uuid, primary_key=True),
    Column("item_id", Uuid, nullable=False),
    Column("state", String, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("settled_at", Instant, nullable=True),
    Column("deadline", LargeBinary, nullable=False),
    Index("notifier_deadline_item", "municipality", "item_id"),
    Index("notifier_deadline_state", "state", "settled_at"),
)
ALERT = Table(
    "notifier_alert",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("alert_id", Uuid, primary_key=True),
    Column("matter", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("state", String, nullable=False),
    Column("alert", LargeBinary, nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("resolved_at", Instant, nullable=True),
    Index("notifier_alert_matter", "municipality", "matter", "state"),
    Index("notifier_alert_raised", "municipality", "state", "reason", "raised_at"),
)
CAUSE = Table(
    "notifier_alert_cause",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("alert_id", Uuid, primary_key=True),
    Column("round_no", Integer, primary_key=True),
    Column("cause_id", Uuid, primary_key=True),
    Column("at", Instant, nullable=False),
)
MAIL = Table(
    "notifier_mail",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("alert_id", Uuid, primary_key=True),
    Column("round_no", Integer, primary_key=True),
    Column("role", String, primary_key=True),
    Column("reason", String, nullable=False),
    Column("state", String, nullable=False),
    Column("mail_id", Uuid, nullable=True),
    Column("step_no", Integer, nullable=True),
    Column("tell_at", Instant, nullable=True),
    Index("notifier_mail_telling", "municipality", "mail_id"),
    Index("notifier_mail_state", "municipality", "role", "reason", "state"),
)
ATTEMPT = Table(
    "notifier_mail_attempt",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("mail_id", Uuid, primary_key=True),
    Column("role", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("ended_at", Instant, nullable=True),
    Column("outcome", String, nullable=True),
    Index("notifier_mail_attempt_role", "municipality", "role", "reason", "begun_at"),
)
RECORD = Table(
    "notifier_record",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("record_id", Uuid, primary_key=True),
    Column("item_id", Uuid, nullable=False),
    Column("told_at", Instant, nullable=False),
    Column("filing", LargeBinary, nullable=False),
    Index("notifier_record_item", "municipality", "item_id"),
)
CRISIS = Table(
    "notifier_crisis",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("crisis_id", Uuid, primary_key=True),
    Column("crisis", LargeBinary, nullable=False),
)
CLOSED = Table(
    "notifier_closed",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("act_id", String, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("at", Instant, nullable=False),
)
OPEN = Table(
    "notifier_open",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("account", String, nullable=False),
    Column("since", Instant, nullable=False),
    Column("asks", Boolean, nullable=False),
    Column("referred", Boolean, nullable=False),
    Column("touched", Boolean, nullable=False),
)
CASE = Table(
    "notifier_case",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("case_file", String, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("since", Instant, nullable=True),
    Column("answered_at", Instant, nullable=True),
)
CASE_FILE = Table(
    "notifier_case_file",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("case_file", String, primary_key=True),
    Column("status", String, nullable=False),
    Column("told_at", Instant, nullable=False),
)
ACCOUNT = Table(
    "notifier_account",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("account", String, primary_key=True),
    Column("posted_at", Instant, nullable=True),
    Column("replied_at", Instant, nullable=True),
)
CALENDAR = Table(
    "notifier_calendar",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("mark", String, nullable=False),
    Column("marked_at", Instant, nullable=False),
    Column("watched_since", Instant, nullable=False),
)
DELIVERY = DeliveryTables(METADATA)
ASK, ACKNOWLEDGED, CLIMBED = ask_tables(METADATA)
WAIT = wait_table(METADATA)
MACHINERY = machinery(METADATA, "notifier")
ERASED = Erased(erased_table(METADATA, "notifier"))
ITEM_ROWS = ItemRows(
    MACHINERY.waiting,
    MACHINERY.dead_letters,
    goes=(ITEM, UNIT, TEXT, REPLY, OUTSIDE, EXPLAINED, DECISION, OUTCOME, SEAL, RECORD, DEADLINE, CLOSED, OPEN, CASE),
)
"""What is erased here with an item. Alerts and mails stay: they say who was told and when, by ids and closed words."""
