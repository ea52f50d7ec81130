"""What was erased stays erased, unless its author writes afterwards; then its numbers go on."""

from datetime import UTC, datetime, timedelta

import pytest

from common.events import Attachment
from ingest.core.change import EDITED, HIDDEN, POSTED, REMOVED, UNHIDDEN, Change
from ingest.core.erased import is_written_since, numbered_on
from ingest.core.item_state import Applied, apply

ERASED = datetime(2026, 5, 14, 12, tzinfo=UTC)
BEFORE, AFTER = ERASED - timedelta(hours=1), ERASED + timedelta(hours=1)
PICTURE = (Attachment("photo", "https://a.example/1.jpg"),)


def change(
    verb: str,
    sent_at: datetime = AFTER,
    text: str | None = "hei",
    told_at: datetime | None = None,
    attachments: tuple[Attachment, ...] = (),
) -> Change:
    return Change(
        verb=verb,
        kind="comment",
        platform="facebook",
        account_id="page",
        object_id="post_comment",
        sent_at=sent_at,
        text=text,
        told_at=told_at,
        attachments=attachments,
    )


@pytest.mark.parametrize(
    ("came", "is_new"),
    [
        (change(POSTED), True),
        (change(POSTED, BEFORE), False),
        (change(POSTED, ERASED), False),
        (change(POSTED, AFTER, told_at=BEFORE), False),
        (change(EDITED), True),
        (change(EDITED, BEFORE), False),
        (change(EDITED, ERASED), False),
        (change(EDITED, AFTER, told_at=BEFORE), True),
        (change(HIDDEN), False),
        (change(UNHIDDEN), False),
        (change(REMOVED), False),
    ],
    ids=[
        "written after",
        "written before",
        "written in that instant",
        "written before and sent again after",
        "edited after",
        "edited before",
        "edited in that instant",
        "edited after, with its old birth",
        "hidden after",
        "shown again after",
        "removed after",
    ],
)
def test_only_what_its_author_writes_after_the_erasure_makes_an_item_again(came: Change, is_new: bool) -> None:
    assert is_written_since(ERASED, came) is is_new


@pytest.mark.parametrize("verb", [POSTED, EDITED])
def test_a_picture_alone_is_written_too_and_nothing_at_all_is_not(verb: str) -> None:
    assert is_written_since(ERASED, change(verb, text=None, attachments=PICTURE))
    assert not is_written_since(ERASED, change(verb, text=None))


def test_what_a_listing_shows_is_new_only_when_it_was_edited_after_the_erasure() -> None:
    listed = change(POSTED, AFTER, told_at=BEFORE)
    assert is_written_since(ERASED, listed, edited_at=AFTER)
    assert not is_written_since(ERASED, listed, edited_at=BEFORE)


def test_an_item_that_begins_anew_is_told_as_an_edit_and_numbered_after_what_was_erased() -> None:
    edited_at = AFTER + timedelta(hours=1)
    anew = numbered_on(apply(None, change(POSTED), AFTER, "sha", by_us=False), 3, 7, edited_at)
    assert anew.told == EDITED
    assert (anew.state.revision, anew.state.change_no, anew.state.edited_at) == (4, 8, edited_at)
    assert (anew.state.text, anew.state.change_sha256) == ("hei", "sha")


def test_what_is_not_told_as_a_new_item_is_told_as_it_is_and_an_edits_own_time_stands() -> None:
    first = apply(None, change(EDITED), AFTER, "sha", by_us=False).state
    gone = numbered_on(Applied(first, REMOVED), 3, 7, ERASED)
    assert (gone.told, gone.state.edited_at) == (REMOVED, AFTER)
    assert numbered_on(Applied(first, None), 3, 7).told is None
