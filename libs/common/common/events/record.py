"""What the archiver filed (Noark 5 terms in `docs/glossary.md`)."""

from uuid import UUID

import msgspec

from common.events.envelope import Event, Moment


class Recorded(Event, frozen=True, kw_only=True):
    """Base: `record_id` is the journalpost's or document's id, `kind` is I, U, N, X or documented.

    `case_file` is the saksmappe's number ("2026/12"), `number` the journal number "2026/451" once given,
    `status` the Noark journalstatus (M midlertidig registrert, J journalført, A arkivert, U utgår). Where the
    municipality's own core keeps the journal, both numbers are the core's, `tracking` is ours, and status is S
    (registered, not journaled) until the core has given a number. `title` is its public title, which never repeats what
    somebody wrote; `written_off` the code of avskrivningsmaate once it needs no more answer.
    """

    record_id: UUID
    kind: str
    case_file: str | None = None
    number: str | None = None
    status: str
    clauses: tuple[str, ...] = ()
    tracking: str | None = None
    title: str | None = None
    written_off: str | None = None


class RecordCaptured(Recorded, frozen=True, kw_only=True):
    """Kept at once, midlertidig registrert: it has no journal number yet."""


class RecordJournaled(Recorded, frozen=True, kw_only=True):
    """A person confirmed; the journal number is given, gapless in series and year."""


class RecordWithdrawn(Recorded, frozen=True, kw_only=True):
    """A newer decision says that this captured item is not kept (status U, utgår)."""


class RecordDelivered(Recorded, frozen=True, kw_only=True):
    """Where a record is on its way to the municipality's own core; that it is journaled is `RecordJournaled`.

    `delivery` is ordered, sending, sent, received (taken over, not journaled), refused, or late: an open day is over
    without a receipt, and the roles in `to` must hear of it. `trouble` is a closed code of what is wrong.
    """

    delivery: str
    trouble: str | None = None
    to: tuple[str, ...] = ()


class RecordChanged(Recorded, frozen=True, kw_only=True):
    """A person changed what is filed.

    `what` is archived, written_off, assessed, lift_asked, linked, corrected or passed_on.
    """

    what: str


class RecordUnconfirmed(Recorded, frozen=True, kw_only=True):
    """Nobody has confirmed it for as long as the municipality allows; `to` are the roles that must hear of it."""

    captured_at: Moment
    to: tuple[str, ...] = ()


class CaseFileChanged(Event, frozen=True, kw_only=True):
    """A case file was closed, reopened or corrected. `status` is Noark's saksstatus (B, A, U)."""

    case_id: UUID
    case_file: str
    status: str
    klasse: str | None = None


class Broken(msgspec.Struct, frozen=True):
    """One requirement that an act would break: its number in the standard, a closed code, and what it is about.

    `of` is a journal number, a case file's number or an id.
    """

    krav: str
    code: str
    of: str = ""


class ActRefused(Event, frozen=True, kw_only=True):
    """The archive did not do what a person asked: nothing was changed, and these are the requirements."""

    act_id: str
    actor: str
    asked: str
    broken: tuple[Broken, ...]
    record_id: UUID | None = None
    case_file: str | None = None


class ArchiveProved(Event, frozen=True, kw_only=True):
    """A chain of the journal was gone through, line by line, and held against its checkpoints.

    `younger` lines have no checkpoint yet. `problems` are closed codes of what is wrong, one each however often.
    """

    series: str
    lines: int
    checkpoints: int
    younger: int
    problems: tuple[str, ...] = ()


class CaseFileDue(msgspec.Struct, frozen=True, kw_only=True):
    """A closed case file and what becomes of it: `code` is due, or why it stays (too_early, hold, no_row …)."""

    case_file: str
    records: int
    code: str
    closed_at: Moment | None = None
    due_at: Moment | None = None


class DisposalListed(Event, frozen=True, kw_only=True):
    """The closed case files of a municipality as its rows of kassasjon judge them; the last one told holds."""

    case_files: tuple[CaseFileDue, ...]


class PackageMade(Event, frozen=True, kw_only=True):
    """What a person asked for lies in the blob store under its SHA-256, until `kept_until`.

    `key_id` names the key that signed it.
    """

    act_id: str
    sha256: str
    size_bytes: int
    key_id: str
    kept_until: Moment
