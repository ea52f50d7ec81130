"""What the pages about own sites show is true: each example is read, and the code to copy signs as the library does."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from standardwebhooks import Webhook
from starlette.datastructures import Headers

from ingest.adapters.generic import Generic
from ingest.core.change import Change
from ingest.ports import App
from tests.service.ingest.stage import START
from tests.world import HandClock

DOCS = Path(__file__).parents[3] / "docs"
REFERENCE = (DOCS / "reference" / "generic-webhook.md").read_text(encoding="utf-8")
HOW_TO = (DOCS / "how-to" / "send-from-your-own-site.md").read_text(encoding="utf-8")
APP = App(platform="generic", name="bo", municipality="bo", secrets=(), accounts=("kommune.example.no",))
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)


EVENTS = [block for block in [*blocks(REFERENCE, "json"), *blocks(HOW_TO, "json")] if '"type": "action' not in block]
INCOMING = [block for block in EVENTS if '"type"' in block]


def test_the_pages_show_events_of_every_shape() -> None:
    assert len(INCOMING) == 5


@pytest.mark.parametrize("block", INCOMING)
def test_each_example_of_an_event_makes_its_items(block: str) -> None:
    generic = Generic(HandClock(START))
    kept = generic.kept_headers(Headers({"content-type": "application/json", "webhook-id": "m"}), APP)
    found = [generic.read(change, START) for change in generic.split(block.encode(), kept)]
    assert len(found) == block.count('"type"')
    assert all(isinstance(one, Change) and one.account_id == "kommune.example.no" for one in found)


def test_every_member_that_the_page_names_is_one_that_is_read() -> None:
    source = Path(__file__).parents[3] / "services/ingest/ingest/core/generic_events.py"
    text = source.read_text(encoding="utf-8")
    named = re.findall(r"^\| `data\.(\w+)`", REFERENCE, re.MULTILINE)
    assert len(named) >= 12
    assert [name for name in named if name != "account" and f'"{name}"' not in text] == []


def test_the_example_of_a_callback_has_the_members_that_are_sent() -> None:
    (block,) = [json.loads(block) for block in blocks(REFERENCE, "json") if '"action.reply"' in block]
    assert [*block] == ["type", "timestamp", "data"]
    assert [*block["data"]] == ["id", "account", "kind", "thread_id", "parent_id", "text"]


def test_the_code_to_copy_signs_as_the_official_library_does() -> None:
    (code,) = blocks(HOW_TO, "python")
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - our own page
    signature = cast("Callable[[str, str, int, str], str]", names["signature"])
    made = signature(SECRET, "m", int(START.timestamp()), '{"a":"å"}')
    assert made == Webhook(SECRET).sign("m", START, '{"a":"å"}')
