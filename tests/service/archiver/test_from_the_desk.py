"""What a person does at the desk becomes the journal's line: the desk's own events, handled by the archiver."""

from itertools import count
from typing import Any

import pytest

from archiver.app import journal
from archiver.core.records import shield_of
from archiver.store.filed import Filed
from archiver.store.filing import record_id_of
from common.db import Tx
from common.events import ActRefused, Judged, RecordChanged, derived_id
from desk.core.filing_deeds import CloseRecord, ConfirmRecord, Filing, KeepRecord, RegisterSecret
from desk.core.legal_bases import MARKING
from desk.handlers.filing import judgements_of
from tests.service.archiver.recorded import AT, decided, item_id, posted, taken
from tests.service.archiver.stage import Stage

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
_serial = count(1)


def done(deed: Filing, object_id: str = "c1") -> list[Judged]:
    """What the desk tells of a person's deed on an item."""
    act_id = derived_id("desk", next(_serial))
    about: dict[str, Any] = {
        "event_id": derived_id(act_id, "judgement"),
        "municipality": "sogne",
        "occurred_at": AT,
        "recorded_at": AT,
        "item_id": item_id(object_id),
        "revision": 1,
        "thread_id": object_id,
        "actor": "kari",
        "act_id": str(act_id),
    }
    return judgements_of(deed, about)


async def test_a_confirmation_at_the_desk_gives_the_number_the_title_and_who_stands_behind_it(stage: Stage) -> None:
    said = done(ConfirmRecord(title="Henvendelse om veilys"))
    await stage.tell(posted(), decided(), *said, *said)
    [row] = await journal(stage.db, "sogne")
    assert (row.number, row.status, row.title) == ("2026/1", "J", "Henvendelse om veilys")
    [line] = [line for line in await stage.lines() if line.event == "registered"]
    assert (line.told().facts["actor"], line.told().facts["cause"]) == ("kari", str(said[0].event_id))


async def test_what_no_decision_keeps_is_journaled_with_the_reason_when_a_person_keeps_it(stage: Stage) -> None:
    await stage.tell(posted(), decided(kind=None), *done(KeepRecord(reason="Viktig for saken om gatelys")))
    assert await stage.numbers() == [("2026/1", "2026/1", "I", "J")]
    [ruled] = [line for line in await stage.lines() if line.event == "ruled"]
    assert (ruled.told().facts["keep"], ruled.told().facts["actor"]) == (True, "kari")
    assert ruled.words() == {"reason": "Viktig for saken om gatelys"}


async def test_what_a_person_took_out_is_kept_when_a_person_says_so_after_all(stage: Stage) -> None:
    await stage.tell(posted(), decided(), *done(CloseRecord(reason="Feil konto")))
    assert await stage.numbers() == [(None, None, "I", "U")]
    await stage.tell(*done(KeepRecord(reason="Riktig konto likevel")), decided(kind=None, no=2))
    assert await stage.numbers() == [("2026/1", "2026/1", "I", "J")]
    assert [one.told().facts["keep"] for one in await stage.lines() if one.event == "ruled"] == [False, True]


async def test_what_the_desk_cannot_know_is_refused_by_the_act_and_its_name(stage: Stage) -> None:
    [asked] = done(ConfirmRecord(case_file="2026/99"))
    await stage.tell(posted(), decided(), asked)
    [no] = await stage.told(ActRefused)
    assert (no.act_id, no.asked, [one.code for one in no.broken]) == (asked.act_id, "RecordConfirmed", ["no_such_case"])


async def own_numbers(stage: Stage) -> list[tuple[str | None, str | None, str, str]]:
    """Without the note of the removal, which is a record of its own."""
    return [row for row in await stage.numbers() if row[2] != "X"]


@pytest.mark.parametrize("filed", ["captured", "settled"])
async def test_what_was_only_kept_is_registered_with_a_secrecy_marking_that_withholds_all_of_it(
    stage: Stage, filed: str
) -> None:
    await stage.tell(posted(), decided(kind="documented", note="X"))
    if filed == "settled":
        await stage.tell(taken("remove"))
        assert await own_numbers(stage) == [(None, None, "documented", "A")]
    await stage.tell(*done(RegisterSecret(reason="Borttagen: personuppgifter")))
    assert await stage.told(ActRefused) == []
    assert await own_numbers(stage) == [("2026/1", "2026/1", "I", "J")]
    shield = await stage.db.read(_shield)
    assert (shield.metadata, shield.document, shield.hjemmel) == (("M",), "H", MARKING)
    assert [one.what for one in await stage.told(RecordChanged)] == ["assessed"]


def _shield(tx: Tx):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a look
    post = Filed(tx, "sogne").post(record_id_of(item_id()))
    assert post is not None
    found = shield_of(post)
    assert found is not None
    return found
