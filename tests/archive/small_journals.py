"""The two journals and the change log of the small hand-written deposit."""

from tests.archive.small_markup import NOARK, group, key, tag
from tests.archive.small_structure import CASES, CLASSES, MASK, POSTS, Post


def journal(name: str) -> str:
    """Return loependeJournal.xml or offentligJournal.xml."""
    head = group(
        "journalhode",
        tag("journalStartDato", f"2025-{POSTS[0].day}"),
        tag("journalSluttDato", f"2025-{POSTS[-1].day}"),
        tag("antallJournalposter", len(POSTS)),
        group("arkivskaper", tag("arkivskaperID", "987654321"), tag("arkivskaperNavn", "Bygda kommune")),
    )
    rows = "".join(_row(seq, post, public=name == "offentligJournal") for seq, post in enumerate(POSTS, 1))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{NOARK}/{name}">\n{head}{rows}</{name}>\n'


def log() -> str:
    """Return endringslogg.xml."""
    change = group(
        "endring",
        tag("referanseArkivenhet", key("case 1")),
        tag("referanseMetadata", "saksansvarlig"),
        tag("endretDato", "2025-02-04T08:00:00+01:00"),
        tag("endretAv", "Kari Arkivar"),
        tag("tidligereVerdi", "Ole Vikar"),
        tag("nyVerdi", "Kari Arkivar"),
    )
    space = f"{NOARK}/endringslogg"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<endringslogg xmlns="{space}">\n{change}</endringslogg>\n'


def _row(seq: int, post: Post, *, public: bool) -> str:
    case = CASES[post.case - 1]
    shown = [(), ("klasse", tag("klasseID", case.group), tag("tittel", CLASSES[case.group]))][
        not (public and case.group == "FA-77")
    ]
    return group(
        "journalregistrering",
        group(*shown) if shown else "",
        group(
            "saksmappe",
            tag("mappeID", f"2025/{post.case}"),
            tag("saksaar", 2025),
            tag("sakssekvensnummer", post.case),
            *([] if public else [tag("tittel", case.title)]),
            tag("offentligTittel", case.public or (case.title if public else None)),
        ),
        _post(seq, post, public=public),
    )


def _post(seq: int, post: Post, *, public: bool) -> str:
    place = sum(other.case == post.case for other in POSTS[:seq])
    title = MASK if post.hidden else post.public or post.title
    return group(
        "journalpost",
        tag("systemID", key(f"post {seq}")),
        tag("registreringsID", f"2025/{post.case}-{place}"),
        tag("journalaar", 2025),
        tag("journalsekvensnummer", seq),
        tag("journalpostnummer", place),
        *(
            [tag("offentligTittel", title)]
            if public
            else [tag("tittel", post.title), tag("offentligTittel", post.public)]
        ),
        tag("journaldato", f"2025-{post.day}"),
        tag("dokumentetsDato", f"2025-{post.day}"),
        tag("avskrivningsdato", f"2025-{post.day}" if post.written_off else None),
        tag("avskrivningsmaate", post.written_off),
        *(
            group(
                "korrespondansepart",
                tag("korrespondanseparttype", kind),
                tag("korrespondansepartNavn", MASK if public and _hidden(post) else name),
            )
            for kind, name in post.parties
        ),
    )


def _hidden(post: Post) -> bool:
    return post.hidden or "navn avsender" in post.screening
