"""`ordstyrer decide` on own texts, accounts and the plan: an account is known by its row, or by name from the files."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from standalone.cli import main
from tests.service.told import POLICIES

Decide = Callable[..., tuple[int, dict[str, Any]]]
ACCOUNTS = """
[[account]]
municipality = "randaberg"
platform = "facebook"
id = "1"
name = "Grødem skole"
class = "main"
"""
FILM = {"kind": "own_post", "platform": "facebook", "text": "Ny film!", "context": {"news_items_this_week": 10}}


@pytest.fixture
def decide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Decide:
    """Ask one line, without the classifier, and return exit code and answer."""
    (tmp_path / "accounts.toml").write_text(ACCOUNTS, encoding="utf-8")
    monkeypatch.setenv("ORDSTYRER_ACCOUNTS_FILE", str(tmp_path / "accounts.toml"))
    monkeypatch.setenv("ORDSTYRER_POLICIES_DIR", str(POLICIES))

    def ask(municipality: str, line: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        whole = {"id": 1, "received_at": "2026-05-14T12:00:00+02:00", "text": "", "municipality": municipality, **line}
        before, sys.stdin = sys.stdin, io.StringIO(json.dumps(whole))
        try:
            code = main(["decide"])
        finally:
            sys.stdin = before
        answer: dict[str, Any] = json.loads(capsys.readouterr().out)
        return code, answer

    return ask


def dos(answer: dict[str, Any]) -> list[str]:
    return [step["do"] for step in answer["steps"]]


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        ("Randaberg kommune", ["warn_publishing_cap"]),
        ("Grødem skole", ["warn_publishing_cap"]),
        ("En konto som ingen kjenner", ["allow_publish"]),
        ({"name": "Grødem skole", "class": "other"}, ["allow_publish"]),
    ],
)
def test_an_account_is_known_from_the_pack_the_accounts_file_or_its_row(
    decide: Decide, account: object, expected: list[str]
) -> None:
    code, answer = decide("randaberg", {**FILM, "tags": [], "account": account})
    assert (code, dos(answer)) == (0, expected)


def test_accounts_and_plans_are_decided_without_the_classifier(decide: Decide) -> None:
    context = {"entry": {"account": "Randaberg kommune"}}
    code, answer = decide("randaberg", {"kind": "plan", "context": context})
    assert (code, dos(answer), answer["tags"]) == (0, ["require_plan_fields"], [])
    code, answer = decide("bo", {"kind": "account", "account": {"name": "Bø kommune"}})
    assert (code, dos(answer)) == (0, ["require_response_time_notice"])


def test_an_account_that_is_only_named_lacks_nothing_that_nobody_has_said(decide: Decide) -> None:
    code, answer = decide("bo", {"kind": "account", "account": "Bø kommune"})
    assert (code, dos(answer)) == (0, ["none"])


def test_a_wrong_word_of_the_context_is_named(decide: Decide) -> None:
    code, answer = decide("bo", {"kind": "own_reply", "tags": [], "context": {"replyer": {"role": "x"}}})
    assert code == 1
    assert "unknown key 'replyer'; did you mean 'replier'" in answer["error"]
