"""A proposal is taken back by whoever made it, as long as it waits: what was approved of it counts no more."""

import pytest

from desk.core.version import PROPOSED, WITHDRAWN
from desk.store import Cases
from desk.store.packs import Packs
from tests.service.desk.browser import browser
from tests.service.desk.stage import Stage
from tests.service.desk.test_packs import FIRST, SECOND, URL, client_of, mount
from tests.service.desk.test_rules import HERE, send


@pytest.fixture
async def desk(stage: Stage) -> Stage:
    """Bø's desk with version 1 in force; kari has proposed version 2."""
    assert await mount(stage, FIRST) == "first"
    async with await client_of(stage, "kari") as kari:
        assert (await kari.post(URL, json={"files": SECOND})).status_code == 201
        assert (await kari.post(f"{URL}/2/approve")).json()["approvals_missing"] == 1
    await client_of(stage, "ola")
    return stage


async def states(stage: Stage) -> list[tuple[int, str, tuple[str, ...]]]:
    there = await stage.db.read(lambda tx: Packs(tx, "bo").all())
    return [(one.version, one.state, one.approved_by) for one in there]


async def test_whoever_proposed_it_withdraws_it_on_its_page_and_nobody_approves_it_any_more(desk: Stage) -> None:
    async with browser(desk, "ola", "bo") as ola:
        assert "Trekk forslaget" not in (await ola.get(f"{HERE}/versions/2")).text
        refused = await send(ola, "versions/2", do="withdraw")
        assert refused.status_code == 422
        assert "Bare den som foreslo det" in refused.text
    async with browser(desk, "kari", "bo") as kari:
        assert "Trekk forslaget" in (await kari.get(f"{HERE}/versions/2")).text
        done = await send(kari, "versions/2", do="withdraw")
        assert done.headers["location"].endswith("did=withdrawn")
        page = (await kari.get(done.headers["location"])).text
        assert "Forslaget er trukket." in page
        assert "Trekk forslaget" not in page
    assert await states(desk) == [(2, WITHDRAWN, ()), (1, "active", ())]
    async with await client_of(desk, "ola") as ola:
        assert (await ola.post(f"{URL}/2/approve")).status_code == 409
    audited = await desk.db.read(lambda tx: Cases(tx, "bo").audited())
    assert ("kari", "pack_withdrawn") in [(row["who"], row["what"]) for row in audited]


async def test_the_same_words_proposed_anew_need_two_persons_anew(desk: Stage) -> None:
    async with await client_of(desk, "kari") as kari, await client_of(desk, "ola") as ola:
        sha256 = (await kari.get(f"{URL}/2")).json()["sha256"]
        body = {"sha256": sha256}
        assert (await ola.post(f"{URL}/2/withdraw", json=body)).status_code == 409
        assert (await kari.post(f"{URL}/2/withdraw", json={"sha256": "0" * 64})).status_code == 404
        assert (await kari.post(f"{URL}/2/withdraw", json=body)).json()["state"] == WITHDRAWN
        assert (await kari.post(f"{URL}/2/withdraw", json=body)).status_code == 409
        again = (await ola.post(URL, json={"files": SECOND})).json()
    assert (again["state"], again["proposed_by"], again["approvals_missing"]) == (PROPOSED, "ola", 2)
    assert (await states(desk))[0] == (2, PROPOSED, ())


async def test_what_is_in_force_is_not_withdrawn(desk: Stage) -> None:
    async with await client_of(desk, "kari") as kari:
        sha256 = (await kari.get(f"{URL}/1")).json()["sha256"]
        assert (await kari.post(f"{URL}/1/withdraw", json={"sha256": sha256})).status_code == 409


async def test_what_was_mounted_anybody_with_the_right_withdraws_and_a_restart_does_not_bring_it_back(
    stage: Stage,
) -> None:
    await mount(stage, FIRST)
    assert await mount(stage, SECOND) == "newer"
    async with await client_of(stage, "kari") as kari:
        sha256 = (await kari.get(f"{URL}/2")).json()["sha256"]
        assert (await kari.post(f"{URL}/2/withdraw", json={"sha256": sha256})).status_code == 200
    assert await mount(stage, SECOND) == WITHDRAWN
    assert (await states(stage))[0] == (2, WITHDRAWN, ())


async def test_without_the_right_nobody_withdraws(desk: Stage) -> None:
    async with await client_of(desk, "kari") as kari:
        sha256 = (await kari.get(f"{URL}/2")).json()["sha256"]
    async with desk.client(await desk.token("bo", person="per")) as per:
        assert (await per.post(f"{URL}/2/withdraw", json={"sha256": sha256})).status_code == 403
