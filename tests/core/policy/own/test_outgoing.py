"""What an own text becomes in the archive when it is sent (GEN-06, GEN-15), and what a general answer promises."""

import pytest

from common.policy.pack import Pack
from tests.core.policy.own.tables import asked, decided, instant, pack, steps
from tests.core.policy.packs import of

OUT = {
    "svar": {"when": "journaled", "as": "U", "clauses": ("FV-1",), "casework": ("light",)},
    "veiledning": {"when": "documented", "as": "documented", "clauses": ("FV-2",)},
    "enhet": {"when": "internal", "as": "N", "clauses": ("FV-3",), "because": "Internt."},
    "notat": {"when": "note", "as": "X", "clauses": ("FV-3",), "because": "Notat."},
    "verdi": {"when": "valuable", "as": "documented", "clauses": ("FV-5",)},
}
LIGHT = {"tags": ["saksbehandling"], "casework": "light"}


def kept(pack_of: Pack, kind: str = "own_reply", **members: object) -> tuple[str, str | None] | None:
    record = decided(pack_of, kind, "Onsdag.", **members).archived
    return (record.kind, record.case_file) if record else None


def test_the_reply_in_an_open_case_file_goes_out_of_that_file() -> None:
    assert kept(pack(outgoing=OUT), parent=LIGHT, context={"case_file": "2026/451"}) == ("U", "2026/451")


def test_a_reply_to_a_matter_of_another_size_is_not_kept_by_that_rule() -> None:
    only_light = {"svar": OUT["svar"]}
    unset = {"tags": ["saksbehandling"]}
    assert kept(pack(outgoing=only_light), parent=unset, context={"case_file": "2026/451"}) is None
    assert kept(pack(outgoing=only_light), parent=LIGHT, context={"case_file": "2026/451"}) is not None


@pytest.mark.parametrize(
    ("municipality", "parent", "expected"),
    [
        ("sogne", LIGHT, ("U", None)),
        ("sogne", {"tags": ["saksbehandling"], "casework": "extensive"}, ("documented", None)),
        ("sogne", {"tags": ["question"]}, None),
        ("sogne", {"tags": ["saksbehandling"], "casework": "light", "own": True}, None),
        ("bo", LIGHT, None),
    ],
)
def test_an_answer_goes_where_the_inquiry_went(
    municipality: str, parent: dict[str, object], expected: tuple[str, str | None] | None
) -> None:
    assert kept(of(municipality), parent=parent) == expected


@pytest.mark.parametrize(("carries_out", "kind"), [("forward_to_unit", "N"), ("document", "X")])
def test_what_stays_in_the_house_is_internal_and_no_check_of_publishing_concerns_it(
    carries_out: str, kind: str
) -> None:
    found = decided(
        pack(
            outgoing=OUT,
            publish={"neutrality": {"n": {"scope": ("party_politics",), "clauses": ("FV-1",), "because": "."}}},
        ),
        "own_reply",
        "Stem Høyre!",
        context={"carries_out": carries_out, "case_file": "2026/451"},
    )
    assert steps(found) == {"none": ("FV-3",)}
    assert found.archived is not None
    assert (found.archived.kind, found.archived.case_file) == (kind, "2026/451")


def test_an_own_text_of_value_is_kept_where_the_pack_says_so_and_the_tag_is_sure() -> None:
    valuable = {"tags": ["documentation_value"]}
    assert kept(pack(outgoing=OUT), "own_post", **valuable) == ("documented", None)
    assert kept(pack(outgoing=OUT), "own_post", **valuable, scores={"documentation_value": 0.1}) is None
    assert kept(pack(), "own_post", **valuable) is None


def test_what_is_held_is_kept_as_it_will_be_when_it_is_sent() -> None:
    found = decided(of("sogne"), "own_reply", "Søknaden din er avslått.", parent=LIGHT)
    assert "hold_for_casework_review" in steps(found)
    assert found.archived is not None
    assert found.archived.kind == "U"


def test_a_general_first_answer_promises_the_working_day_after_it_is_sent() -> None:
    # Sent on Ascension Day: all the opening time until the follow-up is Friday's.
    text = "Hei! Dette sjekker vi."
    found = decided(of("randaberg"), "own_reply", text, context={"carries_out": "holding_reply"})
    assert found.follow_up_due == instant("2026-05-15T15:30:00+02:00")
    assert found.due_at is None
    assert [alert.when for alert in found.alerts] == ["2026-05-15T13:37:30+02:00", "2026-05-15T15:30:00+02:00"]
    assert "RANDABERG-43" in steps(found)["allow_publish"]


def test_only_a_general_first_answer_promises_anything() -> None:
    assert decided(of("randaberg"), "own_reply", "Hei!").follow_up_due is None
    holding = {"carries_out": "holding_reply"}
    assert decided(of("bo"), "own_reply", "Hei!", context=holding).follow_up_due is None


def test_a_reply_that_carries_out_another_step_is_read_like_any_reply() -> None:
    question = asked("own_reply", "Hei!", context={"carries_out": "refer_unit"})
    assert question.context.carries_out == "refer_unit"
    assert "allow_publish" in steps(decided(pack(), "own_reply", "Hei!", context={"carries_out": "refer_unit"}))
