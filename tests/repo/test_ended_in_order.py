"""Whoever ends one of our programs ends what it started: no Kafka and no PostgreSQL runs on for nobody."""

import re
import signal
import subprocess
import sys

import pytest

from tests.repo.tree import ROOT

STARTS = re.findall(
    r"^\t\$\(BIN\)/python -m ((?:tests|bench)\S+)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE
)
STARTS_NOTHING = re.compile(r"tests\.repo\.")
HELD = """
import sys, time
from bench.processes import end_in_order
end_in_order()
try:
    print("holds", flush=True)
    time.sleep(600)
finally:
    print("puts away", flush=True)
    sys.stdin.readline()
    print("has put away", flush=True)
"""


@pytest.mark.parametrize("module", sorted({name for name in STARTS if not STARTS_NOTHING.match(name)}))
def test_what_make_starts_puts_away_what_it_started_when_it_is_told_to_end(module: str) -> None:
    path = ROOT / module.replace(".", "/")
    text = (path / "__main__.py" if path.is_dir() else path.with_suffix(".py")).read_text(encoding="utf-8")
    assert "end_in_order()" in text or "signal.SIGTERM" in text


def test_who_is_told_twice_to_end_still_puts_everything_away() -> None:
    words = [sys.executable, "-c", HELD]
    with subprocess.Popen(words, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as held:  # noqa: S603 - our own words
        assert held.stdout is not None
        assert held.stdout.readline() == "holds\n"
        held.send_signal(signal.SIGTERM)
        assert held.stdout.readline() == "puts away\n"
        held.send_signal(signal.SIGTERM)
        said, _ = held.communicate("go on\n", timeout=60)
    assert (said, held.returncode) == ("has put away\n", 143)
