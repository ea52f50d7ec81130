"""When a snapshot of an account is due, what it holds, and that nothing is closed without one."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.core.rendering import words_of
from archiver.core.seal import sha256_of
from archiver.core.snapshot import (
    CLOSING,
    CRISIS_ENDED,
    HALF_YEARLY,
    Entry,
    Subject,
    account_subject,
    container,
    due,
    may_close,
    page_of_account,
    volumes,
)
from common.events import AccountFact, AccountState, CrisisFact, CrisisState

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def account(*states: tuple[int, str]) -> AccountFact:
    history = tuple(AccountState(FIRST + day * DAY, state) for day, state in states)
    return AccountFact(platform="facebook", account_id="100", name="Bø kommune", history=history)


def crisis(*states: tuple[int, bool]) -> CrisisFact:
    return CrisisFact(
        history=tuple(CrisisState(since=FIRST + day * DAY, on=on, stated_by="kari") for day, on in states)
    )


ACTIVE = account((0, "active"))
CLOSED_SOON = account((0, "active"), (10, "closing"))


@pytest.mark.parametrize(
    ("of", "last", "day", "why"),
    [
        (account(), None, 400, None),
        (account((0, "applied")), None, 400, None),
        (account((0, "active"), (9, "closed")), None, 400, None),
        (ACTIVE, None, 181, None),
        (ACTIVE, None, 182, HALF_YEARLY),
        (ACTIVE, 100, 281, None),
        (ACTIVE, 100, 282, HALF_YEARLY),
        (CLOSED_SOON, None, 9, None),
        (CLOSED_SOON, 9, 10, CLOSING),
        (CLOSED_SOON, 10, 11, None),
        (CLOSED_SOON, 10, 192, HALF_YEARLY),
    ],
)
def test_a_snapshot_is_due_each_half_year_and_when_the_account_is_to_be_closed(
    of: AccountFact, last: int | None, day: int, why: str | None
) -> None:
    assert due(of, None, FIRST + last * DAY if last is not None else None, FIRST + day * DAY) == why


@pytest.mark.parametrize(
    ("said", "last", "day", "why"),
    [
        (crisis(), None, 20, None),
        (crisis((5, False)), None, 20, None),
        (crisis((5, True)), None, 20, None),
        (crisis((5, True), (8, False)), None, 7, None),
        (crisis((5, True), (8, False)), None, 8, CRISIS_ENDED),
        (crisis((5, True), (8, False)), 7, 9, CRISIS_ENDED),
        (crisis((5, True), (8, False)), 8, 9, None),
        (crisis((5, True), (8, False), (9, True)), None, 10, None),
        (crisis((-9, True), (-8, False)), None, 10, None),
    ],
)
def test_a_snapshot_is_due_when_a_crisis_is_over(said: CrisisFact, last: int | None, day: int, why: str | None) -> None:
    assert due(ACTIVE, said, FIRST + last * DAY if last is not None else None, FIRST + day * DAY) == why


@pytest.mark.parametrize(("last", "may"), [(None, False), (9, False), (10, True), (11, True)])
def test_an_account_is_not_closed_before_a_snapshot_was_taken_of_what_would_go(last: int | None, *, may: bool) -> None:
    at = FIRST + 12 * DAY
    assert may_close(CLOSED_SOON, FIRST + last * DAY if last is not None else None, at) is may
    assert may_close(ACTIVE, None, at)


def entry(number: int, text: str = "Hei", **more: object) -> Entry:
    known = {"item_id": UUID(int=number), "revision": 1, "object_id": f"c{number}", "kind": "comment", "own": False}
    return Entry(**(known | {"text": text, "visibility": "visible"} | more))  # type: ignore[arg-type]  # a test's own words


SUBJECT = Subject(
    municipality="bo", platform="facebook", account_id="100", name="Bø kommune", why=CRISIS_ENDED, at=FIRST
)


def test_a_snapshot_holds_each_text_with_its_hash_and_is_the_same_bytes_each_time() -> None:
    entries = [entry(1), entry(2, "Svar", own=True)]
    content = container(SUBJECT, 1, entries)
    whole = json.loads(content)
    assert [one["text_sha256"] for one in whole["items"]] == [sha256_of(b"Hei"), sha256_of(b"Svar")]
    assert (whole["of"]["account_id"], whole["volume"]) == ("100", 1)
    assert content == container(SUBJECT, 1, list(entries))


def test_a_page_of_an_account_says_who_wrote_when_and_what_is_hidden_and_why_it_was_taken() -> None:
    at = FIRST + DAY
    entries = [
        entry(1, author_name="Kari", created_at=at),
        entry(2, "Svar", own=True, visibility="hidden"),
        entry(3, author_id="77"),
        entry(4),
    ]
    page = page_of_account(SUBJECT, 2, entries, "se")
    assert [one.heading for one in page.passages] == [
        f"Kari · {at.isoformat()}",
        "kommunen · - · skjult",
        "77 · -",
        "- · -",
    ]
    assert dict(page.facts)["Grunn"] == "krisen er over"
    assert dict(page.facts)["Bind"] == "2"
    assert page_of_account(SUBJECT, 1, [], "sv").title == "Ögonblicksbild av konto"
    assert page.dated == FIRST


@given(st.lists(st.integers(0, 3000), max_size=12))
def test_volumes_hold_everything_once_in_order_and_each_fits_on_its_pages(lengths: list[int]) -> None:
    entries = [entry(number, "x\n" * length) for number, length in enumerate(lengths)]
    found = list(volumes(entries))
    assert [one for volume in found for one in volume] == entries
    assert found
    for volume in found:
        assert page_of_account(SUBJECT, 1, volume, "nb").notes in {(), (words_of("nb")["cut"],)[: len(volume) == 1]}


def test_an_account_has_one_subject_in_the_chain() -> None:
    assert account_subject("bo", "facebook", "100") == account_subject("bo", "facebook", "100")
    assert account_subject("bo", "facebook", "100") != account_subject("kinn", "facebook", "100")
