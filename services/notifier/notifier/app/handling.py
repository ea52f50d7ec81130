"""Which handler hears of which event."""

from collections.abc import Mapping
from functools import partial

from common.events import (
    AccountApplied,
    ActionFailed,
    ActionTaken,
    ActionUnknown,
    AlertSeen,
    ApplicationEnded,
    CaseFileChanged,
    ChannelRecovered,
    ChannelTroubled,
    CrisisAnswered,
    CrisisAsked,
    CrisisDeclared,
    CrisisEnded,
    CrisisUpheld,
    DecisionMade,
    Event,
    EvidenceFailed,
    EvidenceSecured,
    EvidenceWanted,
    GroundGiven,
    HideUpheld,
    ItemEdited,
    ItemHidden,
    ItemPosted,
    ItemRemoved,
    ItemUnhidden,
    MatterClosed,
    MessageParked,
    MessageReplayed,
    NoticeFailed,
    NoticeSent,
    NoticeUnknown,
    RecordCaptured,
    RecordChanged,
    RecordDelivered,
    RecordJournaled,
    RecordUnconfirmed,
    RecordWithdrawn,
    RemovalExplained,
    ScoresDrifted,
    ScoresSteady,
    UnitConfirmed,
    WaitBegan,
    WaitEnded,
)
from common.runner import Handler
from notifier.handlers.on_channel import on_channel
from notifier.handlers.on_dead_letter import on_dead_letter
from notifier.handlers.on_decision import on_decision
from notifier.handlers.on_evidence import on_evidence
from notifier.handlers.on_item import on_item
from notifier.handlers.on_judgement import on_judgement
from notifier.handlers.on_model import on_model
from notifier.handlers.on_outcome import on_outcome
from notifier.handlers.on_record import on_record
from notifier.handlers.review import Review
from notifier.settings import NotifierSettings

OF_RECORDS = (
    RecordCaptured,
    RecordJournaled,
    RecordWithdrawn,
    RecordChanged,
    RecordDelivered,
    RecordUnconfirmed,
    CaseFileChanged,
)
OF_CRISES = (CrisisAsked, CrisisAnswered, CrisisDeclared, CrisisUpheld, CrisisEnded)
OF_ACCOUNTS = (AccountApplied, ApplicationEnded)
OF_WAITS = (WaitBegan, WaitEnded)
OF_PEOPLE = (
    UnitConfirmed,
    GroundGiven,
    HideUpheld,
    RemovalExplained,
    AlertSeen,
    MatterClosed,
    *OF_CRISES,
    *OF_ACCOUNTS,
    *OF_WAITS,
)
OF_LETTERS = (MessageParked, MessageReplayed)
"""What is told of a message is no news of its item: that a letter is settled is heard after an erasure too."""


def handlers_of(review: Review, settings: NotifierSettings) -> Mapping[type[Event], Handler]:
    of_items: Handler = partial(on_item, review)
    of_outcomes: Handler = partial(on_outcome, review)
    of_evidence: Handler = partial(on_evidence, review, settings.notifier_evidence_wait_s_max)
    of_dead_letters: Handler = partial(on_dead_letter, review)
    of_channels: Handler = partial(on_channel, review)
    return {
        DecisionMade: partial(on_decision, review),
        **dict.fromkeys(OF_PEOPLE, partial(on_judgement, review)),
        ItemPosted: of_items,
        ItemEdited: of_items,
        ItemHidden: of_items,
        ItemUnhidden: of_items,
        ItemRemoved: of_items,
        ActionTaken: of_outcomes,
        ActionFailed: of_outcomes,
        ActionUnknown: of_outcomes,
        NoticeSent: of_outcomes,
        NoticeFailed: of_outcomes,
        NoticeUnknown: of_outcomes,
        EvidenceWanted: of_evidence,
        EvidenceSecured: of_evidence,
        EvidenceFailed: of_evidence,
        **dict.fromkeys(OF_LETTERS, of_dead_letters),
        **dict.fromkeys(OF_RECORDS, partial(on_record, review)),
        ChannelTroubled: of_channels,
        ChannelRecovered: of_channels,
        **dict.fromkeys((ScoresDrifted, ScoresSteady), partial(on_model, review)),
    }
