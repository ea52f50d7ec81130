"""Requests for access and guests, filled for the list of pages."""

import re

from playwright.async_api import Page

from tests.desk.conftest import Served
from tests.desk.queue import item_of

LAW = "offl. § 13, jf. fvl. § 13 første ledd nr. 1"
GUESTS = f"/bo/items/{item_of('casework')}/guests"


async def send(page: Page, served: Served, path: str, **given: str) -> str:
    """Send a page's own form with the browser's cookie; return where it led to."""
    shown = await (await page.request.get(served.origin + path)).text()
    hidden = dict(re.findall(r'<input type="hidden" name="(csrf|key)" value="([^"]*)">', shown))
    answer = await page.request.post(served.origin + path, form={**hidden, **given})
    return answer.url.removeprefix(served.origin).partition("?")[0]


async def request(page: Page, served: Served) -> str:
    """A request with a text in it, of which some words are masked."""
    path = await send(page, served, "/bo/access", asked="Alt om barnehagen", contact="a@example.org")
    item_id = str(item_of("casework"))
    await send(page, served, path, do="add", add=item_id)
    await send(page, served, path, do="mask", item_id=item_id, words="2026/451", ground=LAW)
    return path


async def requests(page: Page, served: Served) -> str:
    """The list, with one in it."""
    await request(page, served)
    return "/bo/access"


async def letter(page: Page, served: Served) -> str:
    """A request with the draft of its answer."""
    return await request(page, served) + "?letter=nn"


async def copies(page: Page, served: Served) -> str:
    """What is handed out."""
    return await request(page, served) + "/copies"


async def guests(page: Page, served: Served) -> str:
    """Who was asked about an item."""
    more = {"kind": "unit", "person": "per", "unit": "Teknisk drift", "question": "Når kommer dere?"}
    await send(page, served, GUESTS, do="ask", **more)
    return GUESTS
