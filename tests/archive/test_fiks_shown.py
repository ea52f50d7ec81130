"""What people see of deliveries: the desk's words, `archive deliver`, `archive resume`, and what is refused."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest

from archiver.adapters.loopback_core import Behaviour, LoopbackCore
from archiver.adapters.stated_journals import StatedJournals
from archiver.core.delivery import LATE, STATES, TROUBLES
from archiver.store.numbers import RESTORED, Numbers
from common.accounts import MunicipalityEntry, parse
from common.clock import SystemClock
from common.db import SqliteDatabase
from common.errors import Permanent
from common.events import RecordCaptured, RecordDelivered, RecordJournaled, derived_id
from common.process import database_path
from common.settings import Settings
from common.whole_file import WHOLE_AFTER_S
from desk.core.line import line_of
from desk.core.phase import is_left, step_state
from desk.core.view import record_of
from desk.routes.words import words_in
from standalone import cli
from standalone.archives import export, public
from standalone.embedded import bring_up_to_date
from tests.archive.cores import CoreStage, Script, files_plainly, with_core
from tests.core.desk.scene import Run, decided, item
from tests.core.desk.test_view import JOURNAL, record, told
from tests.service.archiver.conftest import staged

T = TypeVar("T")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder whose municipality has a core of its own."""
    for name in list(os.environ):
        if name.startswith("ORDSTYRER_") and name != "ORDSTYRER_SHARED":
            monkeypatch.delenv(name)
    monkeypatch.setenv("ORDSTYRER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ORDSTYRER_ACCOUNTS_FILE", str(tmp_path / "accounts.toml"))
    asyncio.run(bring_up_to_date(Settings.model_validate({"data_dir": tmp_path})))
    return tmp_path


def on(folder: Path, work: Callable[[CoreStage], Awaitable[T]], *how: Behaviour) -> T:
    """Do something with the archiver of the data folder, as its process would."""

    async def run() -> T:
        settings = Settings.model_validate({"data_dir": folder})
        stage = staged(SqliteDatabase(database_path(settings)), folder, "sqlite://")
        core = LoopbackCore(stage.clock, Script(*how), folder / "core.json")
        cored = with_core(stage, core)
        files_plainly(stage)
        try:
            return await work(cored)
        finally:
            await stage.db.close()

    return asyncio.run(run())


async def deliver(cored: CoreStage) -> None:
    await cored.record()
    await cored.step()


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = cli.main(["archive", *words])
    return code, capsys.readouterr().out


def test_a_refused_delivery_is_shown_with_what_to_do_and_pushed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    on(folder, deliver, Behaviour(refuse="case"))
    code, out = said(capsys, "deliver", "--municipality", "sogne")
    assert code == 1
    assert "tracking 2026/1  refused" in out
    assert "Mappen er avsluttet" in out
    assert "open it there or name another one" in out
    assert said(capsys, "deliver", "--push")[0] == 0

    async def go_on(cored: CoreStage) -> None:
        cored.stage.clock.at = SystemClock().now()
        await cored.run(until=timedelta(hours=1))

    on(folder, go_on)
    code, out = said(capsys, "deliver", "--json")
    [row] = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert row["state"] == "journaled"
    assert (row["journal_number"].partition("/")[2], row["case_file"].partition("/")[2]) == ("1000", "500")


def test_without_any_delivery_that_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "accounts.toml").write_text("")
    assert said(capsys, "deliver") == (0, "Nothing was ever delivered to a municipality's own core.\n")


def test_there_is_no_deposit_and_no_public_journal_where_a_core_keeps_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    on(folder, deliver)
    out_dir = folder / "deposit"
    asked = ("--municipality", "sogne", "--year", "2026", "--format", "folder", "--out", str(out_dir))
    words = ("export", *asked)
    with pytest.raises(Permanent, match="core makes the deposit"):
        _raising(words)
    assert not out_dir.exists()
    with pytest.raises(Permanent, match="core publishes it"):
        _raising(("public", "on", "--municipality", "sogne", "--person", "Kari", "--contact", "post"))
    capsys.readouterr()


def _raising(words: tuple[str, ...]) -> None:
    act = {"export": export, "public": public}[words[0]]
    act.main(list(words[1:]))


