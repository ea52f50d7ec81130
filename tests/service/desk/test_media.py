"""Pictures and films reach a reader from our own store, veiled as they wish, and nobody who may not read the item."""

import re
from uuid import UUID

import httpx
import pytest

from common.blob import FolderBlobs
from common.db import Tx
from common.events import EvidenceWanted, KeptAttachment, Tagging
from desk.core.rights import MODERATE, READ, REPLY
from desk.store import Cases
from tests.core.desk.media import MP4, PNG, SECRET_URL, kept, media_told, with_picture
from tests.core.desk.scene import decided, item_id
from tests.service.desk.rights import OTHER, allow, csrf_in, enter
from tests.service.desk.stage import Stage
from tests.service.desk.test_pages import ITEM, signed_in

PLAIN = decided((), tagging=Tagging(lang="nb", tags=("question",)))
FIRST = f"{ITEM}/media/1/0"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


async def put(stage: Stage, content: bytes, media_type: str = "image/png", municipality: str = "bo") -> KeptAttachment:
    """Let ingest have kept this, where all services find it."""
    await FolderBlobs(stage.folder / "blobs").put(municipality, content)
    return kept(content, media_type, "video" if media_type.startswith("video/") else "photo")


async def reads(stage: Stage, municipality: str = "bo") -> list[tuple[str, UUID | None]]:
    """Return who looked at a picture of which item."""

    def unit(tx: Tx) -> list[tuple[str, UUID | None]]:
        rows = Cases(tx, municipality).audited()
        return [(row["who"], row["item_id"]) for row in rows if row["what"] == "read_media"]

    return await stage.db.read(unit)


async def with_media(stage: Stage, *attachments: KeptAttachment, ruling: object = PLAIN) -> None:
    await stage.tell(with_picture(), ruling, media_told(*attachments))  # type: ignore[arg-type]  # a decision


async def test_a_picture_comes_from_our_own_store_veiled_and_says_that_nothing_described_it(stage: Stage) -> None:
    await with_media(stage, await put(stage, PNG))
    async with signed_in(stage, "bo") as client:
        answer = await client.get(ITEM)
        picture = await client.get(FIRST)
    assert SECRET_URL not in answer.text
    assert f'<img src="{FIRST}" alt="Bilde 1 av 1. Ingen beskrivelse fulgte med."' in answer.text
    assert '<figure class="blur grey">' in answer.text
    assert "img-src 'self' data:; media-src 'self';" in answer.headers["content-security-policy"]
    assert (picture.status_code, picture.content) == (200, PNG)
    assert picture.headers["content-type"] == "image/png"
    assert picture.headers["x-content-type-options"] == "nosniff"
    assert picture.headers["content-security-policy"].endswith("sandbox")
    assert picture.headers["cross-origin-resource-policy"] == "same-origin"
    assert picture.headers["cache-control"] == "no-store"


async def test_who_looked_at_a_picture_stands_in_the_audit_log(stage: Stage) -> None:
    await with_media(stage, await put(stage, PNG))
    async with signed_in(stage, "bo") as client:
        await client.get(ITEM)
        assert await reads(stage) == [], "the page itself sends none"
        await client.get(FIRST)
    assert await reads(stage) == [("kari", item_id())]


async def test_a_film_is_muted_and_does_not_begin_by_itself_and_comes_in_parts(stage: Stage) -> None:
    await with_media(stage, await put(stage, MP4, "video/mp4"))
    async with signed_in(stage, "bo") as client:
        page = (await client.get(ITEM)).text
        film = re.search(r"<video [^>]*>", page)
        assert film is not None
        assert " controls muted " in film[0]
        assert 'preload="none"' in film[0]
        assert "autoplay" not in film[0]
        part = await client.get(FIRST, headers={"Range": "bytes=4-11"})
    assert (part.status_code, part.content) == (206, MP4[4:12])
    assert part.headers["content-range"] == f"bytes 4-11/{len(MP4)}"


@pytest.mark.parametrize("said", ["image/png", "image/svg+xml", "text/html"])
async def test_bytes_that_are_no_picture_are_not_sent_whatever_the_platform_called_them(
    stage: Stage, said: str
) -> None:
    await with_media(stage, await put(stage, DRAWING, said))
    async with signed_in(stage, "bo") as client:
        answer = await client.get(FIRST)
        assert said == "image/png" or "<img" not in (await client.get(ITEM)).text
    assert answer.status_code == 404
    assert b"<svg" not in answer.content


async def test_a_picture_is_sent_as_what_it_is_and_not_as_what_it_was_called(stage: Stage) -> None:
    await with_media(stage, await put(stage, PNG, "image/jpeg"))
    async with signed_in(stage, "bo") as client:
        assert (await client.get(FIRST)).headers["content-type"] == "image/png"


async def test_pictures_below_a_threat_are_folded_behind_a_warning(stage: Stage) -> None:
    await with_media(stage, await put(stage, PNG), ruling=decided())
    async with signed_in(stage, "bo") as client:
        page = (await client.get(ITEM)).text
    folded = page.partition("<summary>Advarsel: teksten har trussel. Vis bildene</summary>")[2].partition("</details>")
    assert f'src="{FIRST}"' in folded[0]
    assert f'src="{FIRST}"' not in folded[2]


