"""The archivists are mailed once of a record that waits or did not arrive, and it is settled when it is in order."""

import pytest

from common.errors import BadMessage
from common.events import (
    AlertRaised,
    AlertResolved,
    RecordCaptured,
    Recorded,
    RecordJournaled,
    RecordUnconfirmed,
    RecordWithdrawn,
    derived_id,
)
from common.pack_folder import read_files
from tests.core.notifier.test_filing import delivered, told
from tests.service.notifier.recorded import AUTHOR, SECRET, decided, item_of, posted
from tests.service.notifier.stage import Stage
from tests.service.told import POLICIES, version_of

OF = {"item_id": item_of()}
UNCONFIRMED = told(RecordUnconfirmed, 5, to=("administratorer",), clauses=("BO-17",), **OF)
REFUSED = delivered("refused", 5, trouble="refused_case", **OF)
LATE = delivered("late", 5, to=("administratorer",), **OF)
CAPTURED = told(RecordCaptured, 0, **OF)
JOURNALED = told(RecordJournaled, 9, number="2026/4", **OF)


@pytest.mark.parametrize(
    ("event", "reason", "says"),
    [
        (UNCONFIRMED, "record_unconfirmed", "registrert midlertidig"),
        (REFUSED, "delivery_refused", "arkivsystem avviste det"),
        (LATE, "delivery_late", "åpen dag er gått uten kvittering"),
    ],
)
async def test_an_archivist_is_mailed_once_with_what_to_do_and_no_word_of_the_item(
    stage: Stage, event: Recorded, reason: str, says: str
) -> None:
    await stage.tell(posted(), decided(), CAPTURED, event, event)
    await stage.later(minutes=1)
    (alert,) = await stage.said(AlertRaised)
    assert (alert.reason, alert.item_id) == (reason, item_of())
    (mail,) = stage.mails()
    body = mail.get_content().replace("\n", " ")
    assert says in body
    assert f"/bo/items/{item_of()}" in body
    assert not [word for word in (SECRET, AUTHOR, "refused_case") if word in body + str(mail["Subject"])]


@pytest.mark.parametrize("event", [UNCONFIRMED, REFUSED, LATE])
@pytest.mark.parametrize("settled", [JOURNALED, told(RecordWithdrawn, 9, **OF), delivered("received", 9, **OF)])
async def test_what_is_confirmed_taken_back_journaled_or_received_is_settled_once(
    stage: Stage, event: Recorded, settled: Recorded
) -> None:
    await stage.tell(posted(), event, settled, settled, event)
    raised = [alert.alert_id for alert in await stage.said(AlertRaised)]
    assert [alert.alert_id for alert in await stage.said(AlertResolved)] == raised
    assert len(raised) == 1


async def test_what_is_refused_anew_is_told_anew(stage: Stage) -> None:
    await stage.tell(posted(), REFUSED, delivered("sending", 6, **OF), delivered("refused", 7, **OF))
    assert len(await stage.said(AlertRaised)) == 2
    assert len(await stage.said(AlertResolved)) == 1


async def test_a_record_may_be_told_of_before_its_item(stage: Stage) -> None:
    await stage.tell(UNCONFIRMED, posted())
    assert [alert.to for alert in await stage.said(AlertRaised)] == [("administratorer",)]


async def test_a_refusal_goes_to_whom_the_pack_names_for_what_waits_in_the_archive(stage: Stage) -> None:
    stage.service.world.control.state(version_of(read_files(POLICIES / "sogne")))
    there = {"municipality": "sogne", "item_id": item_of("sogne")}
    await stage.tell(posted("sogne"), delivered("refused", 5, **there))
    (alert,) = await stage.said(AlertRaised)
    assert (alert.municipality, alert.to) == ("sogne", ("servicetorget",))


async def test_a_record_without_an_item_is_parked_and_not_lost(stage: Stage) -> None:
    with pytest.raises(BadMessage):
        await stage.tell(told(RecordCaptured, item_id=None, record_id=derived_id("none")))
