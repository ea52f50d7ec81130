"""N5.29, X8 and X10: files are of the format that they are said to be, an archive's, and how they became so."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from archiver.checking.files import extension, place
from archiver.checking.finding import Finding
from archiver.checking.formats import PUID, formats
from archiver.checking.job import Check, Job, day, here
from archiver.checking.parts import Part
from archiver.checking.rules import counted, found, unchecked
from archiver.checking.stream import Unit
from archiver.checking.tools import Verify

_AT_A_TIME = 100


class Formats(Check):
    """Formats by their names, by their bytes, and by the day."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._formats: Counter[str] = Counter()
        self._puids = 0

    def unit(self, unit: Unit) -> Iterator[Finding]:
        """Check the files of one record."""
        for document in unit.all("dokumentbeskrivelse") if unit.kind == "registrering" else ():
            objects = document.all("dokumentobjekt")
            for one in objects:
                said = one.text("format") or ""
                self._formats[said] += 1
                yield from self._named(one, said)
                yield from self._bytes(one, said)
                yield from _conversions(one, said)
            yield from _untold(objects)

    def finish(self) -> Iterator[Finding]:
        """Yield the counts, ask veraPDF, and say what could not be asked."""
        yield counted("N5.29", self._formats.total(), dict(self._formats))
        if self._puids:
            yield found("N5.29", "puid", found=self._puids)
        if self.job.tools.identify is None:
            yield unchecked("X8", "no-pronom")
        if self.job.tools.verify is None:
            yield unchecked("X8", "no-verapdf")
        else:
            yield from self._pdfs(self.job.tools.verify)

    def _named(self, one: Part, said: str) -> Iterator[Finding]:
        """Compare the format's name with the file's extension.

        Arkade wants the extension as format, the metadata catalogue the PRONOM id: either will do, if it fits.
        """
        file = extension(one.text("referanseDokumentfil") or "")
        if PUID.fullmatch(said):
            self._puids += 1
            known = formats().get(said)
            fits = known is None or file in known.extensions
        else:
            fits = said.lower() == file
        if not fits:
            yield found("N5.29", "extension", here(one), format=said, extension=file)

    def _bytes(self, one: Part, said: str) -> Iterator[Finding]:
        name = (one.text("referanseDokumentfil") or "").replace("\\", "/")
        path = self.job.folder.inside(name)
        puid = said if PUID.fullmatch(said) else None
        if path is not None and self.job.tools.identify is not None:
            real = self.job.tools.identify(path)
            if real is None:
                yield found("X8", "unknown-format", here(one))
            elif puid is not None and real != puid:
                yield found("X8", "other-format", here(one), stated=puid, found=real)
            puid = real or puid
        if puid is not None:
            yield from self._allowed(one, puid, path)

    def _allowed(self, one: Part, puid: str, path: Path | None) -> Iterator[Finding]:
        known = formats().get(puid)
        made = day(one.text("opprettetDato")) or self.job.today
        if known is None or not known.allowed(self.job.today, made):
            yield found("X8", "not-allowed", here(one), format=puid)
        elif path is not None and known.pdfa:
            self.job.scratch.put("insert or ignore into pdfs values (?, ?)", str(path), one.line)

    def _pdfs(self, verify: Verify) -> Iterator[Finding]:
        last, judged = "", True
        sql = "select path, line from pdfs where path > ? order by path limit ?"
        while some := list(self.job.scratch.rows(sql, last, _AT_A_TIME)):
            last = some[-1][0]
            verdicts = verify([Path(path) for path, _ in some])
            for path, line in some:
                judged = judged and Path(path) in verdicts
                if verdicts.get(Path(path)) is False:
                    yield found("X8", "not-pdfa", place(line))
        if not judged:
            yield unchecked("X8", "no-verapdf")


def _conversions(one: Part, said: str) -> Iterator[Finding]:
    conversions = one.all("konvertering")
    for conversion in conversions:
        if conversion.text("konvertertFraFormat") == conversion.text("konvertertTilFormat"):
            yield found("X10", "same", here(conversion))
    if conversions and not _same(conversions[-1].text("konvertertTilFormat") or "", said):
        yield found("X10", "target", here(conversions[-1]), format=said)


def _untold(objects: list[Part]) -> Iterator[Finding]:
    """Yield where one document is here in two formats, and nothing says how the second came to be."""
    for version in {one.text("versjonsnummer") for one in objects}:
        same = [one for one in objects if one.text("versjonsnummer") == version]
        if len({one.text("format") for one in same}) > 1 and not any(one.all("konvertering") for one in same):
            yield found("X10", "not-told", here(same[-1]))


def _same(one: str, other: str) -> bool:
    """Say whether two names are of one format: an id, or the extension that goes with it."""
    known = formats().get(one)
    return one == other or (known is not None and other.lower() in known.extensions)
