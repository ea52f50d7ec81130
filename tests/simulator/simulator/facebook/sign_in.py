"""Signing in at Facebook and at Instagram: the dialog, the code, and the tokens that follow."""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from simulator.apps import MetaApp
from simulator.clock import WorldClock
from simulator.facebook.errands import Answer
from simulator.facebook.graph_call import GraphCall
from simulator.facebook.graph_errors import Complaint, GraphError, bad_parameter
from simulator.facebook.reply import Reply
from simulator.ids import number_of, secret_of
from simulator.world import World

SHORT_S = 3600
LONG_S = 5_184_000
CODE_LIFE = timedelta(minutes=10)
DATA_ACCESS = timedelta(days=90)
WRONG_SECRET = Complaint(1, "Error validating client secret.")
WRONG_REDIRECT = Complaint(100, "Error validating verification code. Redirect URI mismatch.", 36008)
USED_CODE = Complaint(100, "This authorization code has been used.", 36009)
OLD_CODE = Complaint(100, "This authorization code has expired.", 36007)
WRONG_VERIFIER = Complaint(100, "Invalid code_verifier parameter", 36011)


@dataclass
class Code:
    """What the browser brings back. `challenge` is PKCE's, if the app sent one."""

    app: MetaApp
    redirect_uri: str
    challenge: str | None
    scopes: tuple[str, ...]
    made_at: datetime
    used: bool = False


@dataclass(frozen=True)
class UserToken:
    """The token of somebody who signed in; it belongs to one app."""

    app: MetaApp
    scopes: tuple[str, ...]
    expires_at: datetime
    issued_at: datetime


