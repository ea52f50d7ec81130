"""The cookies of signing in: for the browser alone, never for a script, over TLS where there is any."""

from starlette.requests import Request
from starlette.responses import Response

from desk.handlers.people import LAPSED_HOURS
from desk.routes.office import Office

SESSION_COOKIE, ENTERING_COOKIE = "ordstyrer_session", "ordstyrer_entering"
KEY_CHARS_MAX = 100


def key_in(request: Request, cookie: str) -> str | None:
    """Return the key that a browser shows by a cookie."""
    key = request.cookies.get(cookie)
    return key if key and len(key) <= KEY_CHARS_MAX else None


def with_key(answer: Response, request: Request, office: Office, cookie: str, key: str, seconds: int) -> Response:
    """Let the browser keep a key. No other site's link or form brings it along."""
    secure = office.door.secure or request.url.scheme == "https"
    answer.set_cookie(cookie, key, max_age=seconds, httponly=True, samesite="strict", secure=secure)
    return answer


def with_session(answer: Response, request: Request, office: Office, session: str, hours: float) -> Response:
    """Let the browser keep a session's key, past its end too: by it a form that is sent too late says whose it is."""
    return with_key(answer, request, office, SESSION_COOKIE, session, int((hours + LAPSED_HOURS) * 3600))


def without_key(answer: Response, cookie: str) -> Response:
    """Let the browser forget a key."""
    answer.delete_cookie(cookie, httponly=True, samesite="strict")
    return answer
