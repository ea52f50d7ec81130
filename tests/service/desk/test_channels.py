"""The page of channels and the API tell of every account how it stands, in plain words, and what to do."""

import re
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest

from common.accounts import AccountEntry
from common.events import ChannelChanged, ChannelRecovered, ChannelSwept, ChannelTroubled, derived_id
from desk.core.channel import TROUBLES
from desk.handlers.accounts import load_accounts
from desk.routes.words import words_in
from tests.core.desk.scene import T0
from tests.service.desk.conftest import Opened, pack_told
from tests.service.desk.stage import Stage
from tests.service.desk.test_pages import Landmarks, only_our_scripts, signed_in

PAGE = AccountEntry(municipality="bo", platform="facebook", id="1", name="Bø kommune")
LIBRARY = AccountEntry(municipality="bo", platform="instagram", id="2", name="Bø bibliotek", kind="other")
SITE = AccountEntry(municipality="bo", platform="generic", id="3", name="Bø på nett", kind="other")
OURS = "/bo/our-channels"
API = "/api/v1/bo/channels"
C = TypeVar("C", bound=ChannelChanged)


def told(kind: type[C], trouble: str = "token", at: datetime = T0, number: int = 1, **more: object) -> C:
    """What ingest tells of the number-th time that a trouble came to the page."""
    trouble_id = derived_id("trouble", trouble, number)
    given: dict[str, Any] = {
        "trouble_id": trouble_id,
        "trouble": trouble,
        "platform": "facebook",
        "account_id": "1",
        **more,
    }
    event_id = derived_id(trouble_id, kind.__name__)
    return kind(**{"event_id": event_id, "municipality": "bo", "occurred_at": at, "recorded_at": at, **given})


def swept(at: datetime = T0, **more: object) -> ChannelSwept:
    """The page was gone through."""
    sweep_id = derived_id("sweep", at.isoformat())
    given: dict[str, Any] = {"sweep_id": sweep_id, "platform": "facebook", "account_id": "1", **more}
    event_id = derived_id(sweep_id, "swept")
    return ChannelSwept(**{"event_id": event_id, "municipality": "bo", "occurred_at": at, "recorded_at": at, **given})


async def load(stage: Stage, *accounts: AccountEntry) -> None:
    at = stage.clock.now()
    await stage.db.write(lambda tx: load_accounts(tx, accounts, at))


async def listed(stage: Stage, municipality: str = "bo") -> list[dict[str, Any]]:
    """What the API tells of channels."""
    async with stage.client(await stage.token(municipality)) as client:
        found: list[dict[str, Any]] = (await client.get(f"/api/v1/{municipality}/channels")).json()["channels"]
    return found


async def shown(stage: Stage, path: str = OURS) -> str:
    """The page as somebody who has not much time reads it: words alone."""
    async with signed_in(stage, "bo") as client:
        page = (await client.get(path)).text
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


async def test_every_account_is_shown_with_how_it_stands_and_what_a_sweep_found(stage: Stage) -> None:
    await load(stage, PAGE, LIBRARY, SITE)
    await stage.tell(swept(missed=2, removals=1))
    page = await shown(stage)
    assert "Bø kommune Virker Facebook · 1" in page
    assert "Sist gjennomgått i dag kl. 11.00 . Fant: 2 vi ikke hadde, 1 fjernet." in page
    assert "Bø bibliotek Ingen feil kjent Instagram · 2 Ikke gjennomgått ennå." in page
    assert "Et nettsted kan ikke gjennomgås" in page


async def test_a_trouble_is_shown_since_when_and_with_what_to_do(stage: Stage) -> None:
    await load(stage, PAGE)
    await stage.tell(swept(), told(ChannelTroubled))
    page = await shown(stage)
    assert "Bø kommune Virker ikke som den skal" in page
    assert "Plattformen tar ikke imot nøkkelen til kontoen." in page
    assert "Be en administrator for kontoen koble den til på nytt." in page
    assert "Siden i dag kl. 11.00" in page
    assert "Alt var med fra før." in page


async def test_an_expiring_token_says_until_when(stage: Stage) -> None:
    await load(stage, PAGE)
    await stage.tell(told(ChannelTroubled, "expiring", until=T0 + timedelta(days=5)))
    page = await shown(stage)
    assert "Virker, men se på dette" in page
    assert "går ut 19. mai kl. 11.00" in page


async def test_a_trouble_of_a_later_release_is_still_a_trouble(stage: Stage) -> None:
    await load(stage, PAGE)
    await stage.tell(told(ChannelTroubled, "haunted"))
    assert "Noe er galt med kanalen." in await shown(stage)
    (one,) = await listed(stage)
    assert (one["troubles"][0]["trouble"], one["troubles"][0]["do"]) == ("haunted", "Tell whoever runs Ordstyrer.")


async def test_a_trouble_that_is_over_is_gone_in_whatever_order_it_was_told(stage: Stage) -> None:
    await load(stage, PAGE)
    began, over = told(ChannelTroubled), told(ChannelRecovered, at=T0 + timedelta(hours=1))
    for events in ((began, over), (began,), (over, began)):
        await stage.tell(*events, swept())
        assert [one["state"] for one in await listed(stage)] == ["works"]
    await stage.tell(told(ChannelTroubled, number=2, at=T0 + timedelta(hours=2)))
    (one,) = await listed(stage)
    assert (one["state"], one["since"]) == ("trouble", "2026-05-14T11:00:00+00:00")


async def test_the_end_of_a_trouble_may_be_heard_before_its_beginning(stage: Stage) -> None:
    await load(stage, PAGE)
    await stage.tell(told(ChannelRecovered, at=T0 + timedelta(hours=1)), told(ChannelTroubled))
    assert [one["state"] for one in await listed(stage)] == ["unproven"]