def test_a_held_series_is_shown_first_and_resumed_in_a_persons_name(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def hold(cored: CoreStage) -> None:
        await deliver(cored)
        at = cored.stage.clock.at
        await cored.stage.db.write(lambda tx: Numbers(tx, "sogne", "main").hold(RESTORED, 3, at))
        await cored.record("c2")

    on(folder, hold)
    published = folder / "published.json"
    year = SystemClock().now().astimezone(ZoneInfo("Europe/Oslo")).year
    entry = {"number": f"{year}/70", "case": f"{year}/9", "title": f"{year}/900"}
    published.write_text(json.dumps({"entries": [entry]}))
    words = ("resume", "--municipality", "sogne", "--published", str(published), "--above", f"{year}/57")
    code, out = said(capsys, *words)
    assert code == 0
    assert f"would give registered numbers of {year} above 70" in out
    assert f"would give case_opened numbers of {year} above 9" in out
    assert "1 record waits for a number" in out
    assert "nothing is written yet" in out
    code, out = said(capsys, *words, "--person", "Kari Arkivar")
    assert code == 0
    assert "nothing is written yet" not in out
    assert "there is nothing to resume" in said(capsys, "resume", "--municipality", "sogne")[1]

    async def go_on(cored: CoreStage) -> list[str]:
        cored.stage.clock.at = SystemClock().now()
        await cored.stage.work(later=timedelta(minutes=5))
        return [f"{one.tracking_year}/{one.tracking_number}" for one in await cored.deliveries()]

    assert f"{year}/71" in on(folder, go_on)


def test_a_number_that_is_none_is_wrong_use(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert folder.exists()
    with pytest.raises(SystemExit) as told:
        cli.main(["archive", "resume", "--municipality", "sogne", "--above", "57"])
    assert told.value.code == 2
    assert "looks like 2026/451" in capsys.readouterr().err


# --- the accounts file ---------------------------------------------------------------------------------------


def test_the_accounts_file_says_whose_journal_it_is(tmp_path: Path) -> None:
    found = parse('[[municipality]]\nid = "bo"\njournal = "core"\n[[municipality]]\nid = "kinn"\n', tmp_path)
    assert found.municipalities == (
        MunicipalityEntry(id="bo", journal="core"),
        MunicipalityEntry(id="kinn", journal="own"),
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[municipality]]\nid = "bo"\njournal = "cor"', "Did you mean 'core'"),
        ('[[municipality]]\nid = "bo"\njournals = "own"', "Did you mean 'journal'"),
        ('[[municipality]]\njournal = "own"', "id is missing"),
        ('[[municipality]]\nid = "Bø"', "small letters"),
        ('[[municipality]]\nid = "bo"\n[[municipality]]\nid = "bo"', "stands twice"),
        ('[municipality]\nid = "bo"', "two brackets"),
    ],
)
def test_a_slip_in_it_is_named(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(Permanent, match=says):
        parse(text, tmp_path / "accounts.toml")


def test_a_change_of_the_file_is_taken_up_and_a_broken_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "accounts.toml"
    path.write_text('[[municipality]]\nid = "bo"\njournal = "core"\n')
    seconds = [0.0]
    journals = StatedJournals(path, lambda: seconds[0])

    def said_a_while_after(text: str) -> tuple[str, str]:
        path.write_text(text)
        at_once = journals("bo")
        seconds[0] += WHOLE_AFTER_S
        return at_once, journals("bo")

    assert (journals("bo"), journals("kinn")) == ("core", "own")
    assert said_a_while_after("[[municipality]\n") == ("core", "core")
    path.write_text("")  # whoever writes it in place empties it first
    assert journals("bo") == "core"
    path.unlink()
    seconds[0] += WHOLE_AFTER_S
    assert journals("bo") == "core"
    assert said_a_while_after('[[municipality]]\nid = "bo"\njournal = "own"\n# said anew\n') == ("core", "own")
    assert StatedJournals(None)("bo") == "own"


# --- the desk ------------------------------------------------------------------------------------------------


def delivered(minutes: int, state: str, **more: Any) -> RecordDelivered:  # noqa: ANN401 - whatever the event has
    known: dict[str, Any] = {"record_id": derived_id("r", 1), "kind": "I", "status": "S", "tracking": "2026/57"}
    found = told(RecordDelivered, minutes, delivery=state, **known, **more)
    assert isinstance(found, RecordDelivered)
    return found


def test_the_desk_shows_how_far_it_is_and_the_number_only_once_the_core_has_given_it() -> None:
    run = Run().take(item(), decided((JOURNAL,)), record(RecordCaptured, 1, "M"))
    assert is_left(run.case)
    run.take(delivered(2, "ordered"), delivered(3, "sent"))
    found = record_of(run.case)
    assert found is not None
    assert (found.status, found.number, found.tracking, found.delivery) == ("S", None, "2026/57", "sent")
    assert step_state(run.case, JOURNAL) == "done"
    run.take(delivered(4, "refused", trouble="refused_case"))
    found = record_of(run.case)
    assert found is not None
    assert (found.delivery, found.trouble) == ("refused", "refused_case")
    run.take(record(RecordJournaled, 5, "J", number="2026/451"))
    run.take(delivered(3, "sent"))
    found = record_of(run.case)
    assert found is not None
    assert (found.status, found.number, found.delivery) == ("J", "2026/451", None)


@pytest.mark.parametrize("lang", ["nb", "nn", "sv", "en"])
def test_every_state_and_every_trouble_has_words_that_never_say_journal_number(lang: str) -> None:
    words = words_in(lang)
    states = [state for state in (*STATES, LATE) if state != "journaled"]
    for state in states:
        line = line_of(delivered(1, state), Run().take(item()).case)
        assert line is not None
        assert words.say("line", line.what) != line.what.replace("_", " ")
        assert "nummer" not in words.say("delivery", state).lower()
    assert len({words.say("delivery_trouble", trouble) for trouble in TROUBLES}) == len(TROUBLES)
    assert "journalnummer" not in words.say("ui", "tracking").lower()
