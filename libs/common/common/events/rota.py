"""Who is on duty for a while, who stands in for whom, who is away: rows of the duty rota that people state."""

import msgspec

from common.events.envelope import Moment

DUTY, SWAP, ABSENCE = "duty", "swap", "absence"


class RotaRow(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of the duty rota from an instant until another. `what`: duty, swap or absence.

    `persons` are on duty, stand in, or are away: ids as in the notifier's people file, or mail addresses. `role` is the
    role of a duty, or the only one that a swap means (empty: each); `which` the account (`<platform>:<id>`) or the unit
    by its name whose people are meant, empty: everybody's. `out` is whose turn a swap takes. `withdrawn`: it was taken
    back. Why somebody is away is nobody's business, and has no field.
    """

    what: str
    since: Moment
    until: Moment
    persons: tuple[str, ...]
    role: str = ""
    which: str = ""
    out: str = ""
    withdrawn: bool = False
    stated_at: Moment
    stated_by: str


class RotaFact(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the rota (key `<municipality>/rota/<ref>`), with what was said of it before; the last one counts."""

    ref: str
    history: tuple[RotaRow, ...] = ()
