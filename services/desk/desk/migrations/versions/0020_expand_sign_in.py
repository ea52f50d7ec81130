"""Passphrases, codes from an app and recovery codes; when keys were used, and what tokens open."""

from alembic import op
from sqlalchemy import BigInteger, Column, LargeBinary, String, Uuid

from common.db import Instant

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Add three tables, and columns of keys that older ones do without."""
    op.create_table(
        "desk_factor",
        Column("municipality", String, primary_key=True),
        Column("person", String, primary_key=True),
        Column("secret", LargeBinary, nullable=False),
        Column("passphrase", String, nullable=False),
        Column("last_step", BigInteger, nullable=False),
        Column("made_at", Instant, nullable=False),
        Column("proved_at", Instant, nullable=True),
    )
    op.create_table(
        "desk_recovery_code",
        Column("municipality", String, primary_key=True),
        Column("person", String, primary_key=True),
        Column("code_sha256", String, primary_key=True),
        Column("used_at", Instant, nullable=True),
    )
    op.create_table(
        "desk_sign_in_try",
        Column("municipality", String, primary_key=True),
        Column("who", String, primary_key=True),
        Column("try_id", Uuid, primary_key=True),
        Column("at", Instant, nullable=False),
    )
    op.add_column("desk_key", Column("used_at", Instant, nullable=True))
    for name in ("name", "scopes", "made_by"):
        op.add_column("desk_key", Column(name, String, nullable=True))
    op.create_index("desk_key_person", "desk_key", ["municipality", "person"])
