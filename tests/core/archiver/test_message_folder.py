"""A period as a folder of messages: one a record with its files beside it, and nothing but what was kept."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from archiver.core.message_folder import INDEX, PAYLOAD, MessageFolder, folder_of
from archiver.core.noark.model import Journalpost, Saksmappe
from common.errors import Permanent
from tests.archive.swedish_year import Shelf, SwedishYear


class Year(SwedishYear):
    """Two cases of one record each, as they may be made otherwise."""

    def __init__(self, **record: object) -> None:
        super().__init__(cases=2, records=1)
        self._record = record

    def journal(self) -> Iterator[tuple[Saksmappe, Journalpost]]:
        for case, entry in super().journal():
            yield case, replace(entry, **self._record)


def whole(year: Year, shelf: Shelf | None = None) -> tuple[dict[str, bytes], MessageFolder]:
    folder = MessageFolder(year, shelf or Shelf(year))
    return {part.path: b"".join(part.pieces) for part in folder.parts()}, folder


def test_each_record_is_a_message_of_its_own_with_its_files_beside_it() -> None:
    files, folder = whole(Year())
    messages = [name for name in files if name.endswith(PAYLOAD)]
    assert messages == [f"meldinger/2025-000101/{PAYLOAD}", f"meldinger/2025-000201/{PAYLOAD}"]
    beside = [name for name in files if name not in {*messages, INDEX}]
    assert beside
    assert {name.rpartition("/")[0] for name in beside} == {"meldinger/2025-000101", "meldinger/2025-000201"}
    counts = folder.counts()
    assert (counts.saksmapper, counts.journalposter, counts.dokumentfiler) == (2, 2, len(beside))


def test_the_list_names_every_message_by_its_folder_its_case_and_our_key() -> None:
    year = Year()
    listed = whole(year)[0][INDEX].decode()
    for case, entry in year.journal():
        assert f"{folder_of(entry)}" in listed
        assert str(entry.system_id) in listed
        assert case.mappe_id in listed


def test_what_has_no_number_yet_lies_under_its_key() -> None:
    _, entry = next(Year(nummer=None).journal())
    assert folder_of(entry) == f"uten-nummer-{entry.system_id}"


class Lying(Shelf):
    """A shelf on which somebody has changed a file."""

    def __call__(self, sha256: str) -> Iterator[bytes]:
        yield from super().__call__(sha256)
        yield b"!"


def test_a_file_that_is_not_the_one_that_was_archived_stops_the_folder() -> None:
    year = Year()
    with pytest.raises(Permanent, match="its size differs"):
        whole(year, Lying(year))


def test_a_file_lies_in_its_messages_folder_under_a_name_of_its_own_whatever_it_is_called_in_the_archive() -> None:
    _, entry = next(Year().journal())
    document = entry.dokumenter[0]
    called = ("..", PAYLOAD, "../../etc/passwd", "/etc/passwd.")
    files = tuple(
        replace(document.dokumentobjekter[0], fil=name, versjonsnummer=n) for n, name in enumerate(called, start=1)
    )
    made, _ = whole(Year(dokumenter=(replace(document, dokumentobjekter=files),)))
    beside = [name for name in made if name.startswith("meldinger/2025-000101/")]
    assert len(beside) == len(called) + 1
    assert all(name.count("/") == 2 and ".." not in name for name in beside)
