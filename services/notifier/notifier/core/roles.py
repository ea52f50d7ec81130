"""Who a pack means by its roles: fixed ones, the account's own people, the unit of the item's topic."""

import msgspec

from common.events import PackFact
from common.policy.part import part_of

_SEPARATOR = "|"
_BUT = "!"
_PERSON = "person:"
_OF_UNANSWERED = "unanswered"
"""The watch of a pack that says who gets each morning what nobody has answered."""
_OF_ARCHIVISTS = "archive_unconfirmed"
"""The watch of a pack that says who confirms what was captured."""


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """The topic that a person confirmed; `unit` is a role or a name, None: that of the topic map."""

    topic: str
    unit: str | None = None


class RoleBook(msgspec.Struct, frozen=True, kw_only=True):
    """What a pack says of its roles.

    `owners` are those that each account has people of its own for, `mapped` those that stand for the unit of an item's
    topic; `parts` says of which roles a role consists, `emails` where the pack itself names an address; `units` are
    the topic map; `archivists` are who confirms what was captured for the archive. `name` is the municipality's own and
    `labels` what it calls its roles. `listed` get each morning what is unanswered, because `listed_clauses` ask for it.
    `judges` decide what is removed.
    """

    roles: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    mapped: frozenset[str] = frozenset()
    parts: dict[str, tuple[str, ...]] = {}
    emails: dict[str, str] = {}
    units: dict[str, str] = {}
    archivists: tuple[str, ...] = ()
    name: str = ""
    labels: dict[str, str] = {}
    listed: tuple[str, ...] = ()
    listed_clauses: tuple[str, ...] = ()
    judges: tuple[str, ...] = ()

    def unit_of(self, unit: Unit) -> str:
        """Return the unit that a person confirmed, by its role id or its name; empty where nobody is named."""
        return unit.unit or self.units.get(unit.topic, "")

    def handed_to(self, to: tuple[str, ...], unit: Unit) -> tuple[str, ...]:
        """Return who hears of an item once its unit is confirmed: that unit, where it is a role of the pack's."""
        named = self.unit_of(unit)
        return tuple(named if role in self.mapped and named in self.roles else role for role in to)

    def addressee(self, role: str, account: str | None, unit: Unit | None) -> str:
        """Return whom a mail to the role goes to: the role, and of which account or unit where that makes a difference.

        The same people get one mail about several matters, other people never get theirs.
        """
        which = ""
        if role in self.owners:
            which = account or ""
        elif role in self.mapped and unit is not None:
            which = self.unit_of(unit)
        return f"{role}{_SEPARATOR}{which}" if which else role


NOBODY = RoleBook()


def parts_of(addressee: str) -> tuple[str, str]:
    """Return the role of an addressee, and of which account or unit (empty: of all)."""
    role, _, which = addressee.partition(_SEPARATOR)
    return role, which


def person_as_role(person: str) -> str:
    """Return what stands for one person where roles are told of something."""
    return _PERSON + person


def person_of(role: str) -> str | None:
    """Return the person that such a role stands for; None for any other."""
    return role.removeprefix(_PERSON) if role.startswith(_PERSON) else None


def told_but(addressee: str, but: tuple[str, ...]) -> str:
    """Return the addressee without some of its people; they are no part of the role's name."""
    if not but:
        return addressee
    whole = addressee if _SEPARATOR in addressee else addressee + _SEPARATOR
    return whole + _BUT + ",".join(sorted(but))


def but_of(which: str) -> tuple[str, frozenset[str]]:
    """Return the account or unit of an addressee, and who of its people is not told."""
    place, _, but = which.partition(_BUT)
    return place, frozenset(filter(None, but.split(",")))


class _Role(msgspec.Struct):
    resolve: str = "fixed"
    of: tuple[str, ...] = ()
    email: str = ""
    label: str = ""


class _Topic(msgspec.Struct):
    unit: str = ""


class _Presence(msgspec.Struct):
    watch: str = ""
    to: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


class _Pack(msgspec.Struct, frozen=True):
    name: str = ""


class _To(msgspec.Struct):
    by: tuple[str, ...] = ()
    to: tuple[str, ...] = ()


class _Removal(msgspec.Struct):
    confirm: _To = msgspec.field(default_factory=_To)
    alert: _To = msgspec.field(default_factory=_To)


class _Listed(msgspec.Struct):
    pack: _Pack = _Pack()
    roles: dict[str, _Role] = {}
    topics: dict[str, _Topic] = {}
    presence: dict[str, _Presence] = {}
    removal: _Removal = msgspec.field(default_factory=_Removal)


def book_of(version: PackFact | None) -> RoleBook:
    """Return what a version says of its roles; nothing where there is none, or one in a shape we do not know."""
    listed = part_of(version.files if version else {}, "pack.toml", _Listed)
    unanswered = [rule for rule in listed.presence.values() if rule.watch == _OF_UNANSWERED]
    return RoleBook(
        roles=frozenset(listed.roles),
        owners=frozenset(role for role, row in listed.roles.items() if row.resolve == "account_owner"),
        mapped=frozenset(role for role, row in listed.roles.items() if row.resolve == "topic_map"),
        parts={role: row.of for role, row in listed.roles.items() if row.of},
        emails={role: row.email for role, row in listed.roles.items() if row.email},
        units={topic: row.unit for topic, row in listed.topics.items()},
        name=listed.pack.name,
        labels={role: row.label for role, row in listed.roles.items() if row.label},
        archivists=next((rule.to for rule in listed.presence.values() if rule.watch == _OF_ARCHIVISTS), ()),
        listed=tuple(dict.fromkeys(role for rule in unanswered for role in rule.to)),
        judges=listed.removal.confirm.by or listed.removal.alert.to,
        listed_clauses=tuple(dict.fromkeys(clause for rule in unanswered for clause in rule.clauses)),
    )
