"""Searching what people wrote, within one's accounts; every search is on record.

What is noted: who, when, on which accounts, of which days, and how many were found. The words are not noted. They are
often names or what somebody told of themselves, so a list of them would be a store of personal data that nobody asked
for, and no guideline asks for it. To see whether somebody searches beyond their work, who and how often is enough;
what was then opened stands in the audit log, item by item. A request for access is another matter: there the words
are the request itself, and are kept with it.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from common.db import Tx
from desk.core.facts import Case
from desk.core.rights import account_of, may
from desk.store import Cases, Registry, Rights
from desk.store.searching import Account, Asked, Searching


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """A person's search. `account` is one of theirs, None all of them; `days` are as they stand in the form."""

    municipality: str
    person: str
    search_id: UUID
    asked: Asked
    account: Account | None = None
    days: tuple[str, str] = ("", "")
    page_no: int = 1


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """How many were found, and the page that is shown."""

    hits: int
    cases: tuple[Case, ...]


def accounts_of(tx: Tx, municipality: str, person: str) -> list[tuple[Account, str]]:
    """Return the accounts that a person may read, with their names: no other is searched."""
    readable = Rights(tx, municipality).accounts(person)
    return [
        ((one.platform, one.account_id), one.name)
        for one in Registry(tx, municipality).accounts()
        if may(readable, account_of(one.platform, one.account_id))
    ]


def search(tx: Tx, wanted: Search, at: datetime) -> Found:
    """Search, and note that it was done. A search for nothing finds nothing, and is noted too."""
    searching = Searching(tx, wanted.municipality)
    hits = searching.count(wanted.asked) if wanted.asked.words else 0
    row = {
        "person": wanted.person,
        "at": at,
        "account": ":".join(wanted.account) if wanted.account else "",
        "since": wanted.days[0],
        "until": wanted.days[1],
        "hits": hits,
    }
    searching.log(wanted.search_id, row)
    Cases(tx, wanted.municipality).audit(wanted.person, "searched", None, at)
    return Found(hits=hits, cases=tuple(searching.page(wanted.asked, wanted.page_no)) if hits else ())
