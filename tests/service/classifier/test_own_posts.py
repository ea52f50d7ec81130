"""Our own posts on the platform are counted and checked afterwards; what the checks ask for are decisions like any."""

from datetime import timedelta

from common.events import AccountFact, Attachment, DecisionMade, ItemChanged
from common.pack_folder import read_files
from tests.service.classifier.recorded import RECEIVED, marked, posted, removed
from tests.service.classifier.stage import Stage, dos
from tests.service.told import POLICIES, fact, version_of

RANDABERG = "randaberg"
ACCOUNT = AccountFact(platform="facebook", account_id="1", name="Randaberg kommune", kind="main")
CAP = "warn_publishing_cap"


def news(number: int, **more: object) -> ItemChanged:
    """A post of Randaberg's own, an hour after the one before."""
    at = RECEIVED + timedelta(hours=number)
    fields: dict[str, object] = {
        "own": True,
        "kind": "post",
        "post_id": None,
        "text": f"Biblioteket er åpent, {number}.",
    }
    return posted(f"n{number}", municipality=RANDABERG, **(fields | {"created_at": at, "received_at": at} | more))


def known(stage: Stage) -> None:
    """Randaberg's pack and page are known."""
    stage.state(version_of(dict(read_files(POLICIES / RANDABERG))))
    stage.state(fact(f"{RANDABERG}/account/facebook:1", ACCOUNT))


async def newest(stage: Stage, number: int) -> DecisionMade:
    return await stage.newest(f"n{number}", RANDABERG)


async def test_the_eleventh_post_of_the_week_is_told_of_and_the_tenth_is_not(stage: Stage) -> None:
    known(stage)
    await stage.tell(*(news(n) for n in range(1, 12)))
    assert CAP not in dos(await newest(stage, 10))
    assert CAP in dos(await newest(stage, 11))
    assert (await newest(stage, 11)).promise is None


async def test_a_post_that_comes_late_makes_the_last_one_the_eleventh(stage: Stage) -> None:
    known(stage)
    await stage.tell(*(news(n) for n in range(2, 12)))
    assert CAP not in dos(await newest(stage, 11))
    await stage.tell(news(1))
    assert CAP in dos(await newest(stage, 11))


async def test_a_post_that_is_gone_or_no_news_leaves_room_again(stage: Stage) -> None:
    known(stage)
    await stage.tell(*(news(n) for n in range(1, 13)))
    assert CAP in dos(await newest(stage, 11))
    gone = removed("n1", municipality=RANDABERG, own=True, kind="post", post_id=None, created_at=RECEIVED)
    await stage.tell(gone)
    assert (CAP in dos(await newest(stage, 11)), CAP in dos(await newest(stage, 12))) == (False, True)
    await stage.tell(marked("n2", municipality=RANDABERG, not_news=True))
    assert CAP not in dos(await newest(stage, 12))


async def test_a_picture_that_nobody_approved_is_a_task(stage: Stage) -> None:
    known(stage)
    await stage.tell(news(1, attachments=(Attachment("photo"),)))
    assert "require_image_rights" in dos(await newest(stage, 1))


async def test_a_post_of_long_ago_is_nobodys_task(stage: Stage) -> None:
    known(stage)
    await stage.tell(news(0, created_at=RECEIVED - timedelta(days=30)))
    assert await stage.decisions("n0", RANDABERG) == []


async def test_the_same_post_twice_is_checked_once_and_our_comments_are_not(stage: Stage) -> None:
    known(stage)
    await stage.tell(news(1), news(1), posted("c9", municipality=RANDABERG, own=True, parent_id="c1"))
    assert len(await stage.all_told()) == 1


async def test_without_a_pack_nothing_is_asked_and_nothing_fails(stage: Stage) -> None:
    await stage.tell(posted("n1", municipality="nowhere", own=True, kind="post", post_id=None))
    assert await stage.all_told() == []
