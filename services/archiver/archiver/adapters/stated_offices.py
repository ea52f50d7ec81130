"""What the municipalities' packs say of clock, language, own texts and case files, as `control` tells it."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from archiver.core.office import Office, Outgoing, Patience
from archiver.core.structure import SWEDISH, Cases, Disposal, Structure
from archiver.ports import Hours, Offices
from common.beside import BesidePacks
from common.calendar import OpeningHours
from common.errors import Permanent
from common.events import PackFact
from common.pack_versions import OfVersions, PackVersions
from common.policy.beside import hours_at
from common.policy.part import part_of

UNCONFIRMED = "archive_unconfirmed"
SWEDEN = "sv"


class _Outgoing(msgspec.Struct):
    when: str
    kind: str = msgspec.field(name="as")
    clauses: tuple[str, ...] = ()


class _Role(msgspec.Struct):
    label: str = ""


class _Topic(msgspec.Struct):
    klasse: str = ""


class _Disposal(msgspec.Struct):
    action: str = ""
    decision: str = ""
    after_years: int | None = None


class _Case(msgspec.Struct):
    kind: str = "own"
    klasse: str = ""
    administrativ_enhet: str = ""
    saksansvarlig: str = ""
    kassasjon: _Disposal | None = None


class _Archive(msgspec.Struct):
    case: _Case = msgspec.field(default_factory=_Case)


class _Presence(msgspec.Struct):
    watch: str = ""
    after_open_days: float = 1.0
    to: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


class _Listed(msgspec.Struct):
    """The parts are read one by one: one in a shape that we do not know says nothing, and the others still do."""

    outgoing: dict[str, _Outgoing] = {}


class _WithCases(msgspec.Struct):
    archive: _Archive = msgspec.field(default_factory=_Archive)
    roles: dict[str, _Role] = {}
    topics: dict[str, _Topic] = {}


class _WithPresence(msgspec.Struct):
    presence: dict[str, _Presence] = {}


_VEDTAK = {"bevares": "B", "kasseres": "K", "vurderes": "G"}


def offices_of(versions: PackVersions, default: Office, stated: Mapping[str, Structure] | None = None) -> Offices:
    """Return what is known of each municipality by its newest pack; the default for one without.

    `stated` is what the operator's own file says of a municipality's archive, and takes the place of the pack's word.
    """
    files = stated or {}
    return OfVersions(versions, lambda known: _office(known[0], files) if known else default)


def hours_of(versions: PackVersions, beside: BesidePacks) -> Hours:
    """Return the opening hours of a municipality at an instant: the pack's, and the rows beside it."""

    def hours(municipality: str, at: datetime) -> OpeningHours | None:
        try:
            pack = versions.pack_for(municipality, at)
            if pack is None:
                return None
            return hours_at(beside.of(municipality), pack, at) or pack.file.hours
        except (Permanent, ValueError):
            # A pack that this release cannot read, or hours that never open: days are counted by the calendar.
            return None

    return hours


def _office(pack: PackFact, stated: Mapping[str, Structure]) -> Office:
    municipality = _id_of(pack)
    structure = _structure(pack, municipality, stated.get(municipality))
    return Office(
        zone=ZoneInfo(pack.timezone),
        lang=pack.language,
        series=structure.all_series[0],
        outgoing=_outgoing(pack),
        structure=structure,
        patience=_patience(pack),
    )


class _Named(msgspec.Struct):
    id: str = ""


class _Head(msgspec.Struct):
    pack: _Named = msgspec.field(default_factory=_Named)


def _id_of(pack: PackFact) -> str:
    return part_of(pack.files, "pack.toml", _Head).pack.id


def _structure(pack: PackFact, municipality: str, stated: Structure | None) -> Structure:
    """Return what stands above the case files: what the operator's file says, and of the rest what the pack says."""
    listed = part_of(pack.files, "pack.toml", _WithCases)
    case, labels = listed.archive.case, {role: known.label or role for role, known in listed.roles.items()}
    disposal = case.kassasjon
    made = Structure(
        municipality=municipality,
        name=pack.name,
        creator_id=municipality,
        title=pack.name,
        zone=pack.timezone,
        lang=pack.language,
        cases=Cases(
            kind=case.kind,
            klasse=case.klasse,
            unit=labels.get(case.administrativ_enhet, case.administrativ_enhet),
            responsible=labels.get(case.saksansvarlig, case.saksansvarlig),
            disposal=Disposal(
                vedtak=_VEDTAK.get(disposal.action, "G"), years=disposal.after_years, hjemmel=disposal.decision
            )
            if disposal
            else None,
        ),
        topics={topic: known.klasse for topic, known in listed.topics.items() if known.klasse},
    )
    if pack.language == SWEDEN:
        made = msgspec.structs.replace(made, scheme=SWEDISH)
    return made if stated is None else _beside(made, stated)


def _beside(made: Structure, stated: Structure) -> Structure:
    """Return the pack's structure with what the operator's file says in its place."""
    said = {name: getattr(stated, name) for name in ("name", "creator_id", "title") if getattr(stated, name)}
    if stated.scheme != Structure().scheme:
        said["scheme"] = stated.scheme
    return msgspec.structs.replace(made, **said, authorities=stated.authorities)


def _patience(pack: PackFact) -> Patience:
    """Return how long a captured record may wait; the pack's reminder for it says who hears of it."""
    listed = part_of(pack.files, "pack.toml", _WithPresence)
    found = next((rule for rule in listed.presence.values() if rule.watch == UNCONFIRMED), None)
    return Patience(open_days=found.after_open_days, to=found.to, clauses=found.clauses) if found else Patience()


def _outgoing(pack: PackFact) -> dict[str, Outgoing]:
    """Of several rules for the same texts the first holds; a pack in a shape we do not know says nothing of them."""
    listed = part_of(pack.files, "pack.toml", _Listed)
    found: dict[str, Outgoing] = {}
    for rule in listed.outgoing.values():
        found.setdefault(rule.when, Outgoing(kind=rule.kind, clauses=rule.clauses))
    return found
