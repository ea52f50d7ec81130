"""What really happened at a place: everything ever written there, and every write through the API."""

from simulator.beside.platform import Manners
from simulator.beside.world import Deed, Place, Remark, Thing


def truth_of_place(place: Place, manners: Manners) -> dict[str, list[object]]:
    """Return the truth of one place, in lists that those of several places can be joined to."""
    items = [remark_truth(place, remark, manners) for remark in place.remarks.values()]
    return {
        "items": [*(_thing(place, thing) for thing in place.things.values()), *items],
        "writes": [_deed(place, deed) for deed in place.deeds],
        "forged": [{"object_id": lie.object_id, "how": lie.how} for lie in place.lies],
        "findings": list(findings_of(place, manners)),
    }


def _thing(place: Place, thing: Thing) -> dict[str, object]:
    return {
        "kind": "post",
        "object_id": thing.object_id,
        "account_id": place.row.account_id,
        "text": thing.text,
        "texts": [thing.text],
        "author": {"id": place.row.account_id, "name": place.row.name},
        "visibility": "removed" if thing.removed else "visible",
        "own": True,
        "parent_id": None,
        "post_id": None,
        "created_at": thing.created_at.isoformat(),
        "updated_at": thing.updated_at.isoformat(),
    }


def visibility_of(remark: Remark, manners: Manners) -> str:
    """Return `visible`, `hidden` or `removed`."""
    if remark.removed or remark.state == manners.gone:
        return "removed"
    return "visible" if remark.state == manners.shown else "hidden"


def remark_truth(place: Place, remark: Remark, manners: Manners) -> dict[str, object]:
    """Return one remark: what it says now, what it ever said, and what was done to it."""
    author = {"id": remark.author.person_id, "name": remark.author.name} if remark.author.name else None
    return {
        "kind": "mention" if remark.thing_id == remark.object_id else "comment",
        "object_id": remark.object_id,
        "account_id": place.row.account_id,
        "text": remark.text,
        "author": author,
        "visibility": visibility_of(remark, manners),
        "own": remark.own,
        "parent_id": remark.parent_id,
        "post_id": remark.thing_id if remark.thing_id != remark.object_id else None,
        "created_at": remark.created_at.isoformat(),
        "updated_at": remark.updated_at.isoformat(),
        "what": remark.kind,
        "state": remark.state,
        "texts": list(remark.texts),
        "edits": len(remark.texts) - 1,
        "removed_by": remark.removed_by,
        "replies_by_us": sum(reply.own for reply in place.replies_to(remark)),
        "likes": len(remark.liked_by),
    }


def _deed(place: Place, deed: Deed) -> dict[str, object]:
    return {
        "number": deed.number,
        "at": deed.at.isoformat(),
        "account_id": place.row.account_id,
        "do": deed.do,
        "object_id": deed.object_id,
        "new_id": deed.new_id,
        "text": deed.text,
        "applied": deed.applied,
        "status": deed.status,
        "code": deed.code,
        "fault": deed.fault,
    }


def findings_of(place: Place, manners: Manners) -> list[str]:
    """Return what a careful product never does, in the order it happened (empty is good).

    - the same reply or post written twice (what only sets a state may be said again);
    - a citizen's remark taken away without having been hidden first, where the platform can hide.
    """
    found: list[str] = []
    seen: set[tuple[str, str, str | None]] = set()
    for deed in place.deeds:
        if not deed.applied:
            continue
        label = f"write {deed.number}: {deed.do} {deed.object_id}"
        remark = place.remarks.get(deed.object_id)
        same = (deed.do, deed.object_id, deed.text)
        if deed.do in {"reply", "publish"} and same in seen:
            found.append(f"{label} done twice")
        unhidden = ("hide", deed.object_id, None) not in seen
        if deed.do == "remove" and remark and not remark.own and manners.hidden and unhidden:
            found.append(f"{label} without hiding it first")
        seen.add(same)
    return found
