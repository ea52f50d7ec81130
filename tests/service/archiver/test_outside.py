"""What the archiver is given from outside: key, shelf, packs, settings."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from archiver.adapters.folder_shelf import FolderShelf
from archiver.adapters.key_file import make_key, new_salt, read_key
from archiver.adapters.stated_offices import offices_of
from archiver.core.office import Office
from archiver.settings import ArchiverSettings
from common.errors import Permanent
from common.pack_versions import PackVersions
from common.settings import WrongSettings
from tests.service.archiver.conftest import opened

DEFAULT = Office(zone=ZoneInfo("Europe/Oslo"))


def test_a_key_is_made_once_and_read_ever_after(tmp_path: Path) -> None:
    path = tmp_path / "new" / "checkpoint.key"
    assert read_key(path) is None
    key = make_key(path)
    assert (make_key(path), read_key(path), len(key)) == (key, key, 32)
    assert [file.name for file in path.parent.iterdir()] == ["checkpoint.key"]


@pytest.mark.parametrize("content", ["", "zz", "ab" * 31])
def test_a_key_that_is_too_short_or_no_key_stops_the_start_without_being_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "checkpoint.key"
    path.write_text(content)
    with pytest.raises(Permanent) as refused:
        make_key(path)
    assert content not in str(refused.value) or not content


def test_no_two_salts_are_alike() -> None:
    assert len({new_salt() for _ in range(50)}) == 50
    assert len(new_salt()) == 32


async def test_a_file_on_the_shelf_is_never_written_again(tmp_path: Path) -> None:
    shelf = FolderShelf(tmp_path / "shelf")
    assert await shelf.chains() == []
    await shelf.put("bo", "main", 3, b"first")
    await shelf.put("bo", "main", 3, b"second")
    await shelf.put("sogne", "main", 1, b"other")
    assert await shelf.all("bo", "main") == [b"first"]
    assert await shelf.chains() == [("bo", "main"), ("sogne", "main")]


@pytest.mark.parametrize("name", ["", "..", ".hidden", "a/b", "a\x00b"])
async def test_a_name_cannot_lead_off_the_shelf(tmp_path: Path, name: str) -> None:
    with pytest.raises(Permanent):
        await FolderShelf(tmp_path).put(name, "main", 1, b"x")


async def test_a_pack_tells_clock_and_language_and_a_municipality_without_one_has_the_default(tmp_path: Path) -> None:
    stage = await opened(f"sqlite:///{tmp_path / 'archiver.db'}", tmp_path)
    offices = offices_of(PackVersions(stage.world.control), DEFAULT)
    assert (offices("knivsta").lang, str(offices("knivsta").zone)) == ("sv", "Europe/Stockholm")
    assert offices("bo") == DEFAULT
    await stage.db.close()


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({"ORDSTYRER_ARCHIVER_TIMEZONE": "Mars/Base"}, "ORDSTYRER_ARCHIVER_TIMEZONE"),
        ({"ORDSTYRER_DATABASE_URL": "postgresql+asyncpg://db/x"}, "ORDSTYRER_ARCHIVER_CHECKPOINT_KEY_FILE"),
    ],
)
def test_wrong_settings_stop_the_start_and_name_the_variable(environ: dict[str, str], says: str) -> None:
    with pytest.raises(WrongSettings, match=says):
        ArchiverSettings.from_environ(environ)
