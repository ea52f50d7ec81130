"""Signatures of Meta's that others made: by two npm libraries, by Meta's own SDK, and ones that must not be taken."""

import base64
from datetime import UTC, datetime

import pytest

from ingest.adapters.meta.facebook import Facebook
from ingest.adapters.meta.instagram import Instagram
from ingest.ports import App, Handshake, Verdict

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
SECRET = b"test-app-secret"
ESCAPED = base64.b64decode(
    "eyJvYmplY3QiOiJwYWdlIiwiZW50cnkiOlt7ImlkIjoiMTAwMDAwMDAwMDAwMDAxIiwidGltZSI6MTc2NzMyMjQ0NSwiY2hhbmdlcyI6W3sidm"
    "FsdWUiOnsiZnJvbSI6eyJpZCI6IjI0MDA0MTk5MDAwMDAwMDQyIiwibmFtZSI6IkthcmkgTlx1MDBmOHJkbWFubiJ9LCJtZXNzYWdlIjoiXHUw"
    "MGM1cGVudCAxMDBcdTAwMjU/IFx1MDAzQ2I+IFx1MDA0MG9sYSBcdWQ4M2RcdWRlMDAgaHR0cHM6XC9cL2tvbW11bmUubm9cLyIsIml0ZW0iOi"
    "Jjb21tZW50IiwidmVyYiI6ImFkZCIsImNvbW1lbnRfaWQiOiIyXzMiLCJwb3N0X2lkIjoiMV8yIiwicGFyZW50X2lkIjoiMV8yIiwiY3JlYXRl"
    "ZF90aW1lIjoxNzY3MzIyNDQzfSwiZmllbGQiOiJmZWVkIn1dfV19"
)
"""With what is not ASCII, and / < % @, escaped as Meta does."""
PLAIN = base64.b64decode(
    "eyJvYmplY3QiOiJwYWdlIiwiZW50cnkiOlt7ImlkIjoiMSIsInRpbWUiOjEsImNoYW5nZXMiOlt7ImZpZWxkIjoiZmVlZCIsInZhbHVlIjp7Im"
    "1lc3NhZ2UiOiLDpsO4w6Ug8J+YgCJ9fV19XX0="
)
OF_ESCAPED = "sha256=cbbefd463c2c2d9d233f6f65396fcf24e80cfaac2b175a79861fec181dd3ebaf"
OF_PLAIN = "sha256=8d4d0aaaaef5fd3d96a4170cf187be2e684ebd7509eae93f1717c1fd60f05cac"
MUST_FAIL = {
    "written anew": "sha256=9ba59e5cfc83816da7aab8c7312e26805e8bacfee46cec378f29c6049201cae6",
    "written anew in UTF-8": "sha256=0e54adbdf8afa2fb25e2cfc3741c700b3a3a3816f586f9ac1df0c66db67c878a",
    "sha1": "sha1=f5e298123fc54271b29d55631107afac04c8a229",
}
ADAPTERS: dict[str, type[Facebook | Instagram]] = {"facebook": Facebook, "instagram": Instagram}


@pytest.mark.parametrize("name", ADAPTERS)
@pytest.mark.parametrize(("body", "told"), [(ESCAPED, OF_ESCAPED), (PLAIN, OF_PLAIN)], ids=["escaped", "plain"])
async def test_a_signature_that_another_library_made_is_taken(name: str, body: bytes, told: str) -> None:
    adapter = ADAPTERS[name]("v26.0")
    headers = {"x-hub-signature-256": told}
    assert adapter.verify(headers, body, [b"the secret before", SECRET], NOON) is Verdict.GENUINE
    assert adapter.verify(headers, body, [b"another"], NOON) is Verdict.FORGED
    assert adapter.verify(headers, body, [], NOON) is Verdict.FORGED
    await adapter.close()


@pytest.mark.parametrize("told", MUST_FAIL.values(), ids=MUST_FAIL)
async def test_a_signature_of_other_bytes_or_of_another_kind_is_not_taken(told: str) -> None:
    adapter = Facebook("v26.0")
    assert adapter.verify({"x-hub-signature-256": told}, ESCAPED, [SECRET], NOON) is Verdict.FORGED
    assert adapter.verify({"x-hub-signature": told}, ESCAPED, [SECRET], NOON) is Verdict.FORGED
    await adapter.close()


async def test_an_old_signature_is_not_taken_even_where_it_is_right() -> None:
    adapter = Facebook("v26.0")
    body = base64.b64decode(
        "eyJvYmplY3QiOiJwYWdlIiwiZW50cnkiOlt7ImlkIjoiMTcxNzUyNzEzMTgzNDY3OCIsInRpbWUiOjE0NzU5NDI3MjE3ODAsIm1lc3NhZ2lu"
        "ZyI6W3sic2VuZGVyIjp7ImlkIjoiMTI1NjIxNzM1NzczMDU3NyJ9LCJyZWNpcGllbnQiOnsiaWQiOiIxNzE3NTI3MTMxODM0Njc4In0sInRp"
        "bWVzdGFtcCI6MTQ3NTk0MjcyMTc0MSwibWVzc2FnZSI6eyJtaWQiOiJtaWQuMTQ3NTk0MjcyMTcyODozYjllMzY0NjcxMmY5YmVkNTIiLCJz"
        "ZXEiOjEyMywidGV4dCI6IjM0d3JyM3dyIn19XX1dfQ=="
    )
    headers = {"x-hub-signature": "sha1=3daa41999293ff66c3eb313e04bcf77861bb0276"}  # messenger4j's own vector
    assert adapter.verify(headers, body, [b"60efff025951cddde78c8d03de52cc90"], NOON) is Verdict.FORGED
    assert len(adapter.split(body, {})) == 1
    await adapter.close()


async def test_the_handshake_is_the_same_on_both_platforms() -> None:
    app = App(platform="instagram", name="bo", municipality="bo", secrets=(SECRET,), verify_token=b"token")
    query = {"hub.mode": "subscribe", "hub.challenge": "0012345", "hub.verify_token": "token"}
    for make in ADAPTERS.values():
        adapter = make("v26.0")
        assert adapter.challenge(query, app) == Handshake("0012345")
        assert adapter.challenge({**query, "hub.verify_token": "x"}, app) is None
        assert adapter.kept_headers({"x-hub-signature-256": "x"}, app) == {}
        await adapter.close()
