"""The pages that anybody may open: statement of reasons, complaint, list of channels. No sign-in, no cookie."""

import hmac
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime
from hashlib import sha256
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.db import Tx
from common.errors import Transient
from desk.core.complaint import Complaint, may_complain
from desk.core.statement import Statement
from desk.handlers.complaints import TOO_OFTEN, Said, complain, complain_without_link, made_by_link
from desk.handlers.statements import PATH, Opened, opened_by
from desk.routes.directory_page import DirectoryPage
from desk.routes.fields import NAME_CHARS_MAX, REASON_CHARS_MAX, TEXT_CHARS_MAX
from desk.routes.forms import Form, field, read_form
from desk.routes.office import Office
from desk.routes.page import PUBLIC_HEADERS, draw_public
from desk.routes.public_place import PublicPlace, asked_lang, is_from_here, notice
from desk.routes.shown import Showing
from desk.routes.shown_statement import Telling, shown_complaint, shown_statements
from desk.store import Cases, Complaints, Registry, Statements

Page = Callable[[Request], Awaitable[Response]]


def add_public(web: FastAPI, office: Office) -> None:
    """Add the pages."""
    pages, listed = PublicPages(office), DirectoryPage(office)
    for path, page, method in (
        (f"{PATH}{{token}}", pages.statement, "GET"),
        (f"{PATH}{{token}}", pages.complain, "POST"),
        ("/{municipality:municipality}/complain", pages.complaint_form, "GET"),
        ("/{municipality:municipality}/complain", pages.complain_without_link, "POST"),
        ("/{municipality:municipality}/channels", listed.channels, "GET"),
        ("/{municipality:municipality}/channels.json", listed.as_json, "GET"),
    ):
        web.add_route(path, _waited_for(page), methods=[method])


def _waited_for(page: Page) -> Page:
    async def handled(request: Request) -> Response:
        try:
            return await page(request)
        except Transient:
            return notice(request, "broken", 503)

    return handled


