"""What the desk knows of an item's record: how it stands, who asked what of it, what the archive refused."""

from datetime import datetime
from uuid import UUID

import msgspec

from common.events import Broken


class RecordFact(msgspec.Struct, frozen=True, kw_only=True):
    """What the archiver filed; `kind` is I, U, N, X or documented, `status` the Noark journalstatus.

    Where the municipality's own core keeps the journal, `number` is the core's, `tracking` is ours, and `delivery` says
    how far it is on its way; `trouble` is a code of what is wrong. `case_file` is its case file's number ("2026/12"),
    `title` its public title, None where an older release told of it; `written_off` how it was written off.
    """

    record_id: UUID
    kind: str
    status: str
    at: datetime
    number: str | None = None
    tracking: str | None = None
    delivery: str | None = None
    trouble: str | None = None
    case_file: str | None = None
    title: str | None = None
    written_off: str | None = None


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What came of the last reading of a record for publishing: assessed, or lift_asked (a second person must look)."""

    record_id: UUID
    what: str
    at: datetime


class FilingAct(msgspec.Struct, frozen=True, kw_only=True):
    """The last act of its kind on the item's record or case file. `asked` is its judgement's name (RecordClosed)."""

    asked: str
    act_id: str
    actor: str
    reason: str = ""


class FilingRefused(msgspec.Struct, frozen=True, kw_only=True):
    """The archive did not do what a person asked: these requirements say no."""

    act_id: str
    asked: str
    at: datetime
    broken: tuple[Broken, ...]
