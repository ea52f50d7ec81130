"""Policy packs over the API: what is in force, what is proposed and would change by it, and two persons' approval."""

import asyncio
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends

from common.db import Tx
from common.pack_folder import named
from common.policy.beside import missing_rows
from common.policy.compare import Compared, compare
from common.policy.locate import PackError
from common.policy.pack import Pack
from common.policy.parse import parse_pack
from desk.core.version import ACTIVATORS_MIN, PROPOSED, Version, newest_active, place_of
from desk.handlers.packs import NO_SUCH_VERSION, OTHER_WORDS, Refused, approve, propose, withdraw
from desk.handlers.people import Person
from desk.handlers.rows import beside
from desk.routes.office import Mine, Office
from desk.routes.pack_shapes import ApproveBody, PackOut, PacksOut, ProposeBody, VersionOut
from desk.routes.problems import Problem, missing
from desk.routes.shapes import ERRORS, ProblemOut
from desk.store import Cases, Keys
from desk.store.keys import POLICY
from desk.store.packs import Packs

REFUSED: dict[int | str, dict[str, Any]] = {
    **ERRORS,
    403: {"model": ProblemOut, "description": "Your right is to the queue alone."},
    409: {"model": ProblemOut, "description": "It is not what it was, or stands behind what is in force."},
    422: {"model": ProblemOut, "description": "A flaw, shown with file, line and caret; or rows are missing."},
}
_SAID = {
    "older": ("A newer version is in force.", "Raise the version in pack.toml above that one."),
    "same": ("This version is in force already, word for word.", "Change something, and raise the version."),
    "changed": ("This version is in force with other words.", "Raise the version in pack.toml."),
    "active_already": ("This version is in force already.", "There is nothing left to approve."),
    "other_words": ("The proposal says something else by now.", "Read it again and approve its new sha256."),
    "not_yours": ("A colleague has proposed this.", "Ask them to withdraw it, or propose something else in its place."),
    "no_such_version": ("There is no such version.", "See the list of versions."),
}


def add_packs(router: APIRouter, office: Office, mine: Mine) -> None:
    """Add the routes of packs."""
    _add_reads(router, office, mine)
    _add_proposals(router, office, mine)
    _add_withdrawal(router, office, mine)


def _add_reads(router: APIRouter, office: Office, mine: Mine) -> None:
    @router.get("/{municipality}/packs", response_model=PacksOut, responses=ERRORS)
    async def packs(municipality: str, person: Annotated[Person, Depends(mine)]) -> dict[str, Any]:
        there = await versions(office, municipality, person)
        active = newest_active(there)
        return {
            "active": active.version if active else None,
            "versions": [_version(each) for each in there],
            "mounted": await asyncio.to_thread(_mounted, office, municipality, there),
        }

    @router.get("/{municipality}/packs/{version}", response_model=PackOut, responses=ERRORS)
    async def pack(municipality: str, version: int, person: Annotated[Person, Depends(mine)]) -> dict[str, Any]:
        there = await versions(office, municipality, person)
        found = next((each for each in there if each.version == version), None)
        if found is None:
            raise missing()
        at = office.clock.now()
        read = await asyncio.to_thread(parsed, municipality, found.files)
        rows = await office.db.read(lambda tx: beside(tx, municipality, at))
        before = next((each for each in there if each.activated_at and each.version < version), None)
        return {
            **_version(found),
            "files": found.files,
            "missing": missing_rows(read, rows, found.holds_from or at),
            "diff": await asyncio.to_thread(_compared, municipality, before, read) if before else None,
        }


