"""A unit hears of an item when a person has confirmed that it is the unit's; each account has people of its own."""

from pathlib import Path

import pytest
from msgspec import structs

from common.errors import BadMessage
from common.events import (
    ActionTaken,
    AlertFailed,
    AlertRaised,
    AlertResolved,
    AlertSent,
    AlertWanted,
    DecisionMade,
    FactStated,
    Step,
    UnitConfirmed,
    derived_id,
)
from common.pack_folder import read_files
from tests.service.notifier.opened import Opened
from tests.service.notifier.recorded import RECEIVED, decided, item_of, outcome, posted, threat
from tests.service.notifier.stage import Stage
from tests.service.told import POLICIES, version_of

ROLES = """
[bo]
verksamhet = ["vaxel@bo.example"]
kanalansvarig = ["alla@bo.example"]
politisk_ledning = ["politik@bo.example"]
[bo.accounts."facebook:1"]
kanalansvarig = ["skolan@bo.example"]
[bo.units]
"Gatuenheten" = ["gata@bo.example"]
"""
FORWARD = AlertWanted(to=("verksamhet",), when="confirmed", clauses=("KNIVSTA-20", "KNIVSTA-33"))
HIDDEN = AlertWanted(to=("kanalansvarig",), when="now", clauses=("KNIVSTA-37",))


def to_forward(no: int = 1) -> DecisionMade:
    return decided(no, alerts=(FORWARD,))


def confirmed(topic: str = "gator", unit: str | None = None, no: int = 1) -> UnitConfirmed:
    return UnitConfirmed(
        event_id=derived_id("confirmed", topic, str(unit), no),
        municipality="bo",
        item_id=item_of(),
        revision=1,
        occurred_at=RECEIVED.replace(minute=no),
        recorded_at=RECEIVED.replace(minute=no),
        actor="kari",
        act_id=f"act-{no}",
        topic=topic,
        unit=unit,
    )


@pytest.fixture
async def stage(opened: Opened, tmp_path: Path) -> Stage:
    """A notifier that has been told of Knivsta's pack, under the name of the municipality in these tests."""
    roles = tmp_path / "with_units.toml"
    roles.write_text(ROLES)
    stage = await opened(notifier_roles_file=roles)
    fact: FactStated = structs.replace(version_of(read_files(POLICIES / "knivsta")), municipality="bo", key="bo/pack/1")
    stage.service.world.control.state(fact)
    return stage


async def reached(stage: Stage) -> list[tuple[str, str]]:
    """(reason, address) of every mail."""
    await stage.later(seconds=0)
    sent = {(e.reason, e.to) for e in await stage.said(AlertSent)}
    assert all("|" not in role for _, to in sent for role in to)
    return [(str(m["Subject"]), str(m["To"])) for m in stage.mails()]


@pytest.mark.parametrize("confirmed_first", [True, False])
async def test_the_unit_is_told_once_a_person_has_confirmed_it_and_not_before(
    stage: Stage, *, confirmed_first: bool
) -> None:
    await stage.tell(posted())
    first, second = (confirmed(), to_forward()) if confirmed_first else (to_forward(), confirmed())
    await stage.tell(first)
    assert not await stage.said(AlertRaised)
    await stage.tell(second, confirmed(), to_forward(2))
    (alert,) = await stage.said(AlertRaised)
    assert (alert.reason, alert.to, alert.clauses) == ("forwarded", ("verksamhet",), ("KNIVSTA-20", "KNIVSTA-33"))
    assert await reached(stage) == [("Ett ärende har skickats till er", "vaxel@bo.example")]


async def test_a_unit_by_name_has_an_address_of_its_own_and_the_role_stands_in_for_one_without(stage: Stage) -> None:
    await stage.tell(posted(), to_forward(), confirmed(unit="Gatuenheten"))
    assert [to for _, to in await reached(stage)] == ["gata@bo.example"]
    await stage.tell(confirmed(unit="Badplatserna", no=2))
    assert sorted(to for _, to in await reached(stage)) == ["gata@bo.example", "vaxel@bo.example"]


async def test_the_unit_that_a_person_confirmed_last_is_meant_in_whatever_order_it_is_told(stage: Stage) -> None:
    await stage.tell(posted(), confirmed(unit="politisk_ledning", no=2), confirmed(unit="Gatuenheten"), to_forward())
    (alert,) = await stage.said(AlertRaised)
    assert alert.to == ("politisk_ledning",)


async def test_a_decision_that_no_longer_hands_the_item_over_settles_the_alert(stage: Stage) -> None:
    await stage.tell(posted(), to_forward(), confirmed(), decided(2))
    assert await reached(stage) == []


async def test_the_people_of_the_items_own_account_are_told(stage: Stage) -> None:
    await stage.tell(posted(), threat(alerts=(HIDDEN,)))
    await stage.tell(posted(object_id="c2", account_id="2"), threat(object_id="c2", alerts=(HIDDEN,)))
    assert sorted(to for _, to in await reached(stage)) == ["alla@bo.example", "skolan@bo.example"]


async def test_mail_is_in_the_packs_language_where_no_decision_says_otherwise(stage: Stage) -> None:
    await stage.tell(posted(), threat(alerts=(HIDDEN,)))
    assert await reached(stage) == [("Något i kanalerna behöver dig", "skolan@bo.example")]


async def test_a_political_question_is_put_to_those_who_answer_it_and_settled_by_the_answer(stage: Stage) -> None:
    refer = Step(do="refer_political", clauses=("KNIVSTA-11",), rule="r", because="b", mode="auto", text="t", lang="sv")
    told = AlertWanted(to=("politisk_ledning",), when="now", clauses=("KNIVSTA-11",))
    await stage.tell(posted(), decided(steps=(refer,), alerts=(told,)))
    assert await reached(stage) == [("En politisk fråga väntar på svar från er", "politik@bo.example")]
    await stage.tell(outcome(ActionTaken, "reply", RECEIVED.replace(hour=9)))
    assert [e.reason for e in await stage.said(AlertResolved)] == ["referred"]


async def test_a_role_that_nobody_holds_is_said_to_be_out_of_reach_by_its_own_name(stage: Stage) -> None:
    nobody = AlertWanted(to=("verksamhetschef",), when="now", clauses=("KNIVSTA-35",))
    await stage.tell(posted(), threat(alerts=(nobody,)))
    await stage.later(seconds=0)
    (failed,) = await stage.said(AlertFailed)
    assert (failed.to, failed.why) == (("verksamhetschef",), "no_address")


async def test_a_confirmation_that_names_no_item_is_nobodys(stage: Stage) -> None:
    with pytest.raises(BadMessage):
        await stage.tell(structs.replace(confirmed(), item_id=None))


async def test_a_role_is_reached_through_those_that_it_consists_of(opened: Opened, tmp_path: Path) -> None:
    roles = tmp_path / "parts.toml"
    roles.write_text('[bo]\nfellestjenesten = ["felles@bo.example"]\nkulturavdelingen = ["kultur@bo.example"]\n')
    stage = await opened(notifier_roles_file=roles)
    stage.service.world.control.state(version_of(read_files(POLICIES / "bo")))
    await stage.tell(posted(), threat())
    await stage.later(seconds=0)
    assert sorted(m["To"] for m in stage.mails()) == ["felles@bo.example", "kultur@bo.example"]
