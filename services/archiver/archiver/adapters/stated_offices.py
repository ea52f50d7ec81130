"""What the municipalities' packs say of clock, language and own texts, as `control` tells it."""

from zoneinfo import ZoneInfo

import msgspec

from archiver.core.office import Office, Outgoing
from archiver.ports import Offices
from common.events import PackFact
from common.pack_versions import OfVersions, PackVersions
from common.policy.part import part_of


class _Outgoing(msgspec.Struct):
    when: str
    kind: str = msgspec.field(name="as")
    clauses: tuple[str, ...] = ()


class _Listed(msgspec.Struct):
    outgoing: dict[str, _Outgoing] = {}


def offices_of(versions: PackVersions, default: Office) -> Offices:
    """Return what is known of each municipality by its newest pack; the default for one without."""
    return OfVersions(versions, lambda known: _office(known[0]) if known else default)


def _office(pack: PackFact) -> Office:
    return Office(zone=ZoneInfo(pack.timezone), lang=pack.language, outgoing=_outgoing(pack))


def _outgoing(pack: PackFact) -> dict[str, Outgoing]:
    """Of several rules for the same texts the first holds; a pack in a shape we do not know says nothing of them."""
    listed = part_of(pack.files, "pack.toml", _Listed)
    found: dict[str, Outgoing] = {}
    for rule in listed.outgoing.values():
        found.setdefault(rule.when, Outgoing(kind=rule.kind, clauses=rule.clauses))
    return found
