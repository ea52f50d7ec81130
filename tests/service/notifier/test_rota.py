"""What the desk states of the duty rota changes whom the notifier alerts, before the weekly rota of its file."""

from datetime import datetime, timedelta

from common.events import FactStated, RotaFact, RotaRow
from tests.service.notifier.days import state
from tests.service.notifier.recorded import threat
from tests.service.notifier.stage import START
from tests.service.notifier.town import Town, told
from tests.service.told import fact

FOREVER = START + timedelta(days=300)


def row(what: str, *persons: str, since: datetime = START, until: datetime = FOREVER, **more: object) -> RotaRow:
    role = "administratorer" if what == "duty" else ""
    given = {"role": role, "stated_at": START, "stated_by": "kari", **more}
    return RotaRow(what=what, persons=persons, since=since, until=until, **given)  # type: ignore[arg-type]  # keyword by keyword


def stated(*rows: RotaRow, ref: str = "1") -> FactStated:
    return fact(f"bo/rota/{ref}", RotaFact(ref=ref, history=rows), at=START)


async def hears(town: Town, **more: float) -> list[str]:
    """Who hears of a threat that comes then."""
    town.lines.taken.clear()
    town.stage.clock.at += timedelta(**more)
    await told(town, threat(object_id=f"c{town.stage.clock.at.timestamp()}"))
    await town.stage.later(minutes=5)
    return town.lines.to("hidden")


async def test_whom_the_desk_puts_on_duty_is_alerted_in_place_of_whom_the_file_names(town: Town) -> None:
    assert await hears(town) == ["teams"]
    state(town.stage, stated(row("duty", "siv", until=START + timedelta(days=1))))
    assert await hears(town) == ["siv@bo.example"]
    assert await hears(town, days=1) == ["teams"], "what is over is over: the weekly rota holds again"


async def test_a_mail_address_at_the_desk_needs_no_line_in_the_file(town: Town) -> None:
    state(town.stage, stated(row("duty", "vakt@bo.example")))
    assert await hears(town) == ["vakt@bo.example"]


async def test_a_row_that_names_only_people_whom_nothing_reaches_leaves_the_weekly_rota_in_force(town: Town) -> None:
    state(town.stage, stated(row("duty", "stranger")), stated(row("swap", "stranger", out="kari"), ref="2"))
    assert await hears(town) == ["teams"]


async def test_a_swap_and_an_absence_of_the_desk_count_too(town: Town) -> None:
    state(town.stage, stated(row("swap", "siv", out="kari")))
    assert await hears(town) == ["siv@bo.example"]
    state(town.stage, stated(row("absence", "siv"), ref="2"))
    assert await hears(town) == ["ola@bo.example"], "whoever stands in is away: the file's fallback"


async def test_a_row_that_is_taken_back_or_gone_changes_nothing_any_more(town: Town) -> None:
    back = row("duty", "siv", withdrawn=True, stated_at=START + timedelta(minutes=1))
    state(town.stage, stated(row("duty", "siv"), back))
    assert await hears(town) == ["teams"]
    state(town.stage, stated(row("duty", "siv"), ref="2"))
    assert await hears(town) == ["siv@bo.example"]
    state(town.stage, fact("bo/rota/2", None, at=town.stage.clock.now()))
    assert await hears(town) == ["teams"]


async def test_a_row_of_one_municipality_is_heard_in_no_other(town: Town) -> None:
    state(town.stage, fact("kinn/rota/1", RotaFact(ref="1", history=(row("duty", "siv"),)), at=START))
    assert await hears(town) == ["teams"]


async def test_where_the_file_is_silent_the_desk_names_who_is_on_duty(town: Town) -> None:
    town.file.write_text(town.file.read_text().replace("[bo.roles.administratorer]", "[bo.roles.somebody]"))
    state(town.stage, stated(row("duty", "siv")))
    assert await hears(town) == ["siv@bo.example"]
