"""What the desk shows of a municipality's pack: its name, its language, its clock, its sentences, its roles."""

from typing import Annotated

import msgspec

from common.events import PackFact
from common.policy.part import part_of
from desk.core.laws import LAWS

LANGUAGES = ("nb", "nn", "sv", "en")


class Guide(msgspec.Struct, frozen=True, kw_only=True):
    """`quotes` are clause id → the sentence word for word (or the reading adopted), `roles` role id → label.

    `topics` are topic → its unit, a role id or a name; `unknown_removal_days` as in `[common.deleted]`; `country` is
    the pack's (NO or SE), "" where it says none.
    """

    name: str
    language: str = "nb"
    timezone: str = "Europe/Oslo"
    quotes: dict[str, str] = {}
    roles: dict[str, str] = {}
    topics: dict[str, str] = {}
    unknown_removal_days: int | None = None
    country: str = ""


class _Role(msgspec.Struct):
    label: str = ""


class _Topic(msgspec.Struct):
    unit: str = ""


class _Deleted(msgspec.Struct, frozen=True):
    unknown_removal_days: Annotated[int, msgspec.Meta(ge=1)] | None = None


class _Common(msgspec.Struct, frozen=True):
    deleted: _Deleted = _Deleted()


class _Pack(msgspec.Struct, frozen=True):
    country: str = ""


class _Listed(msgspec.Struct):
    pack: _Pack = _Pack()
    roles: dict[str, _Role] = {}
    topics: dict[str, _Topic] = {}
    common: _Common = _Common()


class _Clause(msgspec.Struct):
    id: str
    quote: str = ""
    adopted: str = ""


class _Clauses(msgspec.Struct):
    clause: list[_Clause] = []
    reading: list[_Clause] = []


def guide_of(versions: tuple[PackFact, ...]) -> Guide | None:
    """Return what the newest version says (they come newest first), with sentences that only older ones quote.

    An item is judged by the version that held when it was received: its reasons are shown years later too.
    """
    if not versions:
        return None
    quotes: dict[str, str] = {}
    roles: dict[str, str] = {}
    listed = _Listed()
    for version in reversed(versions):
        clauses = part_of(version.files, "clauses.toml", _Clauses)
        quotes |= {each.id: each.quote or each.adopted for each in [*clauses.clause, *clauses.reading]}
        listed = part_of(version.files, "pack.toml", _Listed)
        roles |= {role: row.label for role, row in listed.roles.items() if row.label}
    newest = versions[0]
    return Guide(
        name=newest.name,
        language=newest.language,
        timezone=newest.timezone,
        quotes=quotes | {law.ground: law.words for law in LAWS if law.country == listed.pack.country},
        roles=roles,
        topics={topic: row.unit for topic, row in listed.topics.items()},
        unknown_removal_days=listed.common.deleted.unknown_removal_days,
        country=listed.pack.country,
    )


def plain_guide(municipality: str, account_name: str | None = None) -> Guide:
    """Return a guide for a municipality whose pack is not at hand: its main account's name, and no quotes."""
    return Guide(name=account_name or municipality.capitalize())
