"""The tables of figures: pure, and the same for the page, the files and the report."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime

from common.policy.vocabulary import TAGS
from desk.core import counting as c
from desk.core.figures import (
    COLUMNS,
    DAY,
    LINES,
    MINUTES,
    P90,
    PARTS,
    SHARE,
    TEXT,
    Column,
    Counted,
    Table,
    Value,
    all_of,
    by_detail,
    quantile,
    share_of,
)

HOUR, DAY_MINUTES = 60, 1440
WAITS = (HOUR, 4 * HOUR, 8 * HOUR, DAY_MINUTES, 2 * DAY_MINUTES, 7 * DAY_MINUTES)
"""Up to so many minutes: how waits are told apart."""


LATE = "late"
"""The row of the queue that counts what stands in the others already."""
JUDGED = (c.UPHELD, c.RESTORED)


def tables(found: Counted, waiting: Sequence[datetime] = (), late: int = 0, now: datetime | None = None) -> list[Table]:
    """Return every table in which anything stands; the age of the queue where the time is given."""
    queue = [age_table(waiting, late, now)] if now is not None else []
    every = [*queue, *(make(found) for make in _MAKERS)]
    return [one for one in every if one.rows]


# --- over time ----------------------------------------------------------------------------------------------------


def volume(found: Counted) -> Table:
    """How much came, and how much of all was hidden and removed, over time."""
    steps: dict[date, Counter[str]] = {day: Counter() for day in found.period.buckets()}
    hidden = {c.HIDDEN_BY_SYSTEM, c.HIDDEN_BY_PERSON}
    for (day, what, _), n in found.daily.items():
        steps[found.period.bucket(day)]["hidden" if what in hidden else what] += n
    shown = tuple((day, s[c.CAME], s["hidden"], s[c.REMOVED_BY_US]) for day, s in steps.items())
    return Table(
        name="volume",
        columns=(Column("from_day", DAY, found.period.step), Column("came"), Column("hidden"), Column("removed")),
        rows=shown if any(row[1:] != (0, 0, 0) for row in shown) else (),
        drawn=("from_day", "came"),
        chart=COLUMNS,
    )


def subjects(found: Counted) -> Table:
    """What the comments were about, over time."""
    steps: dict[date, Counter[str]] = {day: Counter() for day in found.period.buckets()}
    for (day, what, tag), n in found.daily.items():
        if what == c.TAGGED:
            steps[found.period.bucket(day)][tag] += n
    sums = found.sums(c.TAGGED, by_detail)
    tags = sorted(sums, key=lambda tag: (-sums[tag], tag))
    return Table(
        name="subjects",
        columns=(Column("from_day", DAY, found.period.step), *(Column(tag, of="tag") for tag in tags)),
        rows=tuple((day, *(counts[tag] for tag in tags)) for day, counts in steps.items()) if tags else (),
        drawn=("from_day", *tags[:4]),
        chart=LINES,
    )


# --- how fast -----------------------------------------------------------------------------------------------------


def answers(found: Counted) -> Table:
    """How long people waited for the first answer, and how often the guideline's promise was kept."""
    met, missed = (_by_place(found, what) for what in (c.MET, c.MISSED))
    waits = found.waits(c.ANSWERED, lambda key: (key[1], key[2]))
    places = sorted({*met, *missed, *(place for place in waits if isinstance(place, tuple))})
    shown = []
    for account, kind in places:
        some = waits.get((account, kind), Counter())
        kept, broken = met[account, kind], missed[account, kind]
        times = some.total() or None, quantile(some, 0.5), quantile(some, P90)
        shown.append((account, kind, times[0] or 0, times[1], times[2], kept, broken, share_of(kept, broken)))
    return Table(
        name="answers",
        columns=(
            *(Column("account", TEXT, "account"), Column("kind", TEXT, "kind"), Column("answered")),
            *(Column("median", MINUTES, rests_on=("answered",)), Column("p90", MINUTES, rests_on=("answered",))),
            *(Column("met"), Column("missed"), Column("in_time", SHARE, rests_on=("met", "missed"))),
        ),
        rows=tuple(shown),
    )


def _by_place(found: Counted, what: str) -> Counter[tuple[str, str]]:
    sums: Counter[tuple[str, str]] = Counter()
    for key, n in found.totals.items():
        if key[0] == what:
            sums[key[1], key[2]] += n
    return sums


def waits(found: Counted) -> Table:
    """How the waits for the first answer spread."""
    bins = [0] * (len(WAITS) + 1)
    for minutes, n in found.waits(c.ANSWERED, all_of).get("", Counter()).items():
        bins[sum(minutes > limit for limit in WAITS)] += n
    return Table(
        name="waits",
        columns=(Column("wait", TEXT, "wait"), Column("answered")),
        rows=tuple((f"{place}", n) for place, n in enumerate(bins)) if any(bins) else (),
        drawn=("wait", "answered"),
    )


def promises(found: Counted) -> Table:
    """Which deadlines were met and which missed."""
    met, missed = (found.sums(what, by_detail) for what in (c.MET, c.MISSED))
    rows = ((kind, met[kind], missed[kind], share_of(met[kind], missed[kind])) for kind in sorted({*met, *missed}))
    return Table(
        name="promises",
        columns=(
            Column("deadline", TEXT, "deadline_kind"),
            Column("met"),
            Column("missed"),
            Column("in_time", SHARE, rests_on=("met", "missed")),
        ),
        rows=tuple(rows),
        drawn=("deadline", "met", "missed"),
        chart=PARTS,
    )


