"""Until when our own posts hold: shown where posts are published, and said anew there."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.db import Tx
from common.policy.pack import Pack
from desk.handlers.people import Person
from desk.handlers.post_days import NO_RIGHT, NOT_THERE, SAID, say_day
from desk.routes.draft_fields import day_of
from desk.routes.forms import field, is_ours, read_form, uuid_of
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw_notice
from desk.routes.shown import Showing
from desk.routes.shown_rows import day_in_words
from desk.store import Registry
from desk.store.post_days import PostDays

Page = Callable[[Request, Person], Any]
WATCH = "out_of_date"
DID = frozenset({SAID})


def asks_day(pack: Pack | None) -> bool:
    """Say whether the guideline wants people reminded of posts that are out of date: then a post may have a day."""
    return pack is not None and any(rule.watch == WATCH for rule in pack.file.presence.values())


def dated_shown(tx: Tx, municipality: str, today: str, show: Showing) -> list[dict[str, Any]]:
    """Return the posts that have a day, with the form's values; those that are over come first."""
    names = {(one.platform, one.account_id): one.name for one in Registry(tx, municipality).accounts()}
    return [
        {
            "action_id": one.action_id,
            "text": one.text,
            "account": names.get((one.platform, one.account_id), one.account_id),
            "platform": show.words.say("platform", one.platform),
            "day": one.valid_until.isoformat(),
            "says": day_in_words(one.valid_until, show),
            "is_over": one.valid_until.isoformat() < today,
        }
        for one in PostDays(tx, municipality).listed()
    ]


class PostDayPages:
    """What the form does."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def post(self, request: Request, person: Person) -> Response:
        """Give a post another day, or none."""
        form, municipality = await read_form(request), request.path_params["municipality"]
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        action_id, day = uuid_of(field(form, "action_id")), day_of(form)
        do, keeps = field(form, "do"), field(form, "do") == "keep"
        if action_id is None or do not in {"keep", "done"} or (keeps and day is None):
            return draw_notice(request, "bad_form", 422)
        office, at = self._office, self._office.clock.now()

        def unit(tx: Tx) -> str:
            zone = office.guide(tx, municipality).timezone
            said = (person.person, zone, at)
            return say_day(tx, municipality, action_id, day if keeps else None, said)

        done = await office.db.write(unit)
        if done in {NO_RIGHT, NOT_THERE}:
            return draw_notice(request, *(("no_right", 403) if done == NO_RIGHT else ("not_found", 404)))
        return RedirectResponse(f"/{municipality}/publish?did={done}", 303, HEADERS)


def paths(office: Office) -> tuple[tuple[str, Page, str], ...]:
    """Return the form with its path and method."""
    return (("/{municipality:municipality}/publish/days", PostDayPages(office).post, "POST"),)