class PublicPages:
    """What each page does."""

    def __init__(self, office: Office) -> None:
        self._office, self._places = office, PublicPlace(office)

    async def statement(self, request: Request) -> Response:
        """Show why something was hidden or removed, or what became of a complaint, to whoever has the private link."""
        return await self._draw_statement(request)

    async def _draw_statement(self, request: Request, problem: str = "", form: Form | None = None) -> Response:
        office, at = self._office, self._office.clock.now()
        token: str = request.path_params["token"]

        def unit(tx: Tx) -> tuple[Showing, dict[str, Any]] | None:
            opened = opened_by(tx, token, at)
            if opened is None:
                return None
            show = self._places.showing(tx, opened.municipality, request, at)
            return show, self._about(tx, opened, show, at)

        found = await office.db.read(unit)
        if found is None:
            return notice(request, "statement_gone")
        show, about = found
        given = {name: field(form, name) for name in ("text", "contact")} if form else {"text": "", "contact": ""}
        return draw_public(
            "statement.html",
            show.words,
            {"": 200, TOO_OFTEN: 429}.get(problem, 422),
            **about,
            guide_lang=show.guide.language,
            here=f"{PATH}{token}",
            problem=problem,
            given=given,
        )

    def _about(self, tx: Tx, opened: Opened, show: Showing, at: datetime) -> dict[str, Any]:
        municipality, terms = opened.municipality, self._office.limits(opened.municipality).terms
        statements: tuple[Statement, ...] = ()
        about: tuple[Complaint, ...] = ()
        case = None
        if opened.item_id is not None:
            statements = Statements(tx, municipality).of(opened.item_id)
            case, about = Cases(tx, municipality).get(opened.item_id), made_by_link(tx, municipality, opened.item_id)
        elif opened.complaint_id is not None:
            about = tuple(filter(None, [Complaints(tx, municipality).get(opened.complaint_id)]))
        accounts = {(a.platform, a.account_id): a.name for a in Registry(tx, municipality).accounts()}
        telling = Telling(show, self._office.public.guides(municipality), accounts, terms)
        return {
            "place": self._places.place(tx, municipality, show),
            "told": shown_statements(statements, case, telling) if statements else None,
            "of_complaint": opened.item_id is None,
            "complaints": [shown_complaint(one, show) for one in about],
            "may_complain": may_complain(statements, about, at, terms.complain_days),
            "answer_days": terms.complaint_answer_days,
        }

    async def complain(self, request: Request) -> Response:
        """Take in a complaint by the private link, and go back to its page."""
        form = await self._form_of(request)
        if isinstance(form, Response):
            return form
        token, at, office = request.path_params["token"], self._office.clock.now(), self._office
        said = self._said(request, form)
        if not said.text:
            return await self._draw_statement(request, "complain_no_text", form)

        def unit(tx: Tx) -> tuple[bool, str | None]:
            opened = opened_by(tx, token, at)
            if opened is None:
                return False, None
            return True, complain(tx, opened, said, at, office.limits(opened.municipality).terms, office.public.tries)

        is_there, why = await office.db.write(unit)
        if not is_there:
            return notice(request, "statement_gone")
        if why is not None:
            return await self._draw_statement(request, why, form)
        return RedirectResponse(f"{PATH}{token}?lang={asked_lang(request)}#complaint", 303, PUBLIC_HEADERS)

    async def complaint_form(self, request: Request) -> Response:
        """Show the form for writers whom no message reached: it asks where the comment stood."""
        return await self._draw_complaint_form(request)

    async def _draw_complaint_form(self, request: Request, problem: str = "", form: Form | None = None) -> Response:
        municipality, at = request.path_params["municipality"], self._office.clock.now()
        found = await self._places.found(request, municipality, at)
        if found is None:
            return notice(request, "not_there")
        show, place = found
        names = ("link", "account", "about_time", "text", "contact")
        return draw_public(
            "complain.html",
            show.words,
            {"": 200, TOO_OFTEN: 429}.get(problem, 422),
            place=place,
            here=f"/{municipality}/complain",
            problem=problem,
            given={name: field(form, name) if form else "" for name in names},
            key=secrets.token_urlsafe(16),
            answer_days=self._office.limits(municipality).terms.complaint_answer_days,
        )

    async def complain_without_link(self, request: Request) -> Response:
        """Take in a complaint that says where the comment stood. The answer is the same whatever is there."""
        form = await self._form_of(request)
        if isinstance(form, Response):
            return form
        municipality, at, office = request.path_params["municipality"], self._office.clock.now(), self._office
        found, said = await self._places.found(request, municipality, at), self._said(request, form)
        if found is None or not said.key:
            return notice(request, "not_there" if found is None else "bad_form", found=found)
        problem = _lacking(said)
        if problem:
            return await self._draw_complaint_form(request, problem, form)
        terms, tries = office.limits(municipality).terms, office.public.tries
        why, token = await office.db.write(lambda tx: complain_without_link(tx, municipality, said, at, terms, tries))
        if why is not None:
            return await self._draw_complaint_form(request, why, form)
        if token is not None:
            return RedirectResponse(f"{PATH}{token}?lang={found[0].words.lang}", 303, PUBLIC_HEADERS)
        return notice(request, "complaint_came", 200, found)

    async def _form_of(self, request: Request) -> Form | Response:
        if not is_from_here(request):
            return notice(request, "not_from_here")
        form = await read_form(request)
        return form if form is not None else notice(request, "bad_form")

    def _said(self, request: Request, form: Form) -> Said:
        address = request.client.host if request.client else ""
        return Said(
            text=_plain(form, "text", TEXT_CHARS_MAX),
            contact=_plain(form, "contact", NAME_CHARS_MAX),
            link=_plain(form, "link", REASON_CHARS_MAX),
            account=_plain(form, "account", NAME_CHARS_MAX),
            about_time=_plain(form, "about_time", NAME_CHARS_MAX),
            address=hmac.new(self._office.public.salt, address.encode(), sha256).hexdigest() if address else "",
            key=_plain(form, "key", NAME_CHARS_MAX),
        )


def _lacking(said: Said) -> str:
    """Return the code of what a complaint without a private link lacks, "" for nothing."""
    if not said.link and not (said.account and said.about_time):
        return "complain_where"
    return "" if said.text else "complain_no_text"


def _plain(form: Form, name: str, chars_max: int) -> str:
    return field(form, name).replace("\r\n", "\n").strip()[:chars_max]
