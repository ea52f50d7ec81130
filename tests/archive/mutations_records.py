"""Mutations of cases and records: withheld titles, laws, times, what was answered, and where things lie."""

from tests.archive.mutation import Mutation, after, both, cut, edit, everywhere
from tests.archive.small_deposit import PUBLIC, RUNNING, STRUCTURE, Deposit
from tests.archive.small_markup import key

_NOBODY = "00000000-0000-4000-8000-000000000000"
_LAW = "<skjermingshjemmel>Offl. § 13 første ledd, jf. fvl. § 13 første ledd nr. 1"


def _moved_out(deposit: Deposit) -> None:
    """Move the case of class K20 out of the scheme."""
    path = deposit.folder / STRUCTURE
    text = path.read_text(encoding="utf-8")
    first = text.index("<mappe", text.index("<klasseID>K20<"))
    last = text.index("</mappe>\n", first) + len("</mappe>\n")
    moved = text[:first] + text[last:]
    path.write_text(moved.replace("</arkivdel>", f"{text[first:last]}</arkivdel>"), encoding="utf-8")


def _loose_post(deposit: Deposit) -> None:
    """Take away the case around the eighth post."""
    path = deposit.folder / STRUCTURE
    text = path.read_text(encoding="utf-8")
    first = text.rindex("<mappe", 0, text.index(key("case 4")))
    last = text.index("</mappe>\n", first) + len("</mappe>\n")
    case = text[first:last]
    post = case[case.index("<registrering") : case.rindex("</registrering>\n") + len("</registrering>\n")]
    path.write_text(text[:first] + post + text[last:], encoding="utf-8")


MUTATIONS = (
    Mutation(
        "X5",
        "title-missing",
        "withheld words and no public title",
        cut(STRUCTURE, "<offentligTittel>Klage", "</offentligTittel>\n"),
        also=("X4",),
    ),
    Mutation(
        "X5",
        "not-masked",
        "a public title without a mask",
        edit(STRUCTURE, "<offentligTittel>Skolevei for *****<", "<offentligTittel>Skolevei<"),
        also=("X4",),
    ),
    Mutation(
        "X5",
        "other-title",
        "a public title about something else",
        everywhere("offentligTittel>Skolevei for *****<", "offentligTittel>Vei for *****<", STRUCTURE, RUNNING, PUBLIC),
    ),
    Mutation("X7", "unknown-law", "a law that nobody knows", edit(STRUCTURE, _LAW, "<skjermingshjemmel>Vettloven § 1")),
    Mutation("X7", "no-section", "a law without section", edit(STRUCTURE, _LAW, "<skjermingshjemmel>Offentleglova")),
    Mutation(
        "X7", "no-section", "a section that withholds nothing", edit(STRUCTURE, _LAW, "<skjermingshjemmel>Offl. § 33")
    ),
    Mutation(
        "X7",
        "not-in-force",
        "a law of another time",
        edit(STRUCTURE, _LAW, "<skjermingshjemmel>Offentlighetsloven § 6"),
    ),
    Mutation(
        "X11",
        "order",
        "archived before it was made",
        after(STRUCTURE, "<registrering", "<arkivertDato>2025-12-15", "<arkivertDato>2025-01-15"),
        also=("X11",),
    ),
    Mutation(
        "X11",
        "order",
        "archived after its case was closed",
        after(STRUCTURE, "<registrering", "<arkivertDato>2025-12-15", "<arkivertDato>2025-12-24"),
    ),
    Mutation(
        "X11",
        "after-archived",
        "a document joined later",
        after(STRUCTURE, "<registrering", "<tilknyttetDato>2025-02-03", "<tilknyttetDato>2025-12-18"),
    ),
    Mutation(
        "X11",
        "after-closed",
        "a post of a closed case",
        both(
            after(STRUCTURE, key("post 10"), "<opprettetDato>2025-06-08", "<opprettetDato>2025-12-22"),
            after(STRUCTURE, key("post 10"), "<arkivertDato>2025-12-15", "<arkivertDato>2025-12-23"),
        ),
    ),
    Mutation(
        "X11",
        "outside-period",
        "a post of another year",
        edit(STRUCTURE, "<arkivperiodeStartDato>2025-01-01", "<arkivperiodeStartDato>2025-03-01"),
    ),
    Mutation(
        "X11",
        "sealed-only",
        "evidence, and no remark of what followed",
        both(
            edit("spor-v1.xsd", 'name="skjultDato" type="xs:dateTime"', 'name="bevisSjekksum" type="xs:string"'),
            everywhere("skjultDato>", "bevisSjekksum>", STRUCTURE),
            cut(STRUCTURE, "<merknad>", "</merknad>\n"),
        ),
    ),
    Mutation("X11", "no-remark", "hidden, and no remark of it", cut(STRUCTURE, "<merknad>", "</merknad>\n")),
    Mutation(
        "X12",
        "open",
        "an incoming post that nobody answered",
        both(
            cut(STRUCTURE, "<avskrivning>", "</avskrivning>\n", key("post 9")),
            *(cut(name, "<avskrivningsdato>", "</avskrivningsmaate>\n", key("post 9")) for name in (RUNNING, PUBLIC)),
        ),
    ),
    Mutation(
        "X12",
        "dangling",
        "answered by a post that is not here",
        edit(STRUCTURE, f"Journalpost>{key('post 2')}", f"Journalpost>{_NOBODY}"),
    ),
    Mutation(
        "X12",
        "too-early",
        "written off before it came",
        everywhere("<avskrivningsdato>2025-06-07", "<avskrivningsdato>2025-06-01", STRUCTURE, RUNNING, PUBLIC),
    ),
    Mutation(
        "X14",
        "identity-number",
        "an identity number in a public title",
        everywhere("offentligTittel>Skolevei for *****<", "offentligTittel>Skolevei 15876500520 *****<", STRUCTURE),
        also=("X4", "X5"),
    ),
    Mutation(
        "X17",
        "no-correspondent",
        "a post from nobody",
        cut(STRUCTURE, "<korrespondansepart>", "</korrespondansepart>\n", key("post 9")),
        also=("X4",),
    ),
    Mutation(
        "X17",
        "no-class",
        "a case in no class",
        _moved_out,
        also=("N5.03", "X4"),
    ),
    Mutation("X17", "outside-case", "a post in no case", _loose_post, also=("N5.10", "X2", "X4")),
    Mutation(
        "X17",
        "dangling",
        "a cross reference to nothing",
        edit(STRUCTURE, f"TilRegistrering>{key('post 2')}", f"TilRegistrering>{_NOBODY}"),
    ),
)
