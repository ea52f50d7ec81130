"""`ordstyrer policy` on packs: what differs, what is worked through, what is in force; out and in again."""

import json
from pathlib import Path

import pytest

from tests.service.standalone.conftest import BO, House, Run, lines
from tests.service.told import changed_files, pack_of

SECOND = changed_files(
    "bo",
    ("pack.toml", "opening_days = 2", "opening_days = 4"),
    ("texts/thank.txt", "T", "Kjære deg, t"),
    version=2,
)
ACTS = ("check", "cases", "explain", "diff", "backtest", "doctor", "rows", "export", "import")


@pytest.mark.parametrize("act", ACTS)
def test_every_act_has_its_help_with_an_example(run: Run, act: str) -> None:
    code, said = run(act, "--help")
    assert code == 0
    assert f"usage: ordstyrer policy {act}" in said
    assert f"Example: ordstyrer policy {act}" in said
    assert act in run("--help")[1]


def test_an_act_that_is_used_wrongly_ends_with_2(run: Run) -> None:
    assert [run("forget")[0], run("diff", "bo")[0], run("backtest", "bo")[0], run("import", "bo")[0]] == [2, 2, 2, 2]


def test_what_differs_is_said_in_words_with_the_cases_that_turn(house: House, run: Run) -> None:
    folder = house.write("changed", SECOND)
    code, said = run("diff", "bo", folder)
    assert code == 0
    assert said.startswith("bo/1 → bo/2: 3 changes\n")
    assert "~ rule deadline.opening_days: 2.0 → 4.0" in said
    assert "~ text thank:" in said
    assert "worked cases come out differently" in said
    told = json.loads(run("diff", "bo", folder, "--json")[1])
    assert {change["name"] for change in told["changes"]} == {"deadline.opening_days", "pack.version", "thank"}
    assert told["turned"]


def test_the_same_pack_does_not_differ_from_itself_as_the_desk_keeps_it(run: Run) -> None:
    assert run("diff", "bo/1", "bo") == (0, "bo/1 → bo/1: no changes\nno worked cases come out differently\n")


@pytest.mark.parametrize(
    ("words", "said"), [(["diff", "bo/7", "bo"], "keeps no version 7 of bo"), (["cases", "bø"], "no pack 'bø'")]
)
def test_a_pack_that_is_not_there_is_said_so(run: Run, words: list[str], said: str) -> None:
    code, told = run(*words)
    assert code == 1
    assert said in told


def test_worked_cases_that_come_out_otherwise_are_shown(house: House, run: Run) -> None:
    assert run("cases", "bo/1")[0] == 0
    folder = house.write("changed", SECOND)
    code, said = run("cases", folder)
    assert code == 1
    assert "due_at: expected" in said
    (told,) = lines(run("cases", folder, "--json")[1])
    assert told["failures"]
    assert told["cases"] == len(pack_of("bo").cases)


def test_versions_go_out_into_folders_and_the_same_again_changes_no_file(house: House, run: Run) -> None:
    house.mount(SECOND)
    out = house.folder / "out"
    assert run("export", out) == (0, "bo: 2 versions\nsogne: 1 versions\n")
    assert (out / "bo" / "1" / "pack.toml").read_text(encoding="utf-8") == BO["pack.toml"]
    assert (out / "bo" / "2" / "texts" / "thank.txt").read_text(encoding="utf-8") == SECOND["texts/thank.txt"]
    index = json.loads((out / "bo" / "versions.json").read_text(encoding="utf-8"))
    assert [(v["version"], v["state"], v["approved_by"]) for v in index] == [(1, "active", []), (2, "proposed", [])]
    before = _files(out)
    run("export", out)
    assert _files(out) == before
    assert run("export", out, "--municipality", "malvik")[0] == 2


def test_what_went_out_comes_in_as_a_proposal_and_an_older_version_is_refused(house: House, run: Run) -> None:
    out = house.folder / "out"
    run("export", out)
    house.write("out/bo/2", SECOND)
    code, said = run("import", out, "--by", "kari")
    assert code == 1, "sogne is in force already"
    assert "bo/2" in said
    assert "is proposed: two persons activate it" in said
    assert "sogne/1 is refused: it is in force already, word for word" in said
    assert "version 2 was proposed by kari; it awaits 2 more" in run("doctor")[1]
    house.activate(SECOND)
    older = house.folder / "policies" / "bo"
    assert run("import", older, "--by", "kari") == (1, "bo/1 is refused: it is older than the version in force\n")
    (told,) = lines(run("import", older, "--by", "kari", "--json")[1])
    assert told["refused"] == "older"


def test_a_folder_without_a_pack_and_a_wrong_pack_are_said_so(house: House, run: Run, tmp_path: Path) -> None:
    assert "holds no pack" in run("import", tmp_path, "--by", "kari")[1]
    wrong = {**SECOND, "pack.toml": SECOND["pack.toml"].replace("opening_days", "openning_days")}
    code, said = run("import", house.write("wrong", wrong), "--by", "kari")
    assert code == 1
    assert "did you mean 'opening_days'" in said
    assert "^^^" in said


def test_the_doctor_says_what_is_in_force_and_which_role_nobody_can_reach(house: House, run: Run) -> None:
    code, said = run("doctor")
    assert code == 1
    assert "  bo: version 1 (" in said
    assert "activated by nobody: it was the first" in said
    assert "! bo: no row says how to reach administratorer" in said
    rows = house.folder / "rows.toml"
    alerted = [f["said"].rpartition(" ")[2] for f in lines(run("doctor", "--json")[1]) if "no row" in f["said"]]
    for municipality in ("bo", "sogne"):
        roles = [role for role in dict.fromkeys(alerted) if role in pack_of(municipality).file.roles]
        rows.write_text("".join(f'[[contact]]\nrole = "{r}"\nvalid_from = 2020-01-01\nphone = "1"\n' for r in roles))
        assert run("rows", rows, "--municipality", municipality, "--by", "kari")[0] == 0
    assert run("doctor")[0] == 0
    house.write("policies/bo", changed_files("bo", ("pack.toml", "opening_days = 2", "opening_days = 9"), version=1))
    assert "says other things under the same version" in run("doctor")[1]


def test_rows_are_stated_from_a_file_and_listed(house: House, run: Run) -> None:
    path = house.folder / "rows.toml"
    path.write_text('[[contact]]\nrole = "administratorer"\nvalid_from = 2026-01-01\nemail = "post@example.no"\n')
    assert run("rows", path, "--municipality", "bo", "--by", "kari") == (0, "1 rows added\n")
    assert run("rows", path, "--municipality", "bo", "--by", "ola") == (0, "0 rows added\n")
    assert (
        "2026-01-01  contact administratorer: email post@example.no  (kari)" in run("rows", "--municipality", "bo")[1]
    )
    (told,) = lines(run("rows", "--municipality", "bo", "--json")[1])
    assert told["value"]["email"] == "post@example.no"
    path.write_text('[[contact]]\nrole = "administrator"\nvalid_from = 2026-01-01\n')
    code, said = run("rows", path, "--municipality", "bo", "--by", "kari")
    assert code == 1
    assert "did you mean 'administratorer'?" in said
    assert run("rows", path, "--municipality", "bo")[0] == 2


def _files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}
