"""The shape of what waits for a second person: which acts, on which grounds, whose, and who confirms."""

from common.policy.rules import Rule
from common.policy.vocabulary import SecondAct


class Second(Rule, frozen=True, kw_only=True):
    """`[second.NAME]`: acts of a person that wait until another one has confirmed them. Nobody confirms their own.

    `acts` are what waits. `grounds` are the clauses on which a removal, or what stays hidden, waits; none: on any.
    `who` are the roles whose acts wait, also those of somebody who holds others beside; none: everybody's. `by` are the
    roles that confirm; none: whoever has the right to on the account.
    """

    acts: tuple[SecondAct, ...]
    grounds: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
