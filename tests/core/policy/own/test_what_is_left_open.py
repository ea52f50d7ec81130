"""What a guideline has no rule for is named beside the checks that passed: reasons are complete."""

import pytest

from tests.core.policy.own.tables import WHY, decided, pack, steps

TONE = {"tone": {"ironi": {"scope": ("irony",), **WHY}}}
OPEN: dict[str, object] = {"clauses": ("FV-3",), "because": "Ingen regel om dette."}


@pytest.mark.parametrize(
    ("matter", "text", "context"),
    [
        ("picture", "Hei", {"image": {"own": False}}),
        ("volume", "Hei", {"news_items_this_week": 0}),
        ("politics", "Stem Høyre!", {}),
        ("politics", "Gud velsigne dere.", {}),
        ("crisis", "Hei", {"crisis": True}),
    ],
)
def test_a_text_names_the_reading_of_what_it_touches_and_no_other(
    matter: str, text: str, context: dict[str, object]
) -> None:
    of = pack(publish=TONE, silent={matter: OPEN})
    assert steps(decided(of, "own_post", text, context=context)) == {"allow_publish": ("FV-1", "FV-3")}
    assert steps(decided(of, "own_post", "Hallen er åpen.")) == {"allow_publish": ("FV-1",)}


def test_what_is_left_open_lets_no_text_through_that_a_check_stops() -> None:
    of = pack(publish=TONE, silent={"picture": OPEN})
    assert steps(decided(of, "own_post", "Jaja.", context={"image": {}})) == {"warn_tone": ("FV-1",)}


def test_an_application_names_that_nobody_has_to_approve_it_and_a_check_does_not() -> None:
    of = pack(accounts={"purpose": WHY}, silent={"approval": OPEN})
    row = {"name": "Skolen", "purpose": "Nytt"}
    assert steps(decided(of, "account", account=row, context={"act": "apply"})) == {"none": ("FV-1", "FV-3")}
    assert steps(decided(of, "account", account=row)) == {"none": ("FV-1",)}


def test_how_many_admins_there_are_is_left_open_once_somebody_says_who_they_are() -> None:
    of = pack(accounts={"purpose": WHY}, silent={"admin_count": OPEN})
    row: dict[str, object] = {"name": "Skolen", "purpose": "Nytt"}
    admins = [{"id": str(number), "role": "skole"} for number in range(6)]
    assert steps(decided(of, "account", account=row | {"admins": admins})) == {"none": ("FV-1", "FV-3")}
    assert steps(decided(of, "account", account=row)) == {"none": ("FV-1",)}
