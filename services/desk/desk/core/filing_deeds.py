"""What a person may do with an item's record and its case file: each is a judgement that the archiver carries out.

A deed has its judgement's fields under the same names (`common.events.archivist`, `RecordConfirmed`). `record_id`
None is the item's own, newest record.
"""

from datetime import date
from uuid import UUID

import msgspec


class ConfirmRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The captured record is journaled as it stands, but for what is said here.

    `new_case` names a case file that is opened for all records that say the same name.
    """

    title: str | None = None
    case_file: str | None = None
    klasse: str | None = None
    kind: str | None = None
    sender_is_person: bool | None = None
    new_case: str | None = None


class KeepRecord(msgspec.Struct, frozen=True, kw_only=True):
    """It is to be archived because a person says so: nothing was captured, or what was is withdrawn."""

    reason: str
    title: str | None = None
    case_file: str | None = None
    klasse: str | None = None
    kind: str | None = None


class RegisterSecret(msgspec.Struct, frozen=True, kw_only=True):
    """It is registered with a secrecy marking (Sweden, OSL chapter 5 section 5): all of it is withheld."""

    reason: str
    title: str | None = None
    case_file: str | None = None
    klasse: str | None = None


class CloseRecord(msgspec.Struct, frozen=True, kw_only=True):
    """It is not archive-worthy, or was captured by mistake."""

    reason: str


class ArchiveRecord(msgspec.Struct, frozen=True, kw_only=True):
    """It is finished, and frozen from then on."""

    record_id: UUID | None = None


class WriteOffRecord(msgspec.Struct, frozen=True, kw_only=True):
    """It needs no more answer; `how` is a code of avskrivningsmaate, `by` the record that answers it."""

    how: str
    by: UUID | None = None
    record_id: UUID | None = None


class AssessRecord(msgspec.Struct, frozen=True, kw_only=True):
    """It was read for publishing: what is withheld, by which law. The fields are those of `RecordAssessed`."""

    metadata: tuple[str, ...] = ()
    restriction: str = ""
    hjemmel: str = ""
    document: str | None = None
    words: tuple[tuple[int, int], ...] = ()
    until: date | None = None
    record_id: UUID | None = None


class PushRecord(msgspec.Struct, frozen=True, kw_only=True):
    """It is to be sent to the municipality's own core again."""

    record_id: UUID | None = None


class LinkRecord(msgspec.Struct, frozen=True, kw_only=True):
    """It has to do with another record."""

    other: UUID
    record_id: UUID | None = None


class CorrectRecordTitle(msgspec.Struct, frozen=True, kw_only=True):
    """Its title was wrong."""

    title: str
    reason: str = ""
    record_id: UUID | None = None


class PassOnRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One authority of the municipality sends it to another (Sweden)."""

    to_authority: str
    record_id: UUID | None = None


class CloseCaseFile(msgspec.Struct, frozen=True, kw_only=True):
    """The case is over; `write_off` and `archive` finish first what is unfinished in it."""

    case_file: str
    series: str = ""
    write_off: str = ""
    archive: bool = False


class ReopenCaseFile(msgspec.Struct, frozen=True, kw_only=True):
    """A closed case goes on."""

    case_file: str
    reason: str
    series: str = ""


class CorrectCaseFile(msgspec.Struct, frozen=True, kw_only=True):
    """Title, class, unit or who answers for the case: what is None stays."""

    case_file: str
    series: str = ""
    title: str | None = None
    klasse: str | None = None
    unit: str | None = None
    responsible: str | None = None


class AskPackage(msgspec.Struct, frozen=True, kw_only=True):
    """All that is kept of the item is to be put together, signed, for whoever may have it (the police)."""

    recipient: str
    reason: str


OnCaseFile = CloseCaseFile | ReopenCaseFile | CorrectCaseFile
OnStandingRecord = (
    ArchiveRecord | WriteOffRecord | AssessRecord | LinkRecord | CorrectRecordTitle | PassOnRecord | PushRecord
)
"""What is done with a record that stands."""
Filing = ConfirmRecord | KeepRecord | RegisterSecret | CloseRecord | OnStandingRecord | OnCaseFile | AskPackage
"""All that a person does with a record or a case file."""
