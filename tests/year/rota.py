"""Who works where and when: roles held in turn by the week, swaps, and the file that tells the notifier of them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tests.service.told import pack_of
from tests.year.record import Shift
from tests.year.town import BEGINS, MUNICIPALITIES, SETTLED

OPERATOR = "operator"
CHANGES = time(9)
"""On Mondays the week's duty changes hands at this time on the wall."""
FIRST = date(2025, 12, 29)
MAIL_ONLY = {("randaberg", "kontoadministrator"): "kommunikasjon"}
"""Roles whose people have no second channel → the role to ask instead."""


class Away(NamedTuple):
    """A person is away for whole days; somebody stands in, or the other one of the role has it (nobody)."""

    municipality: str
    role: str
    person: str
    first: date
    last: date
    instead: str = ""


AWAY = (
    Away(
        "bo", "krise_og_beredskapsteam", "krise_og_beredskapsteam-1", date(2026, 3, 28), date(2026, 4, 7), "radmann-1"
    ),
    Away(
        "kinn",
        "informasjon_og_service",
        "informasjon_og_service-2",
        date(2026, 10, 20),
        date(2026, 10, 28),
        "tenesteleiar-1",
    ),
    Away(
        "knivsta", "kommunstyrelsen", "kommunstyrelsen-1", date(2026, 12, 23), date(2026, 12, 27), "politisk_ledning-1"
    ),
)
"""Swaps over Easter, the night in which an hour comes twice, and Christmas."""


def in_turn(municipality: str) -> frozenset[str]:
    """Return the roles whose people take turns by the week: those on call."""
    return frozenset(role for role, row in pack_of(municipality).file.roles.items() if row.on_call)


def persons_of(municipality: str, role: str) -> tuple[str, ...]:
    """Return the ids of those who hold a role."""
    return (f"{role}-1", f"{role}-2") if role in in_turn(municipality) else (f"{role}-1",)


def mail_of(municipality: str, person: str) -> str:
    """Return a person's mail address."""
    return f"{person.replace('_', '-')}@{municipality}.example"


@cache
def shifts() -> tuple[Shift, ...]:
    """Return every person's times on duty in the year, as the rota says them."""
    found = [Shift("", OPERATOR, f"{OPERATOR}-1", _far(-1), _far(1))]
    for municipality in MUNICIPALITIES:
        for role in pack_of(municipality).file.roles:
            persons = persons_of(municipality, role)
            if len(persons) == 1:
                found.append(Shift(municipality, role, persons[0], _far(-1), _far(1)))
            else:
                found += _weeks(municipality, role, persons)
    return tuple(found)


def _far(way: int) -> datetime:
    return BEGINS - timedelta(days=30) if way < 0 else SETTLED + timedelta(days=30)


def _weeks(municipality: str, role: str, persons: tuple[str, ...]) -> Iterator[Shift]:
    zone = ZoneInfo(pack_of(municipality).file.pack.timezone)
    for n in range(60):
        monday = FIRST + timedelta(days=7 * n)
        begins, ends = (datetime.combine(monday + timedelta(days=d), CHANGES, zone).astimezone(UTC) for d in (0, 7))
        person = persons[n % len(persons)]
        yield from _with_swaps(Shift(municipality, role, person, begins, ends), zone)


def _with_swaps(shift: Shift, zone: ZoneInfo) -> Iterator[Shift]:
    """Cut the days out of a shift for which somebody stands in."""
    for away in AWAY:
        if (away.municipality, away.role, away.person) != (shift.municipality, shift.role, shift.person):
            continue
        begins = max(shift.begins, datetime.combine(away.first, time(), zone).astimezone(UTC))
        ends = min(shift.ends, datetime.combine(away.last + timedelta(days=1), time(), zone).astimezone(UTC))
        if begins < ends:
            yield shift._replace(person=away.instead, begins=begins, ends=ends)
            yield from (s for s in (shift._replace(ends=begins), shift._replace(begins=ends)) if s.begins < s.ends)
            return
    yield shift


def addresses() -> dict[tuple[str, str], str]:
    """Return whose an address is, by municipality and address; the operator's stands under each municipality."""
    found = {}
    for municipality in MUNICIPALITIES:
        for role in pack_of(municipality).file.roles:
            for person in persons_of(municipality, role):
                found[municipality, mail_of(municipality, person)] = person
                found[municipality, f"{person}-sms"] = person
        found[municipality, mail_of("all", f"{OPERATOR}-1")] = f"{OPERATOR}-1"
        found[municipality, f"{OPERATOR}-1-sms"] = f"{OPERATOR}-1"
    return found


def people_file(folder: Path) -> Path:
    """Write the rota as the notifier reads it, and return the file."""
    (folder / "sms").write_text("json://127.0.0.1:9/")
    lines: list[str] = []
    for municipality in MUNICIPALITIES:
        lines += _of_town(municipality)
    lines += _persons("all", (f"{OPERATOR}-1",), mail_only=False)
    lines.append(f'all.roles.{OPERATOR} = {{ persons = ["{OPERATOR}-1"] }}')
    path = folder / "people.toml"
    path.write_text("\n".join(lines))
    return path


def _of_town(municipality: str) -> Iterator[str]:
    for role in pack_of(municipality).file.roles:
        persons = persons_of(municipality, role)
        instead = MAIL_ONLY.get((municipality, role), "")
        yield from _persons(municipality, persons, mail_only=bool(instead))
        fallback = f', fallback = "{instead}"' if instead else ""
        turn = ", ".join(f'["{person}"]' for person in persons)
        who = f"weeks = {{ from = {FIRST}T{CHANGES}, turn = [{turn}] }}" if len(persons) > 1 else f"persons = {turn}"
        yield f"{municipality}.roles.{role} = {{ {who}{fallback} }}"
    swaps = [
        f'{{ from = {away.first}, until = {away.last}, out = "{away.person}", in = "{away.instead}" }}'
        for away in AWAY
        if away.municipality == municipality
    ]
    if swaps:
        yield f"{municipality}.swaps = [{', '.join(swaps)}]"


def _persons(municipality: str, persons: tuple[str, ...], *, mail_only: bool) -> Iterator[str]:
    for person in persons:
        mail = f'"{mail_of(municipality, person)}"'
        if mail_only:
            yield f"{municipality}.persons.{person} = {{ channels = [{mail}] }}"
        else:
            yield f'{municipality}.channels.{person}-sms = {{ apprise_file = "sms" }}'
            sms = f'"{person}-sms"'
            yield f"{municipality}.persons.{person} = {{ channels = [{mail}, {sms}], urgent = [{sms}, {mail}] }}"


def roles_file(folder: Path) -> Path:
    """Write who holds which role where there is no rota, and return the file."""
    lines = []
    for municipality in MUNICIPALITIES:
        lines.append(f"[{municipality}]")
        holders = {role: persons_of(municipality, role)[0] for role in pack_of(municipality).file.roles}
        lines += [f'{role} = ["{mail_of(municipality, person)}"]' for role, person in holders.items()]
    lines += ["[all]", f'{OPERATOR} = ["{mail_of("all", f"{OPERATOR}-1")}"]']
    path = folder / "roles.toml"
    path.write_text("\n".join(lines))
    return path
