"""What the document of the webhook routes tells those who send. That it holds is the fuzzer's matter."""

import re
from collections.abc import Iterator
from typing import Any

from ingest.core.openapi import ROUTE, document

VERBS = ("get", "post")


def told() -> dict[str, Any]:
    paths: dict[str, Any] = document("7")["paths"]
    return paths


def calls() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Give each call: its path, all of that path, and what is told of this verb."""
    for path, whole in told().items():
        for verb in VERBS:
            if verb in whole:
                yield path, whole, whole[verb]


def test_every_webhook_route_is_told_with_its_verbs() -> None:
    assert {path: {verb for verb in VERBS if verb in whole} for path, whole in told().items()} == {
        ROUTE: {"get", "post"},
        f"{ROUTE}/deauthorize": {"post"},
        f"{ROUTE}/data-deletion": {"post"},
        f"{ROUTE}/data-deletion/{{code}}": {"get"},
        "/connect/{platform}/callback": {"get"},
    }
    assert document("7")["info"]["version"] == "7"


def test_every_name_in_a_path_is_a_parameter_that_must_be_given() -> None:
    for path, whole, _ in calls():
        in_path = {one["name"] for one in whole["parameters"] if one["in"] == "path" and one["required"]}
        assert in_path == set(re.findall(r"{(\w+)}", path)), path


def test_every_call_says_what_each_of_its_answers_means_and_that_there_may_be_no_such_route() -> None:
    for path, _, call in calls():
        assert {"200", "404"} <= call["responses"].keys(), path
        assert all(answer["description"] for answer in call["responses"].values()), path


def test_a_sender_learns_when_a_delivery_is_durable_and_when_to_send_it_again() -> None:
    answers = told()[ROUTE]["post"]["responses"]
    assert answers["200"]["description"] == "It is durable"
    assert "send it again after Retry-After" in answers["503"]["description"]
    assert answers.keys() == {"200", "204", "400", "401", "404", "413", "503"}
