"""One line of the journal before and after it is written, and the closed list of what a line can tell."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

CASE_OPENED = "case_opened"
CAPTURED = "captured"
REGISTERED = "registered"
STATUS_CHANGED = "status_changed"
DOCUMENT_ADDED = "document_added"
SHIELDED = "shielded"
NOTED = "noted"
WRITTEN_OFF = "written_off"
CORRECTED = "corrected"
DISCARDED = "discarded"
SEALED = "sealed"
RULED = "ruled"
ASSESSED = "assessed"
LINKED = "linked"
CASE_CLOSED = "case_closed"
CASE_REOPENED = "case_reopened"
CASE_CORRECTED = "case_corrected"
PERIOD_CLOSED = "period_closed"
DELIVERED = "delivered"
NUMBERS_RESUMED = "numbers_resumed"
SNAPSHOT_TAKEN = "snapshot_taken"
LOCK_OPENED = "lock_opened"

EVENTS = (
    CASE_OPENED,
    CAPTURED,
    REGISTERED,
    STATUS_CHANGED,
    DOCUMENT_ADDED,
    SHIELDED,
    NOTED,
    WRITTEN_OFF,
    CORRECTED,
    DISCARDED,
    SEALED,
    RULED,
    ASSESSED,
    LINKED,
    CASE_CLOSED,
    CASE_REOPENED,
    CASE_CORRECTED,
    PERIOD_CLOSED,
    DELIVERED,
    NUMBERS_RESUMED,
    SNAPSHOT_TAKEN,
    LOCK_OPENED,
)
"""What a line can tell; a new word is added at the end and never taken away: old journals hold it."""

NUMBERED = (CASE_OPENED, REGISTERED)
"""Each of these has its own gapless numbers within series and year."""
OF_CASES = (CASE_OPENED, CASE_CLOSED, CASE_REOPENED, CASE_CORRECTED)
"""Lines whose subject is a case file."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be written. `subject_id` is the record's id, the case file's for what is told of one, the arkivdel's
    for `period_closed`, a fixed one of the series for `numbers_resumed`.

    `facts` stand in the chain for ever: ids, codes, clauses, never a name or a resident's words. `content`
    holds what the law may ask to be discarded, and lies apart. `year` asks for the next number of that year.
    """

    event: str
    subject_id: UUID
    facts: dict[str, Any] = {}
    content: dict[str, Any] = {}
    year: int | None = None


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """What the chain holds of a line, as it is hashed."""

    v: int = 1
    municipality: str
    series: str
    seq: int
    event: str
    subject_id: UUID
    at: datetime
    year: int | None = None
    number: int | None = None
    facts: dict[str, Any] = {}


# Made once: to make one for each line takes longer than to read it.
_ENVELOPE, _WORDS = msgspec.json.Decoder(Envelope), msgspec.json.Decoder(dict[str, Any])


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it stands in the database. `salt` and `content` are None once they were discarded.

    The columns beside `envelope` repeat it, for searching and for the database's own uniqueness.
    """

    municipality: str
    series: str
    seq: int
    event: str
    subject_id: UUID
    at: datetime
    year: int | None
    number: int | None
    envelope: bytes
    content_hmac: str
    prev_hash: str
    hash: str
    salt: bytes | None = None
    content: bytes | None = None

    def told(self) -> Envelope:
        """Return the envelope; msgspec.MsgspecError when its bytes are not one."""
        try:
            return _ENVELOPE.decode(self.envelope)
        except UnicodeDecodeError as e:
            raise msgspec.DecodeError("an envelope that is no UTF-8") from e

    def words(self) -> dict[str, Any]:
        """Return the content, empty once it was discarded."""
        return _WORDS.decode(self.content) if self.content else {}
