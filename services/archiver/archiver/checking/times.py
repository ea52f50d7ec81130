"""X11: things happened in an order that is possible, and what was done on a platform is told."""

from collections.abc import Iterator

from lxml import etree

from archiver.checking.finding import Finding
from archiver.checking.job import Check, here, moment
from archiver.checking.parts import Part, local
from archiver.checking.rules import found
from archiver.checking.stream import Unit

_ORDERS = (
    ("opprettetDato", "arkivertDato"),
    ("opprettetDato", "avsluttetDato"),
    ("arkivperiodeStartDato", "arkivperiodeSluttDato"),
)
_ENDS = {"registrering": "arkivertDato", "mappe": "avsluttetDato", "arkivdel": "avsluttetDato"}
_ABOVE = {"registrering": "mappe", "mappe": "arkivdel", "arkivdel": "arkiv"}
_DONE = frozenset({"skjult", "skjultDato", "fjernet", "fjernetDato", "slettet", "slettetDato"})
"""Elements of an organisation's own metadata that say that something was hidden or removed on a platform."""
_SEALED = frozenset({"bevisSjekksum"})
"""Ours, that says that evidence was secured: which is done before something is hidden or removed."""


class Times(Check):
    """Created before archived before closed; nothing enters what is finished."""

    def unit(self, unit: Unit) -> Iterator[Finding]:
        """Check the times of one unit and of the units around it."""
        for earlier, later in _ORDERS:
            yield from _ordered(unit, earlier, later)
        yield from _inside(unit)
        if unit.kind == "registrering":
            yield from _record(unit)
        if unit.kind in {"registrering", "mappe"} and not unit.all("merknad"):
            own = _own(unit.own)
            if own & _DONE:
                yield found("X11", "no-remark", here(unit))
            elif own & _SEALED:
                yield found("X11", "sealed-only", here(unit))


def _ordered(part: Part, earlier: str, later: str) -> Iterator[Finding]:
    first, last = moment(part.text(earlier)), moment(part.text(later))
    if first is not None and last is not None and last < first:
        yield found("X11", "order", here(part.one(later) or part), earlier=earlier, later=later)


def _inside(unit: Unit) -> Iterator[Finding]:
    """A unit is finished before the one around it, and was made before that one was finished."""
    above = unit.within(_ABOVE.get(unit.kind, ""))
    closed = None if above is None else moment(above.said("avsluttetDato"))
    if closed is None:
        return
    created, ended = moment(unit.text("opprettetDato")), moment(unit.text(_ENDS[unit.kind]))
    if created is not None and created > closed:
        yield found("X11", "after-closed", here(unit), element=unit.kind)
    elif ended is not None and ended > closed:
        at = here(unit.one(_ENDS[unit.kind]) or unit)
        yield found("X11", "order", at, earlier=_ENDS[unit.kind], later="avsluttetDato")


def _record(unit: Unit) -> Iterator[Finding]:
    archived = moment(unit.text("arkivertDato"))
    for document in unit.all("dokumentbeskrivelse"):
        attached = moment(document.text("tilknyttetDato"))
        if archived is not None and attached is not None and attached > archived:
            yield found("X11", "after-archived", here(document))
    part, journaled = unit.within("arkivdel"), moment(unit.text("journaldato"))
    if part is None or journaled is None:
        return
    start, end = moment(part.said("arkivperiodeStartDato")), moment(part.said("arkivperiodeSluttDato"))
    if (start is not None and journaled < start) or (end is not None and journaled > end):
        yield found("X11", "outside-period", here(unit.one("journaldato") or unit))


def _own(own: list[etree._Element]) -> set[str]:
    """Return the names of an organisation's own elements."""
    ours = (child for child in own if local(child) == "virksomhetsspesifikkeMetadata")
    return {local(node) for child in ours for node in child.iter()}
