"""N5.59, N5.60 and the order of X3: the two journals hold the same posts, in order, and as many as they say."""

from collections.abc import Generator, Iterator
from typing import NamedTuple

from lxml import etree

from archiver.checking.elements import codes, empties
from archiver.checking.facts import Remember
from archiver.checking.finding import At, Finding
from archiver.checking.folder import PUBLIC_FILE, RUNNING_FILE, STRUCTURE_FILE
from archiver.checking.job import Job, number
from archiver.checking.parts import Part, local
from archiver.checking.row import Rows
from archiver.checking.rules import found
from archiver.checking.statements import occurrences
from archiver.checking.stream import rows


class Read(NamedTuple):
    """What a journal says of itself, and how many rows it has. None for what couldn't be read."""

    rows: int
    start: str | None
    end: str | None
    stated: int | None


def journals(job: Job, archive: Remember) -> Iterator[Finding]:
    """Check the running journal, then the public one beside it, then both against the archive."""
    running = yield from _journal(job, RUNNING_FILE)
    public = yield from _journal(job, PUBLIC_FILE)
    if running.stated is None or public.stated is None:
        yield found("N5.59", "no-head", At(RUNNING_FILE if running.stated is None else PUBLIC_FILE))
        return
    if running.stated != public.stated:
        yield found("N5.59", "journals-differ", At(PUBLIC_FILE), stated=running.stated, found=public.stated)
    if (running.start, running.end) != (public.start, public.end):
        yield found("N5.60", "journals-differ", At(PUBLIC_FILE))
    if job.folder.stated is not None and job.folder.stated.sharp:
        yield from _sharp(job, archive, {RUNNING_FILE: running, PUBLIC_FILE: public})


def _journal(job: Job, file: str) -> Generator[Finding, None, Read]:
    path, head, count = job.folder.inside(file), None, 0
    checked, order = Rows(job, file), _Order(job, file)
    try:
        for one in rows(path, "journalhode", "journalregistrering") if path else ():
            yield from empties(file, one)
            if local(one.node) == "journalhode":
                stated = number(one.text("antallJournalposter"))
                head = Read(0, one.text("journalStartDato"), one.text("journalSluttDato"), stated)
                continue
            count += 1
            post = one.one("journalpost")
            if post is not None:
                yield from codes(file, one)
                yield from order.next(count, post)
                yield from checked.check(one, post)
    except etree.XMLSyntaxError:
        # N5.03 has said so.
        return Read(count, None, None, None)
    if path is not None:
        yield from occurrences(job, file.removesuffix(".xml"), "journalregistrering", count)
    if head is not None and head.stated is not None and head.stated != count:
        yield found("N5.59", "archive-differs", At(file), stated=head.stated, found=count)
    return Read(count, None, None, None) if head is None else head._replace(rows=count)


class _Order:
    """Rows come by their numbers, and in the public journal as in the running one."""

    def __init__(self, job: Job, file: str) -> None:
        self._job, self._file = job, file
        self._last = (0, 0)
        self._apart = False

    def next(self, nth: int, post: Part) -> Iterator[Finding]:
        """Check the place of one row; where the journals go apart is said once."""
        own, at = (post.text("systemID") or "").lower(), At(self._file, post.line)
        numbers = (number(post.text("journalaar")) or 0, number(post.text("journalsekvensnummer")) or 0)
        if numbers < self._last:
            yield found("X3", "unsorted", at)
        self._last = numbers
        if self._file == RUNNING_FILE:
            self._job.scratch.put("insert into running values (?, ?, ?)", nth, own, post.line)
        elif not self._apart:
            beside = self._job.scratch.one("select id from running where n = ?", nth)
            if beside is None or beside[0] != own:
                self._apart = True
                yield found("X3", "order", at)


def _sharp(job: Job, archive: Remember, read: dict[str, Read]) -> Iterator[Finding]:
    """With sharp cuts the journals hold exactly the posts that are here."""
    for file, one in read.items():
        if one.stated != archive.posts:
            yield found("N5.59", "archive-differs", At(file), stated=one.stated or 0, found=archive.posts)
        if (one.start, one.end) != (archive.first, archive.last):
            first, last = archive.first or "?", archive.last or "?"
            yield found("N5.60", "archive-differs", At(file), first=first, last=last)
        sql = "select line from posts p where not exists (select 1 from shown s where s.file = ? and s.id = p.id)"
        for (line,) in job.scratch.rows(sql, file):
            yield found("X4", "post-missing", At(STRUCTURE_FILE, line), file=file)
