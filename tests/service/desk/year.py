"""A year of figures, written and read past the pages."""

from datetime import date

from common.accounts import AccountEntry
from common.events import derived_id
from desk.core import counting as c
from desk.core.counting import Cell, Cells
from desk.core.period import around
from desk.handlers.accounts import load_accounts
from desk.store import Figures
from tests.service.desk.stage import Stage
from tests.service.desk.test_pages import signed_in

INSIGHT = "/bo/insight"
YEAR = around("year", date(2026, 5, 14))
PAGE = AccountEntry(municipality="bo", platform="facebook", id="1234567890321", name="=Bø <b>kommune")


async def sums(stage: Stage, municipality: str = "bo") -> dict[tuple[str, str], int]:
    """What the year comes to: (what, detail) → how many."""
    found = await stage.db.read(lambda tx: Figures(tx, municipality).counted(YEAR))
    told: dict[tuple[str, str], int] = {}
    for (what, _, _, detail, _), n in found.totals.items():
        told[what, detail] = told.get((what, detail), 0) + n
    return told


async def add(stage: Stage, cells: Cells, municipality: str = "bo", about: str = "x") -> None:
    item_of = derived_id(municipality, about)
    await stage.db.write(lambda tx: Figures(tx, municipality).count(item_of, "case", cells))


async def a_full_year(stage: Stage) -> None:
    """Something of everything that is counted."""
    account = f"{PAGE.platform}:{PAGE.id}"
    whats = {
        (c.CAME, ""): 1200,
        (c.TAGGED, "question"): 300,
        (c.TAGGED, "abuse"): 40,
        (c.FOUND_REASON, "threat"): 30,
        (c.HIDDEN_OF + c.TAGGED, "abuse"): 30,
        (c.MET, "opening_time"): 90,
        (c.MISSED, "opening_time"): 10,
        (c.HIDDEN_BY_SYSTEM, "BO-39"): 30,
        (c.HIDDEN_BY_PERSON, "GEN-21"): 3,
        (c.REMOVED_BY_US, ""): 12,
        (c.UPHELD, "BO-39"): 24,
        (c.RESTORED, "BO-39"): 6,
        (c.TAG_DROPPED, "abuse"): 6,
        (c.TAG_ADDED, "praise"): 1,
        (c.TOPIC, "byggesak"): 60,
        (c.REMOVED_OF + c.TOPIC, "byggesak"): 2,
        (c.PARTY, "Venstre"): 25,
        (c.HIDDEN_OF + c.PARTY, "Venstre"): 5,
        (c.ALERTED, "hidden"): 33,
    }
    cells = {
        Cell(day=date(2026, 5, 14), what=w, account=account, kind="comment", detail=d): n for (w, d), n in whats.items()
    }
    cells |= {
        Cell(day=date(2026, 5, 14), what=c.ANSWERED, account=account, kind="comment", amount=amount): 20
        for amount in (5, 100, 1500, 5000)
    }
    cells[Cell(day=date(2026, 5, 14), what=c.LOOKED_AT, account=account, detail="BO-39", amount=90)] = 30
    await add(stage, cells)
    at = stage.clock.now()
    await stage.db.write(lambda tx: load_accounts(tx, [PAGE], at))


async def shown(stage: Stage, path: str, *municipalities: str) -> str:
    async with signed_in(stage, *(municipalities or ("bo",))) as client:
        answer = await client.get(path)
    assert answer.status_code == 200
    return answer.text
