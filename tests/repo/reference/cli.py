"""Every command with the very words of its `--help`."""

import contextlib
import io
import os
import re
from collections.abc import Iterator

from standalone.cli import COMMANDS, main

COLUMNS = "100"


def page() -> str:
    """Return a list of the commands, then the help of each."""
    listed = "\n".join(f"- [`{name}`](#{name}): {does}" for name, does in COMMANDS.items())
    helps = "\n\n".join(f"## {name}\n\n```text\n{help_of(name)}\n```" for name in COMMANDS)
    return f"{listed}\n\n{helps}"


def help_of(command: str) -> str:
    """Return what `ordstyrer COMMAND --help` prints on a wide screen."""
    said = io.StringIO()
    with _wide(), contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
        main([command, "--help"])
    usage, _, rest = said.getvalue().strip().partition("\n\n")
    # Pythons break the usage at different places; the rest reads the same on all.
    one_line = re.sub(r"\s+", " ", usage)
    return f"{one_line}\n\n{rest}"


@contextlib.contextmanager
def _wide() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in ("COLUMNS", "NO_COLOR")}
    os.environ.update({"COLUMNS": COLUMNS, "NO_COLOR": "1"})
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
