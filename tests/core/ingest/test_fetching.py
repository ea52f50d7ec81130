"""An attachment comes from a platform's own hosts on the open internet, and is a picture, a film, a sound or a PDF."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@given(st.text())
def test_any_words_are_no_public_address_and_no_error(words: str) -> None:
    assert refusal_of(words, HOSTS, HTTPS) in {None, "no_url", "host"}


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
