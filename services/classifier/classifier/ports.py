"""What the classifier needs of the outside: packs, what stands beside them, models, and a second reader."""

from datetime import datetime
from typing import Protocol

from classifier.core.second.budget import Limits
from classifier.core.second.prompt import Prompt
from classifier.core.tagging import Tagger
from common.errors import Permanent, Transient
from common.events import AccountFact
from common.policy.beside import Beside
from common.policy.pack import Pack


class Packs(Protocol):
    """The policy packs that hold, by municipality."""

    def pack_for(self, municipality: str, received_at: datetime) -> Pack | None:
        """Return the pack that was valid when an item was received; None when there is none."""


class Shared(Protocol):
    """The shared facts that a decision rests on."""

    def beside(self, municipality: str) -> Beside:
        """Return the dated rows of a municipality."""

    def account(self, municipality: str, platform: str, account_id: str) -> AccountFact | None:
        """Return the row of an official account; None for one that is not known."""

    def learns(self, municipality: str, at: datetime) -> bool:
        """Return whether people's corrections might teach the classifier at that instant."""


class Models(Protocol):
    """A place where a model is put, and replaced."""

    def news(self) -> Tagger | None:
        """Return the tagger if it has changed since the last call; Permanent when it cannot be used."""


class MaybeBilled(Transient):
    """No answer came in time, or not whole: nobody can tell whether the call is billed."""


class Refused(Permanent):
    """The language model's service refuses the call, and would again."""


class Switches(Protocol):
    """Which municipalities want second opinions."""

    def limits(self, municipality: str) -> Limits | None:
        """Return what a municipality allows; None for one that wants none."""


class SecondReader(Protocol):
    """A language model that reads an uncertain item after us."""

    model: str

    async def ask(self, prompt: Prompt) -> bytes:
        """Return the body of a chat completion.

        Raises Transient (nothing is billed) with the wait that was asked for, MaybeBilled, Refused, and AnswerError
        for what is no JSON or too long.
        """
