"""The rooms of settings, filled: rows that were stated, a version in force, one that waits, and a draft with a flaw."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta

from playwright.async_api import Page

from common.db import Tx
from common.events import CalendarRow, PoliticalCaseState, RotaRow
from common.pack_folder import read_files
from common.policy.beside import CALENDAR, POLITICAL_CASE, ROTA
from common.policy.parse import parse_pack
from desk.core.pack_draft import as_version
from desk.core.rows import Row
from desk.handlers.drafting import save_files
from desk.handlers.packs import propose, take_mounted
from desk.handlers.rows import state_rows
from desk.store.packs import Packs
from tests.desk.conftest import Served
from tests.service.told import POLICIES

ROOM = "/{municipality:municipality}/settings"
RULES = f"{ROOM}/rules"
FIRST = read_files(POLICIES / "bo")
LATER = FIRST | {
    "pack.toml": FIRST["pack.toml"].replace("opening_days = 2 ", "opening_days = 4 "),
    "texts/thank.txt": "Tusen takk for at du skriver til oss!\n",
}
FLAWED = FIRST["pack.toml"].replace('clauses = ["BO-23", "BO-24"]', 'clauses = ["BO-99"]')


def at(path: str) -> Callable[[Page, Served], Awaitable[str]]:
    """A room, with all that can stand there."""

    async def visit(_: Page, served: Served) -> str:
        await _fill(served)
        return path

    return visit


def _rota(now: datetime) -> tuple[Row, ...]:
    """Two on duty now, and one who will be away."""
    hour, day = timedelta(hours=1), timedelta(days=1)
    duty = RotaRow(
        what="duty",
        role="administratorer",
        persons=("kari", "ola"),
        since=now - hour,
        until=now + day,
        stated_by="kari",
        stated_at=now,
    )
    away = RotaRow(
        what="absence", persons=("siv",), since=now + day, until=now + 3 * day, stated_by="kari", stated_at=now
    )
    return Row(kind=ROTA, name="1", value=duty), Row(kind=ROTA, name="2", value=away)


async def _fill(served: Served, flawed: str = "") -> None:
    now = served.now()

    def unit(tx: Tx) -> None:
        case = PoliticalCaseState(since=now, state="pending", stated_by="kari", url="https://example.no/26-0877")
        days = CalendarRow(
            valid_from=now.date(), stated_by="kari", stated_at=now, extra_closed=(now.date() + timedelta(days=3),)
        )
        rows = (
            *_rota(now),
            Row(kind=POLITICAL_CASE, name="26/0877", title="Ny skole", value=case),
            Row(kind=CALENDAR, name="", value=days),
        )
        state_rows(tx, "bo", rows, "kari", now)
        take_mounted(tx, parse_pack(FIRST), FIRST, now)
        files = as_version(LATER, Packs(tx, "bo").all(), date(2026, 1, 1))
        propose(tx, parse_pack(files), files, "ola", now)
        save_files(
            tx,
            "bo",
            "kari",
            {"pack.toml": flawed, "texts/thank.txt": "Takk!"} if flawed else {"texts/thank.txt": "Takk!"},
            now,
        )

    await served.db.write(unit)


async def flawed(_: Page, served: Served) -> str:
    """A draft that cannot be used."""
    await _fill(served, FLAWED)
    return "/bo/settings/rules/draft"


SETTINGS = {
    ROOM: (at("/bo/settings"),),
    f"{ROOM}/{{room}}": tuple(at(f"/bo/settings/{room}") for room in ("cases", "hours", "addresses", "rota")),
    RULES: (at("/bo/settings/rules"),),
    f"{RULES}/versions/{{version:int}}": (at("/bo/settings/rules/versions/1"), at("/bo/settings/rules/versions/2")),
    f"{RULES}/{{kind}}/{{name:path}}": tuple(
        at(f"/bo/settings/rules/{page}") for page in ("text/thank", "section/removal", "file/clauses.toml")
    ),
    f"{RULES}/draft": (at("/bo/settings/rules/draft"), flawed),
}
"""What `pages.py` lists of these rooms."""
