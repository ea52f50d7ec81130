"""What the control routes of all platforms share: finding a page or an account, and answering."""

from simulator.asked import Asked, AskError
from simulator.instagram.account import IgAccount
from simulator.world import Author, Page, World

AUTHOR_DEFAULT = "Kari Nordmann"


def page_asked(world: World, asked: Asked) -> Page:
    """Return the page that a call means: {municipality, page?}."""
    pages = world.of_municipality(asked.text("municipality"))
    number = int(asked.number("page", 0))
    if not 0 <= number < len(pages):
        raise AskError("no such municipality, or no such page of it", 404)
    return pages[number]


def account_asked(world: World, asked: Asked) -> IgAccount:
    """Return the Instagram account that a call means: {municipality, account?}; a number or an id."""
    accounts = [each for each in world.accounts if each.row.municipality == asked.text("municipality")]
    wanted = asked.members.get("account", 0)
    if isinstance(wanted, str):
        accounts = [each for each in accounts if each.page_id == wanted]
        wanted = 0
    if isinstance(wanted, bool) or not isinstance(wanted, int) or not 0 <= wanted < len(accounts):
        raise AskError("no such Instagram account", 404)
    return accounts[wanted]


def author_asked(page: Page, asked: Asked) -> Author:
    """Return the author that a call means: {author?, shown?}; null is somebody the platform does not name."""
    if "author" in asked.members and asked.members["author"] is None:
        return page.author("Skjult", shown=False)
    return page.author(asked.optional_text("author") or AUTHOR_DEFAULT, shown=asked.truth("shown", default=True))
