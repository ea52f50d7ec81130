"""No hide or removal without a seal that was read back (G4)."""

import base64
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from archiver.adapters.key_file import new_salt
from archiver.core.pronom import PDF_A_2U, pronom_of
from archiver.store.erasing import Erasing
from archiver.store.seals import Seals
from common.blob import FolderBlobs, digest
from common.db import Tx
from common.errors import BadMessage
from common.events import EvidenceFailed, EvidenceSecured
from tests.service.archiver.conftest import opened
from tests.service.archiver.recorded import TEXT, edited, item_id, posted, wanted
from tests.service.archiver.stage import Stage

CHANGE = b'{"verb":"add","message":"Kan dere fikse gatelyset?"}'


async def _put(stage: Stage, content: bytes = CHANGE) -> str:
    return await stage.world.blobs.put("sogne", content)


async def test_the_first_stage_holds_the_exact_bytes_of_the_change(stage: Stage) -> None:
    await stage.tell(posted(change_sha256=await _put(stage)), wanted())
    await stage.work()
    [secured] = await stage.told(EvidenceSecured)
    assert (secured.item_id, secured.revision, secured.stage) == (item_id(), 1, 1)
    content = await stage.world.blobs.get("sogne", secured.sha256)
    assert content is not None
    sealed = json.loads(content)
    assert base64.b64decode(sealed["change"]["base64"]) == CHANGE
    assert sealed["change"]["sha256"] == digest(CHANGE)
    assert sealed["text"] == TEXT


async def test_the_second_stage_holds_the_first_one_whole_and_a_page_that_people_can_read(stage: Stage) -> None:
    await stage.tell(posted(change_sha256=await _put(stage), text="<script>x</script> & ja"), wanted(stage=2))
    await stage.work()
    first, second = await stage.told(EvidenceSecured)
    assert (first.stage, second.stage) == (1, 2)
    whole = json.loads(await stage.world.blobs.get("sogne", second.sha256) or b"")
    assert whole["first_sha256"] == first.sha256
    page = base64.b64decode(whole["rendering"]["base64"])
    assert (whole["rendering"]["media_type"], pronom_of(page)) == ("application/pdf", PDF_A_2U)
    assert whole["rendering"]["sha256"] == digest(page)


async def test_the_same_evidence_wanted_twice_is_one_seal_told_by_one_event(stage: Stage) -> None:
    await stage.tell(posted(change_sha256=await _put(stage)), wanted(), wanted())
    await stage.work()
    await stage.tell(wanted())
    await stage.work()
    told = await stage.told(EvidenceSecured)
    assert len({event.event_id for event in told}) == 1
    assert len({event.sha256 for event in told}) == 1


async def test_evidence_wanted_before_the_item_or_its_bytes_came_is_sealed_when_they_come(stage: Stage) -> None:
    await stage.tell(wanted())
    await stage.work()
    await stage.tell(posted(change_sha256=digest(CHANGE)))
    await stage.work(later=timedelta(seconds=2))
    assert await stage.told(EvidenceSecured) == []
    await _put(stage)
    await stage.work(later=timedelta(seconds=5))
    assert len(await stage.told(EvidenceSecured)) == 1


async def test_evidence_that_never_comes_is_told_as_failed_and_may_be_wanted_again(stage: Stage) -> None:
    await stage.tell(posted(change_sha256=digest(CHANGE)), wanted())
    for _ in range(20):
        await stage.work(later=timedelta(seconds=60))
    [failed] = await stage.told(EvidenceFailed)
    assert (failed.final, failed.why, failed.stage) == (True, "change_missing", 1)
    await _put(stage)
    await stage.tell(wanted())
    await stage.work()
    assert len(await stage.told(EvidenceSecured)) == 1


async def test_a_change_whose_bytes_were_altered_is_not_sealed(stage: Stage) -> None:
    sha256 = await _put(stage)
    [blob] = (stage.path / "blobs").rglob(sha256)
    blob.write_bytes(b"something else")
    await stage.tell(posted(change_sha256=sha256), wanted())
    await stage.work()
    assert [failed.why for failed in await stage.told(EvidenceFailed)] == ["altered"]
    assert await stage.told(EvidenceSecured) == []


