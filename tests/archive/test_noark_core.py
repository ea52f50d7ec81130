"""A record reaches a municipality's own core once, however the way there fails, and never with a number of ours."""

from uuid import UUID

import httpx
import pytest
from msgspec.structs import replace

from archiver.adapters.noark_core.core import NoarkCore, Place
from archiver.adapters.noark_core.session import Session
from common.errors import BadMessage, OrdstyrerError, Permanent, Transient
from tests.archive.noark_stub import ROOT, Core
from tests.archive.swedish_year import named
from tests.archive.to_core import (
    CASE,
    CLIENT,
    ENTRY,
    FILES,
    JSON,
    OSLO,
    PDF,
    WHOLE,
    Clock,
    client_of,
    counts,
    deliver,
    kept,
)


@pytest.fixture
def core() -> Core:
    return Core()


async def test_a_record_arrives_whole_and_the_core_gives_the_numbers(core: Core) -> None:
    told = await deliver(core)
    assert told.case == (2026, 101)
    assert told.number == (2026, 101)
    assert counts(core) == WHOLE
    assert [one.file for one in core.of("dokumentobjekt")] == [FILES[PDF], FILES[JSON]]
    record = core.of("journalpost")[0].body
    assert record["journalstatus"]["kode"] == "J"
    assert record["skjerming"]["skjermingMetadata"][0]["kode"] == "NA"
    assert core.of("korrespondansepartperson")[0].body["navn"] == "Kari Nordmann"
    assert core.of("korrespondansepartintern")[0].body["saksbehandler"] == "Berg"


async def test_delivered_twice_it_is_there_once_with_the_same_numbers(core: Core) -> None:
    assert await deliver(core) == await deliver(core)
    assert counts(core) == WHOLE
    assert len(core.of("korrespondansepartperson")) == 1


async def test_a_second_record_goes_into_the_same_case(core: Core) -> None:
    first = await deliver(core)
    second = await deliver(core, replace(ENTRY, system_id=named("other"), dokumenter=()))
    assert second.case == first.case
    assert second.number != first.number


@pytest.mark.parametrize("nr", range(0, 26, 2))
async def test_wherever_the_line_breaks_the_next_try_completes_it(core: Core, nr: int) -> None:
    core.failing = {"POST": nr}
    try:
        await deliver(core)
    except Transient:
        core.failing = {}
        await deliver(core)
    assert counts(core) == WHOLE
    assert all(one.file is not None for one in core.of("dokumentobjekt"))


async def test_the_answer_to_a_creation_that_got_lost_makes_no_second_one(core: Core) -> None:
    inner, lost = core.answer, [True]

    def losing(request: httpx.Request) -> httpx.Response:
        answer = inner(request)
        if request.method == "POST" and request.url.path.endswith("ny-journalpost") and lost.pop():
            lost.append(False)
            raise httpx.ReadTimeout("lost")
        return answer

    place = Place(arkivdel=UUID(core.arkivdel.body["systemID"]))
    transport = httpx.AsyncClient(transport=httpx.MockTransport(losing))
    noark = NoarkCore(ROOT, CLIENT, place, OSLO, Clock(), client=transport)
    with pytest.raises(Transient):
        await noark.deliver(CASE, ENTRY, kept)
    assert len(core.of("journalpost")) == 1
    lost[:] = [False]
    await noark.deliver(CASE, ENTRY, kept)
    assert counts(core) == WHOLE


async def test_a_core_that_ignores_filters_still_gets_no_second_copy() -> None:
    core = Core(filters=False)
    for nr in range(5):
        core.add("saksmappe", {"tittel": f"Annet {nr}"}, core.arkivdel)
        core.add("journalpost", {"tittel": f"Annet {nr}"}, None)
    await deliver(core)
    before = counts(core)
    await deliver(core)
    assert counts(core) == before


async def test_a_case_that_the_core_had_before_is_used(core: Core) -> None:
    older = core.add("saksmappe", {"tittel": "Fra før"}, core.arkivdel)
    noark = client_of(core)
    told = await noark.deliver(CASE, ENTRY, kept, known_case=(2026, older.body["sakssekvensnummer"]))
    assert told.case == (2026, older.body["sakssekvensnummer"])
    assert len(core.of("saksmappe")) == 1
    with pytest.raises(Permanent, match="no case file"):
        await noark.deliver(CASE, ENTRY, kept, known_case=(2025, 1))


async def test_only_the_root_is_known_and_every_other_address_was_offered(core: Core) -> None:
    await deliver(core)
    assert all(path in {"", "login", "token", "sys", "fields"} or path[:4] in {"area", "all-"} or path[0] == "x"
               for _, path in core.calls)  # fmt: skip


async def test_nikita_gets_code_names_and_its_missing_location_does_not_matter() -> None:
    core = Core(nikita=True)
    await deliver(core, replace(ENTRY, skjerming=None))
    assert counts(core) == WHOLE


async def test_nikita_refuses_the_shielding_of_a_record_and_it_is_never_sent_unshielded() -> None:
    core = Core(nikita=True)
    with pytest.raises(BadMessage, match="400"):
        await deliver(core)
    assert core.of("journalpost") == []


