"""Somebody says that they have seen an alert, by the link in a message or at the desk: it climbs no further."""

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import UUID

import httpx
import pytest

from common.events import ActionTaken, AlertAcknowledged, AlertEscalated, AlertResolved, AlertSeen, derived_id
from common.settings import WrongSettings
from notifier.jobs.climb import Climb
from tests.service.notifier.opened import Opened
from tests.service.notifier.recorded import AUTHOR, SECRET, decided, outcome, threat, urgent
from tests.service.notifier.stage import START, Stage


def link_in(text: str) -> str:
    found = re.search(r"http://\S+(/acknowledge/\S+)", text)
    assert found is not None
    return found.group(1)


def body_of(stage: Stage, n: int = 0) -> str:
    return str(stage.mails()[n].get_content())


def seen(alert_id: UUID, at: datetime = START) -> AlertSeen:
    return AlertSeen(
        event_id=derived_id("seen", str(alert_id)),
        municipality="bo",
        item_id=threat().item_id,
        revision=1,
        occurred_at=at,
        recorded_at=at,
        actor="kari",
        act_id="act",
        alert_id=alert_id,
    )


@pytest.fixture
async def web(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=stage.service.web)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk.example") as client:
        yield client


async def test_a_link_shows_what_it_is_about_and_only_its_button_acknowledges(
    stage: Stage, web: httpx.AsyncClient
) -> None:
    await stage.tell(urgent())
    await stage.later(seconds=1)
    link = link_in(body_of(stage))
    page = await web.get(link)
    assert page.status_code == 200
    assert '<html lang="nb">' in page.text
    assert "GEN-17" in page.text
    assert f"/bo/items/{urgent().item_id}" in page.text
    assert SECRET not in page.text
    assert AUTHOR not in page.text
    assert await stage.said(AlertAcknowledged) == []

    done = await web.post(link)
    assert "Takk" in done.text
    (told,) = await stage.said(AlertAcknowledged)
    assert (told.by, told.how, told.reason, told.round_no) == ("krise_og_beredskapsteam", "link", "urgent", 1)
    assert (await web.post(link)).status_code == 200
    assert "<form" not in (await web.get(link)).text
    assert len(await stage.said(AlertAcknowledged)) == 1


async def test_a_link_holds_for_its_days_and_no_longer(stage: Stage, web: httpx.AsyncClient) -> None:
    await stage.tell(urgent())
    await stage.later(seconds=1)
    link = link_in(body_of(stage))
    stage.clock.at += timedelta(days=7)
    for answer in (await web.get(link), await web.post(link)):
        assert answer.status_code == 410
        assert "gjelder ikke lenger" in answer.text
    assert await stage.said(AlertAcknowledged) == []


@pytest.mark.parametrize("change", ["x", "", "../bo"])
async def test_a_link_that_is_not_ours_is_told_so_kindly(stage: Stage, web: httpx.AsyncClient, change: str) -> None:
    await stage.tell(urgent())
    await stage.later(seconds=1)
    link = link_in(body_of(stage))
    foreign = link[: -len(change)] + change if change == "x" else f"/acknowledge/sogne{link.partition('bo')[2]}"
    for address in (foreign, "/acknowledge/x"):
        answer = await web.post(address, headers={"Accept-Language": "sv-SE,sv;q=0.9"})
        assert answer.status_code == 404
        assert '<html lang="sv">' in answer.text
    assert await stage.said(AlertAcknowledged) == []


async def test_a_link_to_what_is_settled_says_so(stage: Stage, web: httpx.AsyncClient) -> None:
    await stage.tell(threat())
    await stage.later(seconds=1)
    link = link_in(body_of(stage))
    await stage.tell(outcome(ActionTaken, "remove", stage.clock.now(), actor="kari"))
    answer = await web.post(link)
    assert answer.status_code == 200
    assert "allerede avklart" in answer.text
    assert await stage.said(AlertAcknowledged) == []


