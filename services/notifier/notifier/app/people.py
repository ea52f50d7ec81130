"""Who is told: the people file, the roles file, and what stands beside the pack, put together in one way for all."""

from zoneinfo import ZoneInfo

import msgspec

from common.beside import BesidePacks
from common.clock import Clock
from common.errors import Permanent, Transient
from common.events import RotaRow
from common.log import logger
from common.pack_versions import PackVersions
from common.policy.beside import rota_of
from common.settings import WrongSettings
from notifier.adapters.people import PeopleOnDuty
from notifier.adapters.people_file import PeopleFile
from notifier.adapters.roles import RolesFile
from notifier.adapters.stated_roles import StatedRoles
from notifier.settings import NotifierSettings

CLOCK = ZoneInfo("Europe/Oslo").key
"""Of a municipality that neither the people file nor a pack tells the clock of; Sweden's shows the same."""


class Named(msgspec.Struct, frozen=True):
    """`people` is the port `People`; `file` knows channels' secrets, chains and clocks."""

    people: PeopleOnDuty
    file: PeopleFile
    addresses: StatedRoles


def named(settings: NotifierSettings, versions: PackVersions, beside: BesidePacks, clock: Clock) -> Named:
    """Return who is told; WrongSettings when a file that is named is wrong."""
    addresses = StatedRoles(_roles(settings), beside, versions, clock)

    def zone_of(municipality: str) -> str:
        newest = versions.newest(municipality)
        return newest.timezone if newest else CLOCK

    def rota(municipality: str) -> tuple[RotaRow, ...]:
        return rota_of(beside.of(municipality))

    file = PeopleFile(settings.notifier_people_file, zone_of, logger("notifier"), rota)
    try:
        file.start()
    except Permanent as e:
        raise WrongSettings(f"ORDSTYRER_NOTIFIER_PEOPLE_FILE: {e}") from e
    return Named(PeopleOnDuty(file, addresses), file, addresses)


def people_in(settings: NotifierSettings) -> tuple[int, int]:
    """Return how many persons and roles both files name; Permanent says what is wrong with one."""
    try:
        books = PeopleFile(settings.notifier_people_file, lambda _: CLOCK, logger("notifier")).read().values()
        tables = RolesFile(settings.notifier_roles_file).read().values()
    except Transient as e:
        raise Permanent(f"{settings.notifier_roles_file}: {e}") from e
    roles = sum(len(book.roles) for book in books) + sum(len(table.roles) for table in tables)
    return sum(len(book.persons) for book in books), roles


def _roles(settings: NotifierSettings) -> RolesFile:
    roles = RolesFile(settings.notifier_roles_file)
    try:
        roles.read()
    except Transient as e:
        raise WrongSettings(f"ORDSTYRER_NOTIFIER_ROLES_FILE: {e}") from e
    return roles
