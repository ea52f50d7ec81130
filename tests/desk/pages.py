"""Every page of the desk, with how to come to it filled: who adds a page adds it here, or says why it is none."""

import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from playwright.async_api import Page

from common.db import Tx
from common.events import (
    ArchiveProved,
    CaseFileDue,
    DisposalListed,
    PackageMade,
    RecordChanged,
    RecordJournaled,
    derived_id,
)
from desk.core.limits import Terms
from desk.handlers.complaints import Said, Tries, complain, complain_without_link
from desk.handlers.statements import make_token, opened_by
from desk.store import Complaints
from desk.store.keys import as_role
from tests.desk.asked_pages import GUESTS, copies, guests, letter, request, requests
from tests.desk.conftest import Served
from tests.desk.planned_pages import entry, plan
from tests.desk.queue import Item, item_of
from tests.desk.settings_pages import SETTINGS
from tests.desk.year import figures_until
from tests.follow import follow

Visit = Callable[[Page, Served], Awaitable[str]]
"""Makes what the page shows, and returns the page's path."""
M = "/{municipality:municipality}"
NO_PAGE = {
    "/api/v1/openapi.json": "the API's description",
    "/static/{name}": "sheets and scripts",
    "/sign-in/provider": "leads to the municipality's own sign-in",
    "/sign-in/provider/back": "where that leads back, and on to where somebody wanted to be",
    "/sign-in/session": "how long a session has, for a script",
    "/sign-in/set-up": "looked at in test_access.py: it is for whoever has just used a link up",
    f"{M}/archive/packages/{{item_id:uuid}}/{{sha256}}.zip": "a package to fetch",
    f"{M}/items/{{item_id:uuid}}/media/{{revision:int}}/{{place:int}}": "a picture; looked at in test_media.py",
    f"{M}/guest": "looked at in test_guest_pages.py: it is for guests",
    f"{M}/guest/{{matter_id:uuid}}": "looked at in test_guest_pages.py",
    f"{M}/live": "news for an open page",
    f"{M}/insight/tables/{{table}}.csv": "a table as a file",
    f"{M}/channels.json": "the list of channels for other programs",
}
"""What is asked for by GET and read by nobody as a page."""
RIGHTS = ("moderate", "policy", "admin", "publish", "archive", as_role("radmann"), as_role("fellestjenesten"))
WHY = "Jeg mente ikke noe vondt med det."


def at(path: str) -> Visit:
    """A page that needs nothing but the queue."""

    async def visit(_: Page, __: Served) -> str:
        return path

    return visit


async def _statement(served: Served) -> str:
    now = served.now()
    return await served.db.write(lambda tx: make_token(tx, "bo", now, Terms(), item_id=item_of("threat")))


async def viewed(page: Page, served: Served) -> str:
    """The queue with a view that is kept, and a step for many that can be undone."""
    await page.goto(f"{served.origin}/bo")
    await page.locator(".sieve summary").click()
    await page.locator("#view-name").fill("Alt som skal gjøres")
    await follow(page.locator("form:has(#view-name) button"))
    await page.locator(".pick input").first.check()
    await follow(page.locator("[data-step=take]"))
    return "/bo"


async def look(_: Page, __: Served) -> str:
    """What is about to be done with two at once."""
    items = "&".join(f"item={item_of(one)}:1" for one in ("question", "threat"))
    return f"/bo/queue/do?do=same&{items}"


async def statement(_: Page, served: Served) -> str:
    """A statement of reasons, by its private link."""
    return f"/statements/{await _statement(served)}"


async def pointed(_: Page, served: Served) -> str:
    """A complaint without a link, as its writer sees it."""
    now, said = served.now(), Said(text=WHY, link="https://www.facebook.com/1/posts/2", key="axe")
    tries = Tries(per_link=9, per_address=9)
    _refused, token = await served.db.write(lambda tx: complain_without_link(tx, "bo", said, now, Terms(), tries))
    return f"/statements/{token}"


async def complaint(_: Page, served: Served) -> str:
    """A complaint as the desk sees it."""
    token, now = await _statement(served), served.now()

    def unit(tx: Tx) -> UUID:
        opened = opened_by(tx, token, now)
        assert opened is not None
        complain(tx, opened, Said(text=WHY), now, Terms(), Tries(per_link=9, per_address=9))
        return Complaints(tx, "bo").of(item_of("threat"))[0].complaint_id

    return f"/bo/complaints/{await served.db.write(unit)}"


async def complaints(page: Page, served: Served) -> str:
    """The list, with one in it."""
    await complaint(page, served)
    return "/bo/complaints"


async def archived(_: Page, served: Served) -> str:
    """A record that is journaled, read, and to be opened by a second person."""
    filed = {"record_id": derived_id("r1"), "kind": "I", "status": "J", "number": "2026/451"}
    filed |= {"case_file": "2026/12", "title": "Kommentar på Facebook 14.05.2026"}
    one = Item("casework", served.now())
    await served.tell(one.event(RecordJournaled, **filed), one.event(RecordChanged, what="lift_asked", **filed))
    return "/bo/archive?room=second"


async def whole(_: Page, served: Served) -> str:
    """A journal with something wrong in it, and case files of which one is due."""
    now = served.now()
    about = {"municipality": "bo", "occurred_at": now, "recorded_at": now}
    files = [
        CaseFileDue(case_file=f"2020/{n}", records=n, code=code, closed_at=now, due_at=now)
        for n, code in enumerate(("due", "too_early", "hold"), 1)
    ]
    chain = {"series": "main", "lines": 12, "checkpoints": 2, "younger": 1, "problems": ("altered",)}
    await served.tell(
        ArchiveProved(event_id=derived_id("proved"), **chain, **about),  # type: ignore[arg-type]  # as it has them
        DisposalListed(event_id=derived_id("listed"), case_files=tuple(files), **about),  # type: ignore[arg-type]  # as it has them
    )
    return "/bo/archive/whole"


