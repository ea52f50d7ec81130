"""Changing what a municipality decides by: a draft, saved file by file, is proposed; a second person activates it."""

from datetime import datetime, timedelta

from common.db import Tx
from common.policy.pack import Pack
from desk.core.pack_draft import Draft, as_version, base_of, files_of, overtaken, with_change
from desk.core.version import Version
from desk.handlers.packs import Refused, approve, propose
from desk.store.pack_drafts import PackDrafts
from desk.store.packs import Packs

OVERTAKEN = "overtaken"
KEPT = timedelta(days=90)
"""A draft that nobody has touched for so long goes when the next one is saved."""


def save_files(tx: Tx, municipality: str, person: str, texts: dict[str, str], at: datetime) -> Draft | None:
    """Put new texts of files into a person's draft; empty: the file goes. None where there is nothing to change."""
    packs = Packs(tx, municipality)
    packs.lock()
    base = base_of(packs.all())
    if base is None:
        return None
    drafts = PackDrafts(tx, municipality)
    draft = drafts.of(person)
    for name, text in texts.items():
        draft = with_change(draft, base.files, name, text)
    drafts.put(person, draft, at)
    drafts.forget(at - KEPT)
    return draft


def drop_draft(tx: Tx, municipality: str, person: str, at: datetime) -> None:
    """Throw a person's draft away."""
    PackDrafts(tx, municipality).put(person, Draft(), at)


def propose_draft(tx: Tx, pack: Pack, files: dict[str, str], person: str, at: datetime) -> Version | Refused:
    """Propose what a person drafted, as it was checked: `files` with its head. To propose it is to approve it.

    Refused where the draft is another by now, or somebody has changed what it changes.
    """
    municipality = pack.file.pack.id
    packs, drafts = Packs(tx, municipality), PackDrafts(tx, municipality)
    packs.lock()
    versions = packs.all()
    draft, base = drafts.of(person), base_of(versions)
    if base is None or overtaken(draft, base.files):
        return Refused(code=OVERTAKEN)
    if as_version(files_of(draft, base.files), versions, pack.file.pack.valid_from) != files:
        return Refused(code=OVERTAKEN)
    done = propose(tx, pack, files, person, at)
    if isinstance(done, Refused):
        return done
    approved = approve(tx, pack, person, at)
    if isinstance(approved, Version):
        drafts.put(person, Draft(), at)
    return approved
