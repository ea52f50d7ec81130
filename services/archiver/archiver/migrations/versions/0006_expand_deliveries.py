"""Records on their way to a municipality's own core; series that give no numbers after a restore."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String, Uuid

from common.db import Instant

revision = "0006"
down_revision = "0005"

_INSTANTS = ("late_at", "sent_at", "expires_at", "taken_at", "asked_at", "absent_at", "settled_at")


def upgrade() -> None:
    """Create the tables; what was filed stays as it is."""
    op.create_table(
        "archiver_delivery",
        Column("municipality", String, primary_key=True),
        Column("record_id", Uuid, primary_key=True),
        Column("delivery_id", Uuid, nullable=False),
        Column("item_id", Uuid, nullable=False),
        Column("series", String, nullable=False),
        Column("case_id", Uuid, nullable=False),
        Column("tracking_year", Integer, nullable=False),
        Column("tracking_number", Integer, nullable=False),
        Column("state", String, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("asks", Integer, nullable=False),
        Column("ordered_at", Instant, nullable=False),
        Column("due_at", Instant, nullable=True),
        *(Column(name, Instant, nullable=True) for name in _INSTANTS),
        Column("core_system_id", Uuid, nullable=True),
        Column("core_year", Integer, nullable=True),
        Column("core_number", Integer, nullable=True),
        Column("core_case_system_id", Uuid, nullable=True),
        Column("core_case_year", Integer, nullable=True),
        Column("core_case_number", Integer, nullable=True),
        Column("trouble", String, nullable=True),
        Column("trouble_id", String, nullable=True),
        Column("trouble_words", String, nullable=True),
    )
    op.create_index(
        "archiver_delivery_core_number", "archiver_delivery", ["municipality", "core_year", "core_number"], unique=True
    )
    op.create_index("archiver_delivery_id", "archiver_delivery", ["municipality", "delivery_id"])
    op.create_index("archiver_delivery_case", "archiver_delivery", ["municipality", "case_id"])
    op.create_table(
        "archiver_number_hold",
        Column("municipality", String, primary_key=True),
        Column("series", String, primary_key=True),
        Column("since", Instant, nullable=False),
        Column("why", String, nullable=False),
        Column("seq", BigInteger, nullable=False),
    )
    op.create_table(
        "archiver_number_wish",
        Column("municipality", String, primary_key=True),
        Column("record_id", Uuid, primary_key=True),
        Column("series", String, nullable=False),
        Column("item_id", Uuid, nullable=False),
        Column("kind", String, nullable=False),
        Column("event", LargeBinary, nullable=False),
        Column("actor", String, nullable=False),
        Column("rests_on", LargeBinary, nullable=False),
        Column("picked", LargeBinary, nullable=False),
        Column("asked_at", Instant, nullable=False),
    )
