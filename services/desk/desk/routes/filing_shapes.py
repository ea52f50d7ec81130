"""The API's bodies of acts on records and case files. New acts and fields are optional for ever."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from desk.core.filing_deeds import (
    ArchiveRecord,
    AskPackage,
    AssessRecord,
    CloseCaseFile,
    CloseRecord,
    ConfirmRecord,
    CorrectCaseFile,
    CorrectRecordTitle,
    Filing,
    KeepRecord,
    LinkRecord,
    PassOnRecord,
    PushRecord,
    RegisterSecret,
    ReopenCaseFile,
    WriteOffRecord,
)
from desk.routes.fields import REASON_CHARS_MAX, Body, CaseFileNumber, Name, Reason

WORDS_MAX = 50
CODES_MAX = 10
Kind = Literal["I", "documented"]
Way = Literal["BU", "BE", "TLF", "TE", "TO"]
Title = Annotated[str, Field(max_length=500)]
Code = Annotated[str, Field(max_length=60, pattern=r"^\S+$")]
Series = Annotated[str, Field(max_length=60, pattern=r"^[A-Za-z0-9_-]*$")]
Place = Annotated[int, Field(ge=0, le=500)]


class ConfirmRecordBody(Body):
    """The captured record is journaled as it stands, but for what is said: null leaves what the archive chose.

    Records that are confirmed with one `new_case`, a name that you choose, go into one new case file.
    """

    do: Literal["confirm_record"]
    title: Title | None = None
    case_file: CaseFileNumber | None = None
    klasse: Code | None = None
    kind: Kind | None = None
    sender_is_person: bool | None = None
    new_case: Code | None = None

    def deed(self) -> Filing:
        """Return the deed."""
        return ConfirmRecord(
            title=self.title,
            case_file=self.case_file,
            klasse=self.klasse,
            kind=self.kind,
            sender_is_person=self.sender_is_person,
            new_case=self.new_case,
        )


class KeepRecordBody(Body):
    """It is to be archived because you say so, whatever is decided; it is journaled at once."""

    do: Literal["keep_record"]
    reason: Reason
    title: Title | None = None
    case_file: CaseFileNumber | None = None
    klasse: Code | None = None
    kind: Kind | None = None

    def deed(self) -> Filing:
        """Return the deed."""
        return KeepRecord(
            reason=self.reason, title=self.title, case_file=self.case_file, klasse=self.klasse, kind=self.kind
        )


class RegisterSecretBody(Body):
    """It is registered with a secrecy marking (Sweden). Needs the archivist's right."""

    do: Literal["register_secret"]
    reason: Reason
    title: Title | None = None
    case_file: CaseFileNumber | None = None
    klasse: Code | None = None

    def deed(self) -> Filing:
        """Return the deed."""
        return RegisterSecret(reason=self.reason, title=self.title, case_file=self.case_file, klasse=self.klasse)


class CloseRecordBody(Body):
    """It is not archive-worthy, or was captured by mistake. Of what has its number: needs the archivist's right."""

    do: Literal["close_record"]
    reason: Reason

    def deed(self) -> Filing:
        """Return the deed."""
        return CloseRecord(reason=self.reason)


class _OnRecord(Body):
    record_id: UUID | None = Field(default=None, description="A record of the item; null: its own, newest one.")


class ArchiveRecordBody(_OnRecord):
    """It is finished, and frozen from then on. Needs the archivist's right, as all below."""

    do: Literal["archive_record"]

    def deed(self) -> Filing:
        """Return the deed."""
        return ArchiveRecord(record_id=self.record_id)


class WriteOffRecordBody(_OnRecord):
    """It needs no more answer. `how` is Noark's avskrivningsmaate, `by` the record that answers it."""

    do: Literal["write_off_record"]
    how: Way
    by: UUID | None = None

    def deed(self) -> Filing:
        """Return the deed."""
        return WriteOffRecord(how=self.how, by=self.by, record_id=self.record_id)


