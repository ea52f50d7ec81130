"""Flickr's failures: HTTP 200 with `stat` `fail`, a code and a message."""

from simulator.beside.refusals import Refusal


def fail(code: int, message: str) -> Refusal:
    """Return a failure in Flickr's shape; its name is the code."""
    return Refusal(str(code), 200, {"stat": "fail", "code": code, "message": message})


PHOTO_NOT_FOUND = fail(1, "Photo not found")
COMMENT_NOT_FOUND = fail(2, "Comment not found")
BLANK = fail(8, "Blank comment")
TOO_FAST = fail(9, "User is posting comments too fast.")
BAD_SIGNATURE = fail(96, "Invalid signature")
NO_SIGNATURE = fail(97, "Missing signature")
BAD_TOKEN = fail(98, "Login failed / Invalid auth token")
NOT_PERMITTED = fail(99, "User not logged in / Insufficient permissions")
BAD_KEY = fail(100, "Invalid API Key (Key has invalid format)")
UNAVAILABLE = fail(105, "Service currently unavailable")
FORMAT_NOT_FOUND = fail(111, "Format not found")
METHOD_NOT_FOUND = fail(112, "Method not found")
REFUSALS = {refusal.name: refusal for refusal in (TOO_FAST, BAD_TOKEN, NOT_PERMITTED, UNAVAILABLE)}
