"""What `control` says of accounts, of what stands beside a municipality's pack, and of learning."""

from datetime import datetime

from common.beside import BesidePacks
from common.control import Control, told
from common.events import AccountFact, LearningFact
from common.policy.beside import LEARNING, Beside, fact_key


class SharedFacts:
    """The shared facts as the classifier asks for them."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._beside = BesidePacks(control)

    def beside(self, municipality: str) -> Beside:
        """Return the dated rows of a municipality."""
        return self._beside.of(municipality)

    def account(self, municipality: str, platform: str, account_id: str) -> AccountFact | None:
        """Return the registry's row of an official account; None for one that it does not know."""
        return self._control.account(municipality, platform, account_id)

    def learns(self, municipality: str, at: datetime) -> bool:
        """Return whether people's corrections might teach the classifier at that instant; no until somebody says so."""
        key = fact_key(municipality, LEARNING)
        stated = self._control.facts(key).get(key)
        fact = told(stated, LearningFact) if stated is not None else None
        return fact is not None and fact.on_at(at)
