"""What is withheld of the finished year's posts: names, words, parts of documents, and what nobody assessed."""

from datetime import date

import msgspec

from archiver.core.noark.model import Journalpost, Skjerming

PERSONAL = "Offl. § 13 første ledd, jf. fvl. § 13 første ledd nr. 1"
TRADE = "Offl. § 13 første ledd, jf. fvl. § 13 første ledd nr. 2"
CRIME = "Offl. § 24 andre ledd"
UNTIL = date(2084, 12, 31)


def shielded(post: Journalpost, turn: int, exchange: int) -> Journalpost:
    """Return the post with what its turn withholds; most are open. A name is withheld in a whole exchange."""
    match exchange % 31:
        case 4 | 17 if post.journalposttype in "IU":
            return _with(post, "NA" if post.journalposttype == "I" else "NM", dokument="D")
        case 21:
            return _with(post, "M", restriction="XX", assessed=False)
        case _:
            return _by_turn(post, turn)


def _by_turn(post: Journalpost, turn: int) -> Journalpost:
    match turn % 31:
        case 9 if post.journalposttype == "I":
            return _worded(post, "Skarbøvik-saken", " (Skarbøvik-saken)", PERSONAL)
        case 14 if post.journalposttype in "IU":
            return _worded(post, "Fjordbrus AS", " hos Fjordbrus AS", TRADE)
        case 26 if post.journalposttype == "X":
            return msgspec.structs.replace(
                post, skjerming=Skjerming(tilgangsrestriksjon="UO", hjemmel=CRIME, metadata=("MT", "TD"), dokument="H")
            )
        case _:
            return post


def _with(
    post: Journalpost, kode: str, *, restriction: str = "UO", dokument: str | None = None, assessed: bool = True
) -> Journalpost:
    shield = Skjerming(
        tilgangsrestriksjon=restriction,
        hjemmel=PERSONAL,
        metadata=(kode,),
        dokument=dokument,
        opphoerer=UNTIL if assessed else None,
    )
    day = post.offentlighetsvurdert_dato or post.journaldato
    return msgspec.structs.replace(post, skjerming=shield, offentlighetsvurdert_dato=day if assessed else None)


def _worded(post: Journalpost, word: str, ending: str, law: str) -> Journalpost:
    shield = Skjerming(tilgangsrestriksjon="UO", hjemmel=law, metadata=("TRO",), ord=(word,), opphoerer=UNTIL)
    return msgspec.structs.replace(
        post,
        tittel=post.tittel + ending,
        offentlig_tittel=post.tittel + ending.replace(word, "*****"),
        skjerming=shield,
        offentlighetsvurdert_dato=post.offentlighetsvurdert_dato or post.journaldato,
    )
