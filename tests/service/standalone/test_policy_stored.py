"""`ordstyrer policy` on what is stored: a decision made again, a changed pack tried on the items that came."""

import json
from uuid import UUID

import pytest

from tests.service.classifier.recorded import CASEWORK, PRAISE, QUESTION, confirmed, id_of, posted
from tests.service.standalone.conftest import House, Run, lines
from tests.service.told import changed_files

SLOWER = changed_files("bo", ("pack.toml", "opening_days = 2", "opening_days = 4"))
QUESTION_LINE = {
    "id": 7,
    "municipality": "bo",
    "kind": "comment",
    "received_at": "2026-05-11T10:00:00+02:00",
    "text": "",
    "lang": "nb",
    "tags": ["question"],
}


def test_a_stored_decision_is_made_again_and_every_rule_says_why(house: House, run: Run) -> None:
    house.decide(posted(text=CASEWORK), confirmed("light"))
    code, said = run("explain", id_of())
    assert code == 0
    assert "decision 2 on revision 1" in said
    assert "judgements taken in: casework-1" in said
    assert "made again from what it rested on: the same" in said
    assert "+ casework." in said
    assert "- removal." in said
    assert "Storgata" not in said
    assert run("explain", id_of(), "--fired")[1].count("\n- ") == 0


def test_a_stored_decision_is_made_again_by_the_version_of_then(house: House, run: Run) -> None:
    house.decide(posted())
    house.activate(SLOWER)
    (told,) = lines(run("explain", id_of(), "--json")[1])
    assert (told["pack"], told["reproduced"], told["differs"], told["rows_moved"]) == ("bo/1", True, [], False)
    assert {"rule", "state", "why", "clauses"} <= set(told["lines"][0])


def test_rows_that_have_changed_since_are_told_of_and_change_nothing(
    house: House, run: Run, tmp_path_rows: str
) -> None:
    house.decide(posted())
    assert run("rows", tmp_path_rows, "--municipality", "bo", "--by", "kari") == (0, "1 rows added\n")
    code, said = run("explain", id_of())
    assert code == 0
    assert "the decision rests on those of then" in said
    assert "made again from what it rested on: the same" in said


@pytest.fixture
def tmp_path_rows(house: House) -> str:
    path = house.folder / "rows.toml"
    path.write_text("[[calendar]]\nvalid_from = 2026-01-01\nextra_closed = [2026-05-12]\n")
    return str(path)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["explain", UUID(int=1)], "nothing was decided"),
        (["explain", id_of(), "--decision", 9], "there is no decision 9 on it: there are 1"),
    ],
)
def test_what_was_never_decided_is_said_so(house: House, run: Run, words: list[object], said: str) -> None:
    house.decide(posted())
    code, told = run(*words)
    assert code == 1
    assert said in told


def test_a_line_is_explained_in_the_packs_language_and_a_wrong_one_says_why(run: Run) -> None:
    wrong = QUESTION_LINE | {"id": 8, "kind": "letter"}
    stdin = "\n".join(map(json.dumps, (QUESTION_LINE, wrong)))
    code, said = run("explain", "-", "--json", stdin=stdin)
    first, second = lines(said)
    assert code == 1
    assert first["id"] == 7
    fired = {line["rule"] for line in first["lines"] if line["state"] == "fired"}
    assert {"reply.question", "deadline"} <= fired
    assert "unknown kind" in second["error"]
    assert "7: bo/1, comment received 2026-05-11T10:00+02:00" in run("explain", "-", stdin=json.dumps(QUESTION_LINE))[1]


def test_words_that_are_no_id_are_wrong_use(run: Run) -> None:
    assert run("explain", "kommentaren")[0] == 2


def test_a_changed_pack_is_tried_on_the_items_that_came_and_no_comment_is_shown(house: House, run: Run) -> None:
    house.decide(posted(), posted("c2", text=PRAISE))
    folder = house.write("changed", SLOWER)
    code, said = run("backtest", folder, "--since", "2026-01-01")
    assert code == 0
    assert f"{id_of()}  received 2026-05-11T09:59+02:00" in said
    assert "~ outcome due: 2026-05-13T09:59+02:00 → 2026-05-18T" in said
    assert str(id_of("c2")) not in said
    assert "bo/2: 2 items since then, 1 would come out differently; due: 1; alerts: 1" in said
    assert QUESTION not in said
    assert QUESTION in run("backtest", folder, "--since", "2026-01-01", "--text")[1]
    assert "bo/2: 0 items since then" in run("backtest", folder, "--since", "2026-06-01")[1]
    changed, counted = lines(run("backtest", folder, "--since", "2026-01-01", "--json")[1])
    assert changed["item_id"] == str(id_of())
    assert "text" not in changed
    assert (counted["items"], counted["changed"], counted["by"]["due"]) == (2, 1, 1)


def test_the_same_pack_changes_nothing_even_when_rows_have_come_since(
    house: House, run: Run, tmp_path_rows: str
) -> None:
    house.decide(posted())
    run("rows", tmp_path_rows, "--municipality", "bo", "--by", "kari")
    assert "1 item since then, 0 would come out differently" in run("backtest", "bo", "--since", "2026-01-01")[1]
