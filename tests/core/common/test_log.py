"""Logs hold no words of residents: unknown fields are dropped, and errors are told without their messages (G10)."""

import asyncio
import gc
import json
import logging
import sys
from collections.abc import Callable, Iterator

import pytest
import structlog

from common.log import ALLOWED_FIELDS, Logger, configure, logger

SECRET = "the words of a resident"


Configured = Callable[[], Logger]


@pytest.fixture
def configured() -> Iterator[Configured]:
    """Set logging up when called: pytest gives a test another stderr than its fixtures."""
    root = logging.getLogger()
    before, hook = list(root.handlers), sys.excepthook

    def now() -> Logger:
        configure(as_json=True, level="debug")
        return logger("probe")

    yield now
    sys.excepthook = hook
    structlog.reset_defaults()
    for handler in [h for h in root.handlers if h not in before]:
        root.removeHandler(handler)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    captured = capsys.readouterr()
    assert captured.out == ""
    assert SECRET not in captured.err
    return [json.loads(line) for line in captured.err.splitlines()]


def breaks() -> None:
    raise ValueError(SECRET)


def raised() -> ValueError:
    with pytest.raises(ValueError, match=SECRET) as caught:
        breaks()
    return caught.value


def test_a_line_has_its_service_its_level_and_its_fields(
    configured: Configured, capsys: pytest.CaptureFixture[str]
) -> None:
    configured().warning("the outbox waits", reason="kafka: no answer", wait_s=2)
    (line,) = lines(capsys)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "the outbox waits",
        "level": "warning",
        "reason": "kafka: no answer",
        "service": "probe",
        "wait_s": 2,
    }


def test_a_field_that_is_not_allowed_is_dropped_and_named(
    configured: Configured, capsys: pytest.CaptureFixture[str]
) -> None:
    configured().info("posted", text=SECRET, author=SECRET, item_id="i", reason="kept")
    (line,) = lines(capsys)
    assert line["reason"] == "kept; fields not allowed in logs were dropped: author, text"
    assert line["item_id"] == "i"
    assert not {"text", "author"} & set(line)


def test_an_error_is_told_by_its_type_and_place_and_never_by_its_message(
    configured: Configured, capsys: pytest.CaptureFixture[str]
) -> None:
    log = configured()
    log.error("broke", exc_info=raised())
    try:
        breaks()
    except ValueError:
        log.exception("broke")
    for line in lines(capsys):
        assert line["error"] == "ValueError"
        assert "test_log.py" in line["where"]


def test_what_a_library_logs_is_told_without_its_words(
    configured: Configured, capsys: pytest.CaptureFixture[str]
) -> None:
    configured()
    library = logging.getLogger("uvicorn.error")
    library.error("Exception in ASGI application\n", exc_info=raised())
    library.warning("refused %s", SECRET)
    library.warning(f"said {SECRET}")
    first, second, third = lines(capsys)
    assert (first["kind"], first["error"]) == ("uvicorn.error", "ValueError")
    assert second["reason"] == "refused %s"
    assert third["kind"] == "uvicorn.error"


async def test_a_task_that_nobody_waited_for_is_told_without_its_words(
    configured: Configured, capsys: pytest.CaptureFixture[str]
) -> None:
    configured()

    async def later() -> None:
        breaks()

    task = asyncio.create_task(later())
    await asyncio.wait([task])
    del task
    gc.collect()
    (line,) = lines(capsys)
    assert (line["kind"], line["error"]) == ("asyncio", "ValueError")


def test_configuring_twice_says_everything_once(configured: Configured, capsys: pytest.CaptureFixture[str]) -> None:
    configured()
    configure(as_json=True, level="info")
    logging.getLogger("some.library").warning("once %s", 1)
    logger("probe").debug("not said at this level")
    assert len(lines(capsys)) == 1


def test_no_field_is_allowed_that_names_a_person_or_their_words() -> None:
    assert not ALLOWED_FIELDS & {"text", "body", "author", "name", "message", "token", "secret", "value", "headers"}


def test_a_process_that_breaks_says_where_and_nothing_of_what_it_was_about(
    configured: Configured, capsys: pytest.CaptureFixture[str]
) -> None:
    configured()
    problem = raised()
    sys.excepthook(type(problem), problem, problem.__traceback__)
    (line,) = lines(capsys)
    assert (line["event"], line["error"]) == ("the process ends", "ValueError")
    assert line["reason"].endswith(" breaks")
