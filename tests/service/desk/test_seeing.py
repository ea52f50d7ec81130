"""An alert at the desk: somebody says that they have seen it, and everybody sees who."""

from datetime import timedelta
from typing import Any, TypeVar

from common.events import AlertAcknowledged, AlertChanged, AlertEscalated, AlertRaised, AlertSeen, AlertSent, derived_id
from tests.core.desk.scene import T0, decided, item, item_id, sealed
from tests.service.desk.stage import Stage, act_path, fields_of
from tests.service.desk.test_pages import ITEM, signed_in

ALERT = derived_id("bo", "the alert")
A = TypeVar("A", bound=AlertChanged)


def told(kind: type[A], minute: int, round_no: int = 1, **more: Any) -> A:  # noqa: ANN401 - the fields of an event
    at = T0 + timedelta(minutes=minute)
    given: dict[str, Any] = {"to": ("administratorer",), "clauses": ("BO-39",), **more}
    return kind(
        event_id=derived_id(ALERT, kind.__name__, minute),
        municipality="bo",
        item_id=item_id(),
        revision=1,
        occurred_at=at,
        recorded_at=at,
        alert_id=ALERT,
        reason="hidden",
        round_no=round_no,
        **given,
    )


async def test_a_person_says_that_they_have_seen_an_alert_and_everybody_sees_who(stage: Stage) -> None:
    await stage.tell(item(), decided(), sealed(), told(AlertRaised, 1), told(AlertSent, 2, channel="mail"))
    async with signed_in(stage, "bo") as client:
        fields = fields_of((await client.get(ITEM)).text, "see_alert")
        assert (await client.post(f"{ITEM}/acts", data=fields)).status_code == 303
        assert (await client.post(f"{ITEM}/acts", data=fields)).status_code == 303
        (seen,) = await stage.said(AlertSeen)
        assert (seen.alert_id, seen.actor) == (ALERT, "kari")
        await stage.tell(told(AlertAcknowledged, 3, by="kari", how="desk"))
        page = (await client.get(ITEM)).text
    assert "sett av kari" in page
    assert "see_alert" not in page
    assert ("act_seealert", "kari") in [line[:2] for line in await stage.timeline()]


async def test_of_an_alert_that_somebody_has_seen_there_is_no_more_to_say_until_it_comes_up_again(stage: Stage) -> None:
    await stage.tell(item(), decided(), sealed(), told(AlertRaised, 1))
    await stage.tell(told(AlertAcknowledged, 3, by="administratorer", how="link"))
    async with stage.client(await stage.token("bo")) as client:
        body = {"revision": 1, "do": "see_alert", "alert_id": str(ALERT)}
        assert (await client.post(act_path(), json=body)).status_code == 422
        await stage.tell(told(AlertRaised, 9, round_no=2))
        assert (await client.post(act_path(), json=body)).status_code == 202


async def test_who_was_told_further_stands_beside_who_was_told_first(stage: Stage) -> None:
    await stage.tell(item(), decided(), sealed(), told(AlertRaised, 1))
    await stage.tell(told(AlertEscalated, 11, to=("operator",), step_no=2), told(AlertSent, 12, channel="mail"))
    async with signed_in(stage, "bo") as client:
        page = (await client.get(ITEM)).text
    assert "operator" in page
    assert "sendt videre, ingen hadde sett det" in page
