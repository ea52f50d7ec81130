"""The forms of accounts, read and checked: an application, the opening of an account, and its card."""

import re
from datetime import date, datetime

import msgspec

from common.capabilities import CAPABILITIES
from common.events import derived_id
from common.policy.own.vocabulary import ACCOUNT_CLASSES
from desk.core.account import Application, Card
from desk.handlers.account_applications import Opening
from desk.routes.fields import NAME_CHARS_MAX, REASON_CHARS_MAX
from desk.routes.forms import Form, field

ADMINS_MAX = 20
_LONG = {"purpose": REASON_CHARS_MAX, "about": REASON_CHARS_MAX, "because": REASON_CHARS_MAX, "url": REASON_CHARS_MAX}
_ID = re.compile(r"[\w.:@-]{1,200}")
GIVEN = (
    *("name", "platform", "kind", "owner", "purpose", "admins", "end_date", "privacy", "role", "url", "account_id"),
    *("about", "response_time_text", "logo", "in_directory", "because", "person", "as"),
)
"""Every field of these forms that is shown again when something was wrong."""


class Wrong(msgspec.Struct, frozen=True):
    """A field that cannot be used; `field` says which, "" for the form as a whole."""

    code: str
    field: str = ""


def is_too_long(form: Form) -> bool:
    """Say whether a field holds more than its box lets anybody write."""
    limits = _LONG | {"admins": NAME_CHARS_MAX * ADMINS_MAX, "response_time_text": REASON_CHARS_MAX}
    return any(len(field(form, name)) > limits.get(name, NAME_CHARS_MAX) for name in form)


def application_of(form: Form, municipality: str, person: str, at: datetime) -> Application | Wrong:
    """Return the application that a form holds, or the first field that cannot be used."""
    name, platform = " ".join(field(form, "name").split()), field(form, "platform")
    kind, admins, ends = field(form, "kind"), people_of(form), day_of(form, "end_date")
    for flaw, wrong in (
        (not name, Wrong("no_name", "name")),
        (platform not in CAPABILITIES, Wrong("no_platform", "platform")),
        (kind not in ACCOUNT_CLASSES, Wrong("no_kind", "kind")),
        (not field(form, "owner"), Wrong("no_owner", "owner")),
        (len(admins) > ADMINS_MAX, Wrong("many_people", "admins")),
        (isinstance(ends, Wrong), Wrong("bad_day", "end_date")),
        (bool(field(form, "account_id")) and _account_id(form) is None, Wrong("no_account_id", "account_id")),
        (not field(form, "privacy"), Wrong("no_privacy", "privacy")),
    ):
        if flaw:
            return wrong
    return Application(
        application_id=derived_id(municipality, "application", person, field(form, "key")),
        by=person,
        role=field(form, "role"),
        at=at,
        platform=platform,
        name=name,
        kind=kind,
        card=Card(
            owner=field(form, "owner"),
            purpose=said(form, "purpose"),
            end_date=None if isinstance(ends, Wrong) else ends,
        ),
        admins=admins,
        account_id=_account_id(form) or "",
    )


def opening_of(form: Form, found: Application) -> Opening | Wrong:
    """Return what a form says of an approved account that is there now, or the first field that cannot be used."""
    account_id, admins = _account_id(form), people_of(form)
    if account_id is None:
        return Wrong("no_account_id", "account_id")
    if len(admins) > ADMINS_MAX:
        return Wrong("many_people", "admins")
    card = card_of(form, found.card)
    if isinstance(card, Wrong):
        return card
    return Opening(account_id=account_id, card=card, admins=admins, because=said(form, "because"))


def card_of(form: Form, old: Card) -> Card | Wrong:
    """Return a card with what a form says of the account's profile; the rest stays as it was."""
    url = field(form, "url").strip()
    if url and not url.startswith("https://"):
        return Wrong("bad_url", "url")
    return msgspec.structs.replace(
        old,
        url=url,
        about=said(form, "about"),
        response_time_text=said(form, "response_time_text"),
        logo=bool(field(form, "logo")),
        in_directory=bool(field(form, "in_directory")),
    )


def people_of(form: Form) -> tuple[str, ...]:
    """Return the persons of a field that holds one in each line."""
    found = (line.strip() for line in field(form, "admins").replace(",", "\n").splitlines())
    return tuple(dict.fromkeys(person for person in found if person))


def day_of(form: Form, name: str) -> date | Wrong | None:
    """Return the day of a field, None for none."""
    given = field(form, name).strip()
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        return Wrong("bad_day", name)


def said(form: Form, name: str) -> str:
    """Return what was written in a field of more lines; browsers send line ends as CRLF."""
    return field(form, name).replace("\r\n", "\n").strip()


def _account_id(form: Form) -> str | None:
    given = field(form, "account_id").strip()
    return given if _ID.fullmatch(given) else None
