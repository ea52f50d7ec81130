"""Many calls in one: `batch=[…]` and `?ids=…`."""

import json
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from simulator.facebook.errands import Answer
from simulator.facebook.graph_call import VERSION, GraphCall
from simulator.facebook.graph_errors import Complaint, GraphError, bad_parameter

CALLS_MAX = 50
METHODS = ("GET", "POST", "DELETE")


def calls_of_batch(call: GraphCall) -> list[GraphCall]:
    """Return the calls in a batch. Raises GraphError when it is none, or has too many."""
    rows = call.parameters.get("batch")
    if isinstance(rows, str):
        try:
            rows = json.loads(rows)
        except ValueError as error:
            raise bad_parameter("param batch must be an array.") from error
    if not isinstance(rows, list):
        raise bad_parameter("param batch must be an array.")
    if len(rows) > CALLS_MAX:
        raise GraphError(Complaint(100, f"Too many requests in batch message. Maximum batch size is {CALLS_MAX}"))
    return [_call_of(call, row) for row in rows]


def _call_of(batch: GraphCall, row: object) -> GraphCall:
    if not isinstance(row, Mapping) or not isinstance(row.get("relative_url"), str):
        raise bad_parameter("Each batched request needs a relative_url.")
    method = str(row.get("method", "GET")).upper()
    if method not in METHODS:
        raise bad_parameter("param method must be one of {GET, POST, DELETE}")
    address = urlsplit(row["relative_url"].lstrip("/"))
    parts = [part for part in address.path.split("/") if part]
    version = parts.pop(0) if parts and VERSION.fullmatch(parts[0]) else batch.version
    query = dict(parse_qsl(address.query, keep_blank_values=True))
    parameters: dict[str, object] = dict(query)
    body = row.get("body")
    if isinstance(body, str):
        parameters |= dict(parse_qsl(body, keep_blank_values=True))
    # A call may speak with a token of its own; the proof belongs to the batch's.
    own = parameters.pop("access_token", None)
    proof = batch.parameters.get("appsecret_proof")
    if own is None and proof is not None:
        parameters.setdefault("appsecret_proof", proof)
    return replace(
        batch,
        method=method,
        version=version,
        segments=tuple(parts),
        parameters=parameters,
        token=own if isinstance(own, str) else batch.token,
        path="/" + "/".join([*([version] if version else []), *parts]),
        query=query,
    )


def calls_of_ids(call: GraphCall) -> dict[str, GraphCall]:
    """Return the calls of `?ids=a,b`, by id; an edge in the path is asked of each."""
    wanted = [each for each in (call.text("ids") or "").split(",") if each]
    parameters = {name: value for name, value in call.parameters.items() if name != "ids"}
    return {
        each: replace(call, segments=(each, *call.segments), parameters=parameters, path=f"/{each}") for each in wanted
    }


def together(answers: Mapping[str, Answer | None]) -> Answer:
    """Return the answer of `?ids=`; one that does not exist spoils all."""
    missing = [each for each, answer in answers.items() if answer is None]
    if missing:
        words = f"(#803) Some of the aliases you requested do not exist: {', '.join(missing)}"
        raise GraphError(Complaint(803, words))
    return {each: answer for each, answer in answers.items() if answer is not None}
