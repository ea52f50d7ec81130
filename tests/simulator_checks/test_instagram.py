"""Instagram: both ways to log in, new comments only, and lists that show the newest fifty."""

import json
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from simulator.founding import Founding
from tests.simulator_checks.bench import SEED, Bench, bench_of, closed, error_of, founded


async def _listed(bench: Bench, path: str, number: int = 0, **query: str) -> list[str]:
    answer = await bench.instagram("GET", path, number, **query)
    return [row["id"] for row in answer.json()["data"]]


async def test_each_login_has_its_own_secret_and_its_own_route(meta: Bench) -> None:
    await meta.deed("instagram/comment", text="Hei", account=0)
    first = await meta.last()
    await meta.deed("instagram/comment", text="Hei", account=1)
    second = await meta.last()
    assert (first.path, second.path) == ("/webhooks/instagram/bo-ig", "/webhooks/facebook/bo")
    assert first.well_signed
    assert second.well_signed
    assert first.object_name() == second.object_name() == "instagram"
    assert meta.receiver.secrets["bo"] != meta.receiver.secrets["bo-ig"]


async def test_a_comment_has_neither_verb_nor_time(meta: Bench) -> None:
    media_id = await meta.deed("instagram/media", text="Bilde", product="REELS")
    comment_id = await meta.deed("instagram/comment", text="Fint 🇳🇴", author="Kari Nordmann", on=media_id)
    last = await meta.last()
    assert last.document()["entry"][0]["id"] == meta.account().page_id
    value = last.values()[0]
    author = value.pop("from")
    assert isinstance(author, dict)
    assert author["username"] == "kari.nordmann"
    media = {"id": media_id, "media_product_type": "REELS"}
    assert value == {"id": comment_id, "text": "Fint 🇳🇴", "media": media}


async def test_a_flat_entry_has_no_changes_and_an_example_may_say_comment_id(meta: Bench) -> None:
    comment_id = await meta.deed("instagram/comment", text="Hei", flat=True, keyed="comment_id")
    entry = (await meta.last()).document()["entry"][0]
    assert set(entry) == {"id", "time", "field", "value"}
    value = entry["value"]
    assert isinstance(value, dict)
    assert value["comment_id"] == comment_id


async def test_a_gif_has_no_text_and_somebody_unnamed_no_from(meta: Bench) -> None:
    await meta.deed("instagram/comment", author=None)
    value = (await meta.last()).values()[0]
    assert {"text", "from"}.isdisjoint(value)


async def test_an_answer_to_an_answer_lands_on_the_second_level(meta: Bench) -> None:
    root = await meta.deed("instagram/comment", text="en")
    reply = await meta.deed("instagram/comment", text="to", under=root)
    third = await meta.deed("instagram/comment", text="tre", under=reply)
    assert (await meta.last()).values()[0]["parent_id"] == root
    assert await _listed(meta, f"{root}/replies") == [reply, third]


async def test_a_mention_is_ids_only_or_a_comment_on_somebody_elses_media(meta: Bench) -> None:
    by_page = await meta.deed("instagram/mention", text="@bibliotek", account=1, in_comment=True)
    last = await meta.last()
    assert set(last.values()[0]) == {"comment_id", "media_id"}
    fields = f"mentioned_comment.comment_id({by_page}){{id,text}}"
    answer = (await meta.instagram("GET", meta.account(1).page_id, 1, fields=fields)).json()
    assert answer["mentioned_comment"] == {"id": by_page, "text": "@bibliotek"}
    own = await meta.deed("instagram/mention", text="@kommune", account=0, in_comment=True)
    value = (await meta.last()).values()[0]
    assert (value["id"], value["text"]) == (own, "@kommune")
    above = await meta.deed("instagram/mention", text="Takk @kommune", account=0)
    assert (await meta.last()).values()[0] == {"media_id": above}
    fields = f"mentioned_media.media_id({above}){{caption}}"
    answer = (await meta.instagram("GET", meta.account().page_id, fields=fields)).json()
    assert answer["mentioned_media"]["caption"] == "Takk @kommune"


