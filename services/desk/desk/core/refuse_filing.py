"""What nobody may do with a record or a case file that the desk knows of; the rest the archiver knows, and refuses.

The clauses are requirements of Noark 5 version 5.5.0 (krav 3.2.16 is "Noark-3.2.16"), where the standard has one.
"""

from uuid import UUID

from desk.core.facts import Case
from desk.core.filing_deeds import (
    ArchiveRecord,
    AskPackage,
    AssessRecord,
    CloseRecord,
    ConfirmRecord,
    CorrectCaseFile,
    CorrectRecordTitle,
    Filing,
    KeepRecord,
    LinkRecord,
    OnCaseFile,
    OnStandingRecord,
    PassOnRecord,
    PushRecord,
    RegisterSecret,
    ReopenCaseFile,
    WriteOffRecord,
)
from desk.core.record_facts import RecordFact
from desk.core.refusal import Refusal

CAPTURED, WITH_THE_CORE, JOURNALED, ARCHIVED, WITHDRAWN = "M", "S", "J", "A", "U"
SETTLED = frozenset({WITH_THE_CORE, JOURNALED, ARCHIVED})
"""A person stood behind it."""
KEPT = "documented"
"""Kept without a journal number."""
RESTED = frozenset({"I", "N"})
"""Kinds that wait for an answer until they are written off (krav 3.2.9)."""
WAYS = ("BU", "BE", "TLF", "TE", "TO")
"""Codes of avskrivningsmaate that a deposit may hold."""

_FOR_EVERYBODY = (ConfirmRecord, KeepRecord, CloseRecord)


def needs_archivist(case: Case, deed: Filing) -> bool:
    """True for what only the archivist's right allows: all but what settles whether an item is filed at all.

    Who takes back a record that has its number changes the journal, and needs the right too.
    """
    if isinstance(deed, CloseRecord):
        return case.record is not None and case.record.status in SETTLED
    return not isinstance(deed, _FOR_EVERYBODY)


def refuse_filing(case: Case, deed: Filing) -> Refusal | None:
    """Return why the act is refused, None when the archiver may be asked."""
    match deed:
        case ConfirmRecord():
            return _no_title(deed.title) or _confirm(case, deed)
        case KeepRecord() | RegisterSecret():
            return _no_reason(deed.reason) or _no_title(deed.title) or _keep(case, deed)
        case CloseRecord():
            return _no_reason(deed.reason) or _close(case)
        case AskPackage():
            return _no_reason(deed.reason) or (None if deed.recipient.strip() else Refusal(code="no_recipient"))
        case (
            ArchiveRecord()
            | WriteOffRecord()
            | AssessRecord()
            | LinkRecord()
            | CorrectRecordTitle()
            | PassOnRecord()
            | PushRecord()
        ):
            return _on_record(case, deed)
        case _:
            return _on_case_file(deed)


def _no_reason(reason: str) -> Refusal | None:
    return None if reason.strip() else Refusal(code="no_reason", clauses=("GEN-07",))


def _no_title(title: str | None) -> Refusal | None:
    return Refusal(code="no_title") if title is not None and not title.strip() else None


def _confirm(case: Case, deed: ConfirmRecord) -> Refusal | None:
    """What is kept without a number may become an entry of the journal later; what has one is only corrected."""
    record = case.record
    if record is None or record.status not in SETTLED:
        return None
    if record.kind == KEPT and deed.kind not in {None, KEPT}:
        return None
    return Refusal(code="already_filed", clauses=("Noark-3.2.22",))


def _keep(case: Case, deed: KeepRecord | RegisterSecret) -> Refusal | None:
    record = case.record
    if isinstance(deed, RegisterSecret):
        filed = record is not None and record.status in SETTLED and record.kind != KEPT
        return Refusal(code="already_filed", clauses=("Noark-3.2.22",)) if filed else None
    if record is None or record.status == WITHDRAWN:
        return None
    if record.status == CAPTURED:
        return Refusal(code="only_to_confirm")
    return Refusal(code="already_filed", clauses=("Noark-3.2.22",))


def _close(case: Case) -> Refusal | None:
    record = case.record
    if record is None:
        return Refusal(code="no_record")
    if record.status == WITHDRAWN:
        return Refusal(code="already_withdrawn")
    if record.status == ARCHIVED:
        return Refusal(code="archived_stays", clauses=("Noark-3.2.16",))
    return None


def _on_record(case: Case, deed: OnStandingRecord) -> Refusal | None:
    record = _meant(case, deed.record_id)
    if record is None:
        return Refusal(code="no_record")
    if record.status == WITHDRAWN:
        return Refusal(code="already_withdrawn")
    match deed:
        case ArchiveRecord() | WriteOffRecord():
            return _finish(record, deed)
        case AssessRecord():
            return _assess(deed)
        case PushRecord():
            return None if record.status == WITH_THE_CORE else Refusal(code="not_with_core")
        case _:
            return _change(record, deed)


def _meant(case: Case, record_id: UUID | None) -> RecordFact | None:
    if record_id is None:
        return case.record
    return next((one for one in case.records if one.record_id == record_id), None)


def _finish(record: RecordFact, deed: ArchiveRecord | WriteOffRecord) -> Refusal | None:
    if isinstance(deed, ArchiveRecord):
        if record.status == ARCHIVED:
            return Refusal(code="already_archived")
        return None if record.status == JOURNALED else Refusal(code="not_journaled", clauses=("Noark-3.2.13",))
    if deed.how not in WAYS:
        return Refusal(code="no_such_way")
    if record.kind not in RESTED:
        return Refusal(code="not_rested", clauses=("Noark-3.2.9",))
    return None if record.status in SETTLED else Refusal(code="not_journaled", clauses=("Noark-3.2.9",))


def _assess(deed: AssessRecord) -> Refusal | None:
    withheld = bool(deed.metadata or deed.document)
    return Refusal(code="no_law") if withheld and not deed.hjemmel.strip() else None


def _change(record: RecordFact, deed: LinkRecord | CorrectRecordTitle | PassOnRecord) -> Refusal | None:
    if isinstance(deed, LinkRecord):
        return Refusal(code="itself") if deed.other == record.record_id else None
    if isinstance(deed, PassOnRecord):
        return None if deed.to_authority.strip() else Refusal(code="no_authority")
    frozen = Refusal(code="is_archived", clauses=("Noark-3.2.14",)) if record.status == ARCHIVED else None
    return _no_title(deed.title) or frozen


def _on_case_file(deed: OnCaseFile) -> Refusal | None:
    match deed:
        case ReopenCaseFile():
            return _no_reason(deed.reason)
        case CorrectCaseFile():
            said = (deed.title, deed.klasse, deed.unit, deed.responsible)
            empty = all(one is None or not one.strip() for one in said)
            return Refusal(code="nothing_said") if empty else _no_title(deed.title)
        case _:
            ways = not deed.write_off or deed.write_off in WAYS
            return None if ways else Refusal(code="no_such_way")
