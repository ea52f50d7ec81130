"""One step for many items: looked at first, then done, then taken back by whoever thinks again."""

import secrets
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.db import Tx
from desk.core.batch import ASIDE, CARRIES_OUT, ITEMS_MAX, NOT_CHOSEN, SAYS, STEPS, Batch, Chosen
from desk.core.shelf import HOLD, HOLD_DAYS, hold_until
from desk.core.sieve import Wanted, wanted
from desk.handlers.batches import Doing, do_batch, undo_batch
from desk.handlers.people import Person
from desk.routes.fields import TEXT_CHARS_MAX
from desk.routes.forms import Form, field, is_ours, read_form
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw, draw_notice
from desk.routes.shown import Showing, showing
from desk.routes.shown_batch import Look, here, shown_look
from desk.routes.shown_queue import address, page_asked
from desk.routes.words import words_in
from desk.store import Cases, Rights
from desk.store.queue import Queue

_FIELDS_MAX = ITEMS_MAX + 20
_BACK_CHARS_MAX = 2000


class BatchPages:
    """What the queue's buttons for many do."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def look(self, request: Request, person: Person) -> Response:
        """Show what a step would do with the chosen items, before anything is done."""
        given: Form = {}
        for name, value in request.query_params.multi_items():
            given.setdefault(name, []).append(value)
        return await self._draw_look(request, person, given)

    async def do(self, request: Request, person: Person) -> Response:
        """Take the step, and go back to the queue; what needs a look first is shown first."""
        form = await read_form(request, fields_max=_FIELDS_MAX)
        if form is None or not is_ours(form, person.csrf) or field(form, "do") not in STEPS:
            return draw_notice(request, "bad_form", 403)
        chosen, do, text = _chosen(form.get("item", [])), field(form, "do"), _plain(field(form, "text"))
        unsure = not field(form, "sure") and (len(chosen) != 1 or do in SAYS or do == HOLD)
        if unsure or not chosen or (do in SAYS and not text):
            return await self._draw_look(request, person, form)
        municipality, at = request.path_params["municipality"], self._office.clock.now()
        days = field(form, "days")
        until = hold_until(int(days) if days in map(str, HOLD_DAYS) else HOLD_DAYS[0], at)
        batch = Batch(
            municipality=municipality,
            person=person.person,
            do=do,
            items=tuple(chosen),
            key=field(form, "key")[:200],
            text=text,
            until=until,
            reason=self._reason(municipality),
        )
        await self._carry_out(batch)
        return RedirectResponse(_back(municipality, form) + "#list", 303, HEADERS)

    async def undo(self, request: Request, person: Person) -> Response:
        """Take back what was done last."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        municipality, at = request.path_params["municipality"], self._office.clock.now()
        doing = Doing(at=at, limits=self._office.limits)
        batch_id: UUID = request.path_params["batch_id"]
        done = await self._office.db.write(lambda tx: undo_batch(tx, municipality, person.person, batch_id, doing))
        if done is None:
            return draw_notice(request, "not_found", 404)
        return RedirectResponse(_back(municipality, form) + "#list", 303, HEADERS)

    async def _carry_out(self, batch: Batch) -> None:
        office, at = self._office, self._office.clock.now()
        in_crisis = await office.pack_in_crisis(batch.municipality, at) if batch.do in SAYS else None
        packs = (await office.pack_now(batch.municipality, at), in_crisis)

        def unit(tx: Tx) -> None:
            gate = office.gates(tx, batch.municipality, packs, at)
            do_batch(tx, batch, Doing(at=at, limits=office.limits, gate=gate))

        await office.db.write(unit)

    def _reason(self, municipality: str) -> str:
        guide = self._office.guides(municipality)
        return words_in(guide.language if guide else "nb").say("batch", "joined_reason")

    async def _draw_look(self, request: Request, person: Person, given: Form) -> Response:
        office, municipality = self._office, request.path_params["municipality"]
        do, at = field(given, "do"), office.clock.now()
        if do not in STEPS:
            return draw_notice(request, "not_found", 404)
        chosen = _chosen(given.get("item", []))
        tried = request.method == "POST" and bool(field(given, "sure"))
        look = Look(do=do, chosen=tuple(chosen), text=_plain(field(given, "text")) if tried else None)

        def unit(tx: Tx) -> tuple[Showing, dict[str, Any]]:
            guide = office.guide(tx, municipality)
            show = showing(guide, at)
            queue = Queue(tx, municipality, at, Rights(tx, municipality).accounts(person.person))
            Cases(tx, municipality).audit(person.person, "read_queue", None, at)
            all_of_it = not chosen and do in CARRIES_OUT
            shown_here = queue.page(here(_view(given), do), 1, ITEMS_MAX) if all_of_it else []
            cases = shown_here or queue.these([one.item_id for one in chosen])
            return show, shown_look(look, cases, show)

        show, shown = await office.db.write(unit)
        problem = NOT_CHOSEN if not shown["cards"] else "no_text" if tried and do in SAYS and not look.text else ""
        return draw(
            "queue_look.html",
            show.words,
            422 if tried and problem else 200,
            person=person.person,
            csrf=person.csrf,
            municipality=municipality,
            name=show.guide.name,
            key=field(given, "key") or secrets.token_urlsafe(16),
            back=_back_query(given),
            back_to=_back(municipality, given),
            problem=problem,
            aside=do in ASIDE,
            days=HOLD_DAYS,
            **shown,
        )


def _view(given: Form) -> Wanted:
    return wanted(dict(parse_qsl(_back_query(given))))


def _back_query(given: Form) -> str:
    return field(given, "back")[:_BACK_CHARS_MAX]


def _back(municipality: str, given: Form) -> str:
    """Return the address of the view that they came from: made anew, so that no form leads anywhere else."""
    asked = dict(parse_qsl(_back_query(given)))
    return address(municipality, wanted(asked), page_asked(asked.get("page", "")))


def _chosen(given: Sequence[str]) -> list[Chosen]:
    """Return the chosen items, each once; what is no item of ours is left out."""
    found: dict[UUID, Chosen] = {}
    for one in given[:ITEMS_MAX]:
        item, _, revision = one.partition(":")
        if revision.isascii() and revision.isdigit() and len(revision) < _REVISION_DIGITS_MAX:
            try:
                item_id = UUID(item)
            except ValueError:
                continue
            found[item_id] = Chosen(item_id=item_id, revision=int(revision))
    return list(found.values())


_REVISION_DIGITS_MAX = 9


def _plain(text: str) -> str:
    """Browsers send line ends as CRLF; what we send on has plain ones."""
    return text.replace("\r\n", "\n")[:TEXT_CHARS_MAX].strip()
