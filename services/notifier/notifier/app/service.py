"""The notifier as a service: what it reads, what it does, what it is set to."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import msgspec

from common.beside import BesidePacks
from common.calendar import OpeningHours
from common.codec import catalogue
from common.erased import kept_out
from common.events import ItemErased
from common.pack_versions import PackVersions
from common.service import Service, World
from common.settings import WrongSettings
from common.web import new_app
from notifier.adapters.languages import languages_of
from notifier.adapters.stated_calendars import StatedCalendars
from notifier.adapters.stated_hide_due import StatedHideDue
from notifier.adapters.stated_open_days import StatedOpenDays
from notifier.adapters.stated_promises import StatedPromises
from notifier.adapters.stated_rounds import StatedRounds
from notifier.adapters.texts import PackagedTexts
from notifier.app.channels import channel_of
from notifier.app.handling import OF_LETTERS, handlers_of
from notifier.app.links import links_of
from notifier.app.people import CLOCK, Named, named
from notifier.core.carrying import Waits
from notifier.core.chain import Chain, usual_chain
from notifier.core.hour import assumed_hours
from notifier.handlers.climbing import CLIMB
from notifier.handlers.crisis import CRISIS
from notifier.handlers.digests import DIGEST
from notifier.handlers.dispatching import GATHER, REPLACE, SEND, Dispatching
from notifier.handlers.gathering import together
from notifier.handlers.on_erasure import on_erasure
from notifier.handlers.packs import Packs
from notifier.handlers.review import LOOK, SERVICE, Review
from notifier.handlers.telling import TELL
from notifier.jobs.climb import Climb
from notifier.jobs.clocks import Clocks
from notifier.jobs.count import Count
from notifier.jobs.crisis import CrisisClock
from notifier.jobs.digest import Digest, Means
from notifier.jobs.forget import Forget
from notifier.jobs.gather import Gather
from notifier.jobs.look import Look
from notifier.jobs.recount import RECOUNT, Recount
from notifier.jobs.replace import Replace
from notifier.jobs.round import KIND as ROUND
from notifier.jobs.round import Round
from notifier.jobs.send import Send
from notifier.jobs.tell import Tell
from notifier.jobs.writing import Writing
from notifier.ports import Chains, Channel, OfficeHours
from notifier.routes.acknowledge import Acknowledging, add_acknowledging
from notifier.settings import NotifierSettings
from notifier.store import ERASED, MACHINERY

OLD_TELL = "mail"
"""What a telling was called before it went to persons; such a job may still wait."""


def attach(world: World, settings: NotifierSettings, channel: Channel | None = None) -> Service:
    """Return the notifier, ready to run; WrongSettings when a file that it names cannot be read.

    `channel` takes the place of those that the settings name.
    """
    versions, beside = PackVersions(world.control), BesidePacks(world.control)
    people = named(settings, versions, beside, world.clock)
    calendars = StatedCalendars(versions, beside)
    packs = _packs(settings, people, (versions, beside), calendars)
    review = Review(world.metrics, packs, evidence_wait_s_max=settings.notifier_evidence_wait_s_max)
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
    service.runner.together = together
    carries = channel or channel_of(settings, people.file.channel, world.clock)
    links, texts = links_of(settings, service.log), PackagedTexts()
    service.worker.does(LOOK, Look(review))
    service.worker.does(CRISIS, CrisisClock(review))
    service.worker.does(CLIMB, Climb(review, packs.chains, packs.office, world.metrics))
    # Each of them holds items, people or matters in an order of its own.
    service.worker.ends.apart = frozenset({CRISIS, CLIMB, TELL, OLD_TELL, RECOUNT})
    _telling(service, settings, (review, people, carries), Writing(texts, links, people.addresses.book))
    means = Means(people=people.people, channel=carries, texts=texts, desk_url=links.url, metrics=world.metrics)
    digest = Digest(world.db, packs, means)
    service.worker.does(DIGEST, digest, digest.give_up)
    _count_days(service, review, StatedRounds(world.control, versions, beside, calendars.hours), people)
    service.loops.append(Forget(world.db, world.clock, settings.notifier_log_days).run)
    add_acknowledging(service.web, Acknowledging(world.db, links, texts, world.clock, world.metrics))
    return service


def _count_days(service: Service, review: Review, rounds: StatedRounds, people: Named) -> None:
    """Let the service go its rounds, count deadlines anew when a calendar changes, and tell operators how many run."""
    world = service.world
    service.loops.append(Count(world.db, world.metrics).run)
    service.worker.does(RECOUNT, Recount(review))
    service.worker.does(ROUND, Round(review, rounds, people.people))
    # A clock that looked at half a calendar would move deadlines to and fro.
    service.worker.after(world.control.at_end)
    service.loops.append(Clocks(world.db, world.control, rounds, world.clock).run)


def _packs(
    settings: NotifierSettings, people: Named, control: tuple[PackVersions, BesidePacks], calendars: StatedCalendars
) -> Packs:
    versions, beside = control
    office = _office_of(calendars)
    return Packs(
        language_of=language_of(settings, versions),
        book_of=people.addresses.book,
        follow_up=StatedPromises(versions, beside),
        open_day=StatedOpenDays(versions, beside),
        office=office,
        hide_due=StatedHideDue(versions, office),
        hours=calendars.hours,
        recount=calendars.recounted,
        chains=_chains_of(settings, people),
        digests=settings.notifier_digests,
    )


def _office_of(calendars: StatedCalendars) -> OfficeHours:
    """Where no pack is known nobody has said any hours: Norway's are assumed."""

    def office(municipality: str, at: datetime) -> OpeningHours:
        return calendars.hours(municipality, at) or assumed_hours("NO", CLOCK)

    return office


