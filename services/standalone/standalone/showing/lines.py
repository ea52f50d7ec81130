"""One plain line for each thing that happens, in the words of the field."""

from common.events import (
    ActionFailed,
    ActionTaken,
    ActionUnknown,
    AlertRaised,
    CaseworkConfirmed,
    DeadlineMet,
    DeadlineMissed,
    DeadlineSet,
    DecisionMade,
    Event,
    EvidenceSecured,
    ItemChanged,
    NoticeSent,
    RecordCaptured,
    RecordJournaled,
)

TEXT_CHARS_MAX = 60
TOPICS = ("items", "decisions", "judgements", "evidence", "outcomes", "records", "deadlines", "alerts")


def line_of(event: Event) -> tuple[str, str] | None:
    """Return (what, details) of an event that a newcomer wants to see; None for the others."""
    if isinstance(event, ItemChanged):
        return _item(event)
    if isinstance(event, DecisionMade):
        return "decision", _decision(event)
    return _later(event)


def _item(event: ItemChanged) -> tuple[str, str]:
    what = type(event).__name__.removeprefix("Item").lower()
    text = event.text.replace("\n", " ")
    shown = text if len(text) <= TEXT_CHARS_MAX else text[: TEXT_CHARS_MAX - 1] + "…"
    whose = " (own)" if event.own else ""
    return f"item {what}{whose}", f"«{shown}»"


def _decision(event: DecisionMade) -> str:
    tags = ", ".join(event.tagging.tags) or "neutral"
    steps = "; ".join(f"{s.do} [{s.mode}] by {', '.join(s.clauses)}" for s in event.steps)
    due = f"; due {event.due_at:%a %d.%m. %H:%M}" if event.due_at else ""
    return f"{tags} → {steps}{due}"


def _later(event: Event) -> tuple[str, str] | None:
    match event:
        case CaseworkConfirmed():
            return "judgement", f"a person confirms {event.casework} casework"
        case EvidenceSecured():
            return "evidence", f"sealed, stage {event.stage}, sha256 {event.sha256[:12]}…"
        case RecordCaptured():
            return "record", f"captured as {event.kind}, {', '.join(event.clauses)}"
        case RecordJournaled():
            return "record", f"journaled as {event.kind} {event.number} in case file {event.case_file}"
        case AlertRaised():
            return "alert", f"{event.reason} to {', '.join(event.to)} by {', '.join(event.clauses) or 'operations'}"
        case _:
            return _acts_and_clocks(event)


def _acts_and_clocks(event: Event) -> tuple[str, str] | None:
    match event:
        case NoticeSent():
            return "notice", "the writer has been told in private"
        case ActionTaken():
            return "action", f"{event.do} done by {event.actor}"
        case ActionFailed() | ActionUnknown():
            return "action", f"{event.do} {type(event).__name__.removeprefix('Action').lower()}: {event.why}"
        case DeadlineSet() | DeadlineMet() | DeadlineMissed():
            change = type(event).__name__.removeprefix("Deadline").lower()
            return "deadline", f"{change}, due {event.due_at:%a %d.%m. %H:%M}"
        case _:
            return None
