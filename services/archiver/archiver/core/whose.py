"""What a municipality whose own core keeps the journal never gets from us: a journal, or a deposit."""

from archiver.core.office import CORE
from common.errors import Permanent

_WHOSE = 'the municipality\'s own core keeps the journal (journal = "core" in the accounts file): '
_SAYS = {
    "deposit": "the core makes the deposit. `ordstyrer archive deliver` shows what was handed to it",
    "period": "the core closes its own years",
    "public_journal": "the core publishes it, and we publish none",
}


def only_own(journal: str, what: str) -> None:
    """Do nothing where the journal is ours. Permanent says whose it is: `what` is deposit, period or public_journal."""
    if journal == CORE:
        raise Permanent(_WHOSE + _SAYS[what])
