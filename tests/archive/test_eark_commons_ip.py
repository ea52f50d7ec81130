"""A package is VALID to commons-ip, the validator of the E-ARK consortium that depots run at their door."""

from pathlib import Path

import pytest

from tests.archive.packed import a_profile, pack
from tests.parts.commons_ip import failed, jars, report
from tests.parts.install import PartMissingError


@pytest.fixture(autouse=True, scope="module")
def commons_ip() -> None:
    try:
        jars()
    except PartMissingError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.mark.parametrize("erms", ["3.0", "2.1"])
def test_commons_ip_finds_a_package_valid(tmp_path: Path, erms: str) -> None:
    # 2.10.0 knows the name of ERMS 3.0 no better than anybody's before 2024: such a package says MIXED to it.
    profile = a_profile(erms=erms, sip="2.2.0", declare_mixed=erms == "3.0")
    told = report(pack(tmp_path, profile), "2.2.0", tmp_path)
    assert failed(told, "MUST") == {}
    assert told["summary"]["result"] == "VALID"


def test_by_sip_2_1_it_only_wants_another_address_of_the_profile_than_the_specification(tmp_path: Path) -> None:
    told = report(pack(tmp_path, a_profile(erms="2.1")), "2.1.0", tmp_path)
    assert set(failed(told, "MUST")) == {"SIP2"}


def test_commons_ip_would_find_a_changed_file(tmp_path: Path) -> None:
    root = pack(tmp_path, a_profile(erms="2.1", sip="2.2.0"))
    (root / "documentation/leverans.txt").write_text("Något annat\n")
    assert failed(report(root, "2.2.0", tmp_path), "MUST")
