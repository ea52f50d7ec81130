"""Posts of every kind, mentions and ratings: what their webhooks tell, and what Graph shows of them."""

from datetime import timedelta

import pytest

from tests.simulator_checks.bench import Bench, error_of


async def _feed(bench: Bench, edge: str = "feed") -> list[str]:
    answer = await bench.graph("GET", f"{bench.page_id()}/{edge}", fields="id")
    return [row["id"] for row in answer.json()["data"]]


@pytest.mark.parametrize(
    ("members", "item", "told"),
    [
        ({"of": "status"}, "status", set()),
        ({"of": "photo"}, "photo", {"photo_id", "link"}),
        ({"of": "photo", "pictures": 3}, "status", {"photos"}),
        ({"of": "video"}, "video", {"video_id", "link"}),
        ({"of": "share"}, "share", {"share_id", "link"}),
    ],
)
async def test_a_post_tells_its_kind(bench: Bench, members: dict[str, object], item: str, told: set[str]) -> None:
    post_id = await bench.deed("facebook/post", text="Et innlegg", **members)
    value = (await bench.last()).values()[0]
    assert (value["item"], value["verb"], value["published"]) == (item, "add", 1)
    assert value["from"] == {"id": bench.page_id(), "name": "Bø kommune"}
    usual = {"from", "message", "post_id", "created_time", "item", "published", "verb"}
    assert set(value) - usual == told
    assert await _feed(bench) == [post_id]


async def test_a_planned_post_is_told_twice_with_one_id_and_shown_only_once_it_is_out(bench: Bench) -> None:
    post_id = await bench.deed("facebook/post", text="I morgen", published=False)
    assert (await bench.last()).values()[0]["published"] == 0
    assert await _feed(bench) == []
    assert await _feed(bench, "scheduled_posts") == [post_id]
    await bench.control("facebook/publish_post", municipality="bo", id=post_id)
    value = (await bench.last()).values()[0]
    assert (value["post_id"], value["verb"], value["published"]) == (post_id, "add", 1)
    assert await _feed(bench) == [post_id]


async def test_a_binned_post_looks_like_an_edit_without_words_and_is_gone_from_graph_until_it_is_back(
    bench: Bench,
) -> None:
    post_id = await bench.deed("facebook/post", text="Feil")
    born = (await bench.last()).values()[0]["created_time"]
    await bench.control("facebook/bin_post", municipality="bo", id=post_id)
    value = (await bench.last()).values()[0]
    assert (value["item"], value["verb"], value["created_time"]) == ("status", "edited", born)
    assert "message" not in value
    assert error_of(await bench.graph("GET", post_id)) == (400, 100, 33)
    await bench.control("facebook/restore_post", municipality="bo", id=post_id)
    assert (await bench.last()).values()[0]["message"] == "Feil"
    assert (await bench.graph("GET", post_id)).json()["message"] == "Feil"


async def test_a_removed_photo_comes_as_a_removed_post(bench: Bench) -> None:
    post_id = await bench.deed("facebook/post", text="Bilde", of="photo")
    await bench.control(f"posts/{post_id}", do="remove")
    value = (await bench.last()).values()[0]
    assert (value["item"], value["verb"], "message" in value) == ("post", "remove", False)


async def test_a_visitors_post_has_numbers_for_ids_and_says_edit(bench: Bench) -> None:
    post_id = await bench.deed("facebook/post", text="Hvorfor?", author="Ola Nordmann")
    value = (await bench.last()).values()[0]
    author = value["from"]
    assert isinstance(author, dict)
    assert (value["item"], value["verb"], author["name"]) == ("post", "add", "Ola Nordmann")
    assert isinstance(author["id"], int)
    await bench.control("facebook/edit_post", municipality="bo", id=post_id, text="Hvorfor ikke?")
    assert (await bench.last()).values()[0]["verb"] == "edit"
    item = (await bench.items("facebook"))[post_id]
    assert (item["kind"], item["own"], item["texts"]) == ("post", False, ["Hvorfor?", "Hvorfor ikke?"])
    assert await _feed(bench) == await _feed(bench, "visitor_posts") == [post_id]
    assert await _feed(bench, "posts") == []


async def test_a_visitors_post_is_hidden_and_shown_through_graph(bench: Bench) -> None:
    post_id = await bench.deed("facebook/post", text="Hvorfor?", author="Ola Nordmann")
    assert (await bench.graph("POST", post_id, is_hidden="true")).json() == {"success": True}
    assert (await bench.last()).values()[0]["verb"] == "hide"
    assert (await bench.graph("GET", post_id, fields="is_hidden")).json()["is_hidden"] is True
    assert (await bench.items("facebook"))[post_id]["visibility"] == "hidden"


async def test_a_mention_stands_on_somebody_elses_page_and_tells_no_author_by_from(bench: Bench) -> None:
    await bench.graph("POST", f"{bench.page_id()}/subscribed_apps", subscribed_fields="feed,mention")
    post_id = await bench.deed("facebook/mention", text="Hjelp!", author="Ola Nordmann", shown=False)
    last = await bench.last()
    value = last.values()[0]
    assert last.document()["entry"][0]["id"] == bench.page_id()
    assert (value["item"], value["post_id"]) == ("post", post_id)
    assert {"from", "sender_id"}.isdisjoint(value)
    comment_id = await bench.deed("facebook/mention", text="Se her", in_comment=True)
    value = (await bench.last()).values()[0]
    assert (value["item"], value["comment_id"]) == ("comment", comment_id)
    assert not post_id.startswith(bench.page_id())
    assert await _feed(bench, "tagged") == [comment_id, post_id]
    assert (await bench.graph("GET", comment_id, fields="message")).json()["message"] == "Se her"


