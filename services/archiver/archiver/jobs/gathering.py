"""Reads for several jobs at once what each needs of the database: whoever asks while others are read for goes with the
next ones."""

import asyncio
from collections.abc import Mapping, Sequence
from contextvars import Context
from dataclasses import dataclass
from uuid import UUID

from archiver.core.seal import Sealed
from archiver.core.versions import change_up_to
from archiver.store.batch_news import Whose
from archiver.store.items import Item, Revision
from archiver.store.several import items_of, revisions_of
from common.db import Database, Tx

AT_ONCE_MAX = 64


@dataclass(frozen=True)
class Wanted:
    """Which revision is to be sealed. `change_sha256` is what the asker knows of its change."""

    municipality: str
    item_id: UUID
    revision: int
    attempts: int = 0
    change_sha256: str | None = None


Known = tuple[Sealed, str | None] | None
"""What is known of a revision, with the SHA-256 of its change; None while the revision is unknown."""


@dataclass(eq=False)
class _Asked:
    wanted: Wanted
    answer: asyncio.Future[Known]


class Gathering:
    """What the jobs of a service know of the revisions that they seal or file."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._asked: list[_Asked] = []
        self._reader: asyncio.Task[None] | None = None

    async def known(self, wanted: Wanted) -> Known:
        """Return what is known of a revision. Transient when the database does not answer."""
        asked = _Asked(wanted, asyncio.get_running_loop().create_future())
        self._asked.append(asked)
        if self._reader is None or self._reader.done():
            # In nobody's context: it reads for all of them.
            self._reader = asyncio.create_task(self._read(), context=Context())
        return await asked.answer

    async def end(self) -> None:
        """Break off what is still being read: nobody waits for it any more."""
        if self._reader is not None and not self._reader.done():
            self._reader.cancel()
            await asyncio.wait([self._reader])

    async def _read(self) -> None:
        while self._asked:
            taken, self._asked = self._asked[:AT_ONCE_MAX], self._asked[AT_ONCE_MAX:]
            if not await self._together(taken):
                # At once, as each would by itself: a database that is away is waited for once, not once for each.
                await asyncio.gather(*(self._alone(one) for one in taken if not one.answer.done()))

    async def _together(self, taken: Sequence[_Asked]) -> bool:
        """Read for several; false where that cannot be: whose fault it is each finds by itself."""
        if len(taken) == 1:
            return False
        try:
            found = await self._db.read(lambda tx: known_each(tx, [one.wanted for one in taken]))
        except Exception:  # noqa: BLE001 - each is read for by itself, and is then told what is wrong
            return False
        for one, known in zip(taken, found, strict=True):
            if not one.answer.done():  # whoever waited was told to stop
                one.answer.set_result(known)
        return True

    async def _alone(self, one: _Asked) -> None:
        try:
            known = (await self._db.read(lambda tx: known_each(tx, [one.wanted])))[0]
        except Exception as e:  # noqa: BLE001 - handed to the one who waits
            if not one.answer.done():
                one.answer.set_exception(e)
        else:
            if not one.answer.done():
                one.answer.set_result(known)


def known_each(tx: Tx, wanted: Sequence[Wanted]) -> list[Known]:
    """Return what is known of each of these revisions."""
    keys = list(dict.fromkeys((one.municipality, one.item_id) for one in wanted))
    items, revisions = items_of(tx, keys), revisions_of(tx, keys)
    above = dict.fromkeys((m, item.parent_item_id) for (m, _), item in items.items() if item.parent_item_id)
    parents = items | items_of(tx, [key for key in above if key not in items])
    named = [(one, (one.municipality, one.item_id)) for one in wanted]
    return [_known(one, items.get(key), revisions[key], parents) for one, key in named]


def _known(wanted: Wanted, item: Item | None, known: Sequence[Revision], parents: Mapping[Whose, Item]) -> Known:
    revision = next((one for one in known if one.revision == wanted.revision), None)
    if item is None or revision is None:
        return None
    parent = parents.get((wanted.municipality, item.parent_item_id)) if item.parent_item_id else None
    sealed = Sealed(
        municipality=wanted.municipality,
        item_id=wanted.item_id,
        revision=wanted.revision,
        platform=item.platform,
        account_id=item.account_id,
        object_id=item.object_id,
        kind=item.kind,
        text=revision.text,
        visibility=item.visibility,
        author_id=item.author_id,
        author_name=item.author_name,
        created_at=item.created_at,
        received_at=revision.received_at,
        post_id=item.post_id,
        parent_id=item.parent_id,
        thread_id=item.thread_id,
        permalink=item.permalink,
        parent_text=parent.text if parent and parent.own else None,
        attachments=revision.attachments,
    )
    return sealed, change_up_to(known, wanted.revision) or wanted.change_sha256
