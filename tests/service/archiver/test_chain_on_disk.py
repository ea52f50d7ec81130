"""Whoever rewrites the journal's file is found, up to the newest checkpoint."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from archiver.core.chain import Report, content_hmac, genesis, link
from archiver.store.filing import record_id_of
from archiver.store.ledger import Ledger
from common.db import SqliteDatabase
from tests.service.archiver.conftest import staged
from tests.service.archiver.recorded import casework_confirmed, confirmed, decided, item_id, posted, wanted
from tests.service.archiver.stage import Stage

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
Attack = Callable[[sqlite3.Connection], None]


async def _signed(stage: Stage, items: int = 4) -> None:
    for n in range(items):
        await stage.tell(posted(f"c{n}"), casework_confirmed(f"c{n}"))
    await stage.work(later=timedelta(seconds=30))


async def _attacked(stage: Stage, attack: Attack) -> Report:
    """Drop the triggers, as whoever owns the file can, and do it."""
    await stage.db.close()
    with sqlite3.connect(stage.path / "archiver.db") as file:
        triggers = file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            file.execute(f"DROP TRIGGER {name}")
        attack(file)
    file.close()
    again = staged(SqliteDatabase(stage.path / "archiver.db"), stage.path, stage.url)
    reports = await again.verify()
    await again.db.close()
    [report] = [r for r in reports if r.municipality == "sogne"]
    return report


async def test_an_untouched_journal_is_whole_and_says_what_is_younger_than_its_checkpoint(stage: Stage) -> None:
    await _signed(stage)
    lines = len(await stage.lines())
    await stage.tell(posted("young"), decided("young"))
    [report] = await stage.verify()
    assert report.problems == ()
    assert (report.lines, report.checkpoints, report.younger) == (lines + 1, 1, 1)


def _alter(file: sqlite3.Connection) -> None:
    file.execute("UPDATE archiver_journal_event SET envelope = replace(envelope, 'SOGNE-24', 'SOGNE-99') WHERE seq = 1")


def _alter_column(file: sqlite3.Connection) -> None:
    file.execute("UPDATE archiver_journal_event SET number = 9 WHERE event = 'registered' AND number = 2")


def _remove_middle(file: sqlite3.Connection) -> None:
    file.execute("DELETE FROM archiver_journal_event WHERE seq = 3")


def _remove_tail(file: sqlite3.Connection) -> None:
    file.execute("DELETE FROM archiver_journal_event WHERE seq >= 15")
    file.execute("DELETE FROM archiver_journal_content WHERE seq >= 15")


def _remove_tail_and_checkpoints(file: sqlite3.Connection) -> None:
    _remove_tail(file)
    file.execute("DELETE FROM archiver_checkpoint")


def _remove_all(file: sqlite3.Connection) -> None:
    for table in ("archiver_journal_event", "archiver_journal_content", "archiver_checkpoint"):
        file.execute(f"DELETE FROM {table}")  # noqa: S608 - names of ours


def _reorder(file: sqlite3.Connection) -> None:
    for before, after in ((4, 1004), (5, 4), (1004, 5)):
        file.execute("UPDATE archiver_journal_event SET seq = ? WHERE seq = ?", (after, before))


def _insert(file: sqlite3.Connection) -> None:
    """Make room for a line of one's own, and chain everything after it anew."""
    _rewrite(file, inserting=True)


def _alter_and_rewrite(file: sqlite3.Connection) -> None:
    """Alter a line and compute every hash after it anew, which the chain alone could not tell."""
    _rewrite(file, inserting=False)


def _rewrite(file: sqlite3.Connection, *, inserting: bool) -> None:
    query = "SELECT seq, envelope, content_hmac FROM archiver_journal_event ORDER BY seq"
    lines = file.execute(query).fetchall()
    if inserting:
        _, envelope, seal = lines[0]
        lines.insert(1, (0, envelope, seal))
        file.execute("UPDATE archiver_journal_event SET seq = -seq WHERE seq >= 2")
        file.execute("UPDATE archiver_journal_event SET seq = 1 - seq WHERE seq < 0")
        copied = "municipality, series, event, subject_id, at, year, number, envelope, content_hmac, prev_hash, hash"
        file.execute(
            f"INSERT INTO archiver_journal_event (seq, {copied}) "  # noqa: S608 - names of ours
            f"SELECT 2, {copied} FROM archiver_journal_event WHERE seq = 1"
        )
    prev = genesis("sogne", "main")
    for seq, (_, envelope, seal) in enumerate(lines, start=1):
        told = msgspec.json.decode(envelope)
        told["seq"] = seq
        if seq == 2:
            told["facts"]["actor"] = "somebody"
        written = msgspec.json.encode(told, order="sorted")
        now = link(prev, written, seal)
        file.execute(
            "UPDATE archiver_journal_event SET envelope = ?, prev_hash = ?, hash = ? WHERE seq = ?",
            (written, prev, now, seq),
        )
        prev = now


