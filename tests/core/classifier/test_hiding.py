"""Where a model is sure enough to hide for a reason is chosen on texts, so that nearly no hide is wrong."""

from training.corpus import Item
from training.hiding import NEVER, hide_points

from common.events import Tagging

RIGHT, WRONG = "threat", ""
Text = tuple[float, str]


def points(*texts: Text, reason: str = "threat", said: bool = True) -> float:
    """Return the point of a reason from texts: the share that the model gave it, and whether it is one."""
    items = [Item("x", "nb", frozenset({"abuse", reason} if truth else ()), "one") for _, truth in texts]
    taggings = [
        Tagging(lang="nb", abuse_reasons=(reason,) if said else (), scores={reason: share}) for share, _ in texts
    ]
    return hide_points(items, taggings)[reason]


def many(share: float, truth: str, times: int) -> list[Text]:
    return [(share, truth)] * times


def test_where_nothing_is_wrong_the_point_lies_under_the_least_sure_text_and_a_margin_higher() -> None:
    point = points(*many(0.9, RIGHT, 20), *many(0.7, RIGHT, 5))
    assert 0.7 < point < 0.8


def test_a_point_lies_above_what_is_wrong() -> None:
    point = points(*many(0.9, RIGHT, 20), *many(0.8, WRONG, 2), *many(0.7, RIGHT, 5))
    assert point > 0.8


def test_one_wrong_text_among_very_many_right_ones_is_borne() -> None:
    assert points(*many(0.9, RIGHT, 30), (0.7, WRONG), *many(0.6, RIGHT, 170)) < 0.7


def test_a_reason_that_is_never_sure_hides_nothing() -> None:
    assert points(*many(0.3, RIGHT, 20)) == NEVER
    assert points(*many(0.99, WRONG, 20), *many(0.99, RIGHT, 3)) == NEVER


def test_a_reason_that_was_not_said_is_not_hidden_for() -> None:
    assert points(*many(0.9, RIGHT, 20), said=False) == NEVER
