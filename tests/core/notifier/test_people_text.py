"""The people file: what it can say, and how a mistake is told: with its line and the word that was meant."""

from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from common.errors import Permanent
from notifier.core.chain import Step
from notifier.core.duty import who
from notifier.core.message import APPRISE, MAIL, WEBHOOK, Address
from notifier.core.people_text import parse
from notifier.core.person import Quiet

WHOLE = """
[bo.persons.kari]
lang = "nn"
channels = ["kari@bo.example", "teams"]
urgent = ["sms"]
quiet = { from = "21:00", until = "07:00" }
digest = "08:15"
[bo.persons.ola]
channels = ["sak"]
digest = false
[bo.channels.teams]
apprise_file = "teams.url"
[bo.channels.sms]
apprise_file = "sms.url"
[bo.channels.sak]
webhook = "https://sak.bo.example/hook"
secret_file = "sak.keys"
[bo.roles.vakt]
fallback = "operator"
[[bo.roles.vakt.slots]]
days = ["mon", "tue"]
from = "08:00"
until = "16:00"
persons = ["kari"]
[bo.roles.vakt.weeks]
from = 2026-01-19
turn = [["kari"], ["ola"]]
[bo.accounts."facebook:1".eier]
persons = ["ola"]
[bo.units."Teknisk drift"]
persons = ["ola"]
[[bo.swaps]]
from = 2026-01-20
until = 2026-01-20T12:00:00
out = "kari"
in = "ola"
role = "vakt"
[[bo.absences]]
person = "ola"
from = 2026-07-01
until = 2026-07-31
[bo.escalation]
urgent = [{ after_min = 10 }, { after_min = 20, to = ["operator"] }]
"""


def test_a_whole_file_is_understood() -> None:
    book = parse(WHOLE, "people.toml")["bo"]
    kari, ola = book.persons["kari"], book.persons["ola"]
    assert kari.channels == (Address(kind=MAIL, to="kari@bo.example"), Address(kind=APPRISE, to="teams"))
    assert (kari.lang, kari.quiet, kari.digest_at) == ("nn", Quiet(begins=time(21), ends=time(7)), time(8, 15))
    assert kari.reached(urgently=True) == (Address(kind=APPRISE, to="sms"),)
    assert (ola.channels, ola.digest) == ((Address(kind=WEBHOOK, to="sak"),), False)
    assert book.chains["urgent"].steps == (Step(after_min=10), Step(after_min=20, to=("operator",)))
    noon = datetime(2026, 1, 20, 11, tzinfo=ZoneInfo("Europe/Oslo"))
    assert who(book, "vakt", "", noon, lambda _: ()) == (ola,)
    assert who(book, "vakt", "", noon.replace(hour=12), lambda _: ()) == (kari,)
    assert who(book, "eier", "facebook:1", noon, lambda _: ()) == (ola,)


@pytest.mark.parametrize(
    ("was", "mistake", "says"),
    [
        ("urgent = [", "urgnet = [", "people.toml:5: bo.persons.kari: unknown key 'urgnet'; did you mean 'urgent'?"),
        ('"teams"]', '"teems"]', "people.toml:4: bo.persons.kari.channels[1]: there is no channel 'teems'; did you m"),
        ('until = "07:00"', 'until = "7"', 'this is no time of day: write "08:00"'),
        ('"mon", "tue"', '"man"', "unknown word 'man'; did you mean 'mon'?"),
        ('turn = [["kari"]', 'turn = [["karin"]', "there is no person 'karin'; did you mean 'kari'?"),
        ("urgent = [{", "urgnt = [{", "there is no reason 'urgnt'; did you mean 'urgent'?"),
        ("after_min = 20", "after_min = 5", "after_min grows from step to step"),
        ('apprise_file = "sms.url"', "", "write apprise_file, or webhook with secret_file"),
        ('secret_file = "sak.keys"', "", "webhook and secret_file belong together"),
        ("until = 2026-07-31", "until = 2026-06-30", "it ends before it begins"),
        ("until = 2026-07-31", 'until = "August"', "this is no day and no time"),
        ('role = "vakt"', 'role = "vakta"', "there is no role 'vakta'; did you mean 'vakt'?"),
        ('channels = ["sak"]', "channels = []", "channels is empty"),
        ('"facebook:1".eier]\npersons = ["ola"]', '"facebook:1".eier]\npersons = []', "nobody holds this role"),
        ('turn = [["kari"], ["ola"]]', "turn = []", "bo.roles.vakt.weeks: turn is empty: name whose week it is"),
        ("from = 2026-01-19\n", "from = 2026-01-19T08:00:00Z\n", "leave the offset out"),
        ("[bo.escalation]", 'timezone = "Europe/Bo"\n[bo.escalation]', "unknown key 'timezone'"),
        ("[bo.persons.kari]", '[bo]\ntimezone = "Europe/Bo"\n[bo.persons.kari]', "timezone is a name like Europe/Oslo"),
        ("[bo.persons.ola]", '[bo.persons."ola@bo.example"]', "called by an id that says nothing to strangers"),
        ("[bo.escalation]", "[bo.escalation", "people.toml:"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_the_nearest_word(was: str, mistake: str, says: str) -> None:
    assert was in WHOLE
    with pytest.raises(Permanent) as told:
        parse(WHOLE.replace(was, mistake, 1), "people.toml")
    assert says in str(told.value)
    assert "kari@bo.example" not in str(told.value)


def test_an_empty_file_says_nothing_and_a_word_in_the_place_of_a_table_is_a_mistake() -> None:
    assert parse("", "people.toml") == {}
    with pytest.raises(Permanent, match="bo"):
        parse("bo = 7", "people.toml")


def test_the_example_that_people_copy_is_right() -> None:
    page = (Path(__file__).parents[3] / "docs" / "how-to" / "alert-people.md").read_text(encoding="utf-8")
    found = parse(page.split("```toml\n")[1].split("```")[0], "people.toml")
    evening = datetime(2026, 12, 24, 17, tzinfo=ZoneInfo("Europe/Oslo"))
    assert [p.person for p in who(found["bo"], "krise_og_beredskapsteam", "", evening, lambda _: ())] == ["ola"]
    assert [p.person for p in who(found["all"], "operator", "", evening, lambda _: ())] == ["drift"]
