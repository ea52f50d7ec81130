"""How a page's channel stands at Meta: its token, its permissions, what it is subscribed to; and subscribing anew.

Sources: Meta's pages "debug_token" and `/{page}/subscribed_apps`. Subscribing replaces what was subscribed: what is
there is asked for again.
"""

from collections.abc import Sequence

import httpx
import msgspec

from common.permissions import fields, lacking
from ingest.adapters.meta.graph import Graph, segment
from ingest.core.health import Checked
from ingest.core.told_values import told_id, told_list, told_object, told_time
from ingest.ports import Access

GRAPH_URL = "https://graph.facebook.com"
SUBSCRIBING = ("pages_manage_metadata",)
"""What every token permits that could be connected at all."""
ONLY_PUBLISHING = frozenset({"pages_manage_posts", "instagram_content_publish"})
"""Permissions that a municipality may well leave out: nothing of what residents write depends on them."""


class MetaChannel:
    """Checks pages, and Instagram accounts behind pages. `client` is only given by tests."""

    def __init__(self, platform: str, version: str, client: httpx.AsyncClient | None = None) -> None:
        self._platform = platform
        self._graph = Graph(platform, version, lambda _access: GRAPH_URL, client)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._graph.close()

    async def check(self, access: Access) -> Checked:
        """Return how token, rights and subscriptions stand; of the token only where its app's id is known."""
        token, granted = await self._token(access)
        page = _page_of(access)
        if not token.valid or page is None:
            return token
        there = await self._subscribed(access, page)
        wanted = fields(self._platform, granted)
        return msgspec.structs.replace(token, missing_fields=tuple(one for one in wanted if one not in there))

    async def subscribe(self, access: Access) -> None:
        """Subscribe the page to what its token permits, beside what it is subscribed to already."""
        page = _page_of(access)
        if page is None:
            return
        _, granted = await self._token(access)
        wanted = dict.fromkeys([*await self._subscribed(access, page), *fields(self._platform, granted)])
        form = {"subscribed_fields": ",".join(wanted)}
        answer = await self._graph.call(access, "POST", f"{segment(page)}/subscribed_apps", form)
        if answer.is_error:
            raise self._graph.error(answer)

    async def _token(self, access: Access) -> tuple[Checked, Sequence[str]]:
        """Return how the token stands and what it permits; without the app's id what every one permits."""
        app_id = access.extra.get("app_id")
        if not app_id:
            return Checked(), SUBSCRIBING
        itself = msgspec.structs.replace(access, token=f"{app_id}|{access.app_secret.decode()}")
        answer = await self._graph.ask(itself, "debug_token", {"input_token": access.token})
        told = told_object(answer.body.get("data"))
        granted = [one for one in told_list(told.get("scopes")) if isinstance(one, str)]
        ends = [told_time(told.get(name) or None) for name in ("expires_at", "data_access_expires_at")]
        checked = Checked(
            valid=told.get("is_valid") is True,
            until=min((end for end in ends if end is not None), default=None),
            missing_scopes=tuple(
                one.name for one in lacking(self._platform, granted) if one.name not in ONLY_PUBLISHING
            ),
        )
        return checked, granted

    async def _subscribed(self, access: Access, page: str) -> list[str]:
        """Return what the page is subscribed to: by our app where its id is known, else by any."""
        answer = await self._graph.call(access, "GET", f"{segment(page)}/subscribed_apps", {})
        if answer.is_error:
            raise self._graph.error(answer)
        app_id = access.extra.get("app_id")
        ours = [told_object(one) for one in told_list(answer.body.get("data"))]
        return [
            field
            for one in ours
            if app_id in {None, "", told_id(one.get("id"))}
            for field in told_list(one.get("subscribed_fields"))
            if isinstance(field, str)
        ]


def _page_of(access: Access) -> str | None:
    """Return the page whose subscription counts; None for an Instagram account with a login of its own."""
    return access.account_id if access.platform == "facebook" else access.extra.get("page_id")
