"""Reads the pages' forms: small, urlencoded, with the session's token in them."""

import hmac
from urllib.parse import parse_qs
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request

from desk.routes.act_shapes import ActBody

FORM_BYTES_MAX = 64 * 1024
FIELDS_MAX = 40
_LISTS = frozenset({"tags", "abuse_reasons"})
_NOT_OF_THE_ACT = frozenset({"csrf", "key", "toggle"})
_WITH = {"abuse": "abuse_reasons", "saksbehandling": "casework"}
"""What is said of a tag goes with it."""
_LEFT_OUT = frozenset({"casework", "unit", "form_url", "fact_error", "title", "klasse"})
_NONE = frozenset({"ref", "case_file"})
"""An empty field says nothing, or: none."""
_ACTS: TypeAdapter[ActBody] = TypeAdapter(ActBody)

Form = dict[str, list[str]]


def uuid_of(said: str) -> UUID | None:
    """Return the id that a field or an address says, None where it says none."""
    try:
        return UUID(said)
    except ValueError:
        return None


async def read_form(request: Request, bytes_max: int = FORM_BYTES_MAX, fields_max: int = FIELDS_MAX) -> Form | None:
    """Return the fields; None when the body is no form, or too large for one of ours."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return None
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > bytes_max:
            return None
    try:
        return parse_qs(body.decode(), keep_blank_values=True, max_num_fields=fields_max, errors="strict")
    except (UnicodeDecodeError, ValueError):
        return None


def field(form: Form, name: str) -> str:
    """Return a field's first value, empty where there is none."""
    return form.get(name, [""])[0]


def is_ours(form: Form, csrf: str) -> bool:
    """True when the form carries its session's token: it was made by our page, for this person."""
    return bool(csrf) and hmac.compare_digest(field(form, "csrf").encode(), csrf.encode())


def act_of(form: Form) -> ActBody | None:
    """Return the act that the form asks for, checked as the API checks it; None when it is none of ours."""
    given: dict[str, object] = {}
    for name, values in form.items():
        if name not in _NOT_OF_THE_ACT:
            # Browsers send line ends as CRLF; what we send on has plain ones.
            plain = [v.replace("\r\n", "\n") for v in values]
            given[name] = plain if name in _LISTS else plain[0]
    given = {name: None if name in _NONE and not value else value for name, value in given.items()}
    given = {name: value for name, value in given.items() if value or name not in _LEFT_OUT}
    if given.get("do") == "correct_tags":
        given = _toggled(given, field(form, "toggle"))
    try:
        return _ACTS.validate_python(given)
    except ValidationError:
        return None


def _toggled(given: dict[str, object], tag: str) -> dict[str, object]:
    """Return the correction with one tag put on or taken off, as its button asks for."""
    listed = given.get("tags")
    tags = [str(each) for each in listed] if isinstance(listed, list) else []
    if not tag:
        return {**given, "tags": tags}
    if tag not in tags:
        return {**given, "tags": [*tags, tag]}
    left = {name: value for name, value in given.items() if name != _WITH.get(tag)}
    return {**left, "tags": [each for each in tags if each != tag]}
