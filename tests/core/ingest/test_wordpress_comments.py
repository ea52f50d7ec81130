"""WordPress comments as its REST API shows them: ids of their site, words without markup, nobody's e-mail."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadMessage
from common.events import Author
from ingest.core import wordpress_comments
from ingest.core.change import POSTED, Change, Listed
from ingest.core.wordpress_comments import next_cursor, page_of, read_comment, read_page

SITE = "kommune.example.no"
BORN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
KARI = Author("guest:kommune.example.no/512", "Kari Nordmann")
unhurried = settings(deadline=None)


def sample(name: str) -> bytes:
    return (Path(__file__).parents[2] / "service" / "ingest" / "payloads" / "wordpress" / name).read_bytes()


def comment(**differs: object) -> Listed | None:
    whole = {"id": 512, "post": 77, "author": 0, "content": {"rendered": "<p>Hei</p>"}, "status": "approved", **differs}
    return read_comment(json.dumps(whole).encode(), SITE, "3")


def there(**differs: object) -> Listed:
    found = comment(**differs)
    assert found is not None
    return found


SEEN = Listed(
    raw=b"",
    object_id="kommune.example.no/512",
    kind="comment",
    text="Når kommer brøytebilen? \u2013 takk",
    hidden=False,
    author=KARI,
    created_at=BORN,
    post_id="kommune.example.no/77",
    permalink="https://kommune.example.no/nyhet/#comment-512",
)


def bare(found: Listed | None) -> Listed:
    """Return it without its bytes."""
    assert found is not None
    return Listed(**{name: getattr(found, name) for name in SEEN.__struct_fields__ if name != "raw"}, raw=b"")


def test_a_comment_is_read_as_visitors_see_it() -> None:
    content = sample("rest-comment-view.json")
    found = read_comment(content, SITE, None)
    assert bare(found) == SEEN
    assert found is not None
    assert found.raw == content


def test_a_comment_that_waits_is_hidden_and_its_writers_address_is_kept_nowhere() -> None:
    found = read_comment(sample("rest-comment-edit-context.json"), SITE, None)
    waiting = Listed(
        **{**{n: getattr(SEEN, n) for n in SEEN.__struct_fields__}, "hidden": True, "parent_id": f"{SITE}/511"}
    )
    assert bare(found) == waiting
    assert found is not None
    kept = json.loads(found.raw)
    assert kept["content"]["raw"] == "Når kommer brøytebilen? \u2013 takk"
    assert not any(word in found.raw for word in (b"kari@", b"192.0.2.7", b"Mozilla"))
    assert bare(read_comment(found.raw, SITE, None)) == waiting


def test_another_sites_link_is_a_mention() -> None:
    found = read_comment(sample("rest-pingback.json"), SITE, None)
    assert found is not None
    assert (found.kind, found.object_id, found.author) == (
        "mention",
        f"{SITE}/513",
        Author(f"guest:{SITE}/513", "Annen side"),
    )


@pytest.mark.parametrize(
    ("status", "hidden"),
    [("approved", False), ("hold", True), ("spam", True), ("something-new", None), (None, None), ([], None)],
)
def test_a_comment_is_hidden_while_it_waits(status: object, hidden: bool | None) -> None:
    assert there(status=status).hidden is hidden


@pytest.mark.parametrize(
    "differs", [{"status": "trash"}, {"status": "post-trashed"}, {"type": "order_note"}, {"type": 7}]
)
def test_what_is_in_the_trash_or_no_visitors_words_is_not_there(differs: dict[str, object]) -> None:
    assert comment(**differs) is None


def test_a_page_leaves_out_what_is_in_the_trash_and_keeps_its_neighbours() -> None:
    page = [{"id": 1, "status": "approved"}, {"id": 2, "status": "trash"}, {"id": 3, "status": "approved"}]
    assert [one.object_id for one in read_page(json.dumps(page).encode(), SITE, None)] == [f"{SITE}/1", f"{SITE}/3"]


def test_our_user_is_known_by_its_number() -> None:
    assert there(author=3).own
    assert there(author=3).author == Author(f"{SITE}/user-3")
    assert not there(author=4).own
    assert not there(author=0).own


def test_without_words_a_comment_tells_none() -> None:
    assert there(content=None).text is None
    assert there(content={"rendered": ""}).text == ""
    assert there(author_name="").author is None


@pytest.mark.parametrize(
    ("author", "text", "at", "knows_us", "is_it"),
    [
        (3, "Takk \u201csann\u201d", "2026-01-02T03:04:05", True, True),
        (4, 'Takk "sann"', "2026-01-02T03:04:05", True, False),
        (4, 'Takk "sann"', "2026-01-02T03:04:05", False, True),
        (0, 'Takk "sann"', "2026-01-02T03:04:05", False, False),
        (3, "Nei", "2026-01-02T03:04:05", True, False),
        (3, 'Takk "sann"', "2026-01-02T03:04:04", True, False),
        (3, 'Takk "sann"', None, True, False),
    ],
)
def test_our_answer_is_known_by_writer_words_and_time(
    author: int, text: str, at: str | None, knows_us: bool, is_it: bool
) -> None:
    one = there(author=author, author_name="x", content={"rendered": text}, date_gmt=at)
    assert wordpress_comments.is_ours(one, 'Takk "sann"', BORN.replace(microsecond=9), knows_us=knows_us) is is_it


def test_a_broken_comment_costs_no_neighbour() -> None:
    content = b'[7,null,{},%s,{"id":null}]' % sample("rest-comment-view.json")
    assert [one.object_id for one in read_page(content, SITE, None)] == [f"{SITE}/512"]


@pytest.mark.parametrize("content", [b"", b"{}", b"<html>", b"[1,"])
def test_what_is_no_list_is_a_bad_message(content: bytes) -> None:
    with pytest.raises(BadMessage):
        read_page(content, SITE, None)


def test_a_pushed_comment_is_the_one_that_is_listed() -> None:
    change = Change(
        verb=POSTED,
        kind="comment",
        platform="generic",
        account_id=SITE,
        object_id="512",
        sent_at=BORN,
        author=Author("guest:512", "Kari Nordmann"),
        post_id="77",
        parent_id="0",
    )
    words = "<p>N&aring;r kommer br&oslash;ytebilen? &#8211; takk</p>\n"
    found = wordpress_comments.pushed(msgspec.structs.replace(change, text=words))
    assert found.text == SEEN.text
    assert wordpress_comments.pushed(msgspec.structs.replace(change, text="en\nto")).text == "en\nto"
    assert wordpress_comments.pushed(change).text is None
    assert (found.platform, found.object_id, found.post_id, found.parent_id) == (
        "wordpress",
        SEEN.object_id,
        SEEN.post_id,
        None,
    )
    assert found.author == KARI


def test_a_pushed_users_comment_names_the_user_as_the_list_does() -> None:
    change = Change(
        verb=POSTED,
        kind="comment",
        platform="generic",
        account_id=SITE,
        object_id="5",
        sent_at=BORN,
        author=Author("3"),
    )
    assert wordpress_comments.pushed(change).author == there(author=3).author
    nobody = wordpress_comments.pushed(
        Change(verb=POSTED, kind="comment", platform="generic", account_id=SITE, object_id="5", sent_at=BORN)
    )
    assert nobody.author is None


@pytest.mark.parametrize(
    ("cursor", "total", "pages", "following"),
    [
        (None, "250", "3", "2 250"),
        ("2 250", "250", "3", "3 250"),
        ("3 250", "250", "3", None),
        ("3 250", "249", "3", "2 249"),  # one was removed meanwhile: another moved up to page two
        ("2 250", "251", "3", "3 251"),
        ("1 250", "249", "3", "2 249"),
        (None, "0", "0", None),
        ("x", "250", "3", "2 250"),
    ],
)
def test_no_comment_is_missed_when_another_is_removed_between_two_pages(
    cursor: str | None, total: str, pages: str, following: str | None
) -> None:
    assert next_cursor(cursor, {"x-wp-total": total, "x-wp-totalpages": pages}, is_empty=False) == following


def test_a_site_that_hides_how_many_there_are_is_asked_until_a_page_is_empty() -> None:
    assert next_cursor("2", {}, is_empty=False) == "3"
    assert next_cursor("3", {"x-wp-total": "many"}, is_empty=True) is None
    assert [page_of(None), page_of("3"), page_of("4 17")] == ["1", "3", "4"]


def test_the_sites_own_clock_may_have_been_turned_back_since() -> None:
    assert wordpress_comments.after(BORN) == {"after": "2026-01-02T01:04:05Z"}
    assert wordpress_comments.after(None) == {}


def test_a_user_is_read() -> None:
    assert wordpress_comments.user_of(b'{"id":3,"name":"x"}') == "3"
    assert wordpress_comments.user_of(b"[]") is None


NAMES = ["id", "post", "parent", "author", "author_name", "author_email", "date_gmt", "content", "rendered", "link"]
NAMES += ["status", "type"]
junk: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.sampled_from(["comment", "hold", "2026-01-02T03:04:05", "<p>&#xD800;\x00</p>", "https://x"])
    | st.just(10**400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=8),
    max_leaves=15,
)


def survives(content: bytes) -> None:
    for read in (read_page, read_comment):
        try:
            found = read(content, SITE, "3")
        except BadMessage:
            continue
        repr(found).encode("utf-8")


@unhurried
@given(st.binary())
def test_any_bytes_are_comments_or_a_bad_message(content: bytes) -> None:
    survives(content)


@unhurried
@given(junk)
def test_any_json_is_comments_or_a_bad_message(tree: object) -> None:
    survives(json.dumps(tree).encode())
    survives(json.dumps([tree, tree]).encode())
    if isinstance(tree, dict):
        survives(json.dumps({**tree, "id": 1, "author_ip": tree}).encode())


def test_the_sites_own_number_is_found_again() -> None:
    assert wordpress_comments.number_of(wordpress_comments.of_site(SITE, "512")) == "512"
    assert wordpress_comments.number_of("512") == "512"
