"""Whatever an address, a name or a redirect says, nothing of our own network is ever called."""

from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from common.errors import Transient
from common.outside import resolved
from common.public_address import is_public
from ingest.adapters.attachment_web import AttachmentWeb
from ingest.core import fetching
from ingest.ports import Fetched, Refused

HOSTS = ("fbcdn.net",)
URL = "https://scontent.fbcdn.net/v/1.jpg?oh=1"
PUBLIC = "93.184.215.14"
JPEG = {"content-type": "image/jpeg"}
Answer = Callable[[httpx.Request], httpx.Response]


class Net:
    """Names with their addresses, and a host that answers as the test says."""

    def __init__(self) -> None:
        self.names: dict[str, list[str]] = {"scontent.fbcdn.net": [PUBLIC], "fbcdn.net": [PUBLIC]}
        self.answers: list[httpx.Response | Exception] = []
        self.asked: list[httpx.Request] = []

    async def resolve(self, host: str, _port: int) -> list[str]:
        return self.names[host]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = (
            self.answers.pop(0) if self.answers else httpx.Response(200, stream=httpx.ByteStream(b"jpeg"), headers=JPEG)
        )
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def net() -> Net:
    """The open web with one picture."""
    return Net()


@pytest.fixture
async def web(net: Net) -> AsyncIterator[AttachmentWeb]:
    """The adapter on it."""
    web = AttachmentWeb(httpx.AsyncClient(transport=httpx.MockTransport(net)), net.resolve)
    yield web
    await web.close()


async def refused(web: AttachmentWeb, url: str | None = URL) -> str:
    with pytest.raises(Refused) as no:
        await web.fetch(url, HOSTS)
    return no.value.code


async def test_the_address_that_was_looked_at_is_the_one_called(net: Net, web: AttachmentWeb) -> None:
    assert await web.fetch(URL, HOSTS) == Fetched(b"jpeg", "image/jpeg")
    (request,) = net.asked
    assert (request.url.host, request.headers["host"]) == (PUBLIC, "scontent.fbcdn.net")
    assert request.extensions["sni_hostname"] == "scontent.fbcdn.net", "the certificate is the name's"
    assert request.url.raw_path == b"/v/1.jpg?oh=1"
    assert "authorization" not in request.headers


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["10.0.0.8"], ["::1"], ["fc00::1"], ["::ffff:169.254.169.254"], [PUBLIC, "192.168.0.1"], []],
)
async def test_a_name_that_leads_into_our_own_network_is_not_called(
    net: Net, web: AttachmentWeb, addresses: list[str]
) -> None:
    net.names["scontent.fbcdn.net"] = addresses
    assert await refused(web) == "address"
    assert net.asked == []


async def test_a_new_address_of_ipv6_is_called_in_brackets(net: Net, web: AttachmentWeb) -> None:
    net.names["scontent.fbcdn.net"] = ["2606:2800:21f:cb07:6820:80da:af6b:8b2c"]
    await web.fetch(URL, HOSTS)
    assert str(net.asked[0].url).startswith("https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/v/1.jpg")


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
async def test_a_redirect_is_followed_by_the_same_rules(net: Net, web: AttachmentWeb, code: int) -> None:
    net.answers.append(httpx.Response(code, headers={"location": "//fbcdn.net/2.jpg"}))
    assert (await web.fetch(URL, HOSTS)).content == b"jpeg"
    assert net.asked[1].headers["host"] == "fbcdn.net"


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("http://127.0.0.1/admin", "host"),
        ("https://169.254.169.254/latest/meta-data", "host"),
        ("http://scontent.fbcdn.net/1.jpg", "host"),
        ("https://evil.example/1.jpg", "host"),
        ("file:///etc/passwd", "host"),
        ("https://inside.fbcdn.net/1.jpg", "address"),
    ],
)
async def test_a_redirect_leads_to_nothing_else(net: Net, web: AttachmentWeb, location: str, why: str) -> None:
    net.names["inside.fbcdn.net"] = ["10.0.0.8"]
    net.answers.append(httpx.Response(302, headers={"location": location}))
    assert await refused(web) == why
    assert len(net.asked) == 1


async def test_redirects_in_a_circle_end(net: Net, web: AttachmentWeb) -> None:
    net.answers += [httpx.Response(302, headers={"location": URL}) for _ in range(9)]
    assert await refused(web) == "host"
    assert len(net.asked) == fetching.REDIRECTS_MAX + 1


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (httpx.Response(404), "gone"),
        (httpx.Response(403), "gone"),
        (httpx.Response(302), "gone"),
        (httpx.Response(200, text="<html>", headers={"content-type": "text/html"}), "kind"),
        (httpx.Response(200, content=b"x", headers={**JPEG, "content-encoding": "br"}), "kind"),
        (httpx.Response(200, headers={**JPEG, "content-length": str(fetching.BYTES_MAX + 1)}), "too_large"),
    ],
    ids=["not there", "run out", "nowhere", "a page", "packed", "too large"],
)
async def test_what_is_no_attachment_is_not_taken(
    net: Net, web: AttachmentWeb, answer: httpx.Response, why: str
) -> None:
    net.answers.append(answer)
    assert await refused(web) == why


async def test_a_stream_that_never_ends_is_cut_whatever_it_said(net: Net, web: AttachmentWeb) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * (1024 * 1024)

    net.answers.append(httpx.Response(200, content=endless(), headers=JPEG))
    assert await refused(web) == "too_large"


@pytest.mark.parametrize(
    "answer", [httpx.Response(503), httpx.Response(429), httpx.ConnectError("no route"), httpx.ReadTimeout("slow")]
)
async def test_a_host_that_is_away_is_tried_again(
    net: Net, web: AttachmentWeb, answer: httpx.Response | Exception
) -> None:
    net.answers.append(answer)
    with pytest.raises(Transient):
        await web.fetch(URL, HOSTS)


async def test_a_name_of_this_machine_resolves_to_an_address_that_is_never_called() -> None:
    addresses = await resolved("localhost", 443)
    assert addresses
    assert not any(is_public(one) for one in addresses)
