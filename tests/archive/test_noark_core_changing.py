"""An object in a core is changed under its ETag: what somebody else changed meanwhile stays, or stops us."""

from collections.abc import AsyncIterator

import httpx
import pytest

from archiver.adapters.noark_core.objects import change, find
from archiver.adapters.noark_core.session import Session
from archiver.core.noark_api.answers import link
from common.errors import Permanent, Transient
from tests.archive.noark_stub import ROOT, Core, Thing
from tests.archive.to_core import CLIENT, Clock


@pytest.fixture
def core() -> Core:
    return Core()


@pytest.fixture
async def session(core: Core) -> AsyncIterator[Session]:
    made = Session(ROOT, CLIENT, Clock(), core.client())
    yield made
    await made.close()


def a_thing(core: Core) -> tuple[Thing, str]:
    made = core.add("journalpost", {"tittel": "Gammel", "journalstatus": {"kode": "M", "kodenavn": "x"}}, None)
    return made, link(core._shown(made), "self") or ""


async def test_a_change_of_other_fields_meanwhile_is_merged(core: Core, session: Session) -> None:
    thing, url = a_thing(core)

    def meddling(method: str, one: Thing) -> None:
        if method == "PATCH" and one.version == 1:
            one.change({**one.body, "beskrivelse": "av en annen"})

    core.meddle = meddling
    await change(session, url, {"journalstatus": {"kode": "J", "kodenavn": "Journalført"}})
    assert thing.body["beskrivelse"] == "av en annen"
    assert thing.body["journalstatus"]["kode"] == "J"


async def test_a_change_of_the_same_field_meanwhile_stops_for_a_person(core: Core, session: Session) -> None:
    thing, url = a_thing(core)

    def meddling(method: str, one: Thing) -> None:
        if method == "PATCH":
            one.change({**one.body, "tittel": "Deres"})

    core.meddle = meddling
    with pytest.raises(Permanent, match="tittel"):
        await change(session, url, {"tittel": "Vår"})
    assert thing.body["tittel"] == "Deres"


async def test_an_object_that_changes_all_the_time_is_left_for_later(core: Core, session: Session) -> None:
    _, url = a_thing(core)
    core.meddle = lambda method, one: one.change({**one.body, "beskrivelse": method}) if method == "PATCH" else None
    with pytest.raises(Transient, match="faster"):
        await change(session, url, {"tittel": "Vår"})


async def test_what_already_is_so_is_not_changed_again(core: Core, session: Session) -> None:
    thing, url = a_thing(core)
    await change(session, url, {"journalstatus": {"kode": "M", "kodenavn": "et annet navn"}})
    assert thing.version == 1


async def test_a_core_without_patch_gets_the_whole_object(core: Core, session: Session) -> None:
    core.patches = False
    thing, url = a_thing(core)
    await change(session, url, {"tittel": "Ny"})
    assert thing.body["tittel"] == "Ny"
    assert thing.body["systemID"]


async def test_a_search_that_never_ends_is_stopped(core: Core) -> None:
    def endless(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("all-saksmappe"):
            return httpx.Response(200, json={"results": [{}], "_links": {"next": {"href": f"{ROOT}all-saksmappe"}}})
        return core.answer(request)

    transport = httpx.AsyncClient(transport=httpx.MockTransport(endless))
    with pytest.raises(Permanent, match="pages"):
        await find(Session(ROOT, CLIENT, Clock(), transport), f"{ROOT}all-saksmappe", lambda _: False)
