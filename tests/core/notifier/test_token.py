"""The word at the end of a link: nobody else can make one, and it says nothing of anybody."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from common.events import derived_id
from notifier.core.token import Links, Ticket, ticket_of, token_of

KEY, OTHER = b"k" * 32, b"o" * 32
TICKET = Ticket(municipality="bo", ask_id=derived_id("ask"), expires_at=datetime(2026, 1, 26, 7, tzinfo=UTC))


def test_a_word_is_read_back_by_its_key_and_by_no_other() -> None:
    token = token_of(TICKET, KEY)
    assert ticket_of(token, KEY) == TICKET
    assert ticket_of(token, OTHER) is None


@given(at=st.integers(0, 10_000), other=st.characters(categories=("L", "N", "P")))
def test_a_word_that_is_changed_anywhere_is_none_of_ours(at: int, other: str) -> None:
    token = token_of(TICKET, KEY)
    place = at % len(token)
    changed = token[:place] + other + token[place + 1 :]
    assert changed == token or ticket_of(changed, KEY) is None


@given(st.text(max_size=120))
def test_whatever_somebody_sends_is_answered(token: str) -> None:
    assert ticket_of(token, KEY) is None


def test_after_a_change_of_keys_older_links_are_read_and_new_ones_are_sealed_by_the_newest() -> None:
    before = Links(url="https://d.example", keys=(KEY,))
    after = Links(url="https://d.example", keys=(OTHER, KEY))
    assert after.read(before.to(TICKET).rpartition("/")[2]) == TICKET
    assert after.to(TICKET).rpartition("/")[2] == token_of(TICKET, OTHER)
    assert before.read(token_of(TICKET, OTHER)) is None


def test_without_a_key_there_are_no_links() -> None:
    links = Links(url="https://d.example")
    assert links.to(TICKET) == ""
    assert links.read(token_of(TICKET, KEY)) is None


def test_a_link_holds_for_the_days_that_are_set() -> None:
    at = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert Links(url="https://d.example", days=3).expires_at(at) == at + timedelta(days=3)
