"""The page that shows all municipalities side by side: how much of each guideline runs, and eleven items decided."""

from collections.abc import Callable, Sequence
from datetime import datetime

from common.events.decision import AlertWanted
from common.policy.decide import Decided
from common.policy.pack import Pack
from common.policy.verify import clauses_of
from tests.repo.guidelines.eleven import Item, eleven
from tests.repo.guidelines.marks import NOTE, cell, code, lines
from tests.repo.guidelines.municipality import NOTHING, adopted, counts
from tests.repo.reference.marked import table

_HOW_TO_READ = (
    "How to read a step: `auto` the system does it, `draft` a text for a person to send, `propose` a person confirms, "
    "`block` the text waits until it is put right, `offer` a person may choose it. What each step is, says "
    "[the reference of packs](../reference/policy-pack.md#steps)."
)
_INTRODUCTION = (
    "What the policy packs make of the municipalities' guidelines. Each name leads to a page with every sentence, the "
    "rules that carry it out and the worked cases that rest on it."
)
_COUNTS = (
    "Executed: at least one rule of the pack rests on the sentence. Shown: people read it where it matters. Not "
    "executed: the pack says why."
)
_HEAD = ("municipality", "steps", "archived", "due", "told", "clauses")


def page(packs: Sequence[Pack]) -> str:
    """Return the page."""
    sections = [
        "# The guidelines",
        NOTE,
        _INTRODUCTION,
        "## Coverage",
        _coverage(packs),
        _COUNTS,
        "## Side by side",
        _side_by_side(packs),
        f"## The same comment, {_number(len(packs))} outcomes",
        "Each item is asked of every pack in the pack's own language, and decided when this page is made.",
        _HOW_TO_READ,
    ]
    sections += [_outcomes(number, item, packs) for number, item in enumerate(eleven(), start=1)]
    return "\n\n".join(sections) + "\n"


def _coverage(packs: Sequence[Pack]) -> str:
    rows = []
    for pack in packs:
        executed, shown, not_executed = counts(pack)
        header = pack.file.pack
        rows.append(
            (
                f"[{header.name}]({header.id}.md)",
                cell(adopted(pack)),
                f"{header.language}, {header.version}",
                str(len(pack.clauses)),
                str(executed),
                str(shown),
                str(not_executed),
                str(len(pack.readings)),
                str(len(pack.cases)),
            )
        )
    head = ("municipality", "adopted", "language, version", "clauses", "executed", "shown", "not executed", "readings")
    return table((*head, "worked cases"), rows)


def _side_by_side(packs: Sequence[Pack]) -> str:
    asked: tuple[tuple[str, Callable[[Pack], str]], ...] = (
        ("deadline", _deadline),
        ("opening hours", _hours),
        ("casework", _casework),
        ("casework is archived as", _casework_archived),
        ("documentation value is archived as", lambda pack: _kept(pack.file.documentation.archive)),
        ("political items", lambda pack: pack.file.political.mode),
        ("praise", lambda pack: pack.file.reply.praise.do),
        ("criticism", lambda pack: pack.file.reply.criticism.do),
        ("neutral comments", lambda pack: pack.file.reply.neutral.do),
        ("removal", lambda pack: pack.file.removal.action),
        ("grounds of removal", _grounds),
        ("notice of a removal", lambda pack: "required" if pack.file.removal.notice.required else "offered"),
        ("a crisis is declared by", lambda pack: _listed(pack.file.crisis.declared_by if pack.file.crisis else ())),
        ("checks of own texts", lambda pack: _listed(_tables(pack.file.publish))),
        ("checks of accounts", lambda pack: _listed(_tables(pack.file.accounts))),
    )
    rows = [(what, *(tell(pack) for pack in packs)) for what, tell in asked]
    return table(("", *(pack.file.pack.name for pack in packs)), rows)


def _deadline(pack: Pack) -> str:
    deadline = pack.file.deadline
    length = f", {deadline.opening_days:g} days of opening time" if deadline.opening_days else ""
    return f"{deadline.kind}{length}: {', '.join(deadline.applies_to) or 'nothing'}"


def _hours(pack: Pack) -> str:
    hours = pack.file.hours
    if hours is None:
        return NOTHING
    return f"{hours.opens:%H:%M} to {hours.closes:%H:%M}{' (assumed)' if hours.assumed else ''}"


def _casework(pack: Pack) -> str:
    return lines(
        f"{', '.join(rule.classes)}: {', '.join(f'`{step.do}`' for step in rule.steps) or NOTHING}"
        for rule in pack.file.casework.values()
    )


def _casework_archived(pack: Pack) -> str:
    return lines(f"{', '.join(rule.classes)}: {_kept(rule.archive)}" for rule in pack.file.casework.values())


def _kept(archive: object) -> str:
    return str(getattr(archive, "kind", "not archived"))


def _grounds(pack: Pack) -> str:
    return _listed(tuple(reason for ground in pack.file.removal.grounds.values() for reason in ground.reasons))


def _tables(subject: object) -> tuple[str, ...]:
    """Return the keys under which the pack says something."""
    names: Sequence[str] = getattr(subject, "__struct_fields__", ())
    return tuple(name for name in names if getattr(subject, name))


def _listed(words: Sequence[str]) -> str:
    return code(words) or NOTHING


def _outcomes(number: int, item: Item, packs: Sequence[Pack]) -> str:
    asked = {pack.file.pack.language: item.in_language.get(pack.file.pack.language) for pack in packs}
    texts = "\n".join(f"- `{language}`: «{cell(each.text)}»" for language, each in sorted(asked.items()) if each)
    rows = [
        (pack.file.pack.name, *_outcome(decided))
        for pack in packs
        for decided in [item.decided_by(pack)]
        if decided is not None
    ]
    when = next((each.received_at for each in asked.values() if each), None)
    head = f"### {number}. {item.title}\n\n*{item.says}* Received on {_when(when)}.\n\n{texts}"
    return f"{head}\n\n{table(_HEAD, rows)}"


def _outcome(decided: Decided) -> tuple[str, str, str, str, str]:
    record = decided.archived
    kept = f"`{record.kind}`" if record else "no"
    due = [_when(decided.due_at)] if decided.due_at else []
    if decided.follow_up_due:
        due.append(f"follow-up {_when(decided.follow_up_due)}")
    return (
        lines([f"`{step.do}` ({step.mode})" for step in decided.steps] + [f"`{o.do}` (offer)" for o in decided.offers]),
        kept,
        lines(due) or NOTHING,
        lines(dict.fromkeys(told for alert in decided.alerts for told in _told(alert))) or NOTHING,
        ", ".join(clauses_of(decided)),
    )


def _told(alert: AlertWanted) -> tuple[str, ...]:
    """Return who hears of it at once or when the unit is confirmed; the warnings of a deadline are left out."""
    when = {"now": "at once", "confirmed": "once confirmed"}.get(alert.when)
    return tuple(f"`{role}` {when}" for role in alert.to) if when else ()


def _when(at: datetime | None) -> str:
    return f"{at:%a %Y-%m-%d %H:%M}" if at else NOTHING


def _number(count: int) -> str:
    words = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
    return words.get(count, str(count))
