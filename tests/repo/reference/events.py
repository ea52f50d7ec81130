"""The topics and the events on them, as the catalogue and the structs state them."""

import inspect
import re
import typing

import msgspec

from common import events
from common.codec import catalogue
from common.events import (
    AccountFact,
    AccountState,
    CalendarFact,
    CalendarRow,
    ContactFact,
    ContactRow,
    CrisisFact,
    CrisisState,
    DatedRow,
    Event,
    PackFact,
    PlanFact,
    PoliticalCaseFact,
    PoliticalCaseState,
    RotaFact,
    RotaRow,
)
from tests.repo.reference.marked import table

OUTSIDE_ANY_EVENT = (
    *(AccountFact, AccountState, PackFact),
    *(DatedRow, CalendarFact, CalendarRow, ContactFact, ContactRow),
    *(CrisisFact, CrisisState, PoliticalCaseFact, PoliticalCaseState, RotaFact, RotaRow, PlanFact),
)
"""Shapes of the JSON text in `FactStated.value`."""


def topics() -> str:
    """Return a row for each topic."""
    rows = []
    for name, topic in catalogue().items():
        kept = "newest value of each key" if topic.compacted else f"{topic.retention_hours} h"
        heard = ", ".join(topic.consumers) or "every service, without a group"
        told = ", ".join(f"[{event}](#{event.lower()})" for event in topic.events)
        rows.append((f"`{name}`", f"`{topic.key}`", str(topic.partitions), kept, topic.producer, heard, told))
    return table(("topic", "key", "partitions", "kept", "told by", "heard by", "events"), rows)


def structs() -> str:
    """Return the envelope, each event by topic after the base that it shares with others, then the shapes within."""
    sections = [_section(Event, "The envelope: every event has these fields.")]
    told: set[type] = {Event}
    within: dict[str, type[msgspec.Struct]] = {}
    for name, topic in catalogue().items():
        for event in topic.events:
            kind = getattr(events, event)
            for one in reversed(kind.__mro__):
                if one not in told and issubclass(one, Event):
                    told.add(one)
                    where = f"On `{name}`." if one is kind else f"What events on `{name}` share."
                    sections.append(_section(one, where))
            within |= _shapes_in(kind)
    within |= {kind.__name__: kind for kind in OUTSIDE_ANY_EVENT}
    sections.extend(_section(within[name], "Within other events.") for name in sorted(within))
    return "\n\n".join(sections)


def _section(kind: type[msgspec.Struct], where: str) -> str:
    base = kind.__mro__[1]
    shared = set(getattr(base, "__struct_fields__", ()))
    told = typing.get_type_hints(kind)
    rows = [
        (f"`{field.encode_name}`", f"`{_plain(told[field.name])}`", _default(field))
        for field in msgspec.structs.fields(kind)
        if field.name not in shared
    ]
    over = f" The fields of [{base.__name__}](#{base.__name__.lower()})" if base.__name__ != "Struct" else ""
    over = (f"{over}, and:" if rows else f"{over}, no others.") if over else ""
    said = f"\n\n{table(('field', 'type', 'when left out'), rows)}" if rows else ""
    return f"### {kind.__name__}\n\n{where} {_doc(kind)}{over}{said}"


def _doc(kind: type[msgspec.Struct]) -> str:
    """Return the struct's docstring as one paragraph."""
    said = re.sub(r"\s+", " ", inspect.cleandoc(kind.__doc__ or ""))
    parts = said.removeprefix("Base: ").removeprefix("Base of every judgement; ").split("`")
    # Outside of code a pointed bracket would be taken for a tag and not be seen.
    return "`".join(part if number % 2 else part.replace("<", "&lt;") for number, part in enumerate(parts))


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return "never"
    if field.default_factory is not msgspec.NODEFAULT:
        return f"`{_value(field.default_factory())}`"
    return f"`{_value(field.default)}`"


def _value(value: object) -> str:
    return "its defaults" if isinstance(value, msgspec.Struct) else msgspec.json.encode(value).decode()


def _plain(kind: object) -> str:
    """Return a type as people say it: `tuple[str, ...]` is a list of texts on the wire."""
    text = kind.__name__ if isinstance(kind, type) and not typing.get_args(kind) else str(kind)
    text = re.sub(r"[a-z_]+(?:\.[a-z_]+)*\.(?=[A-Za-z])", "", text)
    return re.sub(r"tuple\[(\w+), \.\.\.\]", r"list of \1", text)


def _shapes_in(kind: type[msgspec.Struct]) -> dict[str, type[msgspec.Struct]]:
    found: dict[str, type[msgspec.Struct]] = {}
    for told in typing.get_type_hints(kind).values():
        for part in (told, *typing.get_args(told)):
            if isinstance(part, type) and issubclass(part, msgspec.Struct) and part.__name__ not in found:
                found |= {part.__name__: part} | _shapes_in(part)
    return found