def _alter_content(file: sqlite3.Connection) -> None:
    file.execute("UPDATE archiver_journal_content SET content = replace(content, 'Nordmann', 'Hansen') WHERE seq = 1")


def _remove_content(file: sqlite3.Connection) -> None:
    file.execute("DELETE FROM archiver_journal_content WHERE seq = 1")


def _alter_content_with_its_salt(file: sqlite3.Connection) -> None:
    salt, content = b"1" * 32, b"{}"
    file.execute("UPDATE archiver_journal_content SET salt = ?, content = ? WHERE seq = 1", (salt, content))
    seal = content_hmac(salt, content)
    file.execute("UPDATE archiver_journal_event SET content_hmac = ? WHERE seq = 1", (seal,))


def _garbage(file: sqlite3.Connection) -> None:
    file.execute("UPDATE archiver_journal_event SET at = 'yesterday', subject_id = 'nobody' WHERE seq = 2")


def _forge_checkpoint(file: sqlite3.Connection) -> None:
    file.execute("UPDATE archiver_checkpoint SET file = replace(file, '\"seq\":16', '\"seq\":15')")


@pytest.mark.parametrize(
    ("attack", "code"),
    [
        (_alter, "altered"),
        (_alter_column, "altered"),
        (_remove_middle, "removed"),
        (_remove_tail, "removed"),
        (_remove_tail_and_checkpoints, "removed"),
        (_remove_all, "removed"),
        (_reorder, "reordered"),
        (_insert, "checkpoint"),
        (_alter_and_rewrite, "checkpoint"),
        (_alter_content, "content_altered"),
        (_remove_content, "content_removed"),
        (_alter_content_with_its_salt, "altered"),
        (_forge_checkpoint, "forged"),
        (_garbage, "altered"),
    ],
)
async def test_an_attack_on_the_file_is_found_and_named(stage: Stage, attack: Attack, code: str) -> None:
    await _signed(stage)
    assert len(await stage.lines()) == 16
    report = await _attacked(stage, attack)
    assert code in {problem.code for problem in report.problems}


async def test_checkpoints_are_made_within_a_minute_of_every_line(stage: Stage) -> None:
    await _signed(stage, items=1)
    await stage.tell(posted("later"), decided("later"))
    [report] = await stage.verify()
    assert (report.checkpoints, report.younger) == (1, 1)
    await stage.work(later=timedelta(seconds=59))
    [report] = await stage.verify()
    assert (report.checkpoints, report.younger, report.problems) == (2, 0, ())


async def test_a_checkpoint_lies_outside_the_database_and_cannot_be_written_again(stage: Stage) -> None:
    await _signed(stage, items=1)
    [file] = sorted((stage.path / "checkpoints").rglob("*.json"))
    assert file.relative_to(stage.path) == Path("checkpoints/sogne/main/4.json")
    assert file.stat().st_mode & 0o777 == 0o444


async def test_the_signing_key_is_read_by_its_owner_only(stage: Stage) -> None:
    key = stage.path / "checkpoint.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert "PRIVATE KEY" in key.read_text()


async def test_without_the_key_no_checkpoint_counts(stage: Stage) -> None:
    await _signed(stage, items=1)
    (stage.path / "checkpoint.key").write_text("ab" * 32)
    [report] = await stage.verify()
    assert {problem.code for problem in report.problems} == {"forged"}
    assert report.younger == report.lines


async def test_what_was_lawfully_discarded_leaves_the_chain_whole_and_stays_gone(stage: Stage) -> None:
    await stage.tell(posted(), decided(), confirmed())
    await stage.work(later=timedelta(seconds=30))
    record_id = record_id_of(item_id())

    def discard(tx: object) -> None:
        facts = {"actor": "ola", "because": "row-1"}
        Ledger(tx, "sogne", "main").discard(record_id, facts, stage.clock.at, b"s" * 32)  # type: ignore[arg-type]  # the transaction, whatever it is

    await stage.db.write(discard)
    [report] = await stage.verify()
    assert report.problems == ()
    contents = b"".join(line.content or b"" for line in await stage.lines())
    assert b"Nordmann" not in contents
    before = await stage.projection()
    await stage.db.write(lambda tx: Ledger(tx, "sogne", "main").rebuild())
    assert await stage.projection() == before


async def test_a_wish_for_evidence_alone_writes_no_journal(stage: Stage) -> None:
    await stage.tell(posted(), wanted())
    assert await stage.lines() == []
