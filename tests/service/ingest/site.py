"""A small WordPress in memory: comments of two pages, answered as its comments controller does.

A state that stands already cannot be set (500 `rest_comment_failed_edit`); words come back as the theme shows them.
"""

import base64
import html
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.service.ingest.loopback import Answered, Asked, told
from tests.service.ingest.stage import START

SITE = "kommune.example.no"
USER, PASSWORD = "ordstyrer", "abcd EFGH 1234 ijkl"
OUR_USER = 3
Fault = Callable[[Callable[[], Answered]], Answered]


def error(status: int, code: str) -> Answered:
    """Return an error as WordPress words it."""
    return told({"code": code, "message": "Noe gikk galt", "data": {"status": status}}, status)


class Site:
    """The site. `faults` spoil the next calls; `hides_headers` is a proxy that lets no `X-WP-…` through."""

    def __init__(self) -> None:
        self.at = START
        self.comments: dict[int, dict[str, Any]] = {}
        self.faults: list[Fault] = []
        self.asked: list[Asked] = []
        self.per_page = 2
        self.hides_headers = False
        self.tells_who_we_are = True
        self.between_pages: Callable[[], object] = lambda: None

    @property
    def writes(self) -> list[Asked]:
        return [one for one in self.asked if one.method != "GET"]

    def add(self, number: int, text: str = "Hei", **more: Any) -> None:  # noqa: ANN401 - a comment's members
        """Put a comment there; `status` is its state, `at` when it was written."""
        given = {"status": "approved", "post": 77, "parent": 0, "author": 0, "at": self.at, **more}
        self.comments[number] = {"id": number, "text": text, **given}

    def __call__(self, asked: Asked) -> Answered:
        """Answer a request, spoiled by the next fault."""
        self.asked.append(asked)
        name = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if asked.headers.get("authorization") != f"Basic {name}":
            return error(401, "incorrect_password")
        if self.faults:
            return self.faults.pop(0)(lambda: self._answer(asked))
        return self._answer(asked)

    def _answer(self, asked: Asked) -> Answered:
        path = asked.path.removeprefix("/wp-json/wp/v2/")
        if path == "users/me":
            return told({"id": OUR_USER}) if self.tells_who_we_are else error(403, "rest_user_cannot_view")
        if path == "comments":
            return self._listed(asked.query) if asked.method == "GET" else self._made(json.loads(asked.body))
        one = self.comments.get(int(path.removeprefix("comments/")))
        if one is None:
            return error(404, "rest_comment_invalid_id")
        return told(_shown(one)) if asked.method == "GET" else self._changed(one, json.loads(asked.body))

    def _listed(self, query: dict[str, str]) -> Answered:
        assert (query["orderby"], query["order"], query["context"]) == ("date_gmt", "asc", "view")
        wanted = {"all": {"approved", "hold"}}[query["status"]]
        begin = datetime.fromisoformat(query["after"]) if "after" in query else None
        found = [
            one
            for one in sorted(self.comments.values(), key=lambda c: (c["at"], c["id"]))
            if one["status"] in wanted
            if begin is None or one["at"] > begin
            if all(query.get(name) in {None, str(one[name])} for name in ("post", "parent"))
        ]
        first = (int(query["page"]) - 1) * self.per_page
        pages = -(-len(found) // self.per_page)
        shown = told([_shown(one) for one in found[first : first + self.per_page]])
        self.between_pages()
        headers = {} if self.hides_headers else {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(pages)}
        return Answered(body=shown.body, headers=headers)

    def _made(self, body: dict[str, str]) -> Answered:
        same = [c for c in self.comments.values() if (c["text"], c["author"]) == (body["content"], OUR_USER)]
        if same:
            return error(409, "comment_duplicate")
        number = 900 + len(self.comments)
        self.add(number, body["content"], post=int(body["post"]), parent=int(body["parent"]), author=OUR_USER)
        return told(_shown(self.comments[number]), 201)

    def _changed(self, one: dict[str, Any], body: dict[str, str]) -> Answered:
        if body.get("status") == one["status"]:
            return error(500, "rest_comment_failed_edit")
        if "content" in body and one["author"] != OUR_USER:
            return error(403, "rest_cannot_edit")
        one["status"] = body.get("status", one["status"])
        one["text"] = body.get("content", one["text"])
        return told(_shown(one))


def _shown(one: dict[str, Any]) -> dict[str, Any]:
    curly = html.escape(one["text"]).replace("&quot;", "&#8221;").replace("\n", "<br />\n")
    return {
        "id": one["id"],
        "post": one["post"],
        "parent": one["parent"],
        "author": one["author"],
        "author_name": "Kari",
        "date_gmt": one["at"].strftime("%Y-%m-%dT%H:%M:%S"),
        "content": {"rendered": f"<p>{curly}</p>\n"},
        "status": one["status"],
        "type": "comment",
    }
