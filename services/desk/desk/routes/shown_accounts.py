"""What the pages show of accounts and of applications for them."""

from collections.abc import Iterable, Sequence
from typing import Any

from common.capabilities import CAPABILITIES
from common.db import Tx
from common.events import AccountFact, Step
from common.policy.own.vocabulary import ACCOUNT_CLASSES
from common.policy.pack import Pack
from desk.core.account import OPEN_STATES, WAITING, Application, Card, Entry, Helper, Left, of_account
from desk.core.account_check import REFUSE
from desk.handlers.account_applications import may_open
from desk.handlers.account_asking import Doing, held_by, helpers_now
from desk.routes.shown import Showing
from desk.store import AccountBook, Keys, Registry

TONES = {"waiting": "busy", "approved": "calm", "opened": "plain", "refused": "alarm", "withdrawn": "plain"}
STATE_TONES = {"active": "calm", "closing": "busy", "closed": "plain", "applied": "busy"}
_SWEDISH = "SE"
_MUNICIPAL = {_SWEDISH: ("verksamhet", "official")}


def shown_list(tx: Tx, doing: Doing, show: Showing) -> dict[str, Any]:
    """Return the applications, those that wait first, and the accounts of the registry."""
    book = AccountBook(tx, doing.municipality)
    applications, cards, helpers = book.applications(), book.cards(), helpers_now(tx, doing.municipality)
    mine = held_by(tx, doing)
    accounts = Registry(tx, doing.municipality).accounts()
    return {
        "waiting": [shown_application(one, show, mine) for one in applications if one.state in OPEN_STATES],
        "decided": [shown_application(one, show, mine) for one in applications if one.state not in OPEN_STATES],
        "accounts": sorted(
            (_row(one, cards.get((one.platform, one.account_id), Card()), helpers, show) for one in accounts),
            key=lambda row: (row["state"] == "closed", row["kind_code"] not in {"main", "official"}, row["name"]),
        ),
    }


def _row(account: AccountFact, card: Card, helpers: Sequence[Helper], show: Showing) -> dict[str, Any]:
    words, state = show.words, account.state_at(show.now)
    return {
        "name": account.name,
        "platform": words.say("platform", account.platform),
        "href": f"accounts/{account.platform}/{account.account_id}",
        "kind": words.say("account_class", account.kind),
        "kind_code": account.kind,
        "state": state,
        "tone": STATE_TONES.get(state, "plain"),
        "says": words.say("account_state", state),
        "owner": show.role(card.owner) if card.owner else "",
        "admins": of_account(helpers, account.platform, account.account_id),
        "purpose": card.purpose,
    }


def shown_application(one: Application, show: Showing, mine: Iterable[str] = ()) -> dict[str, Any]:
    """Return an application; `decides` where the person holds a role that says yes or no."""
    words = show.words
    return {
        "id": one.application_id,
        "name": one.name,
        "platform": words.say("platform", one.platform),
        "platform_code": one.platform,
        "kind": words.say("account_class", one.kind),
        "state": one.state,
        "tone": TONES.get(one.state, "plain"),
        "says": words.say("application_state", one.state),
        "owner": show.role(one.card.owner),
        "purpose": one.card.purpose,
        "end_date": one.card.end_date.isoformat() if one.card.end_date else "",
        "admins": one.admins,
        "by": one.by,
        "role": show.role(one.role) if one.role else "",
        "at": one.at,
        "when": show.when(one.at),
        "approvers": ", ".join(show.role(role) for role in one.approvers),
        "told": ", ".join(show.role(role) for role in one.told),
        "clauses": quoted(one.clauses, show),
        "left": [shown_left(each, show) for each in one.left],
        "decided_by": one.decided_by,
        "decided_role": show.role(one.decided_role) if one.decided_role else "",
        "decided_when": show.when(one.decided_at) if one.decided_at else "",
        "why": one.why,
        "account_id": one.account_id,
        "waits": one.state == WAITING,
        "decides": one.state == WAITING and bool(set(one.approvers) & set(mine)),
    }


def shown_of(tx: Tx, doing: Doing, found: Application, show: Showing) -> dict[str, Any]:
    """Return what the page of one application shows to a person."""
    is_open = found.state in OPEN_STATES
    return {
        "one": shown_application(found, show, held_by(tx, doing)),
        "mine": found.by == doing.person and is_open,
        "opens": found.state == "approved" and may_open(tx, doing, found),
        "people": Keys(tx, doing.municipality).known(),
        "lines": shown_lines(AccountBook(tx, doing.municipality).lines(str(found.application_id)), show),
        "account_href": f"{found.platform}/{found.account_id}" if found.state == "opened" else "",
    }


def shown_left(one: Left | Step, show: Showing) -> dict[str, Any]:
    """Return what the guideline asks for: the step, why, whom it concerns, and its clauses with their words."""
    return {
        # That it is refused stands above already: only what is to be done is said again.
        "says": "" if one.do == REFUSE else show.words.say("step", one.do),
        "because": one.because,
        "to": ", ".join(show.role(role) for role in one.to),
        "clauses": quoted(one.clauses, show),
    }


def quoted(clauses: Iterable[str], show: Showing) -> list[dict[str, str]]:
    """Return clauses with their words in the guideline."""
    return [{"id": clause, "quote": show.guide.quotes.get(clause, "")} for clause in clauses]


def shown_lines(lines: Iterable[Entry], show: Showing) -> list[dict[str, Any]]:
    """Return what was done, newest first."""
    return [
        {
            "says": show.words.say("account_line", one.what),
            "who": one.who,
            "role": show.role(one.role) if one.role else "",
            "said": one.said,
            "clauses": one.clauses.split(),
            "at": one.at,
            "when": show.when(one.at),
        }
        for one in lines
    ]


def choices(tx: Tx, doing: Doing, show: Showing) -> dict[str, Any]:
    """Return what the form of an application offers: platforms, classes, owners, people, the person's own roles."""
    pack, words = doing.pack, show.words
    mine = sorted(held_by(tx, doing))
    return {
        "platforms": [{"value": each, "says": words.say("platform", each)} for each in CAPABILITIES],
        "kinds": [{"value": each, "says": words.say("account_class", each)} for each in _classes(pack)],
        "owners": owners(pack, show),
        "own_roles": [{"value": each, "says": show.role(each)} for each in mine],
        "people": Keys(tx, doing.municipality).known(),
        "rules": _rules(pack, show),
    }


def _classes(pack: Pack) -> tuple[str, ...]:
    own = _MUNICIPAL.get(pack.file.pack.country)
    return own or tuple(each for each in reversed(ACCOUNT_CLASSES) if each in {"main", "other"})


def owners(pack: Pack, show: Showing) -> list[dict[str, str]]:
    """Return the roles that may own an account: those that the guideline names first, then all others."""
    named = (role for rule in pack.file.accounts.owner.values() for role in rule.who)
    return [{"value": each, "says": show.role(each)} for each in dict.fromkeys((*named, *pack.file.roles))]


def _rules(pack: Pack, show: Showing) -> list[dict[str, Any]]:
    """Return the guideline's own sentences on applying, each once."""
    rules = pack.file.accounts
    found = [*rules.reserved.values(), *rules.approval.values(), rules.purpose, *rules.owner.values()]
    more = [rules.admin_of, rules.central_admin, rules.admins_min, rules.admins_max, rules.sender, rules.directory]
    return [
        {"because": rule.because, "clauses": quoted(rule.clauses, show)} for rule in (*found, *more) if rule is not None
    ]
