"""LinkedIn's errors, by their `code`."""

from simulator.beside.refusals import Refusal


def li_error(status: int, code: str, message: str, service_code: int) -> Refusal:
    """Return an error in LinkedIn's shape."""
    return Refusal(code, status, {"status": status, "serviceErrorCode": service_code, "code": code, "message": message})


INVALID_TOKEN = li_error(401, "INVALID_ACCESS_TOKEN", "Invalid access token", 65600)
EXPIRED = li_error(401, "EXPIRED_ACCESS_TOKEN", "The token used in the request has expired", 65602)
NO_VERSION = li_error(
    400,
    "VERSION_MISSING",
    "A version must be present. Please specify a version by adding the Linkedin-Version header.",
    0,
)
FORBIDDEN = li_error(403, "ACCESS_DENIED", "Not enough permissions to access this resource", 100)
NOT_FOUND = li_error(404, "NOT_FOUND", "Not Found", 0)
TOO_MANY = li_error(
    429, "TOO_MANY_REQUESTS", "Resource level throttle limit for calls to this resource is reached.", 101
)
NO_TEXT = li_error(422, "UNPROCESSABLE_ENTITY", "ERROR :: /message :: field is required but not found", 0)
REFUSALS = {refusal.name: refusal for refusal in (INVALID_TOKEN, EXPIRED, FORBIDDEN, NOT_FOUND, TOO_MANY)}
