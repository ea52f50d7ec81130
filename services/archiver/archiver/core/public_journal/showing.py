"""What the public sees of the records of one case: the only way from a record to an entry of the public journal.

All records of a case are looked at together, because the case's number joins them: what one of them withholds, no
other may tell. What nobody has read for publishing shows its number and its dates, and nothing else.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import msgspec

from archiver.core.noark.model import Journalpost, Korrespondansepart, Saksmappe, Skjerming
from archiver.core.public_journal.entry import PublicEntry, PublicPart, Run
from archiver.core.shielding.codes import CLASS_ID, OF_CASE, TEMPORARY, withholds_part
from archiver.core.shielding.folding import fold, words_of
from archiver.core.shielding.masking import MASK, Secrets, found, joined, masked, plain
from archiver.core.shielding.sensitive import is_sensitive, quotes
from archiver.core.shielding.titles import NOTHING, public_case_title, public_title, withheld_lines

WITHDRAWN = "U"


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the model does not hold: the class's code, by record what was written in it, and its parties' other names
    (a handle)."""

    class_id: str | None = None
    texts: Mapping[UUID, tuple[str, ...]] = {}
    aliases: Mapping[UUID, tuple[str, ...]] = {}


class _Look(msgspec.Struct, frozen=True):
    """One record as it is looked at: what is withheld of it, and whether a person has read it."""

    post: Journalpost
    metadata: frozenset[str]
    read: bool

    def withholds(self, part: Korrespondansepart) -> bool:
        return not self.read or withholds_part(self.metadata, part.type)


def shown(case: Saksmappe, posts: Sequence[Journalpost], told: Told) -> tuple[PublicEntry, ...]:
    """Return what the public sees of a case's numbered records, in the order in which they come."""
    looks = [_look(case, post) for post in posts]
    secrets = _secrets(case, looks, told)
    if any(is_sensitive(text) for text in _open_texts(case, looks, secrets)):
        secrets = _with_every_name(looks, told, secrets)
    return tuple(_entry(case, look, looks, told, secrets) for look in looks if look.post.nummer is not None)


def _look(case: Saksmappe, post: Journalpost) -> _Look:
    """A case's shielding is its records' too (M502 is inherited)."""
    of_case = _codes(case.skjerming) & OF_CASE
    metadata = of_case | _codes(post.skjerming)
    read = post.offentlighetsvurdert_dato is not None and TEMPORARY not in metadata
    return _Look(post, metadata, read)


def _codes(shield: Skjerming | None) -> frozenset[str]:
    return frozenset(shield.metadata) if shield is not None else frozenset()


# --- what may not be read in any field --------------------------------------------------------------------------


def _secrets(case: Saksmappe, looks: Sequence[_Look], told: Told) -> Secrets:
    """What a person withholds is withheld everywhere in the case; what only waits for one, where nobody showed it."""
    names, waiting, shown_names = set[str](), set[str](), set[str]()
    words, phrases = set(case.skjerming.ord if case.skjerming else ()), set[str]()
    phrases |= set(withheld_lines(case.tittel, _codes(case.skjerming)))
    words |= set(_taken_out(case.tittel, case.offentlig_tittel))
    for look in looks:
        aliases = told.aliases.get(look.post.system_id, ())
        for part in look.post.korrespondanseparter:
            everything = {part.navn, *aliases}
            if not look.withholds(part):
                shown_names |= everything
            elif look.post.offentlighetsvurdert_dato is None and look.post.skjerming is None:
                waiting |= everything
            else:
                names |= everything
        words |= set(look.post.skjerming.ord if look.post.skjerming else ())
        words |= set(_taken_out(look.post.tittel, look.post.offentlig_tittel))
        phrases |= set(withheld_lines(look.post.tittel, look.metadata))
    phrases |= _unread_titles(looks)
    return Secrets(words=_listed(words), names=_listed(names | (waiting - shown_names)), phrases=_listed(phrases))


def _unread_titles(looks: Sequence[_Look]) -> set[str]:
    """Our own titles repeat: what an open record of the case is called is no secret of another."""
    opened = {look.post.tittel for look in looks if look.read and _public_title(look) == plain(look.post.tittel)}
    return {look.post.tittel for look in looks if not look.read} - opened


def _taken_out(title: str, public: str | None) -> Iterable[str]:
    """Return the words that a public title has stars for."""
    if public is None or MASK not in public:
        return ()
    left = set(words_of(public))
    return tuple(word for word in title.split() if fold(word).says and not set(words_of(word)) <= left)


def _listed(found_words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(one for one in found_words if one.strip()))


