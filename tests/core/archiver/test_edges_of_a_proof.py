"""What stands beside a file that cannot be read is compared all the same."""

import json
from uuid import UUID

import msgspec

from archiver.core.proof import kept_by, row_problems
from tests.core.archiver.test_proof import a_row


def test_a_checkpoint_that_cannot_be_read_hides_none_that_was_forged() -> None:
    unreadable = msgspec.structs.replace(a_row(), file=b"\xff")
    forged = msgspec.structs.replace(a_row(), seq=8)
    assert [problem.seq for problem in row_problems([unreadable, forged])] == [8]


def test_bytes_of_which_no_line_says_how_many_they_are_are_none() -> None:
    content = json.dumps({"sha256": "ab" * 32}).encode()
    assert [one.size_bytes for one in kept_by(4, UUID(int=1), content)] == [0]
