"""A post from the desk: what a platform takes, what the pack is asked, and that a checked post is nobody's task."""

from itertools import permutations

import msgspec
import pytest

from common.events import AccountFact, Step
from common.policy.beside import Beside
from common.policy.decide import decide
from common.policy.own.asked import Image, Replier
from desk.core.case import Heard, step
from desk.core.facts import Case
from desk.core.phase import is_at_work
from desk.core.publishing import (
    Draft,
    Published,
    flaw,
    question,
    sha256_of,
    stopping,
    warning,
)
from tests.core.desk.scene import BO, LIMITS, T0, decided, edited, item, item_id
from tests.core.policy.packs import of

WARN = Step(do="warn_tone", clauses=("BO-22",), rule="publish.tone", because="Se på tonen.", mode="auto")
DRAFT = Draft(platform="facebook", account_id="1", text="Velkommen!")
PICTURE = "https://bo.example/1.jpg"


def change(**more: object) -> Draft:
    return msgspec.structs.replace(DRAFT, **more)


@pytest.mark.parametrize(
    ("draft", "found"),
    [
        (DRAFT, None),
        (change(text=" "), "empty"),
        (change(text="", link="https://bo.example"), None),
        (change(pictures=(PICTURE, PICTURE)), None),
        (change(pictures=(PICTURE,) * 11), "many_pictures"),
        (change(pictures=(PICTURE,), link="https://bo.example"), "link_or_pictures"),
        (change(pictures=("http://bo.example/1.jpg",)), "picture_address"),
        (change(platform="instagram"), "one_picture"),
        (change(platform="instagram", pictures=(PICTURE,)), None),
        (change(platform="instagram", pictures=(PICTURE,), link="https://bo.example"), "one_picture"),
        (change(platform="instagram", pictures=(PICTURE, PICTURE)), "one_picture"),
        (change(platform="youtube"), "not_on_this_platform"),
        (change(platform="telegraph"), "not_on_this_platform"),
    ],
)
def test_what_the_platform_does_not_take_is_said_before_it_is_asked(draft: Draft, found: str | None) -> None:
    assert flaw(draft) == found


def test_who_has_seen_the_warnings_of_one_draft_has_seen_none_of_another() -> None:
    assert sha256_of(DRAFT) == sha256_of(change())
    assert (
        len({sha256_of(each) for each in (DRAFT, change(text="x"), change(link="https://x"), change(account_id="2"))})
        == 4
    )


def test_a_step_that_blocks_stops_and_any_other_warns_but_the_one_that_allows() -> None:
    steps = tuple(
        Step(do=do, clauses=("BO-1",), rule="r", because="b", mode=mode)
        for do, mode in (("require_image_rights", "block"), ("warn_tone", "auto"), ("allow_publish", "auto"))
    )
    assert [each.do for each in stopping(steps)] == ["require_image_rights"]
    assert [each.do for each in warning(steps)] == ["warn_tone"]


def case_of(*heard: Heard) -> Case:
    """The same in every order."""
    found = []
    for each in permutations(heard):
        case = Case(municipality=BO, item_id=item_id())
        for one in each:
            case, _ = step(case, one, T0, LIMITS)
        found.append(case)
    assert len({is_at_work(case) for case in found}) == 1
    return found[0]


OWN = item(kind="post", own=True, text="Velkommen!")


def test_a_post_that_was_checked_before_it_went_out_is_nobodys_task_when_it_comes_back() -> None:
    assert is_at_work(case_of(OWN, decided((WARN,))))
    assert not is_at_work(case_of(OWN, decided((WARN,)), Published(by="kari")))


def test_what_was_changed_on_the_platform_since_is_looked_at_again() -> None:
    changed = edited(kind="post", own=True)
    assert is_at_work(case_of(OWN, changed, decided((WARN,), revision=2), Published(by="kari")))


def does(draft: Draft, news: int = 0, pack: str = "bo") -> set[str]:
    """What a municipality's own pack says of a draft."""
    account = AccountFact(platform=draft.platform, account_id="1", name="Bø kommune")
    asked = question(draft, account, Beside(), (of(pack), news), T0)
    return {each.do for each in decide(of(pack), asked).steps}


def test_the_packs_own_checks_are_asked_before_a_post_goes_out() -> None:
    assert does(DRAFT) == {"allow_publish"}
    assert does(change(text="Stem på Arbeiderpartiet ved valget!")) == {"hold_for_neutrality_review"}
    assert does(DRAFT, news=100, pack="randaberg") == {"warn_publishing_cap"}


def test_a_picture_of_which_nobody_has_said_anything_is_asked_about_and_none_is_not() -> None:
    unsaid = does(change(pictures=(PICTURE,)))
    said = does(
        change(
            pictures=(PICTURE,),
            picture=Image(
                own=True, approved_by="kari", credit="Kari", approved_by_photographer=True, approved_by_depicted=None
            ),
        )
    )
    assert "allow_publish" in said
    assert unsaid != said


def test_who_publishes_is_asked_about_only_when_somebody_says_it() -> None:
    asked = question(
        change(replier=Replier(role="stranger")),
        AccountFact(platform="facebook", account_id="1", name="Bø", kind="odd"),
        Beside(),
        (of("bo"), 0),
        T0,
    )
    assert asked.context.replier is not None
    assert asked.context.image is None
