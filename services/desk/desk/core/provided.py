"""What a sign-in by the municipality's own provider gives: its groups, as rows of rights."""

from collections.abc import Iterable

import msgspec

from desk.core.rights import ACCOUNT_RIGHTS, EVERY, Row

ROLE = "role:"
POLICY = "policy"


class Gift(msgspec.Struct, frozen=True, kw_only=True):
    """What a group gives: a right in a municipality, on one account or on EVERY one."""

    group: str
    municipality: str
    right: str
    account: str = EVERY


def gifts_of(text: str) -> tuple[Gift, ...]:
    """Return what `group=municipality/right@account,...` says. ValueError names the part that cannot be read."""
    return tuple(_gift(part.strip()) for part in text.split(",") if part.strip())


def _gift(part: str) -> Gift:
    group, _, given = part.partition("=")
    municipality, _, rest = given.partition("/")
    right, _, account = rest.partition("@")
    known = right in {*ACCOUNT_RIGHTS, POLICY} or (right.startswith(ROLE) and right != ROLE)
    if not (group and municipality and known) or (account and right == POLICY):
        raise ValueError(f"'{part}' is not of the form group=municipality/right@account")
    if right.startswith(ROLE) and account:
        # A role on one account is held as such a right.
        right, account = f"{right}@{account}", ""
    return Gift(group=group.strip(), municipality=municipality, right=right, account=account or EVERY)


def rows_for(gifts: Iterable[Gift], municipality: str, person: str, groups: frozenset[str]) -> frozenset[Row]:
    """Return the rows on accounts that a person's groups give in a municipality."""
    return frozenset(
        Row(person=person, account=gift.account, right=gift.right)
        for gift in gifts
        if gift.municipality == municipality and gift.group in groups and gift.right in ACCOUNT_RIGHTS
    )


def roles_for(gifts: Iterable[Gift], municipality: str, groups: frozenset[str]) -> dict[str, bool]:
    """Return each right in the whole municipality that some group gives, and whether these groups do."""
    found: dict[str, bool] = {}
    for gift in gifts:
        if gift.municipality == municipality and gift.right not in ACCOUNT_RIGHTS:
            found[gift.right] = found.get(gift.right, False) or gift.group in groups
    return found
