"""An attachment comes from a platform's own hosts on the open internet, and is a picture, a film, a sound or a PDF."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.public_address import is_public
from ingest.core.fetching import hosts_of, kind_refusal, media_type_of, refusal_of

HTTPS = frozenset({"https"})
HOSTS = hosts_of("facebook", None)


@pytest.mark.parametrize(
    "url",
    ["https://scontent.xx.fbcdn.net/v/1.jpg?oh=1", "https://fbcdn.net/1.jpg", "https://SCONTENT.fbcdn.net:443/1.jpg"],
)
def test_a_platforms_own_hosts_are_called(url: str) -> None:
    assert refusal_of(url, HOSTS, HTTPS) is None


@pytest.mark.parametrize(
    "url",
    [
        "http://scontent.fbcdn.net/1.jpg",
        "https://evilfbcdn.net/1.jpg",
        "https://fbcdn.net.evil.example/1.jpg",
        "https://fbcdn.net@evil.example/1.jpg",
        "https://kari:hemmelig@fbcdn.net/1.jpg",
        "https://fbcdn.net:8443/1.jpg",
        "https://fbcdn.net:port/1.jpg",
        "https://127.0.0.1/1.jpg",
        "https://[::1]/1.jpg",
        "https://[::1/1.jpg",
        "file:///etc/passwd",
        "//fbcdn.net/1.jpg",
        "ftp://fbcdn.net/1.jpg",
    ],
)
def test_any_other_address_is_not_called(url: str) -> None:
    assert refusal_of(url, HOSTS, HTTPS) == "host"


def test_an_attachment_without_an_address_cannot_be_fetched() -> None:
    assert refusal_of(None, HOSTS, HTTPS) == refusal_of("", HOSTS, HTTPS) == "no_url"


def test_a_sites_own_pictures_lie_where_the_site_is() -> None:
    hosts = hosts_of("wordpress", "https://blogg.bo.example/wp")
    assert refusal_of("https://blogg.bo.example/wp-content/1.jpg", hosts, HTTPS) is None
    assert refusal_of("https://bo.example/1.jpg", hosts, HTTPS) == "host"
    assert hosts_of("generic", None) == ()


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_addresses_of_the_open_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:a9fe:a9fe",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::7f00:1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
        "no address",
        "",
    ],
)
def test_our_own_networks_are_not_public_in_whatever_notation(address: str) -> None:
    assert not is_public(address)


@given(st.text())
def test_any_words_are_no_public_address_and_no_error(words: str) -> None:
    assert refusal_of(words, HOSTS, HTTPS) in {None, "no_url", "host"}
    is_public(words)


@pytest.mark.parametrize("kind", ["image/jpeg", "IMAGE/PNG; q=1", "video/mp4", "audio/mpeg", "application/pdf"])
def test_pictures_films_sounds_and_pdf_are_taken(kind: str) -> None:
    assert kind_refusal(kind, "") is kind_refusal(kind, "identity") is None


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "image/svg+xml", "application/json", ""])
def test_what_may_hold_a_program_or_a_page_is_not_taken(kind: str) -> None:
    assert kind_refusal(kind, "") == "kind"


def test_what_is_packed_is_not_unpacked() -> None:
    assert kind_refusal("image/jpeg", "gzip") == "kind"


def test_a_media_type_stands_without_its_parameters() -> None:
    assert media_type_of("Image/JPEG; charset=binary") == "image/jpeg"
