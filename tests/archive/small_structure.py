"""arkivstruktur.xml of the small hand-written deposit: five cases with ten posts."""

from typing import NamedTuple

from tests.archive.small_markup import NOARK, document, file_of, group, key, made, skjerming, tag

OWN_SPACE = "https://example.org/spor/v1"
MASK = "*****"
IN, OUT = "Inngående dokument", "Utgående dokument"
FOLLOW, KEEP = "Organinternt dokument for oppfølging", "Organinternt dokument uten oppfølging"


class Post(NamedTuple):
    """One journal post; its place in the list is its journal number."""

    case: int
    kind: str
    title: str
    day: str
    parties: tuple[tuple[str, str], ...]
    documents: str = ""
    public: str | None = None
    screening: str = ""
    hidden: bool = False
    """Whether the public journal masks title and names."""
    written_off: str | None = None
    answer: int | None = None
    extra: str = ""
    disposal: str = ""
    withdrawn: bool = False


class Case(NamedTuple):
    """One case; its place in the list is its number."""

    group: str
    title: str
    public: str | None = None
    screening: str = ""
    extra: str = ""
    after: str = ""


OWN = group(
    "virksomhetsspesifikkeMetadata",
    f'<spor xmlns="{OWN_SPACE}">\n',
    tag("plattform", "facebook"),
    tag("skjultDato", "2025-02-04T09:00:00+01:00"),
    "</spor>\n",
)
REMARK = group(
    "merknad",
    tag("merknadstekst", "Skjult på plattformen etter retningslinjenes punkt 4."),
    tag("merknadstype", "Merknad fra saksbehandler"),
    tag("merknadsdato", "2025-02-04T09:01:00+01:00"),
    tag("merknadRegistrertAv", "Kari Arkivar"),
)
DISPOSAL = group(
    "kassasjon", tag("kassasjonsvedtak", "Kasseres"), tag("bevaringstid", 5), tag("kassasjonsdato", "2030-12-31")
)
POSTS = (
    Post(
        1,
        IN,
        "Spørsmål om åpningstid",
        "02-03",
        (("Avsender", "Ola Lesar"),),
        document("1", "02-03", file_of("0001.pdf", "02-03", converted=True))
        + document("1 kilde", "02-03", file_of("0001-kilde.json", "02-03"), nth=2),
        written_off="Besvart med brev",
        answer=2,
        extra=OWN + REMARK + group("kryssreferanse", tag("referanseTilRegistrering", key("post 2"))),
    ),
    Post(
        1,
        OUT,
        "Svar på spørsmål om åpningstid",
        "02-05",
        (("Mottaker", "Ola Lesar"), ("Intern avsender", "Kari Arkivar")),
        document("2", "02-05", file_of("0002.pdf", "02-05")),
    ),
    Post(
        2,
        IN,
        "Klage på skolevei fra Per Hansen",
        "03-10",
        (("Avsender", "Per Hansen"),),
        document(
            "3",
            "03-10",
            file_of("0003.pdf", "03-10"),
            file_of("0003-sladdet.pdf", "03-10", variant="Dokument hvor deler av innholdet er skjermet"),
        ),
        public=f"Klage på skolevei fra {MASK}",
        screening=skjerming(
            "Skjerming tittel registrering - utvalgte ord",
            "Skjerming navn avsender",
            document="Skjerming av deler av dokumentet",
        ),
        written_off="Tatt til etterretning",
    ),
    Post(
        2,
        FOLLOW,
        "Notat om skolevei",
        "03-12",
        (("Intern avsender", "Kari Arkivar"),),
        document("4", "03-12", file_of("0004.pdf", "03-12")),
        written_off="Tatt til orientering",
    ),
    Post(
        3,
        KEEP,
        "Vedtak om fjerning",
        "04-01",
        (("Intern avsender", "Kari Arkivar"),),
        document("5", "04-01", file_of("0005.pdf", "04-01")),
    ),
    Post(3, IN, "Feilsendt melding", "04-02", (("Avsender", "Ukjent"),), document("6", "04-02"), withdrawn=True),
    Post(
        3,
        IN,
        "Kommentar til innlegg 12",
        "04-03",
        (("Avsender", "Lise Berg"),),
        document("7", "04-03", file_of("0007.pdf", "04-03")),
        screening=skjerming("Midlertidig skjerming"),
        hidden=True,
        written_off="Tatt til etterretning",
    ),
    Post(
        4,
        IN,
        "Melding om oppfølging",
        "05-06",
        (("Avsender", "Nils Dal"),),
        document("8", "05-06", file_of("0008.pdf", "05-06")),
        written_off="Besvart på telefon",
    ),
    Post(
        5,
        IN,
        "Innspill til plan",
        "06-07",
        (("Avsender", "Velforeningen Nord"),),
        document("9", "06-07", file_of("0009.pdf", "06-07")),
        written_off="Tatt til etterretning",
        disposal=DISPOSAL,
    ),
    Post(
        5,
        IN,
        "Innspill nummer to",
        "06-08",
        (("Avsender", "Velforeningen Sør"),),
        document("10", "06-08", discarded=True),
        written_off="Tatt til etterretning",
    ),
)
CASES = (
    Case("K10", "Åpningstider"),
    Case(
        "K10",
        "Skolevei for Per Hansen",
        f"Skolevei for {MASK}",
        skjerming("Skjerming tittel mappe - utvalgte ord"),
    ),
    Case("K10", "Moderering i april"),
    Case("FA-77", "Oppfølging"),
    Case(
        "K20",
        "Plan for sentrum",
        extra=tag("referanseArkivdel", key("arkivdel")),
        after=tag("referanseSekundaerKlassifikasjon", key("K30")),
    ),
)
CLASSES = {"K10": "Kultur og opplæring", "K20": "Plan", "K30": "Ubrukt", "FA-77": "Pasientsaker"}
_HIDDEN_CLASS = skjerming("Skjerming klasseID", "Skjerming tittel klasse")


