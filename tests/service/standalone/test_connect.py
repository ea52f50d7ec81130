"""`ordstyrer connect`: from nothing to a connected account at the command line, and what it says on the way."""

import asyncio
import io
import queue
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from common.db import SqliteDatabase
from common.errors import BadMessage, Permanent
from common.events import AccountFact, AccountState
from common.process import database_path
from common.settings import Settings
from desk.store.registry import Registry
from standalone.commands.connect import main
from standalone.embedded import bring_up_to_date
from tests.parts.process import free_port
from tests.service.ingest.meta_login import APP_ID, Meta
from tests.service.ingest.stage import PAGE_A, SECRET_A

NOW = datetime.now(UTC)
WAIT_S_MAX = 60.0
ACCOUNTS = """
[[app]]
platform = "facebook"
name = "bo"
municipality = "bo"
secret_file = "bo.app-secret"

[[account]]
municipality = "bo"
platform = "facebook"
id = "{page}"
name = "Bø kommune"
url = "{url}"
"""


@pytest.fixture
def meta() -> Meta:
    return Meta()


@pytest.fixture
def folder(tmp_path: Path, meta: Meta, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installation with one active page, its app and a key file, and a pretend Meta."""
    with meta.served() as url:
        (tmp_path / "accounts.toml").write_text(ACCOUNTS.format(page=PAGE_A, url=url), encoding="utf-8")
        (tmp_path / "bo.app-secret").write_bytes(SECRET_A)
        monkeypatch.setenv("ORDSTYRER_DATA_DIR", str(tmp_path / "data"))
        monkeypatch.setenv("ORDSTYRER_ACCOUNTS_FILE", str(tmp_path / "accounts.toml"))
        monkeypatch.setenv("ORDSTYRER_INGEST_TOKEN_KEY_FILE", str(tmp_path / "token-keys"))
        asyncio.run(_registered(Settings.model_validate({"data_dir": tmp_path / "data"})))
        assert main(["--new-key", str(tmp_path / "token-keys")]) == 0
        yield tmp_path


async def _registered(settings: Settings) -> None:
    await bring_up_to_date(settings)
    db = SqliteDatabase(database_path(settings))
    active = (AccountState(NOW - timedelta(days=1), "active"),)
    account = AccountFact(platform="facebook", account_id=PAGE_A, name="Bø kommune", history=active)
    await db.write(lambda tx: Registry(tx, "bo").put(account, NOW))
    await db.close()


class Said(io.StringIO):
    """Everything that is printed, and the addresses at which somebody is to log in as they come."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: queue.SimpleQueue[str] = queue.SimpleQueue()

    def write(self, text: str, /) -> int:
        for found in re.findall(r"^  (http\S+)$", text, re.MULTILINE):
            self.addresses.put(found)
        return super().write(text)

    @property
    def lines(self) -> list[str]:
        return self.getvalue().splitlines()


@pytest.fixture
def said() -> Said:
    """What the command prints."""
    return Said()


def run(said: Said, *words: str) -> int:
    """Run the command."""
    with redirect_stdout(said):
        return main(list(words))


def sent_back(said: Said) -> str:
    """Log in at the address that is printed, and return where the browser is sent then."""
    return httpx.get(said.addresses.get(timeout=WAIT_S_MAX), timeout=WAIT_S_MAX).headers["location"]


def follows(location: str) -> str:
    """Go where the browser is sent; the command listens there in a moment."""
    transport = httpx.HTTPTransport(retries=6)
    with httpx.Client(transport=transport, timeout=WAIT_S_MAX) as browser:
        return browser.get(location).text


OUTSIDE = "https://ordstyrer.bo.example/connected"
CONNECT = ("facebook", "--municipality", "bo", "--app-id", APP_ID)


def connect(said: Said) -> int:
    """Run the command, with a browser beside it that comes back by itself."""
    with ThreadPoolExecutor(1) as beside:
        browser = beside.submit(lambda: follows(sent_back(said)))
        code = run(said, *CONNECT, "--wait-s", "0", "--port", str(free_port()))
        assert browser.result(WAIT_S_MAX).startswith("You can close this window")
    return code


@pytest.mark.usefixtures("folder")
def test_an_account_is_connected_by_one_command_and_one_login(said: Said, meta: Meta) -> None:
    assert connect(said) == 0
    assert "- permitted: pages_show_list, to see which pages you run, so that one can be picked" in said.lines
    assert said.lines[-1] == f"facebook:{PAGE_A} (Side 1) subscribed"
    assert PAGE_A in meta.subscribed
    assert "EAA" not in said.getvalue()


@pytest.mark.usefixtures("folder")
def test_what_is_connected_is_listed_checked_and_withdrawn(said: Said, meta: Meta) -> None:
    connect(said)
    assert run(said, "--list") == 0
    assert said.lines[-1] == f"bo facebook:{PAGE_A} (Side 1) subscribed"
    assert run(said, *CONNECT, "--check") == 0
    meta.granted -= {"pages_messaging"}
    assert run(said, *CONNECT, "--check") == 1
    assert "pages_messaging was withdrawn: messages are not received" in said.lines[-1]
    assert run(said, "--list") == 1
    assert run(said, *CONNECT, "--withdraw", "--account", PAGE_A) == 0
    assert said.lines[-1].startswith(f"facebook:{PAGE_A} (Side 1) withdrawn: withdrawn: nothing is")
    assert meta.subscribed == {}


@pytest.mark.usefixtures("folder")
def test_where_the_browser_ended_can_be_pasted(said: Said, meta: Meta) -> None:
    with redirect_stdout(said):
        code = main([*CONNECT, "--wait-s", "0", "--redirect-uri", OUTSIDE], lambda: f"  {sent_back(said)}\n")
    assert code == 0
    assert PAGE_A in meta.subscribed


@pytest.mark.parametrize(
    ("words", "said_then"),
    [
        (["youtube"], "there is no login for youtube yet: put the token in a file"),
        (["facebook", "--municipality", "bo"], "say the --app-id, or write app_id"),
        (
            ["facebook", "--municipality", "sogne", "--app-id", "1"],
            r"facebook app of sogne .*write its \[\[app\]\] first",
        ),
        ([*CONNECT, "--app", "kultur"], "name one with --app: bo"),
        ([*CONNECT, "--withdraw"], "say which --account to withdraw"),
        ([*CONNECT, "--withdraw", "--account", "1"], "facebook 1 is not connected here"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_is_missing_is_said(words: list[str], said_then: str) -> None:
    with pytest.raises(Permanent, match=said_then):
        main(words)


@pytest.mark.usefixtures("folder")
def test_an_address_that_is_none_is_not_taken() -> None:
    with pytest.raises(BadMessage, match="this is no address"):
        main([*CONNECT, "--redirect-uri", OUTSIDE], lambda: "https://[\n")
