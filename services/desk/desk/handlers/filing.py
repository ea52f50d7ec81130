"""What people do with records and case files, as the archiver is told of it; and who may."""

from collections.abc import Mapping
from typing import Any

import msgspec

from common.events import (
    CaseFileClosed,
    CaseFileCorrected,
    CaseFileReopened,
    Judged,
    PackageAsked,
    RecordArchived,
    RecordAssessed,
    RecordClosed,
    RecordConfirmed,
    RecordCorrected,
    RecordLinked,
    RecordPassedOn,
    RecordPushed,
    RecordWrittenOff,
    derived_id,
)
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
from desk.core.legal_bases import MARKING
from desk.core.secrecy import WHOLE_DOCUMENT, WITHHELD

ENTRY = "I"
"""What is registered came in, however it was kept before."""
_JUDGEMENTS: dict[type[Filing], type[Judged]] = {
    ConfirmRecord: RecordConfirmed,
    KeepRecord: RecordConfirmed,
    CloseRecord: RecordClosed,
    ArchiveRecord: RecordArchived,
    WriteOffRecord: RecordWrittenOff,
    AssessRecord: RecordAssessed,
    LinkRecord: RecordLinked,
    CorrectRecordTitle: RecordCorrected,
    PassOnRecord: RecordPassedOn,
    PushRecord: RecordPushed,
    CloseCaseFile: CaseFileClosed,
    ReopenCaseFile: CaseFileReopened,
    CorrectCaseFile: CaseFileCorrected,
    AskPackage: PackageAsked,
}


def judgements_of(deed: Filing, about: Mapping[str, Any]) -> list[Judged]:
    """Return what the archiver is to hear of a deed; `about` are the fields that every judgement has."""
    said = msgspec.structs.asdict(deed)
    if not isinstance(deed, RegisterSecret):
        # A deed says what its judgement says, under the same names.
        return [msgspec.convert({**about, **said}, _JUDGEMENTS[type(deed)])]
    marked = {
        "event_id": derived_id(about["event_id"], "marked"),
        "metadata": WITHHELD,
        "hjemmel": MARKING,
        "document": WHOLE_DOCUMENT,
    }
    return [
        msgspec.convert({**about, **said, "kind": ENTRY}, RecordConfirmed),
        msgspec.convert({**about, **marked}, RecordAssessed),
    ]
