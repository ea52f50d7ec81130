"""An object in a core is changed under its ETag, and a patch means what RFC 7396 says."""

from collections.abc import AsyncIterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.adapters.noark_core.objects import change, find
from archiver.adapters.noark_core.session import Session
from archiver.core.noark_api.answers import Body, Json, agrees, link, merged, whole
from archiver.core.noark_api.bodies import saksmappe
from common.errors import Permanent, Transient
from tests.archive.noark_stub import ROOT, Core, Thing
from tests.archive.to_core import CASE, CLIENT, OSLO, Clock


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


def test_a_day_is_the_same_day_in_the_municipalitys_own_clock() -> None:
    assert saksmappe(CASE, OSLO)["saksdato"] == "2026-05-14T00:00:00+02:00"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=6,
)


@given(json_values, st.dictionaries(st.text(max_size=2), json_values, max_size=3))
def test_what_is_merged_is_what_was_asked_for_and_stays_so(target: Json, patch: Body) -> None:
    once = merged(target, patch)
    assert merged(once, patch) == once
    assert agrees(once, patch)


@pytest.mark.parametrize(
    ("target", "patch", "expected"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_merging_follows_the_examples_of_rfc_7396(target: Json, patch: Json, expected: Json) -> None:
    assert merged(target, patch) == expected


def test_links_are_read_as_the_standard_and_as_nikita_once_wrote_them() -> None:
    assert link({"_links": {"self": {"href": "a{?$top}"}}}, "self") == "a"
    assert link({"_links": [{"rel": "self", "href": "a"}]}, "self") == "a"
    assert link({}, "self") is None


def test_a_number_in_quotes_is_a_number() -> None:
    assert (whole({"n": "12"}, "n"), whole({"n": 12}, "n"), whole({"n": True}, "n")) == (12, 12, None)
