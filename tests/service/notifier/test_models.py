"""Scores that have drifted are one alert a tag to the operator, with what to do, until they are steady again."""

from typing import Any, TypeVar

from common.events import AlertRaised, AlertResolved, ScoresChanged, ScoresDrifted, ScoresSteady, derived_id
from tests.service.notifier.recorded import RECEIVED
from tests.service.notifier.stage import Stage

C = TypeVar("C", bound=ScoresChanged)


def told(kind: type[C], tag: str = "criticism", number: int = 1) -> C:
    """Return what the classifier tells of the number-th time that a tag's scores drifted."""
    drift_id = derived_id("drift", tag, number)
    given: dict[str, Any] = {
        "event_id": derived_id(drift_id, kind.__name__),
        "municipality": "bo",
        "occurred_at": RECEIVED,
        "recorded_at": RECEIVED,
        "drift_id": drift_id,
        "tag": tag,
        "model": "first@1",
        "psi": 0.31,
    }
    return kind(**given)


async def test_drift_is_mailed_once_and_says_which_tag_and_what_to_do(stage: Stage) -> None:
    event = told(ScoresDrifted)
    await stage.tell(event, event)
    await stage.later(minutes=1)
    (alert,) = await stage.said(AlertRaised)
    assert (alert.reason, alert.to, alert.item_id) == ("scores_drifted", ("operator",), None)
    (mail,) = stage.mails()
    assert mail["To"] == "drift@example.org"
    body = mail.get_content()
    assert "Det gjelder merkene: criticism" in body
    assert "Gjør dette:" in body


async def test_drift_that_is_over_is_settled_in_whatever_order_it_is_told(stage: Stage) -> None:
    await stage.tell(told(ScoresSteady, "praise"), told(ScoresDrifted, "praise"))
    assert await stage.said(AlertRaised) == []
    await stage.tell(told(ScoresDrifted), told(ScoresSteady))
    assert [alert.reason for alert in await stage.said(AlertResolved)] == ["scores_drifted"]


async def test_two_tags_are_two_matters(stage: Stage) -> None:
    await stage.tell(told(ScoresDrifted), told(ScoresDrifted, "praise"), told(ScoresSteady))
    assert len(await stage.said(AlertRaised)) == 2
    assert len(await stage.said(AlertResolved)) == 1
