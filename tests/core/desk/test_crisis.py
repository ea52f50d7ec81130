"""Crisis mode's pure parts: who may declare, when a code is good, what needs no approval."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from desk.core.crisis import (
    CALL_MINUTES_MAX,
    DECLARED,
    LATE,
    VOID,
    WAITING,
    WRONG_CODES_MAX,
    Call,
    CrisisRules,
    Delegation,
    Text,
    heard,
    is_standing,
    needs_approval,
    roles_at,
    rules_of,
)
from tests.service.told import pack_of

AT = datetime(2026, 5, 14, 11, 20, tzinfo=UTC)
CALL = Call(
    call_id=UUID(int=1),
    role="radmann",
    because="Flom",
    asked_by="kari",
    asked_at=AT,
    until=AT + timedelta(minutes=CALL_MINUTES_MAX),
)
HELD = CrisisRules(declared_by=("kriseledelse",), approvers=("kriseledelse",))
TEXT = Text(text_id=UUID(int=1), text="Ring 110.\nSe kommunens side.", released_by="leif", role="kriseledelse", at=AT)


@pytest.mark.parametrize(
    ("municipality", "declarers", "approvers", "contacts", "pauses"),
    [
        ("kinn", ("kommunedirektor",), ("kommunedirektor",), (), True),
        ("randaberg", ("kriseledelse",), ("kriseledelse",), (), True),
        ("bo", ("krise_og_beredskapsteam", "radmann"), (), ("krise_og_beredskapsteam",), False),
        ("knivsta", ("kommunstyrelsen",), ("kommunstyrelsen",), (), True),
        ("sogne", ("urgent_contact",), (), (), False),
    ],
)
def test_each_guideline_says_who_declares_and_what_then_holds(
    municipality: str, declarers: tuple[str, ...], approvers: tuple[str, ...], contacts: tuple[str, ...], pauses: bool
) -> None:
    rules = rules_of(pack_of(municipality))
    assert (rules.declared_by, rules.approvers, rules.contacts, rules.pauses) == (
        declarers,
        approvers,
        contacts,
        pauses,
    )
    assert rules.clauses
    assert rules.because
    assert rules.told
    assert not set(rules.told) & set(rules.declared_by)


def test_a_right_code_in_time_declares_and_what_is_over_stays_as_it_ended() -> None:
    declared = heard(CALL, AT, right=True)
    assert declared.state == DECLARED
    assert heard(declared, AT, right=False) == declared
    assert heard(CALL, CALL.until - timedelta(seconds=1), right=True).state == DECLARED
    assert heard(CALL, CALL.until, right=True).state == LATE


def test_the_fifth_wrong_code_makes_it_void_though_the_next_one_were_right() -> None:
    call = CALL
    for _ in range(WRONG_CODES_MAX - 1):
        call = heard(call, AT, right=False)
        assert call.state == WAITING
    call = heard(call, AT, right=False)
    assert (call.state, call.wrong) == (VOID, WRONG_CODES_MAX)
    assert heard(call, AT, right=True).state == VOID


def delegated(**more: datetime) -> Delegation:
    given = {"since": AT, "until": AT + timedelta(days=1), **more}
    return Delegation(
        delegation_id=UUID(int=1), role="kriseledelse", person="kari", stated_by="leif", stated_at=AT, **given
    )


def test_a_delegation_holds_from_its_beginning_until_its_end_and_for_nobody_else() -> None:
    wanted = ("kriseledelse",)
    for at, holds in ((-1, False), (0, True), (23, True), (24, False)):
        assert bool(roles_at((), [delegated()], "kari", AT + timedelta(hours=at), wanted)) is holds
    assert roles_at((), [delegated()], "per", AT, wanted) == ()
    assert roles_at((), [delegated(ended_at=AT + timedelta(hours=1))], "kari", AT + timedelta(hours=2), wanted) == ()
    assert roles_at({"kriseledelse", "webredaktor"}, [], "leif", AT, wanted) == wanted


def test_a_standing_text_is_known_however_its_lines_are_broken_and_by_every_word() -> None:
    assert is_standing("Ring 110. Se kommunens\r\nside.", [TEXT])
    assert not is_standing("Ring 110. Se kommunens side. Hilsen Kari", [TEXT])
    assert not is_standing("  ", [TEXT])


def test_approval_is_asked_of_everybody_but_those_who_give_it() -> None:
    assert needs_approval(HELD, (), "Hei", [TEXT])
    assert not needs_approval(HELD, ("kriseledelse",), "Hei", [TEXT])
    assert not needs_approval(HELD, (), TEXT.text, [TEXT])
    assert not needs_approval(CrisisRules(declared_by=("radmann",)), (), "Hei", [])