def age_table(waiting: Sequence[datetime], late: int, now: datetime) -> Table:
    """How long what is open now has waited. `late` of them are past their due time."""
    bins = [0] * (len(WAITS) + 1)
    for since in waiting:
        minutes = (now - since).total_seconds() / 60
        bins[sum(minutes > limit for limit in WAITS)] += 1
    rows: tuple[tuple[Value, ...], ...] = tuple((f"{place}", n) for place, n in enumerate(bins))
    return Table(
        name="queue",
        columns=(Column("wait", TEXT, "wait"), Column("waiting")),
        rows=(*rows, (LATE, late)) if waiting else (),
        drawn=("wait", "waiting"),
    )


# --- what was taken away --------------------------------------------------------------------------------------------


def grounds(found: Counted) -> Table:
    """What was hidden and removed, by the clause that it rests on."""
    names = (c.HIDDEN_BY_SYSTEM, c.HIDDEN_BY_PERSON, c.REMOVED_BY_US)
    return _side_by_side(found, "grounds", Column("clause", TEXT, "clause"), names, names)


def system_hides(found: Counted) -> Table:
    """What became of what the system hid by itself, and how long it took until a person acted on it."""
    sums = [found.sums(what, by_detail) for what in c.VERDICTS]
    looks = found.waits(c.LOOKED_AT, by_detail)
    rows = []
    for clause in _most(sums):
        upheld, restored, *rest = (one[clause] for one in sums)
        some = looks.get(clause, Counter())
        rows.append(
            (clause, upheld, restored, *rest, share_of(restored, upheld), quantile(some, 0.5), quantile(some, P90))
        )
    return Table(
        name="system_hides",
        columns=(
            *(Column("clause", TEXT, "clause"), *(Column(what) for what in c.VERDICTS)),
            *(
                Column("restored_share", SHARE, rests_on=JUDGED),
                Column("looked_median", MINUTES, rests_on=JUDGED),
                Column("looked_p90", MINUTES, rests_on=JUDGED),
            ),
        ),
        rows=tuple(rows),
        drawn=("clause", *c.VERDICTS),
        chart=PARTS,
    )


def overrides(found: Counted) -> Table:
    """Where people put the model right: tags that they added, and tags that they took away."""
    added, dropped = (found.sums(what, by_detail) for what in (c.TAG_ADDED, c.TAG_DROPPED))
    tagged = found.sums(c.TAGGED, by_detail)
    tags = [*TAGS, *sorted({*tagged, *added, *dropped} - set(TAGS))]
    rows = tuple(
        (tag, tagged[tag], added[tag], dropped[tag]) for tag in tags if tagged[tag] + added[tag] + dropped[tag]
    )
    return Table(
        name="overrides",
        columns=(Column("tag", TEXT, "tag"), Column("with_tag"), Column(c.TAG_ADDED), Column(c.TAG_DROPPED)),
        rows=rows,
        drawn=("tag", c.TAG_ADDED, c.TAG_DROPPED) if any(row[2] or row[3] for row in rows) else (),
    )


def topics(found: Counted) -> Table:
    """What was hidden and removed by topic, beside how much there was of it."""
    return _of(found, "topics", c.TOPIC)


def parties(found: Counted) -> Table:
    """What was hidden and removed of texts that name a party, beside how many named it."""
    return _of(found, "parties", c.PARTY)


def tag_removals(found: Counted) -> Table:
    """What was hidden and removed by tag, beside how much there was of it."""
    return _of(found, "tag_removals", c.TAGGED)


def _of(found: Counted, name: str, what: str) -> Table:
    """What there was is not drawn: of most things there is so much that nothing could be seen beside it."""
    sums = [found.sums(one, by_detail) for one in (what, c.HIDDEN_OF + what, c.REMOVED_OF + what)]
    came_of, hidden, removed = sums
    came = ("came", "hidden", "removed")
    return Table(
        name=name,
        columns=(
            *(Column(what, TEXT, {c.TAGGED: "tag"}.get(what, what)), *(Column(one) for one in came)),
            Column("hidden_share", SHARE, rests_on=("came", "hidden")),
        ),
        rows=tuple(
            (one, came_of[one], hidden[one], removed[one], _at_most_all(hidden[one], came_of[one]))
            for one in _most(sums)
        ),
        drawn=(what, "hidden", "removed"),
    )


def _at_most_all(part: int, whole: int) -> float | None:
    """What came in one period may be hidden in the next: a share is never more than all."""
    return min(1.0, part / whole) if whole else None


def alerts(found: Counted) -> Table:
    """Who was told of what, and what could not be told."""
    names = (c.ALERTED, c.ALERT_FAILED)
    return _side_by_side(found, "alerts", Column("reason", TEXT, "alert_reason"), names, names)


def _side_by_side(found: Counted, name: str, label: Column, whats: Sequence[str], called: Sequence[str]) -> Table:
    """Return a row a detail, a column each thing that was counted, what there is most of first."""
    sums = [found.sums(what, by_detail) for what in whats]
    return Table(
        name=name,
        columns=(label, *(Column(one) for one in called)),
        rows=tuple((detail, *(one[detail] for one in sums)) for detail in _most(sums)),
        drawn=(label.code, *called),
    )


def _most(sums: Sequence[Counter[str]]) -> list[str]:
    every: Counter[str] = sum(sums, Counter())
    return sorted(every, key=lambda detail: (-every[detail], detail))


_MAKERS: tuple[Callable[[Counted], Table], ...] = (
    *(waits, answers, promises, volume, subjects),
    *(grounds, system_hides, overrides),
    *(topics, tag_removals, parties, alerts),
)
NAMES = ("queue", *(make.__name__ for make in _MAKERS))
"""Every table there is."""
