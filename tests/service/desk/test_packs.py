"""Versions of a pack: the mounted one begins, every later one needs two persons, and nothing older is ever applied."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from common.errors import Permanent
from common.events import FactStated, PackFact
from common.pack_folder import read_pack
from common.policy.parse import parse_pack
from desk.adapters.mounted_packs import MountedPacks, how_mounted
from desk.handlers.packs import republish_packs, take_mounted
from desk.handlers.people import grant
from desk.store import Cases
from desk.store.keys import POLICY
from desk.store.packs import Packs
from tests.contract.machines import WAIT_S_MAX
from tests.service.desk.conftest import Opened
from tests.service.desk.stage import Stage
from tests.service.told import changed_files, pack_of

URL = "/api/v1/bo/packs"
ROWS = "/api/v1/bo/rows"
FIRST, SECOND = (
    changed_files("bo", version=1),
    changed_files("bo", ("pack.toml", "opening_days = 2", "opening_days = 4")),
)
ADDRESSES = "\n".join(
    f'[[contact]]\nrole = "{role}"\nvalid_from = 2026-01-01\nphone = "11 11 11 11"\n'
    for role in pack_of("bo").file.roles
)


async def mount(stage: Stage, files: dict[str, str]) -> str:
    """Offer a pack as the folder does, and return how it stands."""
    at, pack = stage.clock.now(), parse_pack(files)
    return await stage.db.write(lambda tx: take_mounted(tx, pack, files, at))


async def facts(stage: Stage) -> list[tuple[str, PackFact]]:
    said = [f for f in await stage.said(FactStated) if "/pack/" in f.key]
    return [(f.key, msgspec.json.decode(f.value or "", type=PackFact)) for f in said]


async def client_of(stage: Stage, person: str, right: str = POLICY) -> httpx.AsyncClient:
    """Return a client of somebody who may decide on packs."""
    token = await stage.token("bo", person=person)
    at = stage.clock.now()
    await stage.db.write(lambda tx: grant(tx, person, ["bo"], [right], at))
    return stage.client(token)


async def activated(stage: Stage, files: dict[str, str]) -> None:
    """Let two persons activate a version."""
    number = parse_pack(files).file.pack.version
    async with await client_of(stage, "kari") as kari, await client_of(stage, "ola") as ola:
        assert (await kari.post(ROWS, json={"toml": ADDRESSES})).status_code == 201
        assert (await kari.post(URL, json={"files": files})).status_code == 201
        for person in (kari, ola):
            answer = await person.post(f"{URL}/{number}/approve")
            assert answer.status_code == 200, answer.text


async def test_the_first_mounted_pack_is_in_force_since_its_own_date_and_told_whole(stage: Stage) -> None:
    assert await mount(stage, FIRST) == "first"
    ((key, fact),) = await facts(stage)
    assert (key, fact.version, fact.activated_by, fact.sha256) == ("bo/pack/1", 1, (), pack_of("bo").sha256)
    assert fact.holds_from == datetime.fromisoformat("2026-01-01T00:00:00+01:00")
    assert fact.files == FIRST
    assert (fact.name, fact.language, fact.timezone) == ("Bø kommune", "nb", "Europe/Oslo")


async def test_the_same_pack_at_the_next_start_says_nothing_new(stage: Stage) -> None:
    await mount(stage, FIRST)
    assert await mount(stage, FIRST) == "same"
    assert len(await facts(stage)) == 1


async def test_a_newer_mounted_pack_is_a_proposal_that_changes_nothing(stage: Stage) -> None:
    await mount(stage, FIRST)
    assert [await mount(stage, SECOND), await mount(stage, SECOND)] == ["newer", "waiting"]
    assert [key for key, _ in await facts(stage)] == ["bo/pack/1"]
    async with await client_of(stage, "kari") as kari:
        found = (await kari.get(URL)).json()
    assert found["active"] == 1
    assert [(v["version"], v["state"], v["proposed_by"], v["approvals_missing"]) for v in found["versions"]] == [
        (2, "proposed", "mounted", 2),
        (1, "active", "mounted", 0),
    ]


async def test_an_older_mounted_pack_and_one_with_other_words_under_its_number_are_never_applied(stage: Stage) -> None:
    await mount(stage, FIRST)
    await activated(stage, SECOND)
    told = len(await facts(stage))
    other = changed_files("bo", ("pack.toml", "opening_days = 2", "opening_days = 9"))
    assert [await mount(stage, FIRST), await mount(stage, other)] == ["older", "changed"]
    assert len(await facts(stage)) == told
    async with await client_of(stage, "kari") as kari:
        for files, code in (
            (FIRST, "newer version is in force"),
            (other, "in force with other words"),
            (SECOND, "word for word"),
        ):
            answer = await kari.post(URL, json={"files": files})
            assert answer.status_code == 409
            assert code in answer.json()["error"]


async def test_one_person_alone_activates_nothing_and_two_do(stage: Stage) -> None:
    await mount(stage, FIRST)
    async with await client_of(stage, "kari") as kari, await client_of(stage, "ola") as ola:
        await kari.post(ROWS, json={"toml": ADDRESSES})
        proposed = (await kari.post(URL, json={"files": SECOND})).json()
        assert (proposed["state"], proposed["proposed_by"], proposed["approvals_missing"]) == ("proposed", "kari", 2)
        for _ in range(2):
            once = (await kari.post(f"{URL}/2/approve", json={"sha256": proposed["sha256"]})).json()
            assert (once["state"], once["approved_by"], once["approvals_missing"]) == ("proposed", ["kari"], 1)
        assert len(await facts(stage)) == 1
        stage.clock.at += timedelta(hours=1)
        done = (await ola.post(f"{URL}/2/approve")).json()
    assert (done["state"], done["approved_by"], done["approvals_missing"]) == ("active", ["kari", "ola"], 0)
    (_, (key, fact)) = await facts(stage)
    assert (key, fact.activated_by, fact.activated_at) == ("bo/pack/2", ("kari", "ola"), stage.clock.at)
    assert fact.holds_from == stage.clock.at, "what was received before is judged by the version of then"
    audited = await stage.db.read(lambda tx: [r["what"] for r in Cases(tx, "bo").audited() if r["who"] == "ola"])
    assert "pack_approved" in audited


async def test_a_version_of_next_month_is_activated_now_and_holds_then(stage: Stage) -> None:
    await mount(stage, FIRST)
    later = changed_files("bo", ("pack.toml", "valid_from = 2026-01-01", "valid_from = 2027-03-01"))
    await activated(stage, later)
    (_, (_, fact)) = await facts(stage)
    assert fact.holds_from == datetime(2027, 2, 28, 23, tzinfo=UTC)


async def test_a_proposal_that_was_replaced_needs_its_approvals_anew(stage: Stage) -> None:
    await mount(stage, FIRST)
    third = changed_files("bo", ("pack.toml", "opening_days = 2", "opening_days = 3"))
    async with await client_of(stage, "kari") as kari, await client_of(stage, "ola") as ola:
        old = (await kari.post(URL, json={"files": SECOND})).json()["sha256"]
        await kari.post(f"{URL}/2/approve", json={"sha256": old})
        await kari.post(URL, json={"files": third})
        answer = await ola.post(f"{URL}/2/approve", json={"sha256": old})
        assert answer.status_code == 409
        assert "says something else by now" in answer.json()["error"]
        found = (await ola.post(f"{URL}/2/approve")).json()
    assert (found["state"], found["approved_by"]) == ("proposed", ["ola"])


async def test_a_pack_whose_alerts_reach_nobody_is_not_activated_and_says_which_roles(stage: Stage) -> None:
    await mount(stage, FIRST)
    async with await client_of(stage, "kari") as kari, await client_of(stage, "ola") as ola:
        await kari.post(URL, json={"files": SECOND})
        await kari.post(f"{URL}/2/approve")
        answer = await ola.post(f"{URL}/2/approve")
        missing = (await ola.get(f"{URL}/2")).json()["missing"]
        assert answer.status_code == 422
        assert missing
        assert all(role in answer.json()["error"] for role in missing)
        await kari.post(ROWS, json={"toml": ADDRESSES})
        assert (await ola.get(f"{URL}/2")).json()["missing"] == []
        assert (await ola.post(f"{URL}/2/approve")).json()["state"] == "active"


async def test_a_version_is_shown_with_its_files_and_what_would_change_by_it(stage: Stage) -> None:
    await mount(stage, FIRST)
    await mount(stage, SECOND)
    async with await client_of(stage, "kari") as kari:
        found = (await kari.get(f"{URL}/2")).json()
        first = (await kari.get(f"{URL}/1")).json()
    assert found["files"] == SECOND
    changes = {change["name"]: (change["before"], change["after"]) for change in found["diff"]["changes"]}
    assert changes == {"deadline.opening_days": ("2.0", "4.0"), "pack.version": ("1", "2")}
    assert found["diff"]["turned"], "worked cases with a deadline come out differently"
    assert first["diff"] is None


async def test_a_flaw_is_shown_with_file_line_and_caret(stage: Stage) -> None:
    await mount(stage, FIRST)
    wrong = {**SECOND, "pack.toml": SECOND["pack.toml"].replace("opening_days = 4", "openning_days = 4")}
    async with await client_of(stage, "kari") as kari:
        answer = await kari.post(URL, json={"files": wrong})
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert error.startswith("pack.toml:")
    assert "did you mean 'opening_days'" in error
    assert "^^^^" in error.splitlines()[-1]


@pytest.mark.parametrize("path", [URL, ROWS, f"{URL}/2/approve"])
async def test_the_right_to_the_queue_is_none_to_the_pack(stage: Stage, path: str) -> None:
    await mount(stage, FIRST)
    await mount(stage, SECOND)
    bodies: dict[str, dict[str, Any] | None] = {URL: {"files": SECOND}, ROWS: {"toml": ""}}
    async with stage.client(await stage.token("bo")) as kari:
        answer = await kari.post(path, json=bodies.get(path))
        assert answer.status_code == 403
        assert (await kari.get(URL)).status_code == 200


async def test_another_municipalitys_pack_is_not_there(stage: Stage) -> None:
    await mount(stage, FIRST)
    async with stage.client(await stage.token("sogne")) as kari:
        for path in (URL, f"{URL}/1", ROWS):
            assert (await kari.get(path)).status_code == 404
    async with await client_of(stage, "ola") as ola:
        assert (await ola.get(f"{URL}/7")).status_code == 404
        answer = await ola.post(URL, json={"files": changed_files("sogne")})
        assert answer.status_code == 422
        assert "'sogne'" in answer.json()["error"]


async def test_no_version_is_ever_lost_and_all_can_be_told_again(stage: Stage) -> None:
    await mount(stage, FIRST)
    await activated(stage, SECOND)
    await mount(stage, changed_files("bo", version=3))
    at = stage.clock.now()
    assert await stage.db.write(lambda tx: republish_packs(tx, at)) == 2
    there = await stage.db.read(lambda tx: Packs(tx, "bo").all())
    assert [(v.version, v.state) for v in there] == [(3, "proposed"), (2, "active"), (1, "active")]
    told = await stage.said(FactStated)
    assert len({f.event_id for f in told}) == len(told)


async def test_the_folder_is_read_at_start_and_when_a_file_of_it_changes(tmp_path: Path) -> None:
    folder = tmp_path / "policies" / "bo"
    for name, text in FIRST.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    mounted = MountedPacks(tmp_path / "policies")
    assert mounted.news() == [folder]
    assert mounted.news() == []
    (folder / "texts" / "thank.txt").write_text("Takk skal du ha!")
    assert mounted.news() == [folder]
    mounted.forget()
    assert mounted.news() == [folder]
    assert MountedPacks(tmp_path / "nowhere").news() == []
    pack, files = read_pack(folder)
    assert (pack.ref, files["texts/thank.txt"]) == ("bo/1", "Takk skal du ha!")
    (folder / "pack.toml").write_bytes(b"\xff\xfe")
    assert isinstance(how_mounted(tmp_path / "policies", "bo"), Permanent)
    assert how_mounted(tmp_path / "policies", "sogne") is None


@pytest.mark.postgres
async def test_two_persons_who_approve_at_the_same_moment_activate_once(opened: Opened, database: str) -> None:
    stage = await opened(postgres=database)
    await mount(stage, FIRST)
    async with await client_of(stage, "kari") as kari, await client_of(stage, "ola") as ola:
        await kari.post(ROWS, json={"toml": ADDRESSES})
        await kari.post(URL, json={"files": SECOND})
        answers = await asyncio.gather(*(person.post(f"{URL}/2/approve") for person in (kari, ola)))
        assert [answer.status_code for answer in answers] == [200, 200]
        assert {answer.json()["state"] for answer in answers} == {"proposed", "active"}
        assert (await kari.get(URL)).json()["active"] == 2
    assert [key for key, _ in await facts(stage)] == ["bo/pack/1", "bo/pack/2"]


async def test_at_start_all_that_is_mounted_comes_into_force_together_and_a_wrong_pack_holds_up_none(
    opened: Opened, tmp_path: Path
) -> None:
    folder = tmp_path / "policies"
    for name, files in (
        ("bo", FIRST),
        ("sogne", changed_files("sogne", version=1)),
        ("malvik", {"pack.toml": "[pack"}),
    ):
        for path, text in files.items():
            (folder / name / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / name / path).write_text(text)
    stage = await opened()
    stop = asyncio.Event()
    watching = asyncio.create_task(stage.service.loops[0](stop, stage.service.health))
    async with asyncio.timeout(WAIT_S_MAX):
        while not await facts(stage):  # noqa: ASYNC110 - rows tell nobody
            await asyncio.sleep(0.02)
    assert [key for key, _ in await facts(stage)] == ["bo/pack/1", "sogne/pack/1"]
    stop.set()
    await watching