async def test_a_mention_is_answered_by_a_call_of_its_own(meta: Bench) -> None:
    comment_id = await meta.deed("instagram/mention", text="@kommune", in_comment=True)
    await meta.settled()
    path = f"{meta.account().page_id}/mentions"
    answer = await meta.instagram("POST", path, media_id="1", comment_id=comment_id, message="Takk!")
    assert answer.json()["id"]
    assert error_of(await meta.instagram("POST", path, media_id="1", message="Takk!")) == (400, 100, 33)
    await meta.settled()
    assert len(meta.receiver.received) == 1
    write = (await meta.platform("instagram"))["writes"][0]
    assert (write["do"], write["object_id"], write["applied"]) == ("reply", comment_id, True)


async def test_only_user_id_is_the_id_that_webhooks_hold(meta: Bench) -> None:
    me = (await meta.instagram("GET", "me", fields="id,user_id,username")).json()
    assert me["user_id"] == meta.account().page_id != me["id"]
    assert (await meta.instagram("GET", meta.account(1).page_id, 1, fields="id")).json()["id"] == meta.account(
        1
    ).page_id
    page = (await meta.graph("GET", "me", fields="instagram_business_account")).json()
    assert page["instagram_business_account"] == {"id": meta.account(1).page_id}


async def test_a_list_shows_the_newest_fifty_of_the_top_level_whatever_is_asked(meta: Bench) -> None:
    media_id = await meta.deed("instagram/media", text="Bilde")
    made = [await meta.deed("instagram/comment", text=f"nummer {n}", on=media_id) for n in range(53)]
    await meta.deed("instagram/comment", text="svar", under=made[0])
    answer = await meta.instagram("GET", f"{media_id}/comments", limit="100", since="1")
    rows = answer.json()
    assert [row["id"] for row in rows["data"]] == made[:2:-1]
    assert set(rows["data"][0]) == {"id", "text", "timestamp"}
    headers = {"Authorization": f"Bearer {meta.account().row.secrets['token']}"}
    rest = (await meta.http.get(rows["paging"]["next"], headers=headers)).json()
    assert [row["id"] for row in rest["data"]] == made[2::-1]
    assert "next" not in rest["paging"]


async def test_replies_can_be_asked_for_with_their_comments_and_restricted_people_are_missing(meta: Bench) -> None:
    root = await meta.deed("instagram/comment", text="en")
    reply = await meta.deed("instagram/comment", text="to", under=root)
    restricted = await meta.deed("instagram/comment", text="tre", restricted=True)
    media_id = next(iter(meta.account().media))
    fields = "id,text,hidden,username,from,parent_id,replies.limit(50){id,text,parent_id}"
    rows = (await meta.instagram("GET", f"{media_id}/comments", fields=fields)).json()["data"]
    assert [row["id"] for row in rows] == [root]
    assert rows[0]["replies"]["data"] == [{"id": reply, "text": "to", "parent_id": root}]
    assert (await meta.instagram("GET", restricted, fields="text")).json()["text"] == "tre"


@pytest.mark.parametrize("number", [0, 1])
async def test_a_reply_comes_back_and_hide_and_delete_say_nothing(meta: Bench, number: int) -> None:
    comment_id = await meta.deed("instagram/comment", text="Hei", account=number)
    new_id = (await meta.instagram("POST", f"{comment_id}/replies", number, message="Takk!")).json()["id"]
    value = (await meta.last()).values()[0]
    assert (value["id"], value["parent_id"]) == (new_id, comment_id)
    assert value["from"] == {"id": meta.account(number).page_id, "username": meta.account(number).row.name}
    seen = len(meta.receiver.received)
    assert (await meta.instagram("POST", comment_id, number, hide="true")).json() == {"success": True}
    assert (await meta.instagram("GET", comment_id, number, fields="hidden")).json()["hidden"] is True
    assert (await meta.instagram("POST", comment_id, number, hide="true")).json() == {"success": True}
    assert (await meta.instagram("DELETE", comment_id, number)).json() == {"success": True}
    assert error_of(await meta.instagram("GET", comment_id, number)) == (400, 100, 33)
    await meta.settled()
    assert len(meta.receiver.received) == seen
    truth = await meta.platform("instagram")
    assert [write["do"] for write in truth["writes"]] == ["reply", "hide", "hide", "delete"]
    assert truth["findings"] == []


