"""An item is tagged and decided, anew with every text; what answers it is decided with it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from classifier import store
from classifier.core.addressed import Context
from classifier.core.asking import Around, question
from classifier.core.deciding import next_decision, told
from classifier.core.judging import judged
from classifier.core.known import Known, as_parent, asked_at, surroundings, tagging_of, with_reading
from classifier.core.made import Made
from classifier.core.own_posts import (
    in_same_week_after,
    is_checked,
    news_before,
    published_at,
    question_of_own,
    week_start,
    with_rows,
)
from classifier.core.place import POST, Place, place_of
from classifier.core.second.said import Opinion
from classifier.handlers.again import want_again
from classifier.handlers.reading import Beside, Reader
from classifier.handlers.second_opinion import Asking, explained_with, outcome_of
from classifier.ports import Packs, Shared
from common.db import Tx
from common.errors import Permanent
from common.events import CaseFileLinked, Event, ItemChanged, ItemPosted, Judged, is_history
from common.metrics import Metrics


class Decider:
    """Tags and decides one item within a transaction; used by both handlers, and by the jobs that look again."""

    def __init__(self, reader: Reader, packs: Packs, shared: Shared, metrics: Metrics) -> None:
        self._reader = reader
        self._packs = packs
        self._shared = shared
        self._metrics = metrics
        self.asking: Asking | None = None
        """Asks for second opinions, where that is set up; what was said before counts in any case."""

    def on_item(self, tx: Tx, event: Event, at: datetime) -> None:
        """Take the newest state of an item, then decide; items that answer it are looked at again."""
        if not isinstance(event, ItemChanged) or event.item_id is None:
            return
        rows, place = store.of(tx, event.municipality), place_of(event, at)
        rows.lock_item(event.item_id)
        rows.lock_place(place)
        before = rows.known(event.item_id)
        if before is not None and before.item.change_no >= event.change_no:
            return
        known = _taken(before, event)
        moved = [place.received_at] if event.own and before is None else []
        for waited in rows.take_waiting(event.item_id):
            if isinstance(waited, Judged):
                known = judged(known, waited)
                moved += _linked(tx, place, waited)
        self._decide(tx, event.item_id, known, before, at, moved)

    def on_judged(self, tx: Tx, judgement: Judged, at: datetime) -> bool:
        """Decide anew with a person's judgement; false when its item has not come yet."""
        if judgement.item_id is None:
            return False
        before = _held(store.of(tx, judgement.municipality), judgement.item_id, at)
        if before is None:
            return False
        moved = _linked(tx, place_of(before.item, at), judgement)
        self._decide(tx, judgement.item_id, judged(before, judgement), before, at, moved)
        return True

    def decide_again(self, tx: Tx, municipality: str, item_id: UUID, at: datetime) -> None:
        """Look at an item again, because something changed that its decision rests on."""
        known = _held(store.of(tx, municipality), item_id, at)
        if known is not None:
            self._decide(tx, item_id, known, known, at)

    def take_opinion(self, tx: Tx, municipality: str, item_id: UUID, opinion: Opinion, at: datetime) -> str:
        """Take in what a language model said, and decide anew if that changes anything; return what came of it.

        It says nothing of a text that was edited meanwhile.
        """
        rows = store.of(tx, municipality)
        known = _held(rows, item_id, at)
        if known is None:
            return outcome_of(None, opinion)
        if known.item.revision == opinion.revision and known.opinion != opinion:
            self._decide(tx, item_id, msgspec.structs.replace(known, opinion=opinion), known, at)
        return outcome_of(rows.newest_made(item_id), opinion)

    def _decide(
        self,
        tx: Tx,
        item_id: UUID,
        known: Known,
        before: Known | None,
        at: datetime,
        moved: Sequence[datetime] = (),
    ) -> None:
        """Save what is known and publish the next decision, if there is a new one; then look at the answers.

        Meaning depends on the thread (GEN-11): what came before its parent, or was read with another one, is
        decided again. `moved` are instants from which the thread has one more reply of ours, or another case file.
        """
        item, place = known.item, place_of(known.item, at)
        rows = store.of(tx, item.municipality)
        if item.own and item.kind == POST:
            known = self._decided_own(tx, item_id, known, at)
        elif not item.own and item.revision > 0:
            known = self._decided(tx, item_id, known, place, at)
        rows.put(item_id, known, place, at)
        if item.own and item.kind == POST and _counts_anew(known, before):
            self._count_again(tx, known, at)
        answers = rows.replies_to(item_id) if as_parent(known) != as_parent(before) else []
        later = rows.in_thread_since(place.thread, min(moved)) if moved else []
        for reply_id in dict.fromkeys((*answers, *later)):
            reply = rows.known(reply_id)
            if reply is not None and reply_id != item_id:
                read_anew = msgspec.structs.replace(reply, tagged_revision=0) if reply_id in answers else reply
                self._decide(tx, reply_id, read_anew, reply, at)
        if place.is_post and (moved or _asks_for_views(known) != _asks_for_views(before)):
            want_again(tx, item.municipality, "post_item_id", str(item_id), at)

    def _decided(self, tx: Tx, item_id: UUID, known: Known, place: Place, at: datetime) -> Known:
        item = known.item
        rows = store.of(tx, item.municipality)
        parent = rows.known(place.parent_item_id) if place.parent_item_id else None
        if known.tagged_revision != item.revision:
            context = self._context(item, parent)
            read = self._reader.read(item.text, context)
            self._reader.note(tx, Beside(item_id, item, context), read.tagging, at)
            known = with_reading(known, read.tagging, at, read.thresholds)
            self._took(item, at)
        tagging = tagging_of(known)
        if tagging is None:
            return known
        since = asked_at(known, at)
        pack = self._packs.pack_for(item.municipality, since)
        if pack is None:
            raise Permanent(f"there is no policy pack for {item.municipality} that was valid then")
        post = rows.known(place.post_item_id) if place.post_item_id else None
        around = Around(
            parent=parent,
            asks_for_views=_asks_for_views(post),
            own_replies=rows.own_replies(place.thread, since),
            case_file=rows.case_file(place.case_file_places, since),
            rows=self._shared.beside(item.municipality),
        )
        tagging, doubted = explained_with(known, tagging, pack)
        asked = msgspec.structs.replace(question(known, tagging, around, pack, at), doubted=doubted)
        known, made = next_decision(known, asked, tagging, pack, at)
        if made is not None:
            self._give_out(rows, item_id, known, made)
            if self.asking is not None:
                self.asking.ask_if_unsure(tx, item_id, known, made, pack)
        return known

    def _decided_own(self, tx: Tx, item_id: UUID, known: Known, at: datetime) -> Known:
        """Check a post of ours that stands on the platform already: what its checks ask for are tasks (GEN-15)."""
        item = known.item
        rows = store.of(tx, item.municipality)
        pack = self._packs.pack_for(item.municipality, published_at(item))
        if pack is None or item.revision == 0 or not is_checked(known):
            return known
        if known.tagged_revision != item.revision:
            read = self._reader.read(item.text, self._context(item, None))
            known = with_reading(known, read.tagging, at, read.thresholds)
        tagging = tagging_of(known)
        if tagging is None:
            return known
        rows.lock_own_posts()
        others = [other for _, other in rows.own_posts_since(week_start(pack, published_at(item)))]
        beside = self._shared.beside(item.municipality)
        account = self._shared.account(item.municipality, item.platform, item.account_id)
        asked = question_of_own(known, tagging, (beside, account), news_before(known, others, pack))
        known, made = next_decision(known, with_rows(asked, beside, pack), tagging, pack, at)
        if made is not None:
            self._give_out(rows, item_id, known, made)
        return known

    def _give_out(self, rows: store.Store, item_id: UUID, known: Known, made: Made) -> None:
        rows.put_made(item_id, made)
        rows.tell(told(made, known, item_id))
        self._count(known.item.municipality, made)

    def _count_again(self, tx: Tx, known: Known, at: datetime) -> None:
        """Check our later posts of the week again: one came, or went, that was published before them."""
        item = known.item
        pack = self._packs.pack_for(item.municipality, published_at(item))
        if pack is None:
            return
        rows = store.of(tx, item.municipality)
        rows.lock_own_posts()
        found = rows.own_posts_since(published_at(item))
        later = in_same_week_after(known, (other for _, other in found), pack)
        for other_id, other in found:
            if other in later:
                self._decide(tx, other_id, other, other, at)

    def _context(self, item: ItemPosted, parent: Known | None) -> Context:
        account = self._shared.account(item.municipality, item.platform, item.account_id)
        return surroundings(item, parent, (account.name,) if account else ())

    def _took(self, item: ItemPosted, at: datetime) -> None:
        """Measure how long a text waited for its decision; of an edit, since it was taken in."""
        if not is_history(item):
            since = item.received_at if item.revision == 1 and item.received_at else item.recorded_at
            waited_s = max(0.0, (at - since).total_seconds())
            self._metrics.observe(
                "ordstyrer_item_seconds", waited_s, service="classifier", municipality=item.municipality
            )

    def _count(self, municipality: str, made: Made) -> None:
        lang = made.tagging.lang
        for name in made.tagging.tags or ("neutral",):
            self._metrics.count(
                "ordstyrer_tags_total", service="classifier", municipality=municipality, lang=lang, tag=name
            )
        for step in made.decided.steps:
            self._metrics.count(
                "ordstyrer_decisions_total",
                service="classifier",
                municipality=municipality,
                do=step.do,
                mode=step.mode,
            )


