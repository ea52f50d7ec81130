"""A decision with all that it was made from, so that it can be made again years later."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from classifier.core.second.said import Opinion
from common.events import Tagging
from common.policy.asked import Asked
from common.policy.decide import Decided, decide
from common.policy.pack import Pack


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked, by which pack it was answered, and what came out.

    `asked` holds tags, context, what the item answers, and the dated rows that held; never a resident's words, but
    those of a post of our own, which are what is checked. `acts` are the ids of the judgements that it rests on,
    `opinion` what a language model had said: it is never asked again for a decision that is made again.
    """

    decision_no: int
    revision: int
    at: datetime
    pack: str
    pack_sha256: str
    calendar_sha256: str
    inputs_sha256: str
    asked: Asked
    tagging: Tagging
    acts: tuple[str, ...]
    opinion: Opinion | None = None
    decided: Decided


def differences(made: Made, pack: Pack) -> Iterator[str]:
    """Make the decision again and yield the members in which it comes out differently; nothing when it is the same.

    Raises BadMessage for a question that this release would not take.
    """
    again = decide(pack, made.asked)
    for name in Decided.__struct_fields__:
        if getattr(again, name) != getattr(made.decided, name):
            yield name
