"""Every platform's samples, broken at random: a change is understood, passed over or parked; nothing else happens."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.clock import SystemClock
from common.errors import BadMessage
from ingest.app import platforms_of
from ingest.core.change import Change, Ignored
from ingest.settings import IngestSettings

PAYLOADS = Path(__file__).parents[1] / "service/ingest/payloads"
EXAMPLES_MAX = int(os.environ.get("ORDSTYRER_FUZZ_EXAMPLES_MAX", "150"))
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
PLATFORMS = platforms_of(SystemClock(), IngestSettings.model_validate({}))
ROUTES = {"messenger": "facebook"}
"""Samples that come to another platform's route."""
SAMPLES = {
    folder.name: sorted(p.read_bytes() for p in folder.iterdir() if p.suffix in {".json", ".xml", ".txt"})
    for folder in sorted(PAYLOADS.iterdir())
    if ROUTES.get(folder.name, folder.name) in PLATFORMS
}
NASTY = [
    *(b"null", b"[]", b"{}", b'""', b"0", b"-1", b"1e400", b"NaN", b"true"),
    *(b"\x00", b"\xff\xfe", b"\\u0000", b"\\ud83d", b"\xed\xa0\xbd", b"\xef\xbb\xbf", b'"', b"\\", b"<", b"&"),
    *(b"[" * 400, b"9" * 400, b'{"a":' * 200, b"<!DOCTYPE x>", b"<!ENTITY a 'b'>"),
]


def cut(draw: st.DrawFn, body: bytes) -> tuple[int, int]:
    """Return two places of the body, in order."""
    one, other = draw(st.integers(0, len(body))), draw(st.integers(0, len(body)))
    return min(one, other), max(one, other)


@st.composite
def broken(draw: st.DrawFn, platform: str) -> bytes:
    """Return a sample in which some bytes are gone, doubled, moved or nasty."""
    body = draw(st.sampled_from(SAMPLES[platform]))
    for _ in range(draw(st.integers(1, 5))):
        first, last = cut(draw, body)
        what = draw(st.sampled_from(["gone", "doubled", "nasty", "other"]))
        if what == "gone":
            body = body[:first] + body[last:]
        elif what == "doubled":
            body = body[:last] + body[first:]
        elif what == "nasty":
            body = body[:first] + draw(st.sampled_from(NASTY)) + body[first:]
        else:
            other = draw(st.sampled_from(SAMPLES[platform]))
            body = body[:first] + other[first:last] + body[last:]
    return body


@pytest.mark.parametrize("name", SAMPLES)
def test_a_broken_sample_is_understood_passed_over_or_parked(name: str) -> None:
    platform = PLATFORMS[ROUTES.get(name, name)]

    @settings(max_examples=EXAMPLES_MAX, deadline=None)
    @given(broken(name))
    def holds(body: bytes) -> None:
        try:
            changes = platform.split(body, {})
        except BadMessage:
            return
        for change in changes:
            try:
                found = platform.read(change, AT)
            except BadMessage:
                pass  # parked as a delivery of its own: that must be readable as one, or be refused as one
            else:
                assert isinstance(found, Change | Ignored)
                _holds_what_can_be_kept(found)
            _is_one_delivery(platform.one_body(change), name)

    holds()


def _holds_what_can_be_kept(found: Change | Ignored) -> None:
    if isinstance(found, Change):
        assert found.object_id
        assert found.account_id
        for words in (found.text or "", found.object_id, found.author.name or "" if found.author else ""):
            assert "\x00" not in words
            words.encode("utf-8")


def _is_one_delivery(body: bytes, name: str) -> None:
    try:
        again = PLATFORMS[ROUTES.get(name, name)].split(body, {})
    except BadMessage:
        return
    assert len(again) <= 1


def test_each_platform_that_is_pushed_has_samples() -> None:
    assert SAMPLES
    assert {"facebook"} <= set(SAMPLES)
