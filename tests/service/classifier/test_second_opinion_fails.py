"""Whatever a language model does wrong, and whatever is used up: the item stays decided as it was."""

import time
from datetime import timedelta
from pathlib import Path

import pytest

from common.work import CIRCUIT_FAILURES
from tests.service.classifier.recorded import posted
from tests.service.classifier.second_stage import (
    AGREES,
    COST_MICROS,
    DOUBTS,
    ROWS,
    SecondStage,
    completion,
    json_told,
    second,
)
from tests.service.classifier.stage import dos
from tests.service.ingest.loopback import Answered, told

HTML = Answered(body=b"<html>AGREES</html>", headers={"content-type": "text/html"})
JSON = {"content-type": "application/json"}
INVALID = {
    "a prompt told back": completion("You read one comment that a resident wrote to a Nordic municipality"),
    "no JSON": completion("threat: yes"),
    "text around it": completion(f"Here you are: {DOUBTS}"),
    "another key": completion({**DOUBTS, "hide": "yes"}),
    "a tag outside the list": completion({**DOUBTS, "personal_data": "yes"}),
    "a key too few": completion({"abuse": "yes"}),
    "a share in place of a word": completion({**DOUBTS, "threat": 0.999}),
    "tags of its own": completion({"tags": ["abuse"], "abuse_reasons": ["threat"]}),
    "no completion": json_told({"answer": DOUBTS}),
    "a completion of nothing": json_told({"choices": []}),
    "a list": json_told([DOUBTS]),
    "half a body of JSON": Answered(body=b'{"choices":[{"mess', headers=JSON),
    "a huge body": Answered(body=b" " * 200_000 + completion(DOUBTS).body, headers=JSON),
    "a page": HTML,
    "a stream of events": Answered(body=completion(DOUBTS).body, headers={"content-type": "text/event-stream"}),
    "a packed body": Answered(body=completion(DOUBTS).body, headers={**JSON, "content-encoding": "gzip"}),
}
CONTRADICTORY = {
    "a reason without abuse": completion({**DOUBTS, "abuse": "no"}),
    "a label twice": completion('{"abuse":"yes","question":"yes","threat":"no","threat":"yes"}'),
}


SLOW_S = 2.5


async def worked_off(asks: SecondStage) -> None:
    """Do all jobs, those put off too."""
    for _ in range(8):
        await asks.stage.work()
        asks.stage.clock.at += timedelta(minutes=1)


def slow() -> Answered:
    time.sleep(SLOW_S)
    return completion(DOUBTS)


async def is_as_it_was(asks: SecondStage) -> bool:
    (decision,) = await asks.stage.decisions()
    return dos(decision) == ["answer"] and decision.tagging.unchecked == ()


@pytest.mark.parametrize("answered", INVALID.values(), ids=INVALID)
async def test_an_answer_that_is_none_is_thrown_away_and_counted(asks: SecondStage, answered: Answered) -> None:
    asks.model.answers_with(answered)
    await asks.stage.tell(posted())
    await worked_off(asks)
    assert await is_as_it_was(asks)
    assert asks.results() == {"invalid": 1}
    assert len(asks.model.asked) == 1, "the same question gets the same answer"
    assert await asks.spent_micros() > 0, "it costs all the same"


@pytest.mark.parametrize("answered", CONTRADICTORY.values(), ids=CONTRADICTORY)
async def test_an_answer_that_contradicts_itself_is_none(asks: SecondStage, answered: Answered) -> None:
    asks.model.answers_with(answered)
    await asks.stage.tell(posted())
    await worked_off(asks)
    assert await is_as_it_was(asks)
    assert asks.results() == {"contradictory": 1}
    assert await asks.spent_micros() == COST_MICROS


async def test_a_model_that_will_not_answer_is_a_refusal(asks: SecondStage) -> None:
    refused = {"choices": [{"message": {"content": None, "refusal": "I cannot help with that"}}]}
    asks.model.answers_with(json_told(refused))
    await asks.stage.tell(posted())
    await worked_off(asks)
    assert await is_as_it_was(asks)
    assert asks.results() == {"refused": 1}


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 422])
async def test_a_service_that_refuses_is_asked_once_and_costs_nothing(asks: SecondStage, status: int) -> None:
    asks.model.answers_with(told({"error": {"message": "no"}}, status, location="http://127.0.0.1:9/elsewhere"))
    await asks.stage.tell(posted())
    await worked_off(asks)
    assert await is_as_it_was(asks)
    assert asks.results() == {"refused": 1}
    assert len(asks.model.asked) == 1
    assert await asks.spent_micros() == 0


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
async def test_a_service_that_is_away_is_asked_again_a_few_times_and_then_left_in_peace(
    asks: SecondStage, status: int
) -> None:
    asks.model.answers_with(told({"error": {}}, status))
    await asks.stage.tell(posted())
    await worked_off(asks)
    assert await is_as_it_was(asks)
    assert asks.results() == {"unreachable": 1}
    assert len(asks.model.asked) == 3
    assert await asks.spent_micros() == 0


async def test_a_service_that_comes_back_is_heard(asks: SecondStage) -> None:
    asks.model.answers_with(told({}, 503))
    await asks.stage.tell(posted())
    await asks.stage.work()
    asks.model.says(DOUBTS)
    asks.stage.clock.at += timedelta(minutes=1)
    await asks.stage.work()
    assert dos(await asks.stage.newest()) == ["answer", "flag_for_review"]
    assert asks.results() == {"doubted": 1}
    assert await asks.spent_micros() == COST_MICROS


