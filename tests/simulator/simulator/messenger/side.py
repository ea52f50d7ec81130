"""Messenger and Instagram messages: what people write in private, what is answered, and by whom."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from starlette.routing import Route

from simulator.asked import Asked, AskError
from simulator.control_acts import AUTHOR_DEFAULT, account_asked, page_asked
from simulator.deeds import Deed, Deeds, Done
from simulator.messenger.acts import (
    Letter,
    edit_message,
    react_to_message,
    read_all,
    send_by_hand,
    unsend_message,
    write_message,
)
from simulator.messenger.conversation import Conversation, Correspondent, Message, conversation_with, message_in
from simulator.runs import Run
from simulator.steps import Step
from simulator.surroundings import Side, Surroundings, item_truth
from simulator.world import World
from simulator.writes import NativeAct


def _owner(world: World, asked: Asked) -> Correspondent:
    """Return the page, or with {on_instagram: true} the Instagram account."""
    return account_asked(world, asked) if asked.truth("on_instagram") else page_asked(world, asked)


def _conversation(owner: Correspondent, asked: Asked) -> Conversation:
    name = asked.optional_text("author") or AUTHOR_DEFAULT
    return conversation_with(owner, f"somebody {name}", name)


def _letter(asked: Asked) -> Letter:
    pictures = ("https://media.example.invalid/message.jpg",) if asked.truth("photo") else ()
    text = asked.optional_text("text")
    if text is None and not pictures:
        raise AskError("`text` or `photo` is needed")
    return Letter(text, pictures, asked.optional_text("under"))


def _message(owner: Correspondent, asked: Asked, at: datetime) -> Done:
    message, changes = write_message(owner, _conversation(owner, asked), _letter(asked), at)
    return Done(message.message_id, changes)


def _native_message(owner: Correspondent, asked: Asked, at: datetime) -> Done:
    conversation = _conversation(owner, asked)
    message, changes = send_by_hand(owner, conversation, _letter(asked), at)
    owner.native.append(NativeAct(at, "message", conversation.person_id, message.message_id, message.text))
    return Done(message.message_id, changes)


def _found(owner: Correspondent, asked: Asked) -> tuple[Conversation, Message]:
    found = message_in(owner, asked.text("id"))
    if found is None or found[1].unsent:
        raise AskError("no such message", 404)
    return found


def _edit(owner: Correspondent, asked: Asked, at: datetime) -> Done:
    conversation, message = _found(owner, asked)
    return Done(None, edit_message(owner, conversation, message, asked.text("text"), at))


def _unsend(owner: Correspondent, asked: Asked, at: datetime) -> Done:
    conversation, message = _found(owner, asked)
    return Done(None, unsend_message(owner, conversation, message, at))


def _react(owner: Correspondent, asked: Asked, at: datetime) -> Done:
    conversation, message = _found(owner, asked)
    return Done(None, react_to_message(owner, conversation, message, at))


def _read(owner: Correspondent, asked: Asked, at: datetime) -> Done:
    return Done(None, read_all(owner, _conversation(owner, asked), at))


def _held_elsewhere(owner: Correspondent, asked: Asked, _: datetime, *, elsewhere: bool) -> Done:
    _conversation(owner, asked).elsewhere = elsewhere
    return Done()


def _block(owner: Correspondent, asked: Asked, _: datetime) -> Done:
    _conversation(owner, asked).unavailable = True
    return Done()


DEEDS: dict[str, Deed[Correspondent]] = {
    "message": _message,
    "native_message": _native_message,
    "edit": _edit,
    "unsend": _unsend,
    "react": _react,
    "read": _read,
    "pass_thread": partial(_held_elsewhere, elsewhere=True),
    "take_thread": partial(_held_elsewhere, elsewhere=False),
    "block": _block,
}


class Messenger:
    """All conversations of pages and Instagram accounts."""

    name = "messenger"

    def __init__(self, surroundings: Surroundings) -> None:
        self._world = surroundings.world
        self._deeds = Deeds(self.name, surroundings, _owner, DEEDS)

    def routes(self) -> list[Route]:
        """Return the control route."""
        return self._deeds.routes()

    def truth(self, municipality: str) -> dict[str, object]:
        """Return all messages; `platform` says on which platform each was written."""
        owners: Sequence[Correspondent] = [
            *self._world.of_municipality(municipality),
            *(each for each in self._world.accounts if each.row.municipality == municipality),
        ]
        return {
            "items": [
                _item(owner, conversation, message)
                for owner in owners
                for conversation in owner.conversations.values()
                for message in conversation.messages
            ]
        }

    def do(self, run: Run, step: Step) -> None:
        """Do a step `messenger.{deed}`."""
        self._deeds.do(run, step)

    def waiting(self) -> int:
        """Nothing is kept back here: the postbox does that."""
        return 0


def _item(owner: Correspondent, conversation: Conversation, message: Message) -> dict[str, object]:
    person = {"id": conversation.person_id, "name": conversation.name}
    return item_truth(
        {
            "kind": "message",
            "platform": "facebook" if owner.object_name == "page" else "instagram",
            "object_id": message.message_id,
            "account_id": owner.page_id,
            "thread_id": conversation.person_id,
            "author": {"id": owner.page_id, "name": None} if message.from_account else person,
            "text": message.text,
            "texts": list(message.texts),
            "own": message.from_account,
            "native": message.native,
            "standby": message.standby,
            "metadata": message.metadata,
            "visibility": "removed" if message.unsent else "visible",
            "created_at": message.created_at.isoformat(),
        }
    )


def messenger_side(surroundings: Surroundings) -> Side:
    """Return Messenger."""
    return Messenger(surroundings)
