"""Finding, making and changing one object of a core: each may be done again, and is then done once."""

from collections.abc import Callable, Mapping

import httpx
import msgspec

from archiver.adapters.noark_core.session import MEDIA_TYPE, Session, refusal
from archiver.core.noark_api.answers import Body, Json, agrees, collides, link, listed, merged, needed_link
from archiver.core.noark_api.bodies import from_template
from common.errors import Permanent, Transient

MERGE_PATCH = "application/merge-patch+json"
PAGES_MAX = 200
TRIES_MAX = 4
_CHANGED = frozenset({httpx.codes.CONFLICT, httpx.codes.PRECONDITION_FAILED})
_NO_PATCH = frozenset({httpx.codes.METHOD_NOT_ALLOWED, httpx.codes.NOT_IMPLEMENTED, httpx.codes.UNSUPPORTED_MEDIA_TYPE})


async def find(session: Session, url: str, ours: Callable[[Body], bool], asked: str | None = None) -> Body | None:
    """Return the object of a list that is ours; None where there is none.

    `asked` is an OData filter, a favour: every result is looked at, as a core may not know it. Permanent where the
    list does not end: making a second object is worse than stopping.
    """
    params = {"$filter": asked} if asked else None
    for _ in range(PAGES_MAX):
        body, _etag = await session.get(url, params)
        found = next((one for one in listed(body) if ours(one)), None)
        if found is not None:
            return found
        following = link(body, "next")
        if following is None:
            return None
        url, params = following, None
    raise Permanent(f"the core answers a search with more than {PAGES_MAX} pages: does it know $filter?")


async def make(session: Session, parent: Mapping[str, Json], rel: str, ours: Body) -> Body:
    """Make an object below its parent, over the core's own defaults. BadMessage when the core refuses it."""
    url = needed_link(parent, rel)
    response = await session.call("GET", url, also=_NO_PATCH | {httpx.codes.NOT_FOUND})
    template: Body = {}
    if response.is_success:
        decoded: Json = msgspec.json.decode(response.content)
        template = decoded if isinstance(decoded, dict) else {}
    made = await session.post(url, from_template(template, ours))
    if link(made, "self") is None:
        raise Transient("the core made an object and does not say where")
    return made


async def change(session: Session, url: str, patch: Body) -> Body:
    """Bring an object to what the patch says, by merge patch (RFC 7396) under its ETag; return it.

    When somebody else was quicker we look again, and go on where they changed other fields. Permanent where they
    gave one of ours another value: a person decides then.
    """
    seen, etag = await session.get(url)
    first = seen
    for _ in range(TRIES_MAX):
        if agrees(seen, patch):
            return seen
        if collided := collides(first, seen, patch):
            raise Permanent(f"somebody changed {', '.join(collided)} in the core at the same time")
        if etag is None:
            raise Permanent("the core gives no ETag: nothing can be changed safely")
        response = await _patched(session, url, patch, (seen, etag))
        if response.is_success:
            return (await session.get(url))[0]
        seen, etag = await session.get(url)
    raise Transient("the object changes in the core faster than we can follow")


async def _patched(session: Session, url: str, patch: Body, seen: tuple[Body, str]) -> httpx.Response:
    """PATCH, or PUT the whole object where the core has no PATCH. Answers that somebody was quicker come back."""
    body, etag = seen
    headers = {"If-Match": etag}
    content = msgspec.json.encode(patch)
    response = await session.call(
        "PATCH", url, content=content, headers=headers, media_type=MERGE_PATCH, also=_CHANGED | _NO_PATCH
    )
    if response.status_code not in _NO_PATCH:
        return response
    whole = merged({name: value for name, value in body.items() if name != "_links"}, patch)
    content = msgspec.json.encode(whole)
    response = await session.call(
        "PUT", url, content=content, headers=headers, media_type=MEDIA_TYPE, also=_CHANGED | _NO_PATCH
    )
    if response.status_code in _NO_PATCH:
        raise refusal(response, "PUT")
    return response
