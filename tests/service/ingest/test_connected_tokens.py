"""Tokens of connected accounts: stored encrypted, opened for ingest alone, gone when they are withdrawn."""

from pathlib import Path

import msgspec
import pytest

from common.errors import NotYet, Permanent
from common.secret_box import SecretBox, make_key_file
from ingest.adapters.secret_files import SecretFiles
from ingest.core.connecting import WITHDRAWN
from ingest.jobs.connected import ConnectedTokens
from ingest.store import tokens
from tests.service.ingest.connecting_desk import Desk, files_of
from tests.service.ingest.meta_login import APP_ID, INSTAGRAM, Meta
from tests.service.ingest.stage import PAGE_A, SECRET_A, Stage


async def test_the_token_is_stored_encrypted_and_opens_for_ingest(desk: Desk, box: SecretBox, stage: Stage) -> None:
    await desk.connect()
    (kept,) = await desk.stored()
    assert kept.sealed is not None
    assert b"EAApageA" not in kept.sealed.bytes
    assert b"EAA" not in msgspec.json.encode(kept.connection)
    assert box.open(kept.sealed.bytes, "bo", "facebook", PAGE_A, key_id=kept.sealed.key_id) == "EAApageA"
    secrets = ConnectedTokens(files_of(stage), stage.db, box)
    await secrets.reload()
    access = secrets.access("bo", "facebook", PAGE_A)
    assert access is not None
    assert (access.token, access.app_secret, access.base_url) == ("EAApageA", SECRET_A, desk.url)
    assert secrets.access("sogne", "facebook", PAGE_A) is None


async def test_before_stored_tokens_are_read_nobody_is_told_that_there_is_none(stage: Stage, box: SecretBox) -> None:
    secrets = ConnectedTokens(files_of(stage), stage.db, box)
    with pytest.raises(NotYet):
        secrets.access("bo", "facebook", PAGE_A)
    await secrets.reload()
    assert secrets.access("bo", "facebook", PAGE_A) is None
    assert ConnectedTokens(files_of(stage), stage.db, None).access("bo", "facebook", PAGE_A) is None


async def test_a_token_file_goes_before_what_was_connected(desk: Desk, box: SecretBox, stage: Stage) -> None:
    await desk.connect()
    secrets = ConnectedTokens(SecretFiles(stage.folder / "accounts.toml"), stage.db, box)
    await secrets.reload()
    access = secrets.access("bo", "facebook", PAGE_A)
    assert access is not None
    assert access.token == "EAAtokenOfBo"


async def test_an_instagram_account_is_connected_through_its_page(desk: Desk, box: SecretBox, stage: Stage) -> None:
    connection = await desk.connect(INSTAGRAM, "instagram")
    assert (connection.account_id, connection.name, connection.page_id) == (INSTAGRAM, "bokommune", PAGE_A)
    assert "not subscribed to comments, mentions, messages: tick them in its dashboard" in desk.said[-1]
    secrets = ConnectedTokens(files_of(stage), stage.db, box)
    await secrets.reload()
    access = secrets.access("bo", "instagram", INSTAGRAM)
    assert access is not None
    assert access.extra == {"app_id": APP_ID, "login": "facebook", "page_id": PAGE_A}


async def test_a_check_encrypts_anew_with_the_newest_key(desk: Desk, box: SecretBox, tmp_path: Path) -> None:
    await desk.connect()
    make_key_file(tmp_path / "token-keys")
    box.reload()
    await desk.check()
    (kept,) = await desk.stored()
    assert kept.sealed is not None
    assert kept.sealed.key_id == box.newest
    assert box.open(kept.sealed.bytes, "bo", "facebook", PAGE_A, key_id=kept.sealed.key_id) == "EAApageA"


@pytest.mark.parametrize("valid", [True, False])
async def test_a_withdrawn_account_has_no_token_any_more_whatever_the_platform_says(
    desk: Desk, meta: Meta, box: SecretBox, stage: Stage, *, valid: bool
) -> None:
    await desk.connect()
    meta.valid = valid
    async with desk.connecting() as one:
        connection = await one.withdraw(PAGE_A)
        with pytest.raises(Permanent, match="is not connected here"):
            await one.withdraw(PAGE_A)
    assert connection.stage == WITHDRAWN
    assert desk.said[-1] == "withdrawn: nothing is received, answered, hidden or removed here any more"
    assert (PAGE_A in meta.subscribed) is not valid
    (kept,) = await desk.stored()
    assert kept.sealed is None
    secrets = ConnectedTokens(files_of(stage), stage.db, box)
    await secrets.reload()
    assert secrets.access("bo", "facebook", PAGE_A) is None


async def test_one_token_that_does_not_open_leaves_the_others_working(desk: Desk, box: SecretBox, stage: Stage) -> None:
    await desk.connect()
    await desk.connect(INSTAGRAM, "instagram")
    (facebook, _) = await desk.stored()
    broken = tokens.Sealed(box.newest, b"x" * 40)
    await stage.db.write(lambda tx: tokens.of(tx, "bo").keep(facebook.connection, broken))
    secrets = ConnectedTokens(files_of(stage), stage.db, box)
    with pytest.raises(Permanent, match="not the one it stands for"):
        await secrets.reload()
    assert secrets.access("bo", "facebook", PAGE_A) is None
    assert secrets.access("bo", "instagram", INSTAGRAM) is not None
