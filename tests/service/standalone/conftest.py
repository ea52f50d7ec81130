"""A data folder as a running installation leaves it: packs in force, items decided; and the command line run on it."""

import asyncio
import io
import json
import shutil
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from common.db import SqliteDatabase
from common.events import Event
from common.policy.parse import parse_pack
from common.process import database_path
from common.settings import Settings
from desk.core.version import Version, activated
from desk.handlers.packs import take_mounted
from desk.store.packs import Packs
from standalone.cli import main
from standalone.embedded import bring_up_to_date
from tests.service.classifier.opened import opened
from tests.service.classifier.recorded import RECEIVED
from tests.service.told import FIRST, POLICIES, changed_files

Said = tuple[int, str]
Run = Callable[..., Said]
BO = changed_files("bo", version=1)


class House:
    """An installation in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = Settings.model_validate({"data_dir": folder / "data", "policies_dir": folder / "policies"})
        asyncio.run(bring_up_to_date(self.settings))

    def mount(self, files: dict[str, str]) -> str:
        """Offer a pack to the desk, as its folder does."""
        return asyncio.run(self._mount(files))

    async def _mount(self, files: dict[str, str]) -> str:
        db, pack = SqliteDatabase(database_path(self.settings)), parse_pack(files)
        place = await db.write(lambda tx: take_mounted(tx, pack, files, FIRST))
        await db.close()
        return place

    def activate(self, files: dict[str, str]) -> None:
        """Put a version in force two days after the items came: who may do so is the desk's matter."""
        pack, at = parse_pack(files), RECEIVED + timedelta(days=2)
        version = Version(
            version=pack.file.pack.version,
            sha256=pack.sha256,
            state="proposed",
            files=files,
            valid_from=pack.file.pack.valid_from,
            proposed_by="kari",
            proposed_at=at,
        )
        asyncio.run(self._add(pack.file.pack.id, activated(version, at)))

    async def _add(self, municipality: str, version: Version) -> None:
        db = SqliteDatabase(database_path(self.settings))
        await db.write(lambda tx: Packs(tx, municipality).add(version))
        await db.close()

    def decide(self, *events: Event) -> None:
        """Let the classifier decide on items."""
        asyncio.run(self._decide(*events))

    async def _decide(self, *events: Event) -> None:
        db = SqliteDatabase(database_path(self.settings))
        async with opened(self.folder, self.folder, db=db) as stage:
            stage.clock.at = RECEIVED
            await stage.tell(*events)

    def write(self, name: str, files: dict[str, str]) -> Path:
        """Write a pack into a folder."""
        for path, text in files.items():
            (self.folder / name / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name / path).write_text(text, encoding="utf-8")
        return self.folder / name


@pytest.fixture(scope="session")
def empty_house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """An installation that has just begun: copied by each test."""
    folder = tmp_path_factory.mktemp("house")
    (folder / "policies").mkdir()
    for name in ("bo", "sogne"):
        shutil.copytree(POLICIES / name, folder / "policies" / name)
    house = House(folder)
    house.mount(BO)
    house.mount(changed_files("sogne", version=1))
    return house


@pytest.fixture
def house(empty_house: House, tmp_path: Path) -> House:
    """An installation with the packs that ship in force and nothing decided."""
    shutil.copytree(empty_house.folder, tmp_path / "house")
    return House(tmp_path / "house")


@pytest.fixture
def run(house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command of `ordstyrer` on the installation and return exit code and what it printed."""
    monkeypatch.setenv("ORDSTYRER_DATA_DIR", str(house.folder / "data"))
    monkeypatch.setenv("ORDSTYRER_POLICIES_DIR", str(house.folder / "policies"))

    def run_one(*words: object, stdin: str = "") -> Said:
        before, sys.stdin = sys.stdin, io.StringIO(stdin)
        try:
            code = main(["policy", *map(str, words)])
        except SystemExit as e:
            code = int(e.code or 0)
        finally:
            sys.stdin = before
        told = capsys.readouterr()
        return code, told.out + told.err

    return run_one


def lines(said: str) -> list[dict[str, Any]]:
    """Return JSON lines."""
    return [json.loads(line) for line in said.splitlines()]


Found = dict[str, tuple[str, str]]


class Doctor:
    """The command, run on a folder."""

    def __init__(self, house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.house = house
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def looks(self, *only: str, **environ: object) -> tuple[int, Found]:
        """Run it with more settings, for all or only for these; return the exit code and what was found."""
        for name, value in environ.items():
            self._monkeypatch.setenv(name, str(value))
        code = main(["doctor", "--json", *only])
        told = [json.loads(line) for line in self._capsys.readouterr().out.splitlines()]
        return code, {one["what"]: (one["state"], one["said"]) for one in told}


@pytest.fixture
def doctor(house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Doctor:
    """Looks at an installation that has begun."""
    monkeypatch.setenv("ORDSTYRER_DATA_DIR", str(house.settings.data_dir))
    monkeypatch.setenv("ORDSTYRER_POLICIES_DIR", str(house.settings.policies_dir))
    monkeypatch.setenv("ORDSTYRER_CLASSIFIER_ENCODER", "off")
    return Doctor(house, monkeypatch, capsys)
