"""What the page of the queue shows: one page of cases, what is asked, and counts of all there is."""

import secrets
from typing import Any

from common.db import Tx
from desk.handlers.crisis import crisis_now
from desk.routes.claim_pages import shown_claim
from desk.routes.office import read_channels
from desk.routes.shown import Showing, card
from desk.routes.shown_channels import tally
from desk.routes.shown_outside import unclaimed_in
from desk.store import Cases, Claims, Complaints, Rights
from desk.store.queue import PAGE_CASES, Queue

_PAGE_DIGITS_MAX = 6


def page_asked(given: str) -> int:
    """Return the number of the page that an address asks for; the first one for what is no number."""
    return max(1, int(given)) if given.isascii() and given.isdigit() and len(given) <= _PAGE_DIGITS_MAX else 1


def shown_queue(tx: Tx, municipality: str, person: str, show: Showing, asked: tuple[str, int]) -> dict[str, Any]:
    """Return what is drawn; `asked` are the filter and the number of the page."""
    wanted, page_no = asked
    queue, at = Queue(tx, municipality, Rights(tx, municipality).accounts(person)), show.now
    counts = queue.counts()
    last = max(1, -(-counts[wanted] // PAGE_CASES))
    page_no = min(page_no, last)
    stamp, claims = Cases(tx, municipality).stamp(), Claims(tx, municipality).holding(at)
    begun = crisis_now(tx, municipality, at)
    cards = [
        card(case, show) | {"claim": shown_claim(claims.get(case.item_id), person, show)}
        for case in queue.page(wanted, page_no)
    ]
    return {
        "wrong": tally(read_channels(tx, municipality, at)),
        "crisis": show.when(begun.since) if begun else "",
        "complaints": Complaints(tx, municipality).waiting(),
        "municipality": municipality,
        "name": show.guide.name,
        "cards": cards,
        "asked": unclaimed_in(queue.unclaimed(), show),
        "key": secrets.token_urlsafe(16),
        "counts": counts,
        "wanted": wanted,
        "page_no": page_no,
        "last_page": last,
        "stamp": stamp,
        "now": show.when(at),
    }
