"""Two changes that nobody can order: the platform is asked how the item stands."""

import json
from pathlib import Path

import httpx
import pytest

from common.blob import digest
from common.events import ItemChanged, ItemEdited, ItemHidden, ItemRemoved, ItemUnhidden, derived_id
from common.work import Job
from ingest.adapters.meta.facebook import Facebook
from ingest.adapters.secret_files import SecretFiles
from ingest.jobs.reread import Reread
from ingest.ports import Access, Seen, Target
from tests.service.ingest.acting import ITEM_ID, OBJECT_ID, Acting
from tests.service.ingest.graph import error, refusing
from tests.service.ingest.stage import PAGE_A


def edited(text: str, sent_s: int) -> bytes:
    value = {"item": "comment", "verb": "edited", "comment_id": OBJECT_ID, "message": text}
    entry = {"id": PAGE_A, "time": 1767322445 + sent_s, "changes": [{"field": "feed", "value": value}]}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


async def race(acting: Acting) -> None:
    """Two edits within seconds, the later one first."""
    await acting.stage.deliver(edited("to", 20))
    await acting.stage.deliver(edited("en", 10))


async def test_after_a_race_the_item_stands_as_the_platform_shows_it(acting: Acting) -> None:
    await race(acting)
    assert (await acting.stage.told(ItemChanged))[-1].text == "to"
    await acting.stage.later(seconds=2)
    last = (await acting.stage.told(ItemChanged))[-1]
    assert isinstance(last, ItemEdited)
    assert (last.text, last.revision, last.changed_by_us) == ("Når åpner svømmehallen? 😀", 3, False)
    assert last.change_sha256 is not None
    kept = await acting.stage.world.blobs.get("bo", last.change_sha256)
    assert kept is not None, "evidence needs the bytes that the new text rests on"
    assert digest(kept) == last.change_sha256


async def test_changes_that_are_far_apart_ask_nobody(acting: Acting) -> None:
    await acting.stage.deliver(edited("en", 10))
    await acting.stage.deliver(edited("to", 200))
    await acting.stage.later(seconds=2)
    assert acting.graph.requests == []


async def test_what_is_gone_after_a_race_is_told_as_removed(acting: Acting) -> None:
    del acting.graph.hidden[OBJECT_ID]
    await race(acting)
    await acting.stage.later(seconds=2)
    assert len(await acting.stage.told(ItemRemoved)) == 1


async def test_what_is_hidden_after_a_race_is_told_as_hidden(acting: Acting) -> None:
    acting.graph.hidden[OBJECT_ID] = True
    await race(acting)
    await acting.stage.later(seconds=2)
    assert len(await acting.stage.told(ItemHidden)) == 1


@pytest.mark.parametrize("answer", [error(2), httpx.Response(502, text="<html>")], ids=["code 2", "HTML"])
async def test_a_platform_that_is_away_is_asked_again(acting: Acting, answer: httpx.Response) -> None:
    acting.graph.read_faults.append(refusing(answer))
    await race(acting)
    await acting.over(30)
    assert (await acting.stage.told(ItemChanged))[-1].text == "Når åpner svømmehallen? 😀"


class Meanwhile(Facebook):
    """Facebook, where somebody hides the comment after we have looked and before we have written down what we saw."""

    def __init__(self, acting: Acting) -> None:
        super().__init__("v26.0", acting.client)
        self._acting = acting

    async def look(self, access: Access, target: Target) -> Seen | None:
        seen = await super().look(access, target)
        self._acting.graph.hidden[OBJECT_ID] = True
        await self._acting.webhook("hide")
        return seen


async def test_what_came_while_we_looked_is_not_overruled_and_we_look_again(
    acting: Acting, accounts_file: Path
) -> None:
    await acting.webhook("add-minimal")
    stage = acting.stage
    at = stage.clock.at
    args = {"item_id": str(ITEM_ID)}
    job = Job(municipality="bo", job_id=derived_id("look"), kind="reread", key="look", args=args, run_at=at)
    reread = Reread(stage.db, {"facebook": Meanwhile(acting)}, SecretFiles(accounts_file))
    unit = await reread(job, at)
    assert unit is not None
    await stage.db.write(unit)
    await stage.later(seconds=2)
    assert [type(e) for e in await stage.told(ItemHidden)] == [ItemHidden]
    assert await stage.told(ItemUnhidden) == []
    assert len([r for r in acting.graph.requests if r.method == "GET"]) == 2, "looked at again"
