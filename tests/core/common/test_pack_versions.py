"""Packs are known as `control` tells of them: nobody is ready before the first, and each judges what it should."""

import asyncio
from datetime import datetime, timedelta

import pytest

from common.control import Control
from common.errors import Permanent
from common.events import FactStated, PackFact
from common.health import Health
from common.pack_versions import OfVersions, PackVersions
from common.policy.parse import sha256_of
from tests.contract.machines import LOG, until
from tests.core.policy.packs import POLICIES, files_of
from tests.service.told import fact

BEGINS = datetime.fromisoformat("2026-01-01T00:00:00+01:00")
MOVES = datetime.fromisoformat("2026-05-11T12:00:00+02:00")


class Silent:
    """A bus that tells of nothing by itself."""


def version(number: int = 1, holds_from: datetime = BEGINS, *, sha256: str | None = None) -> FactStated:
    files = files_of(POLICIES / "bo")
    files["pack.toml"] = files["pack.toml"].replace("version = 1", f"version = {number}", 1)
    told = PackFact(
        version=number,
        sha256=sha256 or sha256_of(files),
        name="Bø kommune",
        language="nb",
        timezone="Europe/Oslo",
        valid_from=BEGINS.date(),
        holds_from=holds_from,
        activated_at=holds_from,
        files=files,
    )
    return fact(f"bo/pack/{number}", told)


@pytest.fixture
def control() -> Control:
    return Control(Silent(), LOG)  # type: ignore[arg-type]  # nothing is read here


async def test_a_service_that_needs_packs_is_not_ready_before_the_first_is_told_of(control: Control) -> None:
    versions, health, stop = PackVersions(control), Health("probe"), asyncio.Event()
    waiting = asyncio.create_task(versions.come(stop, health))
    await until(lambda: not health.ready)
    assert "no policy pack" in health.reasons["packs"]
    control.state(version())
    await waiting
    assert health.ready
    assert versions.known.is_set()


def test_a_pack_is_parsed_once_and_only_for_whom_it_is(control: Control) -> None:
    control.state(version())
    versions = PackVersions(control)
    pack = versions.pack_for("bo", MOVES)
    assert pack is not None
    assert versions.pack_for("bo", MOVES) is pack is versions.version("bo", 1)
    assert versions.pack_for("sogne", MOVES) is None
    assert versions.version("bo", 2) is None
    assert versions.pack_for("bo", BEGINS - timedelta(seconds=1)) is None
    assert versions.newest("sogne") is None


def test_the_newest_version_that_holds_judges(control: Control) -> None:
    versions = PackVersions(control)
    for told in (version(), version(3, MOVES + timedelta(days=30)), version(2, MOVES)):
        control.state(told)
    assert [each.version for each in versions.versions("bo")] == [3, 2, 1]
    packs = [versions.pack_for("bo", at) for at in (MOVES - timedelta(seconds=1), MOVES, MOVES + timedelta(days=30))]
    assert [pack.file.pack.version if pack else None for pack in packs] == [1, 2, 3]


def test_files_that_are_not_those_of_their_hash_are_never_used(control: Control) -> None:
    control.state(version(sha256="0" * 64))
    with pytest.raises(Permanent, match="not those that its hash was made of"):
        PackVersions(control).pack_for("bo", MOVES)


def test_what_is_made_of_versions_is_made_once_and_anew_when_one_is_added(control: Control) -> None:
    made: list[int] = []

    def make(versions: tuple[PackFact, ...]) -> list[int]:
        made.append(len(versions))
        return [each.version for each in versions]

    of = OfVersions(PackVersions(control), make)
    assert (of("bo"), of("bo")) == ([], [])
    control.state(version())
    assert of("bo") is of("bo")
    control.state(version(3, MOVES))
    assert of("bo") == [3, 1]
    control.state(version(2))
    assert of("bo") == [3, 2, 1]
    assert made == [0, 1, 2, 3]
    assert of("sogne") == []
