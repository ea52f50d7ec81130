"""The pages on which somebody applies for an account, and on which it is approved, refused and opened."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.db import Tx
from desk.core.account import APPROVED, OPENED, WITHDRAWN
from desk.handlers.account_applications import APPLIED, apply_for, decide_on, open_account, withdraw
from desk.handlers.account_asking import NOT_THERE, Doing, Said
from desk.handlers.people import Person
from desk.routes.account_drawing import AccountDrawing
from desk.routes.account_forms import Wrong, application_of, is_too_long, opening_of
from desk.routes.account_page import AccountPage
from desk.routes.forms import Form, field, is_ours, read_form
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw_notice
from desk.routes.shown import Showing
from desk.routes.shown_accounts import choices, shown_list, shown_of
from desk.routes.shown_crisis import around
from desk.store import AccountBook

Page = Callable[[Request, Person], Awaitable[Response]]
DONE = frozenset({APPLIED, APPROVED, "refused", WITHDRAWN, OPENED})
"""What the page says was done; anything else that comes back is why it was not."""


def account_paths(office: Office) -> tuple[tuple[str, Page, str], ...]:
    """Return the paths of these pages, the page of each, and by which method."""
    pages, account = AccountPages(office), AccountPage(office)
    accounts = "/{municipality:municipality}/accounts"
    return (
        (accounts, pages.listed, "GET"),
        (f"{accounts}/apply", pages.form, "GET"),
        (f"{accounts}/apply", pages.apply, "POST"),
        (f"{accounts}/applications/{{application_id:uuid}}", pages.one, "GET"),
        (f"{accounts}/applications/{{application_id:uuid}}", pages.acts, "POST"),
        (f"{accounts}/{{platform}}/{{account_id}}", account.page, "GET"),
        (f"{accounts}/{{platform}}/{{account_id}}", account.acts, "POST"),
    )


class AccountPages:
    """What the pages do. Everybody who works in the municipality sees them; who may do what is the guideline's."""

    def __init__(self, office: Office) -> None:
        self._office, self._drawing = office, AccountDrawing(office)

    async def listed(self, request: Request, person: Person) -> Response:
        """Show the applications and the accounts."""
        return await self._drawing.draw(request, person, "accounts.html", shown_list)

    async def form(self, request: Request, person: Person) -> Response:
        """Show the form of an application."""
        return await self._drawing.draw(request, person, "account_apply.html", choices)

    async def apply(self, request: Request, person: Person) -> Response:
        """Hand an application in, and go to its page; what stands in the way is said beside what was written."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        if is_too_long(form) or not field(form, "key"):
            return draw_notice(request, "bad_form", 422)
        office, municipality, at = self._office, request.path_params["municipality"], self._office.clock.now()
        wanted = application_of(form, municipality, person.person, at)
        pack = (await around(office, municipality, at)).pack
        if isinstance(wanted, Wrong) or pack is None:
            said: Said | Wrong = wanted if isinstance(wanted, Wrong) else Wrong("no_pack")
        else:
            doing = Doing(municipality=municipality, person=person.person, pack=pack, role=field(form, "role"))
            said = await office.db.write(lambda tx: apply_for(tx, doing, wanted, at))
        if isinstance(said, Said) and said.code == APPLIED:
            return RedirectResponse(f"/{municipality}/accounts/applications/{said.about}?did=applied", 303, HEADERS)
        return await self._drawing.draw(request, person, "account_apply.html", choices, form=form, said=said)

    async def one(self, request: Request, person: Person) -> Response:
        """Show one application, and what the person may do with it."""
        return await self._draw_one(request, person)

    async def acts(self, request: Request, person: Person) -> Response:
        """Approve, refuse, withdraw or open; whether the person may is asked in the transaction that does it."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        if is_too_long(form) or field(form, "do") not in {"approve", "refuse", "withdraw", "open"}:
            return draw_notice(request, "bad_form", 422)
        office, municipality, at = self._office, request.path_params["municipality"], self._office.clock.now()
        about: UUID = request.path_params["application_id"]
        pack = (await around(office, municipality, at)).pack
        if pack is None:
            return await self._draw_one(request, person, form=form, said=Wrong("no_pack"))
        doing = Doing(municipality=municipality, person=person.person, pack=pack)
        said = await office.db.write(lambda tx: _act(tx, doing, about, form, at))
        if isinstance(said, Said) and said.code in DONE:
            there = f"/{municipality}/accounts/applications/{about}?did={said.code}"
            return RedirectResponse(there, 303, HEADERS)
        return await self._draw_one(request, person, form=form, said=said)

    async def _draw_one(
        self, request: Request, person: Person, *, form: Form | None = None, said: Said | Wrong | None = None
    ) -> Response:
        about: UUID = request.path_params["application_id"]

        def of(tx: Tx, doing: Doing, show: Showing) -> dict[str, Any] | None:
            found = AccountBook(tx, doing.municipality).application(about)
            return shown_of(tx, doing, found, show) if found else None

        return await self._drawing.draw(
            request, person, "account_application.html", of, done=DONE, form=form, said=said
        )


def _act(tx: Tx, doing: Doing, about: UUID, form: Form, at: datetime) -> Said | Wrong:
    do, why = field(form, "do"), field(form, "because").replace("\r\n", "\n").strip()
    if do in {"approve", "refuse"}:
        return decide_on(tx, doing, about, why, at, approved=do == "approve")
    if do == "withdraw":
        return withdraw(tx, doing, about, at)
    found = AccountBook(tx, doing.municipality).application(about)
    if found is None:
        return Said(code=NOT_THERE)
    opening = opening_of(form, found)
    return opening if isinstance(opening, Wrong) else open_account(tx, doing, about, opening, at)
