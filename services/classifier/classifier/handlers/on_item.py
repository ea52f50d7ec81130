"""An item is tagged and decided, anew with every text; what answers it is decided with it."""

from datetime import datetime
from uuid import UUID

import msgspec

from classifier import store
from classifier.core.clocked import Budget
from classifier.core.deciding import next_decision
from classifier.core.judging import judged
from classifier.core.known import Known, as_parent, asked_at, question, surroundings, tagging_of, with_reading
from classifier.core.tagging import Tagger, tag
from classifier.ports import Packs
from common.control import Control
from common.db import Tx
from common.errors import Permanent
from common.events import Event, ItemChanged, ItemPosted, Judged, Tagging, item_id_of
from common.metrics import Metrics


class Decider:
    """Tags and decides one item within a transaction; used by both handlers."""

    def __init__(self, tagger: Tagger, packs: Packs, control: Control, metrics: Metrics, budget: Budget) -> None:
        self._tagger = tagger
        self._packs = packs
        self._control = control
        self._metrics = metrics
        self._budget = budget

    def on_item(self, tx: Tx, event: Event, at: datetime) -> None:
        """Take the newest state of an item, then decide; items that answer it are looked at again."""
        if not isinstance(event, ItemChanged) or event.item_id is None:
            return
        rows = store.of(tx, event.municipality)
        rows.lock_item(event.item_id)
        rows.lock_thread(_thread(event))
        before = rows.known(event.item_id)
        if before is not None and before.item.change_no >= event.change_no:
            return
        known = _taken(before, event)
        for waited in store.MACHINERY.waiting.take(tx, event.municipality, event.item_id):
            if isinstance(waited, Judged):
                known = judged(known, waited)
        self._decide(tx, event.item_id, known, before, at)

    def on_judged(self, tx: Tx, judgement: Judged, at: datetime) -> bool:
        """Decide anew with a person's judgement; false when its item has not come yet."""
        if judgement.item_id is None:
            return False
        rows = store.of(tx, judgement.municipality)
        rows.lock_item(judgement.item_id)
        before = rows.known(judgement.item_id)
        if before is None:
            return False
        rows.lock_thread(_thread(before.item))
        # Whoever held the thread may have decided on this item, as an answer to another.
        before = rows.known(judgement.item_id) or before
        self._decide(tx, judgement.item_id, judged(before, judgement), before, at)
        return True

    def _decide(self, tx: Tx, item_id: UUID, known: Known, before: Known | None, at: datetime) -> None:
        """Save what is known and publish the next decision, if there is a new one; then look at the answers.

        Meaning depends on the thread (GEN-11): what came before its parent, or was read with another one, is
        decided again.
        """
        item = known.item
        rows = store.of(tx, item.municipality)
        parent_id = item_id_of(item.municipality, item.platform, item.parent_id) if item.parent_id else None
        if not item.own and item.revision > 0:
            known = self._decided(tx, item_id, known, parent_id, at)
        rows.put(item_id, known, parent_id, at)
        if as_parent(known) == as_parent(before):
            return
        for reply_id in rows.replies_to(item_id):
            reply = rows.known(reply_id)
            if reply is not None:
                self._decide(tx, reply_id, msgspec.structs.replace(reply, tagged_revision=0), reply, at)

    def _decided(self, tx: Tx, item_id: UUID, known: Known, parent_id: UUID | None, at: datetime) -> Known:
        item = known.item
        parent = store.of(tx, item.municipality).known(parent_id) if parent_id else None
        if known.tagged_revision != item.revision:
            known = with_reading(known, self._tag(item, parent), at)
        tagging = tagging_of(known)
        if tagging is None:
            return known
        pack = self._packs.pack_for(item.municipality, asked_at(known, at))
        if pack is None:
            raise Permanent(f"there is no policy pack for {item.municipality} that was valid then")
        asked = question(known, tagging, parent, pack.file.deadline.applies_to, at)
        known, decision = next_decision(known, item_id, asked, tagging, pack, at)
        if decision is not None:
            store.MACHINERY.outbox.publish(tx, decision)
            self._count(item.municipality, tagging.lang, tagging.tags, [(s.do, s.mode) for s in decision.steps])
        return known

    def _tag(self, item: ItemPosted, parent: Known | None) -> Tagging:
        account = self._control.account(item.municipality, item.platform, item.account_id)
        names = (account.name,) if account else ()
        return tag(item.text, self._tagger, context=surroundings(item, parent, names), budget=self._budget)

    def _count(self, municipality: str, lang: str, tags: tuple[str, ...], steps: list[tuple[str, str]]) -> None:
        for name in tags or ("neutral",):
            self._metrics.count(
                "ordstyrer_tags_total", service="classifier", municipality=municipality, lang=lang, tag=name
            )
        for do, mode in steps:
            self._metrics.count(
                "ordstyrer_decisions_total", service="classifier", municipality=municipality, do=do, mode=mode
            )


def _taken(before: Known | None, event: ItemChanged) -> Known:
    fields = {name: getattr(event, name) for name in ItemPosted.__struct_fields__}
    item = ItemPosted(**fields)
    return Known(item=item) if before is None else msgspec.structs.replace(before, item=item)


def _thread(item: ItemChanged) -> str:
    return f"{item.platform} {item.thread_id or item.object_id}"
