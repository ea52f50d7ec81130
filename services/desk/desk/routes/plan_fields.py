"""Reads an entry of the plan from a form, and puts one back into the form's fields."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from msgspec import UNSET

from desk.core.plan import PLANNED, SCHEDULED, WAITING, Entry
from desk.core.publishing import Draft
from desk.routes.draft_fields import draft_of, given_of, reason_of
from desk.routes.fields import NAME_CHARS_MAX
from desk.routes.forms import Form, field

BECOMES = {"plan": PLANNED, "ask": WAITING, "schedule": SCHEDULED}
"""What an entry becomes by each button."""
PLAN_FIELDS = ("day", "hour", "content_type", "goal")


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the form; `publish_at` is None where day or hour is missing."""

    draft: Draft
    publish_at: datetime | None
    content_type: str
    goal: str
    reason: str
    becomes: str
    seen: str


def filled(form: Form, zone: str) -> Filled | None:
    """Return what a form holds; None for a form that is none of ours."""
    draft, becomes = draft_of(form), BECOMES.get(field(form, "do"))
    said = {name: field(form, name).strip() for name in PLAN_FIELDS}
    if draft is None or becomes is None or any(len(each) > NAME_CHARS_MAX for each in said.values()):
        return None
    return Filled(
        draft=draft,
        publish_at=moment(said["day"], said["hour"], zone),
        content_type=said["content_type"],
        goal=said["goal"],
        reason=reason_of(form),
        becomes=becomes,
        seen=field(form, "seen"),
    )


def moment(day: str, hour: str, zone: str) -> datetime | None:
    """Return an instant by the municipality's clock; None where day or hour is missing, or is none."""
    try:
        return datetime.strptime(f"{day} {hour}", "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        return None


def fields_of(form: Form | None, entry: Entry | None, zone: str) -> dict[str, str]:
    """Return what stands in the fields: what was written just now, else what the entry holds."""
    if form is not None or entry is None:
        return given_of(form) | {name: field(form, name) if form else "" for name in PLAN_FIELDS}
    draft, at = entry.draft, entry.publish_at.astimezone(ZoneInfo(zone))
    picture, replier = draft.picture, draft.replier
    depicted = picture.approved_by_depicted if picture else UNSET
    return given_of(None) | {
        "account": f"{draft.platform}:{draft.account_id}",
        "text": draft.text,
        "link": draft.link or "",
        "pictures": "\n".join(draft.pictures),
        "own": "yes" if picture and picture.own else "",
        "photographer": "yes" if picture and picture.approved_by_photographer else "",
        "depicted": "" if depicted is UNSET else "nobody" if depicted is None else "yes",
        "credit": (picture and picture.credit) or "",
        "approved_by": (picture and picture.approved_by) or "",
        "role": replier.role if replier else "",
        "name": replier.name if replier else "",
        "title": replier.title if replier else "",
        "not_news": "yes" if draft.not_news else "",
        "valid_until": draft.valid_until.isoformat() if draft.valid_until else "",
        "reason": entry.reason,
        "day": at.date().isoformat(),
        "hour": f"{at:%H:%M}",
        "content_type": entry.content_type,
        "goal": entry.goal,
    }
