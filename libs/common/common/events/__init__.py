"""What happened, past tense: the frozen structs that travel on topics. One module per noun."""

from common.events.account import AccountApplied, ApplicationEnded, ApplicationTold
from common.events.action import ActionOrdered, ActionWithdrawn
from common.events.alert import (
    AlertAcknowledged,
    AlertChanged,
    AlertEscalated,
    AlertFailed,
    AlertRaised,
    AlertResolved,
    AlertSent,
)
from common.events.archivist import (
    CaseFileActed,
    CaseFileClosed,
    CaseFileCorrected,
    CaseFileReopened,
    DisposalDecided,
    PackageAsked,
    ProofAsked,
    RecordActed,
    RecordArchived,
    RecordAssessed,
    RecordClosed,
    RecordCorrected,
    RecordLinked,
    RecordPassedOn,
    RecordPushed,
    RecordWrittenOff,
)
from common.events.channel import ChannelChanged, ChannelRecovered, ChannelSwept, ChannelTroubled
from common.events.connection import (
    AccountAsked,
    AccountConnected,
    AccountProved,
    AccountWithdrawn,
    ConnectionTold,
    LoginAsked,
    LoginFailed,
    LoginOffered,
    WithdrawalAsked,
)
from common.events.control import (
    AccountAsk,
    AccountFact,
    AccountState,
    CalendarFact,
    CalendarRow,
    ContactFact,
    ContactRow,
    CrisisFact,
    CrisisState,
    DatedRow,
    FactStated,
    LearningFact,
    LearningState,
    PackFact,
    PoliticalCaseFact,
    PoliticalCaseState,
)
from common.events.crisis import CrisisAnswered, CrisisAsked, CrisisDeclared, CrisisEnded, CrisisTold, CrisisUpheld
from common.events.dead_letter import MessageParked, MessageReplayed
from common.events.deadline import (
    DeadlineChanged,
    DeadlineDropped,
    DeadlineMet,
    DeadlineMissed,
    DeadlineMoved,
    DeadlineSet,
    DeadlineWarned,
)
from common.events.decision import (
    AlertWanted,
    Archived,
    DecisionMade,
    Facts,
    Promise,
    Span,
    Step,
    Tagging,
    bars_attachments,
)
from common.events.delivery import DeliveryReceived
from common.events.envelope import Event, derived_id, item_id_of
from common.events.erasure import ItemErased
from common.events.evidence import (
    AttachmentsKept,
    EvidenceFailed,
    EvidenceSecured,
    EvidenceWanted,
    KeptAttachment,
)
from common.events.item import (
    MESSAGE,
    Attachment,
    Author,
    ItemChanged,
    ItemEdited,
    ItemHidden,
    ItemPosted,
    ItemRemoved,
    ItemUnhidden,
    done_outside,
    is_history,
    is_taken_back,
)
from common.events.judgement import (
    AlertSeen,
    CaseFileLinked,
    CaseworkConfirmed,
    GroundGiven,
    HideUpheld,
    ItemFrozen,
    ItemThawed,
    Judged,
    MarkSet,
    MatterClosed,
    PoliticalCasePicked,
    RecordConfirmed,
    RemovalExplained,
    ReplyClaimed,
    TagsCorrected,
    UnitAnswered,
    UnitConfirmed,
)
from common.events.model import ScoresChanged, ScoresDrifted, ScoresSteady
from common.events.outcome import (
    ActionFailed,
    ActionTaken,
    ActionUnknown,
    NoticeFailed,
    NoticeSent,
    NoticeUnknown,
    Outcome,
)
from common.events.plan import PlanFact
from common.events.record import (
    ActRefused,
    ArchiveProved,
    Broken,
    CaseFileChanged,
    CaseFileDue,
    DisposalListed,
    PackageMade,
    RecordCaptured,
    RecordChanged,
    RecordDelivered,
    Recorded,
    RecordJournaled,
    RecordUnconfirmed,
    RecordWithdrawn,
)
from common.events.rota import RotaFact, RotaRow
from common.events.waiting import WaitBegan, WaitEnded, WaitTold

__all__ = [
    "MESSAGE", "AccountApplied", "AccountAsk", "AccountAsked", "AccountConnected", "AccountFact", "AccountProved",
    "AccountState", "AccountWithdrawn", "ActRefused", "ActionFailed", "ActionOrdered", "ActionTaken",
    "ActionUnknown", "ActionWithdrawn", "AlertAcknowledged", "AlertChanged", "AlertEscalated", "AlertFailed",
    "AlertRaised", "AlertResolved", "AlertSeen", "AlertSent", "AlertWanted", "ApplicationEnded", "ApplicationTold",
    "ArchiveProved", "Archived", "Attachment", "AttachmentsKept", "Author", "Broken", "CalendarFact", "CalendarRow",
    "CaseFileActed", "CaseFileChanged", "CaseFileClosed", "CaseFileCorrected", "CaseFileDue", "CaseFileLinked",
    "CaseFileReopened", "CaseworkConfirmed", "ChannelChanged", "ChannelRecovered", "ChannelSwept",
    "ChannelTroubled", "ConnectionTold", "ContactFact", "ContactRow", "CrisisAnswered", "CrisisAsked",
    "CrisisDeclared", "CrisisEnded", "CrisisFact", "CrisisState", "CrisisTold", "CrisisUpheld", "DatedRow",
    "DeadlineChanged", "DeadlineDropped", "DeadlineMet", "DeadlineMissed", "DeadlineMoved", "DeadlineSet",
    "DeadlineWarned", "DecisionMade", "DeliveryReceived", "DisposalDecided", "DisposalListed", "Event",
    "EvidenceFailed", "EvidenceSecured", "EvidenceWanted", "FactStated", "Facts", "GroundGiven", "HideUpheld",
    "ItemChanged", "ItemEdited", "ItemErased", "ItemFrozen", "ItemHidden", "ItemPosted", "ItemRemoved",
    "ItemThawed", "ItemUnhidden", "Judged", "KeptAttachment", "LearningFact", "LearningState", "LoginAsked",
    "LoginFailed", "LoginOffered", "MarkSet", "MatterClosed", "MessageParked", "MessageReplayed", "NoticeFailed",
    "NoticeSent", "NoticeUnknown", "Outcome", "PackFact", "PackageAsked", "PackageMade", "PlanFact",
    "PoliticalCaseFact", "PoliticalCasePicked", "PoliticalCaseState", "Promise", "ProofAsked", "RecordActed",
    "RecordArchived", "RecordAssessed", "RecordCaptured", "RecordChanged", "RecordClosed", "RecordConfirmed",
    "RecordCorrected", "RecordDelivered", "RecordJournaled", "RecordLinked", "RecordPassedOn", "RecordPushed",
    "RecordUnconfirmed", "RecordWithdrawn", "RecordWrittenOff", "Recorded", "RemovalExplained", "ReplyClaimed",
    "RotaFact", "RotaRow", "ScoresChanged", "ScoresDrifted", "ScoresSteady", "Span", "Step", "Tagging",
    "TagsCorrected", "UnitAnswered", "UnitConfirmed", "WaitBegan", "WaitEnded", "WaitTold", "WithdrawalAsked",
    "bars_attachments", "derived_id", "done_outside", "is_history", "is_taken_back", "item_id_of",
]  # fmt: skip
