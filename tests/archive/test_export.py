"""`ordstyrer archive export`: whole or not at all, and what it says."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.adapters.delivery_folder import DeliveryFolder
from archiver.adapters.plain_folder import FolderPeriode
from archiver.adapters.schema_folder import schemas_in
from archiver.core.deposit.profile import PROFILES
from archiver.jobs.export import Terms, export_deposit, export_folder
from common.errors import Permanent
from standalone.archives.export import Progress, main
from tests.archive.finished import FINISHED, SENDER, changed, finished_year, first_case
from tests.schemas import schemas_dir


def _pieces() -> Iterator[bytes]:
    yield b"half"
    raise Permanent("the store is gone")


def test_the_command_writes_a_deposit_and_says_what_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ORDSTYRER_SCHEMAS", str(schemas_dir()))
    assert main(["--format", "noark5", "--from", str(FINISHED), "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert "59 case files, 512 journal posts" in said
    assert "utelatt.csv" in said
    assert (tmp_path / "out" / "avleveringspakke" / "arkivuttrekk.xml").is_file()
    left = (tmp_path / "out" / "utelatt.csv").read_text(encoding="utf-8-sig")
    assert left.count("unconfirmed") == 2
    assert left.count("produksjonsformat") == 9


def test_the_command_writes_a_plain_folder_without_any_schema(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--format", "folder", "--from", str(FINISHED), "--out", str(tmp_path / "out")]) == 0
    assert "512 journal posts" in capsys.readouterr().out
    assert (tmp_path / "out" / "journal.csv").read_text(encoding="utf-8-sig").count("\n") == 513


def test_the_command_asks_for_a_year_or_a_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for words in ([], ["--municipality", "sogne"], ["--municipality", "sogne", "--year", "2024", "--from", "x"]):
        with pytest.raises(SystemExit):
            main(["--format", "folder", "--out", str(tmp_path / "out"), *words])
    assert "name --municipality and --year, or --from" in capsys.readouterr().err


def test_what_hinders_a_deposit_is_told_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ORDSTYRER_SCHEMAS", str(schemas_dir()))
    shown = changed(first_case(), journalstatus="J")
    export_folder(shown, finished_year().fil, lambda: DeliveryFolder(tmp_path / "plain"), lambda *_: None)
    assert main(["--format", "noark5", "--from", str(tmp_path / "plain"), "--out", str(tmp_path / "out")]) == 1
    assert "2024/1-1: it is neither archived nor gone out (krav 3.2.7)" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["plain"]


def test_a_delivery_that_fails_leaves_nothing(tmp_path: Path) -> None:
    terms = Terms(schemas=schemas_in(schemas_dir()), profile=PROFILES["standard"], sender=SENDER)
    with pytest.raises(Permanent, match="the store is gone"):
        export_deposit(finished_year(), lambda _: _pieces(), terms, lambda: DeliveryFolder(tmp_path / "out"), print)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "theirs").write_text("theirs")
    with pytest.raises(Permanent, match="is not empty"):
        DeliveryFolder(tmp_path)
    with pytest.raises(Permanent, match="is not empty"):
        DeliveryFolder(tmp_path / "theirs")


def test_an_empty_folder_is_filled_and_what_a_killed_run_left_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out.partial").mkdir()
    (tmp_path / "out.partial" / "left").write_text("left")
    delivery = DeliveryFolder(tmp_path / "out")
    assert delivery.put("a/b.txt", iter((b"one ", b"two"))) == 7
    delivery.done()
    assert [path.name for path in (tmp_path / "out").rglob("*")] == ["a", "b.txt"]


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    delivery = DeliveryFolder(tmp_path / "out")
    delivery.put("a", iter((b"1",)))
    with pytest.raises(FileExistsError):
        delivery.put("a", iter((b"2",)))


def test_a_folder_of_something_else_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(Permanent, match=r"has no arkiv\.json"):
        FolderPeriode(tmp_path)
    (tmp_path / "arkiv.json").write_text("{}")
    with pytest.raises(Permanent, match="is not what an export writes"):
        FolderPeriode(tmp_path)
    (tmp_path / "arkiv.json").write_bytes((FINISHED / "arkiv.json").read_bytes())
    (tmp_path / "saker.jsonl").write_text("{}\n")
    with pytest.raises(Permanent, match=r"a line of saker\.jsonl"):
        FolderPeriode(tmp_path)


def test_a_file_that_the_folder_lacks_is_missed_by_its_checksum(tmp_path: Path) -> None:
    for name in ("arkiv.json", "saker.jsonl"):
        (tmp_path / name).write_bytes((FINISHED / name).read_bytes())
    with pytest.raises(Permanent, match="has the checksum abc"):
        list(FolderPeriode(tmp_path).fil("abc"))


def test_progress_is_one_line_that_goes_away(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress()
    progress("arkivstruktur.xml", 2_000_000)
    progress.end()
    assert capsys.readouterr().err == "\r\033[K1 file; arkivstruktur.xml: 2.0 MB\r\033[K"
