"""What somebody with every right over the archive's database may do to it beyond altering one column."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import text

from archiver.app import verify
from archiver.core.chain import Report, link
from archiver.core.checkpoint import SigningKey, decoded, encoded, signed
from archiver.store.tables import EVENT, SEAL
from common.db import Database, Tx
from tests.service.archiver.stage import Stage


@dataclass
class Archive:
    """An archive that somebody with every right over its database has in his hand."""

    db: Database
    stage: Stage

    async def run(self, statement: str, **values: object) -> None:
        """Run a statement as he does."""

        def unit(tx: Tx) -> None:
            assert tx.execute(text(statement), values).rowcount, "an attack that touches nothing proves nothing"

        await self.db.write(unit)

    async def row(self, query: str) -> Any:  # noqa: ANN401 - a row, whatever is in it
        """Return the first row that he reads."""
        return await self.db.read(lambda tx: tx.execute(text(query)).mappings().first())

    async def found(self, *, quick: bool = False) -> list[Report]:
        """Return what verifying finds."""
        blobs = None if quick else self.stage.world.blobs
        return await verify(self.db, self.stage.settings, blobs=blobs)

    def blob(self, sha256: str) -> Path:
        """Return a kept file."""
        return self.stage.path / "blobs" / "sogne" / sha256[:2] / sha256


async def _tail(archive: Archive, lines: int = 2, *tables: str) -> None:
    newest = await archive.row("SELECT max(seq) AS seq FROM archiver_journal_event WHERE series = 'main'")
    for table in tables or ("archiver_journal_event", "archiver_journal_content"):
        await archive.run(
            f"DELETE FROM {table} WHERE series = 'main' AND seq > :seq",  # noqa: S608 - names of ours
            seq=newest["seq"] - lines,
        )


async def _cut_the_tail(archive: Archive) -> None:
    await _tail(archive)


async def _cut_the_tail_and_its_checkpoints(archive: Archive) -> None:
    await _tail(archive)
    await archive.run("DELETE FROM archiver_checkpoint")


async def _remove_all(archive: Archive) -> None:
    for table in ("archiver_journal_event", "archiver_journal_content", "archiver_checkpoint"):
        await archive.run(f"DELETE FROM {table}")  # noqa: S608 - names of ours


async def _rehash(archive: Archive) -> None:
    """Alter a line, and compute every hash after it anew, which the chain alone could not tell."""
    query = EVENT.select().where(EVENT.c.municipality == "sogne", EVENT.c.series == "main").order_by(EVENT.c.seq)

    def unit(tx: Tx) -> None:
        rows = tx.execute(query).mappings().all()
        prev = rows[-4]["hash"]
        for place, row in enumerate(rows[-3:]):
            told = msgspec.json.decode(row["envelope"])
            if place == 0:
                told["facts"]["actor"] = "somebody"
            envelope = msgspec.json.encode(told, order="sorted")
            values = {"envelope": envelope, "prev_hash": prev, "hash": link(prev, envelope, row["content_hmac"])}
            mine = (EVENT.c.municipality == "sogne") & (EVENT.c.series == "main") & (EVENT.c.seq == row["seq"])
            tx.execute(EVENT.update().where(mine).values(values))
            prev = values["hash"]

    await archive.db.write(unit)


async def _rehash_and_sign_with_ones_own_key(archive: Archive) -> None:
    """Rewrite the tail, and every checkpoint, in the database and on the shelf, with another key."""
    await _rehash(archive)
    head = await archive.row("SELECT hash FROM archiver_journal_event WHERE series = 'main' ORDER BY seq DESC LIMIT 1")
    row = await archive.row("SELECT file FROM archiver_checkpoint WHERE series = 'main'")
    ours = decoded(bytes(row["file"]))
    assert ours is not None
    forged = signed(SigningKey(b"x" * 32), msgspec.structs.replace(ours, hash=head["hash"]))
    await archive.run("UPDATE archiver_checkpoint SET file = :file WHERE series = 'main'", file=encoded(forged))
    for file in (archive.stage.path / "checkpoints").rglob("*.json"):
        file.unlink()


async def _bring_in_a_line_of_another_series(archive: Archive) -> None:
    columns = ", ".join(c.name for c in EVENT.columns if c.name not in {"series", "seq"})
    newest = await archive.row("SELECT max(seq) AS seq FROM archiver_journal_event WHERE series = 'main'")
    await archive.run(
        f"INSERT INTO archiver_journal_event (series, seq, {columns}) "  # noqa: S608 - names of ours
        f"SELECT 'main', {newest['seq'] + 1}, {columns} FROM archiver_journal_event "
        "WHERE municipality = 'sogne' AND series = 'evidence' AND seq = 1"
    )


async def _bring_in_a_line_of_another_municipality(archive: Archive) -> None:
    await archive.run(
        "UPDATE archiver_journal_event SET municipality = 'knivsta', seq = 99 WHERE series = 'evidence' AND seq = 1 "
        "AND municipality = 'sogne'"
    )


async def _change_places(archive: Archive) -> None:
    for before, after in ((3, 1003), (4, 3), (1003, 4)):
        await archive.run(
            "UPDATE archiver_journal_event SET seq = :after WHERE seq = :before AND series = 'main'",
            before=before,
            after=after,
        )


async def _lay_content_beside(archive: Archive) -> None:
    await archive.run(
        "INSERT INTO archiver_journal_content (municipality, series, seq, salt, content) "
        "SELECT municipality, series, 777, salt, content FROM archiver_journal_content "
        "WHERE series = 'main' AND seq = 1"
    )


async def _discard_in_silence(archive: Archive) -> None:
    await archive.run("DELETE FROM archiver_journal_content WHERE series = 'main' AND seq = 2")


async def _remove_a_seal(archive: Archive) -> None:
    await archive.run("DELETE FROM archiver_seal WHERE stage = 2")


async def _put_a_seal_beside(archive: Archive) -> None:
    columns = ", ".join(c.name for c in SEAL.columns if c.name not in {"revision", "seal_id"})
    row = await archive.row("SELECT item_id FROM archiver_item WHERE object_id = 'c2'")
    await archive.run(
        f"INSERT INTO archiver_seal (revision, seal_id, {columns}) "  # noqa: S608 - names of ours
        f"SELECT 9, :seal, {columns} FROM archiver_seal WHERE stage = 2",
        seal=row["item_id"],
    )


Attack = Callable[[Archive], Awaitable[None]]
ATTACKS: list[tuple[Attack, str]] = [
    (_cut_the_tail, "removed"),
    (_cut_the_tail_and_its_checkpoints, "removed"),
    (_remove_all, "removed"),
    (_rehash, "checkpoint"),
    (_rehash_and_sign_with_ones_own_key, "forged"),
    (_bring_in_a_line_of_another_series, "altered"),
    (_bring_in_a_line_of_another_municipality, "altered"),
    (_change_places, "reordered"),
    (_lay_content_beside, "stray"),
    (_discard_in_silence, "content_removed"),
    (_remove_a_seal, "seal_missing"),
    (_put_a_seal_beside, "seal_unknown"),
]
