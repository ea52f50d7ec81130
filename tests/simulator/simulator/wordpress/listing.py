"""Lists of the REST API: which rows, in which order, on which page."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

from simulator.beside.calls import Call
from simulator.beside.door import Done
from simulator.beside.refusals import RefusedError
from simulator.beside.tellings import own_id
from simulator.beside.world import Place, Remark
from simulator.wordpress.errors import bad_parameter, forbidden_parameter
from simulator.wordpress.resources import article_resource, comment_resource
from simulator.wordpress.site import SITE_OFFSET

PER_PAGE_DEFAULT = 10
PER_PAGE_MAX = 100
STATUS_WORDS: Mapping[str, tuple[str, ...]] = {
    "approve": ("approved",),
    "approved": ("approved",),
    "1": ("approved",),
    "hold": ("hold",),
    "0": ("hold",),
    "spam": ("spam",),
    "trash": ("trash",),
    "all": ("approved", "hold"),
    "any": ("approved", "hold", "spam", "trash"),
}


def standing(place: Place) -> list[Remark]:
    """Return what the site still has, its trash included."""
    return [remark for remark in place.remarks.values() if not remark.removed or remark.state == "trash"]


def comments(call: Call, place: Place, base_url: str, *, logged_in: bool) -> Done:
    """Answer GET /comments."""
    for name in ("status", "author", "author_email", "type"):
        if name in call.query and not logged_in:
            raise RefusedError(forbidden_parameter(name))
    states = STATUS_WORDS.get(call.query.get("status", "approve"))
    if states is None or call.query.get("order", "desc") not in {"asc", "desc"}:
        raise RefusedError(bad_parameter("status" if states is None else "order"))
    fitting = [each for each in standing(place) if each.state in states and _fits(call, each)]
    order = call.query.get("orderby", "date_gmt")
    keys: dict[str, Callable[[Remark], tuple[object, ...]]] = {
        "date_gmt": lambda each: (_second(each.created_at), int(own_id(each.object_id))),
        "date": lambda each: (_second(each.created_at), int(own_id(each.object_id))),
        "id": lambda each: (int(own_id(each.object_id)),),
    }
    if order not in keys:
        raise RefusedError(bad_parameter("orderby"))
    fitting.sort(key=keys[order], reverse=call.query.get("order", "desc") == "desc")
    context = call.query.get("context", "view")
    return paged(call, [comment_resource(place, each, base_url, context) for each in fitting], base_url)


def _fits(call: Call, remark: Remark) -> bool:
    query = call.query
    if "post" in query and own_id(remark.thing_id) not in query["post"].split(","):
        return False
    if "parent" in query and (own_id(remark.parent_id) if remark.parent_id else "0") not in query["parent"].split(","):
        return False
    if "include" in query and own_id(remark.object_id) not in query["include"].split(","):
        return False
    if "author" in query and (remark.author.person_id or "0") not in query["author"].split(","):
        return False
    # Both ends are left out, as WordPress leaves them.
    after, before = moment(call, "after"), moment(call, "before")
    at = _second(remark.created_at)
    return (after is None or at > after) and (before is None or at < before)


def _second(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def moment(call: Call, name: str) -> datetime | None:
    """Return a time of the query; without a zone it is the site's."""
    words = call.query.get(name)
    if words is None:
        return None
    try:
        # A plus that nobody escaped arrives as a blank.
        found = datetime.fromisoformat(words.replace(" ", "+"))
    except ValueError as error:
        raise RefusedError(bad_parameter(name)) from error
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC) - SITE_OFFSET


def articles(call: Call, place: Place, base_url: str) -> Done:
    """Answer GET /posts."""
    after = moment(call, "after")
    found = [
        thing for thing in place.things.values() if not thing.removed and (after is None or thing.created_at > after)
    ]
    found.sort(key=lambda thing: thing.created_at, reverse=call.query.get("order", "desc") == "desc")
    return paged(call, [article_resource(place, thing) for thing in found], base_url)


def paged(call: Call, rows: Sequence[dict[str, object]], base_url: str) -> Done:
    """Return one page, with the totals and the neighbours in the headers."""
    per_page, page = call.number("per_page", PER_PAGE_DEFAULT), call.number("page", 1)
    if not 1 <= per_page <= PER_PAGE_MAX or page < 1:
        raise RefusedError(bad_parameter("page" if page < 1 else "per_page"))
    pages = -(-len(rows) // per_page)
    first = (page - 1) * per_page
    links = [
        f'<{base_url}{_own_path(call)}?{urlencode({**call.query, "page": str(number)})}>; rel="{rel}"'
        for rel, number in (("prev", page - 1), ("next", page + 1))
        if 1 <= number <= pages
    ]
    headers = {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": str(pages)}
    return Done(list(rows[first : first + per_page]), headers=headers | ({"Link": ", ".join(links)} if links else {}))


def _own_path(call: Call) -> str:
    return "/wp-json" + call.path.partition("/wp-json")[2]
