"""WordPress's old form: one new comment, without slashes, markup, mail or address."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadMessage
from common.events import Author
from ingest.core import wordpress_hook
from ingest.core.change import Change, Ignored, RawChange
from tests.core.ingest.bodies import NOON

unhurried = settings(deadline=None)
FORM = {
    "hook": "comment_post",
    "comment_ID": "512",
    "comment_post_ID": "77",
    "comment_author": "Kari Nordmann",
    "comment_author_email": "kari@example.no",
    "comment_author_IP": "192.0.2.7",
    "comment_date_gmt": "2026-01-02 03:04:05",
    "comment_content": "Det er \\'glatt\\' &amp; <b>mørkt</b>",
    "comment_approved": "0",
    "comment_type": "comment",
    "comment_parent": "0",
    "user_id": "0",
}
ON_FORM = RawChange(account_id="kommune.example.no", field="form", raw=b"", told_id="m")


def form(**differs: str) -> Change:
    found = wordpress_hook.read_hook(ON_FORM, {**FORM, **differs}, NOON)
    assert isinstance(found, Change)
    return found


def test_a_wordpress_form_is_a_comment_without_slashes_markup_mail_or_address() -> None:
    found = form()
    assert found == Change(
        verb="posted",
        kind="comment",
        platform="generic",
        account_id="kommune.example.no",
        object_id="512",
        sent_at=NOON,
        text="Det er 'glatt' & mørkt",
        author=Author("guest:512", "Kari Nordmann"),
        told_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        post_id="77",
        told_id="m",
    )
    assert "192.0.2.7" not in repr(found)
    assert "kari@" not in repr(found)


def test_a_wordpress_user_and_a_parent_are_read_where_there_are_some() -> None:
    found = form(user_id="3", comment_parent="511")
    assert (found.author, found.parent_id) == (Author("3", "Kari Nordmann"), "511")
    assert form(comment_author="").author is None


@pytest.mark.parametrize(
    ("differs", "why"),
    [
        ({"hook": "publish_post"}, "field"),
        ({"comment_type": "pingback"}, "item"),
        ({"comment_approved": "spam"}, "state"),
        ({"comment_approved": "trash"}, "state"),
    ],
)
def test_a_form_that_tells_no_comment_is_left_out_with_the_reason(differs: dict[str, str], why: str) -> None:
    assert wordpress_hook.read_hook(ON_FORM, {**FORM, **differs}, NOON) == Ignored(why)


def test_a_form_without_an_id_or_an_account_is_a_bad_message() -> None:
    with pytest.raises(BadMessage):
        form(comment_ID="")
    with pytest.raises(BadMessage):
        wordpress_hook.read_hook(RawChange(account_id="", field="form", raw=b""), FORM, NOON)


@unhurried
@given(st.dictionaries(st.sampled_from([*FORM]), st.text()))
def test_any_form_is_read_or_a_bad_message(differs: dict[str, str]) -> None:
    try:
        found = wordpress_hook.read_hook(ON_FORM, {**FORM, **differs}, NOON)
    except BadMessage:
        return
    repr(found).encode("utf-8")
