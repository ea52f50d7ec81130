"""No login is offered, or none ends well, where something is missing: the desk is told what."""

from datetime import timedelta

import pytest

from common.events import (
    LoginAsked,
)
from ingest.adapters.secret_files import SecretFiles
from ingest.jobs.login import Means
from tests.service.ingest.asked_from_desk import OUTSIDE, Ingest, accounts, asked
from tests.service.ingest.stage import PAGE_A, PAGE_B, Stage


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"public_url": None}, "no_public_url"),
        ({"box": None}, "no_key_file"),
        ({"app_id": "# left out"}, "no_app_id"),
        ({"url": "token_file ="}, "token_file"),
    ],
)
async def test_what_the_operator_must_set_is_told_to_the_desk(
    ingest: Ingest, stage: Stage, change: dict[str, str | None], why: str
) -> None:
    files = ingest.means.entrances
    if why == "no_app_id":
        files = accounts(stage, "http://127.0.0.1:1", app_id="#")
    if why == "token_file":
        files = SecretFiles(stage.folder / "accounts.toml")
    given = {name: value for name, value in change.items() if value is None}
    means = Means(
        login=ingest.means.login,
        box=given.get("box", ingest.means.box),
        entrances=files,
        public_url=given.get("public_url", OUTSIDE),
    )
    assert await Ingest(stage, means).ask() == []
    assert await ingest.failed() == [(why, ())]


async def test_no_login_is_offered_for_an_account_that_is_not_active_or_of_another_municipality(
    ingest: Ingest, stage: Stage
) -> None:
    assert await ingest.ask(1, account_id=PAGE_B) == []
    assert await ingest.ask(2, platform="youtube") == []
    stage.account("bo", PAGE_A, "closed")
    assert await ingest.ask(3) == []
    assert [why for why, _ in await ingest.failed()] == ["not_active", "no_login", "not_active"]


async def test_a_question_that_lay_too_long_is_not_answered_with_a_login(ingest: Ingest, stage: Stage) -> None:
    event = asked(LoginAsked, 1, stage, platform="facebook", account_id=PAGE_A)
    stage.clock.at += timedelta(minutes=15)
    await ingest.tell(event)
    assert await ingest.failed() == [("too_late", ())]


async def test_an_account_that_was_closed_meanwhile_is_not_connected(ingest: Ingest, stage: Stage) -> None:
    (offered,) = await ingest.ask()
    stage.account("bo", PAGE_A, "closed")
    assert (await ingest.log_in(offered)).status_code == 400
    assert await ingest.failed() == [("not_active", ())]