async def test_an_older_sweep_that_is_told_late_changes_nothing(stage: Stage) -> None:
    await load(stage, PAGE)
    await stage.tell(swept(missed=1, edits=2, hides=3, unhides=4, removals=5), swept(T0 - timedelta(hours=1)))
    (one,) = await listed(stage)
    found = {"missed": 1, "edits": 2, "hides": 3, "unhides": 4, "removals": 5}
    assert one["swept"] == {"at": "2026-05-14T09:00:00+00:00", **found}


async def test_the_api_tells_what_is_wrong_in_codes_and_in_words(stage: Stage) -> None:
    await load(stage, PAGE, LIBRARY)
    await stage.tell(told(ChannelTroubled, "permission"))
    broken, other = await listed(stage)
    assert (broken["platform"], broken["account_id"], broken["name"]) == ("facebook", "1", "Bø kommune")
    assert (broken["class"], broken["state"], broken["since"]) == ("main", "trouble", "2026-05-14T09:00:00+00:00")
    (found,) = broken["troubles"]
    assert (found["trouble"], found["until"]) == ("permission", None)
    assert "permission" in found["what"]
    assert "connect the account anew" in found["do"]
    assert (other["state"], other["troubles"], other["swept"]) == ("unproven", [], None)


async def test_nobody_sees_the_channels_of_another_municipality(stage: Stage) -> None:
    await load(stage, PAGE)
    await stage.tell(told(ChannelTroubled), told(ChannelTroubled, "silent", municipality="sogne"))
    assert await listed(stage, "sogne") == []
    async with stage.client(await stage.token("sogne")) as client:
        assert (await client.get(API)).status_code == 404
    async with signed_in(stage, "sogne") as client:
        assert (await client.get(OURS)).status_code == 404
    async with stage.client() as client:
        assert (await client.get(API)).status_code == (await client.get(OURS)).status_code == 401
    (one,) = await listed(stage)
    assert [each["trouble"] for each in one["troubles"]] == ["token"]


async def link_to_channels(stage: Stage) -> str:
    """What the head of the queue says of the channels; nothing where it says nothing."""
    async with signed_in(stage, "bo") as client:
        queue = (await client.get("/bo")).text
    return "".join(re.findall(rf'<a class="to-channels" href="{OURS}">(.*?)</a>', queue))


async def test_the_queue_counts_the_channels_with_trouble_and_says_nothing_of_those_that_work(stage: Stage) -> None:
    await load(stage, PAGE, LIBRARY)
    assert await link_to_channels(stage) == ""
    await stage.tell(told(ChannelTroubled, "silent"))
    assert await link_to_channels(stage) == 'Våre kanaler <span class="chip busy">1 å se på</span>'
    await stage.tell(told(ChannelTroubled), told(ChannelTroubled, "quota", platform="instagram", account_id="2"))
    assert await link_to_channels(stage) == 'Våre kanaler <span class="chip alarm">2 å se på</span>'


async def test_a_closed_account_stays_on_the_page_without_its_troubles(stage: Stage) -> None:
    await load(stage, PAGE)
    await stage.tell(told(ChannelTroubled))
    await load(stage)
    page = await shown(stage)
    assert "Ikke i bruk" in page
    assert words_in("nb").say("trouble", "token") not in page


async def test_without_accounts_the_page_says_so(stage: Stage) -> None:
    assert "Ingen kontoer er lagt inn ennå." in await shown(stage)


async def test_a_name_with_markup_is_text_and_the_page_has_its_landmarks(stage: Stage) -> None:
    await load(stage, AccountEntry(municipality="bo", platform="facebook", id="1", name="<script>Bø</script>"))
    await stage.tell(told(ChannelTroubled, "expiring", until=T0 + timedelta(days=5)), swept())
    async with signed_in(stage, "bo") as client:
        page = (await client.get(OURS)).text
    found = Landmarks(page)
    assert only_our_scripts(page)
    assert found.tags.count("main") == found.tags.count("header") == found.tags.count("h1") == 1
    assert page.partition("<dialog")[0].count("<dt>") == 1
    assert not [name for name in found.attributes if name == "style" or name.startswith("on")]
    assert '<html lang="nb" ' in page


@pytest.mark.parametrize("lang", ["nb", "nn", "sv", "en"])
async def test_every_language_says_what_every_trouble_is_and_what_to_do(opened: Opened, lang: str) -> None:
    stage = await opened(told=pack_told(language=lang))
    await load(stage, PAGE)
    await stage.tell(*(told(ChannelTroubled, trouble) for trouble in TROUBLES), swept(missed=1))
    page = await shown(stage)
    words = words_in(lang)
    assert words.say("ui", "our_channels") in page
    for trouble in TROUBLES:
        assert words.say("trouble", trouble) in page.replace("&#39;", "'")
        assert words.say("trouble_do", trouble) in page.replace("&#39;", "'")


@pytest.mark.postgres
async def test_troubles_and_sweeps_are_kept_on_the_other_database_too(opened: Opened, database: str) -> None:
    stage = await opened(postgres=database)
    await load(stage, PAGE)
    began, over = told(ChannelTroubled), told(ChannelRecovered, at=T0 + timedelta(hours=1))
    await stage.tell(over, began, began, swept(), swept(T0 - timedelta(hours=1)), told(ChannelTroubled, "quota"))
    (one,) = await listed(stage)
    assert ([each["trouble"] for each in one["troubles"]], one["swept"]["at"]) == (
        ["quota"],
        "2026-05-14T09:00:00+00:00",
    )