async def package(_: Page, served: Served) -> str:
    """An item of which a package lies ready."""
    one, until = Item("threat", served.now()), served.now() + timedelta(days=14)
    made = {"act_id": "act", "sha256": "c" * 64, "size_bytes": 18019, "key_id": "0" * 16, "kept_until": until}
    await served.tell(one.event(PackageMade, **made))
    return f"/bo/archive/packages/{item_of('threat')}"


async def insight(_: Page, served: Served) -> str:
    """The figures of a year."""
    await served.count("bo", figures_until(datetime.now(UTC).date()))
    return "/bo/insight?span=year"


async def report(_: Page, served: Served) -> str:
    """The report of a year."""
    return f"/bo/insight/report/{served.now().year}"


async def application(page: Page, served: Served) -> str:
    """An application for an account, handed in by its form."""
    await page.goto(f"{served.origin}/bo/accounts/apply")
    for field, said in (("name", f"Bø bibliotek {secrets.token_hex(2)}"), ("purpose", "Boktips"), ("admins", "kari")):
        await page.locator(f'main [name="{field}"]').first.fill(said)
    await page.locator('main select[name="owner"]').select_option("administratorer")
    await page.locator('main input[name="privacy"]').check()
    await page.locator("main form button").last.click()
    await page.wait_for_url("**/accounts/applications/*")
    return page.url.removeprefix(served.origin).partition("?")[0]


async def applications(page: Page, served: Served) -> str:
    """The accounts, with an application among them."""
    await application(page, served)
    return "/bo/accounts"


async def link(_: Page, served: Served) -> str:
    """The button that uses a link up."""
    return (await served.link("bo")).removeprefix(served.origin)


async def crisis(page: Page, served: Served) -> str:
    """The page while a crisis is declared."""
    await page.goto(f"{served.origin}/bo/crisis")
    form = page.locator("form").filter(has=page.locator('input[value="declare"]')).first
    await form.get_by_role("textbox").first.fill("Flom i sentrum.")
    await follow(form.get_by_role("button").first)
    return "/bo/crisis"


PAGES: dict[str, tuple[Visit, ...]] = {
    "/link/{link}": (link,),
    "/sign-in": (at("/sign-in"),),
    "/sign-in/sessions": (at("/sign-in/sessions"),),
    f"{M}/people": (at("/bo/people"),),
    "/": (at("/"),),
    M: (at("/bo"), at("/bo?show=done"), at("/bo?lane=may&tag=question"), viewed),
    f"{M}/queue/do": (at(f"/bo/queue/do?do=answer&item={item_of('question')}:1"), look),
    f"{M}/palette": (at("/bo/palette"), at("/bo/palette?q=zzz")),
    f"{M}/items/{{item_id:uuid}}": tuple(
        at(f"/bo/items/{item_of(one)}") for one in ("threat", "casework", "question", "praise")
    ),
    f"{M}/our-channels": (at("/bo/our-channels"),),
    f"{M}/our-channels/{{platform}}/{{account_id}}": (at("/bo/our-channels/facebook/1"),),
    f"{M}/archive": (at("/bo/archive"), at("/bo/archive?room=assess"), archived, at("/bo/archive?room=cases")),
    f"{M}/archive/whole": (at("/bo/archive/whole"), whole),
    f"{M}/archive/packages/{{item_id:uuid}}": (package,),
    f"{M}/archive/cases/{{year:int}}/{{number:int}}": (at("/bo/archive/cases/2026/12"),),
    f"{M}/archive/items/{{item_id:uuid}}": (at(f"/bo/archive/items/{item_of('casework')}"),),
    f"{M}/publish": (at("/bo/publish"),),
    f"{M}/complaints": (at("/bo/complaints"), complaints),
    f"{M}/complaints/{{complaint_id:uuid}}": (complaint,),
    f"{M}/insight": (at("/bo/insight"), insight),
    f"{M}/insight/report/{{year:int}}": (report,),
    **SETTINGS,
    "/statements/{token}": (statement, pointed),
    f"{M}/complain": (at("/bo/complain"),),
    f"{M}/channels": (at("/bo/channels"),),
    f"{M}/accounts": (at("/bo/accounts"), applications),
    f"{M}/accounts/apply": (at("/bo/accounts/apply"),),
    f"{M}/accounts/applications/{{application_id:uuid}}": (application,),
    f"{M}/accounts/{{platform}}/{{account_id}}": (at("/bo/accounts/facebook/1"),),
    f"{M}/search": (at("/bo/search"),),
    f"{M}/access": (at("/bo/access"), requests),
    f"{M}/access/{{request_id:uuid}}": (request, letter),
    f"{M}/access/{{request_id:uuid}}/copies": (copies,),
    f"{M}/items/{{item_id:uuid}}/guests": (at(GUESTS), guests),
    f"{M}/plan": (at("/bo/plan"), plan),
    f"{M}/plan/new": (at("/bo/plan/new"),),
    f"{M}/plan/{{entry_id:uuid}}": (entry,),
    # Last: from then on every page says so.
    f"{M}/crisis": (at("/bo/crisis"), crisis),
}
