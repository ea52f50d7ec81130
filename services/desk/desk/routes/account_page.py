"""The page of one account: what is known of it, who looks after it, what the guideline asks for, how it is closed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.db import Tx
from desk.core.account import ACTIVE, ADMIN, CLOSED, CLOSING, EDITOR, KINDS_OF_PEOPLE, Card, place_of
from desk.handlers.account_asking import Doing, Said
from desk.handlers.account_registry import (
    COMES,
    GOES,
    KEPT,
    SAVED,
    Place,
    Wish,
    change_people,
    end_account,
    find,
    judged_now,
    left_undone,
    may_manage,
    save_card,
)
from desk.handlers.people import Person
from desk.routes.account_drawing import AccountDrawing
from desk.routes.account_forms import Wrong, card_of, day_of, is_too_long, said
from desk.routes.forms import Form, field, is_ours, read_form
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw_notice
from desk.routes.shown import Showing
from desk.routes.shown_accounts import STATE_TONES, owners, shown_left, shown_lines
from desk.routes.shown_crisis import around
from desk.store import AccountBook, Keys

DONE = frozenset({COMES, GOES, SAVED, CLOSING, CLOSED, KEPT})


class AccountPage:
    """What the page does. Everybody who works in the municipality sees it; who may change what is the guideline's."""

    def __init__(self, office: Office) -> None:
        self._office, self._drawing = office, AccountDrawing(office)

    async def page(self, request: Request, person: Person) -> Response:
        """Show the account."""
        return await self._drawing.draw(request, person, "account.html", _of(request), done=DONE)

    async def acts(self, request: Request, person: Person) -> Response:
        """Change its people or its card, or begin to close it; whether the person may is asked where it is done."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        if is_too_long(form) or field(form, "do") not in _DEEDS:
            return draw_notice(request, "bad_form", 422)
        office, municipality, at = self._office, request.path_params["municipality"], self._office.clock.now()
        pack = (await around(office, municipality, at)).pack
        outcome: Said | Wrong = Wrong("no_pack")
        if pack is not None:
            doing = Doing(municipality=municipality, person=person.person, pack=pack)
            deed, of = _DEEDS[field(form, "do")], _place(request)
            outcome = await office.db.write(lambda tx: deed(tx, doing, of, form, at))
        if isinstance(outcome, Said) and outcome.code in DONE:
            platform, account_id = _place(request)
            there = f"/{municipality}/accounts/{platform}/{account_id}?did={outcome.code}"
            return RedirectResponse(there, 303, HEADERS)
        return await self._drawing.draw(
            request, person, "account.html", _of(request), done=DONE, form=form, said=outcome
        )


def _place(request: Request) -> tuple[str, str]:
    return request.path_params["platform"], request.path_params["account_id"]


def _of(request: Request) -> Callable[[Tx, Doing, Showing], dict[str, Any] | None]:
    def shown(tx: Tx, doing: Doing, show: Showing) -> dict[str, Any] | None:
        place = find(tx, doing.municipality, *_place(request))
        return shown_account(tx, doing, place, show) if place else None

    return shown


def shown_account(tx: Tx, doing: Doing, place: Place, show: Showing) -> dict[str, Any]:
    """Return what the page shows of an account to a person."""
    words, account, card = show.words, place.account, place.card
    state = account.state_at(show.now)
    asked = judged_now(tx, doing, place, show.now) if state in {ACTIVE, CLOSING} else None
    named = {role for rule in doing.pack.file.accounts.added_by.values() for role in rule.by}
    changes = may_manage(tx, doing, place) or bool(
        named & Keys(tx, doing.municipality).roles(doing.person, place.about)
    )
    left = left_undone(tx, doing.municipality, place) if state == CLOSING else None
    return {
        "account": account.name,
        "here_path": f"{account.platform}/{account.account_id}",
        "platform": words.say("platform", account.platform),
        "account_id": account.account_id,
        "kind": words.say("account_class", account.kind),
        "state": state,
        "tone": STATE_TONES.get(state, "plain"),
        "says": words.say("account_state", state),
        "card": msgspec.structs.asdict(card) | {"end_date": card.end_date.isoformat() if card.end_date else ""},
        "owner": show.role(card.owner) if card.owner else "",
        "people_on": {kind: _people(place, kind, show) for kind in KINDS_OF_PEOPLE},
        "asked": [shown_left(step, show) for step in asked.steps if step.do not in _NOTHING] if asked else [],
        "lines": shown_lines(AccountBook(tx, doing.municipality).lines(place.about), show),
        "people": Keys(tx, doing.municipality).known(),
        "owners": owners(doing.pack, show),
        "changes": changes and state in {ACTIVE, CLOSING},
        "left": left,
        "is_in_use": state == ACTIVE,
        "is_closing": state == CLOSING,
    }


_NOTHING = frozenset({"none"})


def _people(place: Place, kind: str, show: Showing) -> list[dict[str, str]]:
    mine = place_of(place.account.platform, place.account.account_id)
    return [
        {"person": one.person, "since": show.when(one.since), "because": one.because}
        for one in place.helpers
        if one.kind == kind and place_of(one.platform, one.account_id) == mine
    ]


def _people_change(tx: Tx, doing: Doing, of: tuple[str, str], form: Form, at: datetime) -> Said | Wrong:
    person, kind = field(form, "person").strip(), field(form, "as") or ADMIN
    if not person or kind not in {ADMIN, EDITOR}:
        return Wrong("no_person", "person")
    goes = field(form, "do") == "goes"
    return change_people(tx, doing, of, Wish(person=person, kind=kind, goes=goes, because=said(form, "because")), at)


def _save(tx: Tx, doing: Doing, of: tuple[str, str], form: Form, at: datetime) -> Said | Wrong:
    place = find(tx, doing.municipality, *of)
    ends = day_of(form, "end_date")
    card = card_of(form, place.card if place else Card())
    if isinstance(card, Wrong) or isinstance(ends, Wrong):
        return card if isinstance(card, Wrong) else Wrong("bad_day", "end_date")
    new = msgspec.structs.replace(card, owner=field(form, "owner"), purpose=said(form, "purpose"), end_date=ends)
    return save_card(tx, doing, of, new, at)


def _end(tx: Tx, doing: Doing, of: tuple[str, str], form: Form, at: datetime) -> Said | Wrong:
    state = {"begin_closing": CLOSING, "close": CLOSED, "keep": ACTIVE}[field(form, "do")]
    return end_account(tx, doing, of, state, said(form, "because"), at)


_DEEDS: dict[str, Callable[[Tx, Doing, tuple[str, str], Form, datetime], Said | Wrong]] = {
    "comes": _people_change,
    "goes": _people_change,
    "save": _save,
    "begin_closing": _end,
    "close": _end,
    "keep": _end,
}
