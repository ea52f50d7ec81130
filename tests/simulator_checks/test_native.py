"""What the municipality's people do with a telephone: it changes the world past the product, as their own act."""

from tests.simulator_checks.bench import Bench


async def test_a_reply_by_hand_comes_as_the_pages_own_comment(bench: Bench) -> None:
    comment_id = await bench.comment()
    reply_id = await bench.deed("facebook/native_reply", on=comment_id, text="Klokka ti.")
    value = (await bench.last()).values()[0]
    assert (value["comment_id"], value["parent_id"]) == (reply_id, comment_id)
    assert value["from"] == {"id": bench.page_id(), "name": "Bø kommune"}
    truth = await bench.truth()
    assert truth["writes"] == []
    assert truth["comments"][0]["replies_by_page"] == 1


async def test_hiding_showing_and_removing_by_hand_is_told_by_webhook_and_recorded_as_an_own_act(bench: Bench) -> None:
    comment_id = await bench.comment()
    for do, verb in (("native_hide", "hide"), ("native_unhide", "unhide"), ("native_remove", "remove")):
        await bench.deed(f"facebook/{do}", id=comment_id)
        assert (await bench.last()).acts() == [(verb, comment_id)]
    native = (await bench.platform("facebook"))["native"]
    assert [act["do"] for act in native] == ["hide", "unhide", "remove"]
    assert (await bench.truth())["comments"][0]["removed_by"] == "page"
    assert (await bench.truth())["findings"] == []


async def test_an_act_by_hand_may_get_lost_on_its_way(bench: Bench) -> None:
    comment_id = await bench.comment()
    await bench.settled()
    seen = len(bench.receiver.received)
    await bench.deed("facebook/native_hide", id=comment_id, delivery={"lost": True})
    await bench.settled()
    assert len(bench.receiver.received) == seen
    assert (await bench.graph("GET", comment_id, fields="is_hidden")).json()["is_hidden"] is True


async def test_on_instagram_only_the_reply_by_hand_is_told(meta: Bench) -> None:
    comment_id = await meta.deed("instagram/comment", text="Hei")
    reply_id = await meta.deed("instagram/native_reply", on=comment_id, text="Hei igjen")
    value = (await meta.last()).values()[0]
    assert value["id"] == reply_id
    assert value["from"] == {"id": meta.account().page_id, "username": "bokommune"}
    seen = len(meta.receiver.received)
    for do in ("native_hide", "native_unhide", "native_hide", "native_remove"):
        await meta.deed(f"instagram/{do}", id=comment_id)
    await meta.settled()
    assert len(meta.receiver.received) == seen
    truth = await meta.platform("instagram")
    assert [act["do"] for act in truth["native"]] == ["reply", "hide", "unhide", "hide", "remove"]
    assert (await meta.items("instagram"))[comment_id]["removed_by"] == "account"


async def test_a_message_by_hand_is_an_echo_of_the_inbox_without_metadata(meta: Bench) -> None:
    await meta.control("facebook/subscribe", municipality="bo", fields=["messages", "message_echoes"])
    await meta.deed("messenger/message", text="Hei")
    await meta.deed("messenger/native_message", text="Hei igjen")
    echo = (await meta.last()).events()[0]["message"]
    assert isinstance(echo, dict)
    assert (echo["is_echo"], echo["app_id"], "metadata" in echo) == (True, 263902037430900, False)
    assert [item["native"] for item in (await meta.platform("messenger"))["items"]] == [False, True]
