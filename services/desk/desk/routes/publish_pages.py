"""The page on which a post is written, checked by the guideline, and published."""

import asyncio
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.capabilities import PUBLISH, capability
from common.db import Tx
from common.events import Step
from common.policy.asked import Asked
from common.policy.decide import decide
from common.policy.own.asked import Image, Replier
from common.policy.own.crisis import APPROVAL
from desk.core.crisis import rules_of
from desk.core.publishing import Draft, flaw, sha256_of, stopping, warning
from desk.handlers.crisis import crisis_now, id_of
from desk.handlers.crisis_texts import hold_post, waits
from desk.handlers.people import Person
from desk.handlers.publishing import Order, asked_of_draft, clauses_of, may_publish, publish
from desk.routes.fields import NAME_CHARS_MAX, REASON_CHARS_MAX, TEXT_CHARS_MAX
from desk.routes.forms import Form, field, is_ours, read_form
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw, draw_notice
from desk.routes.shown import Showing
from desk.routes.words import words_in
from desk.store import Posts, Registry

FIELDS = ("account", "text", "link", "pictures", "approved_by", "credit", "photographer", "role", "name", "title")
DEPICTED = ("", "nobody", "yes")


@dataclass(frozen=True)
class Checked:
    """What was found of a draft: a `flaw` that the platform will not take, else what the pack's checks say.

    In a crisis: `approved` needs nobody's approval any more, `waits` is held until a role approves it.
    """

    flaw: str | None = None
    steps: tuple[Step, ...] = ()
    pack: str = ""
    sha256: str = ""
    approved: bool = False
    waits: bool = False

    @property
    def stops(self) -> tuple[Step, ...]:
        """What must be put right first: approval in a crisis is asked for by publishing."""
        found = stopping(self.steps)
        return tuple(step for step in found if step.do != APPROVAL) if self.approved or self.waits else found


class PublishPages:
    """What the page does, for those with the right to publish."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def page(self, request: Request, person: Person) -> Response:
        """Show the form, and what became of the newest posts."""
        return await self._draw(request, person, None, None)

    async def post(self, request: Request, person: Person) -> Response:
        """Check the draft; publish it when that was pressed, nothing stops it, and its warnings were seen."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        do, key, draft = field(form, "do"), field(form, "key")[:NAME_CHARS_MAX], draft_of(form)
        if do not in {"check", "publish"} or not key or draft is None:
            return draw_notice(request, "bad_form", 422)
        office, municipality, at = self._office, request.path_params["municipality"], self._office.clock.now()
        if not await office.db.read(lambda tx: may_publish(tx, municipality, person.person)):
            return draw_notice(request, "no_right", 403)
        checked = await self._check(municipality, draft, at)
        asked_of_crisis, stops = await self._approval(municipality, person, draft, at), stopping(checked.steps)
        if asked_of_crisis is not None:
            # Who somebody is, is known here: what they say of themselves in the form proves nothing.
            stops = tuple(step for step in stops if step.do != APPROVAL)
            checked = replace(checked, approved=not asked_of_crisis, waits=asked_of_crisis and not stops)
        unseen = bool(warning(checked.steps)) and field(form, "seen") != checked.sha256
        if do == "check" or checked.flaw or stops or unseen:
            return await self._draw(request, person, form, checked)
        order = Order(
            municipality=municipality,
            person=person.person,
            draft=draft,
            key=key,
            pack=checked.pack,
            rests_on=clauses_of(checked.steps),
        )
        if asked_of_crisis:
            await office.db.write(lambda tx: hold_post(tx, order, at))
            return RedirectResponse(f"/{municipality}/publish?did=held", 303, HEADERS)
        await office.db.write(lambda tx: publish(tx, order, at))
        return RedirectResponse(f"/{municipality}/publish?did=publish", 303, HEADERS)

    async def _approval(self, municipality: str, person: Person, draft: Draft, at: datetime) -> bool | None:
        """Say whether a post waits for a role's approval; None while no crisis asks for one."""
        pack = await self._office.pack_in_crisis(municipality, at)
        rules = rules_of(pack) if pack else None
        if rules is None or not rules.approvers:
            return None

        def unit(tx: Tx) -> bool | None:
            begun = crisis_now(tx, municipality, at)
            if begun is None:
                return None
            return waits(tx, (municipality, id_of(municipality, begun)), rules, person.person, draft.text, at)

        return await self._office.db.read(unit)

    async def _check(self, municipality: str, draft: Draft, at: datetime) -> Checked:
        wrong = flaw(draft)
        pack = await asyncio.to_thread(self._office.packs.pack_for, municipality, at)
        if wrong or pack is None:
            return Checked(flaw=wrong or "no_pack")
        asked: Asked | None = await self._office.db.read(lambda tx: asked_of_draft(tx, municipality, draft, pack, at))
        if asked is None:
            return Checked(flaw="no_account")
        decided = await asyncio.to_thread(decide, pack, asked)
        return Checked(steps=decided.steps, pack=pack.ref, sha256=sha256_of(draft))

    async def _draw(self, request: Request, person: Person, form: Form | None, checked: Checked | None) -> Response:
        office, municipality = self._office, request.path_params["municipality"]
        at = office.clock.now()

        def unit(tx: Tx) -> tuple[Showing, dict[str, Any]]:
            guide = office.guide(tx, municipality)
            show = Showing(words=words_in(guide.language), guide=guide, now=at)
            return show, {
                "name": guide.name,
                "may": may_publish(tx, municipality, person.person),
                "accounts": _accounts(tx, municipality, show),
                "posts": _posts(tx, municipality, show),
                "roles": guide.roles,
            }

        show, values = await office.db.read(unit)
        if not values.pop("may"):
            return draw_notice(request, "no_right", 403)
        stops = bool(checked and (checked.flaw or checked.stops))
        return draw(
            "publish.html",
            show.words,
            422 if stops else 200,
            person=person.person,
            csrf=person.csrf,
            municipality=municipality,
            given={name: field(form, name) if form else "" for name in (*FIELDS, "own", "depicted")},
            checked=shown_checks(checked, show) if checked else None,
            did=_did(request) if form is None else "",
            key=secrets.token_urlsafe(16),
            now=show.when(at),
            **values,
        )


