"""What the desk shows of a municipality's pack: its name, its language, its clock, its sentences, its roles."""

import msgspec

LANGUAGES = ("nb", "nn", "sv", "en")


class Guide(msgspec.Struct, frozen=True, kw_only=True):
    """`quotes` are clause id → the sentence word for word (or the reading adopted), `roles` role id → label."""

    name: str
    language: str = "nb"
    timezone: str = "Europe/Oslo"
    quotes: dict[str, str] = {}
    roles: dict[str, str] = {}


def plain_guide(municipality: str, account_name: str | None = None) -> Guide:
    """Return a guide for a municipality whose pack is not at hand: its main account's name, and no quotes."""
    return Guide(name=account_name or municipality.capitalize())
