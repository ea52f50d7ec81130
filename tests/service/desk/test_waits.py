"""What waits at the desk and is no item is told: to whom it may matter, and never to who must not judge it."""

from datetime import timedelta

from common.db import Tx
from common.events import WaitBegan, WaitEnded, WaitTold, derived_id
from desk.core.refusal import Refusal
from desk.handlers import access, guests
from desk.handlers.guests import Asking, Said
from tests.core.desk.scene import ANSWER, decided, item, item_id
from tests.service.desk.complaining import at_desk, complained, do, pointed, send, the_complaint
from tests.service.desk.rights import MINE
from tests.service.desk.stage import Stage, act_path
from tests.service.desk.test_statements import token_of
from tests.service.desk.test_threat import REMOVE, hide_it

MATTER = derived_id("matter")


async def heard(stage: Stage) -> list[WaitTold]:
    both = [*await stage.said(WaitBegan), *await stage.said(WaitEnded)]
    return sorted(both, key=lambda one: one.occurred_at)


async def test_a_request_for_access_is_told_when_it_comes_when_it_is_answered_and_when_it_comes_again(
    stage: Stage,
) -> None:
    def doing() -> access.Doing:
        return access.Doing(municipality="bo", request_id=MATTER, person="kari", at=stage.clock.now())

    def twice(tx: Tx) -> Refusal | None:
        access.register(tx, doing(), "Alt om Storgata", "ola@example.org")
        return access.register(tx, doing(), "Alt om Storgata", "ola@example.org")

    await stage.db.write(twice)
    stage.clock.at += timedelta(hours=1)
    await stage.db.write(lambda tx: access.answer(tx, doing(), "Vi fant ingenting."))
    stage.clock.at += timedelta(hours=1)
    await stage.db.write(lambda tx: access.reopen(tx, doing()))
    told = await heard(stage)
    assert [type(one) for one in told] == [WaitBegan, WaitEnded, WaitBegan]
    assert {(one.what, one.matter_id, one.item_id) for one in told} == {("access", MATTER, None)}
    assert not any("Storgata" in str(one) or "example" in str(one) for one in told), "no word of it, and no name"


async def test_a_guest_is_waited_for_until_they_answer_and_again_when_the_answer_goes_back(stage: Stage) -> None:
    await stage.tell(item(text="Når brøyter dere?"), decided((ANSWER,)))

    def doing(person: str) -> guests.Doing:
        return guests.Doing(municipality="bo", matter_id=MATTER, person=person, at=stage.clock.now())

    asking = Asking(item_id=item_id(), person="per", kind="politician", question="Hva mener du?")
    said = Said(text="Vi skal se på det.", name="Per Dal")
    for unit in (
        lambda tx: guests.ask(tx, doing("kari"), asking),
        lambda tx: guests.answer(tx, doing("per"), said),
        lambda tx: guests.send_back(tx, doing("kari"), "length"),
    ):
        await stage.db.write(unit)
        stage.clock.at += timedelta(minutes=1)
    began, ended, again = await heard(stage)
    assert [type(one) for one in (began, ended, again)] == [WaitBegan, WaitEnded, WaitBegan]
    assert isinstance(began, WaitBegan)
    assert (began.what, began.persons, began.ref) == ("guest", ("per",), str(item_id())[:8])
    assert not [word for word in ("brøyter", "mener") if word in str(began)]


async def test_a_complaint_is_told_with_its_time_and_with_who_must_not_judge_it(stage: Stage) -> None:
    await hide_it(stage)
    async with stage.client(await stage.token("bo", person="kari")) as client:
        await client.post(act_path(), json=REMOVE)
    await send(stage, await token_of(stage))
    (began,) = await heard(stage)
    assert isinstance(began, WaitBegan)
    assert (began.what, began.but, began.account) == ("complaint", ("kari",), MINE)
    assert began.due_at == stage.clock.now() + timedelta(days=14)


async def test_a_complaint_that_is_answered_is_waited_for_no_more(stage: Stage) -> None:
    await complained(stage)
    async with at_desk(stage, "ola") as client:
        path = await the_complaint(client)
        await do(client, path, "take")
        await do(client, path, "uphold", answer="Vi tok feil.")
    assert [type(one) for one in await heard(stage)] == [WaitBegan, WaitEnded]


async def test_once_it_is_known_what_a_complaint_is_about_who_decided_there_is_named(stage: Stage) -> None:
    await hide_it(stage)
    async with stage.client(await stage.token("bo")) as client:
        await client.post(act_path(), json=REMOVE)
    await pointed(stage, account="Facebook, Bø kommune", about_time="i går")
    stage.clock.at += timedelta(minutes=1)
    async with at_desk(stage, "ola") as client:
        await do(client, await the_complaint(client), "match", item_id=str(item_id()))
    told = [one for one in await heard(stage) if isinstance(one, WaitBegan)]
    assert [(one.but, one.account) for one in told] == [((), None), (("kari",), MINE)]
