"""What the page of the queue shows: one page of cases, what is asked, and counts of all there is."""

import secrets
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import msgspec

from common.db import Tx
from common.policy.vocabulary import REASONS
from desk.core.facts import Case
from desk.core.lane import LANES, MAY, MUST
from desk.core.rights import account_of
from desk.core.sieve import ACCOUNT, ANSWER, DECIDE, LANGUAGE, STEP, TAG, UNIT, Wanted
from desk.handlers.crisis import crisis_now
from desk.routes.claim_pages import shown_claim
from desk.routes.office import read_channels
from desk.routes.shown import Showing, card
from desk.routes.shown_channels import tally
from desk.routes.shown_outside import unclaimed_in
from desk.routes.shown_plan import looking, needing
from desk.store import Cases, Claims, Complaints, Registry, Rights
from desk.store.proposals import Proposals
from desk.store.queue import PAGE_CASES, Marked, Queue, sieves_of
from desk.store.views import Views

_PAGE_DIGITS_MAX = 6
_VALUES_MAX = 60
"""So many values of a sieve are offered, those with most cases."""


def page_asked(given: str) -> int:
    """Return the number of the page that an address asks for; the first one for what is no number."""
    return max(1, int(given)) if given.isascii() and given.isdigit() and len(given) <= _PAGE_DIGITS_MAX else 1


def waiting(tx: Tx, municipality: str, person: str, at: datetime) -> int:
    """Return how many items wait that a person may read, as the queue itself counts them."""
    counts = Queue(tx, municipality, at, Rights(tx, municipality).accounts(person)).counts(Wanted())
    return counts[MUST] + counts[MAY]


def address(municipality: str, wanted: Wanted, page_no: int = 1) -> str:
    """Return the address of a view of the queue."""
    page = [("page", str(page_no))] if page_no > 1 else []
    return f"/{municipality}?{urlencode([*wanted.pairs(), *page])}"


def shown_queue(tx: Tx, municipality: str, person: str, show: Showing, asked: tuple[Wanted, int]) -> dict[str, Any]:
    """Return what is drawn; `asked` are what is wanted and the number of the page."""
    wanted, page_no = asked
    queue, at = Queue(tx, municipality, show.now, Rights(tx, municipality).accounts(person)), show.now
    counts, marked = queue.counts(wanted), queue.marked(wanted)
    last = max(1, -(-counts[wanted.part or wanted.lane] // PAGE_CASES))
    page_no = min(page_no, last)
    stamp, claims = Cases(tx, municipality).stamp(), Claims(tx, municipality).holding(at)
    begun, second = crisis_now(tx, municipality, at), Proposals(tx, municipality).items_waiting()
    return {
        "wrong": tally(read_channels(tx, municipality, at)),
        "crisis": show.when(begun.since) if begun else "",
        "complaints": Complaints(tx, municipality).waiting(),
        "posts": len(needing(tx, looking(tx, municipality, show))),
        "municipality": municipality,
        "name": show.guide.name,
        "cards": [
            row(case, show)
            | {"claim": shown_claim(claims.get(case.item_id), person, show), "second": case.item_id in second}
            for case in queue.page(wanted, page_no)
        ],
        "asked": unclaimed_in(queue.unclaimed(), show),
        "key": secrets.token_urlsafe(16),
        "counts": counts,
        "waiting": counts[MUST] + counts[MAY],
        "wanted": wanted,
        "lanes": _lanes(municipality, wanted, counts),
        "sieves": _sieves(tx, municipality, marked, wanted, show),
        "marked": marked,
        "page_no": page_no,
        "last_page": last,
        "view": urlencode([*wanted.pairs(), *([("page", str(page_no))] if page_no > 1 else [])]),
        "here_is": address(municipality, wanted, page_no),
        "before": address(municipality, wanted, page_no - 1),
        "after": address(municipality, wanted, page_no + 1),
        "stamp": stamp,
        "now": show.when(at),
    }


def shown_views(tx: Tx, municipality: str, person: str, view: Wanted) -> list[dict[str, Any]]:
    """Return the views that a person keeps, as links."""
    now = urlencode(view.pairs())
    return [
        {
            "view_id": one["view_id"],
            "name": one["name"],
            "to": f"/{municipality}?{one['query']}",
            "current": one["query"] == now,
        }
        for one in Views(tx, municipality, person).all()
    ]


def row(case: Case, show: Showing) -> dict[str, Any]:
    """Return a line of the queue: the card, and which text of it is chosen when it is."""
    return card(case, show) | {"chosen_as": f"{case.item_id}:{case.revision}"}


def _lanes(municipality: str, wanted: Wanted, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Return the lanes as links, the first one also by what is asked of whoever works in it."""
    shown = []
    for lane in LANES:
        to = msgspec.structs.replace(wanted, lane=lane, part="")
        current = wanted.lane == lane and not wanted.part
        shown.append({"code": lane, "to": address(municipality, to), "n": counts[lane], "current": current})
        for part in (DECIDE, ANSWER) if lane == MUST else ():
            to = msgspec.structs.replace(wanted, lane=lane, part=part)
            shown.append(
                {"code": part, "to": address(municipality, to), "n": counts[part], "current": wanted.part == part}
            )
    return shown


def _sieves(tx: Tx, municipality: str, marked: Marked, wanted: Wanted, show: Showing) -> list[dict[str, Any]]:
    """Return by what the lane can be narrowed: each value with its name and count, and which one is chosen."""
    names = {account_of(one.platform, one.account_id): one.name for one in Registry(tx, municipality).accounts()}
    chosen = dict(wanted.sieves)
    shown = []
    for sieve, values in sieves_of(marked).items():
        mine = chosen.get(sieve, "")
        known = dict(values[:_VALUES_MAX])
        if mine:
            known.setdefault(mine, dict(values).get(mine, 0))
        offered = [{"value": value, "says": called(sieve, value, show, names), "n": n} for value, n in known.items()]
        rest = tuple(one for one in wanted.sieves if one[0] != sieve)
        without = address(municipality, msgspec.structs.replace(wanted, sieves=rest))
        says = called(sieve, mine, show, names) if mine else ""
        shown.append({"code": sieve, "values": offered, "chosen": mine, "says": says, "without": without})
    return shown


def called(sieve: str, value: str, show: Showing, accounts: dict[str, str]) -> str:
    """Return what people call a value of a sieve."""
    if sieve == TAG:
        return show.words.say("abuse" if value in REASONS else "tag", value)
    if sieve == ACCOUNT:
        name = accounts.get(value)
        platform = show.words.say("platform", value.partition(":")[0])
        return f"{name} ({platform})" if name else value
    if sieve == UNIT:
        return show.role(value).replace("_", " ")
    return show.words.say({STEP: "step", LANGUAGE: "tongue"}[sieve], value) if sieve in {STEP, LANGUAGE} else value
