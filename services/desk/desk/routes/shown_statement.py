"""What a statement of reasons says, in the page's words: shown to its writer, and to whoever judges the complaint."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from desk.core.complaint import Complaint
from desk.core.facts import AUTO, HIDDEN, REMOVED, Case
from desk.core.limits import Terms
from desk.core.public_guide import PublicGuide
from desk.core.statement import Statement
from desk.routes.shown import Showing

REMOVE = "remove"


@dataclass(frozen=True)
class Telling:
    """For whom statements are told: the page's words, what the pack tells the public, and names of accounts."""

    show: Showing
    guide: PublicGuide
    accounts: dict[tuple[str, str], str]
    terms: Terms


def shown_statements(statements: Sequence[Statement], case: Case | None, telling: Telling) -> dict[str, Any]:
    """Return the statement that holds now (`newest`), the earlier ones, and what has become of the item since."""
    newest, *earlier = statements
    return {
        "newest": _shown(newest, telling),
        "earlier": [_shown(one, telling) for one in earlier],
        "now": telling.show.words.say("statement", _now(newest, case)),
        "text": _own_text(newest, case),
        "is_edited": case is not None and case.revision > newest.revision,
        "complain_until": telling.show.when(newest.at + timedelta(days=telling.terms.complain_days)),
    }


def _now(newest: Statement, case: Case | None) -> str:
    """Return the code of how it stands on the platform now."""
    if case is None:
        return "now_unknown"
    if case.visibility == REMOVED:
        return "now_removed"
    if case.visibility == HIDDEN:
        return "now_to_be_removed" if newest.do == REMOVE else "now_hidden"
    wish = case.standing()
    return "now_under_way" if wish is not None and wish.do in {"hide", REMOVE} else "now_visible"


def _own_text(newest: Statement, case: Case | None) -> str:
    """Return the writer's own words, where they are those that the statement speaks of."""
    return case.item.text if case is not None and case.item is not None and case.revision == newest.revision else ""


def _shown(one: Statement, telling: Telling) -> dict[str, Any]:
    show, words = telling.show, telling.show.words
    return {
        "title": words.say("statement", f"title_{one.do}"),
        "did": words.say("statement", f"did_{one.do}"),
        "at": one.at,
        "when": words.when(one.at, show.guide.timezone),
        "kind": words.say("kind", one.kind),
        "platform": words.say("platform", one.platform),
        "account": telling.accounts.get((one.platform, one.account_id), ""),
        "written_at": one.written_at,
        "written": words.when(one.written_at, show.guide.timezone) if one.written_at else "",
        "kinds": [telling.guide.called(kind, words.lang) or words.say("abuse", kind) for kind in one.kinds],
        "clauses": [{"id": c, "quote": show.guide.quotes.get(c, "")} for c in one.clauses],
        "laws": telling.guide.laws_behind(one.rule, one.received_at) if one.rule else (),
        "because": one.because,
        "reason": one.reason,
        "found": words.say("statement", "found_by_system" if one.is_found_by_system else "found_by_person"),
        "decided": _decided(one, telling),
        "lasts": words.say("statement", f"lasts_{one.do}"),
        "is_by_system": one.is_by_system,
    }


def _decided(one: Statement, telling: Telling) -> str:
    words = telling.show.words
    if one.decided_by == AUTO:
        return words.say("statement", "decided_by_system")
    roles = [telling.guide.roles.get(role, role.replace("_", " ")) for role in one.by or telling.guide.confirmers]
    said = words.say("statement", "decided_by_person", municipality=telling.show.guide.name)
    return f"{said} {words.say('statement', 'decided_by_role', roles=', '.join(roles))}" if roles else said


def shown_complaint(one: Complaint, show: Showing) -> dict[str, Any]:
    """Return a complaint as its writer and whoever judges it see it."""
    return msgspec.structs.asdict(one) | {
        "says": show.words.say("complaint", f"state_{one.state}"),
        "tone": {"upheld": "calm", "rejected": "plain"}.get(one.state, "busy"),
        "came": show.words.when(one.came_at, show.guide.timezone),
        "due": show.words.when(one.due_at, show.guide.timezone),
        "left": show.words.left(one.due_at, show.now),
        "is_late": not one.is_decided and one.due_at < show.now,
        "is_decided": one.is_decided,
        "decided": _when(one.decided_at, show),
        "pointed": [said for said in (one.link, one.account, one.about_time) if said],
    }


def _when(at: datetime | None, show: Showing) -> str:
    return show.words.when(at, show.guide.timezone) if at else ""
