"""The notifier put together: the only file that picks adapters and wires handlers."""

from collections.abc import Callable, Mapping
from functools import partial

import msgspec

from common.beside import BesidePacks
from common.codec import catalogue
from common.erased import kept_out
from common.errors import Transient
from common.events import (
    ActionFailed,
    ActionTaken,
    ActionUnknown,
    ChannelRecovered,
    ChannelTroubled,
    DecisionMade,
    Event,
    EvidenceFailed,
    EvidenceSecured,
    EvidenceWanted,
    GroundGiven,
    ItemEdited,
    ItemErased,
    ItemHidden,
    ItemPosted,
    ItemRemoved,
    ItemUnhidden,
    MessageParked,
    MessageReplayed,
    NoticeFailed,
    NoticeSent,
    NoticeUnknown,
    RecordCaptured,
    RecordChanged,
    RecordDelivered,
    RecordJournaled,
    RecordUnconfirmed,
    RecordWithdrawn,
    RemovalExplained,
    ScoresDrifted,
    ScoresSteady,
    UnitConfirmed,
)
from common.pack_versions import PackVersions
from common.runner import Handler
from common.service import Service, World
from common.settings import WrongSettings
from common.web import new_app
from notifier.adapters.console import FolderPost
from notifier.adapters.languages import languages_of
from notifier.adapters.roles import RolesFile
from notifier.adapters.smtp import Server, SmtpPost
from notifier.adapters.stated_open_days import StatedOpenDays
from notifier.adapters.stated_promises import StatedPromises
from notifier.adapters.stated_roles import StatedRoles
from notifier.adapters.texts import PackagedTexts
from notifier.handlers.on_channel import on_channel
from notifier.handlers.on_dead_letter import on_dead_letter
from notifier.handlers.on_decision import on_decision
from notifier.handlers.on_erasure import on_erasure
from notifier.handlers.on_evidence import on_evidence
from notifier.handlers.on_item import on_item
from notifier.handlers.on_judgement import on_judgement
from notifier.handlers.on_model import on_model
from notifier.handlers.on_outcome import on_outcome
from notifier.handlers.on_record import on_record
from notifier.handlers.review import LOOK, MAIL, SERVICE, Packs, Review
from notifier.jobs.count import Count
from notifier.jobs.look import Look
from notifier.jobs.mail import Mail
from notifier.ports import Post
from notifier.settings import NotifierSettings
from notifier.store import ERASED, MACHINERY

OF_RECORDS = (RecordCaptured, RecordJournaled, RecordWithdrawn, RecordChanged, RecordDelivered, RecordUnconfirmed)
OF_LETTERS = (MessageParked, MessageReplayed)
"""What is told of a message is no news of its item: that a letter is settled is heard after an erasure too."""


def attach(world: World, settings: NotifierSettings) -> Service:
    """Return the notifier, ready to run; WrongSettings when a file that it names cannot be read."""
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
            **kept_out(_handlers(review, settings), ERASED, OF_LETTERS),
            ItemErased: partial(on_erasure, review, world.metrics),
        },
        topics=[name for name, topic in catalogue().items() if SERVICE in topic.consumers],
        web=new_app("Ordstyrer notifier"),
    )
    mail = Mail(
        world.db,
        post_of(settings),
        PackagedTexts(),
        addresses,
        sender=settings.notifier_from,
        desk_url=settings.desk_url or f"http://{settings.host}:{settings.port}",
        metrics=world.metrics,
        log=service.log,
    )
    service.worker.does(LOOK, Look(review))
    service.worker.does(MAIL, mail, mail.give_up)
    service.loops.append(Count(world.db, world.metrics).run)
    return service


def post_of(settings: NotifierSettings) -> Post:
    """Return who carries mail: the server that is set, or a folder."""
    if settings.notifier_smtp_host is None:
        return FolderPost(settings.data_dir / "outbox")
    if (settings.notifier_smtp_user is None) != (settings.notifier_smtp_password_file is None):
        raise WrongSettings(
            "ORDSTYRER_NOTIFIER_SMTP_USER and ORDSTYRER_NOTIFIER_SMTP_PASSWORD_FILE belong together: "
            "set both, or neither for a mail server that asks for no sign-in."
        )
    return SmtpPost(
        Server(
            host=settings.notifier_smtp_host,
            port=settings.notifier_smtp_port,
            tls=settings.notifier_smtp_tls,
            user=settings.notifier_smtp_user,
            password_file=settings.notifier_smtp_password_file,
            ca_file=settings.notifier_smtp_ca_file,
            wait_s_max=settings.notifier_smtp_wait_s_max,
        )
    )


def _handlers(review: Review, settings: NotifierSettings) -> Mapping[type[Event], Handler]:
    of_items: Handler = partial(on_item, review)
    of_outcomes: Handler = partial(on_outcome, review)
    of_evidence: Handler = partial(on_evidence, review, settings.notifier_evidence_wait_s_max)
    of_dead_letters: Handler = partial(on_dead_letter, review)
    of_channels: Handler = partial(on_channel, review)
    return {
        DecisionMade: partial(on_decision, review),
        **dict.fromkeys((UnitConfirmed, GroundGiven, RemovalExplained), partial(on_judgement, review)),
        ItemPosted: of_items,
        ItemEdited: of_items,
        ItemHidden: of_items,
        ItemUnhidden: of_items,
        ItemRemoved: of_items,
        ActionTaken: of_outcomes,
        ActionFailed: of_outcomes,
        ActionUnknown: of_outcomes,
        NoticeSent: of_outcomes,
        NoticeFailed: of_outcomes,
        NoticeUnknown: of_outcomes,
        EvidenceWanted: of_evidence,
        EvidenceSecured: of_evidence,
        EvidenceFailed: of_evidence,
        **dict.fromkeys(OF_LETTERS, of_dead_letters),
        **dict.fromkeys(OF_RECORDS, partial(on_record, review)),
        ChannelTroubled: of_channels,
        ChannelRecovered: of_channels,
        **dict.fromkeys((ScoresDrifted, ScoresSteady), partial(on_model, review)),
    }


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
