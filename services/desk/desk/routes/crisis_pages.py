"""The page of a crisis, one link from every page: whether one is declared, who may, and what is said while it lasts."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.db import Tx
from desk.core.crisis import DECLARED, DESK, PHONE
from desk.core.period import day_asked
from desk.handlers.crisis import (
    CARD,
    NO_ROLE,
    WRONG_CODE,
    Doing,
    ask,
    declare,
    delegate,
    end,
    end_delegation,
    hash_of,
    keep_card,
    new_codes,
    refuse,
    roles_of,
    say_code,
    uphold,
)
from desk.handlers.crisis_texts import decide_held, release, withdraw
from desk.handlers.people import Person
from desk.routes.fields import NAME_CHARS_MAX, REASON_CHARS_MAX, TEXT_CHARS_MAX
from desk.routes.forms import Form, field, is_ours, read_form
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw, draw_notice
from desk.routes.shown_crisis import Around, around, shown

DELEGATED_DAYS_MAX = 366
DONE = frozenset(
    {"declared", "ended", "upheld", "asked", "refused", "released", "withdrawn", "approved", "returned", "delegated"}
    | {"undelegated"}
)
"""What the page says was done; anything else that comes back is why it was not."""


@dataclass(frozen=True)
class Wish:
    """What a form asks for, checked: `who` without a role may still take a call."""

    form: Form
    who: Doing
    at: datetime
    hashes: tuple[str, ...] = ()

    @property
    def because(self) -> str:
        """Return the reason that was written."""
        return field(self.form, "because").replace("\r\n", "\n").strip()

    @property
    def about(self) -> UUID | None:
        """Return the id of what the form is about; None for none."""
        try:
            return UUID(field(self.form, "about"))
        except ValueError:
            return None


class CrisisPages:
    """What the page does."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def page(self, request: Request, person: Person) -> Response:
        """Show how it stands. Everybody who works in the municipality sees it."""
        return await self._draw(request, person)

    async def post(self, request: Request, person: Person) -> Response:
        """Do what a form asks for; whether the person may is asked in the transaction that does it."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        do = field(form, "do")
        if do not in {*_NEEDS_REASON, *_DEEDS} or _too_long(form):
            return draw_notice(request, "bad_form", 422)
        office, at, municipality = self._office, self._office.clock.now(), request.path_params["municipality"]
        now = await around(office, municipality, at)

        codes = new_codes() if do == CARD else (field(form, "code"),)
        hashes = await asyncio.to_thread(lambda: [hash_of(municipality, code) for code in codes if code])

        def unit(tx: Tx) -> str:
            wish = Wish(form, _who(tx, now, (municipality, person.person), form, at), at, tuple(hashes))
            if do in _NEEDS_REASON:
                done = _NEEDS_REASON[do](tx, wish.who, wish.because, at) if wish.because else "no_reason"
                if done == DECLARED and field(form, "text").strip():
                    _release(tx, wish, office)
                return done
            return _DEEDS[do](tx, wish, office)

        done = await office.db.write(unit)
        if done == CARD:
            return await self._draw(request, person, card=codes)
        if done in DONE:
            return RedirectResponse(f"/{municipality}/crisis?did={done}", 303, HEADERS)
        return await self._draw(request, person, problem=done, form=form)

    async def _draw(
        self,
        request: Request,
        person: Person,
        *,
        problem: str = "",
        card: tuple[str, ...] = (),
        form: Form | None = None,
    ) -> Response:
        office, municipality = self._office, request.path_params["municipality"]
        at = office.clock.now()
        now = await around(office, municipality, at)
        did = request.query_params.get("did", "")
        show, values = await office.db.read(lambda tx: shown(tx, office, now, (municipality, person.person), at))
        return draw(
            "crisis.html",
            show.words,
            (403 if problem == NO_ROLE else 422) if problem else 200,
            person=person.person,
            csrf=person.csrf,
            municipality=municipality,
            problem=problem,
            did=did if did in DONE and form is None else "",
            card=card,
            given=field(form, "because") if form else "",
            key=secrets.token_urlsafe(16),
            **values,
        )


def _too_long(form: Form) -> bool:
    limits = {"because": REASON_CHARS_MAX, "text": TEXT_CHARS_MAX}
    return any(len(field(form, name)) > limits.get(name, NAME_CHARS_MAX) for name in form)


def _who(tx: Tx, now: Around, of: tuple[str, str], form: Form, at: datetime) -> Doing:
    """Return who (municipality, id) does it, in the role that they chose and may act in; by phone in the one named."""
    municipality, person = of
    wanted = tuple(dict.fromkeys((*now.rules.declared_by, *now.rules.approvers)))
    mine = roles_of(tx, municipality, person, wanted, at)
    named = field(form, "role")
    by_phone = field(form, "do") in {"ask", "say_code"}
    role = named if by_phone or named in mine else (mine[0] if mine and not named else "")
    return Doing(
        municipality=municipality,
        person=person,
        role=role,
        via=PHONE if by_phone else DESK,
        rules=now.rules,
    )


def _say_code(tx: Tx, wish: Wish, _: Office) -> str:
    if wish.about is None:
        return "no_call"
    return say_code(tx, wish.who, wish.about, wish.hashes[0], wish.at) if wish.hashes else WRONG_CODE


def _card(tx: Tx, wish: Wish, _: Office) -> str:
    return keep_card(tx, wish.who, wish.hashes, wish.at)


def _refuse(tx: Tx, wish: Wish, _: Office) -> str:
    return refuse(tx, wish.who, wish.about, wish.at) if wish.about else "no_call"


def _release(tx: Tx, wish: Wish, _: Office) -> str:
    return release(tx, wish.who, field(wish.form, "text").replace("\r\n", "\n").strip(), wish.at)


def _withdraw(tx: Tx, wish: Wish, _: Office) -> str:
    return withdraw(tx, wish.who, wish.about, wish.at) if wish.about else "not_held"


def _approve(tx: Tx, wish: Wish, office: Office) -> str:
    return _decided(tx, wish, office, approved=True)


def _return(tx: Tx, wish: Wish, office: Office) -> str:
    return _decided(tx, wish, office, approved=False)


def _decided(tx: Tx, wish: Wish, office: Office, *, approved: bool) -> str:
    if wish.about is None:
        return "not_held"
    return decide_held(tx, wish.who, wish.about, wish.at, office.limits, approved=approved)


def _delegate(tx: Tx, wish: Wish, _: Office) -> str:
    """Until the end of the day that was chosen, a year ahead at most."""
    person = field(wish.form, "person").strip()
    day = day_asked(field(wish.form, "until"))
    if day is None:
        return "bad_day"
    until = datetime.combine(day, time.min, UTC) + timedelta(days=1)
    if not person or not wish.at < until <= wish.at + timedelta(days=DELEGATED_DAYS_MAX):
        return "bad_day" if person else "no_person"
    return delegate(tx, wish.who, person, until, wish.at)


def _end_delegation(tx: Tx, wish: Wish, _: Office) -> str:
    return end_delegation(tx, wish.who, wish.about, wish.at) if wish.about else NO_ROLE


def _uphold(tx: Tx, wish: Wish, _: Office) -> str:
    return uphold(tx, wish.who, wish.at)


_NEEDS_REASON: dict[str, Callable[[Tx, Doing, str, datetime], str]] = {"declare": declare, "end": end, "ask": ask}
_DEEDS: dict[str, Callable[[Tx, Wish, Office], str]] = {
    CARD: _card,
    "say_code": _say_code,
    "refuse": _refuse,
    "uphold": _uphold,
    "release": _release,
    "withdraw": _withdraw,
    "approve": _approve,
    "return": _return,
    "delegate": _delegate,
    "end_delegation": _end_delegation,
}
