"""The posts of the finished year: every type, every way of being answered, withheld, discarded and corrected."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from archiver.core.noark.model import (
    Arkiv,
    Arkivdel,
    Arkivskaper,
    Avskrivning,
    Journalpost,
    Kassasjon,
    Klasse,
    Klassifikasjonssystem,
    Merknad,
    Saksmappe,
    Skjerming,
)
from tests.archive.made.around import ARCHIVIST, SYSTEM, TITLES, key, parts, remarks, trace
from tests.archive.made.documents import documents
from tests.archive.made.shields import shielded
from tests.archive.made.town import CASES, CLASSES, OFFICES, WITHDRAWN, Case

YEAR = 2024
ZONE = ZoneInfo("Europe/Oslo")
OPENED = datetime(2023, 12, 15, 9, 0, tzinfo=ZONE).astimezone(UTC)
CLOSED = datetime(2025, 2, 3, 13, 20, tzinfo=ZONE).astimezone(UTC)
# The letters of a case's posts, dealt out in turn: I in, U out, N to an office, X a note, S a case paper.
PATTERNS = (
    "IUIXIUNI",
    "INUIUI",
    "IIUXIUIU",
    "IUNUIIXIU",
    "XIUIUIN",
    "IUIUIUIUS",
    "NIUXXIUI",
    "IIIUIUNXIU",
    "IUXIUIUNIS",
)


def archive() -> Arkiv:
    """Return the archive, which goes on."""
    return Arkiv(
        system_id=key("arkiv"),
        tittel="Nordvik kommune, sosiale medier",
        arkivskaper=Arkivskaper(id="999888777", navn="Nordvik kommune"),
        opprettet_dato=datetime(2022, 1, 3, 8, 0, tzinfo=UTC),
        opprettet_av=ARCHIVIST,
        arkivstatus="O",
    )


def series() -> Arkivdel:
    """Return the closed series of the year."""
    return Arkivdel(
        system_id=key("arkivdel"),
        tittel=f"Sosiale medier {YEAR}",
        arkivdelstatus="P",
        opprettet_dato=OPENED,
        opprettet_av=ARCHIVIST,
        start=date(YEAR, 1, 1),
        slutt=date(YEAR, 12, 31),
        klassifikasjonssystem=Klassifikasjonssystem(
            system_id=key("klassifikasjonssystem"),
            tittel="K-kodene",
            opprettet_dato=OPENED,
            opprettet_av=ARCHIVIST,
            klasser=tuple(_klasse(code, title, below) for code, title, below in CLASSES),
            type="KK",
        ),
        avsluttet_dato=CLOSED,
        avsluttet_av=ARCHIVIST,
    )


def _klasse(code: str, title: str, below: tuple[tuple[str, str], ...] = ()) -> Klasse:
    return Klasse(
        system_id=key("klasse", code),
        klasse_id=code,
        tittel=title,
        opprettet_dato=OPENED,
        opprettet_av=ARCHIVIST,
        underklasser=tuple(_klasse(*one) for one in below),
    )


def cases() -> list[Saksmappe]:
    """Return the case files with their posts, by class in the scheme's order, then by number."""
    numbered = [_case(place, case) for place, case in enumerate(CASES)]
    numbered = _journaled(numbered)
    order = [key("klasse", code) for _, _, below in CLASSES for code, _ in below]
    return sorted(numbered, key=lambda sak: (order.index(sak.klasse) if sak.klasse else 0, sak.nummer))


