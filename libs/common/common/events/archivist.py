"""What people do with records and case files: each is one line of the journal, or is refused with its requirement."""

from datetime import date
from uuid import UUID

from common.events.judgement import Judged


class RecordActed(Judged, frozen=True, kw_only=True):
    """Base: an act on a record. `record_id` None means the item's own, newest record."""

    record_id: UUID | None = None


class RecordClosed(RecordActed, frozen=True, kw_only=True):
    """It was wrong to capture it, or is not archive-worthy: status U. The reason stays in the log."""

    reason: str


class RecordArchived(RecordActed, frozen=True, kw_only=True):
    """It is finished: status A, and frozen from then on."""


class RecordWrittenOff(RecordActed, frozen=True, kw_only=True):
    """It needs no more answer. `how` is Noark's avskrivningsmaate (BU, BE, TLF, TE, TO), `by` what answered."""

    how: str
    by: UUID | None = None


class RecordAssessed(RecordActed, frozen=True, kw_only=True):
    """A person read it for publishing (offentlighetsvurdert), and says what is withheld and by which law.

    `metadata` are codes of skjermingMetadata (TRO, NA, M …), none: nothing is withheld. `words` are where in the
    title the withheld words stand, [start, end) in code points. `document` is H, D or None, `until` when it ends.
    """

    metadata: tuple[str, ...] = ()
    restriction: str = ""
    hjemmel: str = ""
    document: str | None = None
    words: tuple[tuple[int, int], ...] = ()
    until: date | None = None


class RecordPushed(RecordActed, frozen=True, kw_only=True):
    """It is to be sent to the municipality's own core again: the core is asked first, nothing is journaled twice."""


class RecordLinked(RecordActed, frozen=True, kw_only=True):
    """It has to do with another record (kryssreferanse)."""

    other: UUID


class RecordCorrected(RecordActed, frozen=True, kw_only=True):
    """Its title was wrong; the change log keeps what it was."""

    title: str
    reason: str = ""


class CaseFileActed(Judged, frozen=True, kw_only=True):
    """Base: an act on a case file, "2026/12"; `item_id` is that of an item in it. `series` empty: the main one."""

    case_file: str
    series: str = ""


class CaseFileClosed(CaseFileActed, frozen=True, kw_only=True):
    """The case is over. `write_off` (TE, TO …) writes off what is unanswered, `archive` archives its posts first.

    Without them it is refused for as long as something in it is unfinished.
    """

    write_off: str = ""
    archive: bool = False


class CaseFileReopened(CaseFileActed, frozen=True, kw_only=True):
    """A closed case goes on; its period must be open."""

    reason: str


class CaseFileCorrected(CaseFileActed, frozen=True, kw_only=True):
    """Title, class, unit or who answers for the case: what is None stays."""

    title: str | None = None
    klasse: str | None = None
    unit: str | None = None
    responsible: str | None = None


class RecordPassedOn(RecordActed, frozen=True, kw_only=True):
    """One authority of the municipality sends it to another (Sweden): sent in its register, received in the other's."""

    to_authority: str


class ProofAsked(Judged, frozen=True, kw_only=True):
    """Somebody wants the chains of the municipality proved, and its case files looked through for what is due."""


class DisposalDecided(Judged, frozen=True, kw_only=True):
    """A person has decided that a case file goes (kassasjon); it is refused where the municipality's rows keep it."""

    case_file: str


class PackageAsked(Judged, frozen=True, kw_only=True):
    """Everything that is kept of an item is to be put together, signed, for whoever `recipient` names (the police)."""

    recipient: str
    reason: str
