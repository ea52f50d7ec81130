"""How the pages of accounts are drawn: by the pack in force, with what stood in the way of what was pressed."""

import secrets
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from common.db import Tx
from desk.handlers.account_asking import NO_RIGHT, NOT_THERE, Doing, Said
from desk.handlers.people import Person
from desk.routes.account_forms import GIVEN, Wrong
from desk.routes.forms import Form, field
from desk.routes.office import Office
from desk.routes.page import draw, draw_notice
from desk.routes.shown import Showing, showing
from desk.routes.shown_accounts import shown_left
from desk.routes.shown_crisis import around

Shown = Callable[[Tx, Doing, Showing], dict[str, Any] | None]
"""Returns what a page shows; None where there is nothing of the kind."""


class AccountDrawing:
    """Draws a page of accounts for a person."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def draw(  # noqa: PLR0913 - what a page is drawn from
        self,
        request: Request,
        person: Person,
        template: str,
        of: Shown,
        *,
        done: frozenset[str] = frozenset(),
        form: Form | None = None,
        said: Said | Wrong | None = None,
    ) -> Response:
        """Return the page; without a pack that can be read there is no guideline to go by, and no page."""
        office, municipality, at = self._office, request.path_params["municipality"], self._office.clock.now()
        pack = (await around(office, municipality, at)).pack
        if pack is None:
            return draw_notice(request, "not_found", 404)

        def unit(tx: Tx) -> tuple[Showing, dict[str, Any] | None]:
            guide = office.guide(tx, municipality)
            show = showing(guide, at)
            return show, of(tx, Doing(municipality=municipality, person=person.person, pack=pack), show)

        show, values = await office.db.read(unit)
        if values is None:
            return draw_notice(request, "not_found", 404)
        did = request.query_params.get("did", "")
        return draw(
            template,
            show.words,
            _status(said),
            person=person.person,
            csrf=person.csrf,
            municipality=municipality,
            name=show.guide.name,
            guide_lang=show.guide.language,
            problem=_problem(said, show),
            given={each: field(form, each) if form else "" for each in GIVEN},
            is_given=form is not None,
            pressed=field(form, "do") if form else "",
            did=did if did in done and form is None else "",
            key=field(form, "key") if form else secrets.token_urlsafe(16),
            now=show.when(at),
            **values,
        )


def _problem(said: Said | Wrong | None, show: Showing) -> dict[str, Any] | None:
    """Return what stood in the way: in words, the field that it is about, and the guideline's steps."""
    if said is None:
        return None
    steps = said.steps if isinstance(said, Said) else ()
    return {
        "code": said.code,
        "says": show.words.say("account_problem", said.code),
        "field": said.field if isinstance(said, Wrong) else "",
        "steps": [shown_left(step, show) for step in steps],
    }


def _status(said: Said | Wrong | None) -> int:
    if said is None:
        return 200
    return {NO_RIGHT: 403, NOT_THERE: 409}.get(said.code, 422)
