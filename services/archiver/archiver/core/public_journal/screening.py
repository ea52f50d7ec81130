"""Public titles and shields for whoever writes one record at a time: what the others of its case withhold is in them.

A deposit's offentligJournal and a delivery to eInnsyn see one record and its case file's head. Given records from here,
what they leave as it is tells nothing that another record of the case withholds.
"""

from collections.abc import Sequence

import msgspec

from archiver.core.noark.model import Journalpost, Saksmappe, Skjerming
from archiver.core.public_journal.entry import PublicEntry, text_of
from archiver.core.public_journal.showing import Told, shown
from archiver.core.shielding.codes import PARTIES, TEMPORARY
from archiver.core.shielding.unassessed import UNASSESSED

BECAUSE_OF_OTHERS = "Offl. § 13"
"""Where no shield of the case names its law."""


def screened(case: Saksmappe, posts: Sequence[Journalpost], told: Told) -> tuple[Saksmappe, tuple[Journalpost, ...]]:
    """Return a case and its records with public titles, and with a shield on each that needs one.

    Records without a number come back as they are: they stand in no journal.
    """
    entries = {entry.record_id: entry for entry in shown(case, posts, told)}
    hjemler = [post.skjerming.hjemmel for post in posts if post.skjerming is not None and post.skjerming.hjemmel]
    hjemmel = hjemler[0] if hjemler else BECAUSE_OF_OTHERS
    made = tuple(_post(post, entries[post.system_id], hjemmel) if post.system_id in entries else post for post in posts)
    first = next(iter(entries.values()), None)
    title = text_of(first.case_title) if first is not None else case.offentlig_tittel
    return msgspec.structs.replace(case, offentlig_tittel=title if title != case.tittel else None), made


def _post(post: Journalpost, entry: PublicEntry, hjemmel: str) -> Journalpost:
    title = text_of(entry.title)
    return msgspec.structs.replace(
        post, offentlig_tittel=title if title != post.tittel else None, skjerming=_shield(post, entry, hjemmel)
    )


def _shield(post: Journalpost, entry: PublicEntry, hjemmel: str) -> Skjerming | None:
    shield = post.skjerming
    if entry.temporary:
        return shield if shield is not None and TEMPORARY in shield.metadata else UNASSESSED
    if all(part.name is not None for part in entry.parts):
        return shield
    if shield is None:
        return Skjerming(tilgangsrestriksjon="UO", hjemmel=hjemmel, metadata=(PARTIES,))
    return msgspec.structs.replace(shield, metadata=tuple(sorted({*shield.metadata, PARTIES})))
