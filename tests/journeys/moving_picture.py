"""Takes README's moving picture from a living desk: `make screenshots` writes docs/screenshots/desk.webp anew.

A threat comes while Siri looks at the queue. She opens it, reads what it rests on, gives her ground, and removes it.
"""

import asyncio
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Page, ViewportSize, async_playwright

from bench.processes import end_in_order
from tests.flow.rig import Rig
from tests.journeys.conftest import PEOPLED, Person, enter
from tests.journeys.screenshots import FOLDER, norwegian

PICTURE = FOLDER / "desk.webp"
SIZE: ViewportSize = {"width": 1200, "height": 800}
THREAT = "Nå får det være nok, Hansen. Jeg vet hvor du bor, og jeg kommer i natt."
BEFORE = (
    ("Tenkt Thomassen", "Når åpner svømmehallen på lørdag, og hva koster det for barn?"),
    ("Eksempel Eikeland", "Tusen takk for en fin feiring på 17. mai!"),
    ("Prøve Pedersen", "Det er flaut at kommunen bruker penger på nytt rådhus når skolen lekker."),
    ("Tenkt Tveit", "Gatelyset ved Testlia skole har vært mørkt i tre uker. Når blir det rettet?"),
)
GROUND = "Trussel mot en ansatt."
LOOK_MS, READ_MS, TYPE_MS = 1400, 2600, 450
BYTES_MAX = 2_000_000
# It ends by itself: what moves for ever keeps people from reading the page below it.
TIMES = 3


class Film:
    """Frames of a page, each with the time that it stands."""

    def __init__(self, page: Page) -> None:
        """Take them from this page."""
        self._page = page
        self._frames: list[Image.Image] = []
        self._stands: list[int] = []

    async def take(self, stands_ms: int) -> None:
        """Take the page as it looks now."""
        await self._page.wait_for_load_state()
        taken = await self._page.screenshot(animations="disabled", caret="hide")
        self._frames.append(Image.open(BytesIO(taken)).convert("RGB"))
        self._stands.append(stands_ms)

    def keep(self, path: Path) -> int:
        """Write the film; return its size in bytes."""
        first, *rest = self._frames
        first.save(path, save_all=True, append_images=rest, duration=self._stands, loop=TIMES, quality=70, method=6)
        return path.stat().st_size


async def _play(siri: Person, film: Film) -> None:
    await siri.go()
    await film.take(LOOK_MS)
    await siri.said(THREAT, author="Sint Svensen")
    await siri.go()
    await film.take(READ_MS)
    await siri.open("jeg kommer i natt")
    await film.take(READ_MS)
    remove = await siri.unfold("Fjern")
    await remove.scroll_into_view_if_needed()
    await film.take(LOOK_MS)
    ground = remove.get_by_label("Begrunnelse")
    words = GROUND.split(" ")
    for count in range(1, len(words) + 1):
        await ground.fill(" ".join(words[:count]))
        await film.take(TYPE_MS)
    await film.take(LOOK_MS)
    await siri.press("Fjern for godt")
    await siri.reads("Bevis sikret")
    await siri.page.evaluate("window.scrollTo(0, 0)")
    await film.take(READ_MS)
    await siri.go()
    await film.take(READ_MS)


async def _make(rig: Rig) -> int:
    async with async_playwright() as playwright:
        browser = await norwegian(playwright)
        siri = await enter(browser, rig, "siri", "bo", "wide")
        await siri.page.set_viewport_size(SIZE)
        film = Film(siri.page)
        await _play(siri, film)
        await browser.close()
    return film.keep(PICTURE)


def main() -> int:
    """Start the product, let some people write to a pretended platform, and film it; 1 when the film is too large."""
    end_in_order()
    with (
        tempfile.TemporaryDirectory() as folder,
        Rig(Path(folder) / "rig", municipalities=("bo",), moderated=False, more=PEOPLED) as rig,
    ):
        rig.start()
        rig.start_simulator()
        for author, words in BEFORE:
            rig.comment("bo", words, author=author)
        rig.until_idle()
        size = asyncio.run(_make(rig))
    print(f"docs/screenshots/{PICTURE.name}: {size // 1024} KiB")  # noqa: T201 - the command says what it made
    return 1 if size > BYTES_MAX else 0


if __name__ == "__main__":
    raise SystemExit(main())
