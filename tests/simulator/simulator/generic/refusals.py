"""What a website's callback address answers when it does not do what it is asked."""

from simulator.beside.refusals import Refusal


def refusal(status: int, name: str, **headers: str) -> Refusal:
    """Return a refusal of a website."""
    return Refusal(name, status, {"error": name}, headers)


FORGED = refusal(401, "forged")
GONE_ITEM = refusal(404, "no_such_item")
BAD_BODY = refusal(400, "bad_body")
GIVEN_UP = refusal(410, "given_up")
TOO_MANY = refusal(429, "too_many", **{"Retry-After": "30"})
UNAVAILABLE = refusal(503, "unavailable", **{"Retry-After": "5"})
REFUSALS = {each.name: each for each in (FORGED, GONE_ITEM, GIVEN_UP, TOO_MANY, UNAVAILABLE)}