async def test_what_is_seen_at_the_desk_names_the_person_once_and_only_of_this_round(stage: Stage) -> None:
    await stage.tell(threat())
    alert_id = (await stage.all_told())[0].alert_id  # type: ignore[attr-defined]  # an AlertRaised
    early = seen(alert_id, START - timedelta(minutes=1))
    await stage.tell(early)
    assert await stage.said(AlertAcknowledged) == []
    await stage.tell(seen(alert_id), seen(alert_id), seen(derived_id("nothing")))
    (told,) = await stage.said(AlertAcknowledged)
    assert (told.by, told.how) == ("kari", "desk")


async def test_danger_that_nobody_has_seen_is_told_once_more_and_then_to_the_operator(stage: Stage) -> None:
    await stage.tell(urgent())
    await stage.later(minutes=9)
    assert [m["To"] for m in stage.mails()] == ["krise@bo.example"]
    await stage.later(minutes=2)
    assert [m["To"] for m in stage.mails()] == ["krise@bo.example"] * 2
    assert len({m["Message-ID"] for m in stage.mails()}) == 2
    await stage.later(minutes=10)
    assert sorted(str(m["To"]) for m in stage.mails()) == ["drift@example.org", *["krise@bo.example"] * 2]
    told = await stage.said(AlertEscalated)
    assert [(e.step_no, e.to) for e in told] == [(1, ("krise_og_beredskapsteam",)), (2, ("operator",))]
    await stage.later(days=2)
    assert len(await stage.said(AlertEscalated)) == 2


@pytest.mark.parametrize("minutes", [1, 12])
async def test_what_somebody_has_seen_climbs_no_further(stage: Stage, web: httpx.AsyncClient, minutes: int) -> None:
    await stage.tell(urgent())
    await stage.later(minutes=minutes)
    before = len(await stage.said(AlertEscalated))
    await web.post(link_in(body_of(stage)))
    await stage.later(days=2)
    assert len(await stage.said(AlertEscalated)) == before
    assert len(await stage.said(AlertAcknowledged)) == 1


async def test_what_is_settled_climbs_no_further_and_a_new_round_climbs_anew(stage: Stage) -> None:
    await stage.tell(urgent())
    await stage.later(minutes=1)
    await stage.tell(decided(2))
    assert len(await stage.said(AlertResolved)) == 1
    await stage.later(minutes=30)
    assert await stage.said(AlertEscalated) == []
    await stage.tell(urgent(3))
    await stage.later(minutes=12)
    assert [(e.round_no, e.step_no) for e in await stage.said(AlertEscalated)] == [(2, 1)]


async def test_a_storm_climbs_as_few_messages(stage: Stage) -> None:
    climb = stage.service.worker.doers["climb"]
    assert isinstance(climb, Climb)
    climb.at_once_max = 15
    for n in range(40):
        await stage.tell(urgent(object_id=f"c{n}"))
    await stage.later(seconds=5)
    before = len(stage.mails())
    await stage.later(minutes=11)
    assert len(await stage.said(AlertEscalated)) == 40
    assert len(stage.mails()) - before <= 3


async def test_nobody_is_told_further_where_the_setting_says_so(opened: Opened) -> None:
    stage = await opened(notifier_urgent_climb_min=0)
    await stage.tell(urgent())
    await stage.later(days=1)
    assert await stage.said(AlertEscalated) == []


async def test_the_next_message_says_how_many_wait_in_all(stage: Stage) -> None:
    await stage.tell(threat())
    await stage.later(seconds=1)
    assert "Åpne i alt" not in body_of(stage)
    for n in range(2):
        await stage.tell(threat(object_id=f"more{n}"))
    await stage.later(minutes=2)
    assert any("Åpne i alt: 3" in body_of(stage, n) for n in range(2))


async def test_a_key_that_is_a_guess_stops_the_start(opened: Opened, tmp_path_factory: pytest.TempPathFactory) -> None:
    key = tmp_path_factory.mktemp("key") / "link"
    key.write_text("short")
    with pytest.raises(WrongSettings, match=r"LINK_KEY_FILE.*openssl"):
        await opened(notifier_link_key_file=key)


async def test_replicas_with_the_same_key_read_each_others_links(opened: Opened, stage: Stage) -> None:
    await stage.tell(urgent())
    await stage.later(seconds=1)
    other = await opened(stage.db)
    transport = httpx.ASGITransport(app=other.service.web)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk.example") as client:
        assert (await client.get(link_in(body_of(stage)))).status_code == 200
