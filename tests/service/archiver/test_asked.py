"""What a person asks of the archive as a whole: a proof, a case file to go, an item put together and signed."""

import io
import json
import sqlite3
import zipfile
from datetime import timedelta

import pytest

from archiver.adapters.key_file import read_public
from archiver.core.checkpoint import PublicKey
from archiver.jobs.package import KEPT
from common.blob import digest
from common.events import (
    ActRefused,
    ArchiveProved,
    DisposalDecided,
    DisposalListed,
    ItemErased,
    PackageAsked,
    PackageMade,
    ProofAsked,
)
from tests.archive.test_retention import KASSASJON, say
from tests.service.archiver.acted import act, archive, close_case, confirm, write_off
from tests.service.archiver.recorded import TEXT, decided, posted, wanted
from tests.service.archiver.stage import Stage

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CHANGE = b'{"verb":"add","message":"Kan dere fikse gatelyset?"}'
FIVE_YEARS = timedelta(days=5 * 366)


async def closed_case(stage: Stage) -> None:
    await stage.tell(posted(), decided(), confirm(klasse="Q"))
    await stage.work()
    await stage.tell(write_off(), archive(), close_case())
    await stage.work()


# --- proof and list -----------------------------------------------------------------------------------------------


async def test_a_whole_chain_is_told_with_its_lines_and_an_altered_one_with_what_is_wrong(stage: Stage) -> None:
    await stage.tell(posted(), decided(), confirm())
    await stage.work(later=timedelta(minutes=2))
    await stage.tell(act(ProofAsked))
    await stage.work()
    with sqlite3.connect(stage.path / "archiver.db") as file:
        triggers = file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            file.execute(f"DROP TRIGGER {name}")
        file.execute("UPDATE archiver_journal_event SET envelope = replace(envelope, 'kari', 'ola')")
    file.close()
    await stage.tell(act(ProofAsked))
    await stage.work()
    whole, altered = await stage.told(ArchiveProved)
    assert whole.problems == ()
    assert (whole.series, whole.checkpoints, whole.younger) == ("main", 1, 0)
    assert whole.lines == altered.lines > 0
    assert altered.problems


async def test_the_same_wish_twice_is_one_look(stage: Stage) -> None:
    await stage.tell(posted(), decided(), confirm())
    asked = act(ProofAsked)
    await stage.tell(asked, asked)
    await stage.work()
    assert len(await stage.told(DisposalListed)) == 1


async def test_closed_cases_are_listed_with_what_becomes_of_them(stage: Stage) -> None:
    say(stage, KASSASJON)
    await closed_case(stage)
    await stage.tell(act(ProofAsked))
    await stage.work()
    (listed,) = await stage.told(DisposalListed)
    (one,) = listed.case_files
    assert (one.case_file, one.records, one.code) == ("2026/1", 1, "too_early")
    assert one.due_at is not None


async def test_a_case_goes_when_a_person_decides_and_it_is_due_and_not_before(stage: Stage) -> None:
    say(stage, KASSASJON)
    await closed_case(stage)
    await stage.tell(act(DisposalDecided, case_file="2026/1"))
    await stage.work()
    (refused,) = await stage.told(ActRefused)
    assert [(one.code, one.of) for one in refused.broken] == [("not_due", "2026/1")]
    assert await stage.told(ItemErased) == []
    stage.clock.at += FIVE_YEARS
    await stage.tell(act(DisposalDecided, case_file="2026/1"), act(DisposalDecided, case_file="2026/9"))
    await stage.work()
    assert len(await stage.told(ItemErased)) == 1
    assert [one.broken[0].code for one in await stage.told(ActRefused)] == ["not_due", "no_such_case"]
    assert (await stage.told(DisposalListed))[-1].case_files == ()


# --- package ------------------------------------------------------------------------------------------------------


async def packaged(stage: Stage) -> tuple[PackageMade, zipfile.ZipFile]:
    change = await stage.world.blobs.put("sogne", CHANGE)
    await stage.tell(posted(change_sha256=change), wanted())
    await stage.work()
    await stage.tell(act(PackageAsked, recipient="Agder politidistrikt", reason="Trussel"))
    await stage.work()
    (made,) = await stage.told(PackageMade)
    content = await stage.world.blobs.get("sogne", made.sha256)
    assert content is not None
    return made, zipfile.ZipFile(io.BytesIO(content))


async def test_a_package_holds_all_that_is_kept_and_its_list_is_signed(stage: Stage) -> None:
    made, held = await packaged(stage)
    files = {name: held.read(name) for name in held.namelist()}
    listed = json.loads(files["list.json"])
    assert files["text/1.txt"].decode() == TEXT
    assert json.loads(files["sealed/1-1.json"])["text"] == TEXT
    assert {name: digest(files[name]) for name in listed["files"]} == listed["files"]
    assert (listed["asked"]["actor"], listed["asked"]["recipient"]) == ("kari", "Agder politidistrikt")
    (stage.path / "given.pem").write_bytes(files["public-key.pem"])
    (key,) = read_public(stage.path / "given.pem")
    assert isinstance(key, PublicKey)
    assert key.key_id == made.key_id == listed["key_id"]
    assert key.proves(files["list.json"], files["list.json.sig"].hex())
    assert not key.proves(files["list.json"] + b" ", files["list.json.sig"].hex())


async def test_a_package_is_deleted_when_its_days_are_over_and_what_it_was_made_of_stays(stage: Stage) -> None:
    made, held = await packaged(stage)
    await stage.work(later=KEPT - timedelta(hours=1))
    assert await stage.world.blobs.get("sogne", made.sha256) is not None
    await stage.work(later=timedelta(hours=2))
    assert await stage.world.blobs.get("sogne", made.sha256) is None
    seal = digest(held.read("sealed/1-1.json"))
    assert await stage.world.blobs.get("sogne", seal) is not None


async def test_without_a_seal_there_is_no_package_and_the_desk_hears_why(stage: Stage) -> None:
    await stage.tell(posted())
    await stage.tell(act(PackageAsked, recipient="Agder politidistrikt", reason="Trussel"))
    for _ in range(30):
        await stage.work(later=timedelta(hours=6))
    (refused,) = await stage.told(ActRefused)
    assert [one.code for one in refused.broken] == ["no_seal"]
    assert await stage.told(PackageMade) == []