async def test_a_wait_that_is_asked_for_is_kept(asks: SecondStage) -> None:
    asks.model.answers_with(told({}, 429, retry_after="600"))
    await asks.stage.tell(posted())
    await asks.stage.work()
    asks.stage.clock.at += timedelta(seconds=590)
    await asks.stage.work()
    assert len(asks.model.asked) == 1
    asks.stage.clock.at += timedelta(seconds=11)
    asks.model.says(AGREES)
    await asks.stage.work()
    assert asks.results() == {"supported": 1}


async def test_an_answer_that_is_too_slow_is_not_checked_and_paid_as_if_it_had_come(
    tmp_path: Path, migrated: Path
) -> None:
    async with second(tmp_path, migrated, classifier_second_opinion_wait_s_max=1.0) as asks:
        asks.model.answers = slow
        await asks.stage.tell(posted())
        await worked_off(asks)
        assert await is_as_it_was(asks)
        assert asks.results() == {"unreachable": 1}
        assert len(asks.model.asked) == 3
        assert await asks.spent_micros() > 0, "nobody can tell whether it is billed"


async def test_a_body_that_breaks_off_is_not_checked(asks: SecondStage) -> None:
    asks.model.answers_with(Answered(body=completion(DOUBTS).body, headers=JSON, cut=True))
    await asks.stage.tell(posted())
    await worked_off(asks)
    assert await is_as_it_was(asks)
    assert asks.results() == {"unreachable": 1}


async def test_a_service_that_is_not_there_costs_nothing(tmp_path: Path, migrated: Path) -> None:
    async with second(tmp_path, migrated, url="http://127.0.0.1:9/v1") as asks:
        await asks.stage.tell(posted())
        await worked_off(asks)
        assert await is_as_it_was(asks)
        assert asks.results() == {"unreachable": 1}
        assert await asks.spent_micros() == 0


async def test_a_key_that_is_gone_is_told_of_and_nothing_is_sent(asks: SecondStage) -> None:
    (asks.accounts.parent / "key").unlink()
    await asks.stage.tell(posted())
    await worked_off(asks)
    assert asks.model.asked == []
    assert await is_as_it_was(asks)


async def test_after_failures_in_a_row_nobody_is_called_until_the_circuit_closes(
    tmp_path: Path, migrated: Path
) -> None:
    async with second(tmp_path, migrated, ROWS.replace("= 3", "= 1000")) as asks:
        asks.model.answers_with(told({}, 503))
        for number in range(4):
            await asks.stage.tell(posted(f"c{number}"))
        worker = asks.stage.service.worker
        for _ in range(30):
            if worker._circuit.closed_to(asks.stage.clock.at):
                break
            await worker.run_due()
            asks.stage.clock.at += timedelta(seconds=5)
        called = len(asks.model.asked)
        assert CIRCUIT_FAILURES <= called <= 2 * CIRCUIT_FAILURES
        asks.stage.clock.at += timedelta(seconds=10)
        await worker._begin_due()
        assert not worker._busy
        assert len(asks.model.asked) == called
        asks.model.says(AGREES)
        asks.stage.clock.at += timedelta(minutes=2)
        await worker._begin_due()
        assert worker._busy
        while worker._busy:
            await next(iter(worker._busy))
        assert len(asks.model.asked) == called + 1


async def test_the_calls_of_an_hour_are_counted_and_the_next_hour_has_its_own(asks: SecondStage) -> None:
    for number in range(5):
        await asks.stage.tell(posted(f"c{number}"))
    await asks.stage.work()
    assert len(asks.model.asked) == 3
    assert asks.results() == {"no_effect": 3, "calls_used": 2}
    assert len(await asks.stage.decisions("c4")) == 1
    asks.stage.clock.at += timedelta(minutes=61)
    await asks.stage.tell(posted("c9"))
    await asks.stage.work()
    assert len(asks.model.asked) == 4


async def test_the_money_of_a_month_is_never_overdrawn_and_the_next_month_has_its_own(
    tmp_path: Path, migrated: Path
) -> None:
    rows = ROWS.replace("= 3", "= 1000").replace("= 1.0", "= 0.02")
    async with second(tmp_path, migrated, rows) as asks:
        for number in range(8):
            await asks.stage.tell(posted(f"c{number}"))
        await asks.stage.work()
        results = asks.results()
        assert results["no_effect"] + results["money_used"] == 8
        assert results["no_effect"] >= 1
        assert await asks.spent_micros() <= 20_000
        called = len(asks.model.asked)
        asks.stage.clock.at += timedelta(days=31)
        later = asks.stage.clock.at
        await asks.stage.tell(posted("c9", created_at=later, received_at=later))
        await asks.stage.work()
        assert len(asks.model.asked) == called + 1


async def test_one_municipality_never_spends_anothers_budget(tmp_path: Path, migrated: Path) -> None:
    rows = ROWS.replace("= 3", "= 1")
    async with second(tmp_path, migrated, rows + rows.replace('"bo"', '"sogne"')) as asks:
        await asks.stage.tell(posted(), posted("c2"), posted(municipality="sogne"))
        await asks.stage.work()
        assert len(asks.model.asked) == 2
        assert asks.results() == {"no_effect": 2, "calls_used": 1}
