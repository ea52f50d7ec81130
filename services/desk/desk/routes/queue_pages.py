"""The queue's own pages: the lanes, and what is done there with one item or with many."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from common.db import Tx
from desk.core.sieve import wanted
from desk.handlers.people import Person
from desk.routes.batch_pages import BatchPages
from desk.routes.office import Office
from desk.routes.page import draw
from desk.routes.shown import Showing, showing
from desk.routes.shown_batch import all_here, offered, shown_last
from desk.routes.shown_queue import page_asked, shown_queue, shown_views
from desk.routes.view_pages import ViewPages
from desk.store import Cases

Page = Callable[[Request, Person], Awaitable[Response]]
HERE = "/{municipality:municipality}"


class QueuePages:
    """What each of the queue's pages does."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def paths(self) -> tuple[tuple[str, Page, str], ...]:
        """Return path, page and method of each."""
        many, views = BatchPages(self._office), ViewPages(self._office)
        return (
            (HERE, self.queue, "GET"),
            (f"{HERE}/queue/do", many.look, "GET"),
            (f"{HERE}/queue/do", many.do, "POST"),
            (f"{HERE}/queue/views", views.keep, "POST"),
            (f"{HERE}/palette", views.palette, "GET"),
            (HERE + "/queue/undo/{batch_id:uuid}", many.undo, "POST"),
        )

    async def queue(self, request: Request, person: Person) -> Response:
        """Show a lane, what needs a person first."""
        office, municipality = self._office, request.path_params["municipality"]
        asked = wanted(dict(request.query_params)), page_asked(request.query_params.get("page", ""))
        at = office.clock.now()

        def unit(tx: Tx) -> tuple[Showing, dict[str, Any]]:
            guide = office.guide(tx, municipality)
            show = showing(guide, at)
            shown = shown_queue(tx, municipality, person.person, show, asked)
            shown["last"] = shown_last(tx, municipality, person.person, show)
            shown["all_here"] = all_here(shown.pop("marked"), asked[0])
            shown["offered"] = offered(asked[0].lane)
            shown["views"] = shown_views(tx, municipality, person.person, asked[0])
            return show, shown

        # What is noted is one row; what is read is much, and must keep no writer waiting.
        await office.db.write(lambda tx: Cases(tx, municipality).audit(person.person, "read_queue", None, at))
        show, shown = await office.db.read(unit)
        return draw("queue.html", show.words, person=person.person, csrf=person.csrf, **shown)
