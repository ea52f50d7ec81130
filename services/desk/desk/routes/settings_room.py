"""What a room of settings is: how it is shown, and what its forms state."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from common.db import Tx
from common.policy.pack import Pack
from desk.routes.forms import Form
from desk.routes.shown import Showing

Wrongs = tuple[tuple[str, str], ...]
"""What is wrong, as field and code; the code picks the words."""


class Scene(NamedTuple):
    """Where, who, under which pack, and when."""

    municipality: str
    person: str
    pack: Pack | None
    at: datetime


class Shown(Protocol):
    """A page of settings, whether it has forms or not."""

    name: str
    """In its address, and in the name of its template."""
    words: str
    """The section of the words in which what is wrong is said."""

    def shown(self, tx: Tx, scene: Scene, show: Showing) -> dict[str, Any]:
        """Return what the template shows."""


class SettingsRoom(Shown, Protocol):
    """A page of settings with forms."""

    def state(self, tx: Tx, form: Form, scene: Scene, zone: str) -> Wrongs | int:
        """State what the form says; return how many rows were news, or what is wrong with them."""

    def given(self, form: Form) -> dict[str, Any]:
        """Return what was written, to be shown again beside what is wrong with it."""


def again(given: Mapping[str, str], days: Sequence[str] = ()) -> dict[str, Any]:
    """Return what was written as the templates know it."""
    return {"given": given, "given_days": list(days)}


NOTHING_GIVEN = again({})
