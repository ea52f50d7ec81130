"""Tables of sign-in: what a person shows besides their name, codes for a lost phone, and tries."""

from sqlalchemy import BigInteger, Column, LargeBinary, MetaData, String, Table, Uuid

from common.db import Instant


def sign_in_tables(metadata: MetaData) -> tuple[Table, Table, Table]:
    """Add them; return (factors, recovery codes, tries)."""
    factors = Table(
        "desk_factor",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("person", String, primary_key=True),
        Column("secret", LargeBinary, nullable=False),
        Column("passphrase", String, nullable=False),
        Column("last_step", BigInteger, nullable=False),
        Column("made_at", Instant, nullable=False),
        Column("proved_at", Instant, nullable=True),
    )
    recovery = Table(
        "desk_recovery_code",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("person", String, primary_key=True),
        Column("code_sha256", String, primary_key=True),
        Column("used_at", Instant, nullable=True),
    )
    tries = Table(
        "desk_sign_in_try",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("who", String, primary_key=True),
        Column("try_id", Uuid, primary_key=True),
        Column("at", Instant, nullable=False),
    )
    return factors, recovery, tries
