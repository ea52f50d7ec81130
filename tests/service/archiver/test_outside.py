"""What the archiver is given from outside: key, shelf, packs, settings."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from archiver.adapters.folder_shelf import FolderShelf
from archiver.adapters.key_file import make_keys, new_salt, public_pem, read_keys, read_public, rotate
from archiver.adapters.stated_offices import offices_of
from archiver.core.checkpoint import PublicKey, SharedKey
from archiver.core.office import Office
from archiver.settings import ArchiverSettings
from common.errors import Permanent
from common.pack_versions import PackVersions
from common.settings import WrongSettings
from tests.service.archiver.conftest import opened

DEFAULT = Office(zone=ZoneInfo("Europe/Oslo"))


def test_a_key_is_made_once_and_read_ever_after(tmp_path: Path) -> None:
    path = tmp_path / "new" / "checkpoint.key"
    assert read_keys(path) is None
    keys = make_keys(path)
    assert (make_keys(path), read_keys(path)) == (keys, keys)
    assert keys.signs is not None
    assert keys.proves == (keys.signs.public,)
    assert [file.name for file in path.parent.iterdir()] == ["checkpoint.key"]
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "content",
    [
        "",
        "zz",
        "ab" * 31,
        "-----BEGIN PRIVATE KEY-----\nbm9uc2Vuc2U=\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PUBLIC KEY-----\nbm9uc2Vuc2U=\n-----END PUBLIC KEY-----\n",
    ],
)
def test_what_is_no_key_stops_the_start_without_being_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "checkpoint.key"
    path.write_text(content)
    with pytest.raises(Permanent) as refused:
        make_keys(path)
    assert content not in str(refused.value) or not content


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.key"
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(X25519PrivateKey.generate().private_bytes(serialization.Encoding.PEM, form, plain))
    with pytest.raises(Permanent, match="not of Ed25519"):
        read_keys(path)


def test_a_file_of_the_release_before_signs_anew_and_proves_what_it_signed_before(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.key"
    path.write_text("ab" * 32 + "\n")
    keys = read_keys(path)
    assert keys is not None
    assert keys.signs is not None
    assert keys.proves == (keys.signs.public, SharedKey(bytes.fromhex("ab" * 32)))


def test_a_key_that_was_changed_leaves_its_public_half_alone_behind(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.key"
    before = make_keys(path)
    after = rotate(path)
    assert after.signs != before.signs
    assert after.proves[1:] == before.proves
    assert path.read_text().count("PRIVATE KEY-----") == 2  # one key: where it begins and where it ends
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(rotate(path).proves) == 3


def test_a_key_that_was_never_made_cannot_be_changed(tmp_path: Path) -> None:
    with pytest.raises(Permanent, match="first start"):
        rotate(tmp_path / "checkpoint.key")


def test_public_keys_are_read_from_a_file_that_holds_no_secret(tmp_path: Path) -> None:
    path, given = tmp_path / "checkpoint.key", tmp_path / "public.pem"
    make_keys(path)
    keys = rotate(path)
    public = [key for key in keys.proves if isinstance(key, PublicKey)]
    given.write_text("".join(f"# {key.key_id}\n{public_pem(key)}" for key in public))
    assert read_public(given) == keys.proves
    for wrong in (path, tmp_path / "nothing"):
        with pytest.raises(Permanent):
            read_public(wrong)


def test_no_two_salts_are_alike() -> None:
    assert len({new_salt() for _ in range(50)}) == 50
    assert len(new_salt()) == 32


async def test_a_file_on_the_shelf_is_never_written_again(tmp_path: Path) -> None:
    shelf = FolderShelf(tmp_path / "shelf")
    assert await shelf.chains() == []
    await shelf.put("bo", "main", 3, b"first")
    await shelf.put("bo", "main", 3, b"second")
    await shelf.put("sogne", "main", 1, b"other")
    assert sorted(await shelf.all("bo", "main")) == [b"first", b"second"], "another one lies beside it"
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
