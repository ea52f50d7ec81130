"""Rights are rows: who has none sees nothing, who has one on an account has it there alone."""

from uuid import UUID

from desk.core.deeds import Close, Hide, Remove, Reply, SeeAlert
from desk.core.rights import (
    ACCOUNT_RIGHTS,
    ADMIN,
    APPROVE,
    ARCHIVE,
    EVERY,
    MODERATE,
    PUBLISH,
    READ,
    REPLY,
    Registered,
    Row,
    account_of,
    accounts_with,
    derived,
    giving,
    may,
    needed_for,
    with_implied,
)

SCHOOL, LIBRARY = account_of("facebook", "1"), account_of("facebook", "2")


def row(right: str, account: str = SCHOOL, person: str = "kari") -> Row:
    return Row(person=person, account=account, right=right)


def test_without_a_row_nothing_is_seen() -> None:
    found = accounts_with([row(READ, person="ola")], "kari", READ)
    assert found == frozenset()
    assert not may(found, SCHOOL)


def test_a_row_is_for_its_own_account_alone() -> None:
    found = accounts_with([row(READ)], "kari", READ)
    assert may(found, SCHOOL)
    assert not may(found, LIBRARY)


def test_a_row_for_every_account_is_for_those_to_come_too() -> None:
    assert accounts_with([row(READ, EVERY), row(READ)], "kari", READ) is None
    assert may(None, "facebook:any")


def test_whoever_answers_reads_and_whoever_reads_does_not_answer() -> None:
    assert READ in with_implied(REPLY)
    assert with_implied(READ) == {READ}
    assert MODERATE not in with_implied(REPLY)


def test_the_rights_that_give_one_are_those_that_bring_it() -> None:
    assert giving(READ) == {READ, REPLY, MODERATE, APPROVE, ARCHIVE}
    assert giving(ADMIN) == {ADMIN}
    for right in ACCOUNT_RIGHTS:
        assert right in giving(right)


def test_an_administrator_of_accounts_reads_nobodys_words_by_that_alone() -> None:
    assert accounts_with([row(ADMIN), row(PUBLISH)], "kari", READ) == frozenset()


def test_the_registry_gives_its_people_rights_on_their_account_alone() -> None:
    rows = derived(
        [
            Registered(account=SCHOOL, admins=("kari",), editor_roles=("rektor",)),
            Registered(account=LIBRARY, owner_roles=("sjef",)),
        ],
        {"rektor": ["ola"], "sjef": ["liv"]},
    )
    assert rows == {
        *(row(right) for right in (MODERATE, PUBLISH, ADMIN)),
        *(row(right, person="ola") for right in (REPLY, PUBLISH)),
        row(APPROVE, LIBRARY, "liv"),
    }


def test_a_closed_account_gives_nobody_a_right_and_a_role_that_nobody_holds_none() -> None:
    closed = Registered(account=SCHOOL, state="closed", admins=("kari",))
    assert derived([closed, Registered(account=LIBRARY, admin_roles=("ingen",))], {}) == frozenset()


def test_hiding_and_removing_need_more_than_answering() -> None:
    assert needed_for(Hide(reason="x")) == MODERATE
    assert needed_for(Remove(reason="x")) == MODERATE
    assert needed_for(Reply(text="x")) == REPLY
    assert needed_for(Close(reason="x")) == REPLY
    assert needed_for(SeeAlert(alert_id=UUID(int=1))) == READ
