"""Private links to statements of reasons: made when somebody asks for one, shown once, kept as a SHA-256 only."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from common.db import Tx
from desk.core.act import notice_of_removal, notice_step
from desk.core.deeds import Deed, Remove, Reply
from desk.core.facts import Case
from desk.core.limits import Terms
from desk.core.notice import STATEMENT, with_link, with_reason
from desk.handlers.people import sha256_of
from desk.store import Cases, Statements
from desk.store.statements import find_key

TOKEN_BYTES = 32
TOKEN_CHARS_MAX = 100
PATH = "/statements/"


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """What a private link opens: the statements of an item, or one complaint that was made without a link."""

    municipality: str
    key_sha256: str
    item_id: UUID | None
    complaint_id: UUID | None


def make_token(
    tx: Tx,
    municipality: str,
    at: datetime,
    terms: Terms,
    *,
    item_id: UUID | None = None,
    complaint_id: UUID | None = None,
) -> str:
    """Make a private link to an item's statements, or to a complaint, and return its token. It is shown only here."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    expires_at = at + timedelta(days=terms.statement_days)
    Statements(tx, municipality).add_key(sha256_of(token), at, expires_at, item_id=item_id, complaint_id=complaint_id)
    return token


def opened_by(tx: Tx, token: str, at: datetime) -> Opened | None:
    """Return what a token opens now, None for one that is none of ours or too old."""
    row = find_key(tx, sha256_of(token[:TOKEN_CHARS_MAX]))
    if row is None or at >= row["expires_at"]:
        return None
    return Opened(**{name: row[name] for name in Opened.__struct_fields__})


def hand_out(tx: Tx, municipality: str, item_id: UUID, person: str, at: datetime, terms: Terms) -> str | None:
    """Make a link for a person who hands it on themselves; None where there is no statement. It is on record."""
    if not Statements(tx, municipality).of(item_id):
        return None
    Cases(tx, municipality).audit(person, "statement_link_made", item_id, at)
    return make_token(tx, municipality, at, terms, item_id=item_id)


def linked(tx: Tx, case: Case, deed: Deed, at: datetime, terms: Terms) -> Deed:
    """Return the deed with a private link in what it tells the writer privately.

    The notice of a removal always gets one, a private reply where its text has a place for it. Nothing is linked
    while nobody has said where residents reach the public pages.
    """
    if isinstance(deed, Remove):
        step, text = notice_step(case), notice_of_removal(case, deed)
        if not text:
            return deed
        lang = step.lang if step else None
        told = _with(tx, case, with_reason(text, deed.reason, lang), lang, at, terms)
        return msgspec.structs.replace(deed, notice=told)
    if isinstance(deed, Reply) and deed.private and STATEMENT in deed.text:
        return msgspec.structs.replace(deed, text=_with(tx, case, deed.text, None, at, terms))
    return deed


def _with(tx: Tx, case: Case, text: str, lang: str | None, at: datetime, terms: Terms) -> str:
    link = ""
    if terms.public_url:
        token = make_token(tx, case.municipality, at, terms, item_id=case.item_id)
        link = f"{terms.public_url.rstrip('/')}{PATH}{token}"
    return with_link(text, link, lang)