class SignIn:
    """Dialogs, codes and user tokens of all apps."""

    def __init__(self, world: World, clock: WorldClock) -> None:
        self._world = world
        self._clock = clock
        self._codes: dict[str, Code] = {}
        self._tokens: dict[str, UserToken] = {}

    def answer(self, call: GraphCall) -> Reply | None:
        """Answer a call, or return None when it is none of these. Raises GraphError."""
        if call.segments in {("dialog", "oauth"), ("oauth", "authorize")} and call.method == "GET":
            return self._dialog(call)
        handlers: dict[tuple[str, ...], Callable[[GraphCall], Answer]] = {
            ("oauth", "access_token"): self._access_token,
            ("access_token",): self._exchange_at_instagram,
            ("refresh_access_token",): self._refresh_at_instagram,
        }
        handler = handlers.get(call.segments)
        return Reply(200, handler(call)) if handler else None

    def app_of_user(self, token: str | None) -> MetaApp | None:
        """Return the app of a user's token that still holds."""
        found = self._tokens.get(token or "")
        return found.app if found and found.expires_at > self._clock.now() else None

    def user_token_data(self, app: MetaApp, token: str) -> Answer | None:
        """Return what /debug_token says of a user's token."""
        found = self._tokens.get(token)
        if found is None or found.app is not app:
            return None
        return {
            "app_id": app.app_id,
            "type": "USER",
            "application": app.name,
            "expires_at": int(found.expires_at.timestamp()),
            "issued_at": int(found.issued_at.timestamp()),
            "is_valid": found.expires_at > self._clock.now(),
            "data_access_expires_at": int((found.issued_at + DATA_ACCESS).timestamp()),
            "scopes": [name for name, given in self.permissions(token).items() if given],
            "user_id": number_of(17, "user", app.app_id),
        }

    def permissions(self, token: str | None) -> dict[str, bool]:
        """Return the permissions that an app asked somebody for, and whether each was given."""
        found = self._tokens.get(token or "")
        return {scope: scope not in found.app.declined for scope in found.scopes} if found else {}

    def _dialog(self, call: GraphCall) -> Reply:
        app = self._app(call)
        redirect, state = call.text("redirect_uri") or "", call.text("state")
        if not redirect or not app.may_return_to(redirect):
            return Reply(400, html="<p>URL blocked: this redirect is not in the app's list.</p>")
        if call.text("response_type") not in {None, "code"}:
            raise bad_parameter("response_type must be code")
        if app.login_denied:
            found = {
                "error": "access_denied",
                "error_code": "200",
                "error_description": "Permissions error",
                "error_reason": "user_denied",
            }
        else:
            found = {"code": self._new_code(app, redirect, call)}
        if state is not None:
            found["state"] = state
        joint = "&" if "?" in redirect else "?"
        # Facebook really ends its redirects so.
        return Reply(302, location=f"{redirect}{joint}{urlencode(found)}#_=_")

    def _new_code(self, app: MetaApp, redirect: str, call: GraphCall) -> str:
        code = "AQ" + secret_of("code", app.app_id, len(self._codes))
        scopes = tuple(re.findall(r"\w+", call.text("scope") or ""))
        self._codes[code] = Code(app, redirect, call.text("code_challenge"), scopes, self._clock.now())
        return code

    def _app(self, call: GraphCall) -> MetaApp:
        wanted = call.text("client_id")
        app = next((app for app in self._world.all_apps() if app.app_id == wanted), None)
        if app is None:
            raise GraphError(Complaint(101, "Missing client_id parameter." if not wanted else "Invalid client_id."))
        return app

    def _access_token(self, call: GraphCall) -> Answer:
        app = self._app(call)
        given = (call.text("client_secret") or "").encode()
        if not hmac.compare_digest(given, app.secret.encode()):
            raise GraphError(WRONG_SECRET)
        grant = call.text("grant_type") or "authorization_code"
        if grant == "client_credentials":
            return {"access_token": app.app_token, "token_type": "bearer"}
        if grant == "fb_exchange_token":
            if self.app_of_user(call.text("fb_exchange_token")) is not app:
                raise GraphError(Complaint(190, "Error validating access token"))
            return self._issued(app, self._tokens[call.text("fb_exchange_token") or ""].scopes, LONG_S)
        code = self._redeemed(app, call)
        if app.platform == "instagram":
            return self._instagram_token(app)
        return self._issued(app, code.scopes, SHORT_S)

    def _redeemed(self, app: MetaApp, call: GraphCall) -> Code:
        code = self._codes.get(call.text("code") or "")
        if code is None or code.app is not app:
            raise bad_parameter("Invalid verification code format.")
        if code.used:
            raise GraphError(USED_CODE)
        if self._clock.now() - code.made_at > CODE_LIFE:
            raise GraphError(OLD_CODE)
        if code.redirect_uri != call.text("redirect_uri"):
            raise GraphError(WRONG_REDIRECT)
        if code.challenge is not None and code.challenge != _challenge_of(call.text("code_verifier") or ""):
            raise GraphError(WRONG_VERIFIER)
        code.used = True
        return code

    def _issued(self, app: MetaApp, scopes: tuple[str, ...], life_s: int) -> Answer:
        now = self._clock.now()
        token = "EAAU" + secret_of("user token", app.app_id, len(self._tokens))
        self._tokens[token] = UserToken(app, scopes, now + timedelta(seconds=life_s), now)
        return {"access_token": token, "token_type": "bearer", "expires_in": life_s}

    def _instagram_token(self, app: MetaApp) -> Answer:
        account = next(each for each in self._world.accounts if each.meta_app is app)
        # Already the account's own; Meta's would live an hour and be exchanged for one of 60 days.
        return {
            "access_token": account.row.secrets["token"],
            "user_id": account.scoped_id,
            "permissions": ["instagram_business_basic", "instagram_business_manage_comments"],
        }

    def _exchange_at_instagram(self, call: GraphCall) -> Answer:
        if call.text("grant_type") != "ig_exchange_token":
            raise bad_parameter("grant_type must be ig_exchange_token")
        account = next((each for each in self._world.accounts if each.row.secrets.get("token") == call.token), None)
        if account is None or call.text("client_secret") != account.meta_app.secret:
            raise GraphError(WRONG_SECRET)
        return {"access_token": call.token, "token_type": "bearer", "expires_in": LONG_S}

    def _refresh_at_instagram(self, call: GraphCall) -> Answer:
        if call.text("grant_type") != "ig_refresh_token":
            raise bad_parameter("grant_type must be ig_refresh_token")
        account = next((each for each in self._world.accounts if each.row.secrets.get("token") == call.token), None)
        now = self._clock.now()
        if account is None or account.token.is_dead(now):
            raise GraphError(Complaint(190, "Error validating access token: Session has expired", 463))
        account.token.expires_at = now + timedelta(seconds=LONG_S)
        return {"access_token": call.token, "token_type": "bearer", "expires_in": LONG_S}


def _challenge_of(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
