"""The desk speaks its reader's language; the municipality's own where its reader has chosen none."""

import pytest

from tests.core.desk.scene import decided, item, item_id
from tests.service.desk.stage import ORIGIN, Stage
from tests.service.desk.test_pages import signed_in

ITEM = f"/bo/items/{item_id()}"
TITLES = {"nb": "Kø", "nn": "Kø", "sv": "Kö", "en": "Queue"}


@pytest.mark.parametrize("language", TITLES)
async def test_a_page_is_in_the_language_that_its_reader_chose_and_so_is_the_next(stage: Stage, language: str) -> None:
    await stage.tell(item(), decided())
    async with signed_in(stage, "bo") as client:
        chosen = await client.get(f"/bo?show=open&lang={language}")
        assert chosen.status_code == 303
        assert chosen.headers["location"] == "/bo?show=open"
        page = (await client.get("/bo")).text
        assert f'<html lang="{language}"' in page
        assert f">{TITLES[language]}</h1>" in page
        assert f'<html lang="{language}"' in (await client.get(ITEM)).text
    async with signed_in(stage, "bo") as client:
        assert '<html lang="nb"' in (await client.get("/bo")).text


async def test_a_language_that_nobody_speaks_here_changes_nothing(stage: Stage) -> None:
    async with signed_in(stage, "bo") as client:
        page = await client.get("/bo?lang=tlh")
        assert page.status_code == 200
        assert '<html lang="nb"' in page.text
        client.cookies.set("ordstyrer_language", "tlh")
        assert '<html lang="nb"' in (await client.get("/bo")).text


async def test_choosing_a_language_leads_to_no_other_site(stage: Stage) -> None:
    async with signed_in(stage, "bo") as client:
        for host in ("evil.example", "evil.example//"):
            chosen = await client.get("/bo?lang=en", headers={"Host": host})
            assert chosen.headers["location"] == "/bo"
        assert str(client.base_url).rstrip("/") == ORIGIN
