"""Takes the pictures of README and guides from a living desk: `make screenshots` writes docs/screenshots anew."""

import asyncio
import os
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page, Playwright, async_playwright

from bench.processes import end_in_order
from tests.flow.program import ROOT
from tests.flow.rig import Rig
from tests.follow import follow
from tests.journeys.conftest import MUNICIPALITIES, PEOPLED, Person, enter
from tests.parts.chromium import PATH, executable
from tests.parts.install import apt_install

NORWEGIAN = {"LANGUAGE": "nb", "LANG": "nb_NO.UTF-8"}
"""A field for a day is written as the language of the machine has it; the page has no say in that."""
WORDS_OF_CHROMIUM = Path("/usr/lib/chromium/locales/nb.pak")
FOLDER = ROOT / "docs" / "screenshots"
ROLES = {"randaberg": ("kriseledelse",)}
PAGES = {
    "queue": ("bo", "", ""),
    "item": ("bo", "", "Jeg vet hvor du bor"),
    "casework": ("sogne", "", "Gatelyset ved Testlia"),
    "channels": ("bo", "/our-channels", ""),
    "insight": ("bo", "/insight", ""),
    "settings": ("kinn", "/settings", ""),
    "crisis": ("randaberg", "/crisis", ""),
    "archive": ("sogne", "/archive", ""),
    "people": ("bo", "/people", ""),
}
"""Name of the picture -> municipality, page, and the words of the item that is opened there."""
SAID = (
    ("bo", "Nå får det være nok, Hansen. Jeg vet hvor du bor, og jeg kommer i natt."),
    ("bo", "Når åpner svømmehallen på lørdag, og hva koster det for barn?"),
    ("sogne", "Gatelyset ved Testlia skole har vært mørkt i tre uker. Når blir det rettet?"),
)
POST = "Svømmehallen er stengt mandag 30. november. Vi bytter et filter, og åpner igjen tirsdag klokka 10."
REACHED = "".join(
    f'[[contact]]\nrole = "{role}"\nvalid_from = 2026-01-01\nemail = "{role}@kinn.example"\n'
    for role in ("kommunedirektor", "informasjon_og_service", "informasjonsavdelinga")
)
"""The roles that Kinn must reach have an address at its desk, too: it has settled in."""


async def _take(browser: Browser, rig: Rig) -> None:
    people = {name: await enter(browser, rig, "kari", name, "wide", *ROLES.get(name, ())) for name in MUNICIPALITIES}
    for picture, (municipality, path, words) in PAGES.items():
        person = people[municipality]
        await (person.open(words) if words else person.go(path))
        await _keep(person.page, picture)
    await _drafted(people["bo"])
    await _searched(people["sogne"])
    await _checked(people["bo"])
    await _archivist(people["sogne"])
    await people["bo"].page.emulate_media(color_scheme="dark")
    await people["bo"].go()
    await _keep(people["bo"].page, "queue-dark")
    phone = await enter(browser, rig, "kari", "bo", "phone")
    await phone.go()
    await _keep(phone.page, "queue-phone")
    await _public(people["bo"])


async def _drafted(person: Person) -> None:
    """A question, what the guideline says of it, and the draft of its answer."""
    await person.open("svømmehallen")
    await person.page.locator("main .panel", has_text="svømmehallen").first.evaluate(
        "(panel) => panel.scrollIntoView()"
    )
    await _keep(person.page, "answer")


async def _searched(person: Person) -> None:
    """What is found by a word."""
    await person.go("/search")
    await person.page.locator("#q").fill("skole")
    await follow(person.page.locator("form:has(#q) button"))
    await _keep(person.page, "search")


async def _checked(person: Person) -> None:
    """What the guideline says of a post before it goes out: of its picture nothing is said yet."""
    await person.go("/publish")
    await person.page.locator("#text").fill(POST)
    await person.page.locator("#pictures").fill("https://boe.example/svommehallen.jpg")
    await follow(person.page.locator('button[name="do"][value="check"]'))
    await _keep(person.page, "publish")


async def _archivist(person: Person) -> None:
    """A record to confirm, whether the journal is whole, and a request for access with a text that is found for it."""
    await person.go("/archive")
    await follow(person.page.get_by_role("article").filter(has_text="Gatelyset ved Testlia").get_by_role("link").first)
    await _keep(person.page, "record")
    await person.go("/archive/whole")
    await follow(person.page.locator("main form button").first)
    await person.idle()
    await person.go("/archive/whole")
    await _keep(person.page, "archive-whole")
    await person.go("/access")
    await person.page.locator("#asked").fill("Det innbyggere har skrevet til dere om gatelys i høst.")
    await follow(person.page.locator("form:has(#asked) button"))
    await person.page.locator("#q").fill("gatelyset")
    await follow(person.page.locator("form:has(#q) button"))
    await follow(person.page.locator('form:has([name="add"]) button'))
    await _keep(person.page, "access")


async def _public(person: Person) -> None:
    """What a resident reads: why their comment was hidden, and where the municipality answers."""
    await person.page.emulate_media(color_scheme="light")
    await person.open("Jeg vet hvor du bor")
    await person.page.locator('form[action$="/statement-link"] button').click()
    address = await person.page.locator("#link").input_value()
    await person.page.goto(person.rig.url("desk") + "/statements/" + address.rpartition("/")[2])
    await _keep(person.page, "statement")
    await person.page.locator("#text").fill("Jeg mente ikke noe vondt med det. Det var en spøk mellom naboer.")
    await follow(person.page.locator("form:has(#text) button"))
    await person.go("/complaints")
    await _keep(person.page, "complaints")
    await person.go("/channels")
    await _keep(person.page, "directory")


async def _keep(page: Page, picture: str) -> None:
    await page.wait_for_load_state()
    await page.screenshot(path=FOLDER / f"{picture}.png", animations="disabled")
    print(f"docs/screenshots/{picture}.png")  # noqa: T201 - the command says what it made


async def norwegian(playwright: Playwright) -> Browser:
    """Start a browser as a municipality's own would be."""
    environ: dict[str, str | float | bool] = {**os.environ, **NORWEGIAN}
    return await playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"], env=environ)


def _chromium() -> Path:
    program = executable()
    if program == PATH and not WORDS_OF_CHROMIUM.exists():
        apt_install("chromium-l10n", why="the pictures show days as people there write them")
    return program


async def _pictures(rig: Rig) -> None:
    async with async_playwright() as playwright:
        browser = await norwegian(playwright)
        await _take(browser, rig)
        await browser.close()


def main() -> None:
    """Start the product and its pretended platforms, let a day pass, and take every picture."""
    end_in_order()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        Rig(Path(folder) / "rig", municipalities=MUNICIPALITIES, moderated=False, more=PEOPLED) as rig,
    ):
        rig.start()
        rows = Path(folder) / "rows.toml"
        rows.write_text(REACHED, encoding="utf-8")
        rig.run_product("policy", "rows", str(rows), "--municipality", "kinn", "--person", "kari")
        rig.start_simulator()
        rig.play("demo")
        for municipality, words in SAID:
            rig.comment(municipality, words)
        rig.until_idle()
        asyncio.run(_pictures(rig))


if __name__ == "__main__":
    main()
