"""Where an order ends: withdrawn, without access, changed in between; and what never leaves us."""

import base64
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest
import structlog

from common.crash import NO_CRASH
from common.db import Database, Unit
from common.events import item_id_of
from ingest.adapters.meta.facebook import Facebook
from ingest.adapters.secret_files import SecretFiles
from ingest.jobs.act import Act, give_up
from tests.service.ingest.acting import Acting
from tests.service.ingest.graph import (
    error,
    lost_after,
    lost_before,
    refusing,
)
from tests.service.ingest.stage import SECRET_A, TOKEN_A

T = TypeVar("T")


async def test_an_order_without_item_or_meaning_fails_with_the_reason(acting: Acting) -> None:
    await acting.ordered("wave")
    await acting.ordered("reply", 2, item_id=None)
    assert [end[2] for end in await acting.ends()] == ["not_possible", "not_possible"]


async def test_a_municipality_without_a_token_acts_nowhere(acting: Acting) -> None:
    body = b'{"entry":[{"id":"100000000000009","time":1767322445,"changes":[{"field":"feed","value":{"item":"comment",'
    body += b'"verb":"add","comment_id":"2_3","post_id":"100000000000009_2","message":"Hei"}}]}]}'
    await acting.stage.deliver(body, b"app secret of sogne", "sogne")
    await acting.ordered("reply", municipality="sogne", item_id=item_id_of("sogne", "facebook", "2_3"))
    assert await acting.ends() == [("ActionFailed", "reply", "no_access")]
    assert acting.graph.requests == []


async def test_a_withdrawn_order_is_not_carried_out(acting: Acting) -> None:
    order = acting.order("reply")
    await acting.stage.tell(order)
    await acting.withdraw(order)
    await acting.over(60)
    assert acting.graph.requests == []
    assert await acting.outcomes() == []
    assert await acting.action_state(order.action_id) == "withdrawn"


async def test_an_order_that_was_parked_and_withdrawn_meanwhile_is_not_carried_out_when_it_is_replayed(
    acting: Acting,
) -> None:
    order = acting.order("reply")
    await acting.withdraw(order)
    await acting.withdraw(order)
    await acting.stage.tell(order)
    await acting.over(60)
    assert acting.graph.requests == []
    assert await acting.outcomes() == []


async def test_an_order_that_never_left_us_can_still_be_withdrawn(acting: Acting) -> None:
    await acting.seal()
    acting.graph.write_faults += [lost_before] * 20
    order = await acting.ordered("hide")
    await acting.withdraw(order)
    await acting.over(600, step_s=30)
    assert await acting.action_state(order.action_id) == "withdrawn"
    assert await acting.outcomes() == []


async def test_an_order_whose_attempt_has_begun_is_finished_all_the_same(acting: Acting) -> None:
    await acting.seal()
    acting.graph.slow_to_show = 1
    order = await acting.ordered("hide")
    await acting.withdraw(order)
    await acting.over(30)
    assert await acting.ends() == [("ActionTaken", "hide", None)]


class Meddled:
    """The database, with something that happens right after it was asked."""

    def __init__(self, db: Database, meddling: Callable[[], Awaitable[None]]) -> None:
        self.dialect = db.dialect
        self.after_write = db.after_write
        self.write, self.alone, self.close = db.write, db.alone, db.close
        self._db = db
        self._meddling = meddling

    async def read(self, unit: Unit[T]) -> T:
        found = await self._db.read(unit)
        await self._meddling()
        return found


@pytest.mark.parametrize("meddling", ["edited", "withdrawn"])
async def test_what_happens_between_looking_and_acting_is_seen(
    acting: Acting, accounts_file: Path, meddling: str
) -> None:
    await acting.seal()
    order = acting.order("hide")
    await acting.stage.tell(order)

    async def meddle() -> None:
        if meddling == "edited":
            await acting.webhook("edited")
        else:
            await acting.withdraw(order)

    world = acting.stage.world
    facebook, secrets = Facebook("v26.0", acting.client), SecretFiles(accounts_file)
    act = Act(Meddled(world.db, meddle), {"facebook": facebook}, secrets, NO_CRASH, world.metrics)
    acting.stage.service.worker.does("act", act, give_up)
    await acting.over(30)
    assert acting.graph.requests == []
    assert await acting.ends() == ([("ActionFailed", "hide", "superseded")] if meddling == "edited" else [])


async def test_the_token_is_in_no_address_no_log_and_no_row(acting: Acting) -> None:
    await acting.seal()
    await acting.seal(stage=2)
    acting.graph.write_faults += [refusing(error(1)), lost_after]
    with structlog.testing.capture_logs() as lines:
        for do in ("hide", "reply", "private_reply", "remove"):
            await acting.ordered(do)
            await acting.over(300, step_s=30)
    assert {request.method for request in acting.graph.requests} == {"GET", "POST", "DELETE"}
    for request in acting.graph.requests:
        assert request.headers["Authorization"] == f"Bearer {TOKEN_A}"
        assert TOKEN_A not in str(request.url)
        assert TOKEN_A not in request.content.decode()
        assert "appsecret_proof=" in str(request.url) + request.content.decode()
    database = (acting.stage.folder / "ingest.db").read_bytes()
    database += b"".join(p.read_bytes() for p in acting.stage.folder.glob("ingest.db-wal"))
    for secret in (TOKEN_A.encode(), SECRET_A):
        assert secret not in str(lines).encode()
        assert secret not in database
        assert base64.b64encode(secret) not in database


async def test_no_id_of_the_platform_leads_a_call_elsewhere(acting: Acting) -> None:
    odd = "../me/accounts?x=1#"
    body = b'{"entry":[{"id":"100000000000001","time":1767322445,"changes":[{"field":"feed","value":{"item":"comment",'
    body += b'"verb":"add","comment_id":"%s","message":"Hei"}}]}]}' % odd.encode()
    await acting.stage.deliver(body)
    await acting.ordered("unhide", item_id=item_id_of("bo", "facebook", odd))
    assert {request.url.raw_path.split(b"?")[0] for request in acting.graph.requests} == {
        b"/v26.0/..%2Fme%2Faccounts%3Fx%3D1%23",
        b"/v26.0/100000000000001",  # is the account itself still there for us?
    }
