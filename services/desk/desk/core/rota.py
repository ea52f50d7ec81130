"""Rows of the duty rota as people write them: who is on duty, who stands in, who is away, from when until when."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from common.events.rota import ABSENCE, DUTY, SWAP, RotaRow
from common.policy.shape import Misfit, Shape

WHATS = (DUTY, SWAP, ABSENCE)
PERSON_CHARS_MAX = 200
SPAN_DAYS_MAX = 366
"""A row that lasts longer is a slip of the year."""
_NAMED = {DUTY: frozenset({"role"}), SWAP: frozenset({"out"}), ABSENCE: frozenset[str]()}
"""What each must name beside the persons."""
_BARRED = {DUTY: ("out",), SWAP: ("which",), ABSENCE: ("role", "which", "out")}


class RotaGiven(Shape, frozen=True, kw_only=True):
    """`[[rota]]`: a duty, a swap or an absence."""

    what: Literal["duty", "swap", "absence"]
    since: datetime
    until: datetime
    persons: tuple[str, ...]
    role: str = ""
    which: str = ""
    out: str = ""
    withdrawn: bool = False

    @property
    def ref(self) -> str:
        """Return what names the row: the same words again are the same row, whoever states it."""
        said = (self.what, self.since.timestamp(), self.until.timestamp(), sorted(self.persons))
        told = msgspec.json.encode((*said, self.role, self.which, self.out))
        return hashlib.sha256(told).hexdigest()[:16]


def given_of(row: RotaRow, *, withdrawn: bool = False) -> RotaGiven:
    """Return a row as it was stated, or taken back."""
    fields = {name: value for name, value in msgspec.structs.asdict(row).items() if not name.startswith("stated_")}
    return RotaGiven(**fields | {"withdrawn": withdrawn})


def wrong_rota(rows: Collection[RotaGiven], roles: Collection[str] | None) -> Iterator[Misfit]:
    """Return what is wrong with rows of a file; `roles` None: the names of roles are taken as they are."""
    for index, row in enumerate(rows):
        path = ("rota", index)
        for field, why in wrong_fields(row, roles):
            yield Misfit(_SAYS[why], path, field)


_SAYS = {
    "needed": "this is missing",
    "not_here": "this has no place in a row of that kind",
    "no_role": "the pack has no such role",
    "no_person": "this is no person: write an id without spaces, or a mail address",
    "before_since": "it ends before it begins",
    "too_far": "it lasts longer than a year",
    "no_offset": "a time needs its offset, as in 2026-05-14T15:00:00+02:00",
}


def wrong_fields(row: RotaGiven, roles: Collection[str] | None) -> Iterator[tuple[str, str]]:
    """Return the fields that are wrong, each with a code."""
    yield from _wrong_words(row, roles)
    if row.since.tzinfo is None or row.until.tzinfo is None:
        yield "since" if row.since.tzinfo is None else "until", "no_offset"
    elif row.until <= row.since:
        yield "until", "before_since"
    elif row.until - row.since > timedelta(days=SPAN_DAYS_MAX):
        yield "until", "too_far"


def _wrong_words(row: RotaGiven, roles: Collection[str] | None) -> Iterator[tuple[str, str]]:
    yield from ((field, "needed") for field in sorted(_NAMED[row.what]) if not getattr(row, field))
    yield from ((field, "not_here") for field in _BARRED[row.what] if getattr(row, field))
    if row.role and roles is not None and row.role not in roles:
        yield "role", "no_role"
    if row.out and not is_person(row.out):
        yield "out", "no_person"
    if not row.persons:
        yield "persons", "needed"
    elif not all(map(is_person, row.persons)) or (row.what != DUTY and len(row.persons) > 1):
        yield "persons", "no_person"


def is_person(word: str) -> bool:
    """True for an id, or a mail address."""
    named = 0 < len(word) <= PERSON_CHARS_MAX and word.isprintable() and not any(c.isspace() or c in ",;" for c in word)
    return named and ("@" not in word or (word.count("@") == 1 and not word.startswith("@") and not word.endswith("@")))


def read_rota(
    given: Mapping[str, str], zone: str, roles: Collection[str] | None, places: Collection[str]
) -> RotaGiven | tuple[tuple[str, str], ...]:
    """Read a form; what is wrong comes back as fields with a code. Days without a time are whole days."""
    what = next((one for one in WHATS if one == given.get("do")), None)
    wrong: list[tuple[str, str]] = []
    since = _instant(given, "since", zone, wrong)
    until = _instant(given, "until", zone, wrong)
    if given.get("which") and given["which"] not in places:
        wrong.append(("which", "no_place"))
    if what is None or since is None or until is None:
        return tuple(wrong) or (("do", "needed"),)
    row = RotaGiven(
        what=what,  # type: ignore[arg-type]  # one of WHATS
        since=since,
        until=until,
        persons=tuple(dict.fromkeys(given.get("persons", "").replace(";", ",").replace(",", " ").split())),
        role="" if what == ABSENCE else given.get("role", ""),
        which=given.get("which", "") if what == DUTY else "",
        out=given.get("out", "") if what == SWAP else "",
    )
    wrong += wrong_fields(row, roles)
    return tuple(wrong) or row


def _instant(given: Mapping[str, str], name: str, zone: str, wrong: list[tuple[str, str]]) -> datetime | None:
    day, clock = given.get(name, ""), given.get(f"{name}_clock", "")
    if not day:
        wrong.append((name, "needed"))
        return None
    try:
        at = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock or "00:00"), ZoneInfo(zone))
        # "Until the 14th" means that day too.
        return (at if clock or name == "since" else at + timedelta(days=1)).astimezone(UTC)
    except (ValueError, OverflowError):  # no day at all, or one at the edge of what a calendar holds
        wrong.append((name, "no_time"))
        return None
