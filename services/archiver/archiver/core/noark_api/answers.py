"""What a core's JSON says: links by relation, lists, and the merge by which something is changed (RFC 7396)."""

from collections.abc import Mapping
from typing import TypeAlias

from common.errors import Permanent

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
Body: TypeAlias = dict[str, Json]


def link(body: Mapping[str, Json], rel: str) -> str | None:
    """Return the address of a relation, without the template that may follow it; None where it is not offered.

    `_links` is an object keyed by relation; nikita has had it as a list of {rel, href}.
    """
    links = body.get("_links")
    if isinstance(links, list):
        found: Json = next((one for one in links if isinstance(one, dict) and one.get("rel") == rel), None)
    else:
        found = links.get(rel) if isinstance(links, dict) else None
    href = found.get("href") if isinstance(found, dict) else None
    return href.partition("{")[0] if isinstance(href, str) else None


def needed_link(body: Mapping[str, Json], rel: str) -> str:
    """Return the address of a relation; Permanent where the core does not offer it to us."""
    found = link(body, rel)
    if found is None:
        raise Permanent(f"the core offers no {rel}: our user lacks the right, or the core the service")
    return found


def listed(body: Mapping[str, Json]) -> list[Body]:
    """Return a list's results: none where the list is empty and says so by leaving them out."""
    results = body.get("results")
    return [one for one in results if isinstance(one, dict)] if isinstance(results, list) else []


def text(body: Mapping[str, Json], name: str) -> str | None:
    """Return a text field."""
    value = body.get(name)
    return value if isinstance(value, str) else None


def whole(body: Mapping[str, Json], name: str) -> int | None:
    """Return a whole number, also one that the core wrote as a text against the standard."""
    value = body.get(name)
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def code(body: Mapping[str, Json], name: str) -> str | None:
    """Return the code of a code field, whether it is {kode, kodenavn} or the bare code."""
    value = body.get(name)
    if isinstance(value, dict):
        value = value.get("kode")
    return value if isinstance(value, str) else None


def merged(target: Json, patch: Json) -> Json:
    """Return the target as a merge patch changes it (RFC 7396, section 2)."""
    return changed(target if isinstance(target, dict) else {}, patch) if isinstance(patch, dict) else patch


def changed(target: Mapping[str, Json], patch: Mapping[str, Json]) -> Body:
    """Return an object as a merge patch that is one changes it."""
    made = dict(target)
    for name, value in patch.items():
        if value is None:
            made.pop(name, None)
        else:
            made[name] = merged(made.get(name), value)
    return made


def agrees(body: Json, patch: Json) -> bool:
    """Say whether the body already is what the patch asks for. A code is the same whatever its name reads."""
    if not isinstance(patch, dict):
        return body == patch
    if "kode" in patch:
        return (body.get("kode") if isinstance(body, dict) else body) == patch["kode"]
    if not isinstance(body, dict):
        return False
    return all(name not in body if value is None else agrees(body.get(name), value) for name, value in patch.items())


def collides(seen: Mapping[str, Json], now: Mapping[str, Json], patch: Mapping[str, Json]) -> list[str]:
    """Return the fields of the patch that somebody else has changed since we saw them, to something else than ours."""
    return [
        name
        for name, value in patch.items()
        if now.get(name) != seen.get(name) and not agrees(dict(now), {name: value})
    ]