def _add_proposals(router: APIRouter, office: Office, mine: Mine) -> None:
    @router.post("/{municipality}/packs", status_code=201, response_model=VersionOut, responses=REFUSED)
    async def proposals(
        municipality: str, body: ProposeBody, person: Annotated[Person, Depends(mine)]
    ) -> dict[str, Any]:
        await may(office, municipality, person)
        pack = await asyncio.to_thread(parsed, municipality, body.files)
        at = office.clock.now()
        return _version(_done(await office.db.write(lambda tx: propose(tx, pack, body.files, person.person, at))))

    @router.post("/{municipality}/packs/{version}/approve", response_model=VersionOut, responses=REFUSED)
    async def approvals(
        municipality: str,
        version: int,
        person: Annotated[Person, Depends(mine)],
        body: ApproveBody | None = None,
    ) -> dict[str, Any]:
        await may(office, municipality, person)
        mine_ = [each for each in await versions(office, municipality, person) if each.version == version]
        if not mine_:
            raise missing()
        found = next((each for each in mine_ if body is None or each.sha256 == body.sha256), None)
        if found is None:
            raise _refusal(Refused(code=OTHER_WORDS))
        pack = await asyncio.to_thread(parsed, municipality, found.files)
        at = office.clock.now()
        return _version(_done(await office.db.write(lambda tx: approve(tx, pack, person.person, at))))


def _add_withdrawal(router: APIRouter, office: Office, mine: Mine) -> None:
    @router.post("/{municipality}/packs/{version}/withdraw", response_model=VersionOut, responses=REFUSED)
    async def withdrawals(
        municipality: str, version: int, body: ApproveBody, person: Annotated[Person, Depends(mine)]
    ) -> dict[str, Any]:
        await may(office, municipality, person)
        at, read = office.clock.now(), (version, body.sha256)
        done = await office.db.write(lambda tx: withdraw(tx, municipality, read, person.person, at))
        if isinstance(done, Refused) and done.code == NO_SUCH_VERSION:
            raise missing()
        return _version(_done(done))


async def versions(office: Office, municipality: str, person: Person) -> tuple[Version, ...]:
    """Return all versions, the newest first, and note who read them."""
    at = office.clock.now()

    def unit(tx: Tx) -> tuple[Version, ...]:
        Cases(tx, municipality).audit(person.person, "read_packs", None, at)
        return Packs(tx, municipality).all()

    return await office.db.write(unit)


async def may(office: Office, municipality: str, person: Person) -> None:
    """Raise 403 unless the person has the right to what the municipality decides by."""
    if not await office.db.read(lambda tx: Keys(tx, municipality).has(person.person, POLICY)):
        raise Problem(
            403,
            "You have no right to this municipality's policy pack.",
            "An administrator gives it: `ordstyrer invite PERSON --municipality ID --right policy`.",
        )


def parsed(municipality: str, files: dict[str, str]) -> Pack:
    """Return the pack; a Problem that shows file, line and caret when it cannot be used."""
    try:
        return named(parse_pack(files), municipality)
    except PackError as e:
        raise flaw(e) from e


def flaw(error: PackError) -> Problem:
    """Return a flaw as the loader shows it: a pack holds a guideline, and nobody's words."""
    return Problem(422, str(error), "Mend it where the caret points, and send it again.")


def _done(done: Version | Refused) -> Version:
    if isinstance(done, Refused):
        raise _refusal(done)
    return done


def _refusal(refused: Refused) -> Problem:
    if refused.missing:
        return Problem(
            422,
            f"The pack cannot be followed yet: there is no row for {', '.join(refused.missing)}.",
            "State the missing rows first: POST …/rows, or `ordstyrer policy rows`.",
        )
    error, do = _SAID[refused.code]
    return Problem(409, error, do)


def _version(version: Version) -> dict[str, Any]:
    told = msgspec.to_builtins(version)
    left = max(ACTIVATORS_MIN - len(version.approved_by), 0) if version.state == PROPOSED else 0
    return {**{name: told[name] for name in told if name != "files"}, "approvals_missing": left}


def _mounted(office: Office, municipality: str, there: tuple[Version, ...]) -> dict[str, Any] | None:
    pack = office.mounted(municipality)
    if isinstance(pack, PackError):
        return {"version": None, "sha256": None, "place": "wrong", "error": str(pack)}
    if pack is None:
        return None
    place = place_of(pack.file.pack.version, pack.sha256, there)
    return {"version": pack.file.pack.version, "sha256": pack.sha256, "place": place, "error": None}


def _compared(municipality: str, before: Version, pack: Pack) -> dict[str, Any]:
    compared: Compared = compare(parsed(municipality, before.files), pack)
    told: dict[str, Any] = msgspec.to_builtins(compared)
    return told
