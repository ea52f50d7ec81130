"""Events travel as the catalogue says, old ones stay readable, and what is new is ignored by who does not know it."""

import json
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from common import events
from common.codec import catalogue, decode, encode, headers_of, is_known, key_of, topic_of, type_of
from common.errors import BadMessage
from common.events import Event, FactStated, derived_id, item_id_of
from tests.contract.set_clock import NOON
from tests.core.common.messages import alert
from tests.repo.schemas import COMMAND, out_of_date, schemas

EXAMPLES = Path(events.__file__).parent / "examples"
FILES = sorted(EXAMPLES.glob("*/v1/*.json"))
NAMES = [str(path.relative_to(EXAMPLES)) for path in FILES]
SERVICES = {"ingest", "classifier", "archiver", "notifier", "desk"}
BASES = {
    *{
        "Event",
        "ChannelChanged",
        "ItemChanged",
        "Judged",
        "RecordActed",
        "CaseFileActed",
        "Outcome",
        "Recorded",
        "DeadlineChanged",
        "AlertChanged",
    },
    *{"AccountAsked", "ConnectionTold", "ApplicationTold", "WaitTold", "CrisisTold", "ScoresChanged"},
}
WORDS_HOURS_MAX = 7 * 24
"""No topic with a resident's words keeps them longer (G12)."""


def _type(path: Path) -> str:
    return path.stem.partition("-")[0]


def _event(path: Path) -> Event:
    return decode(_type(path), path.read_bytes())


def test_every_event_is_on_exactly_one_topic() -> None:
    listed = [name for topic in catalogue().values() for name in topic.events]
    assert len(listed) == len(set(listed))
    structs = {
        n for n in events.__all__ if isinstance(getattr(events, n), type) and issubclass(getattr(events, n), Event)
    }
    assert set(listed) == structs - BASES


@pytest.mark.parametrize("name", catalogue())
def test_a_topic_has_a_key_that_its_events_have_and_services_that_exist(name: str) -> None:
    topic = catalogue()[name]
    for event in topic.events:
        assert topic.key in getattr(events, event).__struct_fields__
    assert set(topic.producer.split(", ")) | set(topic.consumers) <= SERVICES
    assert topic.partitions >= 1
    assert topic.compacted or topic.retention_hours is not None
    assert topic.retention_hours is None or topic.retention_hours <= WORDS_HOURS_MAX


def test_the_facts_are_compacted_on_one_partition_and_without_a_group() -> None:
    control = catalogue()["control"]
    assert (control.compacted, control.partitions, control.consumers) == (True, 1, ())


def test_every_event_has_an_example() -> None:
    assert {_type(path) for path in FILES} == {name for topic in catalogue().values() for name in topic.events}


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_an_example_ever_sent_is_read_and_nothing_in_it_is_lost(path: Path) -> None:
    event = _event(path)
    assert path.parts[-3] == topic_of(event)
    sent = json.loads(path.read_bytes())
    again = json.loads(encode(event))
    assert _kept(again, sent) == sent
    assert decode(type_of(event), encode(event)) == event


def _kept(again: object, sent: object) -> object:
    """Return what is told again of what was sent: fields that came later stand beside it, with their defaults."""
    match again, sent:
        case dict(), dict():
            return {name: _kept(again[name], sent[name]) for name in sent}
        case list(), list() if len(again) == len(sent):
            return [_kept(*pair) for pair in zip(again, sent, strict=True)]
        case _:
            return again


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_what_a_newer_release_adds_is_ignored(path: Path) -> None:
    sent = json.loads(path.read_bytes())
    newer = _with_more(sent)
    assert decode(_type(path), json.dumps(newer).encode()) == _event(path)


