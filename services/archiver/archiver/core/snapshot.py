"""A snapshot of an account: what stood there, in our own model and as pages; when one is due, and what waits for it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from archiver.core.rendering import LINE_CHARS, NOTHING, PAGE_LINES, PAGES_MAX, Page, Passage, printable
from archiver.core.seal import sha256_of
from common.events import AccountFact, CrisisFact, derived_id

HALF_YEAR = timedelta(days=182)
CLOSING = "closing"
CRISIS_ENDED = "crisis_ended"
HALF_YEARLY = "half_yearly"
VOLUME_LINES_MAX = PAGES_MAX * PAGE_LINES // 2
"""A volume so long is certain to fit on its pages; what is more comes in the next."""
ENTRY_LINES = 4
"""A text's heading, and the room around it."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that stands on the account, as it was last told of. `visibility` is visible or hidden."""

    item_id: UUID
    revision: int
    object_id: str
    kind: str
    own: bool
    text: str
    visibility: str
    author_id: str | None = None
    author_name: str | None = None
    created_at: datetime | None = None
    post_id: str | None = None
    parent_id: str | None = None
    permalink: str | None = None


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """Which account, why, and as of when. `name` is what the registry calls it."""

    municipality: str
    platform: str
    account_id: str
    name: str
    why: str
    at: datetime


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A snapshot that was taken."""

    why: str
    at: datetime


def account_subject(municipality: str, platform: str, account_id: str) -> UUID:
    """Return the id under which the chain tells of an account's snapshots."""
    return derived_id(municipality, "account", platform, account_id)


def due(account: AccountFact, crisis: CrisisFact | None, last: datetime | None, at: datetime) -> str | None:
    """Return why a snapshot of the account is due now; None when none is. `last` is when the newest one was taken.

    Half-yearly, at the end of a crisis, and before an account is closed (SKR, Malmö; noark.md section 8, point 10).
    """
    began = next((change.since for change in account.history if change.state == "active" and change.since <= at), None)
    if began is None or account.state_at(at) not in {"active", "closing"}:
        return None
    if not may_close(account, last, at):
        return CLOSING
    ended = _ended(crisis, at)
    if ended is not None and ended >= began and (last is None or last < ended):
        return CRISIS_ENDED
    return HALF_YEARLY if at - (last or began) >= HALF_YEAR else None


def may_close(account: AccountFact, last: datetime | None, at: datetime) -> bool:
    """Say whether nothing of an account that is being closed would be lost: a snapshot was taken since.

    True for an account that nobody is closing.
    """
    if account.state_at(at) != "closing":
        return True
    since = max(change.since for change in account.history if change.since <= at)
    return last is not None and last >= since


def _ended(crisis: CrisisFact | None, at: datetime) -> datetime | None:
    """Return when the last crisis was over; None while one is on, and where there was none."""
    states = [state for state in (crisis.history if crisis else ()) if state.since <= at]
    if not states or states[-1].on or not any(state.on for state in states):
        return None
    return states[-1].since


def volumes(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Yield the entries in their order, so many at a time as fit on the pages of one document; once where are none."""
    volume: list[Entry] = []
    lines = 0
    for entry in entries:
        needs = ENTRY_LINES + sum(1 + len(line) // LINE_CHARS for line in entry.text.split("\n"))
        if volume and lines + needs > VOLUME_LINES_MAX:
            yield volume
            volume, lines = [], 0
        volume.append(entry)
        lines += needs
    yield volume


def container(subject: Subject, volume: int, entries: Sequence[Entry]) -> bytes:
    """Return a volume as data: canonical JSON, each text with its hash."""
    told = [msgspec.to_builtins(one) | {"text_sha256": sha256_of(one.text.encode())} for one in entries]
    whole = {"what": "ordstyrer snapshot", "v": 1, "volume": volume, "of": subject, "items": told}
    return msgspec.json.encode(whole, order="sorted")


_WORDS = {
    "nb": ("Øyeblikksbilde av konto", "Tatt", "Grunn", "Bind", "Innlegg og kommentarer", "skjult", "kommunen"),
    "nn": ("Augneblinksbilete av konto", "Teke", "Grunn", "Bind", "Innlegg og kommentarar", "skjult", "kommunen"),
    "sv": ("Ögonblicksbild av konto", "Tagen", "Skäl", "Del", "Inlägg och kommentarer", "dold", "kommunen"),
}
_REASONS = {
    "nb": {CLOSING: "kontoen skal avsluttes", CRISIS_ENDED: "krisen er over", HALF_YEARLY: "hvert halvår"},
    "nn": {CLOSING: "kontoen skal avsluttast", CRISIS_ENDED: "krisa er over", HALF_YEARLY: "kvart halvår"},
    "sv": {CLOSING: "kontot ska avslutas", CRISIS_ENDED: "krisen är över", HALF_YEARLY: "varje halvår"},
}


def page_of_account(subject: Subject, volume: int, entries: Sequence[Entry], lang: str) -> Page:
    """Return a volume as a page: each text under who wrote it and when, what is hidden marked so."""
    lang = lang if lang in _WORDS else "nb"
    title, taken, why, part, texts, hidden, ours = _WORDS[lang]
    passages = []
    for one in entries:
        who = ours if one.own else one.author_name or one.author_id or NOTHING
        when = one.created_at.isoformat() if one.created_at else NOTHING
        mark = f" · {hidden}" if one.visibility == "hidden" else ""
        passages.append(Passage(heading=f"{who} · {when}{mark}", text=one.text))
    page = Page(
        lang=lang,
        title=title,
        dated=subject.at,
        passages=tuple(passages),
        facts=(
            (subject.platform, f"{subject.name} ({subject.account_id})"),
            (taken, subject.at.isoformat()),
            (why, _REASONS[lang].get(subject.why, subject.why)),
            (part, str(volume)),
            (texts, str(len(entries))),
        ),
        footer=f"{subject.municipality} · {subject.platform} · {subject.account_id} · {subject.at:%Y-%m-%d}",
    )
    return printable(page)
