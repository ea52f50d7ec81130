"""What may go, since when and by whose decision. No row, no erasure; archive duty and a hold win, and say so.

An item that was filed goes only by kassasjon of its case. One that was not goes by a row of the pack for each of its
categories (GEN-07, KNIVSTA-48), or when its author asks for it, where nothing has to be kept of it.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

CASEWORK, DOCUMENTATION, EVIDENCE = "casework", "documentation", "evidence"
INFORMAL, DELETED = "informal", "deleted"
WEIGHTY = frozenset({CASEWORK, DOCUMENTATION, EVIDENCE})
"""Nobody's wish erases these: only a row does."""
UNKNOWN_REMOVAL_DAYS = 14
TO_BE_DISPOSED, PRESERVED = "kasseres", "bevares"

Code = Literal[
    "due",
    "asked",
    "hold",
    "own",
    "archived",
    "to_be_archived",
    "no_row",
    "forever",
    "too_early",
    "not_decided",
    "no_number",
    "open",
    "preserved",
    "to_be_assessed",
]
"""Why something goes (due, asked), or why it stays."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A decision on one category: kept for so many days (None: for ever), by whom it was decided, when and where."""

    category: str
    keep: int | None
    decided_by: str
    decided_on: date
    decision_no: str = ""
    clauses: tuple[str, ...] = ()


class Disposal(msgspec.Struct, frozen=True, kw_only=True):
    """Kassasjon of the case files: what becomes of them, how many years after they were closed, by which decision."""

    action: str
    decision: str = ""
    after_years: int | None = None


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What a municipality has decided. With `needs_number` nothing goes without the number of a decision."""

    rows: tuple[Row, ...] = ()
    disposal: Disposal | None = None
    needs_number: bool = False
    unknown_removal_days: int = UNKNOWN_REMOVAL_DAYS
    pack: str = ""


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """Something must stay whatever else is decided: an author's, an item's, or everything ("all"), until it is lifted.

    `subject` is the author's id, the item's id, or "" for everything.
    """

    hold_id: UUID
    scope: str
    subject: str
    because: str
    set_by: str
    set_at: datetime
    lifted_by: str | None = None
    lifted_at: datetime | None = None

    def covers(self, item_id: UUID, author_id: str | None) -> bool:
        """Say whether it holds an item."""
        if self.lifted_at is not None:
            return False
        return {"item": self.subject == str(item_id), "author": self.subject == author_id}.get(self.scope, True)


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an item. `tagged` are the categories that the newest decision gives it.

    `removed_at` with `removed_by`: writer, we, platform, unknown; `sealed_at` is that of its newest seal.
    """

    item_id: UUID
    since: datetime
    author_id: str | None = None
    own: bool = False
    tagged: frozenset[str] = frozenset()
    filed: bool = False
    to_be_filed: bool = False
    removed_at: datetime | None = None
    removed_by: str | None = None
    sealed_at: datetime | None = None


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """Whether something goes. `due_at`: since or from when; `row` is the decision that lets it, or that still waits."""

    goes: bool
    code: Code
    category: str = ""
    due_at: datetime | None = None
    row: Row | None = None
    hold_id: UUID | None = None


def categories_of(matter: Matter, rules: Rules, at: datetime) -> dict[str, datetime]:
    """Return what an item is kept as, each with the time that its days run from."""
    found = dict.fromkeys(sorted(matter.tagged & WEIGHTY), matter.since)
    if matter.sealed_at is not None:
        found[EVIDENCE] = matter.sealed_at
    if found:
        return found
    taken_away = _taken_away_at(matter, rules, at)
    return {DELETED: taken_away} if taken_away else {INFORMAL: matter.since}


def _taken_away_at(matter: Matter, rules: Rules, at: datetime) -> datetime | None:
    """A removal by an unknown hand counts as the author's own once nobody has answered whose it was."""
    if matter.removed_at is None or matter.removed_by == "writer":
        return matter.removed_at
    answered_by = matter.removed_at + timedelta(days=rules.unknown_removal_days)
    return answered_by if matter.removed_by == "unknown" and at >= answered_by else None


def on_schedule(matter: Matter, rules: Rules, holds: Iterable[Hold], at: datetime) -> Verdict:
    """Return whether an item goes by the municipality's own rows. Each of its categories must allow it."""
    if (kept := _kept(matter, holds)) is not None:
        return kept
    found = [_by_row(category, since, rules, at) for category, since in categories_of(matter, rules, at).items()]
    staying = [verdict for verdict in found if not verdict.goes]
    return staying[0] if staying else max(found, key=lambda verdict: verdict.due_at or at)


