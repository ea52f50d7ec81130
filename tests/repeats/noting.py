"""A plugin of pytest: writes which tests failed, and how many there were, where another program reads it."""

import signal
from pathlib import Path

import msgspec
import pytest


class Noted(msgspec.Struct):
    """What a run of pytest found."""

    tests: int = 0
    failed: list[str] = msgspec.field(default_factory=list)
    """Test by test, in the words that pytest takes to run it; a file that cannot be read is one."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the name of the file."""
    parser.addoption("--noted", type=Path, help="write there what failed")


def pytest_configure(config: pytest.Config) -> None:
    """Look on from the first file that is read."""
    path = config.getoption("--noted")
    if path is not None:
        # A shell lets what runs behind it ignore Ctrl-C: whoever ends us would wait, and leave Kafka and PostgreSQL.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        config.pluginmanager.register(_Noting(path), "noting")


class _Noting:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._noted = Noted()

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._fail(report.nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._noted.tests += report.when == "call"
        if report.failed:
            self._fail(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        self._path.write_bytes(msgspec.json.encode(self._noted))

    def _fail(self, name: str) -> None:
        if name not in self._noted.failed:
            self._noted.failed.append(name)
