"""Whom to tell when a person is not reached."""

from collections.abc import Sequence
from datetime import datetime

from common.work import Job
from notifier.core.alert import AT_ONCE, OPERATOR
from notifier.core.person import Person
from notifier.core.roles import parts_of
from notifier.ports import People


def standing_in(people: People, job: Job, reason: str, at: datetime) -> Sequence[Person]:
    """Return who is asked in place of the job's person; for danger it is never nobody, as long as somebody is named.

    Transient when nobody can say.
    """
    role, which = parts_of(job.args["role"])
    others = [one for one in people.instead(job.municipality, role, which, at) if one.person != job.args["person"]]
    if not others and reason in AT_ONCE:
        others = [*people.on_duty(job.municipality, OPERATOR, "", at)]
    return others
