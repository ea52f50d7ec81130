"""Reads the forms of the archivist's room, and checks what they say as the API checks it."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from pydantic import Field, TypeAdapter, ValidationError

from desk.core.archive_room import WORDS_OF_TITLE
from desk.routes.filing_shapes import FilingBody
from desk.routes.forms import Form, field

CHOSEN_MAX = 25
_FIELDS = (
    *("do", "revision", "record_id", "title", "case_file", "klasse", "kind", "reason", "how", "by", "hjemmel"),
    *("restriction", "document", "until", "other", "to_authority", "series", "write_off", "unit", "responsible"),
    *("recipient",),
)
_KEPT_EMPTY = frozenset({"reason", "write_off", "hjemmel", "restriction", "series"})
"""Where nothing is written something is said all the same; any other empty field says nothing."""
_YES = "true"
_BODY: TypeAdapter[FilingBody] = TypeAdapter(Annotated[FilingBody, Field(discriminator="do")])


class Chosen(msgspec.Struct, frozen=True):
    """An item that was ticked in a list, as it was seen there."""

    item_id: UUID
    revision: int


def filing_of(form: Form) -> FilingBody | None:
    """Return what a form asks of the archive; None when it is no act of ours."""
    given: dict[str, Any] = {}
    for name in _FIELDS:
        if name in form:
            value = field(form, name).replace("\r\n", "\n").strip()
            if value or name in _KEPT_EMPTY:
                given[name] = value
    if given.get("do") == "assess_record":
        given |= _shield(form)
    if "archive" in form:
        given["archive"] = field(form, "archive") == _YES
    if field(form, "sender") in {"person", "body"}:
        given["sender_is_person"] = field(form, "sender") == "person"
    try:
        return _BODY.validate_python(given)
    except ValidationError:
        return None


def _shield(form: Form) -> dict[str, Any]:
    """Words that are ticked are withheld: nobody has to know the code that says so."""
    words = [[int(at) for at in one.split("-", 1)] for one in form.get("word", []) if _is_place(one)]
    codes = [code for code in form.get("metadata", []) if code != WORDS_OF_TITLE]
    return {"metadata": [*codes, *([WORDS_OF_TITLE] if words else [])], "words": words}


def _is_place(given: str) -> bool:
    start, dash, end = given.partition("-")
    return bool(dash) and start.isascii() and start.isdigit() and end.isascii() and end.isdigit()


def chosen(form: Form) -> list[Chosen]:
    """Return the items that were ticked."""
    found = []
    for one in form.get("chosen", [])[:CHOSEN_MAX]:
        item_id, _, revision = one.partition(":")
        try:
            found.append(Chosen(UUID(item_id), int(revision)))
        except ValueError:
            continue
    return found
