"""Who publishes on an account by the guideline, and the sentence of it that the wrong person is shown."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from desk.core.refusal import Refusal
from desk.core.rights import account_of
from desk.core.second import Asked, second_for_post
from desk.core.who_may import NOT_YOUR_ROLE
from desk.handlers.acts import NO_RIGHT
from desk.handlers.people import Person
from desk.handlers.publishing import may_publish_on
from desk.handlers.who_may import refused_post
from desk.routes.office import Office
from desk.routes.page import draw_notice
from desk.routes.shown import Showing, showing
from desk.store import Keys

NOWHERE = ("", "")
"""In place of an account, for whoever publishes on none."""


async def refused_on(office: Office, of: tuple[str, str], here: tuple[str, str]) -> Refusal | None:
    """Return why somebody (municipality, id) does not publish on the account, and the guideline's clauses."""
    at, (municipality, person) = office.clock.now(), of
    pack = await office.pack_now(municipality, at)
    if pack is not None:
        return await office.db.read(lambda tx: refused_post(tx, of, here, pack, at))
    may = await office.db.read(lambda tx: may_publish_on(tx, municipality, person, here))
    return None if may else Refusal(code=NO_RIGHT)


async def second_on(office: Office, of: tuple[str, str], here: tuple[str, str]) -> Asked | None:
    """Return why a post of somebody (municipality, id) on the account waits for another; None where it does not."""
    pack = await office.pack_now(of[0], office.clock.now())
    return second_for_post(pack, await _roles(office, of, here)) if pack is not None else None


async def _roles(office: Office, of: tuple[str, str], here: tuple[str, str]) -> frozenset[str]:
    municipality, person = of
    return await office.db.read(lambda tx: Keys(tx, municipality).all_roles(person, account_of(*here)))


async def not_the_second(office: Office, of: tuple[str, str], writer: str, here: tuple[str, str]) -> Refusal | None:
    """Return why somebody (municipality, id) is not the second person whom a writer's post on the account waits for."""
    asked = await second_on(office, (of[0], writer), here)
    roles = await _roles(office, of, here)
    if asked is None or not asked.by or not roles or roles & {*asked.by}:
        return None
    return Refusal(code=NOT_YOUR_ROLE, clauses=asked.clauses)


def second_shown(asked: Asked | None, show: Showing) -> Mapping[str, object] | None:
    """Return what a page says of why a post waits, and for whom."""
    if asked is None:
        return None
    return {
        "because": asked.because,
        "clauses": [{"id": each, "quote": show.guide.quotes.get(each, "")} for each in asked.clauses],
        "by_whom": [show.role(role) for role in asked.by],
    }


def refusal_shown(refused: Refusal, show: Showing) -> Mapping[str, object]:
    """Return what a page says to the wrong person: why, what to do, and the guideline's own sentences."""
    return {
        "says": show.words.say("refused", refused.code),
        "do": show.words.say("refused_do", refused.code),
        "clauses": [{"id": each, "quote": show.guide.quotes.get(each, "")} for each in refused.clauses],
    }


async def turn_away(request: Request, office: Office, municipality: str, person: Person) -> Response:
    """Return the page for somebody who publishes nowhere here."""
    refused = await refused_on(office, (municipality, person.person), NOWHERE) or Refusal(code=NO_RIGHT)
    at = office.clock.now()
    show = await office.db.read(lambda tx: showing(office.guide(tx, municipality), at))
    quoted = refusal_shown(refused, show)["clauses"]
    return draw_notice(request, "no_right", 403, quoted=quoted)
