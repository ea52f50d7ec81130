"""The page of searching. What is searched for travels in the form alone: an address is logged and remembered."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from common.db import Tx
from desk.core.period import day_asked
from desk.core.search import words_asked
from desk.handlers.people import Person
from desk.handlers.searching import Search, accounts_of, search
from desk.routes.forms import Form, field, is_ours, read_form
from desk.routes.office import Office
from desk.routes.page import draw, draw_notice
from desk.routes.shown import Showing, showing
from desk.routes.shown_found import shown_found
from desk.routes.shown_queue import page_asked
from desk.store.searching import PAGE_FOUND, Asked

ASKED_CHARS_MAX = 200
NOTHING: dict[str, Any] = {"q": "", "account": "", "since": "", "until": ""}


class SearchPages:
    """What the page does, for those with the right to the queue."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def table(self) -> tuple[tuple[str, Any, str], ...]:
        """Return path, page and method of each."""
        return (
            ("/{municipality:municipality}/search", self.page, "GET"),
            ("/{municipality:municipality}/search", self.post, "POST"),
        )

    async def page(self, request: Request, person: Person) -> Response:
        """Show the form."""
        return await self._draw(request, person, None)

    async def post(self, request: Request, person: Person) -> Response:
        """Search, and show what is found."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        return await self._draw(request, person, form)

    async def _draw(self, request: Request, person: Person, form: Form | None) -> Response:
        office, municipality, at = self._office, request.path_params["municipality"], self._office.clock.now()

        def unit(tx: Tx) -> tuple[Showing, dict[str, Any]]:
            guide = office.guide(tx, municipality)
            show = showing(guide, at)
            accounts = accounts_of(tx, municipality, person.person)
            listed = {
                "accounts": [{"value": ":".join(key), "says": _called(key[0], name, show)} for key, name in accounts]
            }
            if form is None:
                return show, listed | {"given": NOTHING, "found": None}
            wanted = search_of(form, [key for key, _ in accounts], (municipality, person.person), guide.timezone)
            found = search(tx, wanted, at)
            cards = [shown_found(case, wanted.asked.words, dict(accounts), show) for case in found.cases]
            given = {name: field(form, name)[:ASKED_CHARS_MAX] for name in NOTHING}
            last = max(1, -(-found.hits // PAGE_FOUND))
            return show, listed | {
                "given": given,
                "found": {"cards": cards, "hits": found.hits, "words": wanted.asked.words},
                "page_no": wanted.page_no,
                "last_page": last,
            }

        show, shown = await (office.db.read(unit) if form is None else office.db.write(unit))
        return draw(
            "search.html",
            show.words,
            person=person.person,
            csrf=person.csrf,
            municipality=municipality,
            name=show.guide.name,
            **shown,
        )


def search_of(form: Form, accounts: list[tuple[str, str]], who: tuple[str, str], zone: str) -> Search:
    """Return what a form asks for; an account that is none of theirs is not searched."""
    chosen = field(form, "account")
    some = tuple(key for key in accounts if not chosen or ":".join(key) == chosen)
    since, until = (day_asked(field(form, name)) for name in ("since", "until"))
    asked = Asked(
        words=words_asked(field(form, "q")[:ASKED_CHARS_MAX]),
        accounts=some,
        since=_begins(since, zone) if since else None,
        until=_begins(until + timedelta(days=1), zone) if until else None,
    )
    return Search(
        municipality=who[0],
        person=who[1],
        search_id=uuid4(),
        asked=asked,
        account=some[0] if chosen and some else None,
        days=(since.isoformat() if since else "", until.isoformat() if until else ""),
        page_no=page_asked(field(form, "page")),
    )


def _begins(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))


def _called(platform: str, name: str, show: Showing) -> str:
    return f"{name} ({show.words.say('platform', platform)})"