def structure() -> str:
    """Return arkivstruktur.xml."""
    scheme = group(
        "klassifikasjonssystem",
        tag("systemID", key("scheme")),
        tag("tittel", "K-koder"),
        made("01-02"),
        group(
            "klasse",
            tag("systemID", key("K")),
            tag("klasseID", "K"),
            tag("tittel", "Fellesfunksjoner"),
            made("01-02"),
            *(_class(own, title) for own, title in CLASSES.items()),
        ),
    )
    part = group(
        "arkivdel",
        tag("systemID", key("arkivdel")),
        tag("tittel", "Sakarkiv 2025"),
        tag("arkivdelstatus", "Avsluttet periode"),
        made("01-02"),
        made("12-31", who="avsluttet"),
        tag("arkivperiodeStartDato", "2025-01-01"),
        tag("arkivperiodeSluttDato", "2025-12-31"),
        scheme,
    )
    body = (
        tag("systemID", key("arkiv"))
        + tag("tittel", "Arkivet")
        + tag("arkivstatus", "Avsluttet")
        + tag("dokumentmedium", "Elektronisk arkiv")
        + made("01-02")
        + made("12-31", who="avsluttet")
        + group("arkivskaper", tag("arkivskaperID", "987654321"), tag("arkivskaperNavn", "Bygda kommune"))
        + part
    )
    xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<arkiv xmlns="{NOARK}/arkivstruktur" {xsi}>\n{body}</arkiv>\n'


def _class(own: str, title: str) -> str:
    return group(
        "klasse",
        tag("systemID", key(own)),
        tag("klasseID", own),
        tag("tittel", title),
        made("01-02"),
        _HIDDEN_CLASS if own == "FA-77" else "",
        *(_case(nth, case) for nth, case in enumerate(CASES, 1) if case.group == own),
    )


def _case(nth: int, case: Case) -> str:
    posts = [(seq, post) for seq, post in enumerate(POSTS, 1) if post.case == nth]
    return group(
        "mappe",
        tag("systemID", key(f"case {nth}")),
        tag("mappeID", f"2025/{nth}"),
        tag("tittel", case.title),
        tag("offentligTittel", case.public),
        made(posts[0][1].day),
        made("12-20", who="avsluttet"),
        case.extra,
        case.screening,
        *(_post(seq, place, post) for place, (seq, post) in enumerate(posts, 1)),
        tag("saksaar", 2025),
        tag("sakssekvensnummer", nth),
        tag("saksdato", f"2025-{posts[0][1].day}"),
        tag("administrativEnhet", "Kommunikasjon"),
        tag("saksansvarlig", "Kari Arkivar"),
        tag("saksstatus", "Avsluttet"),
        case.after,
        kind="saksmappe",
    )


def _post(seq: int, place: int, post: Post) -> str:
    return group(
        "registrering",
        tag("systemID", key(f"post {seq}")),
        made(post.day),
        made("12-15", who="arkivert"),
        post.disposal,
        post.screening,
        post.documents,
        tag("registreringsID", f"2025/{post.case}-{place}"),
        tag("tittel", post.title),
        tag("offentligTittel", post.public),
        post.extra,
        *(
            group("korrespondansepart", tag("korrespondanseparttype", kind), tag("korrespondansepartNavn", name))
            for kind, name in post.parties
        ),
        tag("journalaar", 2025),
        tag("journalsekvensnummer", seq),
        tag("journalpostnummer", place),
        tag("journalposttype", post.kind),
        tag("journalstatus", "Utgår" if post.withdrawn else "Arkivert"),
        tag("journaldato", f"2025-{post.day}"),
        tag("dokumentetsDato", f"2025-{post.day}"),
        written_off(post),
        kind="journalpost",
    )


def written_off(post: Post) -> str:
    """Return a post's avskrivning; nothing for one that needs none."""
    if post.written_off is None:
        return ""
    return group(
        "avskrivning",
        tag("avskrivningsdato", f"2025-{post.day}"),
        tag("avskrevetAv", "Kari Arkivar"),
        tag("avskrivningsmaate", post.written_off),
        tag("referanseAvskrivesAvJournalpost", key(f"post {post.answer}") if post.answer else None),
    )
