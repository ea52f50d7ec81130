"""Two models beside each other: the same share of items everywhere, and counts of who said what."""

from uuid import UUID, uuid5

from classifier.core.comparing import Compared, Line, differences, is_compared, report

ROOT = UUID("6f1c1c1e-5f0e-5d0a-9a55-0c7d5a1f0e02")
IDS = [uuid5(ROOT, str(number)) for number in range(4000)]


def compared(number: int, lang: str, tags: tuple[str, ...], shadow_tags: tuple[str, ...]) -> Compared:
    return Compared(
        item_id=IDS[number],
        revision=1,
        lang=lang,
        model="a",
        shadow_model="b",
        tags=tags,
        shadow_tags=shadow_tags,
    )


def test_the_share_is_kept_and_a_smaller_one_is_part_of_a_greater() -> None:
    tenth = {one for one in IDS if is_compared(one, 0.1)}
    half = {one for one in IDS if is_compared(one, 0.5)}
    assert 300 < len(tenth) < 500
    assert tenth < half
    assert not any(is_compared(one, 0) for one in IDS)
    assert all(is_compared(one, 1) for one in IDS)


def test_every_tag_that_was_said_has_who_said_it() -> None:
    assert differences(("question", "urgent"), ("praise", "question")) == [
        ("praise", "shadow"),
        ("question", "both"),
        ("urgent", "present"),
    ]
    assert differences((), ()) == []


def test_the_report_counts_each_language_and_all_together() -> None:
    found = report(
        [
            compared(1, "nb", ("question",), ("question",)),
            compared(2, "nb", ("question",), ()),
            compared(3, "sv", (), ("question",)),
            compared(4, "sv", (), ()),
        ]
    )
    assert found == [
        Line(lang="*", tag="question", items=4, both=1, present=1, shadow=1),
        Line(lang="nb", tag="question", items=2, both=1, present=1),
        Line(lang="sv", tag="question", items=2, shadow=1),
    ]
