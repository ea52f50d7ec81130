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
from notifier.adapters.people_of_roles import PeopleOfRoles
from notifier.adapters.roles import RolesFile
from notifier.adapters.stated_hours import StatedHours
from notifier.adapters.stated_open_days import StatedOpenDays
from notifier.adapters.stated_promises import StatedPromises
from notifier.adapters.stated_roles import StatedRoles
from notifier.adapters.texts import PackagedTexts
from notifier.app.channels import channel_of
from notifier.app.handling import OF_LETTERS, handlers_of
from notifier.app.links import links_of
from notifier.core.chain import Chain, usual_chain
from notifier.handlers.climbing import CLIMB
from notifier.handlers.digests import DIGEST
from notifier.handlers.on_erasure import on_erasure
from notifier.handlers.review import LOOK, MAIL, SERVICE, Packs, Review
from notifier.jobs.climb import Climb
from notifier.jobs.count import Count
from notifier.jobs.digest import Digest, Means
from notifier.jobs.look import Look
from notifier.jobs.mail import Mail
from notifier.ports import Chains
from notifier.routes.acknowledge import Acknowledging, add_acknowledging
from notifier.settings import NotifierSettings
from notifier.store import ERASED, MACHINERY


def attach(world: World, settings: NotifierSettings) -> Service:
    """Return the notifier, ready to run; WrongSettings when a file that it names cannot be read."""
    versions, beside = PackVersions(world.control), BesidePacks(world.control)
    addresses = StatedRoles(_roles(settings), beside, versions, world.clock)
    packs = _packs(settings, addresses, versions, beside)
    review = Review(
        world.metrics,
        packs,
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
    _give_work(service, settings, (review, packs), addresses)
    return service


def _packs(settings: NotifierSettings, addresses: StatedRoles, versions: PackVersions, beside: BesidePacks) -> Packs:
    return Packs(
        language_of=_language_of(settings, versions),
        book_of=addresses.book,
        follow_up=StatedPromises(versions, beside),
        open_day=StatedOpenDays(versions, beside),
        hours=StatedHours(versions, beside),
        chains=_chains_of(settings, addresses),
        digests=settings.notifier_digests,
    )


def _give_work(
    service: Service, settings: NotifierSettings, reviewing: tuple[Review, Packs], addresses: StatedRoles
) -> None:
    """Let the service's worker do its jobs, and show the page behind the links in messages."""
    (review, packs), world = reviewing, service.world
    texts, links, channel = PackagedTexts(), links_of(settings, service.log), channel_of(settings)
    mail = Mail(
        world.db,
        channel,
        texts,
        addresses,
        desk_url=links.url,
        links=links,
        metrics=world.metrics,
        log=service.log,
    )
    people = PeopleOfRoles(addresses)
    means = Means(people=people, channel=channel, texts=texts, desk_url=links.url, metrics=world.metrics)
    digest = Digest(world.db, packs, means)
    service.worker.does(LOOK, Look(review))
    service.worker.does(MAIL, mail, mail.give_up)
    service.worker.does(CLIMB, Climb(review, packs.chains, packs.hours, world.metrics))
    service.worker.does(DIGEST, digest, digest.give_up)
    service.loops.append(Count(world.db, world.metrics).run)
    add_acknowledging(service.web, Acknowledging(world.db, links, texts, world.clock, world.metrics))


def _chains_of(settings: NotifierSettings, addresses: StatedRoles) -> Chains:
    def chain_of(municipality: str, reason: str) -> Chain:
        owners = tuple(sorted(addresses.book(municipality).owners))
        return usual_chain(reason, settings.notifier_urgent_climb_min, owners)

    return chain_of


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
