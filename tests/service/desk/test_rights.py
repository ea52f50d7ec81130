"""Without a row for an account nobody sees what is written there, and nobody acts on it."""

import pytest

from desk.core.deeds import Hide, Reply
from desk.core.limits import Limits
from desk.core.rights import ADMIN, ARCHIVE, EVERY, MODERATE, PUBLISH, READ, REPLY, Row
from desk.handlers.acts import NO_RIGHT, NO_SUCH_ITEM, Act, Done, NotDone, do_act
from desk.store import Rights
from desk.store.rights import REGISTRY
from tests.core.desk.scene import ANSWER, THREAT, decided, item, item_id
from tests.service.desk.rights import MINE, OTHER, allow, enter
from tests.service.desk.stage import Stage

ITEM = f"/bo/items/{item_id()}"


def does(person: str, deed: Hide | Reply) -> Act:
    return Act(municipality="bo", item_id=item_id(), person=person, revision=1, deed=deed)


async def act(stage: Stage, person: str, deed: Hide | Reply) -> Done | NotDone:
    at = stage.clock.now()
    return await stage.db.write(lambda tx: do_act(tx, does(person, deed), at, lambda _: Limits()))


async def test_somebody_of_another_account_sees_neither_queue_nor_item_nor_count(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    await allow(stage, "ola", MODERATE, OTHER)
    async with stage.client() as client:
        await enter(stage, client, "ola")
        queue = await client.get("/bo")
        assert queue.status_code == 200
        assert THREAT not in queue.text
        assert str(item_id()) not in queue.text
        assert (await client.get(ITEM)).status_code == 404


async def test_somebody_of_the_account_sees_it(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    await allow(stage, "ola", READ)
    async with stage.client() as client:
        await enter(stage, client, "ola")
        assert str(item_id()) in (await client.get("/bo")).text
        assert (await client.get(ITEM)).status_code == 200


async def test_a_reader_answers_nothing_and_an_answerer_hides_nothing(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    await allow(stage, "reader", READ)
    await allow(stage, "answerer", REPLY)
    assert await act(stage, "reader", Reply(text="Hei")) == NotDone(code=NO_RIGHT)
    assert await act(stage, "answerer", Hide(reason="x", clause="BO-39")) == NotDone(code=NO_RIGHT)
    assert isinstance(await act(stage, "answerer", Reply(text="Hei")), Done)


async def test_for_whoever_has_no_row_the_item_is_not_there(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    await allow(stage, "ola", MODERATE, OTHER)
    for person in ("ola", "nobody"):
        assert await act(stage, person, Reply(text="Hei")) == NotDone(code=NO_SUCH_ITEM)
    assert await stage.ordered() == []


@pytest.mark.parametrize("right", [ADMIN, PUBLISH])
async def test_rights_beside_the_queue_show_nothing_of_it(stage: Stage, right: str) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    await allow(stage, "ola", right)
    async with stage.client() as client:
        await enter(stage, client, "ola")
        assert (await client.get(ITEM)).status_code == 404


async def test_the_registrys_rows_follow_it_and_a_persons_own_stay(stage: Stage) -> None:
    at = stage.clock.now()
    rows = [Row(person="ola", account=account, right=REPLY) for account in (MINE, OTHER)]
    await stage.db.write(lambda tx: Rights(tx, "bo").give(rows[0], at))
    assert await stage.db.write(lambda tx: Rights(tx, "bo").follow(rows, at)) == (2, 0)
    assert await stage.db.write(lambda tx: Rights(tx, "bo").follow(rows[1:], at)) == (0, 1)
    assert await stage.db.write(lambda tx: Rights(tx, "bo").follow(rows[1:], at)) == (0, 0)
    assert await stage.db.read(lambda tx: Rights(tx, "bo").accounts("ola")) == frozenset({MINE, OTHER})
    assert await stage.db.write(lambda tx: Rights(tx, "bo").follow([], at)) == (0, 1)
    assert await stage.db.read(lambda tx: Rights(tx, "bo").accounts("ola")) == frozenset({MINE})
    assert await stage.db.read(lambda tx: {source for _, source in Rights(tx, "bo").all()}) != {REGISTRY}


async def test_with_the_last_right_the_session_ends(stage: Stage) -> None:
    await allow(stage, "ola", READ)
    async with stage.client() as client:
        await enter(stage, client, "ola")
        assert (await client.get("/bo")).status_code == 200
        await stage.db.write(lambda tx: Rights(tx, "bo").end(Row(person="ola", account=MINE, right=READ)))
        assert (await client.get("/bo")).status_code == 401


async def test_who_leaves_opens_nothing_from_that_moment_on(stage: Stage) -> None:
    token = await stage.token("bo", person="ola")
    await allow(stage, "ola", ARCHIVE, EVERY)
    async with stage.client(token) as client:
        assert (await client.get("/api/v1/bo/items")).status_code == 200
        await stage.db.write(lambda tx: Rights(tx, "bo").leave("ola"))
        assert (await client.get("/api/v1/bo/items")).status_code == 401
    assert await stage.db.read(lambda tx: Rights(tx, "bo").all("ola")) == []


async def test_the_api_lists_and_counts_what_its_person_may_read(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    full, none = await stage.token("bo"), await stage.token("bo", person="ola")
    await stage.db.write(lambda tx: Rights(tx, "bo").leave("ola"))
    await allow(stage, "ola", READ, OTHER)
    for token, n in ((full, 1), (none, 0)):
        async with stage.client(token) as client:
            assert len((await client.get("/api/v1/bo/items")).json()["items"]) == n
            assert (await client.get("/api/v1/bo/summary")).json()["total"] == n
            assert (await client.get(f"/api/v1/bo/items/{item_id()}")).status_code == (200 if n else 404)


async def test_an_item_is_handed_to_nobody_who_may_not_answer_there(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    await allow(stage, "ola", READ)
    await allow(stage, "liv", REPLY)
    await allow(stage, "mari", REPLY)
    async with stage.client() as client:
        csrf = await enter(stage, client, "liv")
        await client.post(f"{ITEM}/claim", data={"csrf": csrf, "do": "take", "to": ""})
        for to, said in (("ola", "refused=nobody_such"), ("mari", "did=claim_hand_over")):
            gone = await client.post(f"{ITEM}/claim", data={"csrf": csrf, "do": "hand_over", "to": to})
            assert said in gone.headers["location"]
