"""Which handler hears which event of the other services."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from common.codec import types_on
from common.events import (
    AccountConnected,
    AccountProved,
    AccountWithdrawn,
    ChannelRecovered,
    ChannelSwept,
    ChannelTroubled,
    Event,
    LoginFailed,
    LoginOffered,
)
from common.runner import Handler
from desk.core.fold import FOLDED
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

_OF_CASES: Mapping[str, Any] = {
    "items": on_item,
    "decisions": on_decision,
    "evidence": on_evidence,
    "outcomes": on_outcome,
    "deadlines": on_deadline,
    "alerts": on_alert,
    "dead-letters": on_dead_letter,
}
"""Topic → who hears what a case takes in of it."""
_OF_CHANNELS = (
    *(ChannelTroubled, ChannelRecovered, ChannelSwept),
    *(LoginOffered, LoginFailed, AccountConnected, AccountProved, AccountWithdrawn),
)


def handlers_of(limits: LimitsOf) -> dict[type[Event], Handler]:
    """Return the handler of each event: of every one that a case takes in, of records, and of channels."""
    heard: dict[type[Event], Handler] = {}
    for topic, handler in _OF_CASES.items():
        taken_in = [event for event in types_on(topic) if issubclass(event, FOLDED)]
        heard |= dict.fromkeys(taken_in, partial(handler, limits=limits))
    heard |= dict.fromkeys(OF_RECORDS, partial(on_record, limits=limits))
    return heard | dict.fromkeys(_OF_CHANNELS, on_channel)