async def test_where_fields_of_our_own_cannot_be_registered_the_description_carries_the_key() -> None:
    core = Core(key_field=False)
    with pytest.raises(Permanent, match="must register the metadata field vnd-ordstyrer-v1:noekkel"):
        await deliver(core)
    dialect = replace(OSLO, key_in_description=True)
    await deliver(core, dialect=dialect)
    await deliver(core, dialect=dialect)
    assert counts(core) == WHOLE


async def test_a_closed_case_refuses_the_record(core: Core) -> None:
    await deliver(core)
    core.of("saksmappe")[0].body["saksstatus"] = {"kode": "A", "kodenavn": "Avsluttet"}
    with pytest.raises(BadMessage, match="409"):
        await deliver(core, replace(ENTRY, system_id=named("late")))


@pytest.mark.parametrize(
    ("status", "error"),
    [(429, Transient), (500, Transient), (503, Transient), (403, Permanent), (404, Permanent), (501, Permanent),
     (400, BadMessage), (415, BadMessage), (422, BadMessage)],
)  # fmt: skip
async def test_a_status_says_who_is_to_act(core: Core, status: int, error: type[OrdstyrerError]) -> None:
    def refusing(request: httpx.Request) -> httpx.Response:
        if request.method == "POST" and "ny-" in request.url.path:
            return httpx.Response(status, headers={"retry-after": "7"}, text="Kari Nordmann")
        return core.answer(request)

    place = Place(arkivdel=UUID(core.arkivdel.body["systemID"]))
    transport = httpx.AsyncClient(transport=httpx.MockTransport(refusing))
    with pytest.raises(error, match=str(status)) as refused:
        await NoarkCore(ROOT, CLIENT, place, OSLO, Clock(), client=transport).deliver(CASE, ENTRY, kept)
    assert "Kari" not in str(refused.value)
    if isinstance(refused.value, Transient):
        assert refused.value.retry_after_s == 7.0


async def test_client_credentials_are_the_default_and_a_username_makes_it_the_password_grant(core: Core) -> None:
    await deliver(core)
    with_name = replace(CLIENT, username="arkiv", password="hemmelig", scope="openid")
    noark = client_of(core, credentials=with_name)
    await noark.deliver(CASE, ENTRY, kept)
    assert core.grants[0] == {"grant_type": "client_credentials"}
    assert core.grants[1] == {
        "grant_type": "password",
        "username": "arkiv",
        "password": "hemmelig",
        "scope": "openid",
    }
    assert "hemmelig" not in repr(with_name)


async def test_a_token_is_kept_until_it_runs_out_or_is_revoked(core: Core) -> None:
    clock = Clock()
    session = Session(ROOT, CLIENT, clock, core.client())
    await session.get(f"{ROOT}sys")
    await session.get(f"{ROOT}sys")
    assert core.tokens == 1
    clock.now = 271
    await session.get(f"{ROOT}sys")
    assert core.tokens == 2
    core.revoked.add("token-2")
    await session.get(f"{ROOT}sys")
    assert core.tokens == 3


async def test_our_token_goes_to_no_other_server(core: Core) -> None:
    session = Session(ROOT, CLIENT, Clock(), core.client())
    for url in ("https://elsewhere.example/x", "http://core.example/x", "//elsewhere.example/x"):
        with pytest.raises(Permanent, match="another server"):
            await session.get(url)


def test_secrets_are_not_sent_in_the_clear(core: Core) -> None:
    with pytest.raises(Permanent, match="https"):
        Session("http://core.example/", CLIENT, Clock(), core.client())
    Session("http://127.0.0.1:8092/", CLIENT, Clock(), core.client())


async def test_a_big_file_goes_in_chunks_from_where_the_core_says(core: Core) -> None:
    core.takes_at_most = 700
    await deliver(core, dialect=replace(OSLO, chunk_bytes=1000))
    assert [one.file for one in core.of("dokumentobjekt")] == [FILES[PDF], FILES[JSON]]
    assert len([1 for method, path in core.calls if (method, path[-3:]) == ("PUT", "fil")]) == 6


async def test_an_upload_that_stands_still_is_given_up_for_now(core: Core) -> None:
    core.takes_at_most = 0
    with pytest.raises(Transient, match="does not come forward"):
        await deliver(core)


async def test_where_storing_fails_the_object_is_taken_away_and_made_anew(core: Core) -> None:
    core.failing = {"store": 1}
    with pytest.raises(Transient, match="could not store"):
        await deliver(core)
    assert core.of("dokumentobjekt") == []
    await deliver(core)
    assert counts(core) == WHOLE


async def test_a_kept_file_that_was_changed_is_not_sent(core: Core) -> None:
    async def changed(sha256: str) -> bytes:
        return FILES[sha256] + b"!"

    with pytest.raises(Permanent, match="not what was archived"):
        await client_of(core).deliver(CASE, ENTRY, changed)
    assert all(one.file is None for one in core.of("dokumentobjekt"))
