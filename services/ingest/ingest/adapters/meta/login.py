"""A person's login at Meta, and what is done with it: pages, permissions, subscriptions.

Sources: Meta's pages "Manually build a login flow", "Long-lived access tokens", "debug_token", and the references of
`/me/accounts`, `/{page}/subscribed_apps` and `/{app}/subscriptions`. Meta offers PKCE only where an identity token is
asked for, which we do not: the code is of no use without the app's secret.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import httpx

from common.errors import BadMessage, Permanent, Transient
from common.outside import outside_client
from ingest.adapters.meta.graph import PER_PAGE, Graph, cursor_after, segment, with_cursor
from ingest.core.connecting import Connection, LoginApp, Offered, TokenState
from ingest.core.graph_errors import SERVER_ERROR_FROM, Answer, meaning
from ingest.core.told_values import told_id, told_list, told_object, told_text, told_time
from ingest.ports import Access

GRAPH_URL = "https://graph.facebook.com"
DIALOG_URL = "https://www.facebook.com"
CALL_S_MAX = 20.0
PAGES_MAX = 20
"""So many times a hundred pages of one person are looked at."""
PAGE_FIELDS = "id,name,access_token,instagram_business_account{id,username}"


class MetaLogin:
    """The login of both Facebook's and Instagram's accounts. `client` is only given by tests."""

    def __init__(self, version: str, client: httpx.AsyncClient | None = None) -> None:
        self._version = version
        self._client = client or outside_client()
        self._graph = Graph("facebook", version, lambda _access: GRAPH_URL, self._client)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._graph.close()

    def dialog(self, app: LoginApp, redirect_uri: str, state: str, permissions: Sequence[str]) -> str:
        """Return the address at which the person logs in."""
        query = {
            "client_id": app.app_id,
            "redirect_uri": redirect_uri,
            "state": state,
            "scope": ",".join(permissions),
            "response_type": "code",
        }
        return str(httpx.URL(f"{app.url or DIALOG_URL}/{self._version}/dialog/oauth", params=query))

    async def token_of(self, app: LoginApp, code: str, redirect_uri: str) -> str:
        """Change a login's code into the person's token, then into the one that lasts; the pages' follow from it."""
        secrets = {"client_id": app.app_id, "client_secret": app.secret.decode()}
        short = await self._token(app, {**secrets, "redirect_uri": redirect_uri, "code": code})
        return await self._token(app, {**secrets, "grant_type": "fb_exchange_token", "fb_exchange_token": short})

    async def granted(self, app: LoginApp, token: str) -> frozenset[str]:
        """Return the permissions that the person gave: each may be refused in the dialog by itself."""
        answer = await self._graph.ask(_as(app, token), "me/permissions", {})
        told = (told_object(one) for one in told_list(answer.body.get("data")))
        return frozenset(str(one.get("permission")) for one in told if one.get("status") == "granted")

    async def offered(self, app: LoginApp, token: str, platform: str) -> list[Offered]:
        """Return the pages, or their Instagram accounts, that the person runs."""
        found: list[Offered] = []
        after: str | None = None
        for _ in range(PAGES_MAX):
            query = with_cursor({"fields": PAGE_FIELDS, "limit": str(PER_PAGE)}, after)
            answer = await self._graph.ask(_as(app, token), "me/accounts", query)
            pages = (told_object(one) for one in told_list(answer.body.get("data")))
            found.extend(one for one in (_offered(page, platform) for page in pages) if one is not None)
            after = cursor_after(answer)
            if after is None:
                break
        return found

    async def state_of(self, app: LoginApp, token: str) -> TokenState:
        """Return how a token stands; one that Meta does not know any more is not valid."""
        answer = await self._graph.ask(_itself(app), "debug_token", {"input_token": token})
        told = told_object(answer.body.get("data"))
        return TokenState(
            valid=told.get("is_valid") is True,
            app_id=told_id(told.get("app_id")) or "",
            ends_at=told_time(told.get("expires_at") or None),
            person_id=told_id(told.get("user_id")),
            data_ends_at=told_time(told.get("data_access_expires_at") or None),
            granted=frozenset(str(one) for one in told_list(told.get("scopes"))),
        )

    async def subscribe(self, app: LoginApp, connection: Connection, token: str, fields: Collection[str]) -> set[str]:
        """Ask for these changes of the page, and return the ones that Meta says it sends."""
        page = f"{segment(connection.page_id)}/subscribed_apps"
        form = {"subscribed_fields": ",".join(fields)}
        answer = await self._graph.call(_as(app, token), "POST", page, form)
        if answer.is_error:
            raise self._graph.error(answer)
        return await self.subscribed(app, connection, token)

    async def subscribed(self, app: LoginApp, connection: Connection, token: str) -> set[str]:
        """Return the changes of the page that Meta sends to our app."""
        answer = await self._graph.ask(_as(app, token), f"{segment(connection.page_id)}/subscribed_apps", {})
        ours = [one for one in told_list(answer.body.get("data")) if told_object(one).get("id") == app.app_id]
        return {str(field) for one in ours for field in told_list(one.get("subscribed_fields"))}

    async def unsubscribe(self, app: LoginApp, connection: Connection, token: str) -> None:
        """Ask for nothing of the page any more."""
        page = f"{segment(connection.page_id)}/subscribed_apps"
        answer = await self._graph.call(_as(app, token), "DELETE", page, {})
        if answer.is_error and meaning(answer) != "token_invalid":
            raise self._graph.error(answer)

    async def app_fields(self, app: LoginApp, platform: str) -> set[str]:
        """Return the fields that the app itself is subscribed to, and active: what it lacks no page can send."""
        answer = await self._graph.ask(_itself(app), f"{segment(app.app_id)}/subscriptions", {})
        wanted = "instagram" if platform == "instagram" else "page"
        rows = (told_object(one) for one in told_list(answer.body.get("data")))
        active = [one for one in rows if one.get("object") == wanted and one.get("active") is True]
        return {
            str(told_object(field).get("name") or field) for one in active for field in told_list(one.get("fields"))
        }

    async def _token(self, app: LoginApp, form: Mapping[str, str]) -> str:
        """Ask for a token; secrets travel in the form, never in the address."""
        url = f"{app.url or GRAPH_URL}/{self._version}/oauth/access_token"
        try:
            response = await self._client.post(url, data=form, timeout=CALL_S_MAX)
        except httpx.HTTPError as e:
            raise Transient("facebook: no answer to the login") from e
        answer = Answer.of(response.status_code, response.content)
        token = told_text(answer.body.get("access_token"))
        if token:
            return token
        # A wrong secret is error 1, which elsewhere is one to try again.
        if answer.status >= SERVER_ERROR_FROM:
            raise Transient("facebook: it is out of order, try again later")
        raise BadMessage(
            f"facebook does not take this login (error {answer.code}/{answer.subcode}): app id, secret or the "
            "redirect address is another than the app's, or the code was used before. Begin again"
        )


def _as(app: LoginApp, token: str) -> Access:
    if not token.isascii() or not token.isprintable():
        raise Permanent("facebook gave a token with characters that none has")
    return Access(platform="facebook", account_id="", token=token, app_secret=app.secret, base_url=app.url)


def _itself(app: LoginApp) -> Access:
    """The app asks for itself, in no person's name."""
    return _as(app, f"{app.app_id}|{app.secret.decode()}")


def _offered(page: Mapping[str, Any], platform: str) -> Offered | None:
    """Read a page of the person's; None for one that is shown without a token, and for one without Instagram."""
    page_id, token = told_id(page.get("id")), told_text(page.get("access_token"))
    if page_id is None or not token:
        return None
    if platform == "facebook":
        return Offered(
            platform=platform,
            account_id=page_id,
            name=told_text(page.get("name")) or page_id,
            page_id=page_id,
            token=token,
        )
    account = told_object(page.get("instagram_business_account"))
    account_id = told_id(account.get("id"))
    if account_id is None:
        return None
    name = told_text(account.get("username")) or account_id
    return Offered(platform=platform, account_id=account_id, name=name, page_id=page_id, token=token)
