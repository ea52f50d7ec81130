"""The guideline's own words to the wrong person, asked of the registry and the roles that people hold."""

from datetime import datetime
from uuid import UUID

from common.db import Tx
from common.policy.pack import Pack
from desk.core.facts import Case
from desk.core.refusal import Refusal
from desk.core.rights import account_of
from desk.core.who_may import Asker, cited, cited_for_post, refused_role, refused_to_speak
from desk.handlers.acts import NO_RIGHT, Act, Cited, Gate
from desk.handlers.crisis import crisis_now
from desk.handlers.publishing import may_publish_on
from desk.store import Keys, Registry


def cited_by(tx: Tx, pack: Pack, at: datetime) -> Cited:
    """Return what finds the clauses for whoever lacks a right on an item's account."""
    return lambda case, act: cited(pack, act.deed, _asker_of(tx, case, act, at))


def role_gate(tx: Tx, pack: Pack, at: datetime, then: Gate | None = None) -> Gate:
    """Return what refuses the wrong person by the guideline's clause, and then asks `then`."""

    def gate(case: Case, act: Act, act_id: UUID) -> Refusal | None:
        refused = refused_role(pack, act.deed, _asker_of(tx, case, act, at))
        return refused or (then(case, act, act_id) if then else None)

    return gate


def refused_post(tx: Tx, of: tuple[str, str], here: tuple[str, str], pack: Pack, at: datetime) -> Refusal | None:
    """Return why a person (municipality, id) does not publish on an account (platform, id); None where they may."""
    municipality, person = of
    asker = _asker(tx, of, here, at)
    if not may_publish_on(tx, municipality, person, here):
        return Refusal(code=NO_RIGHT, clauses=cited_for_post(pack, asker))
    return refused_to_speak(pack, "own_post", asker)


def _asker_of(tx: Tx, case: Case, act: Act, at: datetime) -> Asker:
    item = case.item
    return _asker(tx, (act.municipality, act.person), (item.platform, item.account_id) if item else ("", ""), at)


def _asker(tx: Tx, of: tuple[str, str], here: tuple[str, str], at: datetime) -> Asker:
    municipality, person = of
    return Asker(
        roles=Keys(tx, municipality).roles(person, account_of(*here) if all(here) else ""),
        account=Registry(tx, municipality).account(*here),
        crisis=crisis_now(tx, municipality, at) is not None,
    )
