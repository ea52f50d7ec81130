"""The page on which a post is written, checked by the guideline, and published."""

import asyncio
import secrets
from dataclasses import dataclass
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
from desk.core.publishing import Draft, flaw, sha256_of, stopping, warning
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
    """What was found of a draft: a `flaw` that the platform will not take, else what the pack's checks say."""

    flaw: str | None = None
    steps: tuple[Step, ...] = ()
    pack: str = ""
    sha256: str = ""


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
        if do == "check" or checked.flaw or stopping(checked.steps):
            return await self._draw(request, person, form, checked)
        if warning(checked.steps) and field(form, "seen") != checked.sha256:
            return await self._draw(request, person, form, checked)
        order = Order(
            municipality=municipality,
            person=person.person,
            draft=draft,
            key=key,
            pack=checked.pack,
            rests_on=clauses_of(checked.steps),
        )
        await office.db.write(lambda tx: publish(tx, order, at))
        return RedirectResponse(f"/{municipality}/publish?did=publish", 303, HEADERS)

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
        stops = bool(checked and (checked.flaw or stopping(checked.steps)))
        return draw(
            "publish.html",
            show.words,
            422 if stops else 200,
            person=person.person,
            csrf=person.csrf,
            municipality=municipality,
            given={name: field(form, name) if form else "" for name in (*FIELDS, "own", "depicted")},
            checked=shown_checks(checked, show) if checked else None,
            did=request.query_params.get("did") == "publish" and form is None,
            key=secrets.token_urlsafe(16),
            now=show.when(at),
            **values,
        )


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
        "stops": shown(stopping(checked.steps)),
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
