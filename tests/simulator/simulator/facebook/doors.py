"""The calls that belong to no page: signing in, tokens, whose pages there are, what an app subscribes to."""

import hmac
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime

import httpx

from simulator.apps import MetaApp, Subscription
from simulator.clock import WorldClock
from simulator.facebook.errands import DONE, Answer
from simulator.facebook.graph_call import GraphCall
from simulator.facebook.graph_errors import BAD_PROOF, BAD_TOKEN, NO_TOKEN, Complaint, GraphError, bad_parameter
from simulator.facebook.graph_fields import page_view
from simulator.facebook.paging import cursor_of, paged
from simulator.facebook.reply import Reply
from simulator.facebook.sign_in import SignIn
from simulator.handshake import new_challenge, shake_hands
from simulator.signing import appsecret_proof
from simulator.world import World

PAGE_SCOPES = (
    "pages_show_list",
    "pages_manage_metadata",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_manage_engagement",
    "pages_manage_posts",
    "pages_messaging",
    "instagram_basic",
    "instagram_manage_comments",
    "instagram_manage_messages",
    "instagram_content_publish",
)
EPOCH = datetime.fromtimestamp(0, UTC)
OBJECTS = ("page", "instagram", "user", "permissions")


class Doors:
    """Answers what comes before any page is opened; None for every other call."""

    def __init__(self, world: World, clock: WorldClock, client: httpx.AsyncClient, chance: random.Random) -> None:
        self._world = world
        self._clock = clock
        self._client = client
        self._chance = chance
        self.sign_in = SignIn(world, clock)

    async def answer(self, call: GraphCall) -> Reply | None:
        """Answer a call, or return None when it is none of these. Raises GraphError."""
        told = self.sign_in.answer(call)
        if told is not None:
            return told
        handlers: dict[tuple[str, ...], Callable[[GraphCall], Awaitable[Answer] | Answer]] = {
            ("debug_token",): self._debug_token,
            ("me", "accounts"): self._accounts,
            ("me", "permissions"): self._permissions,
        }
        handler = handlers.get(call.segments)
        if handler is None and call.segments[1:] == ("subscriptions",):
            self._check_proof(call)
            return Reply(200, await self._subscriptions(call))
        if handler is None or (call.segments[0] == "me" and self.sign_in.app_of_user(call.token) is None):
            return None
        self._check_proof(call)
        answer = handler(call)
        return Reply(200, answer if isinstance(answer, dict) else await answer)

    def _check_proof(self, call: GraphCall) -> None:
        app = self.sign_in.app_of_user(call.token)
        app = app or next((each for each in self._world.all_apps() if each.app_token == call.token), None)
        proof = call.text("appsecret_proof")
        if app is None or call.token is None or proof is None:
            return
        if not hmac.compare_digest(proof.encode(), appsecret_proof(app.secret, call.token).encode()):
            raise GraphError(BAD_PROOF)

    def refusal(self, token: str) -> Complaint | None:
        """Return why a token that is no page's opens no page."""
        if self.sign_in.app_of_user(token) is not None:
            return Complaint(210, "(#210) A page access token is required to request this resource.")
        return None

    def _app_of_token(self, token: str | None) -> MetaApp:
        if token is None:
            raise GraphError(NO_TOKEN)
        app = next((app for app in self._world.all_apps() if app.app_token == token), None)
        if app is None:
            raise GraphError(BAD_TOKEN)
        return app

    def _debug_token(self, call: GraphCall) -> Answer:
        app, token = self._app_of_token(call.token), call.text("input_token")
        if not token:
            raise bad_parameter("The parameter input_token is required.")
        data = self._page_token_data(app, token) or self.sign_in.user_token_data(app, token)
        if data is None:
            error = {"code": 190, "message": BAD_TOKEN.message}
            data = {"error": error, "is_valid": False, "scopes": []}
        return {"data": data}

    def _page_token_data(self, app: MetaApp, token: str) -> Answer | None:
        page = self._world.of_token(token)
        if page is None:
            return None
        if page.meta_app is not app:
            raise GraphError(Complaint(100, "(#100) The App_id in the input_token did not match the Viewing App"))
        expires = page.token.expires_at
        data: Answer = {
            "app_id": app.app_id,
            "type": "PAGE",
            "application": app.name,
            "expires_at": int(expires.timestamp()) if expires else 0,
            "data_access_expires_at": 0,
            "is_valid": not page.token.is_dead(self._clock.now()),
            "scopes": [scope for scope in PAGE_SCOPES if scope not in app.withdrawn],
            "profile_id": page.page_id,
        }
        if not data["is_valid"]:
            words = "Error validating access token: Session has expired"
            data["error"] = {"code": 190, "message": words, "subcode": page.token.subcode}
        return data

    def _accounts(self, call: GraphCall) -> Answer:
        app = self.sign_in.app_of_user(call.token)
        pages = [page for page in self._world.pages if page.meta_app is app]
        words = call.text("fields") or "access_token,category,name,id,tasks"
        return paged(
            call,
            sorted(pages, key=lambda page: page.page_id),
            lambda page: cursor_of(EPOCH, page.page_id),
            lambda page: page_view(page, words),
            newest_first=False,
        )

    def _permissions(self, call: GraphCall) -> Answer:
        asked = self.sign_in.permissions(call.token)
        return {
            "data": [
                {"permission": name, "status": "granted" if given else "declined"} for name, given in asked.items()
            ]
        }

    async def _subscriptions(self, call: GraphCall) -> Answer:
        app = self._app_of_token(call.token)
        if call.segments[0] not in {app.app_id, "app"}:
            raise bad_parameter("The app id does not belong to the access token.")
        if call.method == "GET":
            return {"data": [_told(name, subscription) for name, subscription in app.subscriptions.items()]}
        if call.method == "DELETE":
            wanted = call.text("object")
            app.subscriptions = {
                name: each for name, each in app.subscriptions.items() if wanted is not None and name != wanted
            }
            return DONE
        return await self._subscribe(app, call)

    async def _subscribe(self, app: MetaApp, call: GraphCall) -> Answer:
        name, url = call.text("object") or "", call.text("callback_url") or ""
        if name not in OBJECTS:
            raise bad_parameter(f"Param object must be one of {{{', '.join(OBJECTS)}}}")
        known = app.subscriptions.get(name)
        subscription = Subscription(
            callback_url=url or (known.callback_url if known else ""),
            fields=fields_of(call.text("fields") or ""),
            include_values=call.truth("include_values") is not False,
        )
        if not subscription.callback_url or not subscription.fields:
            raise bad_parameter("The parameters callback_url and fields are required.")
        token = call.text("verify_token") or ""
        challenge = new_challenge(self._chance)
        shaken = await shake_hands(self._client, subscription.callback_url, token, "right", challenge)
        if not shaken["as_expected"]:
            words = f"HTTP Status Code = {shaken['status']}"
            raise GraphError(
                Complaint(2200, f"(#2200) Callback verification failed with the following errors: {words}")
            )
        app.subscriptions[name] = replace(subscription, include_values=subscription.include_values)
        return DONE


def fields_of(words: str) -> tuple[str, ...]:
    """Read a list of webhook fields, written with commas or as JSON."""
    return tuple(word for word in (part.strip(' []"') for part in words.split(",")) if word)


def _told(name: str, subscription: Subscription) -> dict[str, object]:
    return {
        "object": name,
        "callback_url": subscription.callback_url,
        "active": True,
        "fields": [{"name": field, "version": "v26.0"} for field in subscription.fields],
    }
