"""A small, complete and good Noark 5 deposit, written by hand: what the checker's mutations begin from.

Five cases in four classes: an answered question with its platform's own file; withheld words and a masked variant; a
withdrawn post and a temporary skjerming; a class that is withheld; a document to discard and a discarded one. It shares
nothing with the exporter.
"""

import hashlib
import re
import shutil
from pathlib import Path

from tests.archive.small_addml import addml
from tests.archive.small_journals import journal, log
from tests.archive.small_markup import FILES
from tests.archive.small_structure import OWN_SPACE, structure

_XSDS = ("addml", "arkivstruktur", "metadatakatalog", "endringslogg", "loependeJournal", "offentligJournal")
_OWN_XSD = f"""<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{OWN_SPACE}" elementFormDefault="qualified">
  <xs:element name="spor">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="plattform" type="xs:string"/>
        <xs:element name="skjultDato" type="xs:dateTime" minOccurs="0"/>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
</xs:schema>
"""
STRUCTURE, RUNNING, PUBLIC, LOG, ADDML = (
    "arkivstruktur.xml",
    "loependeJournal.xml",
    "offentligJournal.xml",
    "endringslogg.xml",
    "arkivuttrekk.xml",
)


class Deposit:
    """The deposit in a folder, and how a test changes it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._sealed = self._checksums()

    @classmethod
    def write(cls, folder: Path, schemas: Path) -> "Deposit":
        """Write a good one; `schemas` is the folder with the official `*.xsd`."""
        (folder / "dokumenter").mkdir(parents=True)
        for name, content in FILES.items():
            (folder / name).write_bytes(content)
        for name in _XSDS:
            shutil.copyfile(schemas / f"{name}.xsd", folder / f"{name}.xsd")
        texts = {
            "spor-v1.xsd": _OWN_XSD,
            STRUCTURE: structure(),
            LOG: log(),
            RUNNING: journal("loependeJournal"),
            PUBLIC: journal("offentligJournal"),
        }
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
        (folder / ADDML).write_text(addml(folder, len(FILES)), encoding="utf-8")
        return cls(folder)

    def edit(self, name: str, old: str, new: str, nth: int = 1) -> None:
        """Put something in the place of the nth time that something stands in a file; it has to stand there."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        places = [found.start() for found in re.finditer(re.escape(old), text)]
        assert len(places) >= nth, f"{old!r} stands {len(places)} times in {name}"
        place = places[nth - 1]
        path.write_text(text[:place] + new + text[place + len(old) :], encoding="utf-8")

    def after(self, name: str, mark: str, old: str, new: str) -> None:
        """Put something in the place of what first stands after a mark."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        begin = text.index(mark)
        place = text.index(old, begin)
        path.write_text(text[:place] + new + text[place + len(old) :], encoding="utf-8")

    def cut(self, name: str, begin: str, end: str, mark: str = "") -> None:
        """Take out everything from one text to the end of another, the first after a mark."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        first = text.index(begin, text.index(mark))
        last = text.index(end, first) + len(end)
        path.write_text(text[:first] + text[last:], encoding="utf-8")

    def replace_file(self, name: str, content: bytes) -> None:
        """Put other bytes into a document, and say so in arkivstruktur.xml."""
        path = self.folder / name
        old = path.read_bytes()
        path.write_bytes(content)
        sha256 = [hashlib.sha256(one).hexdigest() for one in (old, content)]
        self.after(STRUCTURE, f"<referanseDokumentfil>{name}<", sha256[0], sha256[1])
        sizes = [f"<filstoerrelse>{len(one)}<" for one in (old, content)]
        self.after(STRUCTURE, f"<referanseDokumentfil>{name}<", sizes[0], sizes[1])

    def seal(self) -> None:
        """Write the checksums of the XML files and schemas anew, so that only what was changed is wrong."""
        path = self.folder / ADDML
        text = path.read_text(encoding="utf-8")
        now = self._checksums()
        for name, old in self._sealed.items():
            if name != ADDML and name in now:
                text = text.replace(old, now[name])
        path.write_text(text, encoding="utf-8")
        self._sealed = now

    def _checksums(self) -> dict[str, str]:
        files = (one for one in sorted(self.folder.iterdir()) if one.suffix in {".xml", ".xsd"})
        return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in files}
