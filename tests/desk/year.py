"""A year of figures of a middling municipality, made up, for the pages that show them."""

from datetime import date, timedelta
from random import Random

from desk.core import counting as c
from desk.core.counting import Cell, Cells, rounded

ACCOUNTS = ("facebook:1", "instagram:2")
TAGS = {"question": 40, "praise": 25, "criticism": 20, "political": 9, "saksbehandling": 8, "abuse": 5, "urgent": 1}
CLAUSES = {"BO-39": 30, "BO-37": 8, "BO-36": 3}


def figures_until(last: date) -> Cells:
    """Return what the year of a day comes to up to then, be it New Year's Day."""
    chance = Random(9)  # noqa: S311 - the same year each time
    cells: dict[Cell, int] = {}
    days = (last - date(last.year, 1, 1)).days

    def add(day: date, what: str, detail: str = "", *, kind: str = "", amount: int = 0) -> None:
        account = chance.choices(ACCOUNTS, (4, 1))[0]
        cell = Cell(day=day, what=what, account=account, kind=kind, detail=detail, amount=amount)
        cells[cell] = cells.get(cell, 0) + 1

    for _ in range(1500):
        day = last - timedelta(days=int(chance.triangular(0, days, 0)))
        kind = chance.choices(("comment", "message", "review"), (8, 2, 1))[0]
        tag = chance.choices(list(TAGS), list(TAGS.values()))[0]
        add(day, c.CAME, kind=kind)
        add(day, c.TAGGED, tag)
        if tag in {"question", "saksbehandling"}:
            add(day, c.ANSWERED, kind=kind, amount=rounded(int(chance.expovariate(1 / 500))))
            add(day, c.MET if chance.random() < 0.93 else c.MISSED, "opening_time", kind=kind)
        if tag == "abuse":
            _hidden(add, day, chance)
        if tag == "political":
            add(day, c.PARTY, chance.choice(("Arbeiderpartiet", "Høyre", "Senterpartiet")))
        if chance.random() < 0.03:
            add(day, chance.choice((c.TAG_ADDED, c.TAG_DROPPED)), tag)
    return cells


def _hidden(add: object, day: date, chance: Random) -> None:
    assert callable(add)
    clause = chance.choices(list(CLAUSES), list(CLAUSES.values()))[0]
    add(day, c.HIDDEN_BY_SYSTEM if chance.random() < 0.8 else c.HIDDEN_BY_PERSON, clause)
    add(day, chance.choices(c.VERDICTS, (7, 2, 1, 1))[0], clause)
    add(day, c.LOOKED_AT, clause, amount=rounded(int(chance.expovariate(1 / 120))))
    add(day, c.HIDDEN_OF + c.TAGGED, "abuse")
    if chance.random() < 0.6:
        add(day, c.REMOVED_BY_US, clause)
        add(day, c.REMOVED_OF + c.TAGGED, "abuse")
