"""The tables of accounts beside the registry's own: applications, cards, who looks after which, what was done."""

from sqlalchemy import Column, Index, LargeBinary, MetaData, String, Table, Uuid

from common.db import Instant


class AccountTables:
    """What is kept of accounts, in the desk's own metadata."""

    def __init__(self, metadata: MetaData) -> None:
        self.application = _application(metadata)
        self.card = _card(metadata)
        self.helper = _helper(metadata)
        self.line = _line(metadata)


def _application(metadata: MetaData) -> Table:
    return Table(
        "desk_application",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("application_id", Uuid, primary_key=True),
        Column("state", String, nullable=False),
        Column("by", String, nullable=False),
        Column("at", Instant, nullable=False),
        Column("value", LargeBinary, nullable=False),
        Index("desk_application_at", "municipality", "at"),
    )


def _card(metadata: MetaData) -> Table:
    return Table(
        "desk_account_card",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("platform", String, primary_key=True),
        Column("account_id", String, primary_key=True),
        Column("value", LargeBinary, nullable=False),
        Column("changed_at", Instant, nullable=False),
    )


def _helper(metadata: MetaData) -> Table:
    return Table(
        "desk_account_helper",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("platform", String, primary_key=True),
        Column("account_id", String, primary_key=True),
        Column("person", String, primary_key=True),
        Column("kind", String, primary_key=True),
        Column("since", Instant, primary_key=True),
        Column("stated_by", String, nullable=False),
        Column("because", String, nullable=False),
        Column("until", Instant, nullable=True),
    )


def _line(metadata: MetaData) -> Table:
    return Table(
        "desk_account_line",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("line_id", Uuid, primary_key=True),
        Column("about", String, nullable=False),
        Column("what", String, nullable=False),
        Column("who", String, nullable=False),
        Column("role", String, nullable=False),
        Column("said", String, nullable=False),
        Column("clauses", String, nullable=False),
        Column("at", Instant, nullable=False),
        Index("desk_account_line_about", "municipality", "about", "at"),
    )
