"""The notifier as a service: what it reads, what it does, what it is set to."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import msgspec

from common.beside import BesidePacks
from common.codec import catalogue
from common.erased import kept_out
from common.events import (
    ItemErased,
)
from common.pack_versions import PackVersions
from common.service import Service, World
from common.settings import WrongSettings
from common.web import new_app
from notifier.adapters.languages import languages_of
from notifier.adapters.stated_open_days import StatedOpenDays
from notifier.adapters.stated_promises import StatedPromises
from notifier.adapters.texts import PackagedTexts
from notifier.app.channels import channel_of
from notifier.app.handling import OF_LETTERS, handlers_of
from notifier.app.people import Named, named
from notifier.core.carrying import Waits
from notifier.handlers.dispatching import GATHER, REPLACE, SEND, Dispatching
from notifier.handlers.on_erasure import on_erasure
from notifier.handlers.review import LOOK, SERVICE, TELL, Packs, Review
from notifier.jobs.count import Count
from notifier.jobs.forget import Forget
from notifier.jobs.gather import Gather
from notifier.jobs.look import Look
from notifier.jobs.replace import Replace
from notifier.jobs.send import Send
from notifier.jobs.tell import Tell
from notifier.jobs.writing import Writing
from notifier.ports import Channel
from notifier.settings import NotifierSettings
from notifier.store import ERASED, MACHINERY

OLD_TELL = "mail"
"""What a telling was called before it went to persons; such a job may still wait."""


def attach(world: World, settings: NotifierSettings, channel: Channel | None = None) -> Service:
    """Return the notifier, ready to run; WrongSettings when a file that it names cannot be read.

    `channel` takes the place of those that the settings name.
    """
    versions, beside = PackVersions(world.control), BesidePacks(world.control)
    whom = named(settings, versions, beside, world.clock)
    review = Review(
        world.metrics,
        Packs(
            language_of=language_of(settings, versions),
            book_of=whom.addresses.book,
            follow_up=StatedPromises(versions, beside),
            open_day=StatedOpenDays(versions, beside),
        ),
        evidence_wait_s_max=settings.notifier_evidence_wait_s_max,
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
    service.worker.does(LOOK, Look(review))
    _telling(service, settings, review, whom, channel or channel_of(settings))
    service.loops.append(Count(world.db, world.metrics).run)
    service.loops.append(Forget(world.db, world.clock, settings.notifier_log_days).run)
    return service


def _telling(service: Service, settings: NotifierSettings, review: Review, whom: Named, channel: Channel) -> None:
    """Register who does the jobs from an alert to a message."""
    world, worker = service.world, service.worker
    waits = Waits(
        gather=timedelta(seconds=settings.notifier_gather_s),
        gather_urgent=timedelta(seconds=settings.notifier_gather_urgent_s),
        fall_back=timedelta(seconds=settings.notifier_fall_back_s),
        fall_back_urgent=timedelta(seconds=settings.notifier_fall_back_urgent_s),
        dead_after=settings.notifier_dead_after,
    )
    dispatching = Dispatching(review, waits, whom.file.zone, world.metrics)
    writing = Writing(PackagedTexts(), settings.desk_url or f"http://{settings.host}:{settings.port}")
    tell = Tell(whom.people, dispatching)
    gather = Gather(whom.people, dispatching)
    send = Send(world.db, channel, whom.people, writing, dispatching, world.metrics)
    worker.does(TELL, tell, tell.give_up)
    worker.does(OLD_TELL, tell, tell.give_up)
    worker.does(GATHER, gather, gather.give_up)
    worker.does(SEND, send, send.give_up)
    worker.does(REPLACE, Replace(world.db, whom.people, dispatching))


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
