"""How far long work is: a line on the terminal of standard error, gone when it is done; elsewhere nothing is said."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

Told = Callable[[str], None]


@contextmanager
def working(what: str, on: TextIO | None = None) -> Iterator[Told]:
    """Show that something goes on and for how long; what is yielded is told how far it is, in a few words."""
    on = on or sys.stderr
    columns = SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn()
    shown = Progress(*columns, console=Console(file=on), transient=True, disable=not on.isatty())
    with shown:
        task = shown.add_task(what, total=None)
        yield lambda far: shown.update(task, description=f"{what}: {far}")
