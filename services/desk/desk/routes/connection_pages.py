"""The page on which an account is connected, connected anew, or its connection ended."""

import secrets
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.connecting_words import PAGE, said
from common.db import Tx
from desk.core.connection import connection_of
from desk.core.rights import ADMIN, account_of
from desk.handlers.connecting import NO_RIGHT, NO_SUCH_ACCOUNT, Wish, ask, may_be_connected
from desk.handlers.people import Person
from desk.routes.forms import field, is_ours, read_form
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw, draw_notice
from desk.routes.shown import showing
from desk.routes.shown_connection import asked_permissions, shown_connection, shown_history
from desk.store import Connections, Registry, Rights

KEY_CHARS_MAX = 200
REFUSED = {NO_RIGHT: 403, NO_SUCH_ACCOUNT: 404}


class ConnectionPages:
    """What the page does. Everybody of the municipality sees how the connection stands, administrators change it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def account(self, request: Request, person: Person) -> Response:
        """Show how the connection stands, what a login will ask for, and the link of the person's own login."""
        office = self._office
        municipality, platform, account_id = _place(request)
        at = office.clock.now()

        def unit(tx: Tx) -> dict[str, Any] | None:
            if not may_be_connected(tx, municipality, platform, account_id, at):
                return None
            account = Registry(tx, municipality).account(platform, account_id)
            guide = office.guide(tx, municipality)
            show = showing(guide, at)
            lines = Connections(tx, municipality).of(platform, account_id)
            return {
                "words": show.words,
                "name": guide.name,
                "account": account.name if account else account_id,
                "platform_name": show.words.say("platform", platform),
                "is_admin": Rights(tx, municipality).may(person.person, ADMIN, account_of(platform, account_id)),
                "connection": shown_connection(connection_of(lines, at), platform, person.person, show),
                "asks": asked_permissions(platform, show),
                "history": shown_history(lines, show),
                "said_permitted": said(show.words.lang, PAGE, "permitted"),
                "said_not_permitted": said(show.words.lang, PAGE, "not_permitted"),
                "now": show.when(at),
            }

        found = await office.db.read(unit)
        if found is None:
            return draw_notice(request, "not_found", 404)
        words = found.pop("words")
        return draw(
            "connection.html",
            words,
            person=person.person,
            csrf=person.csrf,
            municipality=municipality,
            platform=platform,
            account_id=account_id,
            key=secrets.token_urlsafe(16),
            **found,
        )

    async def wish(self, request: Request, person: Person) -> Response:
        """Ask for a login, or for the end of the connection, and go back to the page."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        do, key = field(form, "do"), field(form, "key")[:KEY_CHARS_MAX]
        if do not in {"connect", "withdraw"} or not key:
            return draw_notice(request, "bad_form", 422)
        municipality, platform, account_id = _place(request)
        office, at = self._office, self._office.clock.now()

        def unit(tx: Tx) -> str | None:
            wish = Wish(
                municipality=municipality,
                platform=platform,
                account_id=account_id,
                person=person.person,
                key=key,
                lang=office.guide(tx, municipality).language,
                withdraw=do == "withdraw",
            )
            return ask(tx, wish, at)

        why = await office.db.write(unit)
        if why in REFUSED:
            return draw_notice(request, "no_right" if why == NO_RIGHT else "not_found", REFUSED[why])
        return RedirectResponse(f"/{municipality}/our-channels/{platform}/{account_id}", 303, HEADERS)


def _place(request: Request) -> tuple[str, str, str]:
    path = request.path_params
    return path["municipality"], path["platform"], path["account_id"]
