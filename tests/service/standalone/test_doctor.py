"""`ordstyrer doctor`: what is there, what is needed only later, and what keeps the product from working."""

import shutil
from pathlib import Path

from tests.schemas import schemas_dir
from tests.service.standalone.conftest import Doctor


def test_what_is_not_needed_yet_is_no_problem_and_says_what_it_is_needed_for(doctor: Doctor) -> None:
    code, found = doctor.looks()
    assert code == 0
    assert {what for what, (state, _) in found.items() if state == "problem"} == set()
    assert found["database"] == (
        "ok",
        "the embedded database answers for ingest, classifier, archiver, notifier, desk, each with the newest schema",
    )
    assert found["policy packs"][1].startswith("bo/1, sogne/1")
    state, said = found["Noark 5 schemas"]
    assert state == "later"
    assert "only a Noark 5 deposit needs them" in said
    assert "ORDSTYRER_SCHEMAS" in said


def test_official_schemas_are_known_by_their_checksums_and_an_altered_one_is_a_problem(
    doctor: Doctor, tmp_path: Path
) -> None:
    folder = tmp_path / "schemas"
    shutil.copytree(schemas_dir() / "noark5", folder / "noark5")
    code, found = doctor.looks(ORDSTYRER_SCHEMAS=folder)
    assert (code, found["Noark 5 schemas"][0], found["E-ARK schemas"][0]) == (0, "ok", "later")
    (folder / "noark5" / "addml.xsd").write_bytes(b"<schema/>")
    code, found = doctor.looks()
    assert (code, found["Noark 5 schemas"][0]) == (1, "problem")
    assert "addml.xsd is not the official one" in found["Noark 5 schemas"][1]


def test_a_key_that_others_may_read_and_a_pack_with_a_slip_are_problems_that_say_what_to_do(doctor: Doctor) -> None:
    key = doctor.house.settings.data_dir / "checkpoint.key"
    key.write_text("ab" * 32)
    key.chmod(0o644)
    pack = doctor.house.settings.policies_dir / "bo" / "pack.toml"
    pack.write_text(pack.read_text(encoding="utf-8").replace("timezone", "timezon", 1), encoding="utf-8")
    code, found = doctor.looks()
    assert code == 1
    assert found["checkpoint key"][1].endswith(f"chmod 600 {key}")
    assert found["policy packs"][0] == "problem"
    assert "timezone" in found["policy packs"][1]


def test_a_broker_that_does_not_answer_is_named(doctor: Doctor) -> None:
    code, found = doctor.looks(ORDSTYRER_KAFKA="127.0.0.1:1")
    assert (code, found["bus"][0]) == (1, "problem")
    assert "127.0.0.1:1" in found["bus"][1]


def test_the_people_file_is_looked_at_and_a_mistake_in_it_is_a_problem(doctor: Doctor, tmp_path: Path) -> None:
    assert doctor.looks()[1]["people"][0] == "later"
    file = tmp_path / "people.toml"
    file.write_text('[bo.persons.kari]\nchannels = ["kari@bo.example"]\n[bo.roles.vakt]\npersons = ["kari"]\n')
    state, said = doctor.looks(ORDSTYRER_NOTIFIER_PEOPLE_FILE=file)[1]["people"]
    assert (state, said.startswith("1 persons and 1 roles")) == ("ok", True)
    file.write_text('[bo.roles.vakt]\npersons = ["kari"]\n')
    code, found = doctor.looks()
    assert (code, found["people"][0]) == (1, "problem")
    assert "people.toml:2: bo.roles.vakt.persons: there is no person 'kari'" in found["people"][1]
