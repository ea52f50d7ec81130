"""Mutations of the two journals: their heads, order and rows, and what they may not show."""

from tests.archive.mutation import Change, Mutation, after, both, cut, edit
from tests.archive.small_deposit import ADDML, PUBLIC, RUNNING, Deposit
from tests.archive.small_markup import group, key, tag

_ROW = "<journalregistrering>"
_NUMBER = "158765 00520"


def _swapped(*names: str) -> Change:
    """Let two neighbours change places in a journal."""

    def change(deposit: Deposit) -> None:
        for name in names:
            path = deposit.folder / name
            head, *rows = path.read_text(encoding="utf-8").split(_ROW)
            rows[3], rows[4] = rows[4], rows[3]
            path.write_text(_ROW.join([head, *rows]), encoding="utf-8")

    return change


def _without_row(*names: str) -> Change:
    """Leave out the fifth row, and count right."""

    def change(deposit: Deposit) -> None:
        for name in names:
            path = deposit.folder / name
            head, *rows = path.read_text(encoding="utf-8").split(_ROW)
            del rows[4]
            head = head.replace("<antallJournalposter>10<", "<antallJournalposter>9<")
            path.write_text(_ROW.join([head, *rows]), encoding="utf-8")
            deposit.after(ADDML, f"<value>{name}", ">10<", ">9<")

    return change


def _head(name: str, old: str, new: str) -> Change:
    return edit(name, f"{old}<", f"{new}<")


def _title(post: int, new: str) -> Change:
    """Put another title into a row of the public journal."""

    def change(deposit: Deposit) -> None:
        path = deposit.folder / PUBLIC
        text = path.read_text(encoding="utf-8")
        first = text.index("<offentligTittel>", text.index(key(f"post {post}")))
        last = text.index("</offentligTittel>", first)
        path.write_text(text[:first] + f"<offentligTittel>{new}" + text[last:], encoding="utf-8")

    return change


_PATIENTS = group("klasse", tag("klasseID", "FA-77"), tag("tittel", "*****"))

