"""What a release may know and the one before did not: each is told or set only where it exists."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

import common.events
from common.events import Event, derived_id
from notifier.settings import NotifierSettings
from tests.service.told import pack_of
from tests.year.record import Crisis
from tests.year.rota import OPERATOR, people_file, roles_file
from tests.year.telling import PERSON, Told, envelope
from tests.year.town import CRISES

_PEOPLE = "notifier_people_file"


def settings_of(folder: Path) -> NotifierSettings:
    """Return the settings of the year: the rota as a file where the notifier reads one, else who holds which role."""
    given: dict[str, object] = {"data_dir": folder}
    if _PEOPLE in NotifierSettings.model_fields:
        given[_PEOPLE] = people_file(folder)
    else:
        given["notifier_roles_file"] = roles_file(folder)
    return NotifierSettings.model_validate(given)


def has_rota() -> bool:
    """Say whether the notifier reads a rota."""
    return _PEOPLE in NotifierSettings.model_fields


def seen(municipality: str, item_id: UUID | None, alert_id: UUID, at: datetime) -> Event | None:
    """Return the event by which the desk tells that somebody has seen an alert; None where there is none."""
    return _event(
        "AlertSeen",
        **envelope(municipality, item_id, "AlertSeen", at, alert_id),
        actor=PERSON,
        act_id=f"seen {alert_id}",
        alert_id=alert_id,
    )


def crises() -> list[Told]:
    """Return by which events the desk tells that crises are declared and over; none where there are no such events."""
    found = []
    for crisis in CRISES:
        for kind, at in (("CrisisDeclared", crisis.begins), ("CrisisEnded", crisis.ends)):
            event = _crisis(kind, crisis, at)
            if event is not None:
                found.append(Told(at, event, True))
    return found


def _crisis(kind: str, crisis: Crisis, at: datetime) -> Event | None:
    rule = pack_of(crisis.municipality).file.crisis
    declarers = tuple(rule.declared_by) if rule else (OPERATOR,)
    return _event(
        kind,
        **envelope(crisis.municipality, None, kind, at),
        crisis_id=derived_id("crisis", crisis.municipality, crisis.begins.isoformat()),
        role=declarers[0],
        via="desk",
        declarers=declarers,
    )


def _event(kind: str, **given: object) -> Event | None:
    made = getattr(common.events, kind, None)
    event: Event | None = made(**given) if made is not None else None
    return event
