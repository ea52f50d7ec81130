"""The tables of crisis mode. Lines and delegations are added, never changed."""

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, Uuid

from common.db import Instant


class CrisisTables:
    """What is kept of crises, in the desk's own metadata."""

    def __init__(self, metadata: MetaData) -> None:
        self.line = _line(metadata)
        self.call = _call(metadata)
        self.code = _code(metadata)
        self.text = _text(metadata)
        self.held = _held(metadata)
        self.delegation = _delegation(metadata)


def _line(metadata: MetaData) -> Table:
    return Table(
        "desk_crisis_line",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("line_id", Uuid, primary_key=True),
        Column("crisis_id", Uuid, nullable=False),
        Column("what", String, nullable=False),
        Column("who", String, nullable=False),
        Column("role", String, nullable=False),
        Column("said", String, nullable=False),
        Column("at", Instant, nullable=False),
        Index("desk_crisis_line_at", "municipality", "at"),
    )


def _call(metadata: MetaData) -> Table:
    return Table(
        "desk_crisis_call",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("call_id", Uuid, primary_key=True),
        Column("role", String, nullable=False),
        Column("because", String, nullable=False),
        Column("asked_by", String, nullable=False),
        Column("asked_at", Instant, nullable=False),
        Column("until", Instant, nullable=False),
        Column("wrong", Integer, nullable=False),
        Column("state", String, nullable=False),
    )


def _code(metadata: MetaData) -> Table:
    return Table(
        "desk_crisis_code",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("role", String, primary_key=True),
        Column("code_hash", String, primary_key=True),
        Column("made_at", Instant, nullable=False),
        Column("used_at", Instant, nullable=True),
    )


def _text(metadata: MetaData) -> Table:
    return Table(
        "desk_crisis_text",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("text_id", Uuid, primary_key=True),
        Column("crisis_id", Uuid, nullable=False),
        Column("text", String, nullable=False),
        Column("released_by", String, nullable=False),
        Column("role", String, nullable=False),
        Column("at", Instant, nullable=False),
        Column("withdrawn_at", Instant, nullable=True),
    )


def _held(metadata: MetaData) -> Table:
    return Table(
        "desk_crisis_held",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("held_id", Uuid, primary_key=True),
        Column("item_id", Uuid, nullable=True),
        Column("kind", String, nullable=False),
        Column("person", String, nullable=False),
        Column("text", String, nullable=False),
        Column("value", LargeBinary, nullable=False),
        Column("at", Instant, nullable=False),
        Column("state", String, nullable=False),
        Column("decided_by", String, nullable=False),
        Column("role", String, nullable=False),
        Column("why", String, nullable=False),
        Index("desk_crisis_held_state", "municipality", "state", "at"),
    )


def _delegation(metadata: MetaData) -> Table:
    return Table(
        "desk_delegation",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("delegation_id", Uuid, primary_key=True),
        Column("role", String, nullable=False),
        Column("person", String, nullable=False),
        Column("stated_by", String, nullable=False),
        Column("stated_at", Instant, nullable=False),
        Column("since", Instant, nullable=False),
        Column("until", Instant, nullable=False),
        Column("ended_at", Instant, nullable=True),
    )
