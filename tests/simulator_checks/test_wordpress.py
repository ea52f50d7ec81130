"""WordPress: what its sender tells, and what its REST API shows and does."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from tests.simulator_checks.beside_bench import Arrived, BesideBench, beside_bench, beside_closed


@pytest.fixture
async def press(tmp_path: Path) -> AsyncIterator[BesideBench]:
    """WordPress with the sites of Bø and Søgne."""
    made = beside_bench(tmp_path, "wordpress")
    yield made
    await beside_closed(made)


async def _api(press: BesideBench, method: str, path: str, **query: str) -> httpx.Response:
    row = press.place().row
    return await press.http.request(
        method,
        f"/sites/{row.account_id}/wp-json/wp/v2/{path}",
        params=query,
        auth=(row.settings["user"], row.secrets["password"]),
    )


async def _create(press: BesideBench, **members: object) -> httpx.Response:
    row = press.place().row
    auth = (row.settings["user"], row.secrets["password"])
    return await press.http.post(f"/sites/{row.account_id}/wp-json/wp/v2/comments", json=members, auth=auth)


def _plain(object_id: str) -> str:
    return object_id.rpartition("/")[2]


def _read(press: BesideBench, one: Arrived) -> dict[str, object]:
    found: dict[str, object] = Webhook(press.place().row.app_secret).verify(one.body, dict(one.headers))
    return found


async def test_the_official_library_verifies_what_the_sender_tells(press: BesideBench) -> None:
    object_id = await press.comment("Når kommer brøytebilen? 😀")
    (told,) = await press.settled()
    body = _read(press, told)
    assert body["type"] == "comment.created"
    data = body["data"]
    assert isinstance(data, dict)
    assert f"{data['account']}/{data['id']}" == object_id
    assert data["text"] == "<p>Når kommer brøytebilen? 😀</p>\n"


async def test_edits_states_and_deletions_are_told_and_a_waiting_comment_is_told_to_be_hidden(
    press: BesideBench,
) -> None:
    object_id = await press.comment(state="hold")
    await press.control(f"comments/{object_id}", do="unhide")
    await press.control(f"comments/{object_id}", do="edit", text="Rettet")
    await press.control(f"comments/{object_id}", do="remove")
    kinds = [_read(press, one)["type"] for one in await press.settled()]
    assert kinds == [f"comment.{verb}" for verb in ("created", "hidden", "unhidden", "edited", "removed")]


@pytest.mark.parametrize("how", ["wrong", "stale", "other", "none", "non_ascii"])
async def test_the_official_library_refuses_each_forgery(press: BesideBench, how: str) -> None:
    press.listener.answers = [401]
    await press.control("forge", municipality="bo", delivery={"forged": [how]})
    (told,) = await press.settled()
    with pytest.raises((WebhookVerificationError, ValueError)):
        _read(press, told)
    assert (await press.deliveries())[0]["state"] == "refused"


async def test_a_later_try_is_the_same_message_signed_anew(press: BesideBench) -> None:
    press.listener.answers = [500, 503]
    await press.comment()
    first, _, last = await press.settled()
    assert first.headers["webhook-id"] == last.headers["webhook-id"]
    assert first.body == last.body
    _read(press, last)


async def test_410_ends_the_sending(press: BesideBench) -> None:
    press.listener.answers = [410]
    await press.comment()
    assert len(await press.settled()) == 1
    assert (await press.deliveries())[0]["state"] == "refused"


async def test_a_comment_has_the_members_of_the_reference(press: BesideBench) -> None:
    object_id = await press.comment('Når kommer "brøytebilen"?\n\nTakk')
    found = (await _api(press, "GET", f"comments/{_plain(object_id)}")).json()
    assert set(found) == {
        "id", "post", "parent", "author", "author_name", "author_url", "date", "date_gmt", "content", "link", "status",
        "type", "author_avatar_urls", "meta", "_links",
    }  # fmt: skip
    assert found["content"] == {"rendered": "<p>Når kommer &#8221;brøytebilen&#8221;?</p>\n<p>Takk</p>\n"}
    assert datetime.fromisoformat(found["date"]) - datetime.fromisoformat(found["date_gmt"]) == timedelta(hours=1)
    assert "author_email" in (await _api(press, "GET", f"comments/{_plain(object_id)}", context="edit")).json()


async def test_lists_come_in_pages_with_their_totals(press: BesideBench) -> None:
    ids = [await press.comment(f"Nr {number}") for number in range(5)]
    pages = [
        await _api(press, "GET", "comments", per_page="2", page=str(page), order="asc", orderby="date_gmt")
        for page in (1, 2, 3, 4)
    ]
    assert [row["id"] for page in pages for row in page.json()] == [int(_plain(each)) for each in ids]
    assert {(page.headers["x-wp-total"], page.headers["x-wp-totalpages"]) for page in pages} == {("5", "3")}
    assert 'rel="next"' in pages[0].headers["link"]
    too_many = await _api(press, "GET", "comments", per_page="101")
    assert (too_many.status_code, too_many.json()["code"]) == (400, "rest_invalid_param")


async def test_after_leaves_out_what_is_of_that_very_second(press: BesideBench) -> None:
    object_id = await press.comment()
    at = (await _api(press, "GET", f"comments/{_plain(object_id)}")).json()["date_gmt"]
    assert (await _api(press, "GET", "comments", after=f"{at}Z")).json() == []
    before = datetime.fromisoformat(at).replace(tzinfo=UTC) - timedelta(seconds=1)
    assert len((await _api(press, "GET", "comments", after=before.isoformat())).json()) == 1


async def test_a_stranger_sees_what_is_approved_and_no_more(press: BesideBench) -> None:
    shown, held = await press.comment("Synlig"), await press.comment("Venter", state="hold")
    site = f"/sites/{press.place().row.account_id}/wp-json/wp/v2"
    assert [row["id"] for row in (await press.http.get(f"{site}/comments")).json()] == [int(_plain(shown))]
    refused = await press.http.get(f"{site}/comments/{_plain(held)}")
    assert (refused.status_code, refused.json()["code"]) == (401, "rest_cannot_read")
    status = await press.http.get(f"{site}/comments", params={"status": "hold"})
    assert status.json()["code"] == "rest_forbidden_param"
    wrong = await press.http.get(f"{site}/users/me", auth=("ordstyrer", "feil"))
    assert (wrong.status_code, wrong.json()["code"]) == (401, "incorrect_password")
    assert [row["status"] for row in (await _api(press, "GET", "comments", status="all")).json()] == [
        "hold",
        "approved",
    ]


async def test_hold_approve_trash_and_back_are_states_and_a_state_twice_fails(press: BesideBench) -> None:
    object_id = await press.comment()
    path = f"comments/{_plain(object_id)}"
    seen = []
    for status in ("hold", "approved", "trash", "untrash"):
        answer = await _api(press, "POST", path, status=status)
        seen.append((answer.status_code, answer.json()["status"], (await press.item(object_id))["visibility"]))
    assert seen == [
        (200, "hold", "hidden"),
        (200, "approved", "visible"),
        (200, "trash", "removed"),
        (200, "approved", "visible"),
    ]
    twice = await _api(press, "POST", path, status="approved")
    assert (twice.status_code, twice.json()["code"]) == (500, "rest_comment_failed_edit")


async def test_deleting_trashes_first_and_with_force_for_good_and_answers_move_up(press: BesideBench) -> None:
    root = await press.comment()
    below = await press.comment("Enig", parent=root)
    path = f"comments/{_plain(root)}"
    assert (await _api(press, "DELETE", path)).json()["status"] == "trash"
    assert (await _api(press, "DELETE", path)).json()["code"] == "rest_already_trashed"
    gone = await _api(press, "DELETE", path, force="true")
    assert (gone.json()["deleted"], gone.json()["previous"]["id"]) == (True, int(_plain(root)))
    assert (await _api(press, "GET", path)).json()["code"] == "rest_comment_invalid_id"
    assert (await _api(press, "GET", f"comments/{_plain(below)}")).json()["parent"] == 0


async def test_our_answer_is_ours_comes_back_as_an_echo_and_the_same_words_twice_are_refused(
    press: BesideBench,
) -> None:
    object_id = await press.comment()
    about = {"post": int(_plain(str((await press.item(object_id))["post_id"]))), "parent": int(_plain(object_id))}
    made = await _create(press, **about, content="Hei, og takk!")
    assert made.status_code == 201
    assert made.json()["author"] == (await _api(press, "GET", "users/me")).json()["id"]
    again = await _create(press, **about, content="Hei, og takk!")
    assert (again.status_code, again.json()["code"]) == (409, "comment_duplicate")
    echo = _read(press, (await press.settled())[-1])
    data = echo["data"]
    assert isinstance(data, dict)
    assert (data["own"], data["parent_id"]) == (True, _plain(object_id))
    writes = (await press.truth())["writes"]
    assert [(write["do"], write["applied"], write["code"]) for write in writes] == [
        ("reply", True, None),
        ("reply", False, "comment_duplicate"),
    ]


async def test_an_answer_lost_after_the_write_leaves_the_comment(press: BesideBench) -> None:
    object_id = await press.comment()
    await press.control("faults", api=[{"fault": "502_html", "when": "after", "do": "hide"}])
    answer = await _api(press, "POST", f"comments/{_plain(object_id)}", status="hold")
    assert answer.status_code == 502
    assert (await press.item(object_id))["visibility"] == "hidden"


async def test_broken_neighbours_are_sent_as_messages_of_their_own(press: BesideBench) -> None:
    await press.comment(delivery={"broken": True})
    bodies = [json.loads(one.body)["type"] for one in await press.settled()]
    assert bodies == ["comment.created", "comment.hologram", "comment.created", ["comment"]]
