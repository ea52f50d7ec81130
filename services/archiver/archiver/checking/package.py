"""N5.01 and N5.02: the files that belong in a deposit are there, and are the ones that arkivuttrekk.xml describes."""

from collections.abc import Iterator

from archiver.checking.addml import NAME, NamedFile
from archiver.checking.catalogue import HASHES
from archiver.checking.finding import At, Finding
from archiver.checking.folder import REQUIRED, XML_FILES, sha256
from archiver.checking.job import Job
from archiver.checking.rules import found


def package(job: Job) -> Iterator[Finding]:
    """Check the XML files and schemas of a deposit."""
    folder = job.folder
    described = folder.stated.files if folder.stated else []
    seen = set()
    for name, line in [*((name, None) for name in REQUIRED), *((one.name, one.line) for one in described)]:
        if name not in seen and not folder.has(name):
            yield found("N5.01", "missing", At(NAME if line else None, line), file=name)
        seen.add(name)
    told = {one.name for one in described}
    for name in XML_FILES[1:]:
        if folder.stated and name not in told and folder.has(name):
            yield found("N5.02", "absent", At(NAME), file=name)
    checked: set[str] = set()
    for one in described:
        # A schema that several files share has its checksum at its first mention only.
        if one.name not in checked or one.checksum:
            checked.add(one.name)
            yield from _checksum(job, one)


def _checksum(job: Job, one: NamedFile) -> Iterator[Finding]:
    at, path = At(NAME, one.line), job.folder.inside(one.name)
    if one.name in {NAME, "addml.xsd"} or path is None:
        return
    if not one.checksum or not one.algorithm:
        yield found("N5.02", "absent", at, file=one.name)
    elif one.algorithm not in HASHES:
        yield found("N5.02", "algorithm", at, file=one.name, algorithm=one.algorithm)
    elif one.checksum.lower() != sha256(path):
        yield found("N5.02", "differs", at, file=one.name)
