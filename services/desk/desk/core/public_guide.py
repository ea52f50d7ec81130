"""What a municipality's pack tells the public: how it is reached, what its grounds are called, the laws behind them."""

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from common.events import ContactRow, PackFact
from common.policy.beside import held_at
from common.policy.part import part_of

_RULE = re.compile(r"[^+\s,]+")


class LawTitle(msgspec.Struct, frozen=True):
    """A law by the title that it has between two days, both counted."""

    id: str = ""
    title: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether it has this title on that day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


class Contact(msgspec.Struct, frozen=True):
    """How the municipality is reached formally."""

    email: str = ""
    phone: str = ""
    post: str = ""
    website: str = ""


class Guideline(msgspec.Struct, frozen=True):
    """The guideline itself. `adopted_on` is a day, or as much of one as is known ("2015-03")."""

    title: str = ""
    adopted_by: str = ""
    adopted_on: Any = ""


class Known(msgspec.Struct, frozen=True):
    """An account that the guideline names."""

    platform: str = ""
    name: str = ""
    url: str = ""
    purpose: str = ""


class Open(msgspec.Struct, frozen=True):
    """What the open page shows."""

    show: tuple[str, ...] = ()
    response_time_text: str = ""


class PublicGuide(msgspec.Struct, frozen=True, kw_only=True):
    """`reasons` and `english` are a kind of wrong → what it is called in messages; `roles` role id → label.

    `laws_of` are a rule's name ("removal.grounds.hot") → ids of the laws that it rests on. `confirmers` are the roles
    that decide on hides and removals.
    """

    country: str = "NO"
    timezone: str = "Europe/Oslo"
    guideline: Guideline = Guideline()
    contact: Contact = Contact()
    roles: dict[str, str] = {}
    reasons: dict[str, str] = {}
    english: dict[str, str] = {}
    laws: tuple[LawTitle, ...] = ()
    laws_of: dict[str, tuple[str, ...]] = {}
    confirmers: tuple[str, ...] = ()
    known: tuple[Known, ...] = ()
    open: Open = Open()

    def laws_behind(self, rule: str, received_at: datetime) -> tuple[str, ...]:
        """Return the titles of the laws behind a rule, or several joined by "+", as they were when it was received."""
        day = received_at.astimezone(ZoneInfo(self.timezone)).date()
        wanted = {law for one in _RULE.findall(rule) for law in self.laws_of.get(one, ())}
        return tuple(dict.fromkeys(row.title for row in self.laws if row.id in wanted and row.holds_on(day)))

    def reached_at(self, rows: tuple[ContactRow, ...], at: datetime) -> Contact:
        """Return how the municipality is reached then: what its own dated rows say goes before the pack."""
        held = held_at(rows, self.timezone, at)
        if not held:
            return self.contact
        row = held[-1]
        said = {name: value for name in ("email", "phone", "post") if (value := getattr(row, name))}
        return msgspec.structs.replace(self.contact, **said)

    def called(self, reason: str, lang: str) -> str:
        """Return what the pack calls a kind of wrong; "" where it has no word in that language."""
        return self.english.get(reason, "") if lang == "en" else self.reasons.get(reason, "")


class _Pack(msgspec.Struct, frozen=True):
    country: str = "NO"


class _Role(msgspec.Struct, frozen=True):
    label: str = ""


class _English(msgspec.Struct, frozen=True):
    reasons: dict[str, str] = {}


class _Accounts(msgspec.Struct, frozen=True):
    known: tuple[Known, ...] = ()


class _Listed(msgspec.Struct, frozen=True):
    pack: _Pack = _Pack()
    guideline: Guideline = Guideline()
    contact: Contact = Contact()
    roles: dict[str, _Role] = {}
    reasons: dict[str, Any] = {}
    english: _English = _English()
    law: tuple[LawTitle, ...] = ()
    removal: dict[str, Any] = {}
    accounts: _Accounts = _Accounts()
    public: Open = Open()


def public_guide_of(versions: tuple[PackFact, ...]) -> PublicGuide:
    """Return what the newest version says (they come newest first); laws and rules of older ones stay known."""
    laws_of: dict[str, tuple[str, ...]] = {}
    laws: dict[LawTitle, None] = {}
    listed = _Listed()
    for version in reversed(versions):
        listed = part_of(version.files, "pack.toml", _Listed)
        laws |= dict.fromkeys(listed.law)
        laws_of |= _laws_of("removal", listed.removal)
    confirm = listed.removal.get("confirm", {})
    return PublicGuide(
        country=listed.pack.country,
        timezone=versions[0].timezone if versions else "Europe/Oslo",
        guideline=listed.guideline,
        contact=listed.contact,
        roles={role: row.label for role, row in listed.roles.items() if row.label},
        reasons={reason: word for reason, word in listed.reasons.items() if isinstance(word, str)},
        english=listed.english.reasons,
        laws=tuple(laws),
        laws_of=laws_of,
        confirmers=tuple(confirm.get("by", ())) if isinstance(confirm, dict) else (),
        known=listed.accounts.known,
        open=listed.public,
    )


def _laws_of(name: str, table: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return rule → laws of a table of the pack and of those within it."""
    found: dict[str, tuple[str, ...]] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            found |= _laws_of(f"{name}.{key}", value)
    named = table.get("laws")
    return found | {name: tuple(named)} if isinstance(named, list) else found
