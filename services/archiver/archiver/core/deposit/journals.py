"""loependeJournal.xml and offentligJournal.xml: every post by number, whole and screened."""

from collections.abc import Callable, Iterator

from archiver.core.deposit.markup import Markup
from archiver.core.deposit.profile import NEWEST, Profile, Sender
from archiver.core.deposit.record import restriction
from archiver.core.deposit.screening import CASE_TITLE, POST_TITLE, held_of, public_row
from archiver.core.deposit.structure import root_of
from archiver.core.deposit.tally import Tally
from archiver.core.noark import codes
from archiver.core.noark.model import Avskrivning, Journalpost, Klasse, Korrespondansepart, Periode, Saksmappe
from archiver.core.shielding.codes import CLASS_ID, CLASS_TITLE, TEMPORARY, withholds_part
from archiver.core.shielding.masking import MASK
from common.errors import Permanent

RUNNING = "loependeJournal"
PUBLIC = "offentligJournal"


class Journal:
    """Writes one of the two journals, after the structure: its head holds what only the whole structure knows."""

    def __init__(self, periode: Periode, profile: Profile, sender: Sender, tally: Tally) -> None:
        self._periode = periode
        self._newest = profile.additions >= NEWEST
        self._tally = tally
        self._xml = Markup(sender.zone, offsets=profile.offsets)
        self._classes = {one.system_id: one for one in _all(periode.arkivdel.klassifikasjonssystem.klasser)}

    def running(self) -> Iterator[bytes]:
        """Yield loependeJournal.xml."""
        return self._pieces(RUNNING, self._whole)

    def public(self) -> Iterator[bytes]:
        """Yield offentligJournal.xml, which holds nothing exempt (krav 5.2.30)."""
        return self._pieces(PUBLIC, self._screened)

    def _pieces(self, name: str, write: Callable[[Saksmappe, Journalpost], None]) -> Iterator[bytes]:
        xml, before, count = self._xml, (0, 0), 0
        xml.start(name, root_of(name))
        self._head()
        for sak, post in self._periode.journal():
            if post.nummer is None or post.nummer <= before:
                raise Permanent(f"the journal is not in order after {before[1]}/{before[0]} (krav 6.4.30)")
            before, count = post.nummer, count + 1
            xml.start("journalregistrering")
            write(sak, post)
            xml.end()
            yield from xml.full()
        if count != self._tally.registreringer:
            raise Permanent(f"{name} has {count} posts and the structure {self._tally.registreringer} (krav 6.4.30)")
        xml.end()
        yield from xml.rest()

    def _head(self) -> None:
        """The first and the last journaldato, exactly: that is what sharp periods mean to Arkade (N5.60)."""
        xml, skaper = self._xml, self._periode.arkiv.arkivskaper
        xml.start("journalhode")
        xml.must("journalStartDato", self._tally.foerste)
        xml.must("journalSluttDato", self._tally.siste)
        xml.must("antallJournalposter", self._tally.registreringer)
        xml.start("arkivskaper")
        xml.must("arkivskaperID", skaper.id)
        xml.must("arkivskaperNavn", skaper.navn)
        xml.end()
        xml.end()

    def _whole(self, sak: Saksmappe, post: Journalpost) -> None:
        xml, held = self._xml, held_of(sak, post)
        klasse = self._classes.get(sak.klasse) if sak.klasse else None
        if klasse is not None:
            xml.start("klasse")
            xml.must("klasseID", klasse.klasse_id)
            xml.must("tittel", klasse.tittel)
            for kode in sorted(held & {CLASS_ID, CLASS_TITLE, TEMPORARY}):
                xml.must("skjermingMetadata", codes.SKJERMING_METADATA.navn_av(kode))
            xml.end()
        xml.start("saksmappe")
        xml.may("mappeID", sak.mappe_id if self._newest else None)
        xml.must("saksaar", sak.nummer[0])
        xml.must("sakssekvensnummer", sak.nummer[1])
        xml.must("tittel", sak.tittel)
        xml.may("offentligTittel", sak.offentlig_tittel)
        xml.may("skjermingMetadata", _named(held & {*CASE_TITLE, TEMPORARY}))
        self._case_people(sak)
        xml.may("referanseArkivdel", self._periode.arkivdel.system_id if self._newest else None)
        xml.end()
        xml.start("journalpost")
        self._numbers(sak, post)
        xml.must("tittel", post.tittel)
        xml.may("offentligTittel", post.offentlig_tittel)
        xml.may("offentlighetsvurdertDato", post.offentlighetsvurdert_dato if self._newest else None)
        xml.may("skjermingMetadata", _named(held & {*POST_TITLE, TEMPORARY}))
        self._dates(post)
        for part in post.korrespondanseparter:
            mine = frozenset(kode for kode in held if withholds_part(frozenset({kode}), part.type))
            self._part(part, part.navn, _named(mine))
        xml.end()

    def _screened(self, sak: Saksmappe, post: Journalpost) -> None:
        xml = self._xml
        # Words are taken from what is screened with the whole case; codes and laws are the post's own.
        row = public_row(self._classes.get(sak.klasse) if sak.klasse else None, *self._periode.offentlig(sak, post))
        if row.klasse is not None:
            xml.start("klasse")
            xml.must("klasseID", row.klasse[0])
            xml.must("tittel", row.klasse[1])
            xml.end()
        xml.start("saksmappe")
        xml.may("mappeID", sak.mappe_id if self._newest else None)
        xml.must("saksaar", sak.nummer[0])
        xml.must("sakssekvensnummer", sak.nummer[1])
        xml.must("offentligTittel", row.sakstittel)
        self._case_people(sak)
        if self._newest and sak.skjerming is not None:
            xml.must("tilgangsrestriksjon", restriction(sak.skjerming))
            xml.must("skjermingshjemmel", sak.skjerming.hjemmel)
        xml.end()
        xml.start("journalpost")
        self._numbers(sak, post)
        xml.must("offentligTittel", row.tittel)
        xml.may("skjermingMetadata", _named(held_of(sak, post) & {*POST_TITLE, TEMPORARY}))
        self._dates(post)
        for part, shown in zip(post.korrespondanseparter, row.parter, strict=True):
            self._part(part, shown, None)
        xml.end()

    def _numbers(self, sak: Saksmappe, post: Journalpost) -> None:
        xml, (year, number) = self._xml, post.nummer or (0, 0)
        xml.must("systemID", post.system_id)
        xml.may("registreringsID", f"{sak.mappe_id}-{post.journalpostnummer}" if self._newest else None)
        xml.must("journalaar", year)
        xml.must("journalsekvensnummer", number)
        xml.must("journalpostnummer", post.journalpostnummer)

    def _dates(self, post: Journalpost) -> None:
        xml, off = self._xml, _last(post.avskrivninger)
        xml.must("journaldato", post.journaldato)
        xml.may("dokumentetsDato", post.dokumentets_dato)
        if off is not None:
            xml.must("avskrivningsdato", off.dato)
            xml.must("avskrivningsmaate", codes.AVSKRIVNINGSMAATE.navn_av(off.maate))
        inside = [part for part in post.korrespondanseparter if part.administrativ_enhet or part.saksbehandler]
        if self._newest and inside:
            xml.may("administrativEnhet", inside[0].administrativ_enhet)
            xml.may("saksbehandler", inside[0].saksbehandler)
        if off is not None:
            xml.may("referanseAvskrivesAvJournalpost", off.av_journalpost)
        shield = post.skjerming
        if shield is not None:
            xml.must("tilgangsrestriksjon", restriction(shield))
            xml.must("skjermingshjemmel", shield.hjemmel)

    def _case_people(self, sak: Saksmappe) -> None:
        if self._newest:
            self._xml.may("administrativEnhet", sak.administrativ_enhet)
            self._xml.may("saksansvarlig", sak.saksansvarlig)

    def _part(self, part: Korrespondansepart, name: str, held: str | None) -> None:
        xml = self._xml
        xml.start("korrespondansepart")
        xml.must("korrespondanseparttype", codes.KORRESPONDANSEPARTTYPE.navn_av(part.type))
        xml.must("korrespondansepartNavn", name if name.strip() else MASK)
        xml.may("skjermingMetadata", held)
        xml.end()


def _all(klasser: tuple[Klasse, ...]) -> Iterator[Klasse]:
    for one in klasser:
        yield one
        yield from _all(one.underklasser)


def _named(held: frozenset[str]) -> str | None:
    """A journal has room for one code an element: the widest there is."""
    if not held:
        return None
    return codes.SKJERMING_METADATA.navn_av(TEMPORARY if TEMPORARY in held else min(held))


def _last(avskrivninger: tuple[Avskrivning, ...]) -> Avskrivning | None:
    return max(avskrivninger, key=lambda one: one.dato, default=None)
