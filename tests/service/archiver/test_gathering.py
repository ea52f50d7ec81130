"""What jobs need to know of revisions is read for several at once, and each gets what it would get alone."""

import asyncio
from dataclasses import dataclass

from archiver.jobs.gathering import Gathering, Known, Wanted
from common.db import Database, Unit
from common.db.port import T
from common.errors import Transient
from tests.service.archiver.recorded import edited, item_id, posted, reply
from tests.service.archiver.stage import Stage

ASKED = 6


@dataclass
class Counted:
    """A database that counts its reads, and breaks the first of them where it is told to."""

    db: Database
    reads: int = 0
    breaks: Exception | None = None

    async def read(self, unit: Unit[T]) -> T:
        self.reads += 1
        if self.breaks is not None and self.reads == 1:
            raise self.breaks
        return await self.db.read(unit)


async def _asked(db: Database) -> list[Known | BaseException]:
    gathering = Gathering(db)
    wanted = [Wanted("sogne", item_id(f"c{n}"), 1 + n % 2, change_sha256=f"{n}") for n in range(ASKED)]
    answers = (gathering.known(one) for one in (*wanted, Wanted("sogne", item_id("r1"), 1)))
    return await asyncio.gather(*answers, return_exceptions=True)


async def _told(stage: Stage) -> None:
    names = [f"c{n}" for n in range(ASKED - 1)]
    await stage.tell(*(one for name in names for one in (posted(name, text=f"Hei {name}"), edited(name, text="Nei"))))
    await stage.tell(reply("r1", to="c1"))


def _texts(found: list[Known | BaseException]) -> list[tuple[str, str | None, str | None] | None]:
    assert not any(isinstance(one, BaseException) for one in found)
    return [(one[0].text, one[0].parent_text, one[1]) if isinstance(one, tuple) else None for one in found]


async def test_those_who_ask_at_once_are_read_for_once(stage: Stage) -> None:
    await _told(stage)
    counted = Counted(stage.db)
    found = _texts(await _asked(counted))  # type: ignore[arg-type]  # as much of a database as is asked
    assert found[:4] == [("Hei c0", None, "0"), ("Nei", None, "1"), ("Hei c2", None, "2"), ("Nei", None, "3")]
    assert found[ASKED - 1] is None
    assert found[ASKED] == ("Lyset er meldt inn.", None, None)
    assert counted.reads == 1


async def test_where_several_cannot_be_read_for_at_once_each_is_read_for_alone(stage: Stage) -> None:
    await _told(stage)
    counted = Counted(stage.db, breaks=KeyError())
    whole = _texts(await _asked(stage.db))
    assert _texts(await _asked(counted)) == whole  # type: ignore[arg-type]  # as much of a database as is asked
    assert counted.reads == 1 + ASKED + 1


@dataclass
class Away:
    """A database that does not answer, and says how many waited for it at once."""

    waits: int = 0
    waited_at_once: int = 0

    async def read(self, _unit: Unit[T]) -> T:
        self.waits += 1
        self.waited_at_once = max(self.waits, self.waited_at_once)
        for _ in range(ASKED):
            await asyncio.sleep(0)
        self.waits -= 1
        raise Transient("away")


async def test_a_database_that_is_away_is_waited_for_by_all_at_once() -> None:
    away = Away()
    found = await _asked(away)  # type: ignore[arg-type]  # as much of a database as is asked
    assert all(isinstance(one, Transient) for one in found)
    assert away.waited_at_once == ASKED + 1


async def test_one_whose_read_fails_is_told_so(stage: Stage) -> None:
    counted = Counted(stage.db, breaks=Transient("away"))
    (found,) = await asyncio.gather(
        Gathering(counted).known(Wanted("sogne", item_id("c1"), 1)),  # type: ignore[arg-type]  # as above
        return_exceptions=True,
    )
    assert isinstance(found, Transient)
