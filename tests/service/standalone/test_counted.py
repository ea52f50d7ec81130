"""What a command counts is said as a person says it."""

from standalone.counted import count, count_or_no


def test_one_is_one_and_many_are_many() -> None:
    assert [count(number, "case was", "cases were") for number in (0, 1, 2)] == [
        "0 cases were",
        "1 case was",
        "2 cases were",
    ]
    assert [count_or_no(number, "change") for number in (0, 1, 2)] == ["no changes", "1 change", "2 changes"]
