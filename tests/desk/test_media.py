"""A picture at the desk in a real browser: veiled until it is asked for, and folded below a threat."""

import pytest
from playwright.async_api import Browser, Page, expect

from common.events import Attachment, AttachmentsKept, EvidenceSecured, ItemPosted, Tagging
from tests.core.desk.media import kept, png
from tests.core.desk.scene import ANSWER
from tests.desk.conftest import Served
from tests.desk.queue import Item, item_of
from tests.desk.test_desk import WIDE
from tests.desk.test_every_page import enter, wrong

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
VEIL = "one => getComputedStyle(one).filter"


async def shown(served: Served, object_id: str, tagging: Tagging) -> str:
    """An item with a picture that lies in our store; returns its path."""
    one, picture = Item(object_id, served.now()), png(side=320, grey=90)
    await served.blobs.put("bo", picture)
    await served.tell(
        one.posted("Se her.", "Ola Testesen", ItemPosted, attachments=(Attachment("photo", "https://x.example/1"),)),
        one.decided(tagging, ANSWER),
        one.event(EvidenceSecured, stage=1, seal_id=item_of(object_id), sha256="c" * 64),
        one.event(AttachmentsKept, attachments=(kept(picture),)),
    )
    return f"{served.origin}/bo/items/{item_of(object_id)}"


async def is_drawn(page: Page) -> None:
    """Wait until the picture of a page came as one."""
    await expect(page.locator(".medium img")).to_have_js_property("complete", value=True)
    await expect(page.locator(".medium img")).to_have_js_property("naturalWidth", 320)


@pytest.mark.parametrize("script", [True, False])
async def test_a_picture_is_blurred_and_grey_until_it_is_asked_for_with_script_or_without(
    browser: Browser, served: Served, *, script: bool
) -> None:
    address = await shown(served, "picture", Tagging(lang="nb", tags=("question",)))
    entered = await enter(browser, served, "nb")
    desk = await browser.new_context(
        viewport=WIDE, java_script_enabled=script, storage_state=await entered.storage_state()
    )
    page, asked = await desk.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(address)
    picture = page.locator(".medium img")
    await is_drawn(page)
    assert await picture.evaluate(VEIL) == "blur(20px) grayscale(1)"
    await page.get_by_label("Vis klart: Bilde 1 av 1").check()
    assert await picture.evaluate(VEIL) == "none"
    assert [one for one in asked if not one.startswith(served.origin)] == []
    if script:
        assert await wrong(page, "/items/…") == []
    await desk.close()
    await entered.close()


async def test_a_picture_below_a_threat_is_not_even_loaded_before_it_is_asked_for(
    browser: Browser, served: Served
) -> None:
    hard = Tagging(lang="nb", tags=("abuse",), abuse_reasons=("threat",))
    address = await shown(served, "threatening", hard)
    desk = await enter(browser, served, "nb")
    page, asked = await desk.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(address)
    assert [one for one in asked if "/media/" in one] == []
    await page.get_by_text("Advarsel: teksten har trussel. Vis bildene").click()
    await is_drawn(page)
    assert await wrong(page, "/items/…") == []
    await desk.close()
