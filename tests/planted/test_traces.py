"""What becomes of a delivery is one tree of spans, from the webhook to the journal's record, and tells of nobody."""

from tests.planted.collector import Span, is_one_tree, way_up
from tests.planted.ran import Ran
from tests.planted.seeds import found_in
from tests.planted.test_planted import needles

WAY = ["journal captured", "handle DecisionMade", "handle ItemPosted", "handle DeliveryReceived", "delivery"]


def filed(run: Ran) -> list[list[Span]]:
    """Return the traces that came as far as the journal."""
    return [trace for trace in run.collected.traces() if any(span.name == WAY[0] for span in trace)]


def test_the_spans_of_a_delivery_are_one_tree_from_the_webhook_to_the_journal(flow_ran: Ran) -> None:
    def whole() -> bool:
        return bool(filed(flow_ran)) and all(is_one_tree(trace) for trace in filed(flow_ran))

    flow_ran.rig.until(whole, "every span of what came to the journal")
    for trace in filed(flow_ran):
        (journal, *_) = [span for span in trace if span.name == WAY[0]]
        assert way_up(trace, journal) == WAY


def test_each_delivery_is_a_trace_of_its_own_and_the_work_that_it_causes_is_in_it(flow_ran: Ran) -> None:
    def sealed() -> bool:
        caused = {"delivery", "do seal", "do act"}
        return any(caused <= {span.name for span in trace} for trace in flow_ran.collected.traces())

    # What is done is told of some seconds later.
    flow_ran.rig.until(sealed, "the spans of a threat that is sealed and hidden by jobs")
    traces = flow_ran.collected.traces()
    assert all(len([span for span in trace if span.name == "delivery"]) <= 1 for trace in traces)


def test_no_span_holds_anything_that_a_resident_wrote_or_is_called(flow_ran: Ran) -> None:
    flow_ran.rig.until(lambda: bool(filed(flow_ran)), "the traces")
    text = "\n".join(raw.decode("latin-1") for raw in flow_ran.collected.raw)
    assert "item_id" in text
    assert found_in(text, needles(flow_ran)) == []


def test_a_log_line_about_an_event_names_it_and_its_trace(flow_ran: Ran) -> None:
    parked = [line for line in flow_ran.log.splitlines() if '"a message was parked"' in line]
    assert parked
    assert all('"event_id": "' in line and '"trace_id": "' in line for line in parked)
