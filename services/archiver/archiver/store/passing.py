"""Passing a record from one Swedish authority to another: sent in the one's register, received in the other's."""

from archiver.core.acts import Asked
from archiver.core.entry import LINKED, Entry
from archiver.core.noark.rules import OWN, Refused
from archiver.core.projection import Post
from archiver.store.filing import Filing
from archiver.store.telling import Because
from archiver.store.writing import Subject
from common.events import Broken, derived_id

SENT, RECEIVED = "U", "I"


def pass_on(filing: Filing, post: Post, to_authority: str, because: Because) -> None:
    """File that an item was sent on and received, each in its own series with its own number; told twice is once."""
    structure, writing = filing.office.structure, filing.writing
    item = filing.items.get(post.item_id)
    to, sender = structure.authority(to_authority), structure.authority(post.series)
    if to is None or sender is None or to.id == sender.id or item is None:
        raise Refused([Broken(OWN, "no_such_authority", to_authority)])
    sent = derived_id(post.record_id, "sent", to.id)
    received = derived_id(post.record_id, "received", to.id)
    if writing.post(received) is not None:
        return
    for record_id, kind, series, part in ((sent, SENT, sender.id, to), (received, RECEIVED, to.id, sender)):
        subject = Subject(
            record_id=record_id,
            item=item,
            title=post.title,
            facts={"passed": part.id, "case_id": post.case_id if series == post.series else None},
            words={"part_kind": "EM" if kind == SENT else "EA", "part_name": part.name},
            series=series,
        )
        writing.perform(subject, ("capture",), Asked(kind, shielded=post.shielded), post.clauses, because)
        facts = {"other": post.record_id} | because.facts()
        writing.write(Entry(event=LINKED, subject_id=record_id, facts=facts), because.at)
        writing.perform(subject, ("journal",), None, (), because)
    writing.tell_changed("passed_on", post.record_id, because)
