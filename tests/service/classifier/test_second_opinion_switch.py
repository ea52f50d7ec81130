"""Second opinions are off until an installation and a municipality turn them on, and off again at once."""

from datetime import timedelta
from pathlib import Path

import pytest

from classifier.core.second.budget import Limits
from common.errors import Permanent
from tests.service.classifier.opened import Reading, opened
from tests.service.classifier.recorded import posted
from tests.service.classifier.second_stage import ROWS, SecondStage, second, unsure_tagger


async def test_a_municipality_without_a_row_of_its_own_is_asked_about_by_nobody(asks: SecondStage) -> None:
    await asks.stage.tell(posted(municipality="sogne"))
    await asks.stage.work()
    assert asks.model.asked == []


async def test_a_row_that_is_taken_out_holds_at_once_for_what_waits_too(asks: SecondStage) -> None:
    await asks.stage.tell(posted())
    asks.accounts.write_text("")
    switches = asks.switches
    switches.reload()
    await asks.stage.work()
    await asks.stage.tell(posted("c2"))
    await asks.stage.work()
    assert asks.model.asked == []
    assert asks.results() == {"off": 1}
    asks.accounts.write_text(ROWS.replace("3", "4"))
    switches.reload()
    asks.accounts.write_text("[[second_opinion]]")
    with pytest.raises(Permanent, match="municipality is missing"):
        switches.reload()
    assert switches.limits("bo") == Limits(4, 1.0), "a wrong file changes nothing"
    asks.accounts.unlink()
    switches.reload()
    assert switches.limits("bo") is None, "no file, no leave"


async def test_what_a_person_has_seen_by_now_is_asked_about_no_more(asks: SecondStage) -> None:
    await asks.stage.tell(posted())
    asks.stage.clock.at += timedelta(hours=3)
    await asks.stage.work()
    await asks.stage.tell(posted("c2"))
    await asks.stage.work()
    assert asks.model.asked == []
    assert asks.results() == {"too_old": 1}


async def test_without_an_endpoint_nothing_is_asked_whatever_the_accounts_file_says(
    tmp_path: Path, migrated: Path
) -> None:
    (tmp_path / "accounts.toml").write_text(ROWS)
    reading = Reading({"accounts_file": tmp_path / "accounts.toml"}, unsure_tagger())
    async with opened(tmp_path, migrated, reading=reading) as stage:
        await stage.tell(posted())
        assert await stage.rows("classifier_job") == 0
        assert len(await stage.decisions()) == 1


@pytest.mark.parametrize(
    "missing",
    ["accounts_file", "classifier_second_opinion_model", "classifier_second_opinion_price_out"],
)
async def test_a_half_set_up_second_opinion_stops_the_start_and_says_what_is_missing(
    tmp_path: Path, migrated: Path, missing: str
) -> None:
    with pytest.raises(Permanent, match=r"ORDSTYRER_CLASSIFIER_SECOND_OPINION_URL needs .*PRICE_OUT .*ACCOUNTS_FILE"):
        async with second(tmp_path, migrated, ROWS, None, **{missing: None}):
            pass
