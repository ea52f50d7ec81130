"""What the archiver filed (Noark 5 terms in `docs/glossary.md`)."""

from uuid import UUID

from common.events.envelope import Event


class Recorded(Event, frozen=True, kw_only=True):
    """Base: `record_id` is the journalpost's or document's id, `kind` is I, U, N, X or documented.

    `case_file` is the saksmappe's number ("2026/12"), `number` the journal number "2026/451" once given,
    `status` the Noark journalstatus (M midlertidig registrert, J journalført, A arkivert, U utgår).
    """

    record_id: UUID
    kind: str
    case_file: str | None = None
    number: str | None = None
    status: str
    clauses: tuple[str, ...] = ()


class RecordCaptured(Recorded, frozen=True, kw_only=True):
    """Kept at once, midlertidig registrert: it has no journal number yet."""


class RecordJournaled(Recorded, frozen=True, kw_only=True):
    """A person confirmed; the journal number is given, gapless in series and year."""


class RecordWithdrawn(Recorded, frozen=True, kw_only=True):
    """A newer decision says that this captured item is not kept (status U, utgår)."""
