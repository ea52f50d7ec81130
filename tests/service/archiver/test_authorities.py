"""Sweden: each authority has its own register, with its own numbers and chain; passing on is sent and received."""

from pathlib import Path

import pytest

from archiver.adapters.structure_file import read_structures
from archiver.app import attach, journal, rebuild
from archiver.settings import ArchiverSettings
from archiver.store.ledger import Ledger
from archiver.store.period import Period
from common.errors import Permanent
from common.events import ActRefused
from common.pack_folder import read_files
from tests.service.archiver.acted import RecordPassedOn, act, confirm
from tests.service.archiver.recorded import decided, posted, reply
from tests.service.archiver.stage import Stage
from tests.service.told import POLICIES, version_of

AUTHORITIES = """
[knivsta]
creator_id = "212000-0000"
[knivsta.scheme]
title = "Klassificeringsstruktur"
default = "1.1"
[[knivsta.scheme.classes]]
code = "1"
title = "Demokrati och ledning"
below = [{ code = "1.1", title = "Leda" }]
[[knivsta.authorities]]
id = "kommunstyrelsen"
name = "Kommunstyrelsen"
[[knivsta.authorities]]
id = "socialnamnden"
name = "Socialnämnden"
accounts = ["facebook:200"]
"""


@pytest.fixture
async def knivsta(stage: Stage, tmp_path: Path) -> Stage:
    """The archiver of a municipality with two authorities."""
    file = tmp_path / "structures.toml"
    file.write_text(AUTHORITIES, encoding="utf-8")
    stage.settings = ArchiverSettings.model_validate({"data_dir": tmp_path, "archiver_structure_file": file})
    stage.service = attach(stage.world, stage.settings)
    stage.world.control.state(version_of(read_files(POLICIES / "knivsta")))
    for name, account in (("a", "100"), ("b", "200"), ("c", "200")):
        await stage.tell(posted(name, municipality="knivsta", account_id=account, post_id=name))
        await stage.tell(decided(name, municipality="knivsta"), confirm(name, municipality="knivsta"))
    return stage


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
class TestAuthorities:
    async def test_each_authority_numbers_its_own_items_from_one(self, knivsta: Stage) -> None:
        rows = await journal(knivsta.db, "knivsta")
        assert [(row.number, row.case_file) for row in rows] == [
            ("2026/1", "2026/1"),
            ("2026/1", "2026/1"),
            ("2026/2", "2026/2"),
        ]
        lines = await knivsta.db.read(
            lambda tx: {s: len(list(Ledger(tx, "knivsta", s).lines())) for s in ("kommunstyrelsen", "socialnamnden")}
        )
        assert lines == {"kommunstyrelsen": 3, "socialnamnden": 6}
        assert [report.problems for report in await knivsta.verify()] == [(), ()]

    async def test_our_answer_is_in_the_register_of_what_it_answers(self, knivsta: Stage) -> None:
        await knivsta.tell(reply("r", to="b", municipality="knivsta"))
        period = await knivsta.db.read(lambda tx: list(Period(tx, "knivsta", 2026, "socialnamnden").journal()))
        assert [post.journalposttype for _, post in period] == ["I", "I", "U"]

    async def test_passing_on_is_sent_by_one_and_received_by_the_other_each_on_its_own_record(
        self, knivsta: Stage
    ) -> None:
        told = act(RecordPassedOn, "b", municipality="knivsta", to_authority="kommunstyrelsen")
        await knivsta.tell(told, told)
        sender = await knivsta.db.read(lambda tx: list(Period(tx, "knivsta", 2026, "socialnamnden").journal()))
        receiver = await knivsta.db.read(lambda tx: list(Period(tx, "knivsta", 2026, "kommunstyrelsen").journal()))
        sent, received = sender[-1][1], receiver[-1][1]
        assert (sent.journalposttype, sent.nummer) == ("U", (2026, 3))
        assert (received.journalposttype, received.nummer) == ("I", (2026, 2))
        assert [(p.type, p.navn) for p in sent.korrespondanseparter] == [("EM", "Kommunstyrelsen")]
        assert [(p.type, p.navn) for p in received.korrespondanseparter] == [("EA", "Socialnämnden")]
        original = sender[0][1].system_id
        assert sent.kryssreferanser == received.kryssreferanser == (original,)

    async def test_nothing_is_passed_on_to_oneself_or_to_nobody(self, knivsta: Stage) -> None:
        for to in ("socialnamnden", "no such authority"):
            await knivsta.tell(act(RecordPassedOn, "b", municipality="knivsta", to_authority=to))
        refused = [one.broken[0].code for one in await knivsta.told(ActRefused)]
        assert refused == ["no_such_authority", "no_such_authority"]

    async def test_whose_archive_it_is_is_the_authoritys(self, knivsta: Stage) -> None:
        arkiv = await knivsta.db.read(lambda tx: Period(tx, "knivsta", 2026, "socialnamnden").arkiv)
        assert (arkiv.arkivskaper.navn, arkiv.arkivskaper.id) == ("Socialnämnden", "212000-0000")

    async def test_every_register_is_folded_anew(self, knivsta: Stage) -> None:
        before = await knivsta.projection("knivsta")
        assert await rebuild(knivsta.db, knivsta.settings, "knivsta") == 9
        assert await knivsta.projection("knivsta") == before


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('default = "1.1"', 'default = "1"', "none that a case can have"),
        ('code = "1.1"', 'code = "1"', "a code of its own"),
        ('id = "socialnamnden"', 'id = "kommunstyrelsen"', "cannot be an authority's id"),
        ('id = "socialnamnden"', 'id = "main"', "cannot be an authority's id"),
        ('id = "socialnamnden"', 'id = "Ä"', "cannot be an authority's id"),
        ("[knivsta]", "[knivsta", "structures.toml"),
    ],
)
def test_a_file_that_cannot_be_meant_stops_the_start_and_says_where(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    file = tmp_path / "structures.toml"
    file.write_text(AUTHORITIES.replace(old, new), encoding="utf-8")
    with pytest.raises(Permanent, match=says):
        read_structures(file)


def test_without_a_file_the_pack_says_it_all() -> None:
    assert read_structures(None) == {}
