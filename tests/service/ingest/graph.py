"""A small Graph in memory, with the faults that the real one has: answers lost, errors after the deed, throttling."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import httpx

from tests.service.ingest.stage import PAGE_A
from tests.world import HandClock

Fault = Callable[[Callable[[], httpx.Response]], httpx.Response]


def error(code: int, subcode: int | None = None, *, transient: bool | None = None, status: int = 400) -> httpx.Response:
    """Return an error as Graph words it."""
    told = {"message": "(#1) Det oppstod en feil", "code": code, "error_subcode": subcode, "is_transient": transient}
    return httpx.Response(status, json={"error": told})


def refusing(response: httpx.Response) -> Fault:
    """Nothing is done, and this is answered."""
    return lambda _do: response


def lost_before(_do: Callable[[], httpx.Response]) -> httpx.Response:
    """The call never arrives: no connection."""
    raise httpx.ConnectError("no route")


def lost_without(_do: Callable[[], httpx.Response]) -> httpx.Response:
    """The call is sent, nothing is done, and no answer comes."""
    raise httpx.ReadTimeout("nothing came")


def lost_after(do: Callable[[], httpx.Response]) -> httpx.Response:
    """It is done, and the answer is lost."""
    do()
    raise httpx.ReadTimeout("nothing came")


def spoiled_after(response: httpx.Response) -> Fault:
    """It is done, and an error is answered all the same."""

    def fault(do: Callable[[], httpx.Response]) -> httpx.Response:
        do()
        return response

    return fault


class Graph:
    """Comments with what is shown of them, replies and private replies, and every request that came."""

    def __init__(self, clock: HandClock) -> None:
        self.clock = clock
        self.hidden: dict[str, bool] = {}
        self.replies: list[dict[str, Any]] = []
        self.private: list[dict[str, Any]] = []
        self.requests: list[httpx.Request] = []
        self.write_faults: list[Fault] = []
        self.read_faults: list[Fault] = []
        self.slow_to_show = 0
        self.watch: Callable[[httpx.Request], None] = lambda _request: None
        self.ever_removed: list[str] = []
        self.ever_hidden: list[str] = []

    @property
    def writes(self) -> list[httpx.Request]:
        return [request for request in self.requests if request.method != "GET"]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer a request, spoiled by the next fault of its kind."""
        self.requests.append(request)
        self.watch(request)
        faults = self.read_faults if request.method == "GET" else self.write_faults
        if faults:
            return faults.pop(0)(lambda: self._answer(request))
        return self._answer(request)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        version, _, path = request.url.path.removeprefix("/").partition("/")
        assert version == "v26.0"
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        object_id, _, edge = path.partition("/")
        if request.method == "POST" and edge == "messages":
            return self._private(form)
        beside: dict[str, dict[str, Any]] = {PAGE_A: {"id": PAGE_A}, "t_1/messages": {"data": self._messages()}}
        if request.method == "GET" and path in beside:
            return httpx.Response(200, json=beside[path])
        if object_id not in self.hidden:
            return error(100, 33)
        if request.method == "GET":
            return self._read(object_id, edge)
        if request.method == "DELETE":
            del self.hidden[object_id]
            self.ever_removed.append(object_id)
            return httpx.Response(200, json={"success": True})
        return self._reply(object_id, form["message"]) if edge else self._set_hidden(object_id, form["is_hidden"])

    def _set_hidden(self, object_id: str, wanted: str) -> httpx.Response:
        hidden = wanted == "true"
        if self.hidden[object_id] and hidden:
            return error(1, 1446036, transient=False)
        if self.slow_to_show:
            self.slow_to_show -= 1
        else:
            self.hidden[object_id] = hidden
            self.ever_hidden += [object_id] if hidden else []
        return httpx.Response(200, json={"success": True})

    def _read(self, object_id: str, edge: str) -> httpx.Response:
        if edge == "comments":
            return httpx.Response(200, json={"data": list(reversed(self.replies)), "paging": {}})
        told = [mail for mail in self.private if mail["recipient"] == {"comment_id": object_id}]
        shown: dict[str, Any] = {
            "id": object_id,
            "is_hidden": self.hidden[object_id],
            "message": "Når åpner svømmehallen? 😀",
        }
        return httpx.Response(200, json={**shown, **({"private_reply_conversation": {"id": "t_1"}} if told else {})})

    def _reply(self, root: str, message: str) -> httpx.Response:
        reply = {
            "id": f"2_{900 + len(self.replies)}",
            "root": root,
            "message": message,
            "from": {"id": PAGE_A, "name": "Bø kommune"},
            "created_time": self.clock.at.strftime("%Y-%m-%dT%H:%M:%S+0000"),
        }
        self.replies.append(reply)
        return httpx.Response(200, json={"id": reply["id"]})

    def _private(self, form: dict[str, str]) -> httpx.Response:
        mail = {"recipient": json.loads(form["recipient"]), "message": json.loads(form["message"])}
        self.private.append({**mail, "created_time": self.clock.at.strftime("%Y-%m-%dT%H:%M:%S+0000")})
        return httpx.Response(200, json={"recipient_id": "7", "message_id": f"m_{len(self.private)}"})

    def _messages(self) -> list[dict[str, Any]]:
        return [
            {
                "id": f"m_{number}",
                "message": mail["message"]["text"],
                "from": {"id": PAGE_A},
                "created_time": mail["created_time"],
            }
            for number, mail in enumerate(self.private, start=1)
        ]
