"""Meta's side of a login in a test's hand: the dialog, tokens, pages, permissions and subscriptions, on loopback."""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlencode

from common import permissions
from tests.service.ingest.loopback import Answered, Asked, loopback, told
from tests.service.ingest.stage import PAGE_A, SECRET_A

APP_ID = "1234567890123"
REDIRECT = "http://localhost:23801/"
PERSON, LASTING = "EAAperson", "EAAlasting"
APP_TOKEN = f"{APP_ID}|{SECRET_A.decode()}"
PERSON_ID = "10200000000000042"
OTHER_PAGE = "100000000000005"
INSTAGRAM = "17841400000000001"


class Meta:
    """One app with its secret, one person with two pages, and what the tests change of it."""

    def __init__(self) -> None:
        self.granted = {*permissions.names("facebook"), *permissions.names("instagram")}
        self.page_tokens = {PAGE_A: "EAApageA", OTHER_PAGE: "EAApageB"}
        self.valid = True
        self.ends_at = 0
        self.codes: dict[str, str] = {}
        self.subscribed: dict[str, str] = {}
        self.refuses_fields: set[str] = set()
        self.app_fields = ["feed", "mention", "ratings", "messages", "message_echoes", "message_edits"]
        self.asked: list[Asked] = []

    @contextmanager
    def served(self) -> Iterator[str]:
        """Serve on loopback; gives the address."""
        with loopback(self.answer) as url:
            yield url

    def answer(self, asked: Asked) -> Answered:
        """Answer as Graph and the dialog do."""
        self.asked.append(asked)
        path = asked.path.removeprefix("/v26.0/")
        if path == "dialog/oauth":
            return self._dialog(asked)
        if path == "oauth/access_token":
            return self._token(dict(parse_qsl(asked.body.decode())))
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        given = asked.query | dict(parse_qsl(asked.body.decode()))
        if given.get("appsecret_proof") != hmac.new(SECRET_A, token.encode(), hashlib.sha256).hexdigest():
            return error(100)
        return self._graph(asked.method, path, token, given)

    def _dialog(self, asked: Asked) -> Answered:
        """The person logs in at once: only an app and a redirect address that Meta knows are taken."""
        if asked.query["client_id"] != APP_ID or asked.query["response_type"] != "code":
            return error(101)
        code = f"code{len(self.codes)}"
        self.codes[code] = asked.query["redirect_uri"]
        answer = urlencode({"code": code, "state": asked.query["state"]})
        return Answered(status=302, headers={"location": f"{asked.query['redirect_uri']}?{answer}#_=_"})

    def _token(self, form: dict[str, str]) -> Answered:
        if (form.get("client_id"), form.get("client_secret")) != (APP_ID, SECRET_A.decode()):
            return error(1)
        if form.get("grant_type") == "fb_exchange_token":
            return told({"access_token": LASTING}) if form["fb_exchange_token"] == PERSON else error(190)
        if self.codes.pop(form.get("code", ""), None) != form.get("redirect_uri"):
            return error(100, 36009)
        return told({"access_token": PERSON, "token_type": "bearer", "expires_in": 5000})

    def _graph(self, method: str, path: str, token: str, given: dict[str, str]) -> Answered:
        if path == "debug_token" and token == APP_TOKEN:
            return self._state(given["input_token"])
        if path == f"{APP_ID}/subscriptions" and token == APP_TOKEN:
            fields = [{"name": field, "version": "v26.0"} for field in self.app_fields]
            return told({"data": [{"object": "page", "active": True, "fields": fields}]})
        if path == "me/permissions" and token == LASTING:
            every = {*permissions.names("facebook"), *permissions.names("instagram")}
            rows = [{"permission": one, "status": "granted" if one in self.granted else "declined"} for one in every]
            return told({"data": rows})
        if path == "me/accounts" and token == LASTING:
            return self._accounts(given)
        page, _, edge = path.partition("/")
        if edge == "subscribed_apps" and token == self.page_tokens.get(page) and self.valid:
            return self._subscription(method, page, given)
        return error(190)

    def _state(self, token: str) -> Answered:
        known = token in {LASTING, *self.page_tokens.values()} and self.valid
        data = {
            "user_id": PERSON_ID,
            "app_id": APP_ID,
            "is_valid": known,
            "expires_at": self.ends_at,
            "scopes": sorted(self.granted),
        }
        return told({"data": data})

    def _accounts(self, given: dict[str, str]) -> Answered:
        """Two pages of one page each; the second has an Instagram account."""
        second = given.get("after") == "next"
        page = OTHER_PAGE if second else PAGE_A
        row: dict[str, object] = {"id": page, "name": f"Side {page[-1]}", "access_token": self.page_tokens[page]}
        if second:
            return told({"data": [row]})
        row["instagram_business_account"] = {"id": INSTAGRAM, "username": "bokommune"}
        paging = {"cursors": {"after": "next"}, "next": f"https://graph/me/accounts?access_token={LASTING}&after=next"}
        return told({"data": [row], "paging": paging})

    def _subscription(self, method: str, page: str, given: dict[str, str]) -> Answered:
        if method == "POST":
            kept = [one for one in given["subscribed_fields"].split(",") if one not in self.refuses_fields]
            self.subscribed[page] = ",".join(kept)
            return told({"success": True})
        if method == "DELETE":
            self.subscribed.pop(page, None)
            return told({"success": True})
        other = {"id": "999", "subscribed_fields": ["feed", "likes"]}
        ours = {"id": APP_ID, "subscribed_fields": self.subscribed.get(page, "").split(",")}
        return told({"data": [other, ours] if page in self.subscribed else [other]})


def error(code: int, subcode: int | None = None) -> Answered:
    """Return an error as Graph words it."""
    return told({"error": {"message": "(#1) Feil", "code": code, "error_subcode": subcode}}, 400)
