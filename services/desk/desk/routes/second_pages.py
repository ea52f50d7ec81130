"""What waits for a second person on an item's page: shown to everybody, confirmed by another than who proposed it."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.db import Tx
from desk.core.deeds import Edit, Hide, KeepHidden, Remove, Reply
from desk.core.facts import Case
from desk.core.laws import laws_on
from desk.core.second import Waits
from desk.handlers.crisis_texts import gate_of
from desk.handlers.people import Person
from desk.handlers.second_person import Deciding, decide_second, may_not_decide
from desk.routes.fields import REASON_CHARS_MAX
from desk.routes.forms import field, is_ours, read_form, uuid_of
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw_notice
from desk.routes.shown import Showing
from desk.store.proposals import Proposals


class SecondPages:
    """What the buttons of a proposal do."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def decide(self, request: Request, person: Person) -> Response:
        """Confirm a proposal or return it, and go back to the item, which says what came of it."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        do, proposal_id = field(form, "do"), uuid_of(field(form, "proposal_id"))
        if do not in {"confirm", "return"} or proposal_id is None:
            return draw_notice(request, "bad_form", 422)
        municipality, item_id = request.path_params["municipality"], request.path_params["item_id"]
        office, at = self._office, self._office.clock.now()
        in_crisis = await office.pack_in_crisis(municipality, at)
        deciding = Deciding(
            municipality=municipality,
            person=person.person,
            proposal_id=proposal_id,
            confirmed=do == "confirm",
            said=field(form, "said").replace("\r\n", "\n").strip()[:REASON_CHARS_MAX],
        )

        def unit(tx: Tx) -> str:
            return decide_second(tx, deciding, at, office.limits, gate_of(tx, in_crisis, at) if in_crisis else None)

        why = await office.db.write(unit)
        said = f"refused={why}" if why else f"did=second_{do}"
        return RedirectResponse(f"/{municipality}/items/{item_id}?{said}", 303, HEADERS)


def second_shown(tx: Tx, case: Case, person: str, show: Showing) -> dict[str, Any]:
    """Return what waits for a second person on an item, and which statutes may be a ground."""
    words, mine = show.words, Proposals(tx, case.municipality)
    return {
        "laws": [{"ground": law.ground, "words": law.words} for law in laws_on(show.guide.country, _day(case, show))],
        "proposals": [
            {
                "proposal_id": one.proposal_id,
                "by": one.person,
                "mine": one.person == person,
                "says": words.say("acting", f"second_{_SAID_AS[type(one.deed)]}"),
                "ground": _ground(one.deed, show),
                "reason": getattr(one.deed, "reason", "") or getattr(one.deed, "text", ""),
                "because": one.asked.because,
                "clauses": [{"id": c, "quote": show.guide.quotes.get(c, "")} for c in one.asked.clauses],
                "by_whom": [show.role(role) for role in one.asked.by],
                "reasoned": one.asked.reasoned,
                "confirms": not may_not_decide(tx, case, one, person, confirmed=True),
                "returns": not may_not_decide(tx, case, one, person, confirmed=False),
                "at": one.at,
                "when": show.when(one.at),
                "stale": one.revision != case.revision,
            }
            for one in mine.waiting(case.item_id)
        ],
    }


_SAID_AS = {Remove: "remove", Hide: "hide", KeepHidden: "keep_hidden", Reply: "reply", Edit: "edit"}


def _ground(deed: Waits, show: Showing) -> str:
    """Return the sentence that a decision rests on; words of ours have none."""
    clause = deed.clause if isinstance(deed, Remove | Hide | KeepHidden) else ""
    return show.guide.quotes.get(clause, clause)


def _day(case: Case, show: Showing) -> date:
    item = case.item
    received: datetime = (item.received_at or item.recorded_at) if item else show.now
    return received.astimezone(ZoneInfo(show.guide.timezone)).date()
