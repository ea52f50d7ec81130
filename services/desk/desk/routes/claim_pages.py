"""Taking an item, giving it back, handing it over: one press each, on the item's page."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.db import Tx
from desk.core.claim import WISHES, Claim, Wish, holder
from desk.core.rights import REPLY
from desk.handlers.acts import NO_SUCH_ITEM, NotDone
from desk.handlers.claiming import do_claim
from desk.handlers.people import Person
from desk.handlers.rights import people_on
from desk.routes.forms import field, is_ours, read_form
from desk.routes.office import Office
from desk.routes.onlooker_pages import OnlookerPages
from desk.routes.page import HEADERS, draw_notice
from desk.routes.shown import Showing
from desk.store import Claims

Page = Callable[[Request, Person], Awaitable[Response]]
_PERSON_CHARS_MAX = 200
_MINUTE_S = 60


class ClaimPages:
    """What the buttons of a claim do."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def wish(self, request: Request, person: Person) -> Response:
        """Do what the form asks for, and go back to the item, which says what came of it."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf) or field(form, "do") not in WISHES:
            return draw_notice(request, "bad_form", 403)
        municipality, item_id = request.path_params["municipality"], request.path_params["item_id"]
        to = field(form, "to")[:_PERSON_CHARS_MAX].strip()
        wish, at = Wish(item_id=item_id, person=person.person, do=field(form, "do"), to=to), self._office.clock.now()
        done = await self._office.db.write(lambda tx: do_claim(tx, municipality, wish, at))
        if isinstance(done, NotDone) and done.code == NO_SUCH_ITEM:
            return draw_notice(request, "not_found", 404)
        said = f"refused={done.code}" if isinstance(done, NotDone) else f"did=claim_{wish.do}"
        return RedirectResponse(f"/{municipality}/items/{item_id}?{said}", 303, HEADERS)


def claim_paths(office: Office) -> tuple[tuple[str, Page, str], ...]:
    """Return what is asked of an item that somebody has before them, as `add_pages` wants it."""
    here = "/{municipality:municipality}/items/{item_id:uuid}"
    return (
        (f"{here}/claim", ClaimPages(office).wish, "POST"),
        (f"{here}/onlookers", OnlookerPages(office).look, "POST"),
    )


def shown_claim(claim: Claim | None, person: str, show: Showing) -> Mapping[str, Any] | None:
    """Return whose the item is and for how long, None where it is anybody's."""
    whose = holder(claim, show.now)
    if claim is None or whose is None:
        return None
    return {
        "by": whose,
        "mine": whose == person,
        "until": claim.until,
        "minutes": _minutes_left(claim, show.now),
        "says": show.words.say("claim", "mine" if whose == person else "theirs", by=whose),
    }


def claim_of(tx: Tx, municipality: str, item_id: UUID, person: str, show: Showing) -> dict[str, object]:
    """Return what an item's page shows of its claim, and whom it may be handed to."""
    return {
        "claim": shown_claim(Claims(tx, municipality).of_item(item_id), person, show),
        "colleagues": [one for one in people_on(tx, municipality, item_id, REPLY) if one != person],
    }


def _minutes_left(claim: Claim, at: datetime) -> int:
    return max(1, round((claim.until - at).total_seconds() / _MINUTE_S))
