"""Rights on single accounts, and each case's account, by which the queue is cut to them."""

from alembic import op
from sqlalchemy import Column, String

from common.db import Instant

revision = "0013"
down_revision = "0012"
_POSTGRES = """
UPDATE desk_case SET account = (convert_from(state, 'UTF8')::jsonb -> 'item' ->> 'platform')
    || ':' || (convert_from(state, 'UTF8')::jsonb -> 'item' ->> 'account_id')
WHERE has_item AND account IS NULL
"""
_SQLITE = """
UPDATE desk_case SET account = json_extract(CAST(state AS TEXT), '$.item.platform')
    || ':' || json_extract(CAST(state AS TEXT), '$.item.account_id')
WHERE has_item AND account IS NULL
"""


def upgrade() -> None:
    """Add a table, a column with what older rows say of it, and its index."""
    op.create_table(
        "desk_account_right",
        Column("municipality", String, primary_key=True),
        Column("person", String, primary_key=True),
        Column("account", String, primary_key=True),
        Column("right", String, primary_key=True),
        Column("source", String, primary_key=True),
        Column("since", Instant, nullable=False),
    )
    op.create_index("desk_account_right_account", "desk_account_right", ["municipality", "account"])
    op.add_column("desk_case", Column("account", String, nullable=True))
    # Whoever has a right on single accounts only does not see a case without one.
    op.execute(_POSTGRES if op.get_bind().dialect.name == "postgresql" else _SQLITE)
    op.create_index("desk_case_account", "desk_case", ["municipality", "account", "is_open", "attention", "due_at"])
