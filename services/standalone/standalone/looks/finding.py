"""What a look finds, what it is given, and how each is kept from waiting for ever."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

import msgspec

from archiver.settings import ArchiverSettings
from common.errors import OrdstyrerError
from common.settings import WrongSettings

OK, LATER, PROBLEM = "ok", "later", "problem"
BREAKS = (OSError, RuntimeError, ValueError, LookupError, TypeError, ArithmeticError)
"""What a look may break with that is no word of ours; TimeoutError is told apart before."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing looked at. `later`: nothing is wrong today; `said` names what it is needed for, or what is coming."""

    what: str
    state: str
    said: str


class Given(msgspec.Struct, frozen=True):
    """What this installation is told: its environment, and the settings that most of it makes."""

    environ: Mapping[str, str]
    settings: ArchiverSettings


Said = tuple[str, str]
See = Callable[[Given], Awaitable[Said]]


class Look(msgspec.Struct, frozen=True):
    """One thing to look at, and how long that may take."""

    what: str
    see: See
    s_max: float


async def seen(look: Look, given: Given) -> Finding:
    """Look, and turn whatever goes wrong into words. What fails in our own code is said by its kind alone."""
    try:
        async with asyncio.timeout(look.s_max):
            state, said = await look.see(given)
    except (OrdstyrerError, WrongSettings) as e:
        state, said = PROBLEM, str(e)
    except TimeoutError:
        state, said = PROBLEM, f"no answer within {look.s_max:.0f} s: is it reachable from this machine?"
    except BREAKS as e:  # one look that breaks keeps nobody from the others
        state, said = PROBLEM, f"looking at it broke with {type(e).__name__}: tell us, with the version"
    return Finding(what=look.what, state=state, said=said)


def worst(found: Sequence[Said]) -> Said:
    """Return one finding for several: the gravest state, and every sentence of it; all of them where all is well."""
    for state in (PROBLEM, LATER):
        if said := [sentence for one, sentence in found if one == state]:
            return state, "; ".join(said)
    return OK, "; ".join(sentence for _, sentence in found)
