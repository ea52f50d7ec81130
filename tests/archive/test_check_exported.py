"""What our own exporter writes has no faults in the eyes of a checker that shares nothing with it."""

from datetime import date
from pathlib import Path

import pytest

from archiver.checking.check import check
from archiver.checking.finding import Severity
from archiver.checking.tools import Tools, found_tools
from archiver.core.deposit.package import SCHEMAS, Deposit
from archiver.core.deposit.profile import PROFILES
from tests.archive.finished import SENDER, finished_year
from tests.schemas import schemas_dir

_DAY = date(2026, 11, 22)
_POSTS, _CASES = 512, 59
_PUID = ("N5.29", "puid")
_SEALED = ("X11", "sealed-only")


@pytest.fixture(scope="module", params=sorted(PROFILES))
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Export the finished year as each depot asks for it."""
    folder = tmp_path_factory.mktemp(request.param)
    year = finished_year()
    schemas = {name: (schemas_dir() / "noark5" / name).read_bytes() for name in SCHEMAS}
    for part in Deposit(year, year.fil, schemas, PROFILES[request.param], SENDER).parts():
        path = folder / part.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(part.pieces))
    return folder


def test_an_exported_year_that_lies_beside_us_has_no_faults(exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(exported.parent)
    result = check(Path(exported.name), Tools(found_tools().identify), _DAY, schemas_dir())
    faults = [one for one in result.findings if one.severity is Severity.ERROR]
    assert faults == []
    assert {(one.rule, one.problem) for one in result.findings if one.severity is Severity.WARNING} <= {_PUID, _SEALED}
    counts = {one.rule: one.values["count"] for one in result.findings if one.severity is Severity.COUNT}
    assert (counts["N5.10"], counts["N5.16"]) == (_CASES, _POSTS)
