"""What a decision or a person's word means for the record of an item: a pure state machine.

Statuses are Noark's journalstatus: M midlertidig registrert, J journalført, A arkivert, U utgår. A record that
is J or A is settled: a person stood behind it, and it is never taken back, only corrected by a new line.
"""

from typing import Any, Literal

import msgspec

from archiver.core.entry import CORRECTED, SHIELDED, STATUS_CHANGED

DOCUMENTED = "documented"
TEMPORARY, JOURNALED, ARCHIVED, WITHDRAWN = "M", "J", "A", "U"
SETTLED = (JOURNALED, ARCHIVED)
KINDS = ("I", "U", "N", "X", DOCUMENTED)
BY_HAND = "I"
"""What a person files by hand becomes when no decision says otherwise: it came in."""
OUTGOING = "U"
RESTED = frozenset({"I", "N"})
"""What waits for an answer until it is written off (Noark's restanser)."""
WAYS = ("BU", "BE", "TLF", "TE", "TO")
"""Codes of avskrivningsmaate that a deposit may hold."""
UNNUMBERED = frozenset({DOCUMENTED, "X"})
"""Kept without a journal number: documents, and notes of what was removed, which stand in no open journal."""

Act = Literal["capture", "reinstate", "reclass", "shield", "withdraw", "correct", "journal"]

JOURNAL_STEPS = ("journal_incoming", "open_case_file")


class Asked(msgspec.Struct, frozen=True):
    """What the newest decision asks: the kind to keep it as, and whether a person stands behind it."""

    kind: str
    shielded: bool = False
    confirmed: bool = False


class Standing(msgspec.Struct, frozen=True):
    """What the record is now. `asked` is the kind that the newest decision asked for, None for none."""

    kind: str
    status: str
    asked: str | None
    shielded: bool = False


def on_decision(now: Standing | None, asked: Asked | None) -> tuple[Act, ...]:
    """Return the acts that bring the record to what the newest decision asks."""
    if asked is None:
        return _on_no_archiving(now)
    acts: list[Act] = []
    if now is None:
        acts.append("capture")
    elif now.status in SETTLED:
        return _on_settled(now, asked)
    else:
        if now.status == WITHDRAWN:
            acts.append("reinstate")
        if now.kind != asked.kind:
            acts.append("reclass")
    if now is not None and asked.shielded and not now.shielded:
        acts.append("shield")
    if asked.confirmed and asked.kind != DOCUMENTED:
        acts.append("journal")
    return tuple(acts)


def _on_no_archiving(now: Standing | None) -> tuple[Act, ...]:
    if now is None or now.status == WITHDRAWN:
        return ()
    if now.status in SETTLED:
        return ("correct",) if now.asked is not None else ()
    return ("withdraw",)


def _on_settled(now: Standing, asked: Asked) -> tuple[Act, ...]:
    acts: list[Act] = []
    if asked.kind != now.asked:
        acts.append("correct")
    if asked.shielded and not now.shielded:
        acts.append("shield")
    if now.status == ARCHIVED and asked.confirmed and asked.kind != DOCUMENTED:
        acts += ["reclass", "journal"]
    return tuple(acts)


def on_confirmation(now: Standing | None, kind: str | None = None) -> tuple[Act, ...]:
    """Return the acts of a person's word that the item is to be filed; it overrules a withdrawal (G8).

    What is kept without a number may become an entry of the journal when they say so (`kind`).
    """
    if now is None:
        return ("capture", "journal")
    if now.status == WITHDRAWN:
        return ("reinstate", "journal")
    becomes_entry = now.kind == DOCUMENTED and now.status in SETTLED and kind not in {None, DOCUMENTED}
    return ("journal",) if now.status == TEMPORARY or becomes_entry else ()


def on_answer(parent: Standing, answer: Standing | None, kind: str | None) -> tuple[Act, ...]:
    """Return the acts on our own reply to an item: it shares the fate of the inquiry (SOGNE-34, -35).

    `kind` is what the pack makes of an answer to such a record, None where it keeps none.
    """
    if kind is None or parent.status == WITHDRAWN:
        return ("withdraw",) if answer is not None and answer.status == TEMPORARY else ()
    return _follow(parent, answer, kind, settle=parent.status in SETTLED)


def on_attached(main: Standing, attached: Standing | None, *, settle: bool) -> tuple[Act, ...]:
    """Return the acts on what is written about a record in the house; `settle`: somebody stands behind it."""
    if main.status == WITHDRAWN:
        return ("withdraw",) if attached is not None and attached.status == TEMPORARY else ()
    return _follow(main, attached, attached.kind if attached else "", settle=settle)


def _follow(main: Standing, it: Standing | None, kind: str, *, settle: bool) -> tuple[Act, ...]:
    acts: list[Act] = []
    if it is None:
        acts.append("capture")
    elif it.status not in SETTLED:
        if it.status == WITHDRAWN:
            acts.append("reinstate")
        if it.kind != kind:
            acts.append("reclass")
    if it is not None and main.shielded and not it.shielded:
        acts.append("shield")
    if settle and (it is None or it.status not in SETTLED):
        acts.append("journal")
    return tuple(acts)


def is_settled_by_removal(main: Standing) -> bool:
    """Say whether a person who removed the item has settled its record: one that needs no number."""
    return main.kind == DOCUMENTED and main.status == TEMPORARY


def change_of(act: Act, kind: str | None) -> tuple[str, dict[str, Any]]:
    """Return the journal's word for an act on a record that is there, and what it changes of the record."""
    match act:
        case "reinstate":
            return STATUS_CHANGED, {"status": TEMPORARY, "asked": kind}
        case "reclass":
            return STATUS_CHANGED, {"status": TEMPORARY, "kind": kind, "asked": kind}
        case "withdraw":
            return STATUS_CHANGED, {"status": WITHDRAWN, "asked": None}
        case "shield":
            return SHIELDED, {"shielded": True}
        case _:
            return CORRECTED, {"asked": kind}
