"""Cases that close, records that people archive, assess and correct, arkivdeler by year, and what stands above them."""

from alembic import op
from sqlalchemy import Boolean, Column, Integer, LargeBinary, String, Uuid, true

from common.db import Instant

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add columns and tables; what was filed before has no class yet, and is given one before its case is closed."""
    _expand_saksmappe()
    _expand_journalpost()
    for column in (
        Column("variant", String, nullable=False, server_default="A"),
        Column("format", String, nullable=True),
        Column("made_from", String, nullable=True),
        Column("tool", String, nullable=True),
        Column("comment", String, nullable=True),
    ):
        op.add_column("archiver_dokumentbeskrivelse", column)
    _create_ruling()
    _create_arkivdel()
    op.create_table(
        "archiver_structure",
        Column("municipality", String, primary_key=True),
        Column("structure", LargeBinary, nullable=False),
    )


def _expand_saksmappe() -> None:
    for column in (
        Column("opened_by", String, nullable=True),
        Column("klasse", String, nullable=True),
        Column("unit", String, nullable=True),
        Column("responsible", String, nullable=True),
        Column("follows", Uuid, nullable=True),
        Column("closed_at", Instant, nullable=True),
        Column("closed_by", String, nullable=True),
    ):
        op.add_column("archiver_saksmappe", column)
    op.create_index("archiver_saksmappe_number", "archiver_saksmappe", ["municipality", "series", "year", "number"])


def _expand_journalpost() -> None:
    for column in (
        Column("edition", Integer, nullable=False, server_default="0"),
        Column("place", Integer, nullable=True),
        Column("registered_by", String, nullable=True),
        Column("archived_at", Instant, nullable=True),
        Column("archived_by", String, nullable=True),
        Column("archived_revision", Integer, nullable=True),
        Column("assessed_at", Instant, nullable=True),
        Column("assessed_by", String, nullable=True),
        Column("shield", LargeBinary, nullable=True),
        Column("written_off_by", String, nullable=True),
        Column("written_off_record", Uuid, nullable=True),
        Column("part_is_person", Boolean, nullable=False, server_default=true()),
        Column("corrections", Integer, nullable=False, server_default="0"),
        Column("links", Integer, nullable=False, server_default="0"),
    ):
        op.add_column("archiver_journalpost", column)
    op.create_index("archiver_journalpost_case", "archiver_journalpost", ["municipality", "case_id"])


def _create_ruling() -> None:
    op.create_table(
        "archiver_ruling",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("series", String, nullable=False),
        Column("revision", Integer, nullable=False),
        Column("keep", Boolean, nullable=False),
        Column("actor", String, nullable=False),
        Column("at", Instant, nullable=False),
    )


def _create_arkivdel() -> None:
    op.create_table(
        "archiver_arkivdel",
        Column("municipality", String, primary_key=True),
        Column("series", String, primary_key=True),
        Column("year", Integer, primary_key=True, autoincrement=False),
        Column("opened_at", Instant, nullable=False),
        Column("opened_by", String, nullable=True),
        Column("closed_at", Instant, nullable=True),
        Column("closed_by", String, nullable=True),
        Column("structure", LargeBinary, nullable=True),
    )
