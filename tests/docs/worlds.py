"""The installations that a page's commands are typed in, by the name that the page gives them."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from pathlib import Path

from common.clock import SystemClock
from common.settings import Settings
from standalone.embedded import bring_up_to_date
from tests.archive.test_close_period import LONG_AGO, finish, on
from tests.archive.test_retention import say
from tests.docs.page import PageError
from tests.service.archiver.acted import confirm
from tests.service.archiver.recorded import casework_confirmed, decided, posted
from tests.service.archiver.stage import Stage

DEMO = "the demo"
_SEALED_AFTER = timedelta(minutes=2)


async def _a_year_that_is_over(stage: Stage) -> None:
    """One inquiry is journaled and one matter confirmed; nobody has answered."""
    stage.clock.at = LONG_AGO
    await stage.tell(posted(), decided(), confirm())
    await stage.work()


async def _worked_off(stage: Stage) -> None:
    await finish(stage)
    await stage.work(later=_SEALED_AFTER)


async def _closed_and_signed(stage: Stage) -> None:
    """A person has closed it by the command line; the service that runs has signed what that wrote."""
    stage.clock.at = SystemClock().now()
    await stage.work(later=_SEALED_AFTER)


async def _somebody_wrote_twice(stage: Stage) -> None:
    """Small talk, and an inquiry that was filed; the pack decides nothing of either."""
    say(stage)
    await stage.tell(posted("talk"), decided("talk", None), posted("filed"), casework_confirmed("filed"))
    await stage.work(later=timedelta(seconds=30))


_NEW: Mapping[str, Callable[[Stage], Awaitable[None]]] = {
    "a year that is over": _a_year_that_is_over,
    "somebody who wrote twice": _somebody_wrote_twice,
}
_GOES_ON: Mapping[str, Callable[[Stage], Awaitable[None]]] = {
    "a year that is over, worked off at the desk": _worked_off,
    "a year that is over, closed and signed": _closed_and_signed,
}
"""The first words name the world that it goes on from."""


class Worlds:
    """Makes worlds under a folder; the demo's is there already."""

    def __init__(self, demo: Path, folder: Path) -> None:
        """`demo` is the data folder of the demo that runs."""
        self._demo = demo
        self._folder = folder

    def __call__(self, name: str) -> Mapping[str, str]:
        """Return the environment of a world; PageError where a page names one that nobody can make."""
        if name == DEMO:
            roles = self._demo / "world" / "roles.toml"
            return {"ORDSTYRER_DATA_DIR": str(self._demo), "ORDSTYRER_NOTIFIER_ROLES_FILE": str(roles)}
        worlds = {**_NEW, **_GOES_ON}
        if name not in worlds:
            raise PageError(f"there is no world {name!r}: {', '.join((DEMO, *worlds))}")
        folder = self._folder / name.partition(",")[0].replace(" ", "-")
        if name in _NEW:
            shutil.rmtree(folder, ignore_errors=True)
            asyncio.run(bring_up_to_date(Settings.model_validate({"data_dir": folder})))
        on(folder, worlds[name])
        return {"ORDSTYRER_DATA_DIR": str(folder)}