async def test_facebooks_word_for_hiding_is_no_word_here(meta: Bench) -> None:
    comment_id = await meta.deed("instagram/comment", text="Hei")
    assert error_of(await meta.instagram("POST", comment_id, is_hidden="true"))[1] == 100
    assert (await meta.items("instagram"))[comment_id]["visibility"] == "visible"


async def test_asking_for_fields_creates_the_comment_and_answers_with_an_error(meta: Bench) -> None:
    comment_id = await meta.deed("instagram/comment", text="Hei")
    answer = await meta.instagram("POST", f"{comment_id}/replies", message="Takk!", fields="id")
    assert error_of(answer) == (400, 20, 1772107)
    await meta.instagram("POST", f"{comment_id}/replies", message="Takk!", fields="id")
    truth = await meta.platform("instagram")
    assert [write["applied"] for write in truth["writes"]] == [True, True]
    assert (await meta.items("instagram"))[comment_id]["replies_by_account"] == 2
    assert "done twice" in str(truth["findings"])


async def test_hidden_comments_cannot_be_answered_nor_own_ones_hidden(meta: Bench) -> None:
    comment_id = await meta.deed("instagram/comment", text="Hei")
    new_id = (await meta.instagram("POST", f"{comment_id}/replies", message="Takk!")).json()["id"]
    await meta.instagram("POST", comment_id, hide="true")
    assert (await meta.instagram("POST", f"{comment_id}/replies", message="Igjen")).status_code == 400
    assert (await meta.instagram("POST", new_id, hide="true")).status_code == 400


async def _private(bench: Bench, comment_id: str, number: int) -> httpx.Response:
    path = f"{bench.page_id() if number else 'me'}/messages"
    recipient, message = json.dumps({"comment_id": comment_id}), json.dumps({"text": "Derfor."})
    return await bench.instagram("POST", path, number, recipient=recipient, message=message)


@pytest.mark.parametrize("number", [0, 1])
async def test_a_private_reply_is_taken_once_and_within_seven_days(meta: Bench, number: int) -> None:
    first = await meta.deed("instagram/comment", text="Hei", account=number)
    second = await meta.deed("instagram/comment", text="Hei", account=number)
    assert (await _private(meta, first, number)).json()["message_id"].startswith("m_")
    assert error_of(await _private(meta, first, number)) == (400, 10900, None)
    await meta.control("clock", advance_s=timedelta(days=7, seconds=5).total_seconds())
    assert error_of(await _private(meta, second, number)) == (400, 10, 2018278)
    assert (await meta.items("instagram"))[first]["private_replies"] == 1


async def test_a_picture_is_made_first_and_published_once_and_nobody_is_told(meta: Bench) -> None:
    where = meta.account().page_id
    query = {"image_url": "https://media.example.invalid/1.jpg", "caption": "Høst"}
    container = (await meta.instagram("POST", f"{where}/media", 0, **query)).json()["id"]
    status = await meta.instagram("GET", container, fields="status_code")
    assert status.json()["status_code"] == "FINISHED"
    media_id = (await meta.instagram("POST", f"{where}/media_publish", creation_id=container)).json()["id"]
    assert (await meta.instagram("POST", f"{where}/media_publish", creation_id=container)).status_code == 400
    assert await _listed(meta, f"{where}/media", fields="id,caption,permalink") == [media_id]
    await meta.settled()
    assert meta.receiver.received == []
    item = (await meta.items("instagram"))[media_id]
    assert (item["kind"], item["own"], item["text"]) == ("post", True, "Høst")


