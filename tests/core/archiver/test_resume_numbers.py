"""Where numbers go on after a restore: pure, over random histories."""

from uuid import UUID, uuid5

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.core.checkpoint import Checkpoint, Given
from archiver.core.entry import REGISTERED
from archiver.core.numbers import Resumption, facts_of, next_number, resumption, resumption_of
from tests.service.archiver.recorded import AT

NAMES = UUID(int=7)
YEAR = 2026


def subject(n: int) -> UUID:
    return uuid5(NAMES, str(n))


class Series:
    """As much of a series as numbers need, with an outside that a restore does not touch."""

    def __init__(self) -> None:
        self.given: list[Given] = []
        self.resumed: list[Resumption] = []
        self.outside: set[Given] = set()
        self.backup: tuple[list[Given], list[Resumption]] = ([], [])

    def number(self, n: int) -> None:
        if any(g.subject_id == subject(n) for g in self.given):
            return
        highest = max((g.number for g in self.given), default=0)
        year, number = next_number(self.resumed, REGISTERED, subject(n), YEAR, highest)
        self.given.append(Given(REGISTERED, year, number, subject(n)))

    def tell(self) -> None:
        """A checkpoint is signed, receipts come, the journal is published."""
        self.outside |= set(self.given)

    def save(self) -> None:
        self.backup = (list(self.given), list(self.resumed))

    def restore(self) -> None:
        self.given, self.resumed = list(self.backup[0]), list(self.backup[1])
        reserved = [g for r in self.resumed for g in r.reserved]
        self.resumed.append(resumption(self.given, [*self.outside, *reserved], self.floors(), []))

    def floors(self) -> list[tuple[str, int, int]]:
        return [floor for r in self.resumed for floor in r.floors]


DO = st.one_of(
    st.tuples(st.just("number"), st.integers(0, 30)),
    st.sampled_from([("tell", 0), ("save", 0), ("restore", 0)]),
)


@settings(max_examples=400, deadline=None)
@given(history=st.lists(DO, max_size=60))
def test_no_restore_gives_a_document_two_numbers_or_a_number_two_documents(history: list[tuple[str, int]]) -> None:
    series = Series()
    for do, n in history:
        if do == "number":
            series.number(n)
        else:
            getattr(series, do)()
    for n in range(31):
        series.number(n)
    series.tell()
    ever = series.outside
    assert len({g.subject_id for g in ever}) == len(ever)
    assert len({(g.year, g.number) for g in ever}) == len(ever)
    assert not any(found.doubled for found in series.resumed)


def test_what_a_person_read_in_the_published_journal_lifts_the_series() -> None:
    found = resumption([], [], [(REGISTERED, YEAR, 57)], [])
    assert next_number([found], REGISTERED, subject(1), YEAR, 3) == (YEAR, 58)
    assert next_number([found], REGISTERED, subject(1), YEAR + 1, 0) == (YEAR + 1, 1)


def test_a_forgotten_number_of_last_year_comes_back_as_last_years() -> None:
    found = resumption([], [Given(REGISTERED, 2025, 900, subject(1))], [], [])
    assert next_number([found], REGISTERED, subject(1), YEAR, 0) == (2025, 900)
    assert next_number([found], REGISTERED, subject(2), YEAR, 0) == (YEAR, 1)


def test_a_number_that_two_have_got_is_told_and_reserved_for_neither() -> None:
    known = [Given(REGISTERED, YEAR, 5, subject(1))]
    outside = [Given(REGISTERED, YEAR, 5, subject(2))]
    found = resumption(known, outside, [], [])
    assert (found.doubled, found.reserved) == ((outside[0],), ())


def test_signed_lines_that_a_restore_took_away_are_named() -> None:
    given_there = (Given(REGISTERED, YEAR, 9, subject(9)),)
    gone = Checkpoint(municipality="bo", series="main", seq=40, hash="f" * 64, at=AT, key_id="k", numbers=given_there)
    older = msgspec.structs.replace(gone, seq=39, hash="e" * 64, numbers=msgspec.UNSET)
    found = resumption([], [], [], [gone, older])
    assert found.left_behind == ((39, "e" * 64), (40, "f" * 64))
    assert found.reserved == given_there


def test_the_chain_keeps_all_of_it() -> None:
    found = resumption([], [Given(REGISTERED, YEAR, 5, subject(2))], [("case_opened", YEAR, 4)], [])
    assert resumption_of(msgspec.json.decode(msgspec.json.encode(facts_of(found) | {"actor": "ola"}))) == found
    with pytest.raises(msgspec.ValidationError):
        resumption_of({"floors": "none"})