def on_request(matter: Matter, rules: Rules, holds: Iterable[Hold], at: datetime) -> Verdict:
    """Return whether an item goes because its author asks for it.

    Where nothing goes without a decision's number (Sweden), a request gives none.
    """
    scheduled = on_schedule(matter, rules, holds, at)
    light = not (set(categories_of(matter, rules, at)) & WEIGHTY)
    if scheduled.goes or _kept(matter, holds) is not None or not light or rules.needs_number:
        return scheduled
    return Verdict(goes=True, code="asked", category=scheduled.category, due_at=at)


def _kept(matter: Matter, holds: Iterable[Hold]) -> Verdict | None:
    """Return why an item stays whatever the rows say; None where they decide."""
    hold = next((hold for hold in holds if hold.covers(matter.item_id, matter.author_id)), None)
    if hold is not None:
        return Verdict(goes=False, code="hold", hold_id=hold.hold_id)
    duties: tuple[tuple[bool, Code], ...] = (
        (matter.own, "own"),
        (matter.filed, "archived"),
        (matter.to_be_filed, "to_be_archived"),
    )
    return next((Verdict(goes=False, code=code) for holds_true, code in duties if holds_true), None)


def _by_row(category: str, since: datetime, rules: Rules, at: datetime) -> Verdict:
    row = next((row for row in rules.rows if row.category == category), None)
    if row is None:
        return Verdict(goes=False, code="no_row", category=category)
    due_at = None if row.keep is None else since + timedelta(days=row.keep)
    code = _hindrance(row, due_at, rules, at)
    return Verdict(goes=code == "due", code=code, category=category, due_at=due_at, row=row)


def _hindrance(row: Row, due_at: datetime | None, rules: Rules, at: datetime) -> Code:
    if due_at is None:
        return "forever"
    if not row.decided_by.strip() or row.decided_on > at.date():
        return "not_decided"
    if rules.needs_number and not row.decision_no.strip():
        return "no_number"
    return "due" if at >= due_at else "too_early"


def on_disposal(
    closed_at: datetime | None, matters: Sequence[Matter], rules: Rules, holds: Sequence[Hold], at: datetime
) -> Verdict:
    """Return whether a case file goes (kassasjon). A hold on anything in it keeps all of it."""
    held = (hold for hold in holds if any(hold.covers(one.item_id, one.author_id) for one in matters))
    if (hold := next(held, None)) is not None:
        return Verdict(goes=False, code="hold", hold_id=hold.hold_id)
    disposal = rules.disposal
    if disposal is None or disposal.action == PRESERVED:
        return Verdict(goes=False, code="preserved" if disposal else "no_row")
    if closed_at is None:
        return Verdict(goes=False, code="open")
    due_at = years_after(closed_at, disposal.after_years or 0)
    code = _hindrance_of_case(disposal, due_at, rules, at)
    return Verdict(goes=code == "due", code=code, due_at=due_at)


def _hindrance_of_case(disposal: Disposal, due_at: datetime, rules: Rules, at: datetime) -> Code:
    if not disposal.decision.strip() or not disposal.after_years:
        return "not_decided"
    if rules.needs_number and not any(letter.isdigit() for letter in disposal.decision):
        return "no_number"
    if at < due_at:
        return "too_early"
    return "due" if disposal.action == TO_BE_DISPOSED else "to_be_assessed"


def years_after(at: datetime, years: int) -> datetime:
    """Return the same day so many years later; the 28th for the 29th of February."""
    day = at.astimezone(UTC)
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def proof_of(verdict: Verdict, rules: Rules, actor: str) -> dict[str, object]:
    """Return what the proof row says: who, why, by whose decision and which version of the rules. Codes, no words."""
    row, disposal = verdict.row, rules.disposal
    because: dict[str, object] = {
        "actor": actor,
        "because": f"{verdict.code}:{verdict.category or 'kassasjon'}",
        "pack": rules.pack,
    }
    if row is None:
        return because | {"decision_no": disposal.decision if disposal and not verdict.category else ""}
    decided = {"decided_by": row.decided_by, "decided_on": row.decided_on.isoformat(), "clauses": list(row.clauses)}
    return because | decided | {"decision_no": row.decision_no}
