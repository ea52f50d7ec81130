"""What the engine can be asked, and how it refuses what it cannot decide."""

from datetime import datetime

import pytest

from common.errors import BadMessage
from common.events.decision import Facts, Tagging
from common.policy.asked import Asked, Context, asked_of, read_asked
from common.policy.decide import decide
from tests.core.policy.packs import of

AT = "2026-05-14T15:00:00+02:00"


def line(**members: object) -> dict[str, object]:
    return {"kind": "comment", "received_at": AT, "text": "", **members}


def test_a_line_of_decide_input_is_read_whole() -> None:
    asked = read_asked(
        line(
            id="1",
            municipality="bo",
            platform="facebook",
            account="Bø kommune",
            author="Ola",
            tags=["question"],
            facts={"addressed": False},
            parent={"own": True, "text": "Hei", "received_at": AT, "tags": [], "casework": None},
            context={"crisis": True, "topic": {"name": "vei", "unit": None}, "thread_own_replies": 3},
        ),
    )
    assert asked.received_at == datetime.fromisoformat(AT)
    assert (asked.tags, asked.facts.addressed, asked.facts.own_channel) == (("question",), False, True)
    assert asked.context.crisis
    assert asked.parent is not None
    assert asked.parent.own


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"tags": ["qestion"]}, "unknown tag 'qestion'; did you mean 'question'?"),
        ({"abuse_reasons": ["threath"]}, "unknown abuse reason 'threath'; did you mean 'threat'?"),
        ({"casework": "lite"}, "unknown casework 'lite'; did you mean 'light'?"),
        ({"kind": "coment"}, "unknown kind 'coment'; did you mean 'comment'?"),
        ({"context": {"critis": True}}, "context: unknown key 'critis'; did you mean 'crisis'?"),
        ({"facts": {"adressed": True}}, "facts: unknown key 'adressed'; did you mean 'addressed'?"),
        ({"facts": {"personal_data_subject": "me"}}, "unknown personal_data_subject 'me'; one of self, other, both"),
        ({"tagss": []}, "the line: unknown key 'tagss'; did you mean 'tags'?"),
        ({"received_at": "2026-05-14T15:00:00"}, "a time needs its offset"),
        ({"received_at": "yesterday"}, "received_at: this is no datetime: write 2026-01-31T08:00:00+01:00"),
        ({"context": {"edit_of": {"text": ""}}}, "context.edit_of: the key 'received_at' is missing"),
        ({"context": {"edit_of": {"received_at": "2026-05-14T15:00:00"}}}, "a time needs its offset"),
        ({"context": {"edit_of": {"received_at": AT, "tags": ["questin"]}}}, "did you mean 'question'?"),
        (
            {"context": {"political_case": {"ref": "1", "state": "decide"}}},
            "unknown state 'decide'; did you mean 'decided'?",
        ),
        (
            {"context": {"carries_out": "holding_replay"}},
            "unknown step 'holding_replay'; did you mean 'holding_reply'?",
        ),
        ({"parent": {"tags": ["politcal"]}}, "unknown tag 'politcal'; did you mean 'political'?"),
        ({"parent": {"casework": "lght"}}, "unknown casework 'lght'; did you mean 'light'?"),
        ({"parent": {"received_at": "2026-05-14T15:00:00"}}, "a time needs its offset"),
        (
            {"account": {"name": "x", "class": "offical"}},
            "account.class: unknown word 'offical'; did you mean 'official'?",
        ),
    ],
)
def test_a_wrong_word_on_a_line_is_named_with_the_one_that_was_meant(
    members: dict[str, object],
    message: str,
) -> None:
    with pytest.raises(BadMessage) as error:
        read_asked(line(**members))
    assert message in str(error.value)


def test_the_engine_refuses_words_that_no_reader_has_checked() -> None:
    asked = Asked(kind="comment", received_at=datetime.fromisoformat(AT), tags=("nonsense",))
    with pytest.raises(BadMessage, match="unknown tag 'nonsense'"):
        decide(of("bo"), asked)


def test_a_tagging_asks_the_same_as_the_line_that_says_it() -> None:
    tagging = Tagging(
        lang="nb",
        tags=("saksbehandling",),
        casework="light",
        casework_confirmed=True,
        facts=Facts(addressed=False),
        scores={"saksbehandling": 0.9},
        unchecked=("linear",),
    )
    asked = asked_of("comment", datetime.fromisoformat(AT), tagging, context=Context(case_file="2026/4"))
    assert asked == read_asked(
        line(
            lang="nb",
            tags=["saksbehandling"],
            casework="light",
            casework_confirmed=True,
            facts={"addressed": False},
            scores={"saksbehandling": 0.9},
            context={"case_file": "2026/4"},
            unread=["linear"],
        ),
    )