async def test_what_stands_on_somebody_elses_page_cannot_be_answered_or_hidden(bench: Bench) -> None:
    post_id = await bench.deed("facebook/mention", text="Hjelp!")
    for path, query in ((f"{post_id}/comments", {"message": "Hei"}), (post_id, {"is_hidden": "true"})):
        assert error_of(await bench.graph("POST", path, "bo", **query)) == (400, 200, None)


async def test_a_mention_and_a_rating_need_their_own_subscription(bench: Bench) -> None:
    await bench.deed("facebook/mention", text="Hjelp!")
    await bench.deed("facebook/rating")
    await bench.settled()
    assert bench.receiver.received == []


async def test_a_rating_without_words_has_null_and_numbers(bench: Bench) -> None:
    await bench.control("facebook/subscribe", municipality="bo", fields=["feed", "ratings"])
    story_id = await bench.deed("facebook/rating", author="Ola Nordmann")
    value = (await bench.last()).values()[0]
    assert value["open_graph_story_id"] == int(story_id)
    assert (value["review_text"], value["recommendation_type"]) == (None, "POSITIVE")
    assert isinstance(value["reviewer_id"], int)


async def test_a_rating_can_be_changed_and_taken_back(bench: Bench) -> None:
    await bench.control("facebook/subscribe", municipality="bo", fields=["feed", "ratings"])
    story_id = await bench.deed("facebook/rating", text="Dårlig", positive=False)
    await bench.control("facebook/edit_rating", municipality="bo", id=story_id, text="Bedre")
    value = (await bench.last()).values()[0]
    assert (value["verb"], value["review_text"], value["recommendation_type"]) == ("edited", "Bedre", "NEGATIVE")
    rows = (await bench.graph("GET", f"{bench.page_id()}/ratings")).json()["data"]
    assert [row["recommendation_type"] for row in rows] == ["negative"]
    await bench.control("facebook/remove_rating", municipality="bo", id=story_id)
    assert (await bench.last()).values()[0]["verb"] == "remove"
    assert (await bench.items("facebook"))[story_id]["visibility"] == "removed"


async def test_a_text_is_published_and_comes_back_as_the_pages_own(bench: Bench) -> None:
    answer = await bench.graph("POST", f"{bench.page_id()}/feed", message="Stengt vei", link="https://x.invalid/")
    post_id = answer.json()["id"]
    value = (await bench.last()).values()[0]
    assert (value["post_id"], value["item"], value["link"]) == (post_id, "share", "https://x.invalid/")
    write = (await bench.truth())["writes"][-1]
    assert (write["do"], write["text"], write["new_id"]) == ("publish", "Stengt vei", post_id)


async def test_the_same_words_twice_in_a_row_are_a_duplicate(bench: Bench) -> None:
    assert (await bench.graph("POST", "me/feed", message="Stengt vei")).status_code == 200
    assert error_of(await bench.graph("POST", "me/feed", message="Stengt vei")) == (400, 506, 1455006)


async def test_pictures_are_uploaded_first_and_attached_then(bench: Bench) -> None:
    photos = f"{bench.page_id()}/photos"
    urls = ("https://media.example.invalid/1.jpg", "https://media.example.invalid/2.jpg")
    ids = [(await bench.graph("POST", photos, url=url, published="false")).json()["id"] for url in urls]
    await bench.settled()
    assert bench.receiver.received == []
    attached = {f"attached_media[{n}]": f'{{"media_fbid":"{photo}"}}' for n, photo in enumerate(ids)}
    post_id = (await bench.graph("POST", "me/feed", message="To bilder", **attached)).json()["id"]
    assert (await bench.last()).values()[0]["photos"] == list(urls)
    view = (await bench.graph("GET", post_id, fields="attachments,full_picture")).json()
    assert [row["url"] for row in view["attachments"]["data"]] == list(urls)


async def test_a_picture_alone_is_a_post_at_once(bench: Bench) -> None:
    answer = await bench.graph("POST", "me/photos", url="https://media.example.invalid/1.jpg", caption="Bilde")
    value = (await bench.last()).values()[0]
    assert (value["item"], value["post_id"], value["message"]) == ("photo", answer.json()["post_id"], "Bilde")


async def test_a_post_can_be_planned_and_its_words_changed_through_graph(bench: Bench) -> None:
    later = str(int((bench.simulation.clock.now() + timedelta(days=1)).timestamp()))
    answer = await bench.graph("POST", "me/feed", message="I morgen", scheduled_publish_time=later, published="false")
    post_id = answer.json()["id"]
    assert await _feed(bench) == []
    await bench.graph("POST", post_id, is_published="true")
    await bench.graph("POST", post_id, message="I dag")
    assert (await bench.last()).values()[0]["message"] == "I dag"
    assert await _feed(bench) == [post_id]


async def test_comments_can_be_asked_for_inside_a_post(bench: Bench) -> None:
    made = [await bench.comment(f"nummer {number}") for number in range(3)]
    fields = "id,comments.limit(2){id,message}"
    row = (await bench.graph("GET", "me/feed", fields=fields)).json()["data"][0]
    assert [each["id"] for each in row["comments"]["data"]] == made[:2]
