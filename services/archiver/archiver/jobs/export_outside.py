"""Deliveries for others than a Norwegian depot: an E-ARK package for a Swedish one, messages for a core."""

from collections.abc import Callable, Mapping
from itertools import chain, islice

from archiver.core.deposit.left_out import left_out
from archiver.core.deposit.package import Counts, Part
from archiver.core.eark.hindrances import hindrances
from archiver.core.eark.mets import documents
from archiver.core.eark.package import package
from archiver.core.eark.profile import Profile
from archiver.core.message_folder import MessageFolder
from archiver.core.noark.model import Fil, Periode
from archiver.jobs.export import HINDRANCES_TOLD_MAX, Exported, Progress, write
from archiver.ports import Delivery

EARK, ARKIVMELDING = "eark", "arkivmelding"


def export_eark(
    period: Periode,
    file: Fil,
    terms: tuple[Callable[[], Profile], Callable[[], Mapping[str, bytes]]],
    delivery: Callable[[], Delivery],
    told: Progress,
) -> Exported:
    """Write an E-ARK SIP; `terms` give its profile and the official schemas, asked only when nothing hinders it."""
    found = tuple(islice(hindrances(period), HINDRANCES_TOLD_MAX))
    if found:
        return Exported(hindrances=found)
    parts = package(period, file, terms[0](), terms[1]())
    write(delivery(), chain(parts, (Part("utelatt.csv", left_out(period)),)), told)
    return Exported(hindrances=(), counts=_counted(period))


def export_messages(period: Periode, file: Fil, delivery: Callable[[], Delivery], told: Progress) -> Exported:
    """Write a folder of arkivmelding messages."""
    folder = MessageFolder(period, file)
    write(delivery(), chain(folder.parts(), (Part("utelatt.csv", left_out(period)),)), told)
    return Exported(hindrances=(), counts=folder.counts())


def _counted(period: Periode) -> Counts:
    cases = records = 0
    for case in period.saksmapper():
        cases += 1
        records += len(case.journalposter)
    files = sum(1 for _ in documents(period))
    return Counts(saksmapper=cases, journalposter=records, dokumentfiler=files, endringer=0)
