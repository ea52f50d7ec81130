"""What is written once stays: content and seals go only with a line that says so. Holds, and what items are kept as."""

from alembic import op
from sqlalchemy import Column, LargeBinary, String, Uuid

from common.db import Instant

revision = "0008"
down_revision = "0007"

SAYS_SO = {
    "archiver_journal_content": (
        "SELECT 1 FROM archiver_journal_event e WHERE e.municipality = OLD.municipality AND e.series = OLD.series "
        "AND e.event = 'discarded' AND {named}"
    ),
    "archiver_seal": (
        "SELECT 1 FROM archiver_journal_event e WHERE e.municipality = OLD.municipality AND e.series = 'evidence' "
        "AND e.event = 'discarded' AND e.subject_id = OLD.seal_id"
    ),
}
"""Per table: the query that finds a line by which a row may go."""

NAMED_IN_POSTGRES = "convert_from(e.envelope, 'UTF8')::jsonb -> 'facts' -> 'of' @> to_jsonb(OLD.seq)"
NAMED_IN_SQLITE = "EXISTS (SELECT 1 FROM json_each(CAST(e.envelope AS TEXT), '$.facts.of') o WHERE o.value = OLD.seq)"


def upgrade() -> None:
    """Add the triggers and the tables."""
    postgres = op.get_bind().dialect.name == "postgresql"
    for table, query in SAYS_SO.items():
        named = query.format(named=NAMED_IN_POSTGRES if postgres else NAMED_IN_SQLITE)
        _guard_in_postgres(table, named) if postgres else _guard_in_sqlite(table, named)
    _create_hold()
    _create_keeping()
    _create_erased()
    op.create_table(
        "archiver_rules",
        Column("municipality", String, primary_key=True),
        Column("rules", LargeBinary, nullable=False),
    )


def _guard_in_postgres(table: str, query: str) -> None:
    # The path is fixed: whoever may make a schema of his own cannot put another journal in its place.
    op.execute(
        f"CREATE FUNCTION {table}_may_go() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS "
        f"$$ BEGIN IF NOT EXISTS ({query}) THEN RAISE EXCEPTION '{table} goes only by a line that says so'; END IF; "
        "RETURN OLD; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION archiver_refuse()"
    )
    op.execute(f"CREATE TRIGGER {table}_may_go BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_may_go()")


def _guard_in_sqlite(table: str, query: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is insert only'); END"
    )
    op.execute(
        f"CREATE TRIGGER {table}_may_go BEFORE DELETE ON {table} WHEN NOT EXISTS ({query}) "
        f"BEGIN SELECT RAISE(ABORT, '{table} goes only by a line that says so'); END"
    )


def _create_hold() -> None:
    op.create_table(
        "archiver_hold",
        Column("municipality", String, primary_key=True),
        Column("hold_id", Uuid, primary_key=True),
        Column("scope", String, nullable=False),
        Column("subject", String, nullable=False),
        Column("because", String, nullable=False),
        Column("set_by", String, nullable=False),
        Column("set_at", Instant, nullable=False),
        Column("lifted_by", String, nullable=True),
        Column("lifted_at", Instant, nullable=True),
    )


def _create_keeping() -> None:
    op.create_table(
        "archiver_keeping",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("categories", LargeBinary, nullable=False),
        Column("archived_as", String, nullable=True),
    )


def _create_erased() -> None:
    op.create_table(
        "archiver_erased",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("what", String, primary_key=True),
        Column("actor", String, nullable=False),
        Column("because", String, nullable=False),
        Column("at", Instant, nullable=False),
    )
    op.create_index("archiver_erased_at", "archiver_erased", ["municipality", "at"])
    op.create_index("archiver_item_author", "archiver_item", ["municipality", "author_id"])
