"""The notifier as a service: what it reads, what it does, what it is set to."""

from collections.abc import Callable
from functools import partial

import msgspec

from common.beside import BesidePacks
from common.codec import catalogue
from common.erased import kept_out
from common.errors import Transient
from common.events import (
    ItemErased,
)
from common.pack_versions import PackVersions
from common.service import Service, World
from common.settings import WrongSettings
from common.web import new_app
from notifier.adapters.languages import languages_of
from notifier.adapters.roles import RolesFile
from notifier.adapters.stated_open_days import StatedOpenDays
from notifier.adapters.stated_promises import StatedPromises
from notifier.adapters.stated_roles import StatedRoles
from notifier.adapters.texts import PackagedTexts
from notifier.app.channels import channel_of
from notifier.app.handling import OF_LETTERS, handlers_of
from notifier.handlers.on_erasure import on_erasure
from notifier.handlers.review import LOOK, MAIL, SERVICE, Packs, Review
from notifier.jobs.count import Count
from notifier.jobs.look import Look
from notifier.jobs.mail import Mail
from notifier.ports import Channel
from notifier.settings import NotifierSettings
from notifier.store import ERASED, MACHINERY


def attach(world: World, settings: NotifierSettings, *, channel: Channel | None = None) -> Service:
    """Return the notifier, ready to run; WrongSettings when a file that it names cannot be read.

    `channel` takes the place of those that the settings name.
    """
    versions, beside = PackVersions(world.control), BesidePacks(world.control)
    addresses = StatedRoles(_roles(settings), beside, versions, world.clock)
    review = Review(
        world.metrics,
        Packs(
            language_of=_language_of(settings, versions),
            book_of=addresses.book,
            follow_up=StatedPromises(versions, beside),
            open_day=StatedOpenDays(versions, beside),
        ),
        evidence_wait_s_max=settings.notifier_evidence_wait_s_max,
        gather_s=settings.notifier_gather_s,
    )
    service = Service(
        name=SERVICE,
        world=world,
        machinery=MACHINERY,
        handlers={
            **kept_out(handlers_of(review, settings), ERASED, OF_LETTERS),
            ItemErased: partial(on_erasure, review, world.metrics),
        },
        topics=[name for name, topic in catalogue().items() if SERVICE in topic.consumers],
        web=new_app("Ordstyrer notifier"),
    )
    mail = Mail(
        world.db,
        channel or channel_of(settings),
        PackagedTexts(),
        addresses,
        desk_url=settings.desk_url or f"http://{settings.host}:{settings.port}",
        metrics=world.metrics,
        log=service.log,
    )
    service.worker.does(LOOK, Look(review))
    service.worker.does(MAIL, mail, mail.give_up)
    service.loops.append(Count(world.db, world.metrics).run)
    return service


def _language_of(settings: NotifierSettings, versions: PackVersions) -> Callable[[str], str]:
    """The setting's word first, then the pack's: whoever runs the installation knows who reads its mail."""
    listed = _languages(settings)

    def language_of(municipality: str) -> str:
        newest = versions.newest(municipality)
        return listed.get(municipality) or (newest.language if newest else settings.notifier_language)

    return language_of


def _languages(settings: NotifierSettings) -> dict[str, str]:
    try:
        return languages_of(settings.notifier_languages_file)
    except (OSError, ValueError, msgspec.ValidationError) as e:
        raise WrongSettings(f"ORDSTYRER_NOTIFIER_LANGUAGES_FILE: {e}") from e


def _roles(settings: NotifierSettings) -> RolesFile:
    roles = RolesFile(settings.notifier_roles_file)
    try:
        roles.read()
    except Transient as e:
        raise WrongSettings(f"ORDSTYRER_NOTIFIER_ROLES_FILE: {e}") from e
    return roles