def _with_more(value: object) -> object:
    """Add a member to every object, except to the one map of names to numbers."""
    match value:
        case dict():
            known = {k: v if k == "scores" else _with_more(v) for k, v in value.items()}
            return {**known, "from_the_future": {"any": ["thing"]}}
        case list():
            return [_with_more(v) for v in value]
        case _:
            return value


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_an_example_says_only_what_its_schema_knows_and_all_that_it_requires(path: Path) -> None:
    schema = json.loads(schemas()[_schema_path(path)])
    shape = schema["$defs"][_type(path)]
    sent = json.loads(path.read_bytes())
    assert set(shape["required"]) <= set(sent) <= set(shape["properties"])


def _schema_path(path: Path) -> Path:
    return next(p for p in schemas() if p.name == f"{_type(path)}.v1.json")


def test_the_schemas_that_are_committed_are_those_of_the_code() -> None:
    assert out_of_date() == [], f"run {COMMAND}"


def test_outside_items_and_deliveries_no_example_holds_a_residents_words_or_name() -> None:
    for path in FILES:
        if path.parts[-3] not in {"items", "deliveries"}:
            text = path.read_text(encoding="utf-8")
            assert "Nordmann" not in text
            assert "svømmehallen igjen?" not in text


@pytest.mark.parametrize(
    "value",
    [b"", b"{", b"null", b"[]", b'{"event_id": 1}', b"\xff\xfe", encode(alert("x")).replace(b'"bo"', b"7")],
)
def test_bytes_that_are_not_the_event_are_a_bad_message_that_quotes_nothing(value: bytes) -> None:
    with pytest.raises(BadMessage) as caught:
        decode("AlertResolved", value)
    assert str(caught.value) == "an event of type AlertResolved cannot be read"


def test_an_instant_without_a_zone_is_a_bad_message() -> None:
    naive = json.loads(encode(alert("x"))) | {"occurred_at": "2026-05-14T12:00:00"}
    with pytest.raises(BadMessage):
        decode("AlertResolved", json.dumps(naive).encode())


def test_a_type_that_is_in_no_topic_is_unknown() -> None:
    assert not is_known("Event")
    assert not is_known("AlertFromTheFuture")
    with pytest.raises(BadMessage):
        decode("AlertFromTheFuture", b"{}")


def test_all_about_an_item_has_its_key_and_what_is_about_no_item_its_own() -> None:
    about = alert("x")
    assert key_of(about) == str(about.item_id)
    assert key_of(msgspec.structs.replace(about, item_id=None)) == str(about.event_id)
    fact = FactStated(
        event_id=derived_id("f"), municipality="bo", occurred_at=NOON, recorded_at=NOON, key="bo/crisis", value=None
    )
    assert (key_of(fact), topic_of(fact)) == ("bo/crisis", "control")


def test_the_headers_are_cloudevents_and_say_whose_it_is() -> None:
    about = alert("x")
    headers = headers_of(about, "notifier")
    assert headers == {
        "ce_specversion": "1.0",
        "ce_id": str(about.event_id),
        "ce_type": "AlertResolved",
        "ce_source": "/ordstyrer/bo/notifier",
        "ce_time": "2026-05-14T12:00:00+00:00",
        "ce_subject": str(about.item_id),
        "content-type": "application/json",
    }
    assert datetime.fromisoformat(headers["ce_time"]) == NOON
    assert headers_of(msgspec.structs.replace(about, item_id=None), "x")["ce_subject"] == "bo"


def test_an_id_follows_from_its_cause_and_never_changes() -> None:
    assert str(item_id_of("bo", "facebook", "1_2")) == "fc072020-96f1-5e10-9c1b-f38c24e104e5"
    assert derived_id("a", "b") != derived_id("ab")
    assert derived_id("a", "b", "c") != derived_id("a", "bc")
    assert item_id_of("bo", "facebook", "1") != item_id_of("malvik", "facebook", "1")


def test_an_event_cannot_be_changed_once_it_is_made() -> None:
    with pytest.raises(AttributeError):
        alert("x").municipality = "malvik"  # type: ignore[misc]  # refused is what is tested