class Forgetful(FolderBlobs):
    """A store that says it has kept what it was given, and gives something else back."""

    async def get(self, municipality: str, sha256: str) -> bytes | None:
        found = await super().get(municipality, sha256)
        return found if found == CHANGE else None


async def test_a_seal_that_does_not_come_back_as_it_was_put_is_never_told(database_url: str, tmp_path: Path) -> None:
    stage = await opened(database_url, tmp_path, Forgetful(tmp_path / "blobs"))
    await stage.tell(posted(change_sha256=await _put(stage)), wanted())
    await stage.work()
    assert [failed.why for failed in await stage.told(EvidenceFailed)] == ["not_read_back"]
    assert await stage.told(EvidenceSecured) == []
    await stage.db.close()


class Overtaken(FolderBlobs):
    """A store that is so slow that something else happens before it has put a seal."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.meanwhile: list[Callable[[], Awaitable[None]]] = []

    async def put(self, municipality: str, content: bytes, *, locked: bool = False) -> str:
        if locked and self.meanwhile:
            await self.meanwhile.pop()()
        return await super().put(municipality, content, locked=locked)


@pytest.mark.parametrize("wants", [1, 2])
async def test_a_copy_that_is_made_while_its_item_is_erased_is_no_seal_and_goes_too(
    database_url: str, tmp_path: Path, wants: int
) -> None:
    blobs = Overtaken(tmp_path / "blobs")
    stage = await opened(database_url, tmp_path, blobs)

    def erased(tx: Tx) -> None:
        erasing = Erasing(tx, "sogne", new_salt)
        erasing.hold()
        erasing.item(item_id(), {"actor": "kari", "because": "request"}, stage.clock.at)

    async def erase() -> None:
        await stage.db.write(erased)

    await stage.tell(posted(change_sha256=await _put(stage)))
    blobs.meanwhile.append(erase)
    await stage.tell(wanted(stage=wants))
    await stage.work()
    assert await stage.told(EvidenceSecured) == []
    assert await stage.db.read(lambda tx: Seals(tx, "sogne").of_item(item_id())) == []
    assert [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()] == []
    await stage.db.close()


async def test_an_item_without_bytes_of_its_own_cannot_be_evidence(stage: Stage) -> None:
    await stage.tell(posted(), wanted())
    await stage.work()
    assert [failed.why for failed in await stage.told(EvidenceFailed)] == ["no_change"]


async def test_a_change_larger_than_the_limit_is_refused(stage: Stage) -> None:
    limit = stage.settings.archiver_seal_bytes_max
    await stage.tell(posted(change_sha256=await _put(stage, b"x" * (limit + 1))), wanted())
    await stage.work()
    assert [failed.why for failed in await stage.told(EvidenceFailed)] == ["too_large"]


async def test_the_revision_that_was_wanted_is_sealed_even_when_a_newer_one_is_known(stage: Stage) -> None:
    later = await _put(stage, b'{"message":"two"}')
    await stage.tell(posted(change_sha256=await _put(stage)), edited(text="to", change_sha256=later), wanted())
    await stage.work()
    [secured] = await stage.told(EvidenceSecured)
    sealed = json.loads(await stage.world.blobs.get("sogne", secured.sha256) or b"")
    assert (sealed["text"], sealed["revision"]) == (TEXT, 1)
    assert base64.b64decode(sealed["change"]["base64"]) == CHANGE


async def test_a_seal_holds_no_other_residents_words(stage: Stage) -> None:
    await stage.tell(posted("above", text="En annen sier noe"))
    await stage.tell(posted(parent_id="above", change_sha256=await _put(stage)), wanted())
    await stage.work()
    [secured] = await stage.told(EvidenceSecured)
    assert b"En annen" not in (await stage.world.blobs.get("sogne", secured.sha256) or b"")


async def test_a_stage_that_does_not_exist_is_the_senders_fault(stage: Stage) -> None:
    with pytest.raises(BadMessage):
        await stage.tell(wanted(stage=3))


async def test_a_municipality_gets_no_seal_of_anothers_bytes(stage: Stage) -> None:
    sha256 = await _put(stage)
    await stage.tell(posted(municipality="knivsta", change_sha256=sha256), wanted(municipality="knivsta"))
    await stage.work()
    assert await stage.told(EvidenceSecured) == []
