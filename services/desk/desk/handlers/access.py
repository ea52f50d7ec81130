"""Requests for access: what is asked for is frozen at once, masked with a ground, given or refused, and on record."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

import msgspec

from common.db import Tx
from common.events import ItemFrozen, ItemThawed, derived_id
from common.events.waiting import ACCESS
from desk.core.access import (
    GIVE,
    KEPT_FROZEN,
    OPEN,
    WITHHOLD,
    Match,
    Request,
    is_ground,
    outcome_of,
    places_of,
    refuse_answering,
)
from desk.core.facts import Case
from desk.core.line import Line
from desk.core.refusal import Refusal
from desk.core.rights import ARCHIVE, account_of, may
from desk.handlers.waiting import Waits, tell_answered, tell_waits
from desk.store import MACHINERY, AccessRequests, Cases, Registry, Rights
from desk.store.access import with_requests

NO_SUCH, NOT_YOURS = "no_such_access", "access_not_yours"
BECAUSE = "access_request"
"""The code by which the archive says why an item stays."""
ADDED_MAX = 500
"""More than this one answer cannot be about: it is two requests."""


class Doing(msgspec.Struct, frozen=True, kw_only=True):
    """Who does something with which request, and when."""

    municipality: str
    request_id: UUID
    person: str
    at: datetime


class Masking(msgspec.Struct, frozen=True, kw_only=True):
    """What is not given of a text, or of all of them: some words, or the writer's name; by which law."""

    ground: str
    words: str = ""
    writer: bool = False
    everywhere: bool = False


def may_give(tx: Tx, municipality: str, person: str) -> bool:
    """True while somebody may answer requests: whoever may shield records may say what is masked here."""
    return Rights(tx, municipality).any(person, ARCHIVE)


def register(tx: Tx, doing: Doing, asked: str, contact: str) -> Refusal | None:
    """Take a request in; the same form twice is one. Nobody has to say who they are, or why they ask."""
    if not asked.strip():
        return Refusal(code="access_nothing_asked")
    row = {"asked": asked.strip(), "contact": contact.strip(), "registered_by": doing.person, "came_at": doing.at}
    if AccessRequests(tx, doing.municipality).add(doing.request_id, row):
        Cases(tx, doing.municipality).audit(doing.person, "access_registered", None, doing.at)
        tell_waits(tx, _waits(doing))
    return None


def add(tx: Tx, doing: Doing, items: Iterable[UUID]) -> Refusal | None:
    """Say that these texts are asked for: from now on nothing lets them go."""

    def unit(requests: AccessRequests, one: Request) -> Refusal | None:
        if one.is_answered:
            return Refusal(code="access_answered")
        there = {match.item_id for match in requests.matches(one.request_id)}
        wanted = [item_id for item_id in dict.fromkeys(items) if item_id not in there]
        if len(there) + len(wanted) > ADDED_MAX:
            return Refusal(code="access_too_many")
        found = [_readable(tx, doing, item_id) for item_id in wanted]
        cases = [case for case in found if case is not None]
        for case in cases:
            hold_id = _freeze(tx, doing, case.item_id)
            requests.add_match(one.request_id, _copied(tx, case, doing) | {"hold_id": hold_id})
        return None if len(cases) == len(wanted) else Refusal(code="no_such_item")

    return _locked(tx, doing, unit)


def _readable(tx: Tx, doing: Doing, item_id: UUID) -> Case | None:
    case = Cases(tx, doing.municipality).get(item_id)
    if case is None or case.item is None:
        return None
    accounts = Rights(tx, doing.municipality).accounts(doing.person, ARCHIVE)
    return case if may(accounts, account_of(case.item.platform, case.item.account_id)) else None


def _copied(tx: Tx, case: Case, doing: Doing) -> dict[str, object]:
    item = case.item
    assert item is not None  # noqa: S101 - only a case whose item is known is added
    account = Registry(tx, doing.municipality).account(item.platform, item.account_id)
    return {
        "item_id": case.item_id,
        "added_by": doing.person,
        "added_at": doing.at,
        "written_at": case.created_at or item.received_at or item.recorded_at,
        "place": account.name if account else item.platform,
        "writer": (item.author.name if item.author else None) or "",
        "text": item.text,
    }


def drop(tx: Tx, doing: Doing, item_id: UUID) -> Refusal | None:
    """Say that a text is not what was asked for: this request holds it no longer."""

    def unit(requests: AccessRequests, one: Request) -> Refusal | None:
        if one.is_answered:
            return Refusal(code="access_answered")
        for match in requests.matches(one.request_id):
            if match.item_id == item_id and requests.drop_match(one.request_id, item_id):
                _thaw(tx, doing, match)
        return None

    return _locked(tx, doing, unit)


def mask(tx: Tx, doing: Doing, item_id: UUID, masking: Masking) -> Refusal | None:
    """Mask words, or the writer's name, of one text or of all of the request's."""

    def unit(requests: AccessRequests, one: Request) -> Refusal | None:
        if one.is_answered:
            return Refusal(code="access_answered")
        if not is_ground(masking.ground):
            return Refusal(code="access_no_ground")
        matches = [m for m in requests.matches(one.request_id) if masking.everywhere or m.item_id == item_id]
        done = [_mask(requests, one, match, masking) for match in matches]
        return None if any(done) else Refusal(code="access_words_not_there")

    return _locked(tx, doing, unit)


def _mask(requests: AccessRequests, one: Request, match: Match, masking: Masking) -> bool:
    if masking.writer:
        requests.change_match(one.request_id, match.item_id, writer_ground=masking.ground)
        return True
    new = places_of(masking.words, match.text, masking.ground)
    if new:
        masks = tuple(sorted({*match.masks, *new}))
        requests.change_match(one.request_id, match.item_id, masks=masks)
    return bool(new)


