"""Gives a record its number that waited for one while its series gave none."""

from datetime import datetime
from functools import partial
from uuid import UUID

import msgspec

from archiver.core.acts import TEMPORARY
from archiver.store.filing import Clerk
from archiver.store.numbers import take_wish
from archiver.store.telling import Because
from archiver.store.writing import Picked, Subject
from common.codec import decode
from common.db import Tx
from common.errors import OrdstyrerError
from common.work import Job, Unit


class NumberWaiting:
    """Does jobs of kind `number_wish`."""

    def __init__(self, clerk: Clerk) -> None:
        self._clerk = clerk

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Return what journals the record, as the person wanted who stood behind it."""
        return partial(self._journal, job=job, at=at)

    def _journal(self, tx: Tx, *, job: Job, at: datetime) -> None:
        filing = self._clerk.at(tx, job.municipality)
        filing.hold()
        wish = take_wish(tx, job.municipality, UUID(job.args["record_id"]))
        item = filing.items.get(wish.item_id) if wish else None
        post = filing.writing.post(wish.record_id) if wish else None
        if wish is None or item is None or post is None or post.status != TEMPORARY:
            return
        because = Because(decode(wish.kind, wish.event), wish.actor, at, wish.rests_on)
        subject = Subject(
            record_id=post.record_id,
            item=item,
            title=post.title,
            belongs_to=post.answers,
            picked=msgspec.convert(wish.picked, Picked),
        )
        filing.perform_on(subject, ("journal",), None, (), because)

    def give_up(self, tx: Tx, job: Job, _problem: OrdstyrerError, _at: datetime) -> None:
        """It stays captured: whoever is told of unconfirmed records hears of it, and confirms anew."""
        take_wish(tx, job.municipality, UUID(job.args["record_id"]))
