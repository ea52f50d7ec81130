"""What a deposit's offentligJournal says of records that were screened with their whole case tells no secret either."""

import msgspec
import pytest

from archiver.core.deposit.screening import public_row
from archiver.core.noark.model import Klasse
from archiver.core.public_journal.screening import screened
from tests.archive.leak_cases import AT, SPACE, Case, a_case
from tests.archive.leak_hunt import told

KLASSE = Klasse(system_id=SPACE, klasse_id="K10", tittel="Samferdsel", opprettet_dato=AT, opprettet_av="arkivar")
PARTS = 25
CASES = 5000


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.slow) for part in range(1, PARTS))])
def test_no_row_of_a_deposits_public_journal_says_a_secret(part: int) -> None:
    found = []
    for seed in range(part, CASES, PARTS):
        case = a_case(seed)
        rows, twin = _rows(case, twin=False), _rows(case, twin=True)
        found += [f"{said!r} (seed {seed})" for _, said in told({"row": rows}, case.secret, {"row": twin})]
    assert not found, f"{len(found)} leaks, such as: {found[:5]}"


def test_a_record_alone_is_not_enough() -> None:
    """Without the look at the whole case the hunt finds what one record tells of another: it can fail."""

    def says(case: Case) -> bool:
        alone, twin = _alone(case, twin=False), _alone(case, twin=True)
        return bool(list(told({"row": alone}, case.secret, {"row": twin})))

    assert any(says(a_case(seed)) for seed in range(50))


def _rows(case: Case, *, twin: bool) -> bytes:
    whole = (case.twin_case, case.twin_posts, case.twin_told) if twin else (case.case, case.posts, case.told)
    file, posts = screened(*whole)
    return msgspec.json.encode([public_row(KLASSE, file, post) for post in posts])


def _alone(case: Case, *, twin: bool) -> bytes:
    file, posts = (case.twin_case, case.twin_posts) if twin else (case.case, case.posts)
    return msgspec.json.encode([public_row(KLASSE, file, post) for post in posts if post.skjerming])
