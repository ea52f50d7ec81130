"""A day on which the work is done on the platform itself ends like one done at the desk; what differs is listed."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from common.events import DeadlineChanged, Recorded
from tests.flow.town import Town, town

QUESTION = "Når åpner svømmehallen?"
CASEWORK = "Jeg søker om barnehageplass til datteren min fra august."
THREAT = "Jeg skal drepe deg, din jævel!"
RUDE = "Ola Nordmann på byggesak er en korrupt idiot som burde sparkes!"
PRAISE = "Takk for fin brøyting!"
GROUND = {"reason": "Trussel mot en ansatt.", "clause": "RANDABERG-65"}
Day = Callable[[Town, dict[str, UUID]], Awaitable[None]]


async def arrive(town: Town) -> dict[str, UUID]:
    """What residents write in the morning."""
    told = {"question": QUESTION, "casework": CASEWORK, "threat": THREAT, "rude": RUDE, "praise": PRAISE}
    found = {name: await town.post(name, words) for name, words in told.items()}
    found["message"] = await town.message("message", CASEWORK)
    await town.settle()
    return found


async def at_the_desk(town: Town, items: dict[str, UUID]) -> None:
    """People answer, journal, remove and show again by the desk; a resident deletes a comment."""
    await town.act(items["question"], do="reply", text="Klokka ti.")
    await town.act(items["casework"], do="confirm_casework", casework="light")
    await town.act(items["casework"], do="reply", text="Søknaden er mottatt.")
    await town.act(items["message"], do="reply", text="Søknaden er mottatt.")
    await town.act(items["threat"], do="remove", **GROUND)
    await town.act(items["rude"], do="unhide", reason="Kritikk av en ansatt i rollen.")
    await town.change(items["praise"], "remove", by_us=False)
    await town.settle()
    await town.act(items["praise"], do="explain_removal", by="writer")


async def on_the_phone(town: Town, items: dict[str, UUID]) -> None:
    """The same people do the same on the platform; afterwards they say what only they know."""
    first = await town.reply(items["question"], "Klokka ti.", "own-1")
    second = await town.reply(items["casework"], "Søknaden er mottatt.", "own-2")
    third = await town.reply(items["message"], "Søknaden er mottatt.", "own-3")
    await town.change(items["threat"], "remove", by_us=False)
    await town.change(items["rude"], "unhide", by_us=False)
    await town.change(items["praise"], "remove", by_us=False)
    await town.settle()
    await town.later(hours=1)
    await town.act(items["question"], do="claim_reply", reply_id=str(first), mine=True)
    await town.act(items["casework"], do="claim_reply", reply_id=str(second), mine=False)
    await town.act(items["message"], do="claim_reply", reply_id=str(third), mine=True)
    await town.act(items["casework"], do="confirm_casework", casework="light")
    await town.act(items["threat"], do="explain_removal", by="we", **GROUND)
    asked = (await town.shown(items["rude"]))["asks"]
    await town.act(items["rude"], do="give_ground", change_no=asked[0]["change_no"], reason="Kritikk i rollen.")
    await town.act(items["praise"], do="explain_removal", by="writer")


Ended = dict[str, tuple[object, ...]]


async def end_of(folder: Path, day: Day, ahead: Mapping[str, timedelta] | None = None) -> Ended:
    """Live through a day, and return how each item stands two days later; `ahead` says whose clock goes wrong."""
    async with town(folder, ahead) as here:
        items = await arrive(here)
        assert (await here.shown(items["threat"]))["visibility"] == "hidden", "the system hid it first"
        await day(here, items)
        await here.later(days=2)
        return {name: await _stands(here, item_id) for name, item_id in items.items()}


async def _stands(here: Town, item_id: UUID) -> tuple[object, ...]:
    shown = await here.shown(item_id)
    records: dict[UUID, Recorded] = {}
    deadlines: dict[UUID, str] = {}
    mine = here.items[item_id]
    answers = (i for i, item in here.items.items() if item.own and mine.thread_id == item.thread_id)
    about = {item_id, *answers}
    for event in here.heard:
        if isinstance(event, Recorded) and event.item_id in about:
            records[event.record_id] = event
        if isinstance(event, DeadlineChanged) and event.item_id == item_id:
            deadlines[event.deadline_id] = type(event).__name__
    filed = Counter((r.kind, r.status) for r in records.values())
    return shown["visibility"], shown["phase"], shown["asks"], sorted(deadlines.values()), sorted(filed.items())


DIFFERENCES: frozenset[str] = frozenset()
"""Items that end otherwise when their work was done on the platform itself."""


async def test_a_day_on_the_phone_ends_like_a_day_at_the_desk(tmp_path: Path) -> None:
    desk = await end_of(tmp_path / "desk", at_the_desk)
    phone = await end_of(tmp_path / "phone", on_the_phone)
    assert desk["rude"][0] == "visible"
    assert desk["threat"][4] == [(("X", "A"), 1), (("documented", "A"), 1)]
    assert desk["casework"][4] == desk["message"][4] == [(("I", "M"), 1), (("U", "M"), 1)]
    assert {name for name in desk if desk[name] != phone[name]} == DIFFERENCES
    assert desk["question"][1] == desk["casework"][1] == "answered"
    assert desk["threat"][:2] == desk["praise"][:2] == ("removed", "removed")
    assert all(not stands[2] for stands in phone.values()), "nothing is asked any more"
