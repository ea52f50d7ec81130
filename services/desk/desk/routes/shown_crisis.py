"""What the pages show of a crisis."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from common.db import Tx
from common.errors import Permanent
from common.events import CrisisState
from common.policy.beside import contacts_at
from common.policy.pack import Pack
from desk.core.crisis import WAITING, CrisisRules, Entry, Held, Text, needs_approval, rules_of
from desk.handlers.crisis import crisis_now, id_of, open_calls, roles_of
from desk.handlers.rows import beside
from desk.routes.office import Office
from desk.routes.shown import Showing, showing
from desk.store import Crises, Keys

NOBODY = CrisisRules(declared_by=())


@dataclass(frozen=True)
class Around:
    """The pack in force with its rules; without a pack nobody may declare."""

    rules: CrisisRules
    pack: Pack | None = None


async def around(office: Office, municipality: str, at: datetime) -> Around:
    """Return the rules of the pack in force; of one that this release cannot read nobody can say who may declare."""
    try:
        pack = await asyncio.to_thread(office.packs.pack_for, municipality, at)
    except Permanent:
        return Around(NOBODY)
    return Around(rules_of(pack), pack) if pack else Around(NOBODY)


async def around_crisis(office: Office, municipality: str, at: datetime) -> Around | None:
    """Return the rules while a crisis is declared; None while there is none."""
    on = await office.db.read(lambda tx: crisis_now(tx, municipality, at)) is not None
    return await around(office, municipality, at) if on else None


def shown(tx: Tx, office: Office, now: Around, who: tuple[str, str], at: datetime) -> tuple[Showing, dict[str, Any]]:
    """Return what the page of a crisis shows to a person (municipality, id), and how it is said."""
    municipality, person = who
    guide = office.guide(tx, municipality)
    show = showing(guide, at)
    rules = now.rules
    wanted = tuple(dict.fromkeys((*rules.declared_by, *rules.approvers)))
    mine = roles_of(tx, municipality, person, wanted, at)
    own = Keys(tx, municipality).roles(person)
    return show, {
        "name": guide.name,
        "now": show.when(at),
        "clauses": [{"id": c, "quote": guide.quotes.get(c, "")} for c in dict.fromkeys((*rules.clauses, *rules.shown))],
        "rule": rules.because,
        "pauses": rules.pauses,
        "declarers": _named(rules.declared_by, show),
        "approvers": _named(rules.approvers, show),
        "contacts": contacts(tx, municipality, now, at),
        "mine": _named(tuple(role for role in mine if role in rules.declared_by), show),
        "own": _named(tuple(role for role in rules.declared_by if role in own), show),
        "decides": bool(set(mine) & set(rules.approvers or rules.declared_by)),
        **_kept(tx, municipality, show),
    }


def _kept(tx: Tx, municipality: str, show: Showing) -> dict[str, Any]:
    """Return what is on record: the crisis that is on, calls, cards, texts, delegations, and who did what."""
    begun, crises = crisis_now(tx, municipality, show.now), Crises(tx, municipality)
    return {
        "begun": _begun(begun, show) if begun else None,
        "texts": [_text(one, show) for one in crises.texts(id_of(municipality, begun))] if begun else [],
        "calls": [
            {"id": one.call_id, "role": show.role(one.role), "because": one.because, "until": show.when(one.until)}
            for one in open_calls(tx, municipality, show.now)
        ],
        "codes_left": crises.codes_left(),
        "held": [_held(one, show) for one in crises.all_held()],
        "delegations": [
            {"id": one.delegation_id, "role": show.role(one.role), "person": one.person, "until": show.when(one.until)}
            for one in crises.delegations()
            if one.holds_at(show.now)
        ],
        "lines": [_line(one, show) for one in crises.lines()],
    }


def _line(one: Entry, show: Showing) -> dict[str, Any]:
    return {
        "at": one.at,
        "when": show.when(one.at),
        "says": show.words.say("crisis_line", one.what),
        "who": one.who,
        "role": show.role(one.role) if one.role else "",
        "said": one.said,
    }


def for_item(tx: Tx, now: Around, who: tuple[str, str], at: datetime, show: Showing) -> dict[str, Any]:
    """Return what an item's page shows while a crisis lasts: who approves, what may be sent at once, the contacts."""
    municipality, person = who
    begun, rules = crisis_now(tx, municipality, at), now.rules
    if begun is None:
        return {}
    texts = Crises(tx, municipality).texts(id_of(municipality, begun))
    roles = roles_of(tx, municipality, person, rules.approvers, at)
    return {
        "waits": needs_approval(rules, roles, "", ()),
        "approvers": _named(rules.approvers, show),
        "texts": [_text(one, show) for one in texts],
        "contacts": contacts(tx, municipality, now, at),
    }


def contacts(tx: Tx, municipality: str, now: Around, at: datetime) -> list[str]:
    """Return the contacts that every public reply shows in a crisis, each as one line."""
    if now.pack is None:
        return []
    rows, found = contacts_at(beside(tx, municipality, at), now.pack, at), []
    for role in now.rules.contacts:
        listed, row = now.pack.file.roles[role], rows.get(role)
        label, phone, email = (
            (getattr(row, name, "") if row else "") or getattr(listed, name) for name in ("label", "phone", "email")
        )
        found.append(": ".join(part for part in (label, ", ".join(each for each in (phone, email) if each)) if part))
    return found


def _named(roles: tuple[str, ...], show: Showing) -> list[dict[str, str]]:
    return [{"id": role, "label": show.role(role)} for role in roles]


def _begun(state: CrisisState, show: Showing) -> dict[str, Any]:
    return {
        "at": state.since,
        "when": show.when(state.since),
        "because": state.because,
        "by": show.role(state.stated_by),
    }


def _text(one: Text, show: Showing) -> dict[str, Any]:
    return {"id": one.text_id, "text": one.text, "by": one.released_by, "when": show.when(one.at)}


def _held(one: Held, show: Showing) -> dict[str, Any]:
    return {
        "id": one.held_id,
        "item_id": one.item_id,
        "says": show.words.say("crisis_kind", one.kind),
        "text": one.text,
        "by": one.person,
        "when": show.when(one.at),
        "waits": one.state == WAITING,
        "state": show.words.say("crisis_held", one.state),
        "decided_by": one.decided_by,
        "role": show.role(one.role) if one.role else "",
        "why": _why(one.why, show),
    }


def _why(why: str, show: Showing) -> str:
    if not why:
        return ""
    return (
        show.words.say("crisis_problem", why) if why in {"crisis_over", "no_right"} else show.words.say("refused", why)
    )
