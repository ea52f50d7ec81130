"""The API under `/api/v1`: bearer tokens only, so that no page of somebody else's can use a signed-in browser."""

from collections.abc import Awaitable, Callable
from functools import cache
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query
from fastapi.openapi.utils import get_openapi
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from msgspec import structs
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from common.capabilities import CAPABILITIES
from common.db import Tx
from desk.core.view import view
from desk.core.word_diff import GONE, NEW, SAME
from desk.handlers.acts import NO_SUCH_ITEM, Act, Done, NotDone
from desk.handlers.people import SCOPE_ACT, SCOPE_POLICY, SCOPE_READ, Person
from desk.handlers.since import Changed
from desk.routes.act_shapes import ActBody, seen_of
from desk.routes.dated_rows import add_rows
from desk.routes.office import Mine, Office, read_case, read_channels, read_queue
from desk.routes.packs import add_packs
from desk.routes.problems import STATUS_OF_ACT, ApiRoute, Problem, missing
from desk.routes.shapes import ERRORS, ActedOut, CapabilityOut, ChannelsOut, ItemOut, ItemsOut, ProblemOut, SummaryOut
from desk.routes.shown_channels import told_channel
from desk.routes.words import ENGLISH
from desk.store import Cases, Rights
from desk.store.keys import TOKEN

PREFIX = "/api/v1"
VERSION = "1"
_ACT_ERRORS: dict[int | str, dict[str, Any]] = {
    **ERRORS,
    403: {
        "model": ProblemOut,
        "description": "Only for whoever has the right on the account, or the archivist's.",
    },
    409: {
        "model": ProblemOut,
        "description": "The revision is not the newest: `newest` is the item now, `diff` what its text became. "
        "Or it is hidden, shown or removed since you saw it: `newest` says how it stands. "
        "Or somebody else has claimed the item, or the words wait for another person.",
    },
    422: {"model": ProblemOut, "description": "Refused, with the clauses; or the request is not valid."},
}
_bearer = HTTPBearer(auto_error=False, description="A token made with the command line.")


def api_router(office: Office) -> APIRouter:
    """Return the API's routes."""
    router = APIRouter(prefix=PREFIX, route_class=ApiRoute)

    async def signed_in(
        request: Request,
        shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    ) -> Person:
        person = await office.person(shown.credentials if shown else None, TOKEN)
        if person is None:
            raise Problem(
                401, "There is no valid token.", "Send `Authorization: Bearer <token>`; an administrator makes tokens."
            )
        if person.scopes is not None and _scope_of(request) not in person.scopes:
            raise Problem(403, "The token was not made for this.", "Ask an administrator for one with this scope.")
        return person

    def mine(municipality: str, person: Annotated[Person, Depends(signed_in)]) -> Person:
        if municipality not in person.municipalities:
            raise missing()
        return person

    @router.get("/capabilities", response_model=dict[str, dict[str, CapabilityOut]])
    async def capabilities(_: Annotated[Person, Depends(signed_in)]) -> dict[str, dict[str, dict[str, Any]]]:
        return {name: {do: structs.asdict(one) for do, one in acts.items()} for name, acts in CAPABILITIES.items()}

    _add_reads(router, office, mine)
    _add_acts(router, office, mine)
    add_packs(router, office, mine)
    add_rows(router, office, mine)

    return router


def _scope_of(request: Request) -> str:
    """Return what a token has to open for a request."""
    if request.method == "GET":
        return SCOPE_READ
    return SCOPE_ACT if request.url.path.endswith("/acts") else SCOPE_POLICY


def openapi_page(router: Callable[[], APIRouter]) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers `/api/v1/openapi.json`: this API alone, whatever else the process serves."""

    # Made when it is first asked for: that takes longer than all the rest of the desk's start.
    @cache
    def spec() -> dict[str, Any]:
        description = "Queue, items, acts and policy packs of the municipality's desk."
        return get_openapi(title="Ordstyrer desk", version=VERSION, description=description, routes=router().routes)

    async def openapi(_: Request) -> Response:
        return JSONResponse(spec())

    return openapi


def _add_reads(router: APIRouter, office: Office, mine: Mine) -> None:
    @router.get("/{municipality}/items", response_model=ItemsOut, responses=ERRORS)
    async def items(
        municipality: str,
        person: Annotated[Person, Depends(mine)],
        open_only: Annotated[bool, Query(alias="open")] = False,
    ) -> dict[str, Any]:
        at = office.clock.now()
        found = await office.db.write(lambda tx: read_queue(tx, municipality, person.person, at, open_only=open_only))
        return {"items": [view(case) for case in found]}

    @router.get("/{municipality}/items/{item_id}", response_model=ItemOut, responses=ERRORS)
    async def item(municipality: str, item_id: UUID, person: Annotated[Person, Depends(mine)]) -> dict[str, Any]:
        at = office.clock.now()
        case = await office.db.write(lambda tx: read_case(tx, municipality, item_id, person.person, at))
        found = view(case) if case else None
        if found is None:
            raise missing()
        return found

    @router.get("/{municipality}/channels", response_model=ChannelsOut, responses=ERRORS)
    async def channels(municipality: str, _: Annotated[Person, Depends(mine)]) -> dict[str, Any]:
        at = office.clock.now()
        found = await office.db.read(lambda tx: read_channels(tx, municipality, at))
        return {"channels": [told_channel(one) for one in found]}

    @router.get("/{municipality}/summary", response_model=SummaryOut, responses=ERRORS)
    async def summary(municipality: str, person: Annotated[Person, Depends(mine)]) -> dict[str, Any]:
        at = office.clock.now()

        def unit(tx: Tx) -> dict[str, Any]:
            cases, accounts = Cases(tx, municipality), Rights(tx, municipality).accounts(person.person)
            cases.audit(person.person, "read_summary", None, at)
            phases = cases.phases(accounts)
            return {
                "municipality": municipality,
                "total": sum(phases.values()),
                "open": cases.open_count(accounts),
                "phases": phases,
            }

        return await office.db.write(unit)


def _add_acts(router: APIRouter, office: Office, mine: Mine) -> None:
    @router.post(
        "/{municipality}/items/{item_id}/acts",
        status_code=202,
        response_model=ActedOut,
        responses=_ACT_ERRORS,
    )
    async def acts(
        municipality: str,
        item_id: UUID,
        body: ActBody,
        person: Annotated[Person, Depends(mine)],
        idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
    ) -> dict[str, str]:
        act = Act(
            municipality=municipality,
            item_id=item_id,
            person=person.person,
            revision=body.revision,
            deed=body.deed(),
            key=idempotency_key,
            seen=seen_of(body),
        )
        done = await office.act(act)
        if isinstance(done, Done):
            return {"act_id": str(done.act_id)}
        raise _not_done(done)


def _not_done(why: NotDone) -> Problem:
    if why.code == NO_SUCH_ITEM:
        return missing()
    error = ENGLISH.say("refused", why.code)
    if why.clauses:
        error = f"{error} ({', '.join(why.clauses)})"
    do = ENGLISH.say("refused_do", why.code)
    diff = _told(why.changed) if why.changed is not None else None
    return Problem(STATUS_OF_ACT.get(why.code, 422), error, do, clauses=why.clauses, newest=why.newest, diff=diff)


def _told(changed: Changed) -> dict[str, object]:
    runs = [{"kind": _RUN[piece.kind], "text": piece.text} for piece in changed.pieces]
    return {"seen_revision": changed.seen, "newest_revision": changed.now, "runs": runs}


_RUN = {SAME: "kept", GONE: "removed", NEW: "added"}
