"""A small record in which every promise is kept: what faults are planted in."""

from datetime import UTC, datetime, timedelta

from common.events import derived_id
from tests.year.record import (
    AWAY,
    About,
    Acknowledged,
    Crisis,
    Item,
    Open,
    Outage,
    Promised,
    Record,
    Said,
    Sent,
    Shift,
)

MONDAY = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
NIGHT = MONDAY + timedelta(hours=14)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
CLERK, CHIEF, DUTY, OPERATOR = "clerk@bo", "chief@bo", "duty@bo", "operator@all"
ROLES = {CLERK: "clerks", CHIEF: "chiefs", DUTY: "crisis", OPERATOR: "operator"}
DAYS = tuple(
    Open(MONDAY + timedelta(days=n, hours=-2), MONDAY + timedelta(days=n, hours=5, minutes=30)) for n in range(5)
)


def item(name: str, *tags: str, **more: object) -> Item:
    given = {"written_at": MONDAY, "told_at": MONDAY, **more}
    return Item(item_id=derived_id("item", name), municipality="bo", tags=tags, **given)  # type: ignore[arg-type]  # fields by name


def about(name: str, reason: str) -> About:
    return About(derived_id(name, reason), derived_id("item", name), reason)


def sent(at: datetime, to: str, *told: About, **more: object) -> Sent:
    given = {"message_id": derived_id(str(at), to, *(str(t.alert_id) for t in told)), "kind": "mail", **more}
    return Sent(at=at, municipality="bo", role=ROLES[to], to=to, urgent=False, about=told, **given)  # type: ignore[arg-type]  # fields by name


def said(kind: str, at: datetime, told: About) -> Said:
    return Said(
        kind=kind, at=at, municipality="bo", item_id=told.item_id, alert_id=told.alert_id, reason=told.reason, to=("x",)
    )


DANGER, SEEN = about("danger", "urgent"), about("seen", "urgent")
NEAR, HIDDEN = about("question", "deadline_near"), about("threat", "hidden")
DUE, OVERDUE = about("threat", "hidden_due"), about("threat", "hidden_overdue")
ASKED, DEAD = About(derived_id("crisis"), None, "crisis_running"), About(derived_id("dead"), None, "channel_dead")


def kept() -> Record:
    """A record of everything that is promised, each promise kept."""
    promise = Promised(kind="opening_time", told_at=MONDAY, due_at=MONDAY + 5 * HOUR, warn_at=(MONDAY + 4 * HOUR,))
    raised = [DANGER, SEEN, NEAR, HIDDEN, DUE, OVERDUE]
    at = {NEAR: MONDAY + 4 * HOUR, DUE: MONDAY + 4 * HOUR, OVERDUE: MONDAY + 24 * HOUR}
    missed = said("DeadlineMissed", MONDAY + 5 * HOUR, about("question", "opening_time"))
    return Record(
        opened={"bo": DAYS},
        items=[
            item("danger", "urgent", at_once=True),
            item("seen", "urgent", at_once=True),
            item("thanks", "praise"),
            item("question", "question", promises=(promise,)),
            item("threat", "abuse", at_once=True, hidden_at=MONDAY),
        ],
        outages=[Outage(kind="mail", begins=MONDAY - HOUR, ends=MONDAY + 48 * HOUR, to=CLERK)],
        crises=[Crisis("bo", NIGHT, NIGHT + 6 * HOUR)],
        sent=[
            *(sent(MONDAY, DUTY, told) for told in (DANGER, SEEN)),
            *(sent(MONDAY + n * MINUTE, CLERK, HIDDEN, ended=AWAY) for n in range(3)),
            sent(MONDAY + 10 * MINUTE, CHIEF, HIDDEN),
            sent(MONDAY + 11 * MINUTE, OPERATOR, DEAD),
            sent(MONDAY + 12 * MINUTE, CHIEF, DANGER),
            sent(MONDAY + 4 * HOUR, CHIEF, NEAR),
            sent(MONDAY + 4 * HOUR, CHIEF, DUE),
            sent(NIGHT + 4 * HOUR, CHIEF, ASKED),
            sent(MONDAY + 24 * HOUR, CHIEF, OVERDUE),
        ],
        said=[
            *(said("AlertRaised", at.get(told, MONDAY), told) for told in raised),
            said("AlertEscalated", MONDAY + 12 * MINUTE, DANGER),
            missed,
        ],
        shifts=tuple(
            Shift("bo" if role != "operator" else "", role, person, MONDAY - HOUR, MONDAY + 48 * HOUR)
            for person, role in ROLES.items()
        ),
        acknowledged=[Acknowledged("bo", SEEN.alert_id, MONDAY + 3 * MINUTE)],
        ends=MONDAY + timedelta(days=5),
    )
