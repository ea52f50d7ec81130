"""Mutations of arkivstruktur.xml: statuses, numbers, references, times, withheld titles and laws."""

from tests.archive.mutation import Change, Mutation, after, both, edit, everywhere
from tests.archive.small_deposit import LOG, PUBLIC, RUNNING, STRUCTURE
from tests.archive.small_markup import group, key, made, tag

_NOBODY = "00000000-0000-4000-8000-000000000000"
_EMPTY = "<tittel>Arkivet</tittel>\n"


def _in_superclass(inner: str) -> Change:
    """Put a folder or record into the class that has subclasses."""
    return edit(STRUCTURE, "</klasse>\n</klassifikasjonssystem>", f"{inner}</klasse>\n</klassifikasjonssystem>")


_RECORD = group(
    "registrering", tag("systemID", key("stray")), made("02-03"), made("12-15", who="arkivert"), tag("tittel", "Løs")
)
_FOLDER = group(
    "mappe",
    tag("systemID", key("loose")),
    tag("mappeID", "x"),
    tag("tittel", "Løs"),
    made("02-03"),
    made("12-20", who="avsluttet"),
)

MUTATIONS = (
    Mutation("N5.12", "both", "a class with classes and a folder", _in_superclass(_FOLDER), also=("N5.03", "N5.10")),
    Mutation(
        "N5.15",
        "status",
        "a case is not closed",
        edit(STRUCTURE, "<saksstatus>Avsluttet", "<saksstatus>Under behandling"),
    ),
    Mutation(
        "N5.17",
        "empty",
        "a post without type",
        edit(STRUCTURE, ">Organinternt dokument uten oppfølging<", "><"),
        also=("N5.03", "N5.63"),
    ),
    Mutation("N5.19", "both", "a class with classes and a record", _in_superclass(_RECORD), also=("N5.03", "N5.16")),
    Mutation(
        "N5.22",
        "status",
        "a post is only journaled",
        edit(STRUCTURE, "<journalstatus>Arkivert", "<journalstatus>Journalført"),
    ),
    Mutation(
        "N5.27",
        "date",
        "a day that no calendar has",
        after(STRUCTURE, "<registrering", "<opprettetDato>2025-02-03", "<opprettetDato>2025-02-30"),
        also=("N5.03",),
    ),
    Mutation(
        "N5.27", "date", "midnight at the end of the day", after(STRUCTURE, "<registrering", "T10:00:00", "T24:00:00")
    ),
    Mutation(
        "N5.42",
        "stated-true",
        "withheld information promised",
        everywhere("skjerming>", "gradering>", STRUCTURE),
        also=("N5.03",),
    ),
    Mutation(
        "N5.47",
        "twice",
        "two records with one id",
        after(STRUCTURE, key("post 2"), key("document 2"), key("document 1")),
    ),
    Mutation(
        "N5.47", "twice", "a file with the id of a case", edit(STRUCTURE, key("dokumenter/0005.pdf"), key("case 1"))
    ),
    Mutation(
        "N5.48",
        "dangling",
        "a reference to no arkivdel",
        edit(STRUCTURE, f"<referanseArkivdel>{key('arkivdel')}", f"<referanseArkivdel>{_NOBODY}"),
    ),
    Mutation(
        "N5.48",
        "dangling",
        "a reference to a case as arkivdel",
        edit(STRUCTURE, f"<referanseArkivdel>{key('arkivdel')}", f"<referanseArkivdel>{key('case 1')}"),
    ),
    Mutation(
        "N5.51",
        "dangling",
        "a second class that is not here",
        edit(STRUCTURE, f"Klassifikasjon>{key('K30')}", f"Klassifikasjon>{_NOBODY}"),
    ),
    Mutation("N5.62", "dangling", "a change of what is not here", edit(LOG, key("case 1"), _NOBODY)),
    Mutation(
        "N5.63",
        "empty",
        "an empty element",
        edit(STRUCTURE, _EMPTY, f"{_EMPTY}<beskrivelse></beskrivelse>\n"),
        also=("N5.03",),
    ),
    Mutation(
        "N5.63",
        "empty",
        "an empty change",
        edit(LOG, "<tidligereVerdi>Ole Vikar<", "<tidligereVerdi><"),
        also=("N5.03",),
    ),
    Mutation("N5.63", "empty", "only a space", edit(STRUCTURE, "<arkivertAv>Kari Arkivar<", "<arkivertAv> <")),
    Mutation(
        "X1",
        "code",
        "an invented type of post",
        edit(STRUCTURE, ">Organinternt dokument uten oppfølging<", ">Tullball<"),
    ),
    Mutation(
        "X1",
        "code",
        "a code instead of its name",
        edit(STRUCTURE, "<tilknyttetRegistreringSom>Vedlegg<", "<tilknyttetRegistreringSom>V<"),
    ),
    Mutation(
        "X1",
        "code",
        "an invented way to write off",
        everywhere("Besvart på telefon", "Glemt", STRUCTURE, RUNNING, PUBLIC),
    ),
    Mutation("X1", "not-final", "an arkivdel in use", edit(STRUCTURE, "Avsluttet periode", "Aktiv periode")),
    Mutation(
        "X2",
        "class-id-twice",
        "two classes with one id",
        everywhere("<klasseID>K20<", "<klasseID>K10<", STRUCTURE, RUNNING, PUBLIC),
    ),
    Mutation(
        "X2",
        "journal-number-twice",
        "two posts with one journal number",
        everywhere("<journalsekvensnummer>5<", "<journalsekvensnummer>4<", STRUCTURE, RUNNING, PUBLIC),
        also=("X2",),
    ),
    Mutation(
        "X2",
        "journal-number-gap",
        "a journal number is left out",
        everywhere("<journalsekvensnummer>10<", "<journalsekvensnummer>11<", STRUCTURE, RUNNING, PUBLIC),
    ),
    Mutation(
        "X2",
        "journal-year",
        "a journal year of another year",
        everywhere("<journalaar>2025<", "<journalaar>2024<", STRUCTURE, RUNNING, PUBLIC),
    ),
    Mutation(
        "X2",
        "case-number-twice",
        "two cases with one number",
        everywhere("<sakssekvensnummer>5<", "<sakssekvensnummer>4<", STRUCTURE, RUNNING, PUBLIC),
    ),
    Mutation(
        "X2",
        "case-number-gap",
        "a case number is left out",
        everywhere("<sakssekvensnummer>5<", "<sakssekvensnummer>6<", STRUCTURE, RUNNING, PUBLIC),
    ),
    Mutation(
        "X2",
        "post-number-twice",
        "two posts with one number in a case",
        both(
            after(STRUCTURE, key("post 2"), "<journalpostnummer>2<", "<journalpostnummer>1<"),
            after(RUNNING, key("post 2"), "<journalpostnummer>2<", "<journalpostnummer>1<"),
            after(PUBLIC, key("post 2"), "<journalpostnummer>2<", "<journalpostnummer>1<"),
        ),
    ),
    Mutation(
        "X2",
        "record-id",
        "a record's id of another case",
        everywhere("ID>2025/5-2<", "ID>2024/5-2<", STRUCTURE, RUNNING, PUBLIC),
    ),
)
