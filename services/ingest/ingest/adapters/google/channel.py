"""How a YouTube channel stands: whether the token may moderate it, and whether the hub still tells us of its videos.

Sources: W3C WebSub (5.1), pubsubhubbub.appspot.com: a subscription is a lease of some days, which the subscriber
renews; asking again before it ends is how.
"""

from datetime import datetime, timedelta

from common.clock import Clock
from ingest.adapters.google.data_api import DataApi, raise_if
from ingest.core import platform_problem as problems
from ingest.core.health import Checked
from ingest.core.youtube_feed import topic_of
from ingest.ports import Access, Refused

HUB_URL = "https://pubsubhubbub.appspot.com/subscribe"
LEASE = timedelta(days=5)
RENEW_EVERY = timedelta(days=2)
"""Twice within a lease: one time may fail."""
VIDEOS = ("videos",)
MODERATING = ("youtube.force-ssl",)


class YouTubeChannel:
    """Checks a channel through the API that its comments are asked through too."""

    def __init__(self, api: DataApi, clock: Clock) -> None:
        self._api = api
        self._clock = clock
        self._subscribed_at: dict[str, datetime] = {}

    async def close(self) -> None:
        """Let go of the connections."""
        await self._api.close()

    async def check(self, access: Access) -> Checked:
        """Return how token, right to moderate and subscription stand. Only who may moderate sees what is held."""
        query = {
            "part": "id",
            "allThreadsRelatedToChannelId": access.account_id,
            "moderationStatus": "heldForReview",
            "maxResults": "1",
        }
        answer = await self._api.call(access, "GET", "commentThreads", query)
        if answer.problem is not None and answer.problem.means == problems.PERMISSION:
            return Checked(missing_scopes=MODERATING)
        raise_if(answer.problem)
        asked = self._subscribed_at.get(access.account_id)
        is_due = asked is None or asked + RENEW_EVERY <= self._clock.now()
        return Checked(missing_fields=VIDEOS if _wants_videos(access) and is_due else ())

    async def subscribe(self, access: Access) -> None:
        """Ask the hub for another lease; it asks back on our route. Refused when it wants none of it."""
        if not _wants_videos(access):
            return
        form = {
            "hub.mode": "subscribe",
            "hub.topic": topic_of(access.account_id),
            "hub.callback": access.extra["webhook_url"],
            "hub.secret": access.app_secret.decode("utf-8", "replace"),
            "hub.verify": "async",
            "hub.lease_seconds": str(int(LEASE.total_seconds())),
        }
        status = await self._api.tell(f"{access.base_url}/hub" if access.base_url else HUB_URL, form)
        if status >= problems.ERROR_FROM:
            raise Refused(problems.REFUSED, f"youtube: the hub answers {status}")
        self._subscribed_at[access.account_id] = self._clock.now()


def _wants_videos(access: Access) -> bool:
    """The hub needs to know where we are, and the secret that it signs with."""
    return bool(access.extra.get("webhook_url") and access.app_secret)
