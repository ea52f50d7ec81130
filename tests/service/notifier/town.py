"""A notifier with a people file, and channels of every kind in the test's hand."""

from pathlib import Path

import pytest

from common.events import AlertRaised, Event
from notifier.store.dispatches import log_of
from tests.service.notifier.lines import Lines
from tests.service.notifier.opened import Opened
from tests.service.notifier.stage import START, Stage

PEOPLE = """
[bo.persons.kari]
channels = ["teams", "kari@bo.example"]
urgent = ["sms"]
quiet = { from = "21:00", until = "07:00" }
lang = "nn"
[bo.persons.ola]
channels = ["ola@bo.example"]
[bo.persons.siv]
channels = ["siv@bo.example"]
[bo.channels]
teams = { apprise_file = "secret" }
sms = { apprise_file = "secret" }
[bo.roles.administratorer]
persons = ["kari"]
fallback = "reserve"
[bo.roles.krise_og_beredskapsteam]
persons = ["kari"]
fallback = "reserve"
[bo.roles.reserve]
persons = ["ola"]
[all.persons.drift]
channels = ["drift@example.org"]
[all.roles.operator]
persons = ["drift"]
"""
NIGHT = START.replace(hour=22)


class Town:
    """A notifier with a people file, and channels in the test's hand."""

    def __init__(self, stage: Stage, lines: Lines, file: Path) -> None:
        self.stage, self.lines, self.file = stage, lines, file

    async def log(self) -> list[dict[str, object]]:
        (alert, *_) = await self.stage.said(AlertRaised)
        return await self.stage.db.read(lambda tx: log_of(tx, alert.alert_id))


@pytest.fixture
async def town(opened: Opened, tmp_path: Path) -> Town:
    file, lines = tmp_path / "people.toml", Lines()
    (tmp_path / "secret").write_text("json://localhost")
    file.write_text(PEOPLE)
    return Town(await opened(channel=lines, notifier_people_file=file, notifier_urgent_climb_min=0), lines, file)


async def told(town: Town, *events: Event) -> None:
    """Tell the events, and do what is due at once."""
    await town.stage.tell(*events)
    await town.stage.later(seconds=0)
