"""A group has one case file, the one that was opened last; a batch that leaves them for its end says the same."""

import msgspec

from archiver.core.records import CaseFile
from archiver.store.batch import hold_archive
from archiver.store.filed import Filed
from archiver.store.together import together
from common.db import Tx
from common.events import derived_id
from tests.service.archiver.recorded import AT
from tests.service.archiver.stage import Stage

MINE, SERIES, GROUP = "bo", "main", "thread-1:author-1"


def case(n: int) -> CaseFile:
    """Return the nth case file of the group, open."""
    return CaseFile(
        municipality=MINE,
        case_id=derived_id("case", n),
        series=SERIES,
        year=2026,
        number=n,
        title=f"Sak {n}",
        status="B",
        opened_at=AT,
        group_key=GROUP,
    )


def open_case(filed: Filed, n: int) -> None:
    """Open it as the journal does."""
    filed.release_group(SERIES, GROUP)
    filed.save_case(case(n))


async def in_batch(stage: Stage, *numbers: int, looks_first: bool = False, closes: int | None = None) -> None:
    """Open case files in one batch, and close another one in it."""

    def unit(tx: Tx) -> None:
        with together(tx, ()):
            hold_archive(tx, MINE)
            filed = Filed(tx, MINE)
            if looks_first:
                filed.case_of_group(SERIES, GROUP)
            for n in numbers:
                open_case(filed, n)
                assert filed.case_of_group(SERIES, GROUP) == case(n)
            if closes is not None and (known := filed.case(case(closes).case_id)) is not None:
                filed.save_case(msgspec.structs.replace(known, status="A"))

    await stage.db.write(unit)


async def groups(stage: Stage, *numbers: int) -> list[tuple[str, str]]:
    """Return group and status of case files, as the table has them."""
    found = await stage.db.read(lambda tx: [Filed(tx, MINE).case(case(n).case_id) for n in numbers])
    return [(one.group_key, one.status) for one in found if one is not None]


def own(n: int, status: str = "B") -> tuple[str, str]:
    """Return what a case file has whose group is another's."""
    return f"case:{case(n).case_id}", status


async def test_whoever_is_opened_last_has_the_group_also_within_a_batch(stage: Stage) -> None:
    await in_batch(stage, 1, 2, 3)
    assert await groups(stage, 1, 2, 3) == [own(1), own(2), (GROUP, "B")]


async def test_a_case_file_that_nobody_read_loses_its_group_to_one_of_a_batch(stage: Stage) -> None:
    await stage.db.write(lambda tx: open_case(Filed(tx, MINE), 1))
    await in_batch(stage, 2)
    assert await groups(stage, 1, 2) == [own(1), (GROUP, "B")]


async def test_one_that_was_read_before_it_lost_its_group_loses_it_too(stage: Stage) -> None:
    await stage.db.write(lambda tx: open_case(Filed(tx, MINE), 1))
    await in_batch(stage, 2, looks_first=True, closes=1)
    assert await groups(stage, 1, 2) == [own(1, "A"), (GROUP, "B")]


async def test_one_that_is_read_and_changed_after_it_lost_its_group_does_not_take_it_back(stage: Stage) -> None:
    await stage.db.write(lambda tx: open_case(Filed(tx, MINE), 1))
    await in_batch(stage, 2, closes=1)
    assert await groups(stage, 1, 2) == [own(1, "A"), (GROUP, "B")]
