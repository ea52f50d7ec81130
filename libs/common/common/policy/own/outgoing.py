"""What an own text becomes in the archive when it is sent (GEN-06, GEN-15)."""

from collections.abc import Iterator

from common.events.decision import Archived
from common.policy.asked import Asked
from common.policy.matter import judge_matter
from common.policy.own.rules import Outgoing
from common.policy.own.vocabulary import OutgoingWhen
from common.policy.pack import Pack

# Steps that a reply may carry out inside the house: nobody outside reads them.
INTERNAL: dict[str, OutgoingWhen] = {"forward_to_unit": "internal", "document": "note"}


def archived_as(pack: Pack, asked: Asked) -> tuple[str, Outgoing] | None:
    """Return the first rule of the pack that fits the text, with its name."""
    fits = tuple(_fits(pack, asked))
    return next(
        (
            (f"outgoing.{name}", rule)
            for name, rule in pack.file.outgoing.items()
            if rule.when in fits and (not rule.casework or _size(asked) in rule.casework)
        ),
        None,
    )


def record_of(asked: Asked, rule: Outgoing) -> Archived:
    """Return the record, in the case file that is open."""
    return Archived(kind=rule.kind, case_file=asked.context.case_file, clauses=rule.clauses)


def is_internal(rule: Outgoing) -> bool:
    """Say whether the text stays in the house, so that no check of what is published concerns it."""
    return rule.when in {"internal", "note"}


def _fits(pack: Pack, asked: Asked) -> Iterator[OutgoingWhen]:
    internal = INTERNAL.get(asked.context.carries_out or "")
    if internal is not None:
        yield internal
        return
    if asked.kind == "own_reply":
        yield from _as_answer(pack, asked)
    enough = asked.scores.get("documentation_value", 1.0) >= pack.file.confidence.to_archive
    if "documentation_value" in asked.tags and enough:
        yield "valuable"


def _as_answer(pack: Pack, asked: Asked) -> Iterator[OutgoingWhen]:
    """Yield how what it answers is kept: an answer goes where the inquiry went."""
    kept = _parent_kept_as(pack, asked)
    if kept == "I" or (asked.context.case_file is not None and kept != "documented"):
        yield "journaled"
    elif kept == "documented":
        yield "documented"


def _parent_kept_as(pack: Pack, asked: Asked) -> str | None:
    parent = asked.parent
    if parent is None or parent.own:
        return None
    inquiry = Asked(
        kind="comment",
        received_at=parent.received_at or asked.received_at,
        tags=parent.tags,
        casework=parent.casework,
    )
    record = judge_matter(pack, inquiry).archived
    return record.kind if record else None


def _size(asked: Asked) -> str:
    return (asked.parent.casework if asked.parent else None) or "unset"