async def test_what_stood_under_a_removed_media_is_gone_without_a_word(meta: Bench) -> None:
    media_id = await meta.deed("instagram/media", text="Bilde")
    comment_id = await meta.deed("instagram/comment", text="Hei", on=media_id)
    await meta.settled()
    await meta.deed("instagram/remove_media", id=media_id)
    await meta.settled()
    assert len(meta.receiver.received) == 1
    assert error_of(await meta.instagram("GET", comment_id)) == (400, 100, 33)


async def test_no_token_opens_another_account(meta: Bench) -> None:
    comment_id = await meta.deed("instagram/comment", text="Hei", account=0)
    assert error_of(await meta.instagram("GET", comment_id, 1)) == (400, 100, 33)
    other = await meta.deed("instagram/comment", text="Hei", account=1, municipality="sogne")
    assert error_of(await meta.instagram("GET", other, 1)) == (400, 100, 33)


async def test_two_municipalities_with_equal_ids_keep_their_own(tmp_path: Path) -> None:
    founding = Founding(("bo", "sogne"), SEED, "http://g.invalid", same_ids=True, platforms=("instagram",))
    bench = bench_of(founded(tmp_path, founding))
    made = [await bench.deed("instagram/comment", text=name, account=1, municipality=name) for name in ("bo", "sogne")]
    texts = [(await bench.graph("GET", made[0], name, fields="text")).json()["text"] for name in ("bo", "sogne")]
    await closed(bench)
    assert made[0] == made[1]
    assert texts == ["bo", "sogne"]


async def test_a_page_cannot_subscribe_to_instagrams_fields_but_the_account_can(meta: Bench) -> None:
    refused = await meta.graph("POST", f"{meta.page_id()}/subscribed_apps", subscribed_fields="feed,comments")
    assert "Param subscribed_fields[1] must be one of {feed" in refused.json()["error"]["message"]
    assert (await meta.instagram("POST", "me/subscribed_apps", subscribed_fields="messages")).status_code == 200
    await meta.deed("instagram/comment", text="Hei")
    await meta.settled()
    assert meta.receiver.received == []
    await meta.instagram("POST", "me/subscribed_apps", subscribed_fields="comments")
    await meta.deed("instagram/comment", text="Hei")
    assert (await meta.last()).object_name() == "instagram"


@pytest.mark.parametrize("number", [0, 1])
async def test_forgeries_are_never_well_signed_but_for_a_foreign_account(meta: Bench, number: int) -> None:
    ways = ["wrong", "stale", "other", "non_ascii", "none", "foreign_page"]
    await meta.deed("instagram/comment", text="Hei", account=number, delivery={"forged": ways})
    await meta.settled()
    signs = [(one.well_signed, one.document()["entry"][0]["id"]) for one in meta.receiver.received]
    own = meta.account(number).page_id
    assert signs[:5] == [(False, own)] * 5
    assert signs[5][0] is True
    assert signs[5][1] != own
    assert {one.object_name() for one in meta.receiver.received} == {"instagram"}
    forged = {each["object_id"] for each in (await meta.platform("instagram"))["forged"]}
    assert forged.isdisjoint(await meta.items("instagram"))


async def test_a_handshake_is_done_with_the_instagram_apps_own_token(meta: Bench) -> None:
    shaken = await meta.control("handshake", app="bo-ig", platform="instagram", case="all")
    assert shaken["as_expected"] is True
    everybody = await meta.control("handshake")
    rows = everybody["handshakes"]
    assert isinstance(rows, list)
    assert {(row["platform"], row["app"]) for row in rows} == {
        ("facebook", "bo"),
        ("facebook", "sogne"),
        ("instagram", "bo-ig"),
        ("instagram", "sogne-ig"),
    }