def _did(request: Request) -> str:
    did = request.query_params.get("did", "")
    return did if did in {"publish", "held"} else ""


def draft_of(form: Form) -> Draft | None:
    """Return the draft that a form holds; None for a form that is none of ours."""
    platform, _, account_id = field(form, "account").partition(":")
    text = field(form, "text").replace("\r\n", "\n").strip()
    link, pictures = field(form, "link").strip(), tuple(field(form, "pictures").split())
    short = (*(field(form, name) for name in FIELDS[4:]), account_id)
    if len(text) > TEXT_CHARS_MAX or any(len(each) > NAME_CHARS_MAX for each in short):
        return None
    if any(len(each) > REASON_CHARS_MAX for each in (link, *pictures)) or field(form, "depicted") not in DEPICTED:
        return None
    replier = Replier(role=field(form, "role"), name=field(form, "name").strip(), title=field(form, "title").strip())
    return Draft(
        platform=platform,
        account_id=account_id,
        text=text,
        link=link or None,
        pictures=pictures,
        picture=_picture(form) if pictures else None,
        replier=replier if replier.role else None,
    )


def _picture(form: Form) -> Image:
    """What nobody says of a picture stays unsaid: then the check asks for it."""
    image = Image(
        own=bool(field(form, "own")),
        approved_by=field(form, "approved_by").strip() or None,
        credit=field(form, "credit").strip() or None,
        approved_by_photographer=bool(field(form, "photographer")) or None,
    )
    depicted = field(form, "depicted")
    if not depicted:
        return image
    return msgspec.structs.replace(image, approved_by_depicted=None if depicted == "nobody" else True)


def shown_checks(checked: Checked, show: Showing) -> dict[str, Any]:
    """Return what the page shows of the checks: what stops the post, what a person looks at, what was passed."""
    words = show.words

    def shown(steps: tuple[Step, ...]) -> list[dict[str, Any]]:
        return [
            {"says": words.say("step", one.do), "because": one.because, "clauses": one.clauses, "text": one.text}
            for one in steps
        ]

    return {
        "flaw": words.say("publish_flaw", checked.flaw) if checked.flaw else "",
        "stops": shown(checked.stops),
        "waits": checked.waits,
        "warns": shown(warning(checked.steps)),
        "sha256": checked.sha256,
    }


def _accounts(tx: Tx, municipality: str, show: Showing) -> list[dict[str, str]]:
    known = Registry(tx, municipality).accounts()
    return [
        {
            "value": f"{one.platform}:{one.account_id}",
            "says": f"{one.name} ({show.words.say('platform', one.platform)})",
        }
        for one in known
        if capability(one.platform, PUBLISH) is not None and one.state_at(show.now) == "active"
    ]


def _posts(tx: Tx, municipality: str, show: Showing) -> list[dict[str, Any]]:
    names = {(one.platform, one.account_id): one.name for one in Registry(tx, municipality).accounts()}
    return [
        {
            "account": names.get((one.platform, one.account_id), one.account_id),
            "platform": show.words.say("platform", one.platform),
            "text": one.text,
            "by": one.actor,
            "at": one.at,
            "when": show.when(one.at),
            "state": one.state,
            "says": show.words.say("publish_state", one.state),
            "why": show.words.say("detail", one.why) if one.why else "",
        }
        for one in Posts(tx, municipality).newest()
    ]
