"""A small YouTube in memory: comments of one channel in their states, asked as the Data API's reference says.

Asked by its id a comment does not tell its moderation status, and a rejected one is found nowhere any more.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.service.ingest.loopback import Answered, Asked, told
from tests.service.ingest.stage import START

CHANNEL = "UCexampleexampleexample1"
VIDEO = "VIDEOID0001"
Fault = Callable[[Callable[[], Answered]], Answered]


def error(status: int, reason: str) -> Answered:
    """Return an error as Google words it."""
    return told({"error": {"code": status, "message": "Noe gikk galt", "errors": [{"reason": reason}]}}, status)


def refusing(answer: Answered) -> Fault:
    """Nothing is done, and this is answered."""
    return lambda _do: answer


def done_but(answer: Answered) -> Fault:
    """It is done, and something else is answered."""

    def fault(do: Callable[[], Answered]) -> Answered:
        do()
        return answer

    return fault


class Tube:
    """The channel. `tokens` are the valid ones; `faults` spoil the next calls."""

    def __init__(self) -> None:
        self.at = START
        self.comments: dict[str, dict[str, Any]] = {}
        self.tokens = {"ya29.fresh"}
        self.faults: list[Fault] = []
        self.asked: list[Asked] = []
        self.per_page = 2
        self.replies_given = 1

    @property
    def writes(self) -> list[Asked]:
        return [one for one in self.asked if one.method != "GET" and one.path.startswith("/youtube/")]

    def add(self, object_id: str, text: str = "Hei", author: str = "UCkari", **more: Any) -> None:  # noqa: ANN401 - a comment's members
        """Put a comment there; `status` is its state, `at` when it was written."""
        given = {"status": "published", "video": VIDEO, "at": self.at, **more}
        self.comments[object_id] = {"id": object_id, "text": text, "author": author, **given}

    def __call__(self, asked: Asked) -> Answered:
        """Answer a request, spoiled by the next fault."""
        self.asked.append(asked)
        if asked.path == "/token":
            return self._renewed(asked)
        if asked.path == "/hub":
            return self.faults.pop(0)(lambda: Answered(status=202)) if self.faults else Answered(status=202)
        if asked.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            return error(401, "authError")
        if self.faults:
            return self.faults.pop(0)(lambda: self._answer(asked))
        return self._answer(asked)

    def _renewed(self, asked: Asked) -> Answered:
        if b"refresh_token=good" not in asked.body:
            return told({"error": "invalid_grant"}, 400)
        self.tokens.add("ya29.renewed")
        return told({"access_token": "ya29.renewed", "expires_in": 3599})

    def _answer(self, asked: Asked) -> Answered:
        ways = {
            ("GET", "commentThreads"): lambda: self._threads(asked.query),
            ("GET", "comments"): lambda: self._listed(asked.query),
            ("GET", "videos"): lambda: self._video(asked.query["id"]),
            ("POST", "comments/setModerationStatus"): lambda: self._set(asked.query),
            ("POST", "comments"): lambda: self._reply(json.loads(asked.body)["snippet"]),
            ("PUT", "comments"): lambda: self._edit(json.loads(asked.body)),
            ("DELETE", "comments"): lambda: self._delete(asked.query["id"]),
        }
        return ways[asked.method, asked.path.removeprefix("/youtube/v3/")]()

    def _video(self, object_id: str) -> Answered:
        return told({"items": [{"id": VIDEO, "snippet": {"title": "Møte"}}] if object_id == VIDEO else []})

    def _threads(self, query: dict[str, str]) -> Answered:
        assert query.get("order", "time") == "time"
        assert query.get("textFormat") == "plainText" or query["part"] == "id"
        wanted = query.get("moderationStatus", "published")
        roots = [
            one
            for one in sorted(self.comments.values(), key=lambda c: c["at"], reverse=True)
            if "." not in one["id"] and query.get("videoId", one["video"]) == one["video"]
            if wanted in {one["status"], *(r["status"] for r in self._replies(one["id"]) if wanted != "published")}
        ]
        items = [self._thread(one) for one in roots if one["status"] != "rejected"]
        return self._paged(items, query)

    def _thread(self, root: dict[str, Any]) -> dict[str, Any]:
        replies = self._replies(root["id"])
        given = [self._shown(one) for one in replies[: self.replies_given]]
        return {
            "id": root["id"],
            "snippet": {
                "videoId": root["video"],
                "topLevelComment": self._shown(root),
                "totalReplyCount": len(replies),
            },
            **({"replies": {"comments": given}} if given else {}),
        }

    def _replies(self, root: str) -> list[dict[str, Any]]:
        return [c for c in self.comments.values() if c["id"].startswith(root + ".") and c["status"] != "rejected"]

    def _listed(self, query: dict[str, str]) -> Answered:
        if "parentId" in query:
            if query["parentId"] not in self.comments:
                return error(404, "commentNotFound")
            return self._paged([self._shown(one) for one in self._replies(query["parentId"])], query)
        one = self.comments.get(query["id"])
        is_there = one is not None and one["status"] != "rejected"
        return told({"items": [self._shown(one, by_id=True)] if one is not None and is_there else []})

    def _shown(self, one: dict[str, Any], *, by_id: bool = False) -> dict[str, Any]:
        state = {} if by_id else {"moderationStatus": one["status"]}
        parent = one["id"].partition(".")[0]
        snippet = {
            "textDisplay": one["text"],
            "authorChannelId": {"value": one["author"]},
            "publishedAt": _iso(one["at"]),
            "updatedAt": _iso(one["at"]),
            **({"parentId": parent} if parent != one["id"] else {}),
            **state,
        }
        return {"id": one["id"], "snippet": snippet}

    def _paged(self, items: list[dict[str, Any]], query: dict[str, str]) -> Answered:
        first = int(query.get("pageToken", "0"))
        last = first + self.per_page
        more = {"nextPageToken": str(last)} if last < len(items) else {}
        return told({"items": items[first:last], **more})

    def _set(self, query: dict[str, str]) -> Answered:
        one = self.comments.get(query["id"])
        if one is None:
            return error(404, "commentNotFound")
        if one["status"] == "rejected":
            return error(400, "processingFailure")
        one["status"] = query["moderationStatus"]
        return Answered(status=204)

    def _reply(self, snippet: dict[str, str]) -> Answered:
        if snippet["parentId"] not in self.comments:
            return error(404, "parentCommentNotFound")
        object_id = f"{snippet['parentId']}.r{len(self.comments)}"
        self.add(object_id, snippet["textOriginal"], CHANNEL)
        return told(self._shown(self.comments[object_id]))

    def _edit(self, body: dict[str, Any]) -> Answered:
        one = self.comments.get(body["id"])
        if one is None or one["author"] != CHANNEL:
            return error(403, "forbidden")
        one["text"] = body["snippet"]["textOriginal"]
        return told(self._shown(one))

    def _delete(self, object_id: str) -> Answered:
        if self.comments[object_id]["author"] != CHANNEL:
            return error(403, "forbidden")
        del self.comments[object_id]
        return Answered(status=204)


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