def _chains_of(settings: NotifierSettings, people: Named) -> Chains:
    """The people file's word first, then what is usual."""

    def chain_of(municipality: str, reason: str) -> Chain:
        stated = people.file.chain(municipality, reason)
        if stated is not None:
            return stated
        owners = tuple(sorted(people.addresses.book(municipality).owners))
        return usual_chain(reason, settings.notifier_urgent_climb_min, owners)

    return chain_of


def _telling(
    service: Service, settings: NotifierSettings, means: tuple[Review, Named, Channel], writing: Writing
) -> None:
    """Register who does the jobs from an alert to a message."""
    world, worker, (review, people, channel) = service.world, service.worker, means
    waits = Waits(
        gather=timedelta(seconds=settings.notifier_gather_s),
        gather_urgent=timedelta(seconds=settings.notifier_gather_urgent_s),
        fall_back=timedelta(seconds=settings.notifier_fall_back_s),
        fall_back_urgent=timedelta(seconds=settings.notifier_fall_back_urgent_s),
        dead_after=settings.notifier_dead_after,
    )
    dispatching = Dispatching(review, waits, people.file.zone, review.hours, world.metrics)
    tell = Tell(people.people, dispatching)
    gather = Gather(people.people, dispatching)
    send = Send(world.db, channel, people.people, writing, dispatching, world.metrics)
    worker.does(TELL, tell, tell.give_up)
    worker.does(OLD_TELL, tell, tell.give_up)
    worker.does(GATHER, gather, gather.give_up)
    worker.does(SEND, send, send.give_up)
    worker.does(REPLACE, Replace(world.db, people.people, dispatching))


def language_of(settings: NotifierSettings, versions: PackVersions) -> Callable[[str], str]:
    """Return which language a municipality is written to in, where no decision says it.

    The setting's word first, then the pack's: whoever runs the installation knows who reads its mail."""
    listed = _languages(settings)

    def spoken(municipality: str) -> str:
        newest = versions.newest(municipality)
        return listed.get(municipality) or (newest.language if newest else settings.notifier_language)

    return spoken


def _languages(settings: NotifierSettings) -> dict[str, str]:
    try:
        return languages_of(settings.notifier_languages_file)
    except (OSError, ValueError, msgspec.ValidationError) as e:
        raise WrongSettings(f"ORDSTYRER_NOTIFIER_LANGUAGES_FILE: {e}") from e
