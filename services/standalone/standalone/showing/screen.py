"""Where the demo's lines go: a live table on a terminal, plain lines otherwise."""

from collections import deque
from typing import TextIO

from rich.console import Console
from rich.live import Live
from rich.table import Table

ROWS_SHOWN = 24


class Screen:
    """Shows what happens as it happens."""

    def __init__(self, out: TextIO) -> None:
        self._console = Console(file=out, highlight=False, soft_wrap=True)
        self._rows: deque[tuple[str, str, str]] = deque(maxlen=ROWS_SHOWN)
        self._live: Live | None = None

    def say(self, sentence: str) -> None:
        """Print a sentence above everything else."""
        self._console.print(sentence, markup=False)
        self._console.file.flush()

    def show(self, municipality: str, what: str, details: str) -> None:
        """Show one thing that happened."""
        if not self._console.is_terminal:
            self._console.print(f"{municipality:<10} {what:<18} {details}", markup=False)
            return
        self._rows.append((municipality, what, details))
        if self._live is None:
            self._live = Live(console=self._console, refresh_per_second=8)
            self._live.start()
        self._live.update(self._table())

    def _table(self) -> Table:
        table = Table(expand=True, show_edge=False)
        table.add_column("municipality", width=12)
        table.add_column("what", width=18)
        table.add_column("details", no_wrap=True, overflow="ellipsis")
        for municipality, what, details in self._rows:
            table.add_row(municipality, what, details.replace("[", r"\["))
        return table

    def close(self) -> None:
        """Leave the last table standing and give the terminal back."""
        if self._live is not None:
            self._live.stop()
            self._live = None
