"""What people do with records: confirm, close, archive, write off, assess, link and correct them, each on record."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from archiver.core import acts as core
from archiver.core.acts import Asked
from archiver.core.entry import ASSESSED, CORRECTED, LINKED, RULED, STATUS_CHANGED, WRITTEN_OFF, Entry
from archiver.core.noark import rules
from archiver.core.projection import Post
from archiver.core.records import Shield, shield_of
from archiver.core.shielding.assessing import broken_by, lifts
from archiver.core.titles import wrong_with
from archiver.core.versions import that_say_something_new
from archiver.store.filing import Filing, record_id_of
from archiver.store.items import Item
from archiver.store.telling import Because
from archiver.store.writing import Picked, just
from common.events import Broken, RecordAssessed, RecordConfirmed


class ByHand:
    """A person's acts in an open transaction. Each raises Refused, with its requirements, where it is not allowed."""

    def __init__(self, filing: Filing) -> None:
        self._filing = filing
        self._writing = filing.writing
        self._filed = filing.filed

    def is_done(self, subject_id: UUID, because: Because) -> bool:
        """Say whether this very act is on record already: an event that comes twice acts once."""
        known = self._filed.post(subject_id) or self._filed.case(subject_id)
        return known is not None and self._writing.ledger(known.series).tells(subject_id, because.event.event_id)

    # --- to keep it or not ------------------------------------------------------------------------------------

    def confirm(self, item: Item, because: Because, said: RecordConfirmed | None = None) -> None:
        """File what a person says is to be filed, as it was captured but for what is said; it gets its number."""
        filing = self._filing
        post, decided = filing.post_of(item.item_id), filing.items.decided(item.item_id)
        by_hand = decided.by_hand if decided and decided.by_hand else core.BY_HAND
        asked = Asked((said and said.kind) or (post.kind if post else by_hand))
        found = list(core.on_confirmation(just(post) if post else None, said.kind if said else None))
        if "journal" not in found:
            return
        if post is not None and post.kind != asked.kind:
            found.insert(-1, "reclass")
        self._rule_to_keep(item, because, said)
        before = tuple(act for act in found if act != "journal")
        filing.writing.perform(filing.subject(item), before, asked, (), because)
        if said is not None:
            self._as_said(item, said, because)
        picked = Picked()
        if said is not None:
            picked = Picked(case_file=said.case_file, klasse=said.klasse, new_case=said.new_case)
        subject = msgspec.structs.replace(filing.subject(item), picked=picked)
        filing.perform_on(subject, ("journal",), asked, (), because)

    def _as_said(self, item: Item, said: RecordConfirmed, because: Because) -> None:
        post = self._own(item)
        if said.title is not None:
            self.correct(post, said.title, "", because)
        if said.sender_is_person is not None and said.sender_is_person != post.part_is_person:
            facts = {"what": ["part_is_person"], "part_is_person": said.sender_is_person} | because.facts()
            self._write(Entry(event=CORRECTED, subject_id=post.record_id, facts=facts), because)

    def _rule_to_keep(self, item: Item, because: Because, said: RecordConfirmed | None) -> None:
        ruling = self._filed.ruling(item.item_id)
        if (said is not None and said.reason) or (ruling is not None and not ruling.keep):
            self._rule(item, because, keep=True, reason=said.reason if said else "")

    def close(self, item: Item, reason: str, because: Because) -> None:
        """It is not to be kept: a captured or journaled record is cancelled (U), and no later decision keeps it."""
        filing, post = self._filing, self._filing.post_of(item.item_id)
        if post is not None:
            rules.refuse(rules.on_status(post, core.WITHDRAWN))
        ruling = self._filed.ruling(item.item_id)
        if ruling is None or ruling.keep or ruling.revision < item.revision:
            self._rule(item, because, keep=False, reason=reason)
        if post is not None and post.status != core.WITHDRAWN:
            filing.perform(item, ("withdraw",), None, (), because)

    def _rule(self, item: Item, because: Because, *, keep: bool, reason: str) -> None:
        facts = {"item_id": item.item_id, "revision": item.revision, "keep": keep} | because.facts()
        words = {"reason": reason} if reason else {}
        entry = Entry(event=RULED, subject_id=record_id_of(item.item_id), facts=facts, content=words)
        self._writing.write(entry, because.at, self._writing.series_of(item))

    # --- from journaled to archived ---------------------------------------------------------------------------

    def archive(self, post: Post, because: Because) -> None:
        """It is finished: frozen from here on. Every version of it must be filed as a document first."""
        rules.refuse(rules.on_archive(post, self._filed.documents(post.record_id), self._versions(post)))
        facts = {"status": core.ARCHIVED, "revision": self._newest(post)} | because.facts()
        self._write(Entry(event=STATUS_CHANGED, subject_id=post.record_id, facts=facts), because)
        self._writing.tell_changed("archived", post.record_id, because)

    def _versions(self, post: Post) -> tuple[int, ...]:
        """Return the revisions that the record's documents must hold; what is about an item holds none of them."""
        own = self._filing.records_of(post.item_id)
        if all(post.record_id != one.record_id for one in own):
            return ()
        later = [one.edition for one in own if one.edition > post.edition]
        known = that_say_something_new(self._filing.items.revisions(post.item_id))
        until = min(later, default=None)
        return tuple(v.revision for v in known if v.revision >= post.edition and (not until or v.revision < until))

    def _newest(self, post: Post) -> int:
        return max((post.revision, *self._versions(post)))

    def write_off(self, post: Post, how: str, by: UUID | None, because: Because) -> None:
        """It needs no more answer; `how` is a code of avskrivningsmaate, `by` the record that answered it."""
        rules.refuse(rules.on_write_off(post, how))
        if by is not None and self._filed.post(by) is None:
            raise rules.Refused([Broken(rules.OWN, "no_such_record", str(by))])
        if (post.written_off_how, post.written_off_record) != (how, by):
            facts = {"how": how, "by": by} | because.facts()
            self._write(Entry(event=WRITTEN_OFF, subject_id=post.record_id, facts=facts), because)
            self._writing.tell_changed("written_off", post.record_id, because)

    # --- what is said of it -----------------------------------------------------------------------------------

    def assess(self, post: Post, said: RecordAssessed, because: Because) -> None:
        """A person read it for publishing: what is withheld, by which law; nothing withheld opens it."""
        if said.metadata and not said.hjemmel.strip():
            raise rules.Refused([Broken(rules.OWN, "shield_without_law", rules.name_of(post))])
        shield = None
        if said.metadata or said.document:
            shield = Shield(
                restriction=said.restriction or "UO",
                hjemmel=said.hjemmel.strip(),
                metadata=said.metadata,
                document=said.document,
                words=tuple(post.title[start:end] for start, end in said.words),
                until=said.until,
            )
        rules.refuse(broken_by(post.title, shield, self._written(post)))
        seconds = self._seconds(post, shield, because)
        if seconds is None:
            self._writing.tell_changed("lift_asked", post.record_id, because)
            return
        content = {"shield": msgspec.to_builtins(shield)} if shield else {}
        facts = because.facts() | seconds
        self._write(Entry(event=ASSESSED, subject_id=post.record_id, facts=facts, content=content), because)
        self._writing.tell_changed("assessed", post.record_id, because)

    def _seconds(self, post: Post, shield: Shield | None, because: Because) -> dict[str, str] | None:
        """Return whom this act seconds, {} where one person is enough; None: a second person has to say the same."""
        wishes = self._filing.lifts
        if not lifts(shield_of(post), shield, read=post.assessed_at is not None, restricted=post.shielded):
            wishes.forget(post.record_id)
            return {}
        first = wishes.seconded(post.record_id, shield, because.actor, because.at)
        return {"seconds": first} if first is not None else None

    def _written(self, post: Post) -> tuple[str, ...]:
        item = self._filing.items.get(post.item_id)
        if item is None or item.own:
            return ()
        return tuple(version.text for version in self._filing.items.revisions(post.item_id))

    def link(self, post: Post, other: UUID, because: Because) -> None:
        """It has to do with another record of the municipality."""
        if other == post.record_id:
            raise rules.Refused([Broken(rules.OWN, "itself", rules.name_of(post))])
        if self._filed.post(other) is None:
            raise rules.Refused([Broken(rules.OWN, "no_such_record", str(other))])
        self._write(Entry(event=LINKED, subject_id=post.record_id, facts={"other": other} | because.facts()), because)
        self._writing.tell_changed("linked", post.record_id, because)

    def correct(self, post: Post, title: str, reason: str, because: Because) -> None:
        """Its title was wrong: the line holds both, and the change log of a delivery is made from it."""
        title = " ".join(title.split())
        item = self._filing.items.get(post.item_id)
        rules.refuse((*wrong_with(title, item.text if item and not item.own else ""), *_frozen_title(post)))
        if title == post.title:
            return
        content = {"old": {"title": post.title}, "new": {"title": title}} | ({"reason": reason} if reason else {})
        facts = {"what": ["title"]} | because.facts()
        self._write(Entry(event=CORRECTED, subject_id=post.record_id, facts=facts, content=content), because)
        self._writing.tell_changed("corrected", post.record_id, because)

    def _own(self, item: Item) -> Post:
        post = self._filing.post_of(item.item_id)
        return self._writing.known(post.record_id if post else record_id_of(item.item_id))

    def _write(self, entry: Entry, because: Because) -> None:
        self._writing.write(entry, because.at)


def _frozen_title(post: Post) -> Sequence[Broken]:
    return rules.on_change(post, {"title"})
