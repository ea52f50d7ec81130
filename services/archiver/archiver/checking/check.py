"""The checker put together: a folder in, every finding out."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import msgspec
from lxml import etree

from archiver.checking.cases import Cases
from archiver.checking.conversions import Formats
from archiver.checking.elements import Elements
from archiver.checking.facts import Remember
from archiver.checking.files import Files, listed
from archiver.checking.finding import Finding, Severity
from archiver.checking.folder import STRUCTURE_FILE, Folder
from archiver.checking.job import Check, Job
from archiver.checking.journals import journals
from archiver.checking.numbers import Numbers
from archiver.checking.package import package
from archiver.checking.positions import Literals, positions
from archiver.checking.references import References, change_log
from archiver.checking.rules import RULES
from archiver.checking.schemas import schemas
from archiver.checking.scratch import scratch
from archiver.checking.screening import Screening
from archiver.checking.statements import Creators, statements
from archiver.checking.statuses import Statuses
from archiver.checking.stream import units
from archiver.checking.structure import Documents, Structure
from archiver.checking.times import Times
from archiver.checking.tools import Tools

CHECKS: tuple[type[Check], ...] = (
    Structure,
    Documents,
    Elements,
    Statuses,
    Numbers,
    Files,
    Formats,
    Screening,
    References,
    Cases,
    Times,
    Literals,
    Creators,
)
TELL_EVERY = 100
LISTED_MAX = 100
"""So many findings of one kind are listed; the others are counted."""

Progress = Callable[[int], None]


def _nobody(units_read: int) -> None:
    del units_read


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What the checker found in one deposit, in the order of the rules.

    `more` says of (rule, problem) how many findings beyond the first hundred there are, as "X2 journal-number-gap".
    """

    folder: str
    day: date
    findings: tuple[Finding, ...]
    more: dict[str, int]
    errors: int
    warnings: int


def check(path: Path, tools: Tools, today: date, official: Path | None = None, told: Progress = _nobody) -> Checked:
    """Check a deposit; `official` is a folder with the official schemas, to check what a changed schema would hide.

    `told` is called with the number of units of arkivstruktur.xml that were read, every hundred.
    Raises NotADirectoryError when there is no such folder. Takes the memory of one case, however many there are.
    """
    if not path.is_dir():
        raise NotADirectoryError(path)
    listed_findings: list[Finding] = []
    kinds: Counter[tuple[str, str]] = Counter()
    weights: Counter[Severity] = Counter()
    with scratch() as memory:
        for finding in _all(Job(Folder.at(path), memory, tools, today, official), told):
            kind = (finding.rule, finding.problem)
            kinds[kind] += 1
            weights[finding.severity] += 1
            if kinds[kind] <= LISTED_MAX:
                listed_findings.append(finding)
    order = {rule: nth for nth, rule in enumerate(RULES)}
    listed_findings.sort(key=lambda one: order[one.rule])
    return Checked(
        folder=path.name,
        day=today,
        findings=tuple(listed_findings),
        more={" ".join(kind): count - LISTED_MAX for kind, count in kinds.items() if count > LISTED_MAX},
        errors=weights[Severity.ERROR],
        warnings=weights[Severity.WARNING],
    )


def _all(job: Job, told: Progress) -> Iterator[Finding]:
    yield from package(job)
    yield from schemas(job)
    yield from statements(job)
    yield from positions(job)
    listed(job)
    remember = Remember(job)
    checks = [*(one(job) for one in CHECKS), remember]
    yield from _structure(job, checks, told)
    # Where a file stops being XML N5.03 has said so, here and in the two other places.
    with suppress(etree.XMLSyntaxError):
        yield from change_log(job)
    yield from journals(job, remember)
    for one in checks:
        yield from one.finish()


def _structure(job: Job, checks: list[Check], told: Progress) -> Iterator[Finding]:
    path = job.folder.inside(STRUCTURE_FILE)
    try:
        for nth, unit in enumerate(units(path) if path else (), 1):
            if nth % TELL_EVERY == 0:
                told(nth)
            for one in checks:
                yield from one.unit(unit)
    except etree.XMLSyntaxError:
        return
