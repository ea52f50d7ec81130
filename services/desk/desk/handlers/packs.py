"""Versions of policy packs: what is mounted or proposed awaits two persons; what they activate all services hear."""

from datetime import datetime

import msgspec

from common.db import Tx
from common.events import FactStated
from common.pack_versions import pack_key
from common.policy.beside import missing_rows
from common.policy.pack import Pack
from desk.core.version import (
    ACTIVATORS_MIN,
    ACTIVE,
    MOUNTED,
    PROPOSED,
    WITHDRAWN,
    Version,
    activated,
    fact_of,
    first,
    newest_active,
    place_of,
)
from desk.handlers.facts import stated
from desk.handlers.rows import beside
from desk.store import MACHINERY, Cases
from desk.store.packs import Packs, municipalities_with_packs

NO_SUCH_VERSION, OLDER, SAME, CHANGED = "no_such_version", "older", "same", "changed"
NOT_YOURS = "not_yours"
ACTIVE_ALREADY, OTHER_WORDS, MISSING_ROWS = "active_already", "other_words", "missing_rows"


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """It is not done. `code` picks the words; `missing` are roles without an address, or `hours`."""

    code: str
    newest: Version | None = None
    missing: tuple[str, ...] = ()


def take_mounted(tx: Tx, pack: Pack, files: dict[str, str], at: datetime) -> str:
    """Take in what lies in the folder of packs, and return how it stands (`version.place_of`, or withdrawn).

    The first one of a municipality is in force at once, a newer one becomes a proposal; an older one, or one that says
    other things under the number of the active one, changes nothing.
    """
    municipality = pack.file.pack.id
    packs = Packs(tx, municipality)
    packs.lock()
    place = place_of(pack.file.pack.version, pack.sha256, packs.all())
    version = _proposed(pack, files, MOUNTED, at)
    if place == "first":
        _activate(tx, municipality, first(version, at), at)
    elif place == "newer" and _is_withdrawn(version, packs.all()):
        return WITHDRAWN  # it lies there still; a person has said that it is not to be used
    elif place == "newer":
        packs.add(version)
    return place


def propose(tx: Tx, pack: Pack, files: dict[str, str], person: str, at: datetime) -> Version | Refused:
    """Keep a person's proposal; one that is older than the active version is refused, the same again is the same."""
    municipality = pack.file.pack.id
    packs = Packs(tx, municipality)
    packs.lock()
    there = packs.all()
    place = place_of(pack.file.pack.version, pack.sha256, there)
    if place in {OLDER, SAME, CHANGED}:
        return Refused(code=place, newest=newest_active(there))
    version = _proposed(pack, files, person, at)
    if place == "waiting":
        return next(each for each in there if each.state == PROPOSED and each.sha256 == version.sha256)
    packs.add(version)
    Cases(tx, municipality).audit(person, "pack_proposed", None, at)
    return version


def approve(tx: Tx, pack: Pack, person: str, at: datetime) -> Version | Refused:
    """Note that a person approves a proposal, word for word; the second person's approval activates it.

    It is refused while a role that the pack alerts cannot be reached, or while its deadlines lack opening hours.
    """
    municipality = pack.file.pack.id
    packs = Packs(tx, municipality)
    packs.lock()
    there = packs.all()
    version = next((v for v in there if (v.version, v.sha256) == (pack.file.pack.version, pack.sha256)), None)
    refused = _refused(version, there)
    if version is None or refused is not None:
        return refused or Refused(code=NO_SUCH_VERSION)
    persons = tuple(dict.fromkeys((*version.approved_by, person)))
    if len(persons) < ACTIVATORS_MIN:
        _approve(tx, municipality, version, person, at)
        return msgspec.structs.replace(version, approved_by=persons)
    after = activated(msgspec.structs.replace(version, approved_by=persons), at)
    missing = missing_rows(pack, beside(tx, municipality, at), after.holds_from or at)
    if missing:
        return Refused(code=MISSING_ROWS, missing=missing)
    _approve(tx, municipality, version, person, at)
    _activate(tx, municipality, after, at)
    return after


def withdraw(tx: Tx, municipality: str, read: tuple[int, str], person: str, at: datetime) -> Version | Refused:
    """Take a proposal (number, sha256) back: its own person does; what lies in the folder is anybody's with the right.

    What is in force stays: it is followed by a newer version. The same words may be proposed anew, and need two anew.
    """
    packs = Packs(tx, municipality)
    packs.lock()
    there = packs.all()
    version = next((v for v in there if (v.version, v.sha256) == read), None)
    if version is None or version.state != PROPOSED:
        active = version is not None and version.state == ACTIVE
        return Refused(code=ACTIVE_ALREADY if active else NO_SUCH_VERSION if version is None else OTHER_WORDS)
    if version.proposed_by not in {person, MOUNTED}:
        return Refused(code=NOT_YOURS)
    packs.withdraw(version)
    Cases(tx, municipality).audit(person, "pack_withdrawn", None, at)
    return msgspec.structs.replace(version, state=WITHDRAWN, approved_by=())


def _is_withdrawn(version: Version, there: tuple[Version, ...]) -> bool:
    return any((v.state, v.version, v.sha256) == (WITHDRAWN, version.version, version.sha256) for v in there)


def _refused(version: Version | None, there: tuple[Version, ...]) -> Refused | None:
    if version is None:
        return Refused(code=NO_SUCH_VERSION)
    if version.state == ACTIVE:
        return Refused(code=ACTIVE_ALREADY)
    newest = next((each for each in there if each.version == version.version), None)
    if version.state != PROPOSED:
        return Refused(code=OTHER_WORDS, newest=newest)
    if place_of(version.version, version.sha256, there) == OLDER:
        return Refused(code=OLDER, newest=newest)
    return None


def _approve(tx: Tx, municipality: str, version: Version, person: str, at: datetime) -> None:
    if Packs(tx, municipality).approve(version, person, at):
        Cases(tx, municipality).audit(person, "pack_approved", None, at)


def _proposed(pack: Pack, files: dict[str, str], by: str, at: datetime) -> Version:
    return Version(
        version=pack.file.pack.version,
        sha256=pack.sha256,
        state=PROPOSED,
        files=files,
        valid_from=pack.file.pack.valid_from,
        proposed_by=by,
        proposed_at=at,
    )


def _activate(tx: Tx, municipality: str, version: Version, at: datetime) -> None:
    Packs(tx, municipality).add(version)
    MACHINERY.outbox.publish(tx, _fact(municipality, version, at))


def _fact(municipality: str, version: Version, at: datetime, *purpose: str) -> FactStated:
    return stated(municipality, pack_key(municipality, version.version), fact_of(version), at, *purpose)


def republish_packs(tx: Tx, at: datetime) -> int:
    """Publish every version that was ever activated anew; return how many."""
    facts = [
        _fact(municipality, version, at, "again", at.isoformat())
        for municipality in municipalities_with_packs(tx)
        for version in Packs(tx, municipality).all()
        if version.state == ACTIVE
    ]
    MACHINERY.outbox.publish(tx, *facts)
    return len(facts)
