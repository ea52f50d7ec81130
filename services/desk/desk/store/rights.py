"""Rights as rows: person x account x right. A row of `desk_person` is one for all accounts."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select

from common.db import ACROSS, Tx, insert_once
from desk.core.rights import ACCOUNT_RIGHTS, EVERY, READ, Row, accounts_with, giving, may
from desk.store.keys import MEMBER, MODERATE, Keys, giver
from desk.store.tables import PEOPLE, RIGHTS

GIVEN, REGISTRY = "given", "registry"
"""What a row follows from: a person gave it, or the account registry says so."""


class Rights:
    """Who may do what on one municipality's accounts."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def accounts(self, person: str, right: str = READ) -> frozenset[str] | None:
        """Return the accounts ("platform:id") on which a person has a right; None: on all of them."""
        return accounts_with(self.of(person), person, right)

    def may(self, person: str, right: str, account: str) -> bool:
        """True while a person has a right on an account."""
        return may(self.accounts(person, right), account)

    def any(self, person: str, right: str) -> bool:
        """True while a person has a right on some account."""
        return self.accounts(person, right) != frozenset()

    def of(self, person: str) -> list[Row]:
        """Return a person's rows, those for all accounts too."""
        return [row for row, _ in self.all(person)]

    def all(self, person: str | None = None) -> list[tuple[Row, str]]:
        """Return all rows with their source, one person's or everybody's, by person and account."""
        everywhere = select(PEOPLE.c.person, PEOPLE.c.right).where(
            PEOPLE.c.municipality == self._mine, PEOPLE.c.right.in_(ACCOUNT_RIGHTS)
        )
        somewhere = select(RIGHTS.c.person, RIGHTS.c.account, RIGHTS.c.right, RIGHTS.c.source).where(
            RIGHTS.c.municipality == self._mine
        )
        if person is not None:
            everywhere = everywhere.where(PEOPLE.c.person == person)
            somewhere = somewhere.where(RIGHTS.c.person == person)
        found = [
            (Row(person=who, account=EVERY, right=right), GIVEN) for who, right in self._tx.execute(everywhere).all()
        ]
        found += [
            (Row(person=who, account=account, right=right), source)
            for who, account, right, source in self._tx.execute(somewhere).all()
        ]
        return sorted(found)

    def people(self, right: str, account: str) -> list[str]:
        """Return who has a right on an account."""
        wanted = giving(right)
        return sorted({row.person for row, _ in self.all() if row.right in wanted and row.account in {EVERY, account}})

    def since(self) -> dict[tuple[Row, str], tuple[datetime, str | None]]:
        """Return (row, source) → since when it holds, and which person gave it where that is known."""
        wide = select(PEOPLE.c.person, PEOPLE.c.right, PEOPLE.c.since, PEOPLE.c.given_by).where(
            PEOPLE.c.municipality == self._mine, PEOPLE.c.right.in_(ACCOUNT_RIGHTS)
        )
        of = RIGHTS.c
        narrow = select(of.person, of.account, of.right, of.source, of.since, of.given_by).where(
            of.municipality == self._mine
        )
        found: dict[tuple[Row, str], tuple[datetime, str | None]] = {
            (Row(person=who, account=EVERY, right=right), GIVEN): (since, giver(by))
            for who, right, since, by in self._tx.execute(wide).all()
        }
        for who, account, right, source, since, by in self._tx.execute(narrow).all():
            found[Row(person=who, account=account, right=right), source] = (since, giver(by))
        return found

    def give(self, row: Row, at: datetime, source: str = GIVEN, by: str | None = None) -> None:
        """Give a person a right, and let them sign in; `by` is who gave it."""
        keys = Keys(self._tx, self._mine)
        if row.account == EVERY and source == GIVEN:
            keys.grant(row.person, at, row.right, by)
        else:
            values = {"municipality": self._mine, "source": source, "since": at, "given_by": by}
            insert_once(self._tx, RIGHTS, values | {n: getattr(row, n) for n in row.__struct_fields__})
        keys.grant(row.person, at, MEMBER)

    def end(self, row: Row, source: str = GIVEN) -> None:
        """Take a right from a person; with the last of what they have here they are let in no more."""
        if row.account == EVERY and source == GIVEN:
            Keys(self._tx, self._mine).revoke(row.person, row.right)
        else:
            mine = (RIGHTS.c.municipality == self._mine) & (RIGHTS.c.source == source)
            same = (RIGHTS.c[name] == getattr(row, name) for name in row.__struct_fields__)
            self._tx.execute(delete(RIGHTS).where(mine, *same))
        self.let_in_no_more(row.person)

    def let_in_no_more(self, person: str) -> None:
        """Whoever has no right and no role left here, is not let in; anybody else is let in as before."""
        others = select(PEOPLE.c.right).where(
            PEOPLE.c.municipality == self._mine, PEOPLE.c.person == person, PEOPLE.c.right != MEMBER
        )
        if self._tx.execute(others).first() is None and not self.all(person):
            Keys(self._tx, self._mine).revoke(person, MEMBER)

    def follow(self, wanted: Iterable[Row], at: datetime, source: str = REGISTRY) -> tuple[int, int]:
        """Bring the rows of a source to what is wanted, and return how many came and how many ended."""
        there, now = {row for row, of in self.all() if of == source}, set(wanted)
        for row in sorted(there - now):
            self.end(row, source)
        for row in sorted(now - there):
            self.give(row, at, source)
        return len(now - there), len(there - now)

    def leave(self, person: str) -> None:
        """End all that a person may, roles too, at once: their sessions and tokens open nothing from now on."""
        for table in (RIGHTS, PEOPLE):
            self._tx.execute(delete(table).where(table.c.municipality == self._mine, table.c.person == person))


def let_in(tx: Tx, person: str) -> tuple[str, ...]:
    """Return the municipalities in which a person has any right."""
    query = select(PEOPLE.c.municipality).where(PEOPLE.c.person == person, PEOPLE.c.right.in_((MODERATE, MEMBER)))
    found = tx.execute(query.distinct().execution_options(**{ACROSS: "whoever signs in has not said where"})).scalars()
    return tuple(sorted(found))
