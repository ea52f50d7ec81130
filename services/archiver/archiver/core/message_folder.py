"""A period as a folder of arkivmelding messages (Fiks Arkiv V1): for a core that takes them otherwise than over Fiks.

One record is one message, with its case file and our keys, so that a receiver who gets it twice has it once.
"""

from collections.abc import Iterator

from archiver.core.deposit.left_out import rows_of
from archiver.core.deposit.package import Counts, Part
from archiver.core.fiks.arkivmelding import Message, Place, arkivmelding
from archiver.core.noark.model import Fil, Journalpost, Periode, Saksmappe
from common.errors import Permanent

FOLDER = "meldinger"
PAYLOAD = "arkivmelding.xml"
INDEX = "meldinger.csv"


class MessageFolder:
    """A period as messages, in the journal's order. It need not be closed; nothing is withheld in it."""

    def __init__(self, period: Periode, file: Fil, place: Place | None = None) -> None:
        self._period = period
        self._file = file
        self._place = place or Place()
        self._cases = set[str]()
        self._records = 0
        self._files = 0

    def parts(self) -> Iterator[Part]:
        """Yield every file. Permanent for a record that Fiks Arkiv V1 cannot tell, or a file that was changed.

        A message names its files by itself: none of them leaves its folder, whatever it is called in the archive.
        """
        for case, entry in self._period.journal():
            self._cases.add(case.mappe_id)
            self._records += 1
            yield from self._message(case, entry)
        rows = ((folder_of(entry), case.mappe_id, str(entry.system_id)) for case, entry in self._period.journal())
        yield Part(INDEX, rows_of(("mappe", "sak", "noekkel"), rows))

    def counts(self) -> Counts:
        """Return what was written, once all parts were taken."""
        cases, records, files = len(self._cases), self._records, self._files
        return Counts(saksmapper=cases, journalposter=records, dokumentfiler=files, endringer=0)

    def _message(self, case: Saksmappe, entry: Journalpost) -> Iterator[Part]:
        message = arkivmelding(case, entry, self._place)
        folder = f"{FOLDER}/{folder_of(entry)}"
        yield Part(f"{folder}/{PAYLOAD}", iter((message.payload,)))
        for name, content in self._files_of(message):
            self._files += 1
            yield Part(f"{folder}/{name}", content)

    def _files_of(self, message: Message) -> Iterator[tuple[str, Iterator[bytes]]]:
        for one in message.files:
            yield one.name, self._whole(one.sha256, one.size_bytes)

    def _whole(self, sha256: str, size_bytes: int) -> Iterator[bytes]:
        seen = 0
        for piece in self._file(sha256):
            seen += len(piece)
            yield piece
        if seen != size_bytes:
            raise Permanent(f"the kept file {sha256[:12]} is not the one that was archived: its size differs")


def folder_of(entry: Journalpost) -> str:
    """Return the message's folder: the journal number, which sorts; the key for what has none yet."""
    if entry.nummer is None:
        return f"uten-nummer-{entry.system_id}"
    return f"{entry.nummer[0]}-{entry.nummer[1]:06d}"