def _with_every_name(looks: Sequence[_Look], told: Told, secrets: Secrets) -> Secrets:
    """What tells of health, belief or crime stands beside no person's name (GDPR art. 9 and 10)."""
    names = {part.navn for look in looks for part in look.post.korrespondanseparter if part.er_person}
    names |= {alias for look in looks for alias in told.aliases.get(look.post.system_id, ())}
    return msgspec.structs.replace(secrets, names=_listed({*secrets.names, *names}))


def _open_texts(case: Saksmappe, looks: Sequence[_Look], secrets: Secrets) -> Iterable[str]:
    yield masked(case.tittel, secrets)
    yield case.administrativ_enhet
    for look in looks:
        yield _public_title(look, secrets)
        yield from (part.administrativ_enhet or "" for part in look.post.korrespondanseparter)
        yield from (part.navn for part in look.post.korrespondanseparter if not part.er_person)


# --- one entry --------------------------------------------------------------------------------------------------


def _public_title(look: _Look, beside: Secrets = NOTHING) -> str:
    """Return a record's public title, without what others of its case withhold.

    Where the one that was given has stars, what they stand for is among the secrets, and it is made anew.
    """
    post, given = look.post, look.post.offentlig_tittel
    title = given if given and MASK not in given else post.tittel
    return public_title(title, _shield(post.skjerming, look.metadata), beside, read=look.read)


def _shield(shield: Skjerming | None, metadata: frozenset[str]) -> Skjerming | None:
    if shield is None:
        return None
    return msgspec.structs.replace(shield, metadata=tuple(sorted(metadata)))


def _case_title(case: Saksmappe, looks: Sequence[_Look], told: Told, secrets: Secrets) -> tuple[Run, ...]:
    """Whoever reads a record for publishing sees its case's title; what of it is an unread record's stays withheld."""
    read, given = any(look.read for look in looks), case.offentlig_tittel
    title = given if given and MASK not in given else case.tittel
    title = public_case_title(title, case.skjerming, secrets, read=read)
    return _runs(MASK if quotes(title, _texts(looks, told)) else title, _open_names(looks, secrets))


def _texts(looks: Sequence[_Look], told: Told) -> list[str]:
    return [text for look in looks for text in told.texts.get(look.post.system_id, ())]


def _entry(case: Saksmappe, look: _Look, looks: Sequence[_Look], told: Told, secrets: Secrets) -> PublicEntry:
    post = look.post
    title = _public_title(look, secrets)
    title = MASK if quotes(title, _texts(looks, told)) else title
    written_off = max(post.avskrivninger, key=lambda one: one.dato, default=None)
    basis = post.skjerming.hjemmel if post.skjerming else ""
    return PublicEntry(
        record_id=post.system_id,
        number=post.nummer or (0, 0),
        case_number=case.nummer,
        post_number=post.journalpostnummer,
        case_title=_case_title(case, looks, told, secrets),
        title=_runs(title, _open_names([look], secrets)),
        class_id=None if {CLASS_ID, TEMPORARY} & look.metadata or not look.read else told.class_id,
        day=post.journaldato,
        document_day=post.dokumentets_dato,
        kind=post.journalposttype,
        parts=tuple(_part(look, part, secrets) for part in post.korrespondanseparter),
        unit=(masked(plain(case.administrativ_enhet), secrets) or None) if look.read else None,
        written_off=written_off.maate if written_off else None,
        written_off_day=written_off.dato if written_off else None,
        restricted=post.skjerming is not None,
        basis=masked(plain(basis), secrets) or None,
        temporary=not look.read,
        withdrawn=post.journalstatus == WITHDRAWN,
    )


def _part(look: _Look, part: Korrespondansepart, secrets: Secrets) -> PublicPart:
    name = None if look.withholds(part) else masked(plain(part.navn), secrets)
    if name is not None and (MASK in name or not name):
        # Half a name is a name.
        name = None
    return PublicPart(role=part.type, name=name, is_person=part.er_person, confirmed=part.bekreftet)


def _open_names(looks: Sequence[_Look], secrets: Secrets) -> tuple[str, ...]:
    shown_parts = ((look, part) for look in looks for part in look.post.korrespondanseparter if part.er_person)
    return _listed({part.navn for look, part in shown_parts if _part(look, part, secrets).name})


def _runs(text: str, names: tuple[str, ...]) -> tuple[Run, ...]:
    """Mark what names a person, for those who keep names out of their search (krav 5.2.33)."""
    runs, done = list[Run](), 0
    for start, end in joined(text, found(text, Secrets(names=names))):
        runs += [Run(text[done:start]), Run(text[start:end], is_name=True)]
        done = end
    runs.append(Run(text[done:]))
    return tuple(run for run in runs if run.text)
