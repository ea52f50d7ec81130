"""Reads one year of one series out of the database as deliveries want it: in order, a case file at a time."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import ColumnElement, Select, or_, select

from archiver.core.acts import TEMPORARY, WITHDRAWN
from archiver.core.noark.above import arkivskaper, klasse_id, klassifikasjonssystem
from archiver.core.noark.made import Beside, Maker
from archiver.core.noark.model import Arkiv, Arkivdel, Endring, Journalpost, Saksmappe, Utelatt
from archiver.core.noark.remarks import who
from archiver.core.projection import CaseFile, Post
from archiver.core.public_journal.one_by_one import OneByOne
from archiver.core.public_journal.showing import Told
from archiver.core.structure import Structure, every_class
from archiver.store.changes import changes
from archiver.store.filed import Filed
from archiver.store.filed_rows import Arkivdel as Row
from archiver.store.items import Items
from archiver.store.ledger import Ledger
from archiver.store.period_rows import Around
from archiver.store.public_reading import told_of
from archiver.store.tables import CASE_FILE, POST
from archiver.store.within import Within, kept, outward
from common.db import Tx
from common.errors import Permanent
from common.events import derived_id

PAGE = 200
"""Rows that are held at a time."""
OUTSIDE = "viser til {}, som ikke er med i denne leveransen: et annet år, en annen serie eller uten journalnummer"
WHY_LEFT_OUT = {
    WITHDRAWN: ("registrering", "utgått før den ble journalført: et menneske eller en nyere avgjørelse tok den ut"),
    TEMPORARY: ("registrering", "midlertidig registrert: ingen har bekreftet den ennå"),
    "documented": ("registrering", "dokumentert uten journalføring: den ligger i arkivet, men i ingen saksmappe"),
    "X": ("notat", "beholdt uten journalnummer: notat om fjerning, i ingen saksmappe"),
}


class Period:
    """One year of a series in an open transaction (`archiver.core.noark.model.Periode`).

    A closed year is as it was closed, with the structure that stood above it then; an open one is as it is now.
    """

    def __init__(self, tx: Tx, municipality: str, year: int, series: str = "", *, bounded: bool = False) -> None:
        """Open it; Permanent when nothing was filed in that year.

        `bounded` is for a delivery that stands alone: references that lead out of it are left out, and listed.
        """
        self._tx = tx
        self._municipality = municipality
        self._filed = Filed(tx, municipality)
        newest = self._filed.structure()
        self.series = series or newest.all_series[0]
        found = self._filed.arkivdel(self.series, year)
        if found is None:
            raise Permanent(f"nothing was filed in {year} in the series {self.series} of {municipality}")
        self._row: Row = found
        self.structure = msgspec.json.decode(found.structure, type=Structure) if found.structure else newest
        self._zone = ZoneInfo(self.structure.zone)
        self._maker = Maker(self.structure, self._zone)
        self._around = Around(tx, municipality, self.series, self.structure.lang)
        self._items = Items(tx, municipality)
        self._within = Within(tx, municipality, self.series, year)
        self._bounded = bounded
        self._screening = OneByOne(self._whole)

    # --- above ------------------------------------------------------------------------------------------------

    @cached_property
    def arkiv(self) -> Arkiv:
        """Return whose archive it is; it goes on when the year is closed."""
        at, actor = self._begun()
        return Arkiv(
            system_id=derived_id(self._municipality, "arkiv", self.series),
            tittel=self.structure.title or self.structure.name or self._municipality,
            arkivskaper=arkivskaper(self.structure, self.series),
            opprettet_dato=self._maker.here(at),
            opprettet_av=actor,
            arkivstatus="O",
        )

    @cached_property
    def arkivdel(self) -> Arkivdel:
        """Return the year, from its first to its last day."""
        row, (at, actor) = self._row, self._begun()
        return Arkivdel(
            system_id=arkivdel_id(self._municipality, self.series, row.year),
            tittel=f"{self.structure.title or self.structure.name or self._municipality} {row.year}",
            arkivdelstatus="P" if row.closed_at else "A",
            opprettet_dato=self._maker.here(row.opened_at),
            opprettet_av=who(row.opened_by),
            start=date(row.year, 1, 1),
            slutt=date(row.year, 12, 31),
            klassifikasjonssystem=klassifikasjonssystem(self.structure, self._maker.here(at), actor),
            avsluttet_dato=self._maker.here(row.closed_at) if row.closed_at else None,
            avsluttet_av=who(row.closed_by) if row.closed_at else None,
        )

    def _begun(self) -> tuple[datetime, str]:
        """Return when the series' first line was written, and by whom."""
        first = next(Ledger(self._tx, self._municipality, self.series).lines(), None)
        return (first.at, who(first.told().facts.get("actor"))) if first else (self._row.opened_at, who(None))

    # --- what is delivered ------------------------------------------------------------------------------------

    def saksmapper(self) -> Iterator[Saksmappe]:
        """Yield the case files by class, in the scheme's order, then by number; those without a class last."""
        codes = [one.code for one in every_class(self.structure.scheme.classes)]
        for code in codes:
            yield from self._of_class(CASE_FILE.c.klasse == code)
        without = or_(CASE_FILE.c.klasse.is_(None), CASE_FILE.c.klasse.not_in(codes))
        yield from self._of_class(without)

    def _of_class(self, which: ColumnElement[bool]) -> Iterator[Saksmappe]:
        after = 0
        while True:
            query = self._cases().where(which, CASE_FILE.c.number > after).order_by(CASE_FILE.c.number).limit(PAGE)
            found = [CaseFile(**row) for row in self._tx.execute(query).mappings()]
            for case in found:
                yield self._saksmappe(case)
            if len(found) < PAGE:
                return
            after = found[-1].number

    def _cases(self) -> Select[*tuple[object, ...]]:
        t = CASE_FILE.c
        mine = (t.municipality == self._municipality) & (t.series == self.series) & (t.year == self._row.year)
        return select(CASE_FILE).where(t.municipality == self._municipality, mine)

    def _saksmappe(self, case: CaseFile) -> Saksmappe:
        posts = [post for post in self._filed.posts_of(case.case_id) if post.number is not None]
        made = (
            self._maker.journalpost(post, case, place, beside)
            for place, (post, beside) in enumerate(self._with_rows(posts), start=1)
        )
        whole = self._maker.saksmappe(case, self._klasse(case), made)
        inside = self._within.cases(whole.kryssreferanser) if self._bounded else frozenset(whole.kryssreferanser)
        follows = tuple(one for one in whole.kryssreferanser if one in inside)
        return msgspec.structs.replace(whole, kryssreferanser=follows)

    def _with_rows(self, posts: Sequence[Post]) -> list[tuple[Post, Beside]]:
        """Return records with what stands beside them; bounded, without references that lead outside."""
        rows = self._around.of(posts)
        found = [(post, rows[post.record_id]) for post in posts]
        if not self._bounded:
            return found
        inside = self._within.known({other for pair in found for other in outward(*pair)})
        return [kept(post, beside, inside) for post, beside in found]

    def _klasse(self, case: CaseFile) -> UUID | None:
        return klasse_id(self._municipality, self.structure.scheme.title, case.klasse) if case.klasse else None

    def journal(self) -> Iterator[tuple[Saksmappe, Journalpost]]:
        """Yield every post of the year's case files by its number."""
        after = (0, 0)
        while True:
            posts = self._numbered(after)
            places: dict[UUID, list[UUID]] = {}
            for post, beside in self._with_rows(posts):
                case = self._filed.case(post.case_id) if post.case_id else None
                if case is None:
                    continue
                if post.place is None and case.case_id not in places:
                    known = self._filed.posts_of(case.case_id)
                    places[case.case_id] = [one.record_id for one in known if one.number is not None]
                place = post.place or places[case.case_id].index(post.record_id) + 1
                head = self._maker.saksmappe(case, self._klasse(case))
                yield head, self._maker.journalpost(post, case, place, beside)
            if len(posts) < PAGE:
                return
            after = (posts[-1].year or 0, posts[-1].number or 0)

    def offentlig(self, sak: Saksmappe, post: Journalpost) -> tuple[Saksmappe, Journalpost]:
        """Return both as the public may see them."""
        return self._screening(sak, post)

    def _whole(self, sak: Saksmappe) -> tuple[tuple[Journalpost, ...], Told]:
        case = self._filed.case(sak.system_id)
        if case is None:
            raise Permanent(f"the case file {sak.system_id} is gone: fold the tables anew (archive verify)")
        posts = [post for post in self._filed.posts_of(case.case_id) if post.number is not None]
        return self._saksmappe(case).journalposter, told_of(self._items, case, posts)

    def _numbered(self, after: tuple[int, int]) -> list[Post]:
        t, (year, number) = POST.c, after
        later = (t.year > year) | ((t.year == year) & (t.number > number))
        cases = self._cases().with_only_columns(CASE_FILE.c.case_id)
        return self._filed.posts_where(
            (t.series == self.series) & t.case_id.in_(cases) & t.number.is_not(None) & later,
            order=(t.year, t.number),
            limit=PAGE,
        )

    def endringer(self) -> Iterator[Endring]:
        """Yield the change log in the order of the journal: what people changed of a value that was there."""
        arkivdel = arkivdel_id(self._municipality, self.series, self._row.year)
        cases = self._cases().with_only_columns(CASE_FILE.c.case_id)
        yield from changes(self._tx, (self._municipality, self.series), cases, arkivdel, self._maker)

    # --- what is not ------------------------------------------------------------------------------------------

    def utelatt(self) -> Iterator[Utelatt]:
        """Yield what was captured in the year and stands in no case file, by status or kind, with the reason; then what
        refers to a record of another year."""
        yield from self._unfiled()
        yield from self._pointing_outside() if self._bounded else ()

    def _pointing_outside(self) -> Iterator[Utelatt]:
        for case in self._within.following():
            yield Utelatt(system_id=case[0], hva="kryssreferanse", grunn=OUTSIDE.format(case[1]))
        after = (0, 0)
        while True:
            posts = self._numbered(after)
            rows = self._around.of(posts)
            pointed = [(post, other) for post in posts for other in outward(post, rows[post.record_id])]
            inside = self._within.known({other for _, other in pointed})
            for post, other in pointed:
                if other not in inside:
                    yield Utelatt(system_id=post.record_id, hva="kryssreferanse", grunn=OUTSIDE.format(other))
            if len(posts) < PAGE:
                return
            after = (posts[-1].year or 0, posts[-1].number or 0)

    def _unfiled(self) -> Iterator[Utelatt]:
        t = POST.c
        first, last = (datetime(self._row.year + more, 1, 1, tzinfo=self._zone).astimezone(UTC) for more in (0, 1))
        which = (t.series == self.series) & (t.captured_at >= first) & (t.captured_at < last) & t.number.is_(None)
        after = UUID(int=0)
        while True:
            posts = self._filed.posts_where(which & (t.record_id > after), (t.record_id,), PAGE)
            for post in posts:
                key = post.status if post.status in {WITHDRAWN, TEMPORARY} else post.kind
                what, why = WHY_LEFT_OUT.get(key, ("registrering", "uten journalnummer"))
                yield Utelatt(system_id=post.record_id, hva=what, grunn=why)
            if len(posts) < PAGE:
                return
            after = posts[-1].record_id


def arkivdel_id(municipality: str, series: str, year: int) -> UUID:
    """Return the system id of a series' year."""
    return derived_id(municipality, "arkivdel", series, year)
