"""What `control` says of accounts, and of what stands beside a municipality's pack."""

from common.beside import BesidePacks
from common.control import Control
from common.events import AccountFact
from common.policy.beside import Beside


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
