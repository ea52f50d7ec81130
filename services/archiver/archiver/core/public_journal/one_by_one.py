"""Screens records that come one at a time, with their whole cases in view."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from uuid import UUID

from archiver.core.noark.model import Journalpost, Saksmappe
from archiver.core.public_journal.screening import screened
from archiver.core.public_journal.showing import Told

CASES_HELD_MAX = 50
"""A journal goes by number, so that the records of a few cases come in turn."""
Whole = Callable[[Saksmappe], tuple[Sequence[Journalpost], Told]]
"""Returns every record of a case, and what the model does not hold of them."""


class OneByOne:
    """Reads a case with the first of its records, and holds the cases that came last."""

    def __init__(self, whole: Whole) -> None:
        self._whole = whole
        self._held: OrderedDict[UUID, tuple[Saksmappe, dict[UUID, Journalpost]]] = OrderedDict()

    def __call__(self, sak: Saksmappe, post: Journalpost) -> tuple[Saksmappe, Journalpost]:
        """Return both as the public may see them."""
        if sak.system_id not in self._held:
            head, posts = screened(sak, *self._whole(sak))
            self._held[sak.system_id] = head, {one.system_id: one for one in posts}
        self._held.move_to_end(sak.system_id)
        while len(self._held) > CASES_HELD_MAX:
            self._held.popitem(last=False)
        head, made = self._held[sak.system_id]
        return head, made[post.system_id]
