"""What the archiver shows the public over HTTP: the public journal, and nothing else."""

import re

from archiver.jobs.publish import Publish
from archiver.ports import Offices
from archiver.routes.journal import PublicJournal, add_journal
from archiver.store.public_due import PUBLISH_KIND
from common.service import Service

__all__ = ["is_public", "open_public_journal"]

_PUBLIC = re.compile(r"/[a-z][a-z0-9-]{0,62}/journal(?:\.[a-z]+)?(?:/.*)?")


def open_public_journal(service: Service, offices: Offices) -> None:
    """Have the journal published each morning, and shown to whoever asks. Off until a named person turns it on."""
    publish = Publish(offices)
    service.worker.does(PUBLISH_KIND, publish, publish.give_up)
    add_journal(service.web.add_route, PublicJournal(service.world.db, offices, service.world.clock))


def is_public(path: str) -> bool:
    """Say whether a path is one of the public journal's: whoever stands before several services sends it here."""
    return _PUBLIC.fullmatch(path) is not None
