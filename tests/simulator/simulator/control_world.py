"""The control API's acts in the world: comments and posts made, edited, removed, hidden by people."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.acts import (
    Draft,
    edit_comment,
    react,
    remove_comment,
    remove_post,
    set_hidden,
    write_comment,
    write_post,
)
from simulator.asked import Asked, AskError, asked_of
from simulator.facebook.bodies import Change
from simulator.player import picture_address
from simulator.simulation import Simulation
from simulator.truth import comment_truth
from simulator.world import Author, Comment, Page, Post

AUTHOR_DEFAULT = "Kari Nordmann"
POST_TEXT_DEFAULT = "Et innlegg fra kommunen."


class WorldControl:
    """Routes under /control/comments and /control/posts."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/control/comments", self.new_comment, methods=["POST"]),
            Route("/control/comments/{object_id}", self.act_on_comment, methods=["POST"]),
            Route("/control/posts", self.new_post, methods=["POST"]),
            Route("/control/posts/{object_id}", self.act_on_post, methods=["POST"]),
        ]

    async def new_post(self, request: Request) -> Response:
        """Publish a post: {municipality, text?, page?, delivery?}."""
        asked = await asked_of(request)
        page = self._page(asked)
        text = asked.optional_text("text") or POST_TEXT_DEFAULT
        post, changes = write_post(page, text, self._simulation.clock.now())
        self._simulation.postbox.hand_in(changes, asked.plan())
        return JSONResponse({"object_id": post.object_id, "page_id": page.page_id}, status_code=201)

    async def new_comment(self, request: Request) -> Response:
        """Post a comment: {municipality, text, author?, parent?, post?, photo?, kind?, page?, delivery?}.

        `author` null is somebody the platform does not name. Without `post` it stands on the newest one.
        """
        asked = await asked_of(request)
        page = self._page(asked)
        now = self._simulation.clock.now()
        parent = self._parent(page, asked)
        draft = Draft(
            author=_author(page, asked),
            text=asked.optional_text("text"),
            post_id=parent.post_id if parent else self._post(page, asked).object_id,
            parent_id=parent.object_id if parent else None,
            photo=picture_address(page) if asked.truth("photo") else None,
            kind=asked.optional_text("kind") or "unspecified",
        )
        if draft.text is None and draft.photo is None:
            raise AskError("`text` or `photo` is needed")
        comment, changes = write_comment(page, draft, now)
        self._simulation.postbox.hand_in(changes, asked.plan())
        return JSONResponse(comment_truth(page, comment), status_code=201)

    async def act_on_comment(self, request: Request) -> Response:
        """Let others act: {do, text?, author?, municipality?, delivery?}.

        `do` is edit, remove, hide, unhide, like or unlike.
        """
        asked = await asked_of(request)
        page = self._holder(request, asked)
        comment = page.comments.get(request.path_params["object_id"])
        if comment is None or comment.removed:
            raise AskError("no such comment", 404)
        changes = self._acts(page, comment, asked)
        self._simulation.postbox.hand_in(changes, asked.plan())
        return JSONResponse(comment_truth(page, comment))

    async def act_on_post(self, request: Request) -> Response:
        """Let the page delete a post: {do: remove, municipality?, delivery?}."""
        asked = await asked_of(request)
        page = self._holder(request, asked)
        post = page.posts.get(request.path_params["object_id"])
        if post is None or post.removed:
            raise AskError("no such post", 404)
        if asked.text("do") != "remove":
            raise AskError("`do` must be remove")
        self._simulation.postbox.hand_in(remove_post(page, post), asked.plan())
        return JSONResponse({"object_id": post.object_id, "removed": True})

    def _acts(self, page: Page, comment: Comment, asked: Asked) -> list[Change]:
        now = self._simulation.clock.now()
        author = _author(page, asked)
        acts: dict[str, Callable[[], list[Change]]] = {
            "edit": lambda: edit_comment(page, comment, asked.text("text"), now),
            "remove": lambda: remove_comment(page, comment, asked.optional_text("author") or "author", now),
            "hide": lambda: set_hidden(page, comment, hidden=True, at=now),
            "unhide": lambda: set_hidden(page, comment, hidden=False, at=now),
            "like": lambda: react(page, comment, author, liked=True, at=now),
            "unlike": lambda: react(page, comment, author, liked=False, at=now),
        }
        do = asked.text("do")
        if do not in acts:
            raise AskError(f"`do` must be one of {', '.join(acts)}")
        return acts[do]()

    def _page(self, asked: Asked) -> Page:
        pages = self._simulation.world.of_municipality(asked.text("municipality"))
        number = int(asked.number("page", 0))
        if number >= len(pages):
            raise AskError("no such municipality, or no such page of it", 404)
        return pages[number]

    def _holder(self, request: Request, asked: Asked) -> Page:
        wanted = asked.optional_text("municipality")
        holders = [
            page
            for page in self._simulation.world.holding(request.path_params["object_id"])
            if wanted in {None, page.row.municipality}
        ]
        if not holders:
            raise AskError("nothing has this id", 404)
        if len(holders) > 1:
            raise AskError("several municipalities have this id: say which `municipality`", 409)
        return holders[0]

    def _parent(self, page: Page, asked: Asked) -> Comment | None:
        parent_id = asked.optional_text("parent")
        if parent_id is None:
            return None
        parent = page.comments.get(parent_id)
        if parent is None or parent.removed:
            raise AskError("no such parent", 404)
        return parent

    def _post(self, page: Page, asked: Asked) -> Post:
        wanted = asked.optional_text("post")
        standing = [post for post in page.posts.values() if not post.removed]
        if wanted is not None:
            standing = [post for post in standing if post.object_id == wanted]
            if not standing:
                raise AskError("no such post", 404)
        if not standing:
            post, changes = write_post(page, POST_TEXT_DEFAULT, self._simulation.clock.now())
            # Not through a waiting fault: that one is meant for the comment.
            self._simulation.postbox.echo(changes)
            return post
        return standing[-1]


def _author(page: Page, asked: Asked) -> Author:
    if "author" in asked.members and asked.members["author"] is None:
        return page.author("Skjult", shown=False)
    return page.author(asked.optional_text("author") or AUTHOR_DEFAULT)
