"""Planted personal data is found in the stores that may hold it, and nowhere else (G10)."""

import json
from base64 import b64encode
from email import message_from_string
from email.policy import default

import pytest

from standalone.showing.summary import tally
from tests.planted.ran import STAFF, Ran
from tests.planted.seeds import BO, SOGNE, found_in, kept_in, lines_with
from tests.planted.stores import holding
from tests.repo.tree import ROOT

NEEDLES = (*BO.needles, *SOGNE.needles)
LOG = frozenset({"bus_message"})
"""The embedded bus; Kafka's topics are told apart below."""
MAY_HOLD = LOG | {
    "archiver_item",
    "archiver_item_revision",
    "archiver_journal_content",
    "archiver_journalpost",
    "classifier_item",
    "desk_case",
    "desk_findable",
    "desk_version",
    "ingest_change",
    "ingest_dead_letter",
    "ingest_item",
    "ingest_outbox",
}
"""Tables whose purpose needs what residents wrote or are called: docs/reference/personal-data.md says which."""
TOPICS_MAY_HOLD = frozenset({"deliveries", "items", "actions"})
FAILING = frozenset(
    {
        "our own code breaks: desk",
        "our own code breaks: archiver",
        "no database: desk",
        "no database: archiver",
        "no broker: ingest",
    }
)


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
    kept = {one for there in holding(flow_ran.stores.tables, NEEDLES).values() for one in there}
    assert kept >= set(NEEDLES)
    assert kept_in(flow_ran.rig.folder / "data" / "blobs", NEEDLES) >= set(NEEDLES)


def test_no_table_holds_any_of_it_but_those_that_may(flow_ran: Ran) -> None:
    assert holding(flow_ran.stores.tables, needles(flow_ran)).keys() <= MAY_HOLD
    documented = (ROOT / "docs" / "reference" / "personal-data.md").read_text(encoding="utf-8")
    parts = documented.split("## Every service's own machinery")[1]
    assert not [name for name in MAY_HOLD - LOG if f"`{_as_documented(name)}`" not in parts]


def test_what_the_product_told_is_what_happened_on_the_platforms(flow_ran: Ran) -> None:
    for municipality in flow_ran.rig.municipalities:
        found = tally(municipality, flow_ran.truth[municipality], flow_ran.events)
        assert (found.lost, found.doubled, found.wrong) == ([], [], [])
        assert found.decisions > 0


def test_no_file_holds_any_of_it_but_evidence_and_the_embedded_database(flow_ran: Ran) -> None:
    files = [path for path in (flow_ran.rig.folder / "data").rglob("*") if path.is_file()]
    outside = [path for path in files if "blobs" not in path.parts and not path.name.startswith("ordstyrer.db")]
    read = {str(path): path.read_bytes().decode("utf-8", "replace") for path in outside}
    assert holding(read, needles(flow_ran)) == {}


def test_no_topic_holds_any_of_it_but_those_that_may_and_no_key_or_header_does(flow_ran: Ran) -> None:
    said = flow_ran.stores
    assert bool(said.topics) == (flow_ran.rig.kafka is not None), "the embedded log is a table"
    assert holding(said.topics, needles(flow_ran)).keys() <= TOPICS_MAY_HOLD
    assert holding(said.labels, needles(flow_ran)) == {}


def _as_documented(table: str) -> str:
    _, _, machinery = table.partition("_")
    return f"<service>_{machinery}" if machinery in {"outbox", "dead_letter"} else table


def test_a_needle_is_found_however_it_is_spelled() -> None:
    assert found_in(f"GET /x?q={BO.mail.replace('@', '%40')}", NEEDLES) == [BO.mail]
    assert found_in(BO.first.upper(), NEEDLES) == [BO.first]
    assert found_in(json.dumps({"a": BO.told("Hei")}), NEEDLES) == sorted(BO.needles)
    for before in ("", "a", "ab"):
        assert found_in(b64encode(f"{before}{BO.told('Hei')}".encode()).decode(), NEEDLES) == sorted(BO.needles)
    assert not found_in("nobody's words", NEEDLES)


def test_no_log_line_holds_any_of_it_at_the_lowest_level(flow_ran: Ran) -> None:
    assert '"a message was parked"' in flow_ran.log, "the failing ways were logged"
    assert lines_with(flow_ran.log, needles(flow_ran)) == []


def test_no_metric_holds_any_of_it(flow_ran: Ran) -> None:
    assert "ordstyrer_items_total" in flow_ran.metrics
    assert found_in(flow_ran.metrics, needles(flow_ran)) == []


@pytest.mark.parametrize("flow_ran", ["production"], indirect=True)
def test_each_door_was_asked_while_things_were_broken_and_answered_with_a_page(flow_ran: Ran) -> None:
    """What those pages say is looked at below, with every other refusal."""
    failed = {asked: status for asked, (status, _) in flow_ran.pages.items() if status >= 500}
    assert set(failed.values()) == {500, 503}
    assert {asked.partition(" GET")[0].partition(" POST")[0] for asked in failed} >= FAILING


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
