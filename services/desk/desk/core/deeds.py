"""What a person may do with an item, and what else the case hears that no topic carries."""

import msgspec


class ConfirmCasework(msgspec.Struct, frozen=True, kw_only=True):
    """It is light or extensive casework."""

    casework: str


class CorrectTags(msgspec.Struct, frozen=True, kw_only=True):
    """What the item says, in place of what the classifier found."""

    tags: tuple[str, ...]
    abuse_reasons: tuple[str, ...] = ()
    casework: str | None = None


class ConfirmRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The captured record is journaled as it stands."""


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """Answer in public, or by a private message."""

    text: str
    private: bool = False


class Hide(msgspec.Struct, frozen=True, kw_only=True):
    """Hide until something else is decided."""

    reason: str
    clause: str = ""


class Unhide(msgspec.Struct, frozen=True, kw_only=True):
    """Show again."""

    reason: str


class Remove(msgspec.Struct, frozen=True, kw_only=True):
    """Remove from the platform. `notice` is told to the writer first; None takes the draft where one is required."""

    reason: str
    clause: str = ""
    notice: str | None = None


class Close(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing more is to be done."""

    reason: str


Deed = ConfirmCasework | CorrectTags | ConfirmRecord | Reply | Hide | Unhide | Remove | Close


class Acted(msgspec.Struct, frozen=True, kw_only=True):
    """A person did this. `act_id` makes twice the same act one."""

    act_id: str
    actor: str
    deed: Deed


class Rang(msgspec.Struct, frozen=True, kw_only=True):
    """A clock of the case has come to its time: nothing that was waited for had come before."""

    kind: str
    about: str
