"""Sweden: what the desk proposes to register with a secrecy marking; a person decides (OSL chapter 5).

A public document need not be registered where it is kept in order and isn't secret (OSL chapter 5 section 1), so that
what may be secret is registered, and marked until somebody asks to read it (section 5).
"""

from desk.core.due import PRIVATE_KIND
from desk.core.facts import REMOVED, Case
from desk.core.filing import is_marked, is_unconfirmed

SWEDEN = "SE"
PERSONAL_DATA = "personal_data"
WITHHELD = ("M",)
"""Code of skjermingMetadata: title and parties, as long as nobody has decided otherwise."""
WHOLE_DOCUMENT = "H"
"""Code of skjermingDokument."""


def secrecy_grounds(case: Case, country: str) -> tuple[str, ...]:
    """Return why it should be registered with a marking: personal_data, message, removed; empty where nothing says so.

    Nothing is proposed of our own words, nor once somebody has said what is secret in it, unless the archive refused
    that, or to register it.
    """
    item, record = case.item, case.record
    if country != SWEDEN or item is None or item.own:
        return ()
    read = is_marked(case) or (record is not None and record.record_id in case.assessed)
    if read and not is_unconfirmed(case):
        return ()
    found = {
        PERSONAL_DATA: case.ruling is not None and PERSONAL_DATA in case.ruling.tagging.abuse_reasons,
        PRIVATE_KIND: item.kind == PRIVATE_KIND,
        REMOVED: case.visibility == REMOVED,
    }
    return tuple(ground for ground, holds in found.items() if holds)