MUTATIONS = (
    Mutation(
        "N5.59",
        "journals-differ",
        "the journals' heads count differently",
        _head(PUBLIC, "<antallJournalposter>10", "<antallJournalposter>9"),
    ),
    Mutation("N5.59", "archive-differs", "both journals lack a post", _without_row(RUNNING, PUBLIC), also=("X4",)),
    Mutation(
        "N5.59",
        "archive-differs",
        "a head counts more than it has",
        both(
            *(_head(name, "<antallJournalposter>10", "<antallJournalposter>11") for name in (RUNNING, PUBLIC)),
        ),
    ),
    Mutation(
        "N5.59", "no-head", "a journal without head", cut(RUNNING, "<journalhode>", "</journalhode>\n"), also=("N5.03",)
    ),
    Mutation(
        "N5.60",
        "journals-differ",
        "the journals begin on different days",
        _head(PUBLIC, "StartDato>2025-02-03", "StartDato>2025-02-01"),
    ),
    Mutation(
        "N5.60",
        "archive-differs",
        "both journals claim the whole year",
        both(
            *(_head(name, "SluttDato>2025-06-08", "SluttDato>2025-12-31") for name in (RUNNING, PUBLIC)),
        ),
    ),
    Mutation(
        "X1", "code", "an unknown code in the public journal", edit(PUBLIC, ">Mottaker<", ">Adressat<"), also=("X4",)
    ),
    Mutation(
        "X3", "word", "a withheld word in a post's title", _title(3, "Klage på skolevei fra Per Hansen"), also=("X4",)
    ),
    Mutation(
        "X3",
        "word",
        "a part of a withheld name, in small letters",
        _title(3, "Klage på skolevei fra en hansen"),
        also=("X4",),
    ),
    Mutation(
        "X3", "word", "a withheld word in another post of the case", _title(4, "Notat om Per Hansen"), also=("X4",)
    ),
    Mutation(
        "X3",
        "word",
        "a withheld word in the case's title",
        edit(PUBLIC, "Skolevei for *****", "Skolevei for Per Hansen"),
        also=("X4",),
    ),
    Mutation("X3", "word", "the title of what is withheld for the time being", _title(7, "Kommentar til innlegg 12")),
    Mutation("X3", "name", "a withheld sender", after(PUBLIC, key("post 3"), "Navn>*****", "Navn>Per Hansen")),
    Mutation(
        "X3",
        "name",
        "a withheld sender as case worker",
        after(
            PUBLIC,
            key("post 3"),
            "<korrespondansepart>",
            "<saksbehandler>per hansen</saksbehandler>\n<korrespondansepart>",
        ),
    ),
    Mutation(
        "X3",
        "name",
        "a sender withheld for the time being",
        after(PUBLIC, key("post 7"), "Navn>*****", "Navn>Lise Berg"),
    ),
    Mutation("X3", "class", "a withheld class", after(PUBLIC, key("post 7"), f"{_ROW}\n", f"{_ROW}\n{_PATIENTS}")),
    Mutation(
        "X3",
        "class",
        "a withheld class's title",
        after(
            PUBLIC,
            key("post 7"),
            f"{_ROW}\n",
            f"{_ROW}\n{_PATIENTS.replace('FA-77', '*****').replace('>*****</tittel', '>Pasientsaker</tittel')}",
        ),
    ),
    Mutation(
        "X3",
        "name-in-case",
        "a name withheld elsewhere in the case",
        both(
            after(PUBLIC, key("post 5"), "Navn>Kari Arkivar", "Navn>Lise Berg"),
        ),
        also=("X4",),
    ),
    Mutation("X3", "order", "the public journal lacks a post", _without_row(PUBLIC), also=("N5.59", "X4")),
    Mutation("X3", "order", "two rows of the public journal changed places", _swapped(PUBLIC)),
    Mutation("X3", "unsorted", "both journals out of order", _swapped(RUNNING, PUBLIC)),
    Mutation(
        "X4",
        "differs",
        "another day in the running journal",
        edit(RUNNING, "<journaldato>2025-02-05", "<journaldato>2025-02-06"),
    ),
    Mutation("X4", "differs", "another title in the running journal", edit(RUNNING, "Notat om skolevei", "Notat")),
    Mutation("X4", "differs", "another sender in the running journal", edit(RUNNING, "Nils Dal", "Nils Dahl")),
    Mutation("X4", "differs", "another class in the public journal", edit(PUBLIC, "<klasseID>K20<", "<klasseID>K30<")),
    Mutation(
        "X4",
        "differs",
        "another case in the public journal",
        edit(PUBLIC, "<sakssekvensnummer>5<", "<sakssekvensnummer>4<"),
    ),
    Mutation("X4", "left-out", "no day of the document", cut(PUBLIC, "<dokumentetsDato>", "</dokumentetsDato>\n")),
    Mutation(
        "X4",
        "left-out",
        "not told how it was written off",
        cut(RUNNING, "<avskrivningsdato>", "</avskrivningsmaate>\n"),
    ),
    Mutation(
        "X4",
        "unknown-post",
        "a row of a post that is not here",
        both(
            *(edit(name, key("post 10"), "00000000-0000-4000-8000-000000000000") for name in (RUNNING, PUBLIC)),
        ),
    ),
    Mutation("X4", "post-missing", "the running journal lacks a post", _without_row(RUNNING), also=("N5.59", "X3")),
    Mutation(
        "X14", "identity-number", "an identity number in a title", _title(9, f"Innspill fra {_NUMBER}"), also=("X4",)
    ),
    Mutation(
        "X14",
        "identity-number",
        "an identity number as sender",
        after(PUBLIC, key("post 9"), "Velforeningen Nord", "15876500520"),
        also=("X4",),
    ),
)
