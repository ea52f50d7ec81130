"""A core that is spoken to directly answers as one over Fiks does: receipt, refusal, and what it shows when asked."""

import hashlib
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from archiver.adapters.noark_core.link import NoarkLink
from archiver.adapters.noark_core.stated import cores_in
from archiver.core.fiks import names
from archiver.core.fiks.arkivmelding import KnownCase, Place, arkivmelding
from archiver.core.fiks.asking import asking
from archiver.core.fiks.replies import NotThere, Receipt, Refusal, Reply, read_reply
from archiver.ports import NotSent, Sending
from common.errors import Permanent, Transient
from tests.archive.noark_stub import ROOT, Core
from tests.archive.swedish_year import named
from tests.archive.to_core import CASE, ENTRY, FILES, Clock, client_of, counts

NOW = datetime(2026, 5, 14, 13, 5, tzinfo=UTC)


@pytest.fixture
def core() -> Core:
    return Core()


def link_of(core: Core) -> NoarkLink:
    return NoarkLink({"sogne": client_of(core)})


def sending(place: Place | None = None, municipality: str = "sogne") -> Sending:
    message = arkivmelding(CASE, ENTRY, place or Place())
    return Sending(
        message_id=named("message"),
        delivery_id=named("delivery"),
        municipality=municipality,
        kind=names.OPPRETT,
        payload=message.payload,
        files=tuple((one.name, FILES[one.sha256]) for one in message.files),
        expires_at=NOW + timedelta(days=1),
        case=message.case,
        post=message.post,
        known_case=message.known_case,
    )


def question() -> Sending:
    return replace(sending(), message_id=named("question"), kind=names.HENT, payload=asking(ENTRY.system_id), files=())


async def told(link: NoarkLink) -> Reply:
    (one,) = await link.arrived()
    assert one.delivery_id == named("delivery")
    await link.done_with(one.reply_id)
    assert await link.arrived() == []
    return read_reply(one.kind, one.payload)


async def test_what_a_core_takes_comes_back_as_a_receipt_with_its_numbers(core: Core) -> None:
    link = link_of(core)
    await link.send(sending())
    receipt = await told(link)
    assert isinstance(receipt, Receipt)
    assert receipt.record_id == ENTRY.system_id
    assert (receipt.case, receipt.number) == ((2026, 101), (2026, 101))
    assert receipt.system_id == UUID(core.of("journalpost")[0].body["systemID"])
    assert receipt.case_system_id == UUID(core.of("saksmappe")[0].body["systemID"])
    assert [hashlib.sha256(one.file or b"").hexdigest() for one in core.of("dokumentobjekt")] == list(FILES)


async def test_an_answer_stays_until_somebody_is_done_with_it(core: Core) -> None:
    link = link_of(core)
    await link.send(sending())
    assert await link.arrived() == await link.arrived() != []


async def test_a_case_that_the_core_named_before_is_used_again(core: Core) -> None:
    older = core.add("saksmappe", {"tittel": "Fra før"}, core.arkivdel)
    link = link_of(core)
    known = KnownCase(system_id=UUID(older.body["systemID"]), number=(2026, older.body["sakssekvensnummer"]))
    await link.send(sending(Place(known=known)))
    receipt = await told(link)
    assert isinstance(receipt, Receipt)
    assert receipt.case_system_id == known.system_id


async def test_asked_for_a_record_the_core_shows_it_or_that_it_is_not_there(core: Core) -> None:
    link = link_of(core)
    await link.send(question())
    assert isinstance(await told(link), NotThere)
    await link.send(sending())
    receipt = await told(link)
    await link.send(question())
    shown = await told(link)
    assert isinstance(receipt, Receipt)
    assert isinstance(shown, Receipt)
    assert (shown.system_id, shown.number) == (receipt.system_id, receipt.number)


async def test_a_record_that_is_half_there_counts_as_missing_and_is_completed(core: Core) -> None:
    link = link_of(core)
    core.failing = {"POST": 8}
    with pytest.raises(Transient):
        await link.send(sending())
    assert len(core.of("journalpost")) == 1
    await link.send(question())
    assert isinstance(await told(link), NotThere)
    await link.send(sending())
    assert isinstance(await told(link), Receipt)
    assert counts(core)["journalpost"] == 1


async def test_a_refusal_says_what_and_quotes_nothing(core: Core) -> None:
    core.nikita = True
    link = link_of(core)
    await link.send(sending())
    refusal = await told(link)
    assert isinstance(refusal, Refusal)
    assert "400" in refusal.words
    assert "Kari" not in refusal.words


async def test_a_fault_of_our_own_side_is_no_refusal_of_the_record(core: Core) -> None:
    core.key_field = False
    link = link_of(core)
    with pytest.raises(Permanent, match="register"):
        await link.send(sending())
    assert await link.arrived() == []


async def test_where_no_core_is_stated_nothing_leaves_the_house(core: Core) -> None:
    with pytest.raises(NotSent):
        await link_of(core).send(sending(municipality="kinn"))
    assert core.calls == []


def test_cores_are_stated_in_a_file_and_their_secrets_in_others(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cret\n")
    text = f"""
[sogne]
root = "{ROOT}"
client_id = "ordstyrer"
client_secret_file = "{tmp_path / "secret"}"
arkivdel = "{named("arkivdel")}"
"""
    assert tomllib.loads(text)
    path = tmp_path / "cores.toml"
    path.write_text(text)
    assert set(cores_in(path, ZoneInfo("Europe/Oslo"), Clock())) == {"sogne"}
    for wrong in (text.replace("arkivdel =", "arkivdeler ="), text.replace("/secret", "/nothing"), "["):
        path.write_text(wrong)
        with pytest.raises(Permanent) as refused:
            cores_in(path, ZoneInfo("Europe/Oslo"), Clock())
        assert "s3cret" not in str(refused.value)
    with pytest.raises(Permanent, match="cannot be read"):
        cores_in(tmp_path / "missing", ZoneInfo("Europe/Oslo"), Clock())
