"""What happened, past tense: the frozen structs that travel on topics. One module per noun."""

from common.events.action import ActionOrdered, ActionWithdrawn
from common.events.alert import AlertChanged, AlertFailed, AlertRaised, AlertResolved, AlertSent
from common.events.control import AccountFact, AccountState, FactStated
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
)
from common.events.delivery import DeliveryReceived
from common.events.envelope import Event, derived_id, item_id_of
from common.events.evidence import EvidenceFailed, EvidenceSecured, EvidenceWanted
from common.events.item import (
    Attachment,
    Author,
    ItemChanged,
    ItemEdited,
    ItemHidden,
    ItemPosted,
    ItemRemoved,
    ItemUnhidden,
)
from common.events.judgement import CaseworkConfirmed, Judged, RecordConfirmed, TagsCorrected
from common.events.outcome import (
    ActionFailed,
    ActionTaken,
    ActionUnknown,
    NoticeFailed,
    NoticeSent,
    NoticeUnknown,
    Outcome,
)
from common.events.record import RecordCaptured, Recorded, RecordJournaled, RecordWithdrawn

__all__ = [
    "AccountFact",
    "AccountState",
    "ActionFailed",
    "ActionOrdered",
    "ActionTaken",
    "ActionUnknown",
    "ActionWithdrawn",
    "AlertChanged",
    "AlertFailed",
    "AlertRaised",
    "AlertResolved",
    "AlertSent",
    "AlertWanted",
    "Archived",
    "Attachment",
    "Author",
    "CaseworkConfirmed",
    "DeadlineChanged",
    "DeadlineDropped",
    "DeadlineMet",
    "DeadlineMissed",
    "DeadlineMoved",
    "DeadlineSet",
    "DeadlineWarned",
    "DecisionMade",
    "DeliveryReceived",
    "Event",
    "EvidenceFailed",
    "EvidenceSecured",
    "EvidenceWanted",
    "FactStated",
    "Facts",
    "ItemChanged",
    "ItemEdited",
    "ItemHidden",
    "ItemPosted",
    "ItemRemoved",
    "ItemUnhidden",
    "Judged",
    "MessageParked",
    "MessageReplayed",
    "NoticeFailed",
    "NoticeSent",
    "NoticeUnknown",
    "Outcome",
    "Promise",
    "RecordCaptured",
    "RecordConfirmed",
    "RecordJournaled",
    "RecordWithdrawn",
    "Recorded",
    "Span",
    "Step",
    "Tagging",
    "TagsCorrected",
    "derived_id",
    "item_id_of",
]
