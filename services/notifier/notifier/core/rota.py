"""The rows of the duty rota that people state at the desk, laid over what the people file says."""

from collections.abc import Iterable

import msgspec

from common.events import RotaRow
from common.events.rota import ABSENCE, DUTY, SWAP
from notifier.core.duty import Absence, Book, Span, Swap, Turn
from notifier.core.person import Person, mailbox


def with_rota(book: Book, rows: Iterable[RotaRow]) -> Book:
    """Return the book as the rows change it, the newest row last.

    Whom neither the file knows nor an address reaches cannot be told of anything: a row that names only such people
    changes nothing, and the plan holds.
    """
    rows = tuple(rows)
    persons = book.persons | _by_address(rows)
    turns: list[Turn] = []
    swaps, absences = list(book.swaps), list(book.absences)
    for row in rows:
        span = Span(begins=row.since, until=row.until)
        named = tuple(map(_id_of, row.persons))
        known = tuple(person for person in named if person in persons)
        if row.what == DUTY and known:
            turns.append(Turn(span=span, role=row.role, which=row.which, persons=known))
        elif row.what == SWAP and known:
            swaps.append(Swap(span=span, out=_id_of(row.out), into=known[0], role=row.role))
        elif row.what == ABSENCE:
            absences += [Absence(span=span, person=person) for person in named]
    return msgspec.structs.replace(
        book, persons=persons, turns=tuple(turns), swaps=tuple(swaps), absences=tuple(absences)
    )


def _by_address(rows: Iterable[RotaRow]) -> dict[str, Person]:
    boxes = (mailbox(word) for row in rows for word in row.persons if "@" in word)
    return {box.person: box for box in boxes}


def _id_of(word: str) -> str:
    return mailbox(word).person if "@" in word else word
