"""Which handler hears which event of the other services."""

from functools import partial

from common.events import (
    AccountConnected,
    AccountProved,
    AccountWithdrawn,
    ActionFailed,
    ActionTaken,
    ActionUnknown,
    AlertAcknowledged,
    AlertEscalated,
    AlertFailed,
    AlertRaised,
    AlertResolved,
    AlertSent,
    AttachmentsKept,
    ChannelRecovered,
    ChannelSwept,
    ChannelTroubled,
    DeadlineDropped,
    DeadlineMet,
    DeadlineMissed,
    DeadlineMoved,
    DeadlineSet,
    DeadlineWarned,
    DecisionMade,
    Event,
    EvidenceFailed,
    EvidenceSecured,
    ItemEdited,
    ItemHidden,
    ItemPosted,
    ItemRemoved,
    ItemUnhidden,
    LoginFailed,
    LoginOffered,
    MessageParked,
    MessageReplayed,
    NoticeFailed,
    NoticeSent,
    NoticeUnknown,
)
from common.runner import Handler
from desk.handlers.folding import LimitsOf
from desk.handlers.on_alert import on_alert
from desk.handlers.on_channel import on_channel
from desk.handlers.on_dead_letter import on_dead_letter
from desk.handlers.on_deadline import on_deadline
from desk.handlers.on_decision import on_decision
from desk.handlers.on_evidence import on_evidence
from desk.handlers.on_item import on_item
from desk.handlers.on_outcome import on_outcome
from desk.handlers.on_record import OF_RECORDS, on_record


def handlers_of(limits: LimitsOf) -> dict[type[Event], Handler]:
    """Return the handler of each event."""
    topics: dict[Handler, tuple[type[Event], ...]] = {
        partial(on_item, limits=limits): (ItemPosted, ItemEdited, ItemHidden, ItemUnhidden, ItemRemoved),
        partial(on_decision, limits=limits): (DecisionMade,),
        partial(on_evidence, limits=limits): (EvidenceSecured, EvidenceFailed, AttachmentsKept),
        partial(on_outcome, limits=limits): (
            *(ActionTaken, ActionFailed, ActionUnknown),
            *(NoticeSent, NoticeFailed, NoticeUnknown),
        ),
        partial(on_record, limits=limits): OF_RECORDS,
        partial(on_deadline, limits=limits): (
            *(DeadlineSet, DeadlineMoved, DeadlineWarned),
            *(DeadlineMet, DeadlineMissed, DeadlineDropped),
        ),
        partial(on_alert, limits=limits): (
            AlertRaised,
            AlertSent,
            AlertFailed,
            AlertEscalated,
            AlertAcknowledged,
            AlertResolved,
        ),
        on_channel: (
            *(ChannelTroubled, ChannelRecovered, ChannelSwept),
            *(LoginOffered, LoginFailed, AccountConnected, AccountProved, AccountWithdrawn),
        ),
        partial(on_dead_letter, limits=limits): (MessageParked, MessageReplayed),
    }
    return {event: handler for handler, events in topics.items() for event in events}
