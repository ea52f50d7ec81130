"""Every command and act with the very words of its `--help`."""

import contextlib
import io
import os
import re
from collections.abc import Iterator

from standalone.cli import COMMANDS, main
from standalone.completing import ACTS

COLUMNS = "100"


def page() -> str:
    """Return a list of the commands, then the help of each."""
    listed = "\n".join(f"- [`{name}`](#{name}): {does}" for name, does in COMMANDS.items())
    sections = [words for name in COMMANDS for words in ((name,), *((name, act) for act in acts(name)))]
    return f"{listed}\n\n" + "\n\n".join(_section(*words) for words in sections)


def acts(command: str) -> list[str]:
    """Return the acts of a command that have help of their own."""
    return list(ACTS.get(command, ()))


def _section(*words: str) -> str:
    return f"#{'#' * len(words)} {' '.join(words)}\n\n```text\n{help_of(*words)}\n```"


def help_of(*words: str) -> str:
    """Return what `ordstyrer COMMAND --help` prints on a wide screen."""
    said = io.StringIO()
    with _wide(), contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
        main([*words, "--help"])
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
