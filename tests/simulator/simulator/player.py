"""Plays scenarios: does each step in the world and hands its webhooks to the postbox."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

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
from simulator.clock import WorldClock
from simulator.facebook.bodies import Change
from simulator.postbox import Postbox
from simulator.runs import Run
from simulator.steps import Step, StepError
from simulator.world import Author, Comment, Page, Post, World


class Player:
    """Plays one step after the other, `per_second` of them (None: as fast as it goes)."""

    def __init__(
        self, world: World, clock: WorldClock, postbox: Postbox, doers: Mapping[str, Callable[[Run, Step], None]]
    ) -> None:
        self._world = world
        self._doers = doers
        self._clock = clock
        self._postbox = postbox
        self.runs: list[Run] = []

    def new_run(self, name: str, steps: Sequence[Step]) -> Run:
        """Return a run for these steps, counted as running from now on."""
        run = Run(len(self.runs) + 1, name, len(steps))
        self.runs.append(run)
        return run

    def running(self) -> bool:
        """Whether any run still has steps to do."""
        return any(run.state == "running" for run in self.runs)

    async def play(self, run: Run, steps: Sequence[Step], per_second: float | None) -> None:
        """Do all steps; a step that cannot be done ends the run and says why."""
        due = time.monotonic()
        try:
            for step in steps:
                self.do(run, step)
                run.done += 1
                due = await self._until_next(step, due, per_second)
        except StepError as error:
            run.state, run.why = "failed", f"step {run.done + 1}: {error}"
            return
        run.state = "done"

    async def _until_next(self, step: Step, due: float, per_second: float | None) -> float:
        """Wait until the next step is due, by the clock: the world does not wait for who falls behind."""
        if step.seconds:
            await asyncio.sleep(step.seconds)
            return time.monotonic()
        due += 1 / per_second if per_second else 0
        # Even without a rate others must get their turn.
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        return due

    def do(self, run: Run, step: Step) -> None:
        """Do one step now."""
        if step.do == "wait":
            return
        if step.do == "flush":
            self._postbox.flush()
            return
        platform, dot, _ = step.do.partition(".")
        if dot:
            self._elsewhere(platform)(run, step)
            return
        page = self._page(step)
        if step.do == "forge":
            self._postbox.forge(page, step.plan)
            return
        self._postbox.hand_in(self._act(run, page, step), step.plan)

    def _elsewhere(self, platform: str) -> Callable[[Run, Step], None]:
        if platform not in self._doers:
            raise StepError(f"no such platform: {platform}; there are {', '.join(self._doers)}")
        return self._doers[platform]

    def _page(self, step: Step) -> Page:
        pages = self._world.of_municipality(step.municipality)
        if step.page >= len(pages):
            raise StepError(f"no page {step.page} of {step.municipality}")
        return pages[step.page]

    def _act(self, run: Run, page: Page, step: Step) -> list[Change]:
        acts: dict[str, Callable[[], list[Change]]] = {
            "post": lambda: self._post(run, page, step),
            "comment": lambda: self._comment(run, page, step),
            "remove_post": lambda: remove_post(page, self._known_post(run, page, step, step.key)),
        }
        if step.do in acts:
            return acts[step.do]()
        return self._on_comment(page, step, self._known(run, page, step, step.key))

    def _on_comment(self, page: Page, step: Step, comment: Comment) -> list[Change]:
        now = self._clock.now()
        author = _author(page, step)
        acts: dict[str, Callable[[], list[Change]]] = {
            "edit": lambda: edit_comment(page, comment, step.text or "", now),
            "remove": lambda: remove_comment(page, comment, step.author or "author", now),
            "hide": lambda: set_hidden(page, comment, hidden=True, at=now),
            "unhide": lambda: set_hidden(page, comment, hidden=False, at=now),
            "like": lambda: react(page, comment, author, liked=True, at=now),
            "unlike": lambda: react(page, comment, author, liked=False, at=now),
        }
        # The product may have removed it before its author could do anything more with it.
        return [] if comment.removed else acts[step.do]()

    def _post(self, run: Run, page: Page, step: Step) -> list[Change]:
        post, changes = write_post(page, step.text or "", self._clock.now())
        run.keys[step.municipality, step.key] = post.object_id
        return changes

    def _comment(self, run: Run, page: Page, step: Step) -> list[Change]:
        parent_id = self._id(run, step, step.under) if step.under else None
        draft = Draft(
            author=_author(page, step),
            text=step.text,
            post_id=self._known_post(run, page, step, step.on).object_id,
            parent_id=parent_id,
            photo=picture_address(page) if step.photo else None,
            kind=step.kind,
            own=not step.author,
        )
        comment, changes = write_comment(page, draft, self._clock.now() - timedelta(seconds=step.age_s))
        run.keys[step.municipality, step.key] = comment.object_id
        return changes

    def _id(self, run: Run, step: Step, key: str) -> str:
        return run.found(step.municipality, key)

    def _known(self, run: Run, page: Page, step: Step, key: str) -> Comment:
        comment = page.comments.get(self._id(run, step, key))
        if comment is None:
            raise StepError(f"no comment `{key}` at {step.municipality}")
        return comment

    def _known_post(self, run: Run, page: Page, step: Step, key: str) -> Post:
        post = page.posts.get(self._id(run, step, key))
        if post is None:
            raise StepError(f"no post `{key}` at {step.municipality}")
        return post


def _author(page: Page, step: Step) -> Author:
    return page.author(step.author, shown=step.shown) if step.author else page.itself()


def picture_address(page: Page) -> str:
    """Return the address of a new picture; nobody answers there."""
    return f"https://media.example.invalid/{page.page_id}/{page.next_number('picture')}.jpg"
