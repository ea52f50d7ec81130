"""The moderator: what it does with what a desk shows, and that it comes to an end."""

from collections.abc import Callable

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.judgement import Act, next_act
from simulator.moderator import Desk, Moderator, Pace

Item = dict[str, object]


def _step(do: str, mode: str, **members: object) -> Item:
    step: Item = {
        "do": do,
        "mode": mode,
        "clauses": ["BO-38"],
        "rule": "r",
        "because": "Trussel",
        "text": None,
    }
    return step | {"to": [], "state": "open"} | members


def _item(*steps: Item, **members: object) -> Item:
    item: Item = {
        "item_id": "i1",
        "municipality": "bo",
        "revision": 1,
        "decision_no": 1,
        "steps": list(steps),
    }
    return item | {"visibility": "visible", "casework": None, "casework_confirmed": False} | members


def _body(act: Act | None) -> Item:
    assert act is not None
    return act.body


def test_casework_is_confirmed_before_anything_else() -> None:
    item = _item(_step("answer", "draft"), casework="light")
    assert _body(next_act(item, ())) == {"do": "confirm_casework", "casework": "light"}


def test_a_drafted_reply_is_sent_as_it_stands() -> None:
    item = _item(_step("thank", "draft", text="Takk for skryt!"))
    assert _body(next_act(item, ())) == {"do": "reply", "text": "Takk for skryt!"}


def test_a_reply_that_stands_under_anothers_comment_says_whom_it_is_to() -> None:
    item = _item(_step("thank", "draft", text="Takk!"), parent_id="c1", author={"id": "7", "name": "Kari Eksempel"})
    assert _body(next_act(item, ()))["text"] == "Kari Eksempel: Takk!"
    assert _body(next_act(item | {"parent_id": None}, ()))["text"] == "Takk!"


def test_several_drafts_make_one_reply() -> None:
    item = _item(_step("thank", "draft", text="Takk!"), _step("answer", "draft", text="Kl. 10."))
    assert _body(next_act(item, ()))["text"] == "Takk!\n\nKl. 10."


@pytest.mark.parametrize(("municipality", "word"), [("bo", "kommer"), ("kinn", "kjem"), ("knivsta", "återkommer")])
def test_an_answer_without_a_text_gets_one_in_the_municipalitys_language(municipality: str, word: str) -> None:
    item = _item(_step("answer", "draft"), municipality=municipality)
    assert word in str(_body(next_act(item, ()))["text"])


def test_nothing_is_answered_under_a_hidden_item() -> None:
    assert next_act(_item(_step("answer", "draft"), visibility="hidden"), ()) is None


def test_a_removal_is_confirmed_with_reason_clause_and_notice_once_the_item_is_hidden() -> None:
    steps = (_step("remove", "propose"), _step("notify_author_privately", "draft", text="Vi vil fjerne den."))
    assert next_act(_item(*steps), ()) is None
    expected = {"do": "remove", "reason": "Trussel", "clause": "BO-38", "notice": "Vi vil fjerne den."}
    assert _body(next_act(_item(*steps, visibility="hidden"), ())) == expected


@pytest.mark.parametrize("state", ["ordered", "done", "withdrawn"])
def test_a_step_that_is_not_open_is_left_alone(state: str) -> None:
    assert next_act(_item(_step("thank", "draft", text="Takk!", state=state)), ()) is None


class FakeDesk:
    """A desk with one item; every act is answered as told, and afterwards with 202."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.statuses: list[int] = []
        self.failing_polls = 0
        self.on_act: Callable[[], None] = lambda: None
        self.acts: list[tuple[Item, str]] = []

    def app(self) -> Starlette:
        """The desk as an application."""
        base = "/api/v1/{municipality}/items"
        routes = [Route(base, self._items), Route(base + "/{item}", self._one)]
        return Starlette(routes=[*routes, Route(base + "/{item}/acts", self._act, methods=["POST"])])

    async def _items(self, request: Request) -> Response:
        assert request.headers["authorization"] == "Bearer secret"
        assert request.query_params["open"] == "true"
        self.failing_polls -= 1
        return JSONResponse({"items": [self.item]}, status_code=503 if self.failing_polls >= 0 else 200)

    async def _one(self, _: Request) -> Response:
        return JSONResponse(self.item)

    async def _act(self, request: Request) -> Response:
        self.acts.append((await request.json(), request.headers["idempotency-key"]))
        self.on_act()
        return JSONResponse({}, status_code=self.statuses.pop(0) if self.statuses else 202)


@pytest.fixture
def desk() -> FakeDesk:
    """A desk with one praised item."""
    return FakeDesk(_item(_step("thank", "draft", text="Takk!")))


async def _worked(desk: FakeDesk) -> Moderator:
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(desk.app()),
        base_url="http://desk.invalid",
        headers={"Authorization": "Bearer secret"},
    )
    moderator = Moderator(Desk(client), ["bo"], Pace(acts_per_second=10_000, poll_wait_s=0))
    await moderator.work(until_idle=True)
    return moderator


async def test_an_act_is_done_once_even_if_the_desk_shows_it_again(desk: FakeDesk) -> None:
    moderator = await _worked(desk)
    assert [body for body, _ in desk.acts] == [{"revision": 1, "do": "reply", "text": "Takk!"}]
    assert moderator.counts == {"reply": 1}
    assert moderator.idle


async def test_a_stale_revision_is_read_again_and_then_done(desk: FakeDesk) -> None:
    desk.statuses = [409]

    def somebody_edits() -> None:
        desk.item["revision"] = 2

    desk.on_act = somebody_edits
    await _worked(desk)
    assert [body["revision"] for body, _ in desk.acts] == [1, 2]
    assert len({key for _, key in desk.acts}) == 2


async def test_a_refused_act_is_not_tried_again(desk: FakeDesk) -> None:
    desk.statuses = [422]
    moderator = await _worked(desk)
    assert len(desk.acts) == 1
    assert moderator.counts == {"answer 422": 1}


async def test_a_new_decision_may_be_acted_on_again_but_not_for_ever(desk: FakeDesk) -> None:
    def decided_anew() -> None:
        desk.item["decision_no"] = len(desk.acts) + 1

    desk.on_act = decided_anew
    await _worked(desk)
    assert len(desk.acts) == 12


async def test_whoever_edits_after_the_draft_was_said_is_told_something_else_and_then_it_is_closed(
    desk: FakeDesk,
) -> None:
    def edited_again() -> None:
        desk.item["decision_no"] = len(desk.acts) + 1
        if len(desk.acts) == 3:
            desk.item["steps"] = []

    desk.on_act = edited_again
    await _worked(desk)
    assert [body["do"] for body, _ in desk.acts] == ["reply", "reply", "close"]
    assert "fortsatt" in str(desk.acts[1][0]["text"])


async def test_a_desk_out_of_order_ends_no_moderator(desk: FakeDesk) -> None:
    desk.statuses = [503]
    moderator = await _worked(desk)
    assert moderator.counts == {"desk: 503": 1, "reply": 1}


async def test_a_desk_that_does_not_answer_does_not_count_as_idle(desk: FakeDesk) -> None:
    desk.failing_polls = 10
    moderator = await _worked(desk)
    assert moderator.counts == {"desk: HTTPStatusError": 10, "reply": 1}