def unmask(tx: Tx, doing: Doing, item_id: UUID) -> Refusal | None:
    """Take all masks of a text away."""

    def unit(requests: AccessRequests, one: Request) -> Refusal | None:
        if one.is_answered:
            return Refusal(code="access_answered")
        requests.change_match(one.request_id, item_id, masks=(), writer_ground="", ground="", verdict="")
        return None

    return _locked(tx, doing, unit)


def judge(tx: Tx, doing: Doing, item_id: UUID, verdict: str, ground: str = "") -> Refusal | None:
    """Say that a text was read, and is given as masked; or that nothing of it is given, by this law."""

    def unit(requests: AccessRequests, one: Request) -> Refusal | None:
        if one.is_answered:
            return Refusal(code="access_answered")
        if verdict == WITHHOLD and not is_ground(ground):
            return Refusal(code="access_no_ground")
        if verdict not in {GIVE, WITHHOLD}:
            return Refusal(code="access_unread")
        said = {"verdict": verdict, "ground": ground.strip() if verdict == WITHHOLD else ""}
        requests.change_match(one.request_id, item_id, **said)
        return None

    return _locked(tx, doing, unit)


def answer(tx: Tx, doing: Doing, text: str) -> Refusal | None:
    """Answer a request: given, given in part, refused, or nothing was found. What is refused is told with its law."""

    def unit(requests: AccessRequests, one: Request) -> Refusal | None:
        matches = requests.matches(one.request_id)
        refused = refuse_answering(one, matches, text)
        if refused is None:
            said = {"answered_at": doing.at, "answered_by": doing.person, "answer": text.strip()}
            requests.change(one.request_id, state=outcome_of(matches), **said)
            tell_answered(tx, _waits(doing))
            for match in matches:
                _write_line(tx, doing, match.item_id, f"access_{match.verdict}", match.grounds)
        return refused

    return _locked(tx, doing, unit)


def reopen(tx: Tx, doing: Doing) -> Refusal | None:
    """Look at a request anew, because somebody has complained or asked again: its texts are frozen as before."""

    def unit(requests: AccessRequests, one: Request) -> Refusal | None:
        if not one.is_answered:
            return None
        requests.change(one.request_id, state=OPEN, answered_at=None, answered_by="", frozen=True)
        tell_waits(tx, _waits(doing))
        for match in () if one.frozen else requests.matches(one.request_id):
            requests.change_match(one.request_id, match.item_id, hold_id=_freeze(tx, doing, match.item_id))
        return None

    return _locked(tx, doing, unit)


def thaw_old(tx: Tx, at: datetime) -> int:
    """Let go of what was answered long enough ago, in all municipalities; return how many requests."""
    count = 0
    for municipality in with_requests(tx):
        requests = AccessRequests(tx, municipality)
        for request_id in requests.due_to_thaw(at - KEPT_FROZEN):
            requests.lock(request_id)
            doing = Doing(municipality=municipality, request_id=request_id, person="desk", at=at)
            requests.change(request_id, frozen=False)
            for match in requests.matches(request_id):
                _thaw(tx, doing, match)
            count += 1
    return count


def _waits(doing: Doing) -> Waits:
    return Waits(municipality=doing.municipality, what=ACCESS, matter_id=doing.request_id, at=doing.at)


def _locked(tx: Tx, doing: Doing, unit: Callable[[AccessRequests, Request], Refusal | None]) -> Refusal | None:
    requests = AccessRequests(tx, doing.municipality)
    requests.lock(doing.request_id)
    one = requests.get(doing.request_id)
    if one is None:
        return Refusal(code=NO_SUCH)
    refused = unit(requests, one)
    if refused is None:
        Cases(tx, doing.municipality).audit(doing.person, "access_worked_on", None, doing.at)
    return refused


def _freeze(tx: Tx, doing: Doing, item_id: UUID) -> UUID:
    """Hold the item in the archive, and return the hold; each has an id of its own, so that none is lifted by another's
    end."""
    hold_id = derived_id(doing.request_id, str(item_id), "hold", doing.at.isoformat())
    about = _about(doing, item_id, "frozen") | {"hold_id": hold_id, "because": BECAUSE}
    MACHINERY.outbox.publish(tx, msgspec.convert(about, ItemFrozen))
    _write_line(tx, doing, item_id, "access_frozen")
    return hold_id


def _thaw(tx: Tx, doing: Doing, match: Match) -> None:
    about = _about(doing, match.item_id, "thawed") | {"hold_id": match.hold_id}
    MACHINERY.outbox.publish(tx, msgspec.convert(about, ItemThawed))
    _write_line(tx, doing, match.item_id, "access_thawed")


def _about(doing: Doing, item_id: UUID, what: str) -> dict[str, object]:
    act_id = derived_id(doing.request_id, str(item_id), what, doing.at.isoformat())
    return {
        "event_id": derived_id(act_id, "judgement"),
        "municipality": doing.municipality,
        "item_id": item_id,
        "occurred_at": doing.at,
        "recorded_at": doing.at,
        "actor": doing.person,
        "act_id": str(act_id),
    }


def _write_line(tx: Tx, doing: Doing, item_id: UUID, what: str, grounds: tuple[str, ...] = ()) -> None:
    line = Line(what=what, who=doing.person, detail="; ".join(grounds))
    line_id = derived_id(doing.request_id, str(item_id), what, doing.at.isoformat())
    Cases(tx, doing.municipality).write_line(item_id, line_id, line, doing.at, doing.at)
