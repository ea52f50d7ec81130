"""Planted personal data is found in the stores that may hold it, and nowhere else (G10)."""

import json
from email import message_from_string
from email.policy import default

from tests.planted.ran import STAFF, Ran
from tests.planted.seeds import BO, SOGNE, found_in, kept_in

NEEDLES = (*BO.needles, *SOGNE.needles)


def needles(run: Ran) -> set[str]:
    """Everything that must not be seen: what residents wrote and are called, secrets, and addresses of staff."""
    authors = {
        comment["author"]["id"]
        for truth in run.rig.truth().values()
        for comment in truth["comments"]
        if comment.get("author")
    }
    assert authors
    return {*NEEDLES, *authors, *run.secrets, STAFF}


def test_what_is_planted_is_in_the_stores_so_that_it_can_be_found(flow_ran: Ran) -> None:
    assert kept_in(flow_ran.rig.folder / "data", NEEDLES) >= set(BO.needles) | set(SOGNE.needles)


def test_a_needle_is_found_however_it_is_spelled() -> None:
    assert found_in(f"GET /x?q={BO.mail.replace('@', '%40')}", NEEDLES) == [BO.mail]
    assert found_in(BO.first.upper(), NEEDLES) == [BO.first]
    assert found_in(json.dumps({"a": BO.told("Hei")}), NEEDLES) == sorted(BO.needles)
    assert not found_in("nobody's words", NEEDLES)


def test_no_log_line_holds_any_of_it_at_the_lowest_level(flow_ran: Ran) -> None:
    lines = flow_ran.log.splitlines()
    assert any('"a message was parked"' in line for line in lines), "the failing ways were logged"
    assert not [line for line in lines if found_in(line, needles(flow_ran))]


def test_no_metric_holds_any_of_it(flow_ran: Ran) -> None:
    assert "ordstyrer_items_total" in flow_ran.metrics
    assert found_in(flow_ran.metrics, needles(flow_ran)) == []


def test_no_answer_that_refuses_or_fails_quotes_what_was_sent(flow_ran: Ran) -> None:
    pages = flow_ran.pages
    refused = {asked: body for asked, (status, body) in pages.items() if status >= 300}
    assert {status for status, _ in pages.values()} >= {401, 403, 404, 405, 413, 422}
    assert not {asked: there for asked, body in refused.items() if (there := found_in(body, needles(flow_ran)))}


def test_nothing_that_a_command_or_a_probe_says_holds_any_of_it(flow_ran: Ran) -> None:
    assert "facebook" in flow_ran.commands["dead-letters list"] or flow_ran.commands["dead-letters list"].strip()
    assert not {name: there for name, said in flow_ran.commands.items() if (there := found_in(said, needles(flow_ran)))}


def test_a_message_to_staff_says_nothing_of_what_a_resident_wrote_or_is_called(flow_ran: Ran) -> None:
    assert STAFF in flow_ran.refused.to, "the server quoted whom it refused"
    parsed = [message_from_string(said, policy=default) for said in flow_ran.refused.said]
    texts = [
        f"{one['Subject']} {part.get_content()}"
        for one in parsed
        for part in one.walk()
        if part.get_content_maintype() == "text"
    ]
    assert texts
    assert not [there for text in texts if (there := found_in(text, needles(flow_ran) - {STAFF}))]
