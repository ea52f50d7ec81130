"""What stands on an item's page beside the item itself: its cases, its statements, whose it is, its records."""

from common.db import Tx
from common.policy.beside import POLITICAL_CASE
from desk.core.facts import HIDDEN, Case
from desk.core.notice import link_line
from desk.core.rights import ARCHIVE, REPLY
from desk.handlers.onlooking import look
from desk.handlers.rights import may_on
from desk.routes.care_pages import is_spared
from desk.routes.claim_pages import claim_of
from desk.routes.second_pages import second_shown
from desk.routes.shown import Showing
from desk.routes.shown_acting import acting
from desk.routes.shown_media import media_shown
from desk.routes.shown_orders import attached, orders_shown
from desk.routes.shown_outside import asks
from desk.routes.shown_record import filing
from desk.store import Statements
from desk.store.rows import Rows


def beside(tx: Tx, case: Case, person: str, show: Showing) -> dict[str, object]:
    """Return what stands on an item's page beside the item itself."""
    municipality = case.municipality
    return {
        "political_cases": _cases(tx, municipality),
        "asks": asks(case, show),
        **acting(tx, case, person, show),
        **second_shown(tx, case, person, show),
        "orders": orders_shown(case, show),
        "attached": attached(case, show),
        "spared": is_spared(),
        "media": media_shown(case, show, may_ask=may_on(tx, case, person, REPLY)),
        "statements": _statements(tx, case, show),
        "statement_line": _statement_line(case, show.guide.language),
        **filing(case, show, archivist=may_on(tx, case, person, ARCHIVE)),
        "onlookers": look(tx, case, person, show.now),
        **claim_of(tx, municipality, case.item_id, person, show),
    }


def _cases(tx: Tx, municipality: str) -> list[dict[str, str]]:
    """Return the political cases that somebody has stated, each once."""
    titles = {row.name: row.title for row in Rows(tx, municipality).all() if row.kind == POLITICAL_CASE}
    return [{"ref": ref, "title": title} for ref, title in sorted(titles.items())]


def _statements(tx: Tx, case: Case, show: Showing) -> list[dict[str, object]]:
    """Return the statements of reasons that the writer may read."""
    made = Statements(tx, case.municipality).of(case.item_id)
    return [{"says": show.words.say("statement", f"did_{s.do}"), "at": s.at, "when": show.when(s.at)} for s in made]


def _statement_line(case: Case, lang: str) -> str:
    """Return what is added to the draft of a private reply about something hidden: where its link will stand."""
    return f"\n\n{link_line(lang)}" if case.visibility == HIDDEN else ""
