"""How far sweeps are: progress bars on a terminal, a line for each change of state otherwise."""

from collections.abc import Sequence
from types import TracebackType
from typing import Self, TextIO
from uuid import UUID

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from ingest.core.sweeping import DONE, FAILED, NOT_LISTED
from ingest.store.sweeps import Sweep
from standalone.counted import count

PROBLEMS = {
    "no_access": "there is no token for it: see token_file in the accounts file, or `ordstyrer connect`",
    "not_active": "the registry does not call it active",
    NOT_LISTED: "its platform offers no listing: what it did not send is not known",
    "token_invalid": "the platform does not take its token any more: connect the account anew",
    "not_permitted": "the token lacks a permission: connect the account anew",
    "blocked_by_platform": "the platform has blocked the app or the page",
    "too_many_pages": "there is more than one sweep may list: begin with a later --since",
    "gave_up": "the platform did not answer often enough",
}
NAMES = {
    "missed": ("missed", "missed"),
    "edit": ("edit", "edits"),
    "hide": ("hide", "hides"),
    "unhide": ("unhide", "unhides"),
    "removal": ("removal", "removals"),
}


def line_of(sweep: Sweep) -> str:
    """Return how a sweep stands, in one line."""
    if sweep.problem == NOT_LISTED:
        return f"left out: {PROBLEMS[NOT_LISTED]}"
    progress, found = sweep.progress, sweep.progress.found
    news = [f"{found[what]} {names[found[what] != 1]}" for what, names in NAMES.items() if found.get(what)]
    seen = f"{count(progress.listed, 'item')} on {count(progress.pages, 'page')}"
    told = f"{sweep.state}: {seen}, {', '.join(news) or 'nothing new'}"
    why = PROBLEMS.get(sweep.problem or "", f"the platform said {sweep.problem}")
    return f"{told} ({why})" if sweep.state == FAILED else told


def name_of(sweep: Sweep) -> str:
    """Return whose account it is."""
    return f"{sweep.municipality} {sweep.platform}:{sweep.account_id}"


class Shown:
    """Shows sweeps while they run; a context, so that the terminal is given back."""

    def __init__(self, out: TextIO, orders: Sequence[Sweep]) -> None:
        self._console = Console(file=out, highlight=False, soft_wrap=True)
        self._bars: Progress | None = None
        self._tasks: dict[UUID, TaskID] = {}
        self._states: dict[UUID, str] = {}
        if self._console.is_terminal:
            columns = (
                TextColumn("{task.fields[name]}"),
                BarColumn(),
                TimeElapsedColumn(),
                TextColumn("{task.fields[told]}"),
            )
            self._bars = Progress(*columns, console=self._console)
            for one in orders:
                task = self._bars.add_task("", total=None, name=name_of(one), told=one.state)
                self._tasks[one.sweep_id] = task

    def __enter__(self) -> Self:
        """Begin to draw."""
        if self._bars is not None:
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the last picture standing."""
        if self._bars is not None:
            self._bars.stop()

    def update(self, now: Sequence[Sweep]) -> None:
        """Show how they stand now."""
        for one in now:
            if self._bars is not None:
                done = one.progress.listings
                total = max(done + len(one.progress.steps), 1) if one.began_at else None
                done = total if one.state == DONE and total else done
                self._bars.update(self._tasks[one.sweep_id], completed=done, total=total, told=line_of(one))
            elif self._states.get(one.sweep_id) != one.state:
                self._states[one.sweep_id] = one.state
                self._console.print(f"{name_of(one)} {line_of(one)}", markup=False)
                self._console.file.flush()
