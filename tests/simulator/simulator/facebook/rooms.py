"""Which room a call belongs to: by its token, and by what it names."""

from collections.abc import Iterator

from simulator.facebook.graph_call import GraphCall
from simulator.facebook.room import PageRoom, Room
from simulator.instagram.account import IgAccount
from simulator.instagram.room import InstagramRoom
from simulator.world import Page, World


def room_of(world: World, call: GraphCall) -> Room | None:
    """Return the room, or None when the token opens none."""
    if call.token is None:
        return None
    page = world.of_token(call.token)
    if page is None:
        account = next((each for each in world.accounts if each.row.secrets.get("token") == call.token), None)
        return InstagramRoom(account) if account else None
    linked = next((each for each in linked_to(world, page) if _is_about(each, call)), None)
    return InstagramRoom(linked) if linked else PageRoom(page)


def linked_to(world: World, page: Page) -> Iterator[IgAccount]:
    """Yield the Instagram accounts that a page's token opens too: those that came by Facebook Login."""
    return (
        account
        for account in world.accounts
        if account.by_facebook
        and account.row.municipality == page.row.municipality
        and account.row.settings.get("page_id") == page.page_id
    )


def _is_about(account: IgAccount, call: GraphCall) -> bool:
    name = call.segments[0] if call.segments else ""
    if call.segments[1:] == ("conversations",) and call.text("platform") == "instagram":
        return True
    recipient = call.structure("recipient")
    named = {name, str(recipient.get("comment_id") or ""), str(recipient.get("id") or "")} - {""}
    return any(account.has(each) for each in named)
