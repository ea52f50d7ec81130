"""What `ordstyrer completion` prints teaches zsh and fish: each is asked as somebody types, and not only bash."""

import contextlib
import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import pytest

from standalone.cli import main
from tests.parts.install import PartMissingError, program

LINES = [
    ("ordstyrer sw", "sweep"),
    ("ordstyrer archive ver", "verify"),
    ("ordstyrer archive verify --pub", "--public-key"),
    ("ordstyrer invite kari --right ad", "admin"),
    ("ordstyrer notifier l", "log"),
]
PATH = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
ANSWERED_S_MAX = 60
"""A loaded machine starts Python late; nobody waits that long in a shell."""
CTRL_X = "\x18"
TYPED_IN_ZSH = """
fpath=("$ORDSTYRER_COMPLETIONS" $fpath)
autoload -Uz compinit
compinit -u -D
completed() { zle complete-word; print -r -- "$BUFFER" >&$ORDSTYRER_TOLD; exit }
zle -N completed
bindkey '^X' completed
print ready >&$ORDSTYRER_TOLD
"""
"""The Tab key, pressed by a key of our own that tells what the line is then."""


def shell(name: str) -> str:
    """The shell itself. A machine that may not install it has these tests reported as not run; in CI they fail."""
    try:
        return str(program(name, name))
    except PartMissingError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error), pytrace=False)
        pytest.skip(f"not run: {error}")


def printed(name: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["completion", name]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(("line", "offered"), LINES)
def test_fish_knows_commands_acts_options_and_values(
    line: str, offered: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fish = shell("fish")
    (tmp_path / "ordstyrer.fish").write_text(printed("fish", capsys), encoding="utf-8")
    script = f'source {tmp_path}/ordstyrer.fish; complete -C"{line}"'
    home = {"PATH": PATH, "HOME": str(tmp_path)}
    done = subprocess.run([fish, "--no-config", "-c", script], capture_output=True, text=True, check=True, env=home)  # noqa: S603 - our own words
    assert [one.partition("\t")[0].strip() for one in done.stdout.splitlines() if one.strip()] == [offered]


@pytest.mark.parametrize(("line", "offered"), LINES)
def test_zsh_knows_commands_acts_options_and_values(
    line: str, offered: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    zsh = shell("zsh")
    (tmp_path / "_ordstyrer").write_text(printed("zsh", capsys), encoding="utf-8")
    (tmp_path / "typed.zsh").write_text(TYPED_IN_ZSH, encoding="utf-8")
    *before, _ = line.split()
    assert typed_in_zsh(zsh, line, tmp_path).split() == [*before, offered]


def typed_in_zsh(zsh: str, line: str, folder: Path) -> str:
    """Return what the line is after the Tab key. It completes for a terminal alone, so it gets one."""
    told, telling = os.pipe()
    keyboard, terminal = pty.openpty()
    environ = {"PATH": PATH, "TERM": "dumb", "HOME": str(folder), "ORDSTYRER_COMPLETIONS": str(folder)}
    environ["ORDSTYRER_TOLD"] = str(telling)
    running = subprocess.Popen(  # noqa: S603 - a shell, and our own words
        [zsh, "-f", "-i"], stdin=terminal, stdout=terminal, stderr=terminal, env=environ, pass_fds=[telling],
        start_new_session=True,
    )  # fmt: skip
    os.close(terminal)
    os.close(telling)
    try:
        os.write(keyboard, f"source {folder}/typed.zsh\n".encode())
        assert _told(told, keyboard) == "ready"
        os.write(keyboard, f"{line}{CTRL_X}".encode())
        return _told(told, keyboard)
    finally:
        running.kill()
        running.wait()
        os.close(keyboard)
        os.close(told)


def _told(told: int, keyboard: int) -> str:
    """Return the next line that the shell tells; what it shows on its screen is thrown away."""
    said = b""
    while not said.endswith(b"\n"):
        readable, _, _ = select.select([told, keyboard], [], [], ANSWERED_S_MAX)
        assert readable, f"zsh said nothing within {ANSWERED_S_MAX} s"
        if told in readable:
            part = os.read(told, 65536)
            assert part, "zsh ended before it had answered"
            said += part
        if keyboard in readable:
            with contextlib.suppress(OSError):  # it has told, and ended
                os.read(keyboard, 65536)
    return said.decode().strip()
