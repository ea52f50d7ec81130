"""The page of people: who may do what on which account, who comes and goes, and the tokens of programs."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.db import Tx
from desk.core.rights import ACCOUNT_RIGHTS, ADMIN, EVERY, Row
from desk.handlers.granting import (
    NO_RIGHT,
    PROGRAM,
    Doing,
    TokenWish,
    end,
    end_token,
    give,
    let_go,
    link_for,
    make_token,
    may_manage,
)
from desk.handlers.granting_roles import end_role, give_role
from desk.handlers.people import SCOPES, TOKEN_DAYS, Person
from desk.routes.fields import NAME_CHARS_MAX
from desk.routes.forms import Form, field, is_ours, read_form
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw, draw_notice
from desk.routes.shown import Showing, showing
from desk.store import Cases, Keys, Registry, Rights
from desk.store.keys import TOKEN, HeldRole
from desk.store.rights import GIVEN

Done = tuple[str | None, str]
"""Why not, and a secret that is shown once."""
Unit = Callable[[Tx, Doing, Form], Done]
DONE = ("give", "end", "give_role", "end_role", "leave", "end_token")


class PeoplePages:
    """What the page does, for administrators: of one account for that alone, of all for the municipality."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def page(self, request: Request, person: Person) -> Response:
        """Show who may do what."""
        did = request.query_params.get("did", "")
        return await self._draw(request, person, did=did if did in DONE else "")

    async def post(self, request: Request, person: Person) -> Response:
        """Do what a form asks for; a secret that is made is shown once."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        do, municipality = field(form, "do"), request.path_params["municipality"]
        unit = _UNITS.get(do) or (self._give_role if do == "give_role" else None)
        if unit is None or any(len(value) > NAME_CHARS_MAX for values in form.values() for value in values):
            return draw_notice(request, "bad_form", 422)
        doing = Doing(municipality=municipality, person=person.person, at=self._office.clock.now())
        why, secret = await self._office.db.write(lambda tx: unit(tx, doing, form))
        if why == NO_RIGHT:
            return draw_notice(request, "no_right", 403)
        if why is None and do in DONE:
            return RedirectResponse(f"/{municipality}/people?did={do}", 303, HEADERS)
        return await self._draw(request, person, problem=why or "", made=(do, secret) if secret else None)

    def _give_role(self, tx: Tx, doing: Doing, form: Form) -> Done:
        return give_role(tx, doing, _held_of(form), self._office.guide(tx, doing.municipality).roles), ""

    async def _draw(
        self, request: Request, person: Person, *, did: str = "", problem: str = "", made: tuple[str, str] | None = None
    ) -> Response:
        office, municipality, at = self._office, request.path_params["municipality"], self._office.clock.now()
        doing = Doing(municipality=municipality, person=person.person, at=at)

        def unit(tx: Tx) -> tuple[Showing, dict[str, Any]] | None:
            mine = Rights(tx, municipality).accounts(person.person, ADMIN)
            if mine == frozenset():
                return None
            Cases(tx, municipality).audit(person.person, "read_people", None, at)
            guide = office.guide(tx, municipality)
            show = showing(guide, at)
            return show, {"name": guide.name, **_shown(tx, doing, mine, show)}

        found = await office.db.write(unit)
        if found is None:
            return draw_notice(request, "no_right", 403)
        show, values = found
        values |= {"did": did, "problem": problem, "by_provider": office.door.provider is not None}
        return draw(
            "people.html",
            show.words,
            422 if problem else 200,
            person=person.person,
            csrf=person.csrf,
            municipality=municipality,
            made=self._made(request, made),
            rights=ACCOUNT_RIGHTS,
            scopes=SCOPES,
            days=TOKEN_DAYS,
            **values,
        )

    def _made(self, request: Request, made: tuple[str, str] | None) -> dict[str, str] | None:
        if made is None:
            return None
        do, secret = made
        base = (self._office.door.url or f"{request.url.scheme}://{request.url.netloc}").rstrip("/")
        if do == "token":
            return {"what": "token", "text": secret}
        return {"what": "link", "text": f"{base}/link/{secret}"}


def _shown(tx: Tx, doing: Doing, mine: frozenset[str] | None, show: Showing) -> dict[str, Any]:
    known = [
        (f"{one.platform}:{one.account_id}", f"{one.name} ({show.words.say('platform', one.platform)})")
        for one in Registry(tx, doing.municipality).accounts()
    ]
    names = {EVERY: show.words.say("people", "every"), **dict(known)}
    whole, keys = may_manage(tx, doing, EVERY), Keys(tx, doing.municipality)
    tokens = keys.open_ones(TOKEN, doing.at) if whole else []
    return {
        "persons": _persons(tx, doing, mine, names, show),
        "roles": sorted(show.guide.roles.items(), key=lambda one: one[1]) if whole else [],
        "accounts": [{"value": value, "says": says} for value, says in names.items() if whole or value in (mine or ())],
        "whole": whole,
        "tokens": [
            {
                "name": one["name"] or one["person"],
                "may_end": one["name"] is not None,
                "scopes": [show.words.say("token_scope", scope) for scope in (one["scopes"] or "").split()],
                "made": show.when(one["made_at"]),
                "by": one["made_by"] or "",
                "used": show.when(one["used_at"]) if one["used_at"] else "",
                "ends": show.when(one["expires_at"]) if one["expires_at"] else "",
            }
            for one in tokens
        ],
    }


def _persons(
    tx: Tx, doing: Doing, mine: frozenset[str] | None, names: dict[str, str], show: Showing
) -> list[dict[str, Any]]:
    """Return everybody who may anything on the accounts of whoever looks, with their rights and their roles."""
    rights, found = Rights(tx, doing.municipality), dict[str, dict[str, list[dict[str, Any]]]]()
    since = rights.since()
    for row, source in rights.all():
        if (mine is None or row.account in mine) and not row.person.startswith(PROGRAM):
            shown = _row(row, source, names, show) | {"held": _held_since(*since[row, source], show)}
            found.setdefault(row.person, {"rows": [], "roles": []})["rows"].append(shown)
    for one in Keys(tx, doing.municipality).held():
        if mine is None or one.account in mine:
            shown = {
                "role": one.role,
                "account": one.account or EVERY,
                "says": show.role(one.role),
                "where": names.get(one.account or EVERY, one.account),
                "held": _held_since(one.since, one.by, show),
            }
            found.setdefault(one.person, {"rows": [], "roles": []})["roles"].append(shown)
    return [{"person": person, **theirs} for person, theirs in sorted(found.items())]


def _held_since(since: datetime | None, by: str | None, show: Showing) -> str:
    at = show.when(since) if since else ""
    return show.words.say("people", "given_by", person=by, at=at) if by else show.words.say("people", "since", at=at)


def _row(row: Row, source: str, names: dict[str, str], show: Showing) -> dict[str, Any]:
    return {
        "account": row.account,
        "right": row.right,
        "says": show.words.say("right", row.right),
        "where": names.get(row.account, row.account),
        "may_end": source == GIVEN,
        "source": "" if source == GIVEN else show.words.say("right_source", source.partition(" ")[0]),
    }


def _row_of(form: Form) -> Row:
    return Row(person=field(form, "person").strip(), account=field(form, "account"), right=field(form, "right"))


def _held_of(form: Form) -> HeldRole:
    account = field(form, "account")
    return HeldRole(
        person=field(form, "person").strip(), role=field(form, "role"), account="" if account == EVERY else account
    )


def _wish_of(form: Form) -> TokenWish:
    days = field(form, "days")
    return TokenWish(
        name=field(form, "name").strip(),
        scopes=frozenset(form.get("scopes", [])),
        account=field(form, "account"),
        days=int(days) if days.isascii() and days.isdigit() else 0,
    )


_UNITS: dict[str, Unit] = {
    "give": lambda tx, doing, form: (give(tx, doing, _row_of(form)), ""),
    "end": lambda tx, doing, form: (end(tx, doing, _row_of(form)), ""),
    "end_role": lambda tx, doing, form: (end_role(tx, doing, _held_of(form)), ""),
    "leave": lambda tx, doing, form: (let_go(tx, doing, field(form, "person")), ""),
    "link": lambda tx, doing, form: link_for(tx, doing, field(form, "person")),
    "anew": lambda tx, doing, form: link_for(tx, doing, field(form, "person"), anew=True),
    "token": lambda tx, doing, form: make_token(tx, doing, _wish_of(form)),
    "end_token": lambda tx, doing, form: (end_token(tx, doing, field(form, "name")), ""),
}
Page = Callable[[Request, Person], Any]


def paths(office: Office) -> tuple[tuple[str, Page, str], ...]:
    """Return the page with its path and methods."""
    pages, here = PeoplePages(office), "/{municipality:municipality}/people"
    return (here, pages.page, "GET"), (here, pages.post, "POST")
