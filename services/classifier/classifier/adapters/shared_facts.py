"""What `control` says of accounts, and of what stands beside a municipality's pack."""

from common.beside import BesidePacks
from common.control import Control
from common.policy.beside import Beside


class SharedFacts:
    """The shared facts as the classifier asks for them."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._beside = BesidePacks(control)

    def beside(self, municipality: str) -> Beside:
        """Return the dated rows of a municipality."""
        return self._beside.of(municipality)

    def account_name(self, municipality: str, platform: str, account_id: str) -> str | None:
        """Return what an official account is called; None for one that the registry does not know."""
        account = self._control.account(municipality, platform, account_id)
        return None if account is None else account.name
