"""`/acknowledge/{token}`: the page behind a message's link. Only its button says anything: scanners follow links."""

import tomllib
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any

import msgspec
from fastapi import FastAPI
from jinja2 import DictLoader, Environment, StrictUndefined, Template, select_autoescape
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from common.clock import Clock
from common.db import Database, Tx
from common.errors import Transient
from common.metrics import Metrics
from notifier.core.alert import RAISED, Alert
from notifier.core.letter import LANGUAGES, fields_of
from notifier.core.token import ACKNOWLEDGE_PATH, Links, Ticket
from notifier.handlers.climbing import LINK, acknowledge
from notifier.ports import Texts
from notifier.store import of
from notifier.store.asks import Asked

_WEB = resources.files("notifier").joinpath("web")
_STYLE = _WEB.joinpath("acknowledge.css").read_text(encoding="utf-8")
_STYLE_SHA256 = b64encode(sha256(_STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_SHA256}'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
ASKS, SEEN, SETTLED, OVER, WRONG, BROKEN = "asks", "seen", "settled", "over", "wrong", "broken"
_STATUS = {OVER: 410, WRONG: 404, BROKEN: 503}


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What the page says: `what` picks its words; the alerts are those that are still open."""

    what: str
    lang: str
    municipality: str = ""
    alerts: tuple[Alert, ...] = ()


class Acknowledging:
    """Shows what a link is about, and takes the answer."""

    def __init__(self, db: Database, links: Links, texts: Texts, clock: Clock, metrics: Metrics) -> None:
        self._db = db
        self._links = links
        self._texts = texts
        self._clock = clock
        self._metrics = metrics
        self._page, self._words = _packaged()

    async def shown(self, request: Request) -> Response:
        """Answer GET: nothing changes by it. 404 for a link that is not ours, 410 for one that has run out."""
        return await self._answer(request, says_so=False)

    async def said(self, request: Request) -> Response:
        """Answer POST: it is seen. Twice is once."""
        return await self._answer(request, says_so=True)

    async def _answer(self, request: Request, *, says_so: bool) -> Response:
        at = self._clock.now()
        ticket = self._links.read(request.path_params["token"])
        lang = _spoken(request.headers.get("accept-language", ""))
        if ticket is None:
            return self._draw(Shown(what=WRONG, lang=lang))
        if ticket.expires_at <= at:
            return self._draw(Shown(what=OVER, lang=lang))
        try:
            shown = await self._db.write(lambda tx: self._take(tx, ticket, says_so, at))
        except Transient:
            return self._draw(Shown(what=BROKEN, lang=lang))
        return self._draw(shown or Shown(what=OVER, lang=lang))

    def _take(self, tx: Tx, ticket: Ticket, says_so: bool, at: datetime) -> Shown | None:
        store = of(tx, ticket.municipality)
        asked = store.asks.of_link(ticket.ask_id)
        if asked is None:
            return None
        alerts = [alert for alert_id, no in asked.alerts if (alert := _open(store.alerts.known(alert_id), no))]
        if says_so:
            for alert in alerts:
                acknowledge(store, alert, asked.role, LINK, at, self._metrics)
        seen = all(store.asks.is_acknowledged(alert) for alert in alerts)
        return _shown(ticket, asked, alerts, seen=seen)

    def _draw(self, shown: Shown) -> Response:
        fields = fields_of(shown.municipality, shown.alerts, self._links.url, shown.lang)
        reason = shown.alerts[0].reason if shown.alerts else ""
        page = self._page.render(
            lang=shown.lang,
            what=shown.what,
            style=Markup(_STYLE),  # noqa: S704 - our own file, and its hash is what the page allows
            words=self._words[shown.lang],
            about=self._texts.written(reason, shown.lang, fields).subject if reason else "",
            clauses=fields["clauses"],
            links=fields["links"],
        )
        return Response(page, _STATUS.get(shown.what, 200), HEADERS, "text/html; charset=utf-8")


def add_acknowledging(web: FastAPI, page: Acknowledging) -> None:
    """Add the routes."""
    path = f"{ACKNOWLEDGE_PATH}{{token}}"
    web.add_route(path, page.shown, methods=["GET"])
    web.add_route(path, page.said, methods=["POST"])


def is_acknowledging(path: str) -> bool:
    """Say whether a path is ours: whoever stands before several services sends it here."""
    return path.startswith(ACKNOWLEDGE_PATH)


def _open(alert: Alert | None, round_no: int) -> Alert | None:
    """Return the alert that a message spoke of, None where it is settled, or has been and came up again."""
    return alert if alert is not None and alert.state == RAISED and alert.round_no == round_no else None


def _shown(ticket: Ticket, asked: Asked, alerts: list[Alert], *, seen: bool) -> Shown:
    what = ASKS
    if not alerts:
        what = SETTLED
    elif seen:
        what = SEEN
    lang = asked.lang if asked.lang in LANGUAGES else LANGUAGES[0]
    return Shown(what=what, lang=lang, municipality=ticket.municipality, alerts=tuple(alerts))


def _spoken(accepted: str) -> str:
    """Return the first language of the browser's that we have, for a link that says none."""
    for part in accepted.lower().split(","):
        lang = part.split(";")[0].strip().partition("-")[0]
        lang = "nb" if lang == "no" else lang
        if lang in LANGUAGES:
            return lang
    return LANGUAGES[0]


@cache
def _packaged() -> tuple[Template, Mapping[str, dict[str, Any]]]:
    """Read the page and its words, once."""
    folder = _WEB.joinpath("words")
    words = {lang: tomllib.loads(folder.joinpath(f"{lang}.toml").read_text(encoding="utf-8")) for lang in LANGUAGES}
    template = _WEB.joinpath("acknowledge.html").read_text(encoding="utf-8")
    environment = Environment(
        loader=DictLoader({"page.html": template}),
        undefined=StrictUndefined,
        autoescape=select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html"), words