def _held(rows: store.Store, item_id: UUID, at: datetime) -> Known | None:
    """Hold an item and its place, and return what is known of it; None: it has not come yet."""
    rows.lock_item(item_id)
    known = rows.known(item_id)
    if known is None:
        return None
    rows.lock_place(place_of(known.item, at))
    # Whoever held the thread may have decided on this item, as an answer to another.
    return rows.known(item_id) or known


def _taken(before: Known | None, event: ItemChanged) -> Known:
    fields = {name: getattr(event, name) for name in ItemPosted.__struct_fields__}
    item = ItemPosted(**fields)
    return Known(item=item) if before is None else msgspec.structs.replace(before, item=item)


def _linked(tx: Tx, place: Place, judgement: Judged) -> list[datetime]:
    """Note a case file that a person links, and return since when it is open: for a thread, or for all under a post."""
    if not isinstance(judgement, CaseFileLinked):
        return []
    where = place.post if place.is_post and place.post is not None else place.thread
    rows = store.of(tx, judgement.municipality)
    rows.link(where, judgement.act_id, judgement.case_file, judgement.occurred_at)
    return [judgement.occurred_at]


def _counts_anew(known: Known, before: Known | None) -> bool:
    """Say whether our later posts of the week have one more before them, or one less."""
    if before is None or known.item.visibility != before.item.visibility:
        return True
    return known.marks != before.marks


def _asks_for_views(post: Known | None) -> bool:
    return post is not None and post.marks is not None and post.marks.asks_for_views
