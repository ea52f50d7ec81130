"""The account that a line speaks of: the row itself, or the one that the guideline or the registry knows by name."""

from common.errors import BadMessage
from common.policy.asked import Asked
from common.policy.nearest import nearest
from common.policy.own.asked import AccountRow
from common.policy.own.vocabulary import AccountClass
from common.policy.pack import Pack


def account_of(pack: Pack, asked: Asked) -> AccountRow | None:
    """Return the account; of one that is only named no more than the guideline says. None when none is named."""
    if asked.account is None or isinstance(asked.account, AccountRow):
        return asked.account
    return _known(pack, asked.account, asked.platform) or AccountRow(name=asked.account, known_by_name=True)


def row_of(pack: Pack, asked: Asked) -> AccountRow:
    """Return the row to check; BadMessage when there is none, or the name is none of those that are known.

    A new account is in no registry yet, and of a change only the admins are looked at: there the name is enough.
    """
    row = account_of(pack, asked)
    if row is None:
        raise BadMessage("account is missing: a row of the registry, or the name of one")
    names = tuple(known.name for known in pack.file.accounts.known)
    named = isinstance(asked.account, str) and asked.context.act == "check"
    if named and names and _known(pack, row.name, asked.platform) is None:
        raise BadMessage(f"account: no row of '{row.name}' is known{nearest(row.name, names)}")
    return row


def platform_of(pack: Pack, asked: Asked) -> str | None:
    """Return the platform that the line, or else the account's row, names."""
    row = account_of(pack, asked)
    return asked.platform or (row.platform if row else None)


def class_of(pack: Pack, asked: Asked) -> AccountClass | None:
    """Return the account's class where it is known."""
    row = account_of(pack, asked)
    return row.kind if row else None


def is_of(row: AccountRow, classes: tuple[AccountClass, ...]) -> bool:
    """Say whether the row may be of these classes (none: all). One whose class nobody has said may be of any."""
    return not classes or row.kind is None or row.kind in classes


def _known(pack: Pack, name: str, platform: str | None) -> AccountRow | None:
    for known in pack.file.accounts.known:
        if known.name.casefold() == name.casefold() and platform in {None, known.platform}:
            purpose = known.purpose or None
            return AccountRow(
                name=known.name,
                kind=known.kind,
                platform=known.platform,
                purpose=purpose,
                known_by_name=True,
            )
    return None
