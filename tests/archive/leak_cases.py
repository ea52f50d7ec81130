"""Random shielded cases, each with a twin that differs in nothing but what is withheld.

Who sees only what is public cannot tell a case from its twin: that is the whole promise, whatever the secret looks
like. Secrets stand in titles, names, units and quotations, disguised as people and platforms disguise them.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from archiver.core.noark.model import Journalpost, Korrespondansepart, Saksmappe, Skjerming
from archiver.core.public_journal.showing import Told
from archiver.core.shielding.folding import fold
from tests.archive.leak_secrets import FIRST, LAST, SENSITIVE, UNITS, Maker, Secret

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)
SPACE = UUID("6f5b6c86-9c0a-5f39-8a66-0d8ad2c3a9de")
HJEMMEL = "Offl. § 13 første ledd, jf. fvl. § 13 første ledd nr. 1"


@dataclass
class Case:
    """A case as the archive holds it, its twin, and what may not be found in anything public of it."""

    seed: int
    case: Saksmappe
    posts: list[Journalpost]
    told: Told
    twin_case: Saksmappe
    twin_posts: list[Journalpost]
    twin_told: Told
    secret: set[str] = field(default_factory=set)
    what: list[str] = field(default_factory=list)


def a_case(seed: int) -> Case:
    """Return the case of this seed, always the same."""
    maker = Maker(random.Random(seed))  # noqa: S311 - a test's chance
    chance = maker.chance
    person, chosen = maker.a_secret(is_name=True), maker.a_secret(is_name=False)
    posts = [_posts(maker, seed, place, person, chosen) for place in range(chance.randint(1, 4))]
    if not any(post.skjerming for post, _ in posts):
        posts[0] = _shielded(maker, posts[0], person, chosen)
    hidden = any(_hides_name(post) for post, _ in posts)
    worded = any(post.skjerming and post.skjerming.ord for post, _ in posts)
    allowed = [one for one, there in ((person, hidden), (chosen, worded)) if there]
    titles = maker.sentence(allowed if chance.random() < 0.5 else [])
    waits = [pair for pair in posts if pair[0].offentlighetsvurdert_dato is None]
    if waits and chance.random() < 0.5:
        # A case is called after the record that opened it, or after its sender.
        one, other = waits[0]
        names = one.korrespondanseparter[0].navn, other.korrespondanseparter[0].navn
        titles = (one.tittel, other.tittel) if chance.random() < 0.5 else names
    unit = chance.choice(UNITS) if chance.random() < 0.7 else chosen.text
    # A unit may be called what is withheld: then it is withheld too. In the twin it is called as the twin's secret.
    units = (unit, chosen.twin if worded and unit == chosen.text else unit)
    case, twin = (_case_file(seed, title, of) for title, of in zip(titles, units, strict=True))
    texts, twin_texts = _texts(maker, posts)
    for secret in allowed:
        maker.secret |= secret.parts()
    return Case(
        seed=seed,
        case=case,
        posts=[one for one, _ in posts],
        told=Told(class_id="K10", texts=texts, aliases=_aliases(posts, person.text, hidden, seed)),
        twin_case=twin,
        twin_posts=[other for _, other in posts],
        twin_told=Told(class_id="K10", texts=twin_texts, aliases=_aliases(posts, person.twin, hidden, seed)),
        secret=maker.secret,
        what=maker.what,
    )


Pair = tuple[Journalpost, Journalpost]


def _case_file(seed: int, title: str, unit: str) -> Saksmappe:
    return Saksmappe(
        system_id=uuid5(SPACE, f"{seed} case"),
        nummer=(2026, seed % 900 + 1),
        tittel=title,
        saksdato=AT.date(),
        administrativ_enhet=unit,
        saksansvarlig="arkivar",
        saksstatus="B",
        opprettet_dato=AT,
        opprettet_av="ordstyrer",
    )


def _posts(maker: Maker, seed: int, place: int, person: Secret, chosen: Secret) -> Pair:
    """Return a record and its twin: unread, open with a name of its own, or shielded."""
    state = maker.chance.choice(("unread", "open", "shielded", "shielded"))
    if state == "shielded":
        return _shielded(maker, _post(maker, seed, place, [person], person), person, chosen)
    if state == "unread":
        maker.what.append("unread")
        alone = maker.a_secret(is_name=True)
        matter = maker.a_secret(is_name=False)
        maker.secret |= alone.parts() | matter.parts()
        return _post(maker, seed, place, [alone, matter], alone)
    return _read(_post(maker, seed, place, [], None))


def _post(maker: Maker, seed: int, place: int, secrets: list[Secret], who: Secret | None) -> Pair:
    kind = maker.chance.choice("IUN")
    made = []
    names = (who.text, who.twin) if who else ("Velforeningen", "Velforeningen")
    for title, name in zip(maker.sentence(secrets), names, strict=True):
        part = Korrespondansepart(type="EM" if kind == "U" else "EA", navn=name, er_person=who is not None)
        made.append(
            Journalpost(
                system_id=uuid5(SPACE, f"{seed} {place}"),
                opprettet_dato=AT,
                opprettet_av="ordstyrer",
                tittel=title,
                journalposttype=kind,
                journalstatus="J",
                journaldato=AT.date(),
                nummer=(2026, place + 1),
                journalpostnummer=place + 1,
                dokumentets_dato=None if place % 2 else date(2026, 11, 19),
                korrespondanseparter=(part,),
            )
        )
    return made[0], made[1]


def _read(pair: Pair) -> Pair:
    one, other = (_with(post, offentlighetsvurdert_dato=(AT + timedelta(days=1)).date()) for post in pair)
    return one, other


def _with(post: Journalpost, **changes: object) -> Journalpost:
    kept = {name: getattr(post, name) for name in post.__struct_fields__}
    return Journalpost(**(kept | changes))


def _shielded(maker: Maker, pair: Pair, person: Secret, chosen: Secret) -> Pair:
    """Shield both of a pair alike: names by NA, NM or NPS, words by TRO, lines by TR1, or all of it by M."""
    side = "NM" if pair[0].journalposttype == "U" else "NA"
    codes = maker.chance.choice((("M",), (side, "TRO"), ("NPS", "TRO"), (side, "TR1")))
    maker.what.append(" ".join(codes))
    titles = maker.sentence([person] if codes == ("M",) else [chosen, person])
    if "TR1" in codes:
        maker.secret |= chosen.parts()
        split = maker.chance.choice(("\n", "\r", "\u2028", "\x0b", "\x85", "\r\n"))
        titles = (f"Kommentar{split}{titles[0]}", f"Kommentar{split}{titles[1]}")
    made = []
    for post, title, name, word in zip(
        pair, titles, (person.text, person.twin), (chosen.text, chosen.twin), strict=True
    ):
        part = Korrespondansepart(type=post.korrespondanseparter[0].type, navn=name)
        shield = Skjerming(
            tilgangsrestriksjon="UO",
            hjemmel=HJEMMEL,
            metadata=codes,
            ord=(word,) if "TRO" in codes else (),
        )
        made.append(_with(post, tittel=title, korrespondanseparter=(part,), skjerming=shield))
    return _read((made[0], made[1]))


def _hides_name(post: Journalpost) -> bool:
    return post.skjerming is not None


def _aliases(posts: list[Pair], name: str, hidden: bool, seed: int) -> dict[UUID, tuple[str, ...]]:
    """The handle of who wrote is as telling as the name."""
    if not hidden:
        return {}
    handle = f"{name.partition(' ')[0].lower()}.{seed}"
    return {post.system_id: (handle,) for post, _ in posts if post.skjerming is not None}


def _texts(maker: Maker, posts: list[Pair]) -> tuple[dict[UUID, tuple[str, ...]], dict[UUID, tuple[str, ...]]]:
    """What people wrote; now and then a record is called by it, which nobody may read."""
    texts, twins = dict[UUID, tuple[str, ...]](), dict[UUID, tuple[str, ...]]()
    for place, (post, twin) in enumerate(posts):
        if post.skjerming is not None or post.offentlighetsvurdert_dato is None or maker.chance.random() < 0.6:
            continue
        said = f"dette er {maker.chance.randrange(10**9)} grunner til at jeg klager"
        other = f"dette er {maker.chance.randrange(10**9)} grunner til at jeg klager"
        # The quotation differs between the twins: who could read it could tell them apart.
        posts[place] = (_with(post, tittel=f"Kommentar: {said}"), _with(twin, tittel=f"Kommentar: {other}"))
        texts[post.system_id], twins[twin.system_id] = (f"Hei! {said.upper()}",), (f"Hei! {other.upper()}",)
        maker.secret.add(fold(said).says)
        maker.what.append("quotation")
    return texts, twins


def with_name_beside(case: Case, seed: int) -> tuple[Case, str]:
    """Return a case of one open record that names a person beside something sensitive; the name must go."""
    chance = random.Random(seed)  # noqa: S311 - a test's chance
    word, name = chance.choice(SENSITIVE), f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    part = Korrespondansepart(type="EA", navn=name)
    where = chance.randrange(3)
    post = _with(
        case.posts[0],
        tittel=f"Spørsmål om {word}" if where == 0 else "Spørsmål om vei",
        skjerming=None,
        offentlighetsvurdert_dato=AT.date(),
        korrespondanseparter=(part,),
    )
    titled = f"Sak om {word}" if where == 1 else "Sak om vei"
    unit = f"Enhet for {word}" if where == 2 else "Oppvekst"
    file = Saksmappe(
        **(
            {n: getattr(case.case, n) for n in case.case.__struct_fields__}
            | {"tittel": titled, "administrativ_enhet": unit}
        )
    )
    return replace(case, case=file, posts=[post], told=Told()), name
