"""A closed year as deliveries read it: every number once, every case in its class, what is left out with its reason."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest

from archiver.app import close_period
from archiver.core.noark.model import Endring, Journalpost, Periode, Saksmappe, Utelatt
from archiver.handlers.closing_years import CloseYear, YearClosed
from archiver.store.period import Period
from common.db import Tx
from common.errors import Permanent
from common.events import ActRefused, Author
from tests.service.archiver.acted import (
    RecordAssessed,
    RecordClosed,
    RecordCorrected,
    RecordLinked,
    act,
    archive,
    close_case,
    confirm,
    write_off,
)
from tests.service.archiver.recorded import decided, posted, reply, taken
from tests.service.archiver.stage import Stage

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
T = TypeVar("T")
NEXT_YEAR = datetime(2027, 2, 1, tzinfo=UTC)


async def reading(stage: Stage, read: Callable[[Period], T], year: int = 2026) -> T:
    return await stage.db.read(lambda tx: read(Period(tx, "sogne", year)))


async def closing(stage: Stage, at: datetime = NEXT_YEAR, **said: Any) -> YearClosed:  # noqa: ANN401 - what is asked
    asked = CloseYear(municipality="sogne", year=2026, person="Kari Arkivar", **said)
    return await close_period(stage.db, asked, at)


async def a_year(stage: Stage, cases: int = 6, seed: int = 1) -> None:
    """Tell of a year with cases in all states of finish, in any order."""
    chance = random.Random(seed)  # noqa: S311 - a year, not a secret
    for n in range(cases):
        name = f"c{n}"
        stage.clock.at += timedelta(days=chance.randint(0, 3))
        await stage.tell(posted(name, post_id=name, author=Author(id=name, name="Per")), decided(name))
        what = chance.choice(["answered", "written off", "captured", "closed", "documented", "cancelled"])
        if what == "documented":
            await stage.tell(decided(name, "documented", no=2), confirm(name))
        elif what == "closed":
            await stage.tell(act(RecordClosed, name, reason="Nei"))
        elif what != "captured":
            await stage.tell(confirm(name, klasse=chance.choice(["0", "Q", "V"])))
            await stage.tell(reply(f"r{n}", to=name) if what == "answered" else write_off(name))
            if what == "cancelled":
                await stage.tell(act(RecordClosed, name, reason="Feil"))
    await stage.work()


@pytest.mark.parametrize("seed", range(6))
async def test_what_is_read_counts_what_the_journal_counts(stage: Stage, seed: int) -> None:
    await a_year(stage, 10, seed)
    await stage.tell(posted("sure", post_id="sure"), decided("sure"), confirm("sure"))
    lines = [line.told() for line in await stage.lines()]
    counted = Counter(line.event for line in lines)
    found = await reading(stage, lambda p: (list(p.saksmapper()), list(p.journal()), list(p.utelatt())))
    cases, posts, left_out = found
    assert len(cases) == counted["case_opened"]
    assert len(posts) == counted["registered"]
    assert sorted(post.nummer or () for _, post in posts) == [(2026, n) for n in range(1, counted["registered"] + 1)]
    assert [post.nummer for _, post in posts] == sorted(post.nummer or () for _, post in posts)
    assert {post.system_id for case in cases for post in case.journalposter} == {post.system_id for _, post in posts}
    captured = {line.subject_id for line in lines if line.event == "captured"}
    assert captured == {post.system_id for _, post in posts} | {one.system_id for one in left_out}
    assert len(captured) == len(posts) + len(left_out)


async def test_case_files_come_by_class_in_the_schemes_order_then_by_number(stage: Stage) -> None:
    for name, klasse in (("a", "V"), ("b", "0"), ("c", "Q"), ("d", "0")):
        await stage.tell(posted(name, post_id=name), decided(name), confirm(name, klasse=klasse))
    cases = await reading(stage, lambda p: list(p.saksmapper()))
    assert [case.nummer for case in cases] == [(2026, 2), (2026, 4), (2026, 3), (2026, 1)]
    klasser = await reading(
        stage, lambda p: {k.system_id: k.klasse_id for k in p.arkivdel.klassifikasjonssystem.klasser}
    )
    assert [klasser[case.klasse] for case in cases if case.klasse] == ["0", "0", "Q", "V"]
    assert len(klasser) == 25


async def finished(stage: Stage) -> None:
    """One inquiry, hidden and shown again, answered, assessed, corrected, archived, its case closed."""
    await stage.tell(posted(), decided(), confirm(), taken("hide"), reply(), posted("x"), decided("x"))
    await stage.work()
    await stage.tell(act(RecordCorrected, title="Henvendelse om veilys"), act(RecordClosed, "x", reason="Nei"))
    await stage.tell(act(RecordAssessed, metadata=("NA",), hjemmel="Offl. § 13 første ledd"))
    stage.clock.at += timedelta(days=1)
    await stage.tell(archive(), archive("r1"), close_case())


def posts_of(period: Period) -> list[Journalpost]:
    return [post for _, post in period.journal()]


async def test_a_record_has_everything_that_a_deposit_asks_for(stage: Stage) -> None:
    await finished(stage)
    incoming, outgoing = await reading(stage, posts_of)
    assert (incoming.journalposttype, incoming.journalstatus, incoming.journalpostnummer) == ("I", "A", 1)
    assert (outgoing.journalposttype, outgoing.journalstatus, outgoing.journalpostnummer) == ("U", "A", 2)
    assert incoming.tittel == "Henvendelse om veilys"
    assert incoming.arkivert_av == "kari"
    assert incoming.arkivert_dato is not None
    assert incoming.opprettet_dato < incoming.arkivert_dato
    assert [one.type for one in (*incoming.korrespondanseparter, *outgoing.korrespondanseparter)] == ["EA", "EM"]
    assert [(one.maate, one.av_journalpost) for one in incoming.avskrivninger] == [("BU", outgoing.system_id)]
    assert [one.tekst for one in incoming.merknader] == ["Skjult av kommunen"]
    assert incoming.skjerming is not None
    assert (incoming.skjerming.tilgangsrestriksjon, incoming.skjerming.metadata) == ("UO", ("NA",))
    assert outgoing.skjerming is not None
    assert outgoing.skjerming.metadata == ("M",)
    assert incoming.spor is not None
    assert (incoming.spor.platform, incoming.spor.object_id) == ("facebook", "c1")
    assert incoming.mottatt_dato is not None
    assert outgoing.sendt_dato is not None
    files = [one.fil for post in (incoming, outgoing) for d in post.dokumenter for one in d.dokumentobjekter]
    assert len(files) == len({name.casefold() for name in files})
    assert files[0].startswith("2026-000001/0001-001.")
    assert [d.dokumentnummer for d in incoming.dokumenter] == list(range(1, len(incoming.dokumenter) + 1))


async def test_the_change_log_has_both_values_and_nothing_set_from_nothing(stage: Stage) -> None:
    await finished(stage)
    changes: list[Endring] = await reading(stage, lambda p: list(p.endringer()))
    told = [(one.referanse_metadata, one.tidligere_verdi, one.ny_verdi) for one in changes]
    assert ("tittel", "Kommentar på Facebook 14.05.2026", "Henvendelse om veilys") in told
    assert told.count(("journalstatus", "Journalført", "Arkivert")) == 2
    assert ("saksstatus", "Under behandling", "Avsluttet") in told
    assert all(before and after and before != after for _, before, after in told)
    assert [one.endret_dato for one in changes] == sorted(one.endret_dato for one in changes)
    delivered = {post.system_id for post in await reading(stage, posts_of)}
    cases = {case.system_id for case in await reading(stage, lambda p: list(p.saksmapper()))}
    assert {one.referanse_arkivenhet for one in changes} <= delivered | cases


async def test_what_is_left_out_says_why(stage: Stage) -> None:
    await finished(stage)
    await stage.tell(posted("d"), decided("d", "documented"), confirm("d"), posted("m"), decided("m"))
    left_out: list[Utelatt] = await reading(stage, lambda p: list(p.utelatt()))
    assert sorted(one.grunn.partition(":")[0] for one in left_out) == [
        "dokumentert uten journalføring",
        "midlertidig registrert",
        "utgått før den ble journalført",
    ]


async def test_an_edit_after_archiving_and_a_link_are_cross_references(stage: Stage) -> None:
    await stage.tell(posted("a", post_id="a"), decided("a"), confirm("a"))
    await stage.tell(posted("b", post_id="b"), decided("b"), confirm("b"))
    first, second = await reading(stage, posts_of)
    await stage.tell(act(RecordLinked, "b", other=first.system_id))
    assert [post.kryssreferanser for post in await reading(stage, posts_of)] == [(), (first.system_id,)]
    assert second.journalpostnummer == 1


# --- closing -----------------------------------------------------------------------------------------------------


async def test_a_year_is_closed_when_nothing_hinders_and_takes_no_more(stage: Stage) -> None:
    await finished(stage)
    assert [one.code for one in (await closing(stage, at=stage.clock.at)).hindrances] == ["year_not_over"]
    done = await closing(stage)
    assert (done.closed, done.hindrances) == (True, ())
    arkivdel = await reading(stage, lambda p: p.arkivdel)
    assert (arkivdel.arkivdelstatus, arkivdel.avsluttet_av) == ("P", "Kari Arkivar")
    assert arkivdel.avsluttet_dato == NEXT_YEAR
    await stage.tell(posted("c2", parent_id="c1"), decided("c2"), confirm("c2"))
    assert (await stage.told(ActRefused))[-1].broken[0].krav == "2.3.6"
    assert [one.code for one in (await closing(stage)).hindrances] == ["period_closed"]
    assert [report.problems for report in await stage.verify()] == [()]


async def test_everything_that_hinders_is_listed_with_its_requirement_and_nothing_is_closed(stage: Stage) -> None:
    await stage.tell(posted("a", post_id="a"), decided("a"), confirm("a"))
    await stage.tell(posted("b", post_id="b"), decided("b"))
    before = await stage.events()
    found = await closing(stage, close_cases=True)
    assert [(one.krav, one.code) for one in found.hindrances] == [
        ("3.2.7", "not_archived"),
        ("3.2.9", "unanswered"),
        ("3.2.7", "unconfirmed"),
    ]
    assert await stage.events() == before


async def test_cases_that_nothing_hinders_are_closed_on_the_way_when_a_person_says_so(stage: Stage) -> None:
    await stage.tell(posted(), decided(), confirm())
    await stage.work()
    await stage.tell(write_off(), archive())
    assert [one.code for one in (await closing(stage)).hindrances] == ["case_open"]
    done = await closing(stage, close_cases=True)
    assert (done.cases, done.closed) == (1, True)
    [case] = await reading(stage, lambda p: list(p.saksmapper()))
    assert (case.saksstatus, case.avsluttet_av) == ("A", "Kari Arkivar")


async def test_a_look_closes_nothing_and_a_year_without_a_line_is_none(stage: Stage) -> None:
    await finished(stage)
    before = await stage.events()
    assert not (await closing(stage, look_only=True)).closed
    assert await stage.events() == before
    empty = CloseYear(municipality="sogne", year=2019, person="Kari")
    assert [one.code for one in (await close_period(stage.db, empty, NEXT_YEAR)).hindrances] == ["period_empty"]
    with pytest.raises(Permanent, match="nothing was filed in 2019"):
        await reading(stage, lambda p: p.arkiv, 2019)


async def test_the_next_year_begins_with_its_own_cases_and_the_old_ones_take_nothing(stage: Stage) -> None:
    await finished(stage)
    stage.clock.at = NEXT_YEAR
    await stage.tell(posted("c2", parent_id="c1", post_id="p1"), decided("c2"), confirm("c2"))
    new: list[Saksmappe] = await reading(stage, lambda p: list(p.saksmapper()), 2027)
    old = await reading(stage, lambda p: list(p.saksmapper()))
    assert [case.kryssreferanser for case in new] == [(old[0].system_id,)]
    assert [post.nummer for case in new for post in case.journalposter] == [(2027, 1)]


async def test_a_delivery_that_stands_alone_points_at_nothing_beside_it_and_lists_what_it_leaves_out(
    stage: Stage,
) -> None:
    await finished(stage)
    stage.clock.at = NEXT_YEAR
    await stage.tell(posted("c2", parent_id="c1", post_id="p1"), decided("c2"), confirm("c2"))
    [old] = await stage.db.read(lambda tx: list(Period(tx, "sogne", 2026).saksmapper()))
    await stage.tell(act(RecordLinked, "c2", other=old.journalposter[0].system_id))

    def read(*, bounded: bool) -> Callable[[Tx], tuple[Saksmappe, list[Journalpost], list[str]]]:
        def found(tx: Tx) -> tuple[Saksmappe, list[Journalpost], list[str]]:
            period = Period(tx, "sogne", 2027, bounded=bounded)
            [case] = period.saksmapper()
            return case, [post for _, post in period.journal()], [one.hva for one in period.utelatt()]

        return found

    case, posts, left_out = await stage.db.read(read(bounded=False))
    assert (len(case.kryssreferanser), [len(post.kryssreferanser) for post in posts], left_out) == (1, [1], [])
    case, posts, left_out = await stage.db.read(read(bounded=True))
    assert (case.kryssreferanser, [post.kryssreferanser for post in posts]) == ((), [()])
    assert left_out == ["kryssreferanse", "kryssreferanse"]


async def test_a_period_is_what_deliveries_are_written_from(stage: Stage) -> None:
    await finished(stage)

    def as_deliveries_see_it(period: Periode) -> int:
        return sum(1 for _ in period.journal())

    assert await reading(stage, as_deliveries_see_it) == 2
