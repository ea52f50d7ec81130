"""What a decision or a person's word makes of a record: nothing that a person settled is ever taken back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.core.acts import (
    KINDS,
    SETTLED,
    Act,
    Asked,
    Standing,
    change_of,
    is_settled_by_removal,
    on_answer,
    on_attached,
    on_confirmation,
    on_decision,
)
from archiver.core.entry import CORRECTED, SHIELDED, STATUS_CHANGED

statuses = st.sampled_from(["M", "J", "A", "U"])
standings = st.builds(
    Standing,
    kind=st.sampled_from(KINDS),
    status=statuses,
    asked=st.sampled_from([None, *KINDS]),
    shielded=st.booleans(),
)
asks = st.builds(Asked, kind=st.sampled_from(KINDS), shielded=st.booleans(), confirmed=st.booleans())


@given(now=standings.filter(lambda s: s.status in SETTLED), asked=st.none() | asks)
def test_a_settled_record_is_never_withdrawn(now: Standing, asked: Asked | None) -> None:
    assert not {"withdraw", "capture", "reinstate"} & set(on_decision(now, asked))


@given(now=standings.filter(lambda s: s.status == "J"), asked=st.none() | asks)
def test_a_journaled_record_never_changes_its_kind_or_gets_a_second_number(now: Standing, asked: Asked | None) -> None:
    assert not {"reclass", "journal"} & set(on_decision(now, asked))
    assert on_confirmation(now) == ()


@given(now=st.none() | standings, asked=asks.filter(lambda a: not a.confirmed))
def test_the_system_alone_journals_nothing(now: Standing | None, asked: Asked) -> None:
    assert "journal" not in on_decision(now, asked)


@given(now=st.none() | standings)
def test_a_document_is_not_journaled_by_confirmed_casework(now: Standing | None) -> None:
    assert "journal" not in on_decision(now, Asked("documented", confirmed=True))


@given(now=standings, asked=asks)
def test_a_shield_is_put_up_and_never_taken_down(now: Standing, asked: Asked) -> None:
    assert ("shield" in on_decision(now, asked)) == (asked.shielded and not now.shielded)


M = Standing("I", "M", "I")
J = Standing("I", "J", "I")
DOCUMENT = Standing("documented", "A", "documented")


@pytest.mark.parametrize(
    ("now", "asked", "acts"),
    [
        (None, None, ()),
        (None, Asked("I"), ("capture",)),
        (None, Asked("I", confirmed=True), ("capture", "journal")),
        (M, Asked("I"), ()),
        (M, Asked("documented"), ("reclass",)),
        (M, None, ("withdraw",)),
        (Standing("I", "U", None), None, ()),
        (Standing("I", "U", None), Asked("I"), ("reinstate",)),
        (J, None, ("correct",)),
        (Standing("I", "J", None), None, ()),
        (J, Asked("documented"), ("correct",)),
        (J, Asked("I", confirmed=True), ()),
        (DOCUMENT, Asked("I", confirmed=True), ("correct", "reclass", "journal")),
    ],
)
def test_each_standing_and_decision_has_its_acts(
    now: Standing | None, asked: Asked | None, acts: tuple[Act, ...]
) -> None:
    assert on_decision(now, asked) == acts


@pytest.mark.parametrize(
    ("now", "acts"),
    [(None, ("capture", "journal")), (M, ("journal",)), (J, ()), (Standing("I", "U", None), ("reinstate", "journal"))],
)
def test_a_persons_word_files_the_item(now: Standing | None, acts: tuple[Act, ...]) -> None:
    assert on_confirmation(now) == acts


@pytest.mark.parametrize(
    ("parent", "answer", "kind", "acts"),
    [
        (Standing("documented", "M", "documented"), None, None, ()),
        (DOCUMENT, None, "documented", ("capture", "journal")),
        (M, None, "U", ("capture",)),
        (J, None, "U", ("capture", "journal")),
        (J, None, None, ()),
        (J, Standing("U", "M", "U"), "U", ("journal",)),
        (J, Standing("U", "M", "U"), None, ("withdraw",)),
        (J, Standing("U", "J", "U"), None, ()),
        (J, Standing("U", "J", "U"), "U", ()),
        (J, Standing("U", "J", "U"), "documented", ()),
        (J, Standing("documented", "M", "documented"), "U", ("reclass", "journal")),
        (J, Standing("U", "U", None), "U", ("reinstate", "journal")),
        (Standing("I", "J", "I", shielded=True), Standing("U", "J", "U"), "U", ("shield",)),
        (Standing("I", "U", None), None, "U", ()),
        (Standing("I", "U", None), Standing("U", "M", "U"), "U", ("withdraw",)),
        (Standing("I", "U", None), Standing("U", "J", "U"), "U", ()),
    ],
)
def test_our_answer_shares_the_fate_of_the_inquiry(
    parent: Standing, answer: Standing | None, kind: str | None, acts: tuple[Act, ...]
) -> None:
    assert on_answer(parent, answer, kind) == acts


@pytest.mark.parametrize(
    ("main", "attached", "settle", "acts"),
    [
        (M, None, False, ("capture",)),
        (M, None, True, ("capture", "journal")),
        (J, Standing("N", "M", "N"), True, ("journal",)),
        (J, Standing("N", "U", None), False, ("reinstate",)),
        (J, Standing("N", "J", "N"), True, ()),
        (Standing("I", "J", "I", shielded=True), Standing("N", "J", "N"), True, ("shield",)),
        (Standing("I", "U", None), Standing("N", "M", "N"), True, ("withdraw",)),
        (Standing("I", "U", None), Standing("N", "J", "N"), True, ()),
        (Standing("I", "U", None), None, True, ()),
    ],
)
def test_a_note_about_a_record_follows_it(
    main: Standing, attached: Standing | None, settle: bool, acts: tuple[Act, ...]
) -> None:
    assert on_attached(main, attached, settle=settle) == acts


@given(main=standings, attached=standings.filter(lambda s: s.status in SETTLED), settle=st.booleans())
def test_what_is_settled_is_never_taken_back_with_its_record(main: Standing, attached: Standing, settle: bool) -> None:
    assert set(on_attached(main, attached, settle=settle)) <= {"shield"}
    assert set(on_answer(main, attached, "U")) <= {"shield"}


def test_every_act_on_a_record_has_its_line() -> None:
    assert change_of("withdraw", None) == (STATUS_CHANGED, {"status": "U", "asked": None})
    assert change_of("reinstate", "I") == (STATUS_CHANGED, {"status": "M", "asked": "I"})
    assert change_of("reclass", "I") == (STATUS_CHANGED, {"status": "M", "kind": "I", "asked": "I"})
    assert change_of("shield", "I") == (SHIELDED, {"shielded": True})
    assert change_of("correct", None) == (CORRECTED, {"asked": None})


@pytest.mark.parametrize(
    ("main", "settled"),
    [(Standing("documented", "M", "documented"), True), (DOCUMENT, False), (M, False), (J, False)],
)
def test_a_person_who_removes_an_item_settles_a_record_that_needs_no_number_and_no_other(
    main: Standing, *, settled: bool
) -> None:
    assert is_settled_by_removal(main) is settled
