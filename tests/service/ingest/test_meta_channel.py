"""What Meta says of a page's channel, and what is asked of it when a subscription is lost."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from common.errors import Transient
from common.permissions import names
from ingest.adapters.meta.channel import MetaChannel
from ingest.core.health import Checked
from ingest.ports import Access, Refused
from tests.service.ingest.graph import error

APP, PAGE = "77", "100000000000001"
ALL = ["feed", "mention", "ratings", "messages", "message_echoes", "message_edits"]


class Meta:
    """Graph as far as a channel asks it."""

    def __init__(self) -> None:
        self.token: dict[str, Any] = {"is_valid": True, "expires_at": 0, "scopes": list(names("facebook"))}
        self.apps: list[dict[str, Any]] = [{"id": APP, "subscribed_fields": list(ALL)}]
        self.answers: list[httpx.Response] = []
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if self.answers:
            return self.answers.pop(0)
        path = request.url.path.removeprefix("/v26.0/")
        if path == "debug_token":
            return httpx.Response(200, json={"data": self.token})
        assert path == f"{PAGE}/subscribed_apps"
        if request.method == "POST":
            told = parse_qs(request.content.decode())["subscribed_fields"][0].split(",")
            self.apps = [{"id": APP, "subscribed_fields": told}]
            return httpx.Response(200, json={"success": "true"})
        return httpx.Response(200, json={"data": self.apps})


@pytest.fixture
def meta() -> Meta:
    """Graph where all is as it should be."""
    return Meta()


def channel(meta: Meta, platform: str = "facebook") -> MetaChannel:
    return MetaChannel(platform, "v26.0", httpx.AsyncClient(transport=httpx.MockTransport(meta)))


def access(**extra: str) -> Access:
    return Access(
        platform="facebook",
        account_id=PAGE,
        token="EAAtoken",
        app_secret=b"secret",
        base_url="http://graph",
        extra={"app_id": APP, **extra},
    )


async def checked(meta: Meta, of: Access | None = None) -> Checked:
    asked = channel(meta)
    try:
        return await asked.check(of or access())
    finally:
        await asked.close()


async def test_a_channel_that_works_lacks_nothing_and_no_token_is_in_an_address(meta: Meta) -> None:
    assert await checked(meta) == Checked()
    asked = meta.asked[0]
    assert asked.headers["Authorization"] == f"Bearer {APP}|secret", "the app asks for itself"
    assert all("access_token" not in str(one.url) for one in meta.asked)


async def test_a_token_that_ends_says_when_and_the_first_of_its_two_ends_counts(meta: Meta) -> None:
    meta.token |= {"expires_at": 1800000000, "data_access_expires_at": 1790000000}
    assert (await checked(meta)).until == datetime.fromtimestamp(1790000000, UTC)


async def test_a_dead_token_is_told_and_nothing_more_is_asked(meta: Meta) -> None:
    meta.token = {"is_valid": False, "error": {"code": 190}, "scopes": []}
    assert not (await checked(meta)).valid
    assert len(meta.asked) == 1


async def test_missing_permissions_are_told_but_not_that_of_publishing(meta: Meta) -> None:
    meta.token["scopes"] = [s for s in names("facebook") if s not in {"pages_manage_engagement", "pages_manage_posts"}]
    assert (await checked(meta)).missing_scopes == ("pages_manage_engagement",)


async def test_a_lost_subscription_is_told_and_asked_for_anew_beside_what_is_there(meta: Meta) -> None:
    meta.apps = [{"id": APP, "subscribed_fields": ["feed", "live_videos"]}, {"id": "1", "subscribed_fields": ALL}]
    assert (await checked(meta)).missing_fields == tuple(ALL[1:])
    asked = channel(meta)
    await asked.subscribe(access())
    await asked.close()
    assert meta.apps[0]["subscribed_fields"] == ["feed", "live_videos", *ALL[1:]]
    assert (await checked(meta)).missing_fields == ()


async def test_without_the_apps_id_only_the_page_is_asked(meta: Meta) -> None:
    meta.apps = [{"id": "1", "subscribed_fields": ["feed"]}]
    assert await checked(meta, access(app_id="")) == Checked(missing_fields=("mention", "ratings"))


@pytest.mark.parametrize(("answer", "kind"), [(error(190), Refused), (error(200), Refused), (error(2), Transient)])
async def test_what_graph_refuses_is_told_as_an_error(
    meta: Meta, answer: httpx.Response, kind: type[Exception]
) -> None:
    meta.answers.append(answer)
    with pytest.raises(kind):
        await checked(meta)


async def test_an_instagram_account_with_its_own_login_has_no_page_to_be_asked(meta: Meta) -> None:
    meta.token["scopes"] = list(names("instagram"))
    asked = channel(meta, "instagram")
    own = Access(platform="instagram", account_id="9", token="IG", app_secret=b"s", base_url="http://graph")
    assert await asked.check(own) == Checked()
    await asked.subscribe(own)
    await asked.close()
    assert meta.asked == []
