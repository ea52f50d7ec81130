"""X's problems (RFC 7807 in its own colours), by the name that faults use."""

from simulator.beside.refusals import Refusal

PROBLEMS = "https://api.twitter.com/2/problems"


def problem(status: int, name: str, title: str, detail: str, kind: str = "about:blank") -> Refusal:
    """Return a problem in X's shape."""
    return Refusal(name, status, {"title": title, "detail": detail, "type": kind, "status": status})


UNAUTHORIZED = problem(401, "unauthorized", "Unauthorized", "Unauthorized")
FORBIDDEN = problem(403, "forbidden", "Forbidden", "You are not permitted to perform this action.")
DUPLICATE = problem(403, "duplicate", "Forbidden", "You are not allowed to create a Tweet with duplicate content.")
TOO_MANY = problem(429, "too_many_requests", "Too Many Requests", "Too Many Requests")
UNAVAILABLE = problem(503, "unavailable", "Service Unavailable", "Service Unavailable")
REFUSALS = {refusal.name: refusal for refusal in (UNAUTHORIZED, FORBIDDEN, DUPLICATE, TOO_MANY, UNAVAILABLE)}


def missing_row(object_id: str, parameter: str) -> dict[str, object]:
    """Return what an answer of HTTP 200 says of a post that is not there."""
    return {
        "value": object_id,
        "detail": f"Could not find tweet with {parameter}: [{object_id}].",
        "title": "Not Found Error",
        "resource_type": "tweet",
        "parameter": parameter,
        "resource_id": object_id,
        "type": f"{PROBLEMS}/resource-not-found",
    }


def invalid(detail: str) -> Refusal:
    """Return the problem of a request that cannot be read."""
    body = {
        "errors": [{"message": detail}],
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": f"{PROBLEMS}/invalid-request",
    }
    return Refusal("invalid", 400, body)
