"""A post of ours on the platform: which week it counts for, and what the pack is asked of it afterwards."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from classifier.core.deciding import next_decision
from classifier.core.judging import judged
from classifier.core.known import Known, with_reading
from classifier.core.own_posts import (
    in_same_week_after,
    is_checked,
    is_own_post,
    news_before,
    published_at,
    question_of_own,
    week_start,
    with_rows,
)
from common.events import AccountFact, Attachment, MarkSet, Tagging
from common.policy.asked import Asked
from common.policy.beside import Beside
from common.policy.own.asked import AccountRow
from tests.core.classifier.test_deciding import item, judgement
from tests.core.policy.packs import of

MONDAY = datetime.fromisoformat("2026-05-11T10:00:00+02:00")
SAID = Tagging(lang="nb")
MAIN = AccountFact(platform="facebook", account_id="1", name="Randaberg kommune", kind="main")


def post(number: int = 1, at: datetime = MONDAY, **differs: Any) -> Known:  # noqa: ANN401 - an event's fields
    """A post of ours, received when it was published."""
    given = {"object_id": f"p{number}", "own": True, "kind": "post", "created_at": at, "received_at": at, **differs}
    return with_reading(Known(item=item(**given)), SAID, at)


def not_news(known: Known) -> Known:
    return judged(known, judgement(MarkSet, not_news=True))


def asked(known: Known, account: AccountFact | None = MAIN, news: int = 0) -> Asked:
    return with_rows(question_of_own(known, SAID, (Beside(), account), news), Beside(), of("randaberg"))


def test_a_week_begins_on_monday_at_midnight_of_the_municipalitys_clock() -> None:
    pack = of("randaberg")
    assert week_start(pack, MONDAY) == datetime.fromisoformat("2026-05-11T00:00:00+02:00")
    sunday_night = datetime.fromisoformat("2026-05-17T23:30:00+00:00")
    assert week_start(pack, sunday_night) == datetime.fromisoformat("2026-05-18T00:00:00+02:00")
    over_summer_time = datetime.fromisoformat("2026-03-29T12:00:00+02:00")
    assert week_start(pack, over_summer_time) == datetime.fromisoformat("2026-03-23T00:00:00+01:00")


def test_only_our_news_of_this_account_and_week_that_stand_before_it_count() -> None:
    hour = timedelta(hours=1)
    others = [
        post(2, MONDAY - hour),
        not_news(post(3, MONDAY - hour)),
        post(4, MONDAY + hour),
        post(5, MONDAY - timedelta(days=1)),
        post(6, MONDAY - hour, account_id="2"),
        post(7, MONDAY - hour, visibility="removed"),
        post(8, MONDAY - hour, own=False),
        post(9, MONDAY - hour, kind="comment"),
        post(1),
    ]
    assert news_before(post(1), others, of("randaberg")) == 1


def test_a_post_that_comes_late_changes_the_count_of_those_after_it() -> None:
    later, next_week, earlier = (post(n, MONDAY + timedelta(days=d)) for n, d in ((2, 3), (3, 7), (4, -1)))
    found = in_same_week_after(post(1), [later, next_week, earlier, post(1)], of("randaberg"))
    assert found == [later]


@pytest.mark.parametrize(("news", "do"), [(9, "allow_publish"), (10, "warn_publishing_cap")])
def test_the_eleventh_news_item_of_the_week_is_told_of(news: int, do: str) -> None:
    known = post(text="Biblioteket er åpent i dag.")
    _, made = next_decision(known, asked(known, news=news), SAID, of("randaberg"), MONDAY)
    assert made is not None
    assert do in [step.do for step in made.decided.steps]


def test_what_a_person_says_is_no_news_has_no_cap() -> None:
    known = not_news(post())
    assert asked(known, news=50).context.marks.not_news
    _, made = next_decision(known, asked(known, news=50), SAID, of("randaberg"), MONDAY)
    assert made is not None
    assert "warn_publishing_cap" not in [step.do for step in made.decided.steps]


def test_of_a_picture_nobody_has_approved_anything() -> None:
    with_picture = post(attachments=(Attachment("photo"),))
    assert asked(with_picture).context.image is not None
    assert asked(post(attachments=(Attachment("share"),))).context.image is None


def test_the_account_is_asked_about_as_the_registry_knows_it() -> None:
    row = asked(post()).account
    assert isinstance(row, AccountRow)
    assert (row.name, row.kind, row.platform) == ("Randaberg kommune", "main", "facebook")
    odd = asked(post(), msgspec.structs.replace(MAIN, kind="something")).account
    assert isinstance(odd, AccountRow)
    assert odd.kind is None
    assert asked(post(), None).account is None


def test_a_post_of_long_ago_is_history_and_one_that_is_gone_asks_nothing() -> None:
    assert is_checked(post())
    assert not is_checked(post(received_at=MONDAY + timedelta(days=30)))
    assert is_checked(post(created_at=None))
    assert not is_checked(post(visibility="removed"))
    assert not is_own_post(post(own=False).item)


def test_without_a_time_of_publication_that_of_receipt_counts() -> None:
    assert published_at(post(created_at=None).item) == MONDAY
    bare = item(created_at=None, received_at=None)
    assert published_at(bare) == bare.recorded_at


@pytest.mark.parametrize("municipality", ["kinn", "randaberg", "bo", "sogne", "knivsta"])
def test_every_pack_says_something_of_a_post_that_stands_there(municipality: str) -> None:
    pack = of(municipality)
    known = post(text="Stem på oss!", attachments=(Attachment("photo"),))
    asking = with_rows(question_of_own(known, SAID, (Beside(), MAIN), 11), Beside(), pack)
    _, made = next_decision(known, asking, SAID, pack, MONDAY)
    assert made is not None
    assert made.decided.steps
