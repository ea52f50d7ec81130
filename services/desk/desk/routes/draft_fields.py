"""Reads a post from a form: its words, what goes with them, and what is said of its pictures and of the sender."""

from datetime import date

import msgspec

from common.policy.own.asked import Image, Replier
from desk.core.period import day_asked
from desk.core.publishing import Draft
from desk.routes.fields import NAME_CHARS_MAX, REASON_CHARS_MAX, TEXT_CHARS_MAX
from desk.routes.forms import Form, field

FIELDS = ("account", "text", "link", "pictures", "approved_by", "credit", "photographer", "role", "name", "title")
CHOSEN = ("own", "depicted", "not_news", "reason", "valid_until")
DEPICTED = ("", "nobody", "yes")


def given_of(form: Form | None) -> dict[str, str]:
    """Return what stands in the fields; empty where no form has come."""
    return {name: field(form, name) if form else "" for name in (*FIELDS, *CHOSEN)}


def reason_of(form: Form) -> str:
    """Return why a post goes out although the week has its news items."""
    return field(form, "reason").strip()[:REASON_CHARS_MAX]


def draft_of(form: Form) -> Draft | None:
    """Return the draft that a form holds; None for a form that is none of ours."""
    platform, _, account_id = field(form, "account").partition(":")
    text = field(form, "text").replace("\r\n", "\n").strip()
    link, pictures = field(form, "link").strip(), tuple(field(form, "pictures").split())
    short = (*(field(form, name) for name in FIELDS[4:]), account_id)
    if len(text) > TEXT_CHARS_MAX or any(len(each) > NAME_CHARS_MAX for each in short):
        return None
    if any(len(each) > REASON_CHARS_MAX for each in (link, *pictures)) or field(form, "depicted") not in DEPICTED:
        return None
    replier = Replier(role=field(form, "role"), name=field(form, "name").strip(), title=field(form, "title").strip())
    return Draft(
        platform=platform,
        account_id=account_id,
        text=text,
        link=link or None,
        pictures=pictures,
        picture=_picture(form) if pictures else None,
        replier=replier if replier.role else None,
        not_news=bool(field(form, "not_news")),
        valid_until=day_of(form),
    )


def day_of(form: Form) -> date | None:
    """Return the last day on which what a post says holds; a word that is no day says nothing."""
    return day_asked(field(form, "valid_until"))


def _picture(form: Form) -> Image:
    """What nobody says of a picture stays unsaid: then the check asks for it."""
    image = Image(
        own=bool(field(form, "own")),
        approved_by=field(form, "approved_by").strip() or None,
        credit=field(form, "credit").strip() or None,
        approved_by_photographer=bool(field(form, "photographer")) or None,
    )
    depicted = field(form, "depicted")
    if not depicted:
        return image
    return msgspec.structs.replace(image, approved_by_depicted=None if depicted == "nobody" else True)
