"""Attachments are fetched when evidence is wanted, once, and told of when all are settled."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest

from common.blob import digest
from common.db import Tx
from common.errors import Permanent, Transient
from common.events import Attachment, AttachmentsKept, EvidenceWanted, derived_id, item_id_of
from ingest import store
from ingest.adapters.secret_files import SecretFiles
from ingest.core.item_state import ItemState
from ingest.handlers.on_evidence import on_evidence
from ingest.jobs.fetch_attachment import FetchAttachment, give_up
from ingest.ports import Fetched, Refused
from tests.service.ingest.stage import PAGE_A, Stage
from tests.service.letting_go import erased

ITEM = item_id_of("bo", "facebook", "1_2")
JPEG = Fetched(b"\xff\xd8jpeg", "image/jpeg")


class Web:
    """Attachments by their addresses: bytes, or what happens."""

    def __init__(self) -> None:
        self.there: dict[str, Fetched | Exception] = {}
        self.asked: list[str | None] = []
        self.meanwhile: list[Callable[[], Awaitable[None]]] = []

    async def fetch(self, url: str | None, hosts: tuple[str, ...]) -> Fetched:
        assert "fbcdn.net" in hosts
        self.asked.append(url)
        if self.meanwhile:
            await self.meanwhile.pop()()
        found = self.there.get(url or "", Refused("no_url", "none"))
        if isinstance(found, Exception):
            raise found
        return found


class Fetching:
    """A stage with one item, and a web in memory."""

    def __init__(self, stage: Stage, accounts_file: Path) -> None:
        self.stage = stage
        self.web = Web()
        job = FetchAttachment(stage.db, stage.world.blobs, self.web, SecretFiles(accounts_file))
        stage.service.worker.does("fetch_attachment", job, give_up)

    async def item(self, *attachments: Attachment, revision: int = 1) -> None:
        """Let the item have these attachments."""
        state = ItemState(
            platform="facebook",
            account_id=PAGE_A,
            object_id="1_2",
            kind="comment",
            revision=revision,
            attachments=attachments,
        )
        await self.stage.db.write(lambda tx: store.of(tx, "bo").put_item(ITEM, state, self.stage.clock.at))

    async def want(
        self, stage: int = 1, revision: int = 1, item_id: UUID | None = ITEM, *, barred: bool = False
    ) -> None:
        """Let the desk want evidence, and do what is due."""
        at = self.stage.clock.at
        wanted = EvidenceWanted(
            event_id=derived_id("wanted", stage, revision),
            municipality="bo",
            occurred_at=at,
            recorded_at=at,
            item_id=item_id,
            revision=revision,
            stage=stage,
            barred=barred,
        )

        def unit(tx: Tx) -> None:
            on_evidence(tx, wanted, at)

        await self.stage.db.write(unit)
        await self.stage.work()

    async def erase(self, revision: int = 1) -> None:
        """The archiver has let the item go."""
        await self.stage.tell(erased("bo", ITEM, self.stage.clock.at, revision))

    async def told(self) -> list[AttachmentsKept]:
        return await self.stage.told(AttachmentsKept)


@pytest.fixture
def fetching(stage: Stage, accounts_file: Path) -> Fetching:
    """Ingest with a web in memory."""
    return Fetching(stage, accounts_file)


async def test_a_picture_is_kept_under_its_hash_and_its_address_is_forgotten(fetching: Fetching) -> None:
    fetching.web.there["https://a.fbcdn.net/1.jpg"] = JPEG
    await fetching.item(Attachment("photo", "https://a.fbcdn.net/1.jpg"))
    await fetching.want()
    (told,) = await fetching.told()
    (kept,) = told.attachments
    assert (told.item_id, told.revision) == (ITEM, 1)
    assert (kept.kind, kept.sha256, kept.media_type) == ("photo", digest(JPEG.content), "image/jpeg")
    assert (kept.size_bytes, kept.why) == (len(JPEG.content), None)
    assert await fetching.stage.world.blobs.get("bo", kept.sha256 or "") == JPEG.content
    left = await fetching.stage.db.read(
        lambda tx: tx.exec_driver_sql("SELECT url FROM ingest_attachment").scalars().all()
    )
    assert left == [None]


async def test_evidence_that_is_wanted_again_fetches_nothing_twice(fetching: Fetching) -> None:
    fetching.web.there["https://a.fbcdn.net/1.jpg"] = JPEG
    await fetching.item(Attachment("photo", "https://a.fbcdn.net/1.jpg"))
    await fetching.want()
    await fetching.want(stage=2)
    assert len(fetching.web.asked) == len(await fetching.told()) == 1


async def test_what_may_show_violence_or_pornography_is_never_asked_for_whatever_is_wanted_later(
    fetching: Fetching,
) -> None:
    fetching.web.there["https://a.fbcdn.net/1.jpg"] = JPEG
    await fetching.item(Attachment("photo", "https://a.fbcdn.net/1.jpg"), Attachment("share"))
    await fetching.want(barred=True)
    await fetching.want(stage=2, barred=True)
    await fetching.want(stage=3)
    assert list(fetching.web.asked) == []
    (told,) = await fetching.told()
    assert [(one.kind, one.why, one.sha256) for one in told.attachments] == [
        ("photo", "barred", None),
        ("share", "barred", None),
    ]


async def test_what_cannot_be_fetched_says_why_and_costs_no_neighbour(fetching: Fetching) -> None:
    fetching.web.there["https://a.fbcdn.net/1.jpg"] = JPEG
    fetching.web.there["https://a.fbcdn.net/2.mp4"] = Refused("too_large", "much")
    await fetching.item(
        Attachment("video", "https://a.fbcdn.net/2.mp4"),
        Attachment("photo", "https://a.fbcdn.net/1.jpg"),
        Attachment("share"),
    )
    await fetching.want()
    (told,) = await fetching.told()
    assert [(one.kind, one.why) for one in told.attachments] == [
        ("video", "too_large"),
        ("photo", None),
        ("share", "no_url"),
    ]


async def test_a_host_that_is_away_is_tried_again_and_not_for_long(fetching: Fetching) -> None:
    fetching.web.there["https://a.fbcdn.net/1.jpg"] = Transient("away")
    await fetching.item(Attachment("photo", "https://a.fbcdn.net/1.jpg"))
    await fetching.want()
    assert await fetching.told() == []
    for _ in range(30):
        fetching.stage.clock.at += timedelta(seconds=2)
        await fetching.stage.work()
    (told,) = await fetching.told()
    assert [one.why for one in told.attachments] == ["unavailable"]
    assert len(fetching.web.asked) == 4


async def test_a_store_that_refuses_the_bytes_is_told_as_unavailable(fetching: Fetching) -> None:
    fetching.web.there["https://a.fbcdn.net/1.jpg"] = Permanent("a fault of ours")
    await fetching.item(Attachment("photo", "https://a.fbcdn.net/1.jpg"))
    await fetching.want()
    (told,) = await fetching.told()
    assert [one.why for one in told.attachments] == ["unavailable"]


async def test_only_so_many_are_fetched(fetching: Fetching) -> None:
    await fetching.item(*(Attachment("photo", f"https://a.fbcdn.net/{n}.jpg") for n in range(12)))
    fetching.web.there |= {f"https://a.fbcdn.net/{n}.jpg": JPEG for n in range(12)}
    await fetching.want()
    (told,) = await fetching.told()
    assert [one.why for one in told.attachments] == [None] * 10 + ["too_many"] * 2
    assert len(fetching.web.asked) == 10


async def test_of_an_older_revision_is_told_at_once_that_nothing_was_kept(fetching: Fetching) -> None:
    await fetching.item(Attachment("photo", "https://a.fbcdn.net/1.jpg"), revision=2)
    await fetching.want(revision=1)
    (told,) = await fetching.told()
    assert (told.revision, told.attachments) == (1, ())
    assert fetching.web.asked == []


async def test_nothing_is_fetched_that_no_evidence_needs(fetching: Fetching) -> None:
    await fetching.item(Attachment("photo", "https://a.fbcdn.net/1.jpg"))
    await fetching.want(revision=2)
    await fetching.want(item_id=None)
    await fetching.want(item_id=derived_id("unknown"))
    assert fetching.web.asked == []
    assert await fetching.told() == []


async def test_a_picture_that_was_kept_before_its_neighbours_is_told_of_when_its_item_is_erased(
    fetching: Fetching,
) -> None:
    fetching.web.there |= {"https://a.fbcdn.net/1.jpg": JPEG, "https://a.fbcdn.net/2.jpg": Transient("away")}
    await fetching.item(*(Attachment("photo", f"https://a.fbcdn.net/{n}.jpg") for n in (1, 2)))
    await fetching.want()
    assert await fetching.told() == []
    for _ in range(2):
        await fetching.erase()
    (told,) = await fetching.told()
    assert (told.item_id, told.revision) == (ITEM, 1)
    assert [one.sha256 for one in told.attachments] == [digest(JPEG.content)]
    assert await fetching.stage.rows("ingest_attachment") == 0


async def test_a_picture_that_is_fetched_while_its_item_is_erased_is_told_of_so_that_it_goes_too(
    fetching: Fetching,
) -> None:
    fetching.web.there["https://a.fbcdn.net/1.jpg"] = JPEG
    fetching.web.meanwhile.append(fetching.erase)
    await fetching.item(Attachment("photo", "https://a.fbcdn.net/1.jpg"))
    await fetching.want()
    (told,) = await fetching.told()
    assert (told.item_id, told.revision) == (ITEM, 1)
    assert [one.sha256 for one in told.attachments] == [digest(JPEG.content)]
    assert await fetching.stage.rows("ingest_attachment") == 0


async def test_of_an_erased_item_nothing_is_told_where_everything_was_told_or_nothing_was_kept(
    fetching: Fetching,
) -> None:
    fetching.web.there["https://a.fbcdn.net/1.jpg"] = JPEG
    await fetching.item(Attachment("photo", "https://a.fbcdn.net/1.jpg"))
    await fetching.want()
    before = await fetching.told()
    await fetching.erase()
    assert await fetching.told() == before
    fetching.stage.clock.at += timedelta(hours=1)
    fetching.web.meanwhile.append(partial(fetching.erase, 2))
    await fetching.item(Attachment("photo", "https://a.fbcdn.net/2.jpg"), revision=2)
    await fetching.want(revision=2)
    assert fetching.web.asked[-1] == "https://a.fbcdn.net/2.jpg"
    assert await fetching.told() == before
