"""Who ends `make docs` before its end leaves nothing of what a page had typed."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.repo.tree import ROOT

# All of `make docs`, with a reader who types one line into a terminal and waits for its end.
READS = """
import sys
from contextlib import closing
from tests.docs import __main__
from tests.docs.terminal import Terminal

folder = __main__.Path(sys.argv.pop())

class Reader:
    def __init__(self, _):
        pass

    def read(self, _):
        with closing(Terminal(folder, {"PATH": "/usr/bin:/bin"}, folder)) as terminal:
            return terminal.type("echo $$ >typed; exec sleep 600")

__main__._Reader = Reader
sys.exit(__main__.main())
"""
WAIT_S_MAX = 60.0


def test_what_a_page_had_typed_ends_with_whoever_follows_it(tmp_path: Path) -> None:
    typed = tmp_path / "typed"
    with subprocess.Popen([sys.executable, "-c", READS, str(tmp_path)], cwd=ROOT) as run:  # noqa: S603 - our own words
        until = time.monotonic() + WAIT_S_MAX
        while not (typed.exists() and typed.read_text()) and run.poll() is None and time.monotonic() < until:
            time.sleep(0.1)
        run.terminate()
        run.wait(WAIT_S_MAX)
    with pytest.raises(ProcessLookupError):
        os.kill(int(typed.read_text()), 0)
