"""endringslogg.xml: what was changed after it was set, with both values, of units that are in the deposit."""

from collections.abc import Iterator

from archiver.core.deposit.markup import Markup
from archiver.core.deposit.profile import Profile, Sender
from archiver.core.deposit.structure import root_of
from archiver.core.deposit.tally import Tally
from archiver.core.noark.model import Endring, Periode


def change_log(periode: Periode, profile: Profile, sender: Sender, tally: Tally) -> Iterator[bytes]:
    """Yield the file, after the structure: a change of something that was left out is left out too (Arkade N5.62).

    The schema has no empty log. A period in which nothing was changed has one change all the same: it was closed.
    """
    xml = Markup(sender.zone, offsets=profile.offsets)
    xml.start("endringslogg", root_of("endringslogg"))
    for one in periode.endringer():
        if one.referanse_arkivenhet in tally.enheter:
            _row(xml, one)
            tally.endringer += 1
            yield from xml.full()
    if not tally.endringer:
        _closing(xml, periode)
        tally.endringer += 1
    xml.end()
    yield from xml.rest()


def _row(xml: Markup, one: Endring) -> None:
    xml.start("endring")
    xml.must("referanseArkivenhet", one.referanse_arkivenhet)
    xml.must("referanseMetadata", one.referanse_metadata)
    xml.must("endretDato", one.endret_dato)
    xml.must("endretAv", one.endret_av)
    xml.must("tidligereVerdi", one.tidligere_verdi)
    xml.must("nyVerdi", one.ny_verdi)
    xml.end()


def _closing(xml: Markup, periode: Periode) -> None:
    arkivdel = periode.arkivdel
    xml.start("endring")
    xml.must("referanseArkivenhet", arkivdel.system_id)
    xml.must("referanseMetadata", "arkivdelstatus")
    xml.must("endretDato", arkivdel.avsluttet_dato)
    xml.must("endretAv", arkivdel.avsluttet_av)
    xml.must("tidligereVerdi", "Aktiv periode")
    xml.must("nyVerdi", "Avsluttet periode")
    xml.end()
