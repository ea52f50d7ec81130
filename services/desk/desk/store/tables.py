"""The desk's tables: cases, acts and rights of people, accounts and channels, packs with all beside them, audit."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, LargeBinary, MetaData, String, Table, Uuid

from common.db import Instant
from common.erased import Erased, erased_table
from common.retention import ItemRows
from common.service import machinery
from desk.store.access_tables import access_tables
from desk.store.account_tables import AccountTables
from desk.store.acting_tables import ActingTables
from desk.store.crisis_tables import CrisisTables
from desk.store.figure_tables import figure_tables
from desk.store.filed_tables import filed_tables
from desk.store.guest_tables import guest_table
from desk.store.pack_draft_tables import pack_draft_table
from desk.store.post_tables import post_day_table
from desk.store.queue_tables import QueueTables
from desk.store.rights_tables import rights_table
from desk.store.search_tables import search_tables
from desk.store.sign_in_tables import sign_in_tables
from desk.store.statement_tables import statement_tables
from desk.store.told_tables import told_table

METADATA = MetaData()
MACHINERY = machinery(METADATA, "desk")

LANE_COLUMNS = (
    *("municipality", "lane", "attention", "due_at", "received_at", "phase", "item_id", "leaves_at", "account"),
    *("revision", "shelf", "shelf_until", "shelf_revision", "marks"),
)
CASES = Table(
    "desk_case",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("phase", String, nullable=False),
    Column("attention", Integer, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("has_item", Boolean, nullable=False),
    Column("due_at", Instant, nullable=True),
    Column("received_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("conversation", String, nullable=True),
    Column("asks", Boolean, nullable=True),
    Column("account", String, nullable=True),
    # What the queue is divided and narrowed by; null in rows of an older release, until they are put anew.
    Column("lane", String, nullable=True),
    Column("leaves_at", Instant, nullable=True),
    Column("revision", Integer, nullable=True),
    Column("marks", String, nullable=True),
    # What a person put aside, of which revision and until when: a new text brings it back.
    Column("shelf", String, nullable=True),
    Column("shelf_until", Instant, nullable=True),
    Column("shelf_revision", Integer, nullable=True),
    Index("desk_case_account", "municipality", "account", "is_open", "attention", "due_at"),
    Index("desk_case_asks", "municipality", "asks", "received_at"),
    Index("desk_case_queue", "municipality", "is_open", "attention", "due_at"),
    Index("desk_case_conversation", "municipality", "conversation", "received_at"),
    Index("desk_case_updated", "municipality", "updated_at"),
    Index("desk_case_age", "municipality", "is_open", "has_item", "received_at", "due_at"),
    # All that the lanes are counted, sieved and sorted by, so that no case is read that is not drawn.
    Index("desk_case_lane", *LANE_COLUMNS),
)
CLAIMS = Table(
    "desk_claim",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("person", String, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Index("desk_claim_until", "municipality", "until"),
)
LOG = Table(
    "desk_log",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("line_id", Uuid, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("who", String, nullable=False),
    Column("what", String, nullable=False),
    Column("clause", String, nullable=False),
    Column("pack", String, nullable=False),
    Column("detail", String, nullable=False),
)
ACTS = Table(
    "desk_act",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("act_id", Uuid, primary_key=True),
    Column("item_id", Uuid, nullable=False),
    Column("actor", String, nullable=False),
    Column("deed_sha256", String, nullable=False),
    Column("deed", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
    Index("desk_act_item", "municipality", "item_id"),
)
ACCOUNTS = Table(
    "desk_account",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("platform", String, primary_key=True),
    Column("account_id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("history", LargeBinary, nullable=False),
    Column("stated_at", Instant, nullable=False),
)
TROUBLES = Table(
    "desk_channel_trouble",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("trouble_id", Uuid, primary_key=True),
    Column("platform", String, nullable=False),
    Column("account_id", String, nullable=False),
    Column("trouble", String, nullable=False),
    Column("began_at", Instant, nullable=True),
    Column("until", Instant, nullable=True),
    Column("ended_at", Instant, nullable=True),
)
SWEPT = Table(
    "desk_channel_swept",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("platform", String, primary_key=True),
    Column("account_id", String, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("missed", Integer, nullable=False),
    Column("edits", Integer, nullable=False),
    Column("hides", Integer, nullable=False),
    Column("unhides", Integer, nullable=False),
    Column("removals", Integer, nullable=False),
)
CONNECTIONS = Table(
    "desk_connection_line",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("event_id", Uuid, primary_key=True),
    Column("platform", String, nullable=False),
    Column("account_id", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", String, nullable=False),
    Column("told", LargeBinary, nullable=False),
    Index("desk_connection_account", "municipality", "platform", "account_id", "at"),
)
POSTS = Table(
    "desk_post",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("action_id", Uuid, primary_key=True),
    Column("platform", String, nullable=False),
    Column("account_id", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("text", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", String, nullable=False),
    Column("why", String, nullable=False),
    Column("reason", String, nullable=True),
    Column("not_news", Boolean, nullable=True),
    Column("item_id", Uuid, nullable=True),
    Index("desk_post_at", "municipality", "at"),
)
POST_DAYS = post_day_table(METADATA)
PACKS = Table(
    "desk_pack",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("sha256", String, primary_key=True),
    Column("state", String, nullable=False),
    Column("files", LargeBinary, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("proposed_by", String, nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("activated_at", Instant, nullable=True),
    Column("holds_from", Instant, nullable=True),
)
APPROVALS = Table(
    "desk_pack_approval",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("sha256", String, primary_key=True),
    Column("person", String, primary_key=True),
    Column("at", Instant, nullable=False),
)
ROWS = Table(
    "desk_dated_row",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("row_id", Uuid, primary_key=True),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("stated_by", String, nullable=False),
    Column("stated_at", Instant, nullable=False),
    Column("place", Integer, nullable=False),
    Column("value", LargeBinary, nullable=False),
)
PEOPLE = Table(
    "desk_person",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("person", String, primary_key=True),
    Column("right", String, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("given_by", String, nullable=True),
)
KEYS = Table(
    "desk_key",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("key_sha256", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("person", String, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=True),
    Column("ended_at", Instant, nullable=True),
    Column("used_at", Instant, nullable=True),
    Column("name", String, nullable=True),
    Column("scopes", String, nullable=True),
    Column("made_by", String, nullable=True),
    Index("desk_key_hash", "key_sha256"),
    Index("desk_key_person", "municipality", "person"),
)
AUDIT = Table(
    "desk_audit",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("audit_id", Uuid, primary_key=True),
    Column("who", String, nullable=False),
    Column("what", String, nullable=False),
    Column("item_id", Uuid, nullable=True),
    Column("at", Instant, nullable=False),
    Index("desk_audit_at", "municipality", "at"),
)
STATEMENTS, STATEMENT_KEYS, COMPLAINTS, COMPLAINT_TRIES = statement_tables(METADATA)
CRISIS = CrisisTables(METADATA)
ACCOUNT_BOOK = AccountTables(METADATA)
ACTING = ActingTables(METADATA)
FIGURES, COUNTED = figure_tables(METADATA)
PACK_DRAFTS = pack_draft_table(METADATA)
RIGHTS = rights_table(METADATA)
QUEUE = QueueTables(METADATA)
FINDABLE, SEARCHES = search_tables(METADATA)
FILED, CASE_FILES = filed_tables(METADATA)
FACTORS, RECOVERY, SIGN_IN_TRIES = sign_in_tables(METADATA)
ACCESS_REQUESTS, ACCESS_MATCHES = access_tables(METADATA)
ARCHIVE_TOLD = told_table(METADATA)
GUESTS = guest_table(METADATA)
ERASED = Erased(erased_table(METADATA, "desk"))
ITEM_ROWS = ItemRows(
    MACHINERY.waiting,
    MACHINERY.dead_letters,
    goes=(
        CASES,
        CLAIMS,
        CRISIS.held,
        STATEMENTS,
        COUNTED,
        FINDABLE,
        GUESTS,
        FILED,
        ARCHIVE_TOLD,
        ACTING.versions,
        ACTING.drafts,
        ACTING.proposals,
        ACTING.onlookers,
    ),
    stays=(LOG, ACTS, AUDIT, COMPLAINTS, POSTS, ACCESS_MATCHES),
)
"""What `ordstyrer privacy` shows and erases here: who did what stays, without the words that it was done about.

The words of a complaint that is decided are emptied too (`Complaints.let_go`).
"""
