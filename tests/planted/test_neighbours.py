"""Nothing of another municipality is ever on a page or in an answer of the first (G9)."""

import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

import httpx
import pytest

from common.events import ItemPosted
from tests.planted.ran import Ran
from tests.planted.seeds import BO, SOGNE, Seeds, found_in

# Whose rows are whose is the guard's and PostgreSQL's (tests/contract/db/test_tenant.py); what pages say, the desk's.
pytestmark = pytest.mark.parametrize("flow_ran", ["embedded"], indirect=True)
PAGES_MAX = 120
RIGHTS = ("policy", "admin", "publish", "archive")


@contextmanager
def signed_in(run: Ran, seeds: Seeds) -> Iterator[httpx.Client]:
    """Yield a browser of somebody who may do everything in one municipality."""
    rights = [word for right in RIGHTS for word in ("--right", right)]
    link = run.rig.run_product("invite", f"egen-{seeds.municipality}", "--municipality", seeds.municipality, *rights)
    with httpx.Client(base_url=run.rig.url("desk"), trust_env=False, follow_redirects=True, timeout=60) as browser:
        assert browser.post("/sign-in", data={"link": link.strip().rpartition("/")[2]}).is_success
        yield browser


def every_page(browser: httpx.Client, start: str) -> dict[str, str]:
    """Return what every page says that can be come to by links alone: address → text."""
    found: dict[str, str] = {}
    asked = deque([start])
    while asked and len(found) < PAGES_MAX:
        path = asked.popleft()
        if path in found:
            continue
        answer = browser.get(path)
        found[path] = f"{answer.url}\n{answer.text}"
        links = re.findall(r'(?:href|src|action|hx-get)="(/[^"#]*)', answer.text)
        asked += [unescape(link) for link in links if not link.startswith(("/static/", "/sign-out"))]
    return found


def items_of(run: Ran, municipality: str) -> list[str]:
    return sorted({str(e.item_id) for e in run.events if isinstance(e, ItemPosted) and e.municipality == municipality})


def strangers(run: Ran, other: Seeds) -> list[str]:
    """Return what would give another municipality away: its residents' words and names, and its items' ids."""
    return [*other.needles, *items_of(run, other.municipality)]


@pytest.mark.parametrize(("own", "other"), [(BO, SOGNE), (SOGNE, BO)], ids=["bo", "sogne"])
def test_no_page_that_links_lead_to_shows_anything_of_another_municipality(
    flow_ran: Ran, own: Seeds, other: Seeds
) -> None:
    with signed_in(flow_ran, own) as browser:
        pages = every_page(browser, f"/{own.municipality}")
    seen = {needle for text in pages.values() for needle in found_in(text, own.needles)}
    assert {own.first, own.word} <= seen, "the pages do show what they may"
    assert len(pages) > 20
    assert not {path: there for path, text in pages.items() if (there := found_in(text, strangers(flow_ran, other)))}


@pytest.mark.parametrize(("own", "other"), [(BO, SOGNE), (SOGNE, BO)], ids=["bo", "sogne"])
def test_whoever_asks_for_the_neighbours_pages_by_their_addresses_is_told_nothing(
    flow_ran: Ran, own: Seeds, other: Seeds
) -> None:
    with signed_in(flow_ran, other) as browser:
        theirs = list(every_page(browser, f"/{other.municipality}"))
    theirs += [f"/{own.municipality}/items/{item}" for item in items_of(flow_ran, other.municipality)]
    with signed_in(flow_ran, own) as browser:
        told = {path: browser.get(path).text for path in theirs}
    assert not {path: there for path, text in told.items() if (there := found_in(text, other.needles))}


def test_the_interface_answers_with_ones_own_items_and_with_no_others(flow_ran: Ran) -> None:
    token = flow_ran.rig.run_product("invite", "program", "--municipality", "bo", "--token").strip()
    bearer = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=flow_ran.rig.url("desk"), headers=bearer, trust_env=False, timeout=60) as program:
        own = program.get("/api/v1/bo/items")
        assert own.is_success
        assert {BO.first, BO.word} <= set(found_in(own.text, BO.needles))
        assert not found_in(own.text, strangers(flow_ran, SOGNE))
        paths = ["/api/v1/sogne/items", "/api/v1/sogne/summary", "/api/v1/sogne/channels"]
        paths += [f"/api/v1/{whose}/items/{item}" for whose in ("bo", "sogne") for item in items_of(flow_ran, "sogne")]
        for path in paths:
            answer = program.get(path)
            assert answer.status_code == 404, path
            assert not found_in(answer.text, SOGNE.needles)
