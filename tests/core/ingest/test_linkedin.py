"""LinkedIn's notifications: what each means."""

import pytest

from common.errors import BadMessage
from common.events import Author
from ingest.core import linkedin_notifications
from ingest.core.change import Change, Ignored, change_id
from tests.core.ingest.bodies import NOON
from tests.core.ingest.linkedin_bodies import AT, COMMENT, COMMENT_ID, ORGANISATION, body, made, notification


def read_one(told: object) -> Change | Ignored:
    (change,) = linkedin_notifications.split(body(told))
    return linkedin_notifications.read(change, NOON)


def comment(told: object) -> Change:
    found = read_one(told)
    assert isinstance(found, Change)
    return found


def test_a_comment_has_its_words_its_writer_its_post_and_its_time() -> None:
    assert comment(COMMENT) == Change(
        verb="posted",
        kind="comment",
        platform="linkedin",
        account_id=ORGANISATION,
        object_id=COMMENT_ID,
        sent_at=AT,
        text="Bra!",
        author=Author("urn:li:person:abc"),
        told_at=AT,
        post_id="urn:li:activity:1",
        told_id="1001",
    )


@pytest.mark.parametrize(
    ("action", "verb", "kind", "own"),
    [
        ("COMMENT", "posted", "comment", False),
        ("ADMIN_COMMENT", "posted", "comment", True),
        ("COMMENT_EDIT", "edited", "comment", False),
        ("COMMENT_DELETE", "removed", "comment", False),
        ("SHARE_MENTION", "posted", "mention", False),
    ],
)
def test_each_action_makes_its_change(action: str, verb: str, kind: str, own: bool) -> None:
    found = comment(notification(action=action))
    assert (found.verb, found.kind, found.own) == (verb, kind, own)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (notification(action="LIKE"), "item"),
        (notification(action="SHARE"), "item"),
        (notification(action="REPOST"), "verb"),
        (notification(action=None), "verb"),
        (notification(action=["COMMENT"]), "verb"),
    ],
)
def test_what_is_no_item_is_left_out_with_the_reason(told: object, why: str) -> None:
    assert read_one(told) == Ignored(why)


def test_another_type_of_body_is_left_out_and_a_body_without_a_list_has_nothing_in_it() -> None:
    (change,) = linkedin_notifications.split(body(COMMENT, kind="PEOPLE_NOTIFICATIONS"))
    assert linkedin_notifications.read(change, NOON) == Ignored("field")
    assert linkedin_notifications.split(b'{"type":7}') == []
    assert linkedin_notifications.split(b'{"notifications":null}') == []


@pytest.mark.parametrize(
    "told", [7, None, notification(organizationalEntity=None), notification(generatedActivity=""), [], "x"]
)
def test_a_notification_that_tells_no_object_or_account_is_a_bad_message(told: object) -> None:
    with pytest.raises(BadMessage):
        read_one(told)


def test_a_shortened_id_inside_a_comments_id_is_written_out() -> None:
    assert comment(notification(generatedActivity="urn:li:comment:(activity:1,2)")).object_id == COMMENT_ID
    assert (
        comment(notification(generatedActivity="urn:li:share:9", action="SHARE_MENTION")).object_id == "urn:li:share:9"
    )


def test_without_its_post_a_comments_own_id_tells_what_it_stands_under() -> None:
    assert comment(notification(sourcePost=...)).post_id == "urn:li:activity:1"
    assert comment(notification(sourcePost=..., generatedActivity="urn:li:share:9")).post_id is None


@pytest.mark.parametrize(
    ("differs", "parent"),
    [
        ({"entity": COMMENT_ID}, None),
        ({"entity": "urn:li:activity:1"}, None),
        ({"object": "urn:li:activity:1"}, None),
        ({"parentComment": "urn:li:comment:(activity:1,9)"}, "urn:li:comment:(urn:li:activity:1,9)"),
        ({"object": "urn:li:comment:(urn:li:activity:1,9)"}, "urn:li:comment:(urn:li:activity:1,9)"),
        ({"entity": "urn:li:comment:(urn:li:activity:1,9)"}, "urn:li:comment:(urn:li:activity:1,9)"),
    ],
)
def test_only_another_comment_is_a_parent(differs: dict[str, str], parent: str | None) -> None:
    assert comment(made(**differs)).parent_id == parent


def test_words_stand_in_one_of_two_places_or_are_not_told() -> None:
    assert comment(made(text=None, message={"text": "Hei \x00"})).text == "Hei \ufffd"
    assert comment(made(text=None)).text is None
    assert comment(notification(decoratedGeneratedActivity=...)).author is None
    share = {"share": {"owner": "urn:li:person:x", "text": "Se @Bø"}}
    found = comment(notification(action="SHARE_MENTION", decoratedGeneratedActivity=share))
    assert (found.text, found.author) == ("Se @Bø", Author("urn:li:person:x"))


def test_what_the_organisation_wrote_is_our_own() -> None:
    assert comment(made(owner=ORGANISATION)).own


def test_a_number_and_a_text_are_the_same_notification_and_another_number_is_another() -> None:
    one, two, three = (comment(notification(notificationId=n)) for n in (1001, "1001", 1002))
    assert change_id("bo", one) == change_id("bo", two)
    assert change_id("bo", one) != change_id("bo", three)
    assert comment(notification(notificationId=...)).told_id == ""


def test_without_a_time_the_time_of_receipt_stands_in_and_nothing_is_later_than_it() -> None:
    assert comment(notification(lastModifiedAt=None)).sent_at == NOON
    assert comment(notification(lastModifiedAt="2999-01-01")).sent_at == NOON