def _case(place: int, case: Case) -> Saksmappe:
    opened = _moment(4 + place * 57 // 10, 8 + place % 7, place * 11)
    posts = tuple(_posts(place, case, opened))
    last = max((post.arkivert_dato or opened for post in posts), default=opened)
    withdrawn = case.title == WITHDRAWN
    return Saksmappe(
        system_id=key("sak", place),
        nummer=(YEAR, place + 1),
        tittel=case.title,
        saksdato=opened.astimezone(ZONE).date(),
        administrativ_enhet=case.office,
        saksansvarlig=OFFICES[case.office],
        saksstatus="U" if withdrawn else "A",
        opprettet_dato=opened,
        opprettet_av=SYSTEM,
        klasse=key("klasse", case.klasse),
        avsluttet_dato=last + timedelta(hours=2, minutes=place),
        avsluttet_av=OFFICES[case.office] if place % 3 else ARCHIVIST,
        skjerming=_case_shield(case),
        offentlig_tittel="Henvendelser som gjelder *****, første halvår"
        if case.title.startswith("Henvendelser som g")
        else None,
        kassasjon=_discard_later(case, last),
        merknader=_case_remarks(place, last),
        kryssreferanser=(key("sak", place - 1),) if place % 11 == 10 else (),
        journalposter=posts,
    )


def _case_shield(case: Case) -> Skjerming | None:
    if case.klasse != "F20":
        return None
    chosen = case.title.startswith("Henvendelser som g")
    return Skjerming(
        tilgangsrestriksjon="KL",
        hjemmel="Offl. § 13 første ledd, jf. fvl. § 13 første ledd nr. 1",
        metadata=("KID", "TKL", "TMO", "NPS") if chosen else ("KID", "TKL", "NPS"),
        ord=("enkeltpersoner",) if chosen else (),
        opphoerer=date(YEAR + 60, 12, 31),
    )


def _discard_later(case: Case, last: datetime) -> Kassasjon | None:
    """Return what is decided: opening hours are not kept for ever, planning is."""
    if case.klasse in {"M50", "C50"}:
        years = 10 if case.klasse == "M50" else 5
        return Kassasjon(
            vedtak="K",
            bevaringstid=years,
            dato=date(last.year + years, 12, 31),
            hjemmel="Bevarings- og kassasjonsplanen pkt. 7.2",
        )
    if case.klasse == "L12":
        return Kassasjon(vedtak="B", bevaringstid=0, dato=date(last.year, 12, 31))
    return None


def _case_remarks(place: int, last: datetime) -> tuple[Merknad, ...]:
    if place % 13:
        return ()
    told = "Saken samler alle kommentarer om emnet fra kommunens sider i sosiale medier."
    return (Merknad(tekst=told, dato=last, registrert_av=ARCHIVIST, type="MA"),)


def _posts(place: int, case: Case, opened: datetime) -> Iterator[Journalpost]:
    pattern = "X" if case.title == WITHDRAWN else PATTERNS[place % len(PATTERNS)] + ("IU" if place % 4 == 1 else "")
    asked: list[Journalpost] = []
    for number, kind in enumerate(pattern, start=1):
        post = _post(
            place, case, pattern[:number], opened + timedelta(days=number * 2 + place % 3, minutes=37 * number)
        )
        if kind in "IN":
            asked.append(post)
            continue
        if kind == "U" and asked:
            yield from _answered(asked, post)
            asked = []
        yield post
    yield from (_taken_note_of(post, place) for post in asked)


def _answered(asked: list[Journalpost], reply: Journalpost) -> Iterator[Journalpost]:
    """Write off what the reply answers: a letter's code, for a platform has none; what went to an office, by note."""
    for post in asked:
        way = "BU" if post.journalposttype == "I" else "TO"
        off = Avskrivning(dato=reply.journaldato, av=reply.opprettet_av, maate=way, av_journalpost=reply.system_id)
        if post.journalstatus == "U":
            yield post
        else:
            arkivert = max(post.arkivert_dato or post.opprettet_dato, reply.opprettet_dato)
            yield msgspec.structs.replace(post, avskrivninger=(off,), arkivert_dato=arkivert)


def _taken_note_of(post: Journalpost, place: int) -> Journalpost:
    if post.journalstatus == "U":
        return post
    way = ("TE", "TO", "TLF", "BE")[place % 4]
    day = post.opprettet_dato + timedelta(days=1)
    off = Avskrivning(dato=day.astimezone(ZONE).date(), av=OFFICES["Kommunikasjon"], maate=way)
    return msgspec.structs.replace(post, avskrivninger=(off,), arkivert_dato=max(post.arkivert_dato or day, day))


def _post(place: int, case: Case, so_far: str, at: datetime) -> Journalpost:
    """Make the last post of those so far; who is answered is who wrote since the last answer."""
    number, kind, answered = len(so_far), so_far[-1], so_far[:-1].count("U")
    turn = place * 7 + number * 3
    titles = TITLES[kind, case.form]
    out = case.title == WITHDRAWN or turn % 83 == 40
    title = titles[turn % len(titles)].format(case.about)
    again = kind == "I" and number > 1 and turn % 29 == 5
    if again:
        title += ", ny versjon" if case.form == "nb" else ", ny utgåve"
    post = Journalpost(
        system_id=key("post", place, number),
        opprettet_dato=at,
        opprettet_av=SYSTEM if kind in "IX" else OFFICES[case.office],
        tittel=title,
        journalposttype=kind,
        journalstatus="U" if out else "A",
        journaldato=at.astimezone(ZONE).date(),
        journalpostnummer=number,
        arkivert_dato=at + timedelta(hours=1 + turn % 5, minutes=turn % 60),
        arkivert_av=OFFICES[case.office] if turn % 2 else ARCHIVIST,
        dokumentets_dato=None if turn % 17 == 3 else (at - timedelta(hours=2)).astimezone(ZONE).date(),
        mottatt_dato=at - timedelta(minutes=3) if kind == "I" else None,
        sendt_dato=at + timedelta(minutes=4) if kind == "U" else None,
        offentlighetsvurdert_dato=(at + timedelta(hours=1)).astimezone(ZONE).date() if turn % 19 else None,
        kassasjon=None,
        merknader=remarks(kind, title, at, turn, out=out),
        kryssreferanser=(key("post", place, number - 1),) if again else (),
        korrespondanseparter=parts(case, kind, place * 7 + answered * 5),
        spor=trace(place, number, title if kind == "X" else kind, turn),
    )
    post = shielded(post, turn, place * 7 + answered * 5)
    return msgspec.structs.replace(post, dokumenter=documents(post, case.form, turn, f"{YEAR}-{place + 1:03d}"))


def _journaled(saker: list[Saksmappe]) -> list[Saksmappe]:
    """Number all posts of the year in the order of their dates, as one series."""
    every = sorted(
        (post for sak in saker for post in sak.journalposter), key=lambda post: (post.opprettet_dato, post.system_id)
    )
    numbers = {post.system_id: (YEAR, number) for number, post in enumerate(every, start=1)}
    return [
        msgspec.structs.replace(
            sak,
            journalposter=tuple(
                msgspec.structs.replace(post, nummer=numbers[post.system_id])
                for post in sorted(sak.journalposter, key=lambda post: post.journalpostnummer or 0)
            ),
        )
        for sak in saker
    ]


def _moment(day: int, hour: int, minute: int) -> datetime:
    start = datetime(YEAR, 1, 1, hour, minute % 60, tzinfo=ZONE)
    return (start + timedelta(days=day)).astimezone(UTC)
