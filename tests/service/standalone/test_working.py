"""How far long work is shows on terminals alone, and goes away."""

import io

import pytest

from standalone.showing.working import working


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown_on(stream: io.StringIO) -> str:
    with working("backing up", stream) as told:
        told("3 files [of blobs]")
    return stream.getvalue()


def test_a_terminal_is_told_what_goes_on_and_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    assert "backing up: 3 files [of blobs]" in shown_on(Terminal())


def test_no_colour_is_used_where_none_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", "1")
    said = shown_on(Terminal())
    assert not [number for number in range(30, 50) if f"\x1b[{number}m" in said]


def test_a_file_or_a_pipe_is_told_nothing() -> None:
    assert shown_on(io.StringIO()) == ""
