"""What a service's role on PostgreSQL may do: `ordstyrer migrate` grants it, as the owner of the tables."""

from sqlalchemy import Connection, MetaData, Table, inspect, text

from common.db.tenant import EVERY, SETTING, SEVERAL

RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE")
"""Of an ordinary table. Nobody but the owner empties, alters or makes one."""
ADDED_TO = ("SELECT", "INSERT")
"""Of what is written once."""
POLICY = "of_the_municipality"
# Asked once a statement and not once a row.
_SET = f"CAST((SELECT string_to_array(current_setting('{SETTING}', true), '{SEVERAL}')) AS text[])"


def only_added_to(*tables: Table) -> None:
    """Say of tables that the service writes a row of them once, and neither changes nor deletes it."""
    for table in tables:
        table.info["rights"] = ADDED_TO


def grant(connection: Connection, service: str, role: str, metadata: MetaData) -> None:
    """Give a role what its service needs of the tables; whatever it had before is taken away first."""
    quoted = connection.dialect.identifier_preparer.quote
    schema, to = quoted(service), quoted(role)
    there = set(inspect(connection).get_table_names(schema=service))
    connection.execute(text(f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {to}"))
    connection.execute(text(f"REVOKE ALL ON SCHEMA {schema} FROM {to}"))
    connection.execute(text(f"GRANT USAGE ON SCHEMA {schema} TO {to}"))
    connection.execute(text(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {to}"))
    for table in metadata.sorted_tables:
        if table.name in there:
            rights = ", ".join(table.info.get("rights", RIGHTS))
            connection.execute(text(f"GRANT {rights} ON {schema}.{quoted(table.name)} TO {to}"))


def guard_rows(connection: Connection, service: str, metadata: MetaData) -> None:
    """Put the policy on every table that has none: a role sees the rows of the municipality that is set, else none.

    The owner of the tables sees all: migrations, the command line and backups are theirs.
    """
    quoted = connection.dialect.identifier_preparer.quote
    query = text("SELECT tablename FROM pg_policies WHERE schemaname = :schema AND policyname = :policy")
    guarded = set(connection.execute(query, {"schema": service, "policy": POLICY}).scalars())
    there = set(inspect(connection).get_table_names(schema=service))
    for table in metadata.sorted_tables:
        if table.name in there - guarded and "municipality" in table.c:
            name = f"{quoted(service)}.{quoted(table.name)}"
            rows = f"municipality = ANY ({_SET}) OR '{EVERY}' = ANY ({_SET})"
            connection.execute(text(f"CREATE POLICY {POLICY} ON {name} USING ({rows}) WITH CHECK ({rows})"))
            connection.execute(text(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"))
