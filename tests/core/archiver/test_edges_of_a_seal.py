"""Whoever opens a seal in fifty years reads in it what it is: its stage, and in which version it was written."""

import json

from archiver.core.seal import first_container, second_container
from tests.core.archiver.test_office_and_seal import SEALED


def test_a_seal_says_what_it_is_and_which_of_the_two() -> None:
    first = json.loads(first_container(SEALED))
    second = json.loads(second_container(SEALED, b"PDF"))
    assert [(one["what"], one["v"], one["stage"]) for one in (first, second)] == [
        ("ordstyrer evidence", 1, 1),
        ("ordstyrer evidence", 1, 2),
    ]
    assert second["first"] == first
