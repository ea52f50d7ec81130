"""Graph: what it answers, what its writes change, and how it fails."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from simulator.facebook.graph_fields import parse_fields
from tests.simulator_checks.bench import Bench, private_reply


def _error(answer: httpx.Response) -> tuple[int, int, int | None]:
    error = answer.json()["error"]
    assert error["fbtrace_id"]
    return answer.status_code, error["code"], error.get("error_subcode")


async def test_a_comment_is_read_with_the_fields_asked_for(bench: Bench) -> None:
    root = await bench.comment("Hei <på> deg", author="Ola Nordmann")
    reply = await bench.comment("Enig", parent=root)
    fields = "message,from{name},parent{id},is_hidden,can_reply_privately"
    found = (await bench.graph("GET", root, fields=fields)).json()
    assert found["message"] == "Hei <på> deg"
    assert found["from"]["name"] == "Ola Nordmann"
    assert found["is_hidden"] is False
    assert found["can_reply_privately"] is True
    assert "parent" not in found
    assert (await bench.graph("GET", reply, fields=fields)).json()["parent"] == {"id": root}


async def test_a_field_that_does_not_exist_is_refused(bench: Bench) -> None:
    assert _error(await bench.graph("GET", await bench.comment(), fields="id,colour")) == (400, 100, None)


def test_fields_are_split_at_the_outer_commas_only() -> None:
    asked = parse_fields("id,from{id,name},comments.limit(5){id,from{name}}")
    assert asked == {"id": None, "from": "id,name", "comments": "id,from{name}"}


async def test_somebody_unnamed_has_no_from_in_graph_either(bench: Bench) -> None:
    object_id = await bench.comment(author=None)
    assert "from" not in (await bench.graph("GET", object_id, fields="from,message")).json()


@pytest.mark.parametrize("path", ["/v26.0/{id}", "/v26.0/{id}/", "/{id}", "/{id}/"])
async def test_version_and_trailing_slash_may_be_left_out(bench: Bench, path: str) -> None:
    object_id = await bench.comment()
    answer = await bench.http.get(path.format(id=object_id), params={"access_token": bench.token()})
    assert answer.json()["id"] == object_id


@pytest.mark.parametrize("place", ["query", "form", "json", "multipart", "Bearer", "OAuth"])
async def test_the_token_is_taken_from_wherever_a_client_puts_it(bench: Bench, place: str) -> None:
    object_id, token = await bench.comment(), bench.token()
    path, wish = f"/v26.0/{object_id}", {"is_hidden": "true"}
    signed = {"access_token": token}
    ways: dict[str, dict[str, object]] = {
        "query": {"params": wish | signed},
        "form": {"data": wish | signed},
        "json": {"json": {"is_hidden": True} | signed},
        "multipart": {"files": {name: (None, value) for name, value in (wish | signed).items()}},
        "Bearer": {"data": wish, "headers": {"Authorization": f"Bearer {token}"}},
        "OAuth": {"data": wish, "headers": {"Authorization": f"OAuth {token}"}},
    }
    answer = await bench.http.post(path, **ways[place])  # type: ignore[arg-type]  # one of httpx's own arguments each
    assert answer.json() == {"success": True}


async def test_no_token_a_wrong_one_and_a_wrong_proof_are_refused(bench: Bench) -> None:
    object_id = await bench.comment()
    assert _error(await bench.http.get(f"/{object_id}")) == (400, 104, None)
    assert _error(await bench.http.get(f"/{object_id}", params={"access_token": "x"})) == (400, 190, None)
    assert _error(await bench.graph("GET", object_id, appsecret_proof="x")) == (400, 100, None)


async def test_a_token_opens_its_own_page_only(bench: Bench) -> None:
    object_id = await bench.comment(municipality="bo")
    assert _error(await bench.graph("GET", object_id, municipality="sogne")) == (400, 100, 33)
    assert _error(await bench.graph("DELETE", object_id, municipality="sogne")) == (400, 100, 33)
    assert (await bench.graph("GET", object_id)).status_code == 200


async def test_hiding_changes_the_world_and_comes_back_with_the_time_of_the_act(bench: Bench) -> None:
    object_id = await bench.comment()
    before_s = int(datetime.now(UTC).timestamp())
    assert (await bench.graph("POST", object_id, is_hidden="true")).json() == {"success": True}
    await bench.settled()
    value = bench.receiver.received[-1].values()[0]
    assert (value["verb"], value["comment_id"]) == ("hide", object_id)
    assert int(str(value["created_time"])) >= before_s
    assert value["from"] != {"id": bench.page_id(), "name": "Bø kommune"}
    assert (await bench.truth())["comments"][0]["visibility"] == "hidden"


async def test_hiding_twice_is_error_1_and_no_second_hide(bench: Bench) -> None:
    object_id = await bench.comment()
    await bench.graph("POST", object_id, is_hidden="true")
    answer = await bench.graph("POST", object_id, is_hidden="true")
    assert _error(answer) == (400, 1, 1446036)
    assert answer.json()["error"]["is_transient"] is False
    await bench.settled()
    assert bench.receiver.comments("hide") == [object_id]


async def test_a_reply_comes_back_as_the_pages_own_comment(bench: Bench) -> None:
    object_id = await bench.comment()
    new_id = (await bench.graph("POST", f"{object_id}/comments", message="Takk!")).json()["id"]
    await bench.settled()
    value = bench.receiver.received[-1].values()[0]
    assert value["comment_id"] == new_id
    assert value["parent_id"] == object_id
    assert value["from"] == {"id": bench.page_id(), "name": "Bø kommune"}
    first, second = (await bench.truth())["comments"]
    assert first["replies_by_page"] == 1
    assert (second["own"], second["text"]) == (True, "Takk!")


async def test_a_deleted_comment_is_gone_with_its_replies(bench: Bench) -> None:
    object_id = await bench.comment()
    reply = await bench.comment("Enig", parent=object_id)
    assert (await bench.graph("DELETE", object_id)).json() == {"success": True}
    assert _error(await bench.graph("GET", object_id)) == (400, 100, 33)
    assert _error(await bench.graph("DELETE", object_id)) == (400, 100, 33)
    assert _error(await bench.graph("POST", object_id, is_hidden="true")) == (400, 100, 33)
    await bench.settled()
    assert bench.receiver.comments("remove") == [object_id, reply]


async def test_a_private_reply_is_taken_once_and_seen_beforehand(bench: Bench) -> None:
    object_id = await bench.comment()
    sent = (await private_reply(bench, object_id)).json()
    assert sent["message_id"].startswith("m_")
    author = (await bench.truth())["comments"][0]["author"]
    assert isinstance(author, dict)
    assert sent["recipient_id"] != author["id"]
    assert _error(await private_reply(bench, object_id)) == (400, 10900, None)
    fields = "can_reply_privately,private_reply_conversation"
    found = (await bench.graph("GET", object_id, fields=fields)).json()
    assert found["can_reply_privately"] is False
    assert found["private_reply_conversation"]["id"].startswith("t_")
    assert (await bench.truth())["comments"][0]["private_replies"] == 1


async def test_a_private_reply_after_seven_days_or_to_oneself_is_refused(bench: Bench) -> None:
    old, new = await bench.comment(), await bench.comment()
    comment = bench.simulation.world.pages[0].comments[old]
    comment.created_at -= timedelta(days=7, seconds=1)
    assert _error(await private_reply(bench, old)) == (400, 10, 2018278)
    own = (await bench.graph("POST", f"{new}/comments", message="Takk!")).json()["id"]
    assert _error(await private_reply(bench, own)) == (400, 10903, None)


async def test_a_private_reply_about_what_is_gone_is_refused(bench: Bench) -> None:
    object_id = await bench.comment()
    await bench.graph("DELETE", object_id)
    assert _error(await private_reply(bench, object_id)) == (400, 100, 33)


async def test_the_echo_of_a_private_reply_needs_its_own_subscription(bench: Bench) -> None:
    first, second = await bench.comment(), await bench.comment()
    await private_reply(bench, first)
    await bench.settled()
    quiet = len(bench.receiver.received)
    path = f"{bench.page_id()}/subscribed_apps"
    await bench.graph("POST", path, subscribed_fields="feed,message_echoes")
    await private_reply(bench, second)
    await bench.settled()
    assert len(bench.receiver.received) == quiet + 1
    assert "messaging" in bench.receiver.received[-1].document()["entry"][0]


async def test_comments_are_listed_by_filter_order_and_time(bench: Bench) -> None:
    root = await bench.comment("en")
    reply = await bench.comment("to", parent=root)
    last = await bench.comment("tre")
    post_id = str((await bench.truth())["posts"][0]["object_id"])

    async def listed(**query: str) -> list[str]:
        answer = await bench.graph("GET", f"{post_id}/comments", **query)
        return [row["id"] for row in answer.json()["data"]]

    assert await listed() == [root, last]
    assert await listed(filter="stream") == [root, reply, last]
    assert await listed(filter="stream", order="reverse_chronological") == [last, reply, root]
    later = datetime.now(UTC) + timedelta(hours=1)
    assert await listed(filter="stream", since=str(int(later.timestamp()))) == []
    answer = await bench.graph("GET", f"{root}/comments")
    assert [row["id"] for row in answer.json()["data"]] == [reply]


async def _follow(bench: Bench, url: str) -> list[str]:
    found: list[str] = []
    headers = {"Authorization": f"Bearer {bench.token()}"}
    while url:
        page = (await bench.http.get(url, headers=headers)).json()
        found += [row["id"] for row in page["data"]]
        url = page.get("paging", {}).get("next", "")
    return found


async def test_paging_visits_everything_once_even_when_the_cursors_comment_goes(bench: Bench) -> None:
    made = [await bench.comment(f"nummer {number}") for number in range(7)]
    post_id = str((await bench.truth())["posts"][0]["object_id"])
    first = (await bench.graph("GET", f"{post_id}/comments", limit="3")).json()
    await bench.graph("DELETE", made[2])
    rest = await _follow(bench, first["paging"]["next"])
    assert [row["id"] for row in first["data"]] + rest == made
    backwards = await bench.graph("GET", f"{post_id}/comments", limit="2", order="reverse_chronological")
    assert [row["id"] for row in backwards.json()["data"]] == [made[6], made[5]]
    assert await _follow(bench, backwards.json()["paging"]["next"]) == [made[4], made[3], made[1], made[0]]


async def test_next_holds_the_whole_query_and_the_token_only_if_it_was_no_header(bench: Bench) -> None:
    for number in range(3):
        await bench.comment(f"nummer {number}")
    post_id = str((await bench.truth())["posts"][0]["object_id"])
    with_header = (await bench.graph("GET", f"{post_id}/comments", limit="1", filter="stream")).json()
    query = dict(parse_qsl(urlsplit(with_header["paging"]["next"]).query))
    assert (query["limit"], query["filter"], "access_token" in query) == ("1", "stream", False)
    answer = await bench.http.get(f"/{post_id}/comments", params={"limit": "1", "access_token": bench.token()})
    assert f"access_token={bench.token()}" in answer.json()["paging"]["next"]


async def test_the_feed_shows_the_newest_post_first_and_no_removed_one(bench: Bench) -> None:
    first = await bench.control("posts", municipality="bo", text="Et")
    second = await bench.control("posts", municipality="bo", text="To")
    third = await bench.control("posts", municipality="bo", text="Tre")
    await bench.control(f"posts/{second['object_id']}", do="remove")
    rows = (await bench.graph("GET", f"{bench.page_id()}/feed", fields="id,message")).json()["data"]
    assert [row["id"] for row in rows] == [third["object_id"], first["object_id"]]
    assert (await bench.graph("GET", "me/feed")).json()["data"][0]["id"] == third["object_id"]


async def test_likes_are_set_and_taken_back(bench: Bench) -> None:
    object_id = await bench.comment()
    for method, count in (("POST", 1), ("DELETE", 0)):
        assert (await bench.graph(method, f"{object_id}/likes")).json() == {"success": True}
        assert (await bench.graph("GET", object_id, fields="like_count")).json()["like_count"] == count


async def test_an_unsubscribed_page_sends_nothing_until_it_is_subscribed_again(bench: Bench) -> None:
    path = f"{bench.page_id()}/subscribed_apps"
    await bench.graph("DELETE", path)
    silent = await bench.comment()
    assert (await bench.graph("GET", path)).json()["data"] == []
    assert _error(await bench.graph("POST", path)) == (400, 100, None)
    await bench.graph("POST", path, subscribed_fields="feed")
    heard = await bench.comment()
    await bench.settled()
    assert bench.receiver.comments() == [heard]
    assert silent != heard