class AssessRecordBody(_OnRecord):
    """You read it for publishing. `metadata` are codes of skjermingMetadata; none: nothing is withheld.

    `words` are places in the title, [start, end) in code points, `document` is H (all of it) or D (part of it).
    """

    do: Literal["assess_record"]
    metadata: list[Code] = Field(default=[], max_length=CODES_MAX)
    restriction: Annotated[str, Field(max_length=10, pattern=r"^[A-Z]*$")] = ""
    hjemmel: Annotated[str, Field(max_length=REASON_CHARS_MAX)] = ""
    document: Literal["H", "D"] | None = None
    words: list[tuple[Place, Place]] = Field(default=[], max_length=WORDS_MAX)
    until: date | None = None

    def deed(self) -> Filing:
        """Return the deed."""
        return AssessRecord(
            metadata=tuple(self.metadata),
            restriction=self.restriction,
            hjemmel=self.hjemmel,
            document=self.document,
            words=tuple(self.words),
            until=self.until,
            record_id=self.record_id,
        )


class LinkRecordBody(_OnRecord):
    """It has to do with another record."""

    do: Literal["link_record"]
    other: UUID

    def deed(self) -> Filing:
        """Return the deed."""
        return LinkRecord(other=self.other, record_id=self.record_id)


class CorrectRecordTitleBody(_OnRecord):
    """Its title was wrong; the change log keeps what it was."""

    do: Literal["correct_record_title"]
    title: Title
    reason: Reason = ""

    def deed(self) -> Filing:
        """Return the deed."""
        return CorrectRecordTitle(title=self.title, reason=self.reason, record_id=self.record_id)


class PassOnRecordBody(_OnRecord):
    """One authority of the municipality sends it to another (Sweden): sent in the one's register, received there."""

    do: Literal["pass_on_record"]
    to_authority: Name

    def deed(self) -> Filing:
        """Return the deed."""
        return PassOnRecord(to_authority=self.to_authority, record_id=self.record_id)


class PushRecordBody(_OnRecord):
    """It is sent to the municipality's own core again; the core is asked first, and nothing is journaled twice."""

    do: Literal["push_record"]

    def deed(self) -> Filing:
        """Return the deed."""
        return PushRecord(record_id=self.record_id)


class _OnCaseFile(Body):
    case_file: CaseFileNumber
    series: Series = Field(default="", description="Whose number it is, where there are several; empty: the main one.")


class CloseCaseFileBody(_OnCaseFile):
    """The case is over. `write_off` and `archive` finish first what is unfinished; without them it is refused."""

    do: Literal["close_case_file"]
    write_off: Way | Literal[""] = ""
    archive: bool = False

    def deed(self) -> Filing:
        """Return the deed."""
        return CloseCaseFile(
            case_file=self.case_file, series=self.series, write_off=self.write_off, archive=self.archive
        )


class ReopenCaseFileBody(_OnCaseFile):
    """A closed case goes on."""

    do: Literal["reopen_case_file"]
    reason: Reason

    def deed(self) -> Filing:
        """Return the deed."""
        return ReopenCaseFile(case_file=self.case_file, series=self.series, reason=self.reason)


class CorrectCaseFileBody(_OnCaseFile):
    """Title, class, unit or who answers for the case: null leaves what stands."""

    do: Literal["correct_case_file"]
    title: Title | None = None
    klasse: Code | None = None
    unit: Name | None = None
    responsible: Name | None = None

    def deed(self) -> Filing:
        """Return the deed."""
        return CorrectCaseFile(
            case_file=self.case_file,
            series=self.series,
            title=self.title,
            klasse=self.klasse,
            unit=self.unit,
            responsible=self.responsible,
        )


class AskPackageBody(Body):
    """All that is kept of the item is to be put together, signed, for whoever may have it. It is kept for 14 days."""

    do: Literal["ask_package"]
    recipient: Name
    reason: Reason

    def deed(self) -> Filing:
        """Return the deed."""
        return AskPackage(recipient=self.recipient, reason=self.reason)


FilingBody = (
    ConfirmRecordBody
    | KeepRecordBody
    | RegisterSecretBody
    | CloseRecordBody
    | ArchiveRecordBody
    | WriteOffRecordBody
    | AssessRecordBody
    | LinkRecordBody
    | CorrectRecordTitleBody
    | PassOnRecordBody
    | PushRecordBody
    | CloseCaseFileBody
    | ReopenCaseFileBody
    | CorrectCaseFileBody
    | AskPackageBody
)