async def test_nobody_of_another_municipality_sees_a_picture(stage: Stage) -> None:
    await with_media(stage, await put(stage, PNG))
    async with signed_in(stage, "randaberg") as client:
        assert (await client.get(FIRST)).status_code == 404
        assert (await client.get(FIRST.replace("/bo/", "/randaberg/"))).status_code == 404
    async with stage.client() as stranger:
        assert (await stranger.get(FIRST)).content != PNG
    assert await reads(stage) == await reads(stage, "randaberg") == []


async def test_nobody_sees_a_picture_of_an_account_that_they_may_not_read(stage: Stage) -> None:
    await with_media(stage, await put(stage, PNG))
    await allow(stage, "ola", MODERATE, OTHER)
    await allow(stage, "eva", READ)
    async with stage.client() as client:
        await enter(stage, client, "ola")
        assert (await client.get(FIRST)).status_code == 404
    async with stage.client() as client:
        await enter(stage, client, "eva")
        assert (await client.get(FIRST)).content == PNG
    assert await reads(stage) == [("eva", item_id())]


async def test_a_picture_that_the_text_bars_is_not_sent_though_it_was_fetched(stage: Stage) -> None:
    gore = decided(tagging=Tagging(lang="nb", tags=("abuse",), abuse_reasons=("violence_pornography",)))
    await with_media(stage, await put(stage, PNG), ruling=gore)
    async with signed_in(stage, "bo") as client:
        assert (await client.get(FIRST)).status_code == 404
        page = (await client.get(ITEM)).text
    assert "<img" not in page
    assert "teksten tyder på vold eller pornografi" in page


@pytest.mark.parametrize("path", ["1/1", "2/0", "0/0", "1/99999999999999999999"])
async def test_a_place_that_holds_nothing_is_not_found(stage: Stage, path: str) -> None:
    await with_media(stage, await put(stage, PNG))
    async with signed_in(stage, "bo") as client:
        assert (await client.get(f"{ITEM}/media/{path}")).status_code == 404


async def wished(client: httpx.AsyncClient, **ticked: str) -> httpx.Response:
    csrf = csrf_in((await client.get(ITEM)).text)
    return await client.post(f"{ITEM}/care/media", data={"csrf": csrf, **ticked})


async def test_how_pictures_are_met_is_each_persons_own_choice_and_stays(stage: Stage) -> None:
    await with_media(stage, await put(stage, PNG), await put(stage, MP4, "video/mp4"))
    async with signed_in(stage, "bo") as client:
        assert (await client.post(f"{ITEM}/care/media", data={"csrf": "x"})).status_code == 403
        assert (await wished(client, grey="on")).status_code == 303
        page = (await client.get(ITEM)).text
        assert '<figure class="grey">' in page
        assert " muted " not in page
        assert re.findall(r'name="(\w+)" value="on" checked', page) == ["grey"]
        await wished(client)
        page = (await client.get(ITEM)).text
        assert '<figure class="">' in page
        assert "unveil" not in page, "there is nothing to lift"
    async with signed_in(stage, "bo") as another:
        assert '<figure class="blur grey">' in (await another.get(ITEM)).text


async def ask(stage: Stage, person: str) -> httpx.Response:
    async with stage.client() as client:
        csrf = await enter(stage, client, person)
        return await client.post(f"{ITEM}/media", data={"csrf": csrf})


async def test_whoever_may_answer_has_pictures_fetched_once_and_it_stands_on_the_timeline(stage: Stage) -> None:
    await stage.tell(with_picture(), PLAIN)
    await allow(stage, "ola", REPLY)
    async with signed_in(stage, "bo") as client:
        assert "Hent bildene" in (await client.get(ITEM)).text
    for _ in range(2):
        assert (await ask(stage, "ola")).headers["location"] == f"{ITEM}?did=media"
    (wanted,) = await stage.said(EvidenceWanted)
    assert (wanted.stage, wanted.revision, wanted.barred) == (1, 1, False)
    assert ("media_asked", "ola", "") in await stage.timeline()
    async with signed_in(stage, "bo") as client:
        page = (await client.get(ITEM)).text
    assert "Bildene hentes. Last siden på nytt om litt." in page
    assert "Hent bildene" not in page


async def test_a_reader_and_a_stranger_have_nothing_fetched(stage: Stage) -> None:
    await stage.tell(with_picture(), PLAIN)
    await allow(stage, "eva", READ)
    await allow(stage, "ola", MODERATE, OTHER)
    assert (await ask(stage, "eva")).headers["location"] == f"{ITEM}?refused=no_right_on_account"
    assert (await ask(stage, "ola")).status_code == 404
    async with signed_in(stage, "bo") as client:
        assert (await client.post(f"{ITEM}/media", data={"csrf": "x"})).status_code == 403
    assert await stage.said(EvidenceWanted) == []


async def test_nothing_is_fetched_before_the_text_was_read_and_so_cannot_be_barred(stage: Stage) -> None:
    await stage.tell(with_picture())
    await allow(stage, "ola", REPLY)
    assert (await ask(stage, "ola")).headers["location"] == f"{ITEM}?refused=not_to_fetch"
    assert await stage.said(EvidenceWanted) == []


async def test_what_was_not_fetched_says_why(stage: Stage) -> None:
    gone, elsewhere = KeptAttachment(kind="photo", why="gone"), KeptAttachment(kind="link", why="host")
    await with_media(stage, gone, elsewhere)
    async with signed_in(stage, "bo") as client:
        page = (await client.get(ITEM)).text
    assert "bilde: er ikke på plattformen lenger" in page
    assert "lenke: ligger et sted vi ikke henter fra" in page
